package app

import (
	"cmp"
	"io/fs"
	"slices"
)

// Feature is one that is added to those of the program; test/madeup/walk shows what
// it consists of.
type Feature struct {
	// Files has the folders locale/vi, locale/en, migrations/sqlite and
	// migrations/postgres.
	Files fs.FS
	// New wires it, when the program's own features are there.
	New func(a *App) any
}

// with lays the folders of the added features over one of the program's.
func (c Config) with(own fs.FS, folder string) (fs.FS, error) {
	all := layers{own}
	for _, f := range c.Features {
		sub, err := fs.Sub(f.Files, folder)
		if err != nil {
			return nil, err
		}
		all = append(all, sub)
	}
	return all, nil
}

// layers are folders that read as one.
type layers []fs.FS

// Open opens a file.
func (l layers) Open(name string) (fs.File, error) {
	for _, layer := range l[1:] {
		if f, err := layer.Open(name); err == nil {
			if info, err := f.Stat(); err == nil && !info.IsDir() {
				return f, nil
			}
			_ = f.Close()
		}
	}
	return l[0].Open(name)
}

// ReadDir lists a folder of all layers.
func (l layers) ReadDir(name string) (all []fs.DirEntry, err error) {
	for i, layer := range l {
		entries, err := fs.ReadDir(layer, name)
		if err != nil && i == 0 {
			return nil, err
		}
		all = append(all, entries...)
	}
	slices.SortStableFunc(all, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return slices.CompactFunc(all, func(a, b fs.DirEntry) bool { return a.Name() == b.Name() }), nil
}
