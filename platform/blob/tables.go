package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"slices"
	"time"

	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Tables keeps files in the database, cut into chunks, so that every server on it
// has them. A file and its chunks are written in one transaction.
type Tables struct {
	DB    *db.DB
	City  int64
	Clock clock.Clock
	Shelf string // files of one shelf are apart from those of another
}

// chunk is how many bytes a row holds; only the last of a file holds fewer.
const chunk = 256 << 10

// Put stores a file.
func (t Tables) Put(ctx context.Context, r io.Reader, limit int64, kinds []string) (Info, error) {
	f, info, err := spool("", r, limit)
	defer discard(f)
	switch {
	case err != nil:
		return Info{}, err
	case !slices.Contains(kinds, info.Type):
		return Info{}, ErrKind
	}
	return info, t.keep(ctx, f, info)
}

// Restore stores what was stored elsewhere under its name.
func (t Tables) Restore(ctx context.Context, name string, r io.Reader) error {
	f, info, err := spool("", r, math.MaxInt64-1)
	defer discard(f)
	switch {
	case err != nil:
		return err
	case info.Name != name:
		return ErrKind
	}
	return t.keep(ctx, f, info)
}

func (t Tables) keep(ctx context.Context, f *os.File, info Info) error {
	err := t.DB.Tx(ctx, func(tx *db.Tx) error {
		made, err := tx.Exec(ctx, `INSERT INTO blob_file (city_id, shelf, name, size, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (city_id, shelf, name) DO NOTHING`, t.City, t.Shelf, info.Name, info.Size, t.Clock().UnixMilli())
		if err != nil {
			return err
		}
		if made == 0 { // the same content: only its time is new
			_, err = tx.Exec(ctx, `UPDATE blob_file SET at = ? WHERE city_id = ? AND shelf = ? AND name = ?`,
				t.Clock().UnixMilli(), t.City, t.Shelf, info.Name)
			return err
		}
		_, err = tx.Append(ctx, "blob_chunk", []string{"city_id", "shelf", "name", "n", "data"}, t.chunks(f, info))
		return err
	})
	if err != nil {
		return fmt.Errorf("store file %s: %w", info.Name, err)
	}
	return nil
}

// chunks cuts a file into rows.
func (t Tables) chunks(f *os.File, info Info) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		data := make([]byte, chunk)
		for n := int64(0); n*chunk < info.Size; n++ {
			k, err := f.ReadAt(data, n*chunk)
			if errors.Is(err, io.EOF) {
				err = nil
			}
			if !yield([]any{t.City, t.Shelf, info.Name, n, data[:k]}, err) {
				return
			}
		}
	}
}

// Open opens a stored file. No statement stays open while somebody reads slowly.
func (t Tables) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	r := &reader{Tables: t, ctx: ctx, name: name, held: -1}
	err := t.DB.Read().Get(ctx, &r.size, `SELECT size FROM blob_file WHERE city_id = ? AND shelf = ? AND name = ?`, t.City, t.Shelf, name)
	if errors.Is(err, db.ErrNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("open file %s: %w", name, err)
	}
	return r, nil
}

// reader reads a file chunk by chunk.
type reader struct {
	Tables
	ctx      context.Context
	name     string
	size, at int64
	held     int64 // number of the chunk in data; -1: none
	data     []byte
}

func (r *reader) Read(p []byte) (int, error) {
	if r.at >= r.size {
		return 0, io.EOF
	}
	if n := r.at / chunk; n != r.held {
		r.data = r.data[:0]
		err := r.DB.Read().Get(r.ctx, &r.data, `SELECT data FROM blob_chunk WHERE city_id = ? AND shelf = ? AND name = ? AND n = ?`,
			r.City, r.Shelf, r.name, n)
		if err != nil {
			r.held = -1
			return 0, fmt.Errorf("read file %s: %w", r.name, err)
		}
		r.held = n
	}
	from := r.at % chunk
	if from >= int64(len(r.data)) {
		return 0, fmt.Errorf("read file %s: %w", r.name, io.ErrUnexpectedEOF)
	}
	k := copy(p, r.data[from:])
	r.at += int64(k)
	return k, nil
}

func (r *reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.at
	case io.SeekEnd:
		offset += r.size
	}
	if offset < 0 {
		return 0, errors.New("blob: seek before the beginning")
	}
	r.at = offset
	return offset, nil
}

func (r *reader) Close() error { return nil }

// Each walks over the shelf in the order of names.
func (t Tables) Each(ctx context.Context, f func(name string) error) error {
	var names []string
	for after := ""; ; after = names[len(names)-1] {
		names = nil
		err := t.DB.Read().Select(ctx, &names, `SELECT name FROM blob_file WHERE city_id = ? AND shelf = ? AND name > ? ORDER BY name LIMIT 1000`,
			t.City, t.Shelf, after)
		if err != nil || len(names) == 0 {
			return err
		}
		for _, name := range names {
			if err := f(name); err != nil {
				return err
			}
		}
	}
}

// Remove deletes a stored file.
func (t Tables) Remove(ctx context.Context, name string) error {
	return t.remove(ctx, name, time.UnixMilli(math.MaxInt64))
}

// remove deletes a file that was stored before a time.
func (t Tables) remove(ctx context.Context, name string, before time.Time) error {
	return t.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM blob_chunk WHERE city_id = ? AND shelf = ? AND name = ? AND EXISTS (
			SELECT 1 FROM blob_file f WHERE f.city_id = blob_chunk.city_id AND f.shelf = blob_chunk.shelf AND f.name = blob_chunk.name AND f.at < ?)`,
			t.City, t.Shelf, name, before.UnixMilli())
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM blob_file WHERE city_id = ? AND shelf = ? AND name = ? AND at < ?`, t.City, t.Shelf, name, before.UnixMilli())
		}
		return err
	})
}

// Tidy has nothing to do: what was begun and not finished is not in the tables.
func (t Tables) Tidy(ctx context.Context, _ time.Time) error { return ctx.Err() }

// Sweep deletes what was stored before a time and is not held.
func (t Tables) Sweep(ctx context.Context, before time.Time, held func(name string) bool) error {
	var names []string
	err := t.DB.Read().Select(ctx, &names, `SELECT name FROM blob_file WHERE city_id = ? AND shelf = ? AND at < ?`,
		t.City, t.Shelf, before.UnixMilli())
	for _, name := range names {
		if held(name) {
			continue
		}
		if err := t.remove(ctx, name, before); err != nil {
			return err
		}
	}
	return err
}

var (
	_ Home = Dir("")
	_ Home = Tables{}
)
