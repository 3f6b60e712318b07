package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Dir keeps files in a folder, in sub-folders by the first two digits.
type Dir string

func (d Dir) path(name string) string { return filepath.Join(string(d), name[:2], name) }

// Put writes to a temporary file first, so that a file under its name is whole.
func (d Dir) Put(_ context.Context, r io.Reader, limit int64, kinds []string) (Info, error) {
	f, info, err := d.spool(r, limit)
	defer discard(f)
	switch {
	case err != nil:
		return Info{}, err
	case !slices.Contains(kinds, info.Type):
		return Info{}, ErrKind
	}
	return info, d.keep(f, info.Name)
}

func (d Dir) spool(r io.Reader, limit int64) (*os.File, Info, error) {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return nil, Info{}, fmt.Errorf("blob: %w", err)
	}
	return spool(string(d), r, limit)
}

// keep renames a temporary file to its final name.
func (d Dir) keep(f *os.File, name string) error {
	path := d.path(name)
	if err := errors.Join(f.Sync(), f.Close(), os.MkdirAll(filepath.Dir(path), 0o700)); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a new name in a folder survive a power cut.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// Open opens a stored file.
func (d Dir) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	if !named.MatchString(name) {
		return nil, ErrNotFound
	}
	f, err := os.Open(d.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	return f, err
}

// Restore stores what was stored elsewhere under its name.
func (d Dir) Restore(_ context.Context, name string, r io.Reader) error {
	f, info, err := d.spool(r, math.MaxInt64-1)
	defer discard(f)
	switch {
	case err != nil:
		return err
	case info.Name != name:
		return ErrKind
	}
	return d.keep(f, name)
}

// Remove deletes a stored file; one that is not there is no error.
func (d Dir) Remove(_ context.Context, name string) error {
	if !named.MatchString(name) {
		return nil
	}
	if err := os.Remove(d.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// Tidy deletes what was begun before a time and never became a file, because the
// program or the machine stopped.
func (d Dir) Tidy(_ context.Context, before time.Time) error {
	list, err := filepath.Glob(filepath.Join(string(d), unfinished))
	for _, path := range list {
		info, e := os.Stat(path)
		if e == nil && info.ModTime().Before(before) {
			e = os.Remove(path)
		}
		if e != nil && !errors.Is(e, fs.ErrNotExist) { // another server was faster
			err = errors.Join(err, fmt.Errorf("blob: %w", e))
		}
	}
	return err
}

// Sweep deletes what was stored or begun before a time and is not held. A file is
// put aside first, so that one that is stored again meanwhile can come back.
func (d Dir) Sweep(ctx context.Context, before time.Time, held func(name string) bool) error {
	if err := d.Tidy(ctx, before); err != nil {
		return err
	}
	old := func(path string) bool {
		info, err := os.Stat(path)
		return err == nil && info.ModTime().Before(before)
	}
	return d.Each(ctx, func(name string) error {
		path, aside := d.path(name), filepath.Join(string(d), ".new-swept-"+name)
		if held(name) || !old(path) {
			return nil
		}
		err := os.Rename(path, aside)
		switch {
		case errors.Is(err, fs.ErrNotExist): // another sweep was faster
			return nil
		case err != nil:
			return fmt.Errorf("blob: %w", err)
		case !old(aside):
			err = os.Rename(aside, path)
		default:
			err = os.Remove(aside)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("blob: %w", err)
		}
		return nil
	})
}

// Each walks over the folder in the order of names.
func (d Dir) Each(ctx context.Context, f func(string) error) error {
	err := filepath.WalkDir(string(d), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() || !named.MatchString(e.Name()) {
			return ctx.Err()
		}
		return f(e.Name())
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
