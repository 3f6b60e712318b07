package plan

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/platform/db"
	"dienhong/platform/sheet"
)

// RowError is a rule that a row of a file breaks.
type RowError struct {
	Line  int
	Field string
	Key   string
	Args  []any
}

// Preview is what a file does, or would do.
type Preview struct {
	Total   int // rows with anything in them
	New     int
	Changed int
	Same    int // as they are already
	Errors  []RowError
	Unknown []string // columns that nobody reads
}

// Fit tells whether importing the file changes something and may be done.
func (p Preview) Fit() bool { return len(p.Errors) == 0 && p.New+p.Changed > 0 }

// refusal turns row errors into the refusal of a whole file.
func (p Preview) refusal() error {
	if len(p.Errors) == 0 {
		return nil
	}
	return civic.Invalid(civic.FieldError{Field: "file", Key: "plan.import.refused", Args: []any{len(p.Errors), p.Errors[0].Line}})
}

// errDry ends the transaction of a dry run.
var errDry = errors.New("plan: a dry run writes nothing")

// rows reads a file to its end.
func rows(file io.ReaderAt, size int64, columns []column) (reader, []sheet.Row, error) {
	var r reader
	var list []sheet.Row
	for row, err := range sheet.Read(file, size, tableLimits) {
		switch {
		case err != nil:
			return r, nil, err
		case row.Blank():
		case r.at == nil:
			if r, err = newReader(row.Cells, columns); err != nil {
				return r, nil, civic.Invalid(civic.FieldError{Field: "file", Key: "plan.import.no_head"})
			}
		default:
			list = append(list, row)
		}
	}
	if r.at == nil {
		return r, nil, civic.Invalid(civic.FieldError{Field: "file", Key: "plan.import.no_head"})
	}
	return r, list, nil
}

// taken are words that addresses of lines and indicators have for other things,
// and those that a browser takes out of an address.
var taken = []string{"timeline", newID, "import", ".", ".."}

// isCode tells whether s may be the id of a line that a file names: what may
// stand in an address.
func isCode(s string) bool {
	return s != "" && len(s) <= 40 && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	}) < 0 && !slices.Contains(taken, s)
}

// DryPlan tells what importing a file would do; it writes nothing.
//
// Errors: Forbidden; Invalid and [*sheet.Problem] when the file is no table of
// a plan. Rows at fault stand in the preview.
func (s *Service) DryPlan(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64) (Preview, error) {
	p, err := s.importPlan(ctx, who, file, size, true)
	return p, err
}

// ImportPlan enters and changes the lines of a file: all of them or none. A row
// belongs to the line with its id; without one, to the line of its kind and
// title under its parent. The same file again changes nothing. New lines are
// drafts; states and progress are not imported, because they need evidence.
//
// Errors: as [Service.DryPlan]; Invalid when a row is at fault.
func (s *Service) ImportPlan(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64) (Preview, error) {
	return s.importPlan(ctx, who, file, size, false)
}

func (s *Service) importPlan(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (Preview, error) {
	if err := CanEdit(who); err != nil {
		return Preview{}, err
	}
	r, list, err := rows(file, size, planColumns)
	if err != nil {
		return Preview{}, err
	}
	c, err := s.known(ctx)
	if err != nil {
		return Preview{}, err
	}
	missing, err := s.missing(ctx, who, r, list)
	if err != nil {
		return Preview{}, err
	}
	var p Preview
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		p = Preview{Total: len(list), Unknown: r.Unknown}
		now, err := s.store.all(ctx, tx)
		if err != nil {
			return err
		}
		work := s.planRows(r, list, now, c)
		links := map[Kind]map[string][]civic.Ref{}
		for _, k := range Kinds {
			if links[k], err = s.chain.CausesOfKind(ctx, tx, civic.RefKind(k)); err != nil {
				return err
			}
		}
		for _, w := range work {
			for _, ref := range w.causes {
				if missing[ref] && !slices.Contains(links[w.item.Kind][string(w.item.ID)], ref) {
					w.errors = append(w.errors, RowError{w.line, "causes", "plan.error.no_cause", []any{string(ref.Kind) + ":" + ref.ID}})
				}
			}
			if len(w.errors) > 0 {
				p.Errors = append(p.Errors, w.errors...)
				continue
			}
			if w.item.Version > 0 && reflect.DeepEqual(w.before, w.item) && (w.causes == nil || sameCauses(links[w.item.Kind][string(w.item.ID)], w.causes)) {
				p.Same++
				continue
			}
			_, err := s.saveIn(ctx, tx, who, w.item, w.causes)
			if refused := fieldErrors(err); refused != nil {
				for _, f := range refused {
					p.Errors = append(p.Errors, RowError{w.line, f.Field, f.Key, f.Args})
				}
				continue
			}
			switch {
			case err != nil:
				return err
			case w.item.Version == 0:
				p.New++
			default:
				p.Changed++
			}
		}
		slices.SortStableFunc(p.Errors, func(a, b RowError) int { return a.Line - b.Line })
		if err := p.refusal(); err != nil && !dry {
			return err
		}
		if dry {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return p, err
}

// missing tells which causes that a file names do not exist, neither here nor as
// a commitment of the file itself.
func (s *Service) missing(ctx context.Context, who civic.Actor, r reader, list []sheet.Row) (map[civic.Ref]bool, error) {
	found := map[civic.Ref]bool{}
	var refs []civic.Ref
	for _, row := range list {
		l := &line{r: r, row: row}
		var id string
		l.text("id", &id)
		l.choice("kind", kindWords, func(w string) {
			if Kind(w) == Commitment && id != "" {
				found[civic.Ref{Kind: civic.RefCommitment, ID: id}] = true
			}
		})
		named, _ := l.causes()
		refs = append(refs, named...)
	}
	missing := map[civic.Ref]bool{}
	for _, ref := range refs {
		missing[ref] = true
	}
	refs = slices.Collect(maps.Keys(missing))
	for part := range slices.Chunk(refs, 1_000) {
		nodes, _, err := s.chain.Tell(ctx, who, part)
		if err != nil {
			return nil, err
		}
		for _, n := range nodes {
			found[n.Ref] = true
		}
	}
	maps.DeleteFunc(missing, func(ref civic.Ref, _ bool) bool { return found[ref] })
	return missing, nil
}

// fieldErrors gives the fields of a refusal; nil for any other error.
func fieldErrors(err error) []civic.FieldError {
	var refusal *civic.Error
	if errors.As(err, &refusal) && refusal.Kind == civic.KindInvalid {
		return refusal.Fields
	}
	return nil
}

func sameCauses(now, want []civic.Ref) bool {
	now = slices.DeleteFunc(slices.Clone(now), func(r civic.Ref) bool { return slices.Contains(parents, r.Kind) })
	order := func(a, b civic.Ref) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.ID, b.ID))
	}
	want = slices.Clone(want)
	slices.SortFunc(now, order)
	slices.SortFunc(want, order)
	return slices.Equal(now, slices.Compact(want))
}
