package event

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// likeTitle is from which share of common words two titles may name one event.
const likeTitle = 0.5

// alike tells how much two titles say the same, 0 to 1: the words that both have, of
// those of the longer one.
func alike(a, b civic.Text) float64 {
	x, y := strings.Fields(fold.Search(a.VI+" ")), strings.Fields(fold.Search(b.VI+" "))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	common := 0
	rest := slices.Clone(y)
	for _, w := range x {
		if i := slices.Index(rest, w); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			common++
		}
	}
	return float64(common) / float64(max(len(x), len(y)))
}

// near tells whether two venues may be one: one of them is not told, or their names
// share most words.
func near(a, b Venue) bool {
	return a.Name.IsZero() || b.Name.IsZero() || alike(a.Name, b.Name) >= likeTitle
}

// Alike gives events that may be the same as one: held on the same day at a venue
// called alike, under a similar title. The likest come first.
//
// Errors: Forbidden; NotFound.
func (s *Service) Alike(ctx context.Context, who civic.Actor, id civic.ID) ([]Event, error) {
	if err := CanEdit(who); err != nil {
		return nil, err
	}
	e, err := s.store.event(ctx, s.db.Read(), id)
	if err != nil || e.MergedInto != "" {
		return nil, err
	}
	days, err := s.store.daysOf(ctx, s.db.Read(), id)
	if err != nil || len(days) == 0 {
		return nil, err
	}
	others, err := s.store.onDays(ctx, s.db.Read(), days, id)
	if err != nil {
		return nil, err
	}
	others = slices.DeleteFunc(others, func(o Event) bool {
		return o.MergedInto != "" || o.Parent == e.ID || e.Parent == o.ID || o.root() == e.root() || alike(o.Title, e.Title) < likeTitle || !near(o.Venue, e.Venue)
	})
	slices.SortStableFunc(others, func(a, b Event) int { return cmp.Compare(alike(b.Title, e.Title), alike(a.Title, e.Title)) })
	return others[:min(len(others), mostAlike)], nil
}

const mostAlike = 10

// Merge says that an event is the same as another one: it leaves the programme and
// feeds, and its address leads to the other. Nothing of it is lost.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Merge(ctx context.Context, who civic.Actor, id civic.ID, version int64, into civic.ID) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		e, err := s.current(ctx, tx, id, version)
		if err != nil {
			return err
		}
		other, err := s.store.event(ctx, tx, into)
		if err != nil && !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
		n, counting := s.store.count(ctx, tx, ` AND (parent = ? AND parent <> '' OR merged_into = ? AND merged_into <> '')`, string(id), string(id))
		if counting != nil {
			return counting
		}
		// An event that others were merged into or that holds others keeps its address; a
		// public one leads readers to nothing that they may not see. What was called off or
		// withdrawn has a state that parting could not give back.
		if err != nil || other.ID == e.ID || other.MergedInto != "" || n > 0 || e.Public() && (!other.Public() || e.State != Published) || e.State == Archived {
			return civic.Invalid(civic.FieldError{Field: "into", Key: "event.error.merge"})
		}
		before := e
		e.MergedInto, e.State, e.Reason = other.ID, Archived, civic.Text{}
		e.Version++
		return s.put(ctx, tx, &e, history.Act{By: who, Act: "merge", Note: other.Title.VI, Before: before, After: e})
	})
}

// Unmerge parts an event from the one that it was merged into. It comes back as it
// was: public when it was public, or else to be looked at.
//
// Errors: Forbidden; NotFound, also for what is not merged; [*edit.StaleError].
func (s *Service) Unmerge(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		e, err := s.current(ctx, tx, id, version)
		if err != nil {
			return err
		}
		if e.MergedInto == "" {
			return civic.NotFound("event")
		}
		before := e
		e.MergedInto, e.State = "", Submitted
		if !e.PublishedAt.IsZero() {
			e.State = Published
		}
		e.Version++
		return s.put(ctx, tx, &e, history.Act{By: who, Act: "unmerge", Before: before, After: e})
	})
}
