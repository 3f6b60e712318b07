package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

// Feature is one that is added to those of the program; test/madeup/walk shows what
// it consists of.
type Feature struct {
	// Files has the folders locale/vi, locale/en, migrations/sqlite and
	// migrations/postgres. No file has the name of one of the program or of another
	// added feature.
	Files fs.FS
	// New wires it, when the program's own features are there.
	New func(a *App) any
}

// with lays the folders of the added features over one of the program's.
func (c Config) with(own fs.FS, folder string) (fs.FS, error) {
	all, taken := layers{own}, map[string]bool{}
	if err := take(taken, own); err != nil {
		return nil, err
	}
	for _, f := range c.Features {
		sub, err := fs.Sub(f.Files, folder)
		if err == nil {
			err = take(taken, sub)
		}
		if errors.Is(err, fs.ErrNotExist) { // it adds nothing of this kind
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("an added feature: %s: %w", folder, err)
		}
		all = append(all, sub)
	}
	return all, nil
}

// take notes the names of a layer's files and refuses one that is taken.
func take(taken map[string]bool, layer fs.FS) error {
	return fs.WalkDir(layer, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if taken[name] {
			return fmt.Errorf("the file %s is there already", name)
		}
		taken[name] = true
		return nil
	})
}

// layers are folders that read as one. No file is in two of them.
type layers []fs.FS

// Open opens what the first layer has that has it.
func (l layers) Open(name string) (f fs.File, err error) {
	for _, layer := range l {
		if f, err = layer.Open(name); !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	return nil, err
}

// ReadDir lists a folder of all layers.
func (l layers) ReadDir(name string) (all []fs.DirEntry, err error) {
	for i, layer := range l {
		entries, err := fs.ReadDir(layer, name)
		if err != nil && (i == 0 || !errors.Is(err, fs.ErrNotExist)) {
			return nil, err
		}
		all = append(all, entries...)
	}
	slices.SortStableFunc(all, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}
