package ui

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"net/http"
	"path"
	"strings"
	"sync"
)

// dist is made by `go run ./tools/assets` and committed; a test fails when it
// is older than its sources.
//
//go:embed dist
var dist embed.FS

// AssetsPath is where Assets must be mounted: "GET /assets/{file}".
const AssetsPath = "/assets/"

// manifest maps the plain name of a file to the name that carries its hash.
var manifest = sync.OnceValue(func() map[string]string {
	raw, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		panic("ui: dist has no manifest: run go run ./tools/assets")
	}
	m := map[string]string{}
	if err := json.Unmarshal(raw, &m); err != nil {
		panic("ui: manifest: " + err.Error())
	}
	return m
})

// asset returns the address of a file by its plain name; it panics on an unknown
// name, which is a fault of the program.
func asset(name string) string {
	hashed, ok := manifest()[name]
	if !ok {
		panic("ui: no asset " + name)
	}
	return AssetsPath + hashed
}

type assetFile struct {
	kind          string
	plain, br, gz []byte
}

var assetTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".svg": "image/svg+xml", ".woff2": "font/woff2",
}

var assetFiles = sync.OnceValue(func() map[string]assetFile {
	files := map[string]assetFile{}
	for _, name := range manifest() {
		plain, err := dist.ReadFile("dist/" + name)
		if err != nil {
			panic("ui: " + err.Error())
		}
		f := assetFile{kind: assetTypes[path.Ext(name)], plain: plain}
		if path.Ext(name) != ".woff2" {
			f.br, err = dist.ReadFile("dist/" + name + ".br")
			if err != nil {
				panic("ui: " + err.Error())
			}
			var gz bytes.Buffer
			w, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression)
			_, _ = w.Write(plain)
			_ = w.Close()
			f.gz = gz.Bytes()
		}
		files[name] = f
	}
	return files
})

// Assets serves style sheets, scripts, fonts and the mark. The names carry the
// hash of the content, so that browsers keep them for good.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := assetFiles()[path.Base(r.URL.Path)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		body := f.plain
		if f.br != nil {
			h.Set("Vary", "Accept-Encoding")
			switch accept := r.Header.Get("Accept-Encoding"); {
			case strings.Contains(accept, "br"):
				h.Set("Content-Encoding", "br")
				body = f.br
			case strings.Contains(accept, "gzip"):
				h.Set("Content-Encoding", "gzip")
				body = f.gz
			}
		}
		if r.Method != http.MethodHead {
			_, _ = w.Write(body)
		}
	})
}
