package plan

import (
	"cmp"
	"context"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/table"
	"dienhong/platform/db"
)

// isID tells whether s may be the id of a line that a file or a program names; the
// timeline has its own address beside the lines.
func isID(s string) bool { return table.IsID(s, "timeline") }

// Import enters and changes the lines of a file: all of them or none; a dry run
// tells what that would do. A row belongs to the line with its id; without one, to
// the line of its kind and title under its parent. The same file again changes
// nothing. New lines are drafts; states and progress are not imported, because they
// need evidence.
//
// Errors: Forbidden; Invalid and [*sheet.Problem] when the file is no table of a
// plan; Invalid when a row is at fault, which a dry run tells in the look.
func (s *Service) Import(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (table.Look, error) {
	if err := CanEdit(who); err != nil {
		return table.Look{}, err
	}
	f, err := table.Read(file, size, columns, "title_vi")
	if err != nil {
		return table.Look{}, err
	}
	c, err := s.known(ctx)
	if err != nil {
		return table.Look{}, err
	}
	missing, err := s.missing(ctx, who, f)
	if err != nil {
		return table.Look{}, err
	}
	return table.Take(ctx, s.db, f, dry, func(tx *db.Tx, l *table.Look) error {
		now, err := s.store.all(ctx, tx)
		if err != nil {
			return err
		}
		links := map[Kind]map[string][]civic.Ref{}
		for _, k := range Kinds {
			if links[k], err = s.chain.CausesOfKind(ctx, tx, civic.RefKind(k)); err != nil {
				return err
			}
		}
		for _, w := range s.planRows(f, now, c) {
			before := links[w.item.Kind][string(w.item.ID)]
			for _, ref := range w.causes {
				if missing[ref] && !slices.Contains(before, ref) {
					w.faults = append(w.faults, table.Fault{Line: w.line, Field: "causes", Key: "plan.error.no_cause", Args: []any{string(ref.Kind) + ":" + ref.ID}})
				}
			}
			if err := s.importRow(ctx, tx, who, w, before, l); err != nil {
				return err
			}
		}
		return nil
	})
}

// importRow saves a row of a file, unless the line says the same already.
func (s *Service) importRow(ctx context.Context, tx *db.Tx, who civic.Actor, w planWork, causes []civic.Ref, l *table.Look) error {
	if len(w.faults) > 0 {
		l.Faults = append(l.Faults, w.faults...)
		return nil
	}
	if w.item.Version > 0 && reflect.DeepEqual(w.before, w.item) && (w.causes == nil || sameCauses(causes, w.causes)) {
		l.Same++
		return nil
	}
	_, err := s.saveIn(ctx, tx, who, w.item, w.causes)
	switch {
	case err != nil:
		return l.Refused(w.line, err)
	case w.item.Version == 0:
		l.New++
	default:
		l.Changed++
	}
	return nil
}

// missing tells which causes that a file names do not exist, neither here nor as
// a commitment of the file itself.
func (s *Service) missing(ctx context.Context, who civic.Actor, f *table.File) (map[civic.Ref]bool, error) {
	found := map[civic.Ref]bool{}
	var refs []civic.Ref
	for row := range f.Rows() {
		l := line{row}
		var id string
		l.Text("id", &id)
		l.Choice("kind", kindWords, func(w string) {
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
