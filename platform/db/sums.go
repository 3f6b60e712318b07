package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
)

// sumTable stores the checksum of each applied migration, so that a program whose
// migrations differ refuses the database instead of failing in the middle of a
// write.
const sumTable = "db_migration_sum"

// own reports whether a table belongs to this package and not to the application's data.
func own(table string) bool {
	return table == migrationTable || table == sumTable || table == claimTable
}

// asFiles reports whether an archive carries what a table holds as files: those of
// package blob, so that an archive is the same whichever home its files had.
func asFiles(table string) bool { return strings.HasPrefix(table, "blob_") }

// comments are what a migration may change without changing the schema.
var comments = regexp.MustCompile(`--[^\n]*`)

// sumOf is the checksum of a migration, ignoring comments and spaces.
func sumOf(text []byte) string {
	words := bytes.Fields(comments.ReplaceAll(text, nil))
	sum := sha256.Sum256(bytes.Join(words, []byte(" ")))
	return hex.EncodeToString(sum[:])
}

// sums are the checksums of the migrations of p, by number.
func sums(fsys fs.FS, p *goose.Provider) (map[int64]string, error) {
	all := map[int64]string{}
	for _, s := range p.ListSources() {
		text, err := fs.ReadFile(fsys, s.Path)
		if err != nil {
			return nil, err
		}
		all[s.Version] = sumOf(text)
	}
	return all, nil
}

// refuseOther compares the applied migrations with those of the program.
func (d *DB) refuseOther(ctx context.Context, fsys fs.FS, p *goose.Provider, applied []int64) error {
	if len(applied) == 0 {
		return nil
	}
	mine, err := d.programSums(fsys, p)
	if err != nil {
		return err
	}
	noted, err := d.notedSums(ctx)
	if err != nil {
		return err
	}
	edited := slices.DeleteFunc(slices.Clone(applied), func(v int64) bool { return noted[v] == mine[v] })
	if len(edited) > 0 {
		return other(edited)
	}
	return nil
}

// notedSums returns the checksums of the applied migrations; none when their table
// is missing.
func (d *DB) notedSums(ctx context.Context) (map[int64]string, error) {
	noted := map[int64]string{}
	tables, err := d.schema(d.Read()).tables(ctx)
	if err != nil || !slices.Contains(tables, sumTable) {
		return noted, err
	}
	return noted, d.Read().Each(ctx, `SELECT version, sum FROM `+sumTable, nil, func(scan func(...any) error) error {
		var version int64
		var sum string
		err := scan(&version, &sum)
		noted[version] = sum
		return err
	})
}

// noteSums notes what the migrations say that are about to be applied. They are
// noted first: a stop in between leaves a note without a migration, which the
// next start replaces.
func (d *DB) noteSums(ctx context.Context, fsys fs.FS, p *goose.Provider) error {
	sums, err := d.programSums(fsys, p)
	if err != nil {
		return err
	}
	return d.Tx(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS `+sumTable+` (version BIGINT NOT NULL PRIMARY KEY, sum TEXT NOT NULL)`); err != nil {
			return err
		}
		for v, sum := range sums {
			if _, err := tx.Exec(ctx, `INSERT INTO `+sumTable+` (version, sum) VALUES (?, ?) ON CONFLICT (version) DO UPDATE SET sum = excluded.sum`, v, sum); err != nil {
				return err
			}
		}
		return nil
	})
}

// other refuses a database whose migrations differ.
func other(migrations []int64) error {
	names := make([]string, len(migrations))
	for i, v := range migrations {
		names[i] = fmt.Sprintf("%05d", v)
	}
	return fmt.Errorf("%w: migration %s", ErrOtherSchema, strings.Join(names, ", "))
}

func (d *DB) programSums(fsys fs.FS, p *goose.Provider) (map[int64]string, error) {
	sub, err := fs.Sub(fsys, string(d.dialect))
	if err != nil {
		return nil, err
	}
	return sums(sub, p)
}
