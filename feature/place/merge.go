package place

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/engine/fold"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

const (
	likeName  = 0.5 // from which share of common words two names may name one place
	likeNear  = 500 // metres within which places with such names may be one
	mostAlike = 10
)

// alike tells how much two names say the same, 0 to 1: the words that both have, of
// those of the longer one.
func alike(a, b string) float64 {
	x, rest := strings.Fields(fold.Search(a)), strings.Fields(fold.Search(b))
	longer := max(len(x), len(rest))
	if longer == 0 {
		return 0
	}
	common := 0
	for _, w := range x {
		if i := slices.Index(rest, w); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			common++
		}
	}
	return float64(common) / float64(longer)
}

// likeness is how much two places may be one, 0 to 1: their names are alike, also by
// former names, and their points, when both are known, are near.
func likeness(a, b Place) float64 {
	if !a.At().IsZero() && !b.At().IsZero() && atlas.Distance(a.At(), b.At()) > likeNear {
		return 0
	}
	best := 0.
	for _, x := range a.called() {
		for _, y := range b.called() {
			best = max(best, alike(x, y))
		}
	}
	return best
}

// called are all names of a place.
func (p Place) called() []string {
	list := []string{p.Name.VI}
	for _, n := range p.Names {
		if n.Reason == "" {
			list = append(list, n.Name.VI)
		}
	}
	if p.Name.EN != "" {
		list = append(list, p.Name.EN)
	}
	return list
}

// Alike gives places that may be the same as one. The likest come first.
//
// Errors: Forbidden; NotFound.
func (s *Service) Alike(ctx context.Context, who civic.Actor, id civic.ID) ([]Place, error) {
	if err := CanEdit(who); err != nil {
		return nil, err
	}
	p, err := s.store.place(ctx, s.db.Read(), id)
	if err != nil || p.MergedInto != "" {
		return nil, err
	}
	others, err := s.store.places(ctx, s.db.Read(), ` AND merged_into = '' AND id <> ?`, string(id))
	if err != nil {
		return nil, err
	}
	others = slices.DeleteFunc(others, func(o Place) bool { return likeness(p, o) < likeName })
	slices.SortStableFunc(others, func(a, b Place) int { return cmp.Compare(likeness(p, b), likeness(p, a)) })
	return others[:min(len(others), mostAlike)], nil
}

// Merge says that a place is the same as another one: it leaves the directory and the
// figures, and its address leads to the other. Nothing of it is lost.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Merge(ctx context.Context, who civic.Actor, id civic.ID, version int64, into civic.ID) (Place, error) {
	return s.step(ctx, who, id, version, history.Act{Act: "merge"}, func(tx *db.Tx, p *Place) error {
		other, err := s.store.place(ctx, tx, into)
		if err != nil && !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
		n, counting := s.store.count(ctx, tx, ` AND merged_into = ? AND merged_into <> ''`, string(id))
		if counting != nil {
			return counting
		}
		// A place that others were merged into keeps its address; a public one leads
		// readers to nothing that they may not see. What was withdrawn has a state that
		// parting could not give back.
		if err != nil || other.ID == p.ID || other.MergedInto != "" || n > 0 || p.Public() && !other.Public() || p.State == Archived {
			return civic.Invalid(civic.FieldError{Field: "into", Key: "place.error.merge"})
		}
		p.MergedInto, p.State, p.Reason = other.ID, Archived, civic.Text{}
		return nil
	})
}

// Unmerge parts a place from the one that it was merged into. It comes back as it was:
// public when it was public, or else to be looked at.
//
// Errors: Forbidden; NotFound, also for what is not merged; [*edit.StaleError].
func (s *Service) Unmerge(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Place, error) {
	return s.step(ctx, who, id, version, history.Act{Act: "unmerge"}, func(_ *db.Tx, p *Place) error {
		if p.MergedInto == "" {
			return civic.NotFound("place")
		}
		p.MergedInto, p.State = "", Submitted
		if p.Public() {
			p.State = Published
		}
		return nil
	})
}
