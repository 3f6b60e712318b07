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
	"net/http"
	"os"
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

// Store keeps files.
type Store interface {
	// Put stores what r gives, at most limit bytes, if its content is of one of
	// the kinds. Errors: [ErrTooLarge], [ErrKind].
	Put(ctx context.Context, r io.Reader, limit int64, kinds []string) (Info, error)
	// Open returns a stored file. Errors: [ErrNotFound].
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
	// Each calls f with the name of every stored file, in the order of names.
	Each(ctx context.Context, f func(name string) error) error
}

// Home is a place for files: a folder ([Dir]) beside a database that is a file
// itself, the database ([Tables]) where several servers share one.
type Home interface {
	Store
	// Restore stores what was stored elsewhere under its name. Errors: [ErrKind]
	// when the content does not have the name.
	Restore(ctx context.Context, name string, r io.Reader) error
	// Remove deletes a stored file; one that is not there is no error.
	Remove(ctx context.Context, name string) error
	// Tidy deletes what was begun before a time and never became a file, because
	// the program or the machine stopped.
	Tidy(ctx context.Context, before time.Time) error
	// Sweep deletes what was stored or begun before a time and is not held. What is
	// stored again meanwhile stays.
	Sweep(ctx context.Context, before time.Time, held func(name string) bool) error
}

// Nothing is held: for [Home.Sweep] of files that only wait to be confirmed.
func Nothing(string) bool { return false }

// KindOf tells what a file is by its content, as [Store] does, and goes back to its
// beginning.
func KindOf(r io.ReadSeeker) (string, error) {
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", fmt.Errorf("blob: %w", err)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("blob: %w", err)
	}
	return kind(head[:n]), nil
}

// Scans are the kinds of file that a letter or a paper form is scanned to.
var Scans = []string{"application/pdf", "image/jpeg", "image/png"}

var named = regexp.MustCompile(`^[0-9a-f]{64}$`)

// spool takes what r gives, at most limit bytes, into a temporary file in a folder
// and tells what it is. The caller closes and removes the file, also after an error.
func spool(dir string, r io.Reader, limit int64) (*os.File, Info, error) {
	f, err := os.CreateTemp(dir, unfinished)
	if err != nil {
		return nil, Info{}, fmt.Errorf("blob: %w", err)
	}
	head, sum := make([]byte, 0, 512), sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum, (*prefix)(&head)), io.LimitReader(r, limit+1))
	if err == nil && n > limit {
		err = ErrTooLarge
	}
	return f, Info{Name: hex.EncodeToString(sum.Sum(nil)), Size: n, Type: kind(head)}, err
}

// discard takes a temporary file away.
func discard(f *os.File) {
	if f != nil {
		_ = f.Close() // it may be closed and renamed already
		_ = os.Remove(f.Name())
	}
}

// unfinished is how a file is called while it is written.
const unfinished = ".new-*"

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
