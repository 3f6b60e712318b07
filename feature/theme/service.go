package theme

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Comment is what this feature needs to know of one.
type Comment struct {
	ID           civic.ID
	Consultation civic.ConsultationNumber
	Serial       int64
	Text         string
	Lang         civic.Locale
	Public       bool
	Counts       bool
}

// Consultations tells what the themes belong to.
type Consultations interface {
	Snapshot(ctx context.Context, slug string) (civic.Consultation, error)
	SnapshotByNumber(ctx context.Context, number civic.ConsultationNumber) (civic.Consultation, error)
	// Snapshots gives those that the actor may read, the newest first.
	Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error)
}

// Key is a comment without its text.
type Key struct {
	ID      civic.ID
	Serial  int64
	Version int64 // grows with every change
	Counts  bool
}

// Comments is where they come from.
type Comments interface {
	ByIDs(ctx context.Context, ids []string) ([]Comment, error)
	// Sum counts those of a consultation that count, and gives a number that
	// grows with every comment and every change of one.
	Sum(ctx context.Context, number civic.ConsultationNumber) (count int, stamp int64, err error)
	// Keys gives those behind a receipt number, in order, at most limit; those
	// that do not count too.
	Keys(ctx context.Context, number civic.ConsultationNumber, after int64, limit int) ([]Key, error)
	// NextOpen gives the first that counts behind a receipt number and is not
	// settled; NotFound when there is none.
	NextOpen(ctx context.Context, number civic.ConsultationNumber, after int64) (Comment, error)
	// Settle notes in the transaction whether an officer has dealt with one.
	Settle(ctx context.Context, tx *db.Tx, id civic.ID, settled bool) error
	// Gone gives the ids of those that do not count.
	Gone(ctx context.Context, number civic.ConsultationNumber) ([]string, error)
}

// Statements makes sentences to vote on.
type Statements interface {
	// Seed adds one of the office in the transaction and gives its place on the chain.
	Seed(ctx context.Context, tx *db.Tx, who civic.Actor, number civic.ConsultationNumber, text civic.Text, source string) (civic.Ref, error)
}

// Chain keeps what led to what.
type Chain interface {
	Link(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error
	Unlink(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error
	Causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Free(ctx context.Context, q db.Queryer, ref civic.Ref) error
	Tell(ctx context.Context, who civic.Actor, refs []civic.Ref) (nodes []civic.Node, hidden int, err error)
}

// Service holds the use cases.
type Service struct {
	db         *db.DB
	store      store
	history    *history.Log
	clock      clock.Clock
	chain      Chain
	comments   Comments
	statements Statements
	alike      *alike
}

// Themes gives the themes of a consultation: all for the office, the published
// ones for everybody.
func (s *Service) Themes(ctx context.Context, who civic.Actor, number civic.ConsultationNumber) ([]Theme, error) {
	where := ` AND t.consultation = ?`
	if CanLook(who) != nil {
		where += ` AND t.published = 1`
	}
	return s.store.themes(ctx, s.db.Read(), where, number)
}

// Theme gives one with its passages; others than the office get what is public.
//
// Errors: NotFound.
func (s *Service) Theme(ctx context.Context, who civic.Actor, id civic.ID) (Theme, []Passage, error) {
	t, err := s.store.theme(ctx, s.db.Read(), id)
	if err != nil {
		return Theme{}, nil, err
	}
	office := CanLook(who) == nil
	if !office && !t.Published {
		return Theme{}, nil, civic.NotFound("theme")
	}
	list, err := s.store.passages(ctx, s.db.Read(), ofTheme, s.store.city, string(id))
	if err != nil || office {
		return t, list, err
	}
	list, err = s.public(ctx, list)
	return t, list, err
}

// public leaves the passages of public comments.
func (s *Service) public(ctx context.Context, list []Passage) ([]Passage, error) {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = string(p.Comment)
	}
	comments, err := s.comments.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	open := map[civic.ID]bool{}
	for _, o := range comments {
		open[o.ID] = o.Public
	}
	var out []Passage
	for _, p := range list {
		if open[p.Comment] {
			out = append(out, p)
		}
	}
	return out, nil
}

// SaveTheme enters a theme (version 0) or changes one.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) SaveTheme(ctx context.Context, who civic.Actor, t Theme) (saved Theme, err error) {
	if err := CanWork(who); err != nil {
		return Theme{}, err
	}
	if err := civic.Invalid(t.problems()...); err != nil {
		return Theme{}, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		saved, err = s.saveTheme(ctx, tx, who, t)
		return err
	})
	if err != nil {
		return Theme{}, err
	}
	return saved, nil
}

func (s *Service) saveTheme(ctx context.Context, tx *db.Tx, who civic.Actor, t Theme) (Theme, error) {
	now := s.clock()
	saved := t
	saved.Version++
	act := history.Act{At: now, By: who, Act: "create"}
	if t.Version == 0 {
		saved.ID = civic.NewID(now)
		var err error
		if saved.Position, err = s.store.nextPosition(ctx, tx, t.Consultation); err != nil {
			return Theme{}, err
		}
	} else {
		current, err := s.store.theme(ctx, tx, t.ID)
		if err != nil {
			return Theme{}, err
		}
		if err := edit.Check(ctx, tx, s.history, history.Subject{Kind: aTheme, ID: t.ID}, current, current.Version, t.Version); err != nil {
			return Theme{}, err
		}
		saved.Consultation, saved.Passages, saved.Comments = current.Consultation, current.Passages, current.Comments
		act.Act, act.Before, act.After = changeOf(current, saved), current, saved
	}
	if err := s.store.saveTheme(ctx, tx, saved); err != nil {
		return Theme{}, err
	}
	act.On = history.Subject{Kind: aTheme, ID: saved.ID}
	return saved, s.history.Write(ctx, tx, act)
}

// RemoveTheme deletes a theme that no passage has and that led to nothing.
//
// Errors: Forbidden; NotFound; Conflict; [*edit.StaleError].
func (s *Service) RemoveTheme(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanWork(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		t, err := s.store.theme(ctx, tx, id)
		if err != nil {
			return err
		}
		of := history.Subject{Kind: aTheme, ID: id}
		if err := edit.Check(ctx, tx, s.history, of, t, t.Version, version); err != nil {
			return err
		}
		if err := s.chain.Free(ctx, tx, t.Ref()); err != nil {
			return err
		}
		if err := s.store.deleteTheme(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: of, Act: "remove", Before: t})
	})
}

// LastChange names the state of everything here: another one after each change.
func (s *Service) LastChange(ctx context.Context) (civic.ID, error) {
	return s.history.State(ctx, s.db.Read())
}
