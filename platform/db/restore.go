package db

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
)

var (
	// ErrDamaged: an archive is incomplete or not what Backup wrote.
	ErrDamaged = errors.New("archive damaged")
	// ErrNotEmpty: Restore found rows in the database.
	ErrNotEmpty = errors.New("the database is not empty")
)

const maxManifest = 16 << 20

// Archive is what Backup wrote, opened.
type Archive struct {
	Manifest
	Genuine bool // the signature is that of the manifest, so that nothing was changed
	members *zip.Reader
}

// OpenArchive reads what an archive of the given size in bytes says of itself, and
// whether it is genuine, as proven says of the manifest and its signature. What an
// archive that is not genuine holds is anybody's word.
//
// Errors: [ErrDamaged].
func OpenArchive(r io.ReaderAt, size int64, proven func(manifest, signature []byte) bool) (*Archive, error) {
	members, err := zip.NewReader(r, size)
	if err != nil {
		return nil, damaged("%w", err)
	}
	text, err := readMember(members, manifestMember, maxManifest)
	if err != nil {
		return nil, err
	}
	signature, err := readMember(members, signatureMember, maxSignature)
	if err != nil {
		return nil, err
	}
	a := &Archive{members: members, Genuine: proven(text, signature)}
	if err := json.Unmarshal(text, &a.Manifest); err != nil {
		return nil, damaged("manifest: %w", err)
	}
	if a.Format != archiveFormat {
		return nil, fmt.Errorf("the archive has format %d, this program reads %d", a.Format, archiveFormat)
	}
	return a, a.complete()
}

const maxSignature = 1 << 10

// readMember reads a member of at most so many bytes, to its end, where zip
// compares its own checksum.
func readMember(archive *zip.Reader, name string, most int64) ([]byte, error) {
	file, err := archive.Open(name)
	if err != nil {
		return nil, damaged("%w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, damaged("%s: %w", name, err)
	}
	if int64(len(text)) > most {
		return nil, damaged("%s is longer than %d bytes", name, most)
	}
	return text, nil
}

// complete compares the names of the members with the manifest.
func (a *Archive) complete() error {
	want := map[string]bool{manifestMember: true, signatureMember: true}
	for _, t := range a.Tables {
		want[member(t.Name)] = true
	}
	for _, f := range a.Files {
		want[fileMember(f.Name)] = true
	}
	for _, f := range a.members.File {
		if !want[f.Name] {
			return damaged("unexpected or repeated member %q", f.Name)
		}
		delete(want, f.Name)
	}
	for name := range want {
		return damaged("member %q is missing", name)
	}
	return nil
}

// Verify reads all of an archive and compares members, rows and checksums with the
// manifest.
//
// Errors: [ErrDamaged] says what differs.
func (a *Archive) Verify() error {
	for _, t := range a.Tables {
		for _, err := range a.rows(t) {
			if err != nil {
				return err
			}
		}
	}
	for _, f := range a.Files {
		if err := a.file(f, func(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }); err != nil {
			return err
		}
	}
	return nil
}

// file passes the content of an attached file to use and compares it with its name.
// No more is read than the manifest says there is.
func (a *Archive) file(f File, use func(io.Reader) error) error {
	in, err := a.members.Open(fileMember(f.Name))
	if err != nil {
		return damaged("%w", err)
	}
	defer in.Close()
	hash, n := sha256.New(), &counter{}
	if err := use(io.TeeReader(io.LimitReader(in, f.Bytes+1), io.MultiWriter(hash, n))); err != nil {
		return damaged("file %s: %w", f.Name, err)
	}
	if n.n != f.Bytes || hex.EncodeToString(hash.Sum(nil)) != f.Name {
		return damaged("file %s is not what its name says", f.Name)
	}
	return nil
}

// counter counts bytes.
type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// Keep takes the attached files of an archive.
type Keep func(ctx context.Context, name string, r io.Reader) error

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrDamaged, fmt.Errorf(format, args...))
}

// rows reads a table, and no more of it than the manifest says there is. The slice
// is reused. The last error may come after all rows, when the checksum or the count
// is wrong.
func (a *Archive) rows(t Table) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		file, err := a.members.Open(member(t.Name))
		if err != nil {
			yield(nil, damaged("%w", err))
			return
		}
		defer file.Close()
		hash := sha256.New()
		lines := bufio.NewScanner(io.TeeReader(io.LimitReader(file, t.Bytes+1), hash))
		lines.Buffer(make([]byte, 0, 64<<10), maxRow)
		row := make([]any, len(t.Columns))
		var n int64
		for lines.Scan() {
			n++
			if err := parseRow(lines.Bytes(), row); err != nil {
				yield(nil, damaged("table %s, row %d: %w", t.Name, n, err))
				return
			}
			if !yield(row, nil) {
				return
			}
		}
		switch {
		case lines.Err() != nil:
			yield(nil, damaged("table %s after row %d: %w", t.Name, n, lines.Err()))
		case n != t.Rows:
			yield(nil, damaged("table %s has %d rows, the manifest says %d", t.Name, n, t.Rows))
		case hex.EncodeToString(hash.Sum(nil)) != t.SHA256:
			yield(nil, damaged("table %s does not have the checksum of the manifest", t.Name))
		}
	}
}

