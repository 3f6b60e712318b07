package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dienhong/ui"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// entries are the scripts: what every page loads, what signed-in pages add, the
// few lines that must run before the first paint, and what one component needs.
var entries = []string{"ts/app.ts", "ts/office.ts", "ts/first.ts", "ts/passkey.ts"}

// engines are the oldest browsers that see the page as it is meant; older ones
// get plain, readable pages.
var engines = []api.Engine{
	{Name: api.EngineChrome, Version: "99"}, {Name: api.EngineFirefox, Version: "97"}, {Name: api.EngineSafari, Version: "15.4"},
}

// Build makes every file of dist from the sources in dir, by name: each with
// the hash of its content in its name, text also compressed by brotli,
// manifest.json from plain to hashed names, and sheets.json with the style sheets
// and when a page needs them.
func Build(dir string) (map[string][]byte, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	manifest := map[string]string{}
	put := func(name string, content []byte) {
		hashed := hashedName(name, content)
		manifest[name] = hashed
		files[hashed] = content
	}
	fonts, err := filepath.Glob(filepath.Join(dir, "fonts", "*.woff2"))
	if err != nil {
		return nil, err
	}
	for _, f := range fonts {
		content, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		put(filepath.Base(f), content)
	}
	put("mark.svg", []byte(ui.MarkFile()))
	var sheets []ui.Sheet
	for _, entry := range slices.Concat([]string{"css/" + site}, inFolder("css/", parts), entries) {
		name, content, err := bundle(dir, entry)
		if err != nil {
			return nil, err
		}
		if slices.Contains(parts, name) {
			s, err := sheet(name, content)
			if err != nil {
				return nil, err
			}
			sheets = append(sheets, s)
		}
		for plain, hashed := range manifest {
			content = bytes.ReplaceAll(content, []byte("/assets/"+plain), []byte("/assets/"+hashed))
		}
		put(name, content)
	}
	for _, name := range names(files) {
		if filepath.Ext(name) != ".woff2" {
			files[name+".br"] = compress(files[name])
		}
	}
	raw, err := json.MarshalIndent(manifest, "", "  ")
	if err != nil {
		return nil, err
	}
	files["manifest.json"] = append(raw, '\n')
	raw, err = json.Marshal(sheets)
	if err != nil {
		return nil, err
	}
	files["sheets.json"] = append(raw, '\n')
	return files, nil
}

func inFolder(folder string, names []string) (paths []string) {
	for _, name := range names {
		paths = append(paths, folder+name)
	}
	return paths
}

func bundle(dir, entry string) (name string, content []byte, err error) {
	options := api.BuildOptions{
		EntryPoints:       []string{filepath.Join(dir, entry)},
		AbsWorkingDir:     dir,
		Bundle:            true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Format:            format(entry),
		Engines:           engines,
		External:          []string{"/assets/*"},
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		Outdir:            dir,
	}
	if slices.Contains(parts, filepath.Base(entry)) { // its rules take their place in the cascade of site.css
		options.EntryPoints = nil
		options.Stdin = &api.StdinOptions{
			Contents: `@import "./` + entry + `" layer(components);`, ResolveDir: dir, Sourcefile: filepath.Base(entry), Loader: api.LoaderCSS,
		}
	}
	result := api.Build(options)
	if len(result.Errors) > 0 {
		var all []error
		for _, text := range api.FormatMessages(result.Errors, api.FormatMessagesOptions{Kind: api.ErrorMessage}) {
			all = append(all, errors.New(text))
		}
		return "", nil, errors.Join(all...)
	}
	if len(result.OutputFiles) != 1 {
		return "", nil, fmt.Errorf("%s: %d files where one was expected", entry, len(result.OutputFiles))
	}
	out := result.OutputFiles[0]
	name = filepath.Base(out.Path)
	if options.Stdin != nil {
		name = options.Stdin.Sourcefile
	}
	return name, out.Contents, nil
}

func format(entry string) api.Format {
	if strings.HasSuffix(entry, "first.ts") {
		return api.FormatIIFE
	}
	return api.FormatESModule
}

func hashedName(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:5]) + ext
}

func compress(content []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	_, _ = w.Write(content)
	_ = w.Close()
	return b.Bytes()
}

func names(files map[string][]byte) []string { return slices.Sorted(maps.Keys(files)) }
