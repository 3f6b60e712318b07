package table

import (
	"context"
	"errors"
	"slices"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Fault is a rule that a row of a file breaks.
type Fault struct {
	Line  int
	Field string
	Key   string
	Args  []any
}

// Look is what a file does, or would do.
type Look struct {
	Total   int // rows with anything in them
	New     int
	Changed int
	Same    int // as they are already
	Faults  []Fault
	Unknown []string // columns that nobody reads
	Sheet   string   // which sheet of a workbook; empty: the file has none
	Effects []Effect // what else the file does, for those who confirm it
}

// Effect is something that an import does besides writing its rows: a sentence of the
// catalogue with a count.
type Effect struct {
	Key   string
	Count int
}

// Fit tells whether importing the file changes something and may be done.
func (l Look) Fit() bool { return len(l.Faults) == 0 && l.New+l.Changed > 0 }

// Refused adds the fields of a refusal to the faults of a line; any other error
// comes back.
func (l *Look) Refused(line int, err error) error {
	var refusal *civic.Error
	if !errors.As(err, &refusal) || refusal.Kind != civic.KindInvalid {
		return err
	}
	for _, f := range refusal.Fields {
		l.Faults = append(l.Faults, Fault{line, f.Field, f.Key, f.Args})
	}
	return nil
}

// refusal turns the faults of rows into the refusal of a whole file.
func (l Look) refusal() error {
	if len(l.Faults) == 0 {
		return nil
	}
	return civic.Invalid(civic.FieldError{Field: "file", Key: "table.error.refused", Args: []any{len(l.Faults), l.Faults[0].Line}})
}

// errDry ends the transaction of a dry run.
var errDry = errors.New("table: a dry run writes nothing")

// Take writes the rows of a file in one transaction, all of them or none: write
// tells what it did, or would have done, in the look that it is given. A dry run
// ends without a trace.
//
// Errors: Invalid when a row is at fault, unless the run is dry.
func Take(ctx context.Context, d *db.DB, f *File, dry bool, write func(tx *db.Tx, l *Look) error) (Look, error) {
	return Try(ctx, d, Look{Total: f.Len(), Unknown: f.Unknown, Sheet: f.Sheet}, dry, write)
}

// Try is [Take] for files that are no tables: start is the look before anything was
// written.
func Try(ctx context.Context, d *db.DB, start Look, dry bool, write func(tx *db.Tx, l *Look) error) (Look, error) {
	var l Look
	err := d.Tx(ctx, func(tx *db.Tx) error {
		l = start
		if err := write(tx, &l); err != nil {
			return err
		}
		slices.SortStableFunc(l.Faults, func(a, b Fault) int { return a.Line - b.Line })
		if dry {
			return errDry
		}
		return l.refusal()
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return l, err
}