// Restore fills an empty database from an archive made on either engine, and
// migrates it to fsys. The archive is verified first and all rows are written in one
// transaction, so that after an error the database is still empty. Attached files
// are kept before the rows that refer to them.
//
// Errors: [ErrNotEmpty], [ErrDamaged], [ErrNewerSchema] (an archive of a newer
// program). The database then has no rows.
func (d *DB) Restore(ctx context.Context, fsys fs.FS, a *Archive, keep ...Keep) error {
	if err := d.refuseRows(ctx); err != nil {
		return err
	}
	if err := a.Verify(); err != nil {
		return err
	}
	err := d.alone(ctx, staleClaim, func(ctx context.Context) error { return d.rebuild(ctx, fsys, a.Migrations) })
	if err != nil {
		return err
	}
	for _, f := range a.Files {
		for _, k := range keep {
			if err := a.file(f, func(r io.Reader) error { return k(ctx, f.Name, r) }); err != nil {
				return err
			}
		}
	}
	if err := d.Tx(ctx, func(tx *Tx) error { return tx.load(ctx, a) }); err != nil {
		return err
	}
	if err := d.Migrate(ctx, fsys); err != nil {
		return err
	}
	return d.Analyze(ctx)
}

func (d *DB) refuseRows(ctx context.Context) error {
	tables, err := d.schema(d.Read()).ordered(ctx)
	if err != nil {
		return err
	}
	for _, name := range slices.DeleteFunc(tables, asFiles) {
		var some bool
		if err := d.Read().Get(ctx, &some, "SELECT EXISTS (SELECT 1 FROM "+quote(name)+")"); err != nil {
			return err
		}
		if some {
			return fmt.Errorf("%w: table %s has rows", ErrNotEmpty, name)
		}
	}
	return nil
}

// rebuild gives a database without rows exactly the given migrations, so that
// the tables are those of the archive.
func (d *DB) rebuild(ctx context.Context, fsys fs.FS, versions []int64) error {
	provider, err := d.provider(fsys)
	if err != nil {
		return err
	}
	if err := newer(versions, provider); err != nil {
		return fmt.Errorf("the archive: %w", err)
	}
	applied, err := d.schema(d.Read()).versions(ctx)
	if err != nil || slices.Equal(applied, versions) {
		return err
	}
	err = d.Tx(ctx, func(tx *Tx) error {
		s := d.schema(tx)
		tables, err := s.ordered(ctx)
		if err != nil {
			return err
		}
		indexes, err := s.indexes(ctx)
		if err != nil {
			return err
		}
		tables = append(append(tables, migrationTable), indexes...)
		for _, name := range slices.Backward(tables) {
			if _, err := tx.Exec(ctx, "DROP TABLE IF EXISTS "+quote(name)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := d.noteSums(ctx, fsys, provider); err != nil {
		return err
	}
	for _, v := range versions {
		if _, err := provider.ApplyVersion(ctx, v, true); err != nil {
			return fmt.Errorf("migration %05d: %w", v, d.wrap(err))
		}
	}
	return nil
}

// load writes the rows of all tables, parents before children.
func (tx *Tx) load(ctx context.Context, a *Archive) error {
	s := tx.d.schema(tx)
	order, err := s.ordered(ctx)
	if err != nil {
		return err
	}
	order = slices.DeleteFunc(order, asFiles)
	if s.dialect == SQLite {
		// A row may refer to a later one of its own table. PostgreSQL looks at the
		// end of a COPY, SQLite at each row unless told to wait.
		if _, err := tx.Exec(ctx, `PRAGMA defer_foreign_keys = ON`); err != nil {
			return err
		}
	}
	if len(order) != len(a.Tables) {
		return damaged("it has %d tables, its migrations make %d", len(a.Tables), len(order))
	}
	for _, name := range order {
		i := slices.IndexFunc(a.Tables, func(t Table) bool { return t.Name == name })
		if i < 0 {
			return damaged("table %s is missing", name)
		}
		t := a.Tables[i]
		if _, err := tx.Append(ctx, name, t.Columns, a.rows(t)); err != nil {
			return fmt.Errorf("restore table %s: %w", name, err)
		}
		if err := s.continueNumbers(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// continueNumbers lets the identity columns of PostgreSQL go on after the highest
// number loaded; SQLite does so by itself.
func (s schema) continueNumbers(ctx context.Context, table string) error {
	if s.dialect != PostgreSQL {
		return nil
	}
	var columns []string
	err := s.q.Select(ctx, &columns, `SELECT column_name::text FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name = ? AND is_identity = 'YES'`, table)
	if err != nil {
		return err
	}
	for _, c := range columns {
		_, err := s.q.Exec(ctx, `SELECT setval(pg_get_serial_sequence(quote_ident(?), ?), max(`+quote(c)+`)) FROM `+quote(table), table, c)
		if err != nil {
			return err
		}
	}
	return nil
}
