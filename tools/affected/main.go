// Command affected prints the packages whose tests a change can turn red: those
// with files that differ from a branch (main unless named), and all that import
// them, also only in their tests.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// listed is what `go list -test` tells of a package, or of the program that tests
// one.
type listed struct {
	ImportPath, ForTest, Dir string
	Deps                     []string
	TestGoFiles              []string
}

func main() {
	base := "main"
	if len(os.Args) > 1 {
		base = os.Args[1]
	}
	if err := run(base); err != nil {
		fmt.Fprintln(os.Stderr, "affected:", err)
		os.Exit(1)
	}
}

func run(base string) error {
	files, err := changed(base)
	if err != nil {
		return err
	}
	packages, err := list()
	if err != nil {
		return err
	}
	for _, path := range affected(files, packages) {
		fmt.Println(path)
	}
	return nil
}

// changed lists the files that differ from where this branch left base, also
// those that git does not know yet, relative to the folder at work.
func changed(base string) ([]string, error) {
	since, err := output("git", "merge-base", base, "HEAD")
	if err != nil {
		return nil, err
	}
	known, err := output("git", "diff", "--name-only", "--relative", strings.TrimSpace(since))
	if err != nil {
		return nil, err
	}
	fresh, err := output("git", "ls-files", "--others", "--exclude-standard")
	return strings.Fields(known + fresh), err
}

func list() ([]listed, error) {
	raw, err := output("go", "list", "-test", "-json=ImportPath,ForTest,Dir,Deps", "./...")
	if err != nil {
		return nil, err
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(raw)); ; {
		var p listed
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		}
		if p.Dir, err = relative(p.Dir); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
}

func relative(dir string) (string, error) {
	here, err := os.Getwd()
	if err != nil || dir == "" {
		return dir, err
	}
	return filepath.Rel(here, dir)
}

// affected gives the import paths, sorted. A file belongs to the package in the
// nearest folder above it: sources, data of tests and what is embedded. A change
// of the modules touches everything.
func affected(files []string, packages []listed) []string {
	at := map[string]string{}
	for _, p := range packages {
		if p.ForTest == "" && !strings.HasSuffix(p.ImportPath, ".test") {
			at[p.Dir] = p.ImportPath
		}
	}
	touched := map[string]bool{}
	for _, f := range files {
		if f == "go.mod" || f == "go.sum" {
			for _, path := range at {
				touched[path] = true
			}
		}
		for dir := filepath.Dir(f); ; dir = filepath.Dir(dir) {
			if path, ok := at[dir]; ok {
				touched[path] = true
				break
			}
			if dir == "." {
				break
			}
		}
	}
	found := map[string]bool{}
	for _, p := range packages {
		// The program that tests a package depends on all that its tests import.
		path, program := strings.CutSuffix(p.ImportPath, ".test")
		if !program {
			continue
		}
		if slices.ContainsFunc(p.Deps, func(d string) bool {
			d, _, _ = strings.Cut(d, " ") // “a [b.test]” is a, compiled for the test of b
			return touched[d]
		}) {
			found[path] = true
		}
	}
	paths := make([]string, 0, len(found))
	for path := range found {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return paths
}

func output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return string(out), nil
}
