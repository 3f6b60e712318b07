// Command assets builds ui/dist from ui/css, ui/ts, ui/fonts and the mark:
//
//	go run ./tools/assets
//
// The result is committed. A test fails when it is older than its sources.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	files, err := Build("ui")
	if err == nil {
		err = write(filepath.Join("ui", "dist"), files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
	for _, name := range names(files) {
		fmt.Printf("%8d  %s\n", len(files[name]), name)
	}
}

// write makes the folder hold exactly the files.
func write(dir string, files map[string][]byte) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
