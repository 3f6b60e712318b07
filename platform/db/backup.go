package db

import (
	"archive/zip"
	"compress/flate"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Manifest describes an archive made by Backup: the member manifest.json, which is
// followed by its signature, manifest.sig, alone.
type Manifest struct {
	Format     int     `json:"format"`
	Migrations []int64 `json:"migrations"` // numbers of the applied migrations
	Tables     []Table `json:"tables"`
	Files      []File  `json:"files,omitempty"` // attached files, in the order of their names
}

// File is an attached file in an archive, files/<name>; its name is the SHA-256
// of its content.
type File struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
}

// Files are what rows refer to: in a folder, or in tables that are not archived as
// tables.
type Files interface {
	Each(ctx context.Context, f func(name string) error) error // in the order of names
	Open(ctx context.Context, name string) (io.ReadSeekCloser, error)
}

func fileMember(name string) string { return "files/" + name }

// Table is one member of an archive, tables/<name>.ndjson: a JSON array per row
// with the values of Columns, ordered by the primary key.
type Table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	Bytes   int64    `json:"bytes"`  // of the uncompressed member
	SHA256  string   `json:"sha256"` // of the uncompressed member, hexadecimal
}

const (
	archiveFormat   = 2
	manifestMember  = "manifest.json"
	signatureMember = "manifest.sig"
	maxRow          = 64 << 20 // bytes of one row in an archive
)

// Bytes is how much an archive holds once it is unpacked.
func (m Manifest) Bytes() (n int64) {
	for _, t := range m.Tables {
		n += t.Bytes
	}
	for _, f := range m.Files {
		n += f.Bytes
	}
	return n
}

// Sign makes the signature of a manifest. A manifest names the checksum of
// everything in the archive, so that its signature covers it all.
type Sign func(manifest []byte) (signature []byte)

func member(table string) string { return "tables/" + table + ".ndjson" }

// Backup writes all tables as one zip archive that Restore reads on either
// engine. It shows one moment while writers go on; two backups of the same data
// are the same bytes, whichever engine holds it. On SQLite it needs free space
// for a copy of the file beside it, so that a slow w does not hold back the
// write-ahead log. Files are read after the rows: what a row refers to was stored
// before it.
func (d *DB) Backup(ctx context.Context, w io.Writer, sign Sign, files ...Files) (Manifest, error) {
	m := Manifest{Format: archiveFormat, Migrations: []int64{}, Tables: []Table{}}
	archive := zip.NewWriter(w)
	archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	err := d.snapshot(ctx, func(q Queryer) error {
		s := d.schema(q)
		applied, err := s.versions(ctx)
		if err != nil {
			return err
		}
		m.Migrations = append(m.Migrations, applied...)
		tables, err := s.tables(ctx)
		if err != nil {
			return err
		}
		for _, name := range tables {
			if own(name) || asFiles(name) {
				continue
			}
			t, err := s.export(ctx, archive, name)
			if err != nil {
				return err
			}
			m.Tables = append(m.Tables, t)
		}
		return nil
	})
	if err != nil {
		return Manifest{}, err
	}
	for _, store := range files {
		err := store.Each(ctx, func(name string) error {
			n, err := exportFile(ctx, archive, store, name)
			m.Files = append(m.Files, File{name, n})
			return err
		})
		if err != nil {
			return Manifest{}, err
		}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return Manifest{}, err
	}
	for _, last := range []struct {
		name    string
		content []byte
	}{{manifestMember, text}, {signatureMember, sign(text)}} {
		out, err := archive.Create(last.name)
		if err == nil {
			_, err = out.Write(last.content)
		}
		if err != nil {
			return Manifest{}, err
		}
	}
	return m, archive.Close()
}

// exportFile writes an attached file as a member; scans are packed already.
func exportFile(ctx context.Context, archive *zip.Writer, store Files, name string) (int64, error) {
	f, err := store.Open(ctx, name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	out, err := archive.CreateHeader(&zip.FileHeader{Name: fileMember(name), Method: zip.Store})
	if err != nil {
		return 0, err
	}
	return io.Copy(out, f)
}

// export writes one table as a member.
func (s schema) export(ctx context.Context, archive *zip.Writer, name string) (Table, error) {
	columns, err := s.columns(ctx, name)
	if err != nil {
		return Table{}, err
	}
	key, err := s.key(ctx, name)
	if err != nil {
		return Table{}, err
	}
	query := "SELECT " + quoted(columns) + " FROM " + quote(name)
	if len(key) > 0 {
		query += " ORDER BY " + quoted(key)
	}
	out, err := archive.Create(member(name))
	if err != nil {
		return Table{}, err
	}
	t := Table{Name: name, Columns: columns}
	hash := sha256.New()
	both := io.MultiWriter(out, hash)
	values, pointers := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		pointers[i] = &values[i]
	}
	var line []byte
	err = s.q.Each(ctx, query, nil, func(scan func(...any) error) error {
		if err := scan(pointers...); err != nil {
			return err
		}
		var err error
		if line, err = appendRow(line[:0], values); err != nil {
			return err
		}
		if len(line) > maxRow {
			return fmt.Errorf("db: row %d of table %s is longer than %d MB and cannot be archived", t.Rows+1, name, maxRow>>20)
		}
		t.Rows++
		t.Bytes += int64(len(line))
		_, err = both.Write(line)
		return err
	})
	t.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return t, err
}

// snapshot runs work on a state of the database that does not change.
func (d *DB) snapshot(ctx context.Context, work func(q Queryer) error) error {
	if d.dialect == SQLite {
		return d.snapshotFile(ctx, work)
	}
	tx, err := d.reader.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return d.wrap(err)
	}
	return errors.Join(work(session{q: tx, d: d, reading: true}), d.wrap(tx.Rollback()))
}

// snapshotFile copies the file, which takes seconds, and works on the copy, which
// may take as long as the receiver of a backup is slow.
func (d *DB) snapshotFile(ctx context.Context, work func(q Queryer) error) (err error) {
	folder, err := os.MkdirTemp(filepath.Dir(d.path), "snapshot-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	// A connection of its own: the writer must stay free, the readers may not write.
	source, err := Open(ctx, Config{Path: d.path, BusyTimeout: d.patience, Log: d.log})
	if err != nil {
		return err
	}
	path := filepath.Join(folder, "copy.db")
	_, err = session{q: source.writer, d: d}.Exec(ctx, `VACUUM INTO ?`, path)
	if err = errors.Join(err, source.Close()); err != nil {
		return err
	}
	copied, err := Open(ctx, Config{Path: path, Log: d.log})
	if err != nil {
		return err
	}
	return errors.Join(work(copied.Read()), copied.Close())
}
