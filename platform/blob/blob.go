// Package blob keeps files that people attach, by the hash of their content: the
// same file twice is stored once, and a stored file never changes.
package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// Errors that callers handle.
var (
	ErrTooLarge = errors.New("blob: larger than allowed")
	ErrKind     = errors.New("blob: not one of the kinds of file that are taken")
	ErrNotFound = errors.New("blob: no such file")
)

// Info describes a stored file.
type Info struct {
	Name string // its hash: 64 hexadecimal digits
	Size int64
	Type string // as its content says: "image/jpeg"
}

// Store keeps files. A directory does it here; another store can do it elsewhere.
type Store interface {
	// Put stores what r gives, at most limit bytes, if its content is of one of
	// the kinds. Errors: [ErrTooLarge], [ErrKind].
	Put(ctx context.Context, r io.Reader, limit int64, kinds []string) (Info, error)
	// Open gives a stored file. Errors: [ErrNotFound].
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	// Each calls f with the name of every stored file.
	Each(ctx context.Context, f func(name string) error) error
}

// Scans are the kinds of file that a letter or a paper form is scanned to.
var Scans = []string{"application/pdf", "image/jpeg", "image/png"}

// Dir keeps files in a folder, in sub-folders by the first two digits.
type Dir string

// unfinished is how a file is called while it is written.
const unfinished = ".new-*"

var named = regexp.MustCompile(`^[0-9a-f]{64}$`)

func (d Dir) path(name string) string { return filepath.Join(string(d), name[:2], name) }

// Put writes to a temporary file first, so that a file under its name is whole.
func (d Dir) Put(_ context.Context, r io.Reader, limit int64, kinds []string) (Info, error) {
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	f, err := os.CreateTemp(string(d), unfinished)
	if err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	head, sum := make([]byte, 0, 512), sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum, (*prefix)(&head)), io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return Info{}, err
	case n > limit:
		return Info{}, ErrTooLarge
	}
	info := Info{Name: hex.EncodeToString(sum.Sum(nil)), Size: n, Type: kind(head)}
	ok := false
	for _, k := range kinds {
		ok = ok || k == info.Type
	}
	if !ok {
		return Info{}, ErrKind
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	path := d.path(info.Name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return Info{}, fmt.Errorf("blob: %w", err)
	}
	return info, syncFolder(filepath.Dir(path))
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
//
// Errors: [ErrKind] when the content does not have the name.
func (d Dir) Restore(ctx context.Context, name string, r io.Reader) error {
	if !named.MatchString(name) {
		return ErrKind
	}
	if err := os.MkdirAll(string(d), 0o700); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	f, err := os.CreateTemp(string(d), unfinished)
	if err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(f, sum), r); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != name {
		return ErrKind
	}
	if err := errors.Join(f.Sync(), f.Close(), os.MkdirAll(filepath.Dir(d.path(name)), 0o700)); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	return errors.Join(ctx.Err(), os.Rename(f.Name(), d.path(name)))
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

// Sweep deletes what was stored or begun before a time: for files that only wait
// to be confirmed.
func (d Dir) Sweep(ctx context.Context, before time.Time) error {
	if err := d.Tidy(ctx, before); err != nil {
		return err
	}
	return d.Each(ctx, func(name string) error {
		if info, err := os.Stat(d.path(name)); err != nil || !info.ModTime().Before(before) {
			return nil //nolint:nilerr // another sweep was faster
		}
		return d.Remove(ctx, name)
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

// prefix keeps the first 512 bytes that go by.
type prefix []byte

func (p *prefix) Write(b []byte) (int, error) {
	if room := cap(*p) - len(*p); room > 0 {
		*p = append(*p, b[:min(room, len(b))]...)
	}
	return len(b), nil
}

// kind tells what a file is by its first bytes, never by its name.
func kind(head []byte) string {
	if bytes.HasPrefix(head, []byte("MZ")) || bytes.HasPrefix(head, []byte("\x7fELF")) {
		return "application/x-executable"
	}
	return http.DetectContentType(head)
}
