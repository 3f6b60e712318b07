package theme

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Opinion is what this feature needs to know of one.
type Opinion struct {
	ID     civic.ID
	Number int64 // of the consultation
	Serial int64
	Text   string
	Lang   civic.Locale
	Public bool
	Counts bool
}

// Consultation is what this feature needs to know of one.
type Consultation struct {
	Number        int64
	Slug          string
	Title         civic.Text
	Public        bool
	Demonstration bool
}

// Consultations is where they come from.
type Consultations interface {
	BySlug(ctx context.Context, slug string) (Consultation, error)
	ByNumber(ctx context.Context, number int64) (Consultation, error)
	All(ctx context.Context) ([]Consultation, error) // the newest first, drafts too
}

// Opinions is where they come from.
type Opinions interface {
	ByIDs(ctx context.Context, ids []string) ([]Opinion, error)
	// Each streams those of a consultation that count, by receipt number.
	Each(ctx context.Context, number int64, f func(Opinion) error) error
}

// Statements makes sentences to vote on.
type Statements interface {
	// Seed adds one of the office and gives its place on the chain.
	Seed(ctx context.Context, who civic.Actor, number int64, text civic.Text, source string) (civic.Ref, error)
}

// Chain keeps what led to what.
type Chain interface {
	Link(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error
	Unlink(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error
	Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Free(ctx context.Context, q db.Queryer, ref civic.Ref) error
	Tell(ctx context.Context, who civic.Actor, refs []civic.Ref) (nodes []civic.Node, hidden int, err error)
}

// Service holds the use cases.
type Service struct {
	db         *db.DB
	store      store
	clock      clock.Clock
	chain      Chain
	opinions   Opinions
	statements Statements
	alike      *alike
}

// StaleError says that somebody saved a newer version first.
type StaleError struct{ Current Theme }

func (e *StaleError) Error() string { return "theme: a newer version was saved" }

// Unwrap makes it a conflict.
func (e *StaleError) Unwrap() error { return civic.Refuse(civic.KindConflict, "error.conflict") }

// Themes gives the themes of a consultation: all for the office, the published
// ones for everybody.
func (s *Service) Themes(ctx context.Context, who civic.Actor, number int64) ([]Theme, error) {
	where := ` AND t.number = ?`
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
	list, err := s.store.passages(ctx, s.db.Read(), ` AND p.id IN (SELECT passage_id FROM theme_mark WHERE city_id = ? AND theme_id = ?)`, s.store.city, string(id))
	if err != nil || office {
		return t, list, err
	}
	list, err = s.public(ctx, list)
	return t, list, err
}

// public leaves the passages of public opinions.
func (s *Service) public(ctx context.Context, list []Passage) ([]Passage, error) {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = string(p.Opinion)
	}
	opinions, err := s.opinions.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	open := map[civic.ID]bool{}
	for _, o := range opinions {
		open[o.ID] = o.Public
	}
	var out []Passage
	for _, p := range list {
		if open[p.Opinion] {
			out = append(out, p)
		}
	}
	return out, nil
}

// SaveTheme enters a theme (version 0) or changes one.
//
// Errors: Forbidden; Invalid; NotFound; [*StaleError].
func (s *Service) SaveTheme(ctx context.Context, who civic.Actor, t Theme) (Theme, error) {
	if err := CanWork(who); err != nil {
		return Theme{}, err
	}
	if err := civic.Invalid(t.problems()...); err != nil {
		return Theme{}, err
	}
	var saved Theme
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		saved = t
		saved.Version++
		act, before := "create", any(nil)
		if t.Version == 0 {
			saved.ID = civic.NewID(now)
			var err error
			if saved.Position, err = s.store.nextPosition(ctx, tx, t.Number); err != nil {
				return err
			}
		} else {
			current, err := s.store.theme(ctx, tx, t.ID)
			if err != nil {
				return err
			}
			if current.Version != t.Version {
				return &StaleError{Current: current}
			}
			saved.Number, saved.Passages, saved.Opinions = current.Number, current.Passages, current.Opinions
			act, before = "change", current
		}
		if err := s.store.saveTheme(ctx, tx, saved); err != nil {
			return err
		}
		return s.store.record(ctx, tx, now, who, saved.ID, act, before)
	})
	if err != nil {
		return Theme{}, err
	}
	return saved, nil
}

// RemoveTheme deletes a theme that no passage has and that led to nothing.
//
// Errors: Forbidden; NotFound; Conflict; [*StaleError].
func (s *Service) RemoveTheme(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanWork(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		t, err := s.store.theme(ctx, tx, id)
		if err != nil {
			return err
		}
		if t.Version != version {
			return &StaleError{Current: t}
		}
		if err := s.chain.Free(ctx, tx, t.Ref()); err != nil {
			return err
		}
		if err := s.store.deleteTheme(ctx, tx, id); err != nil {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), who, id, "remove", t)
	})
}

// Mark makes a passage of an opinion, from character start to end, and gives it
// themes. A passage that is there already gets them in addition.
//
// Errors: Forbidden; NotFound; Invalid.
func (s *Service) Mark(ctx context.Context, who civic.Actor, opinion civic.ID, start, end int, themes ...civic.ID) (Passage, error) {
	if err := CanWork(who); err != nil {
		return Passage{}, err
	}
	list, err := s.opinions.ByIDs(ctx, []string{string(opinion)})
	if err != nil {
		return Passage{}, err
	}
	if len(list) == 0 || !list[0].Counts {
		return Passage{}, civic.NotFound("opinion")
	}
	part, start, end, errs := cut(list[0].Text, start, end)
	if err := civic.Invalid(errs...); err != nil {
		return Passage{}, err
	}
	var p Passage
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		there, err := s.store.passages(ctx, tx, ` AND p.opinion_id = ? AND p.starts = ? AND p.ends = ?`, string(opinion), start, end)
		if err != nil {
			return err
		}
		if len(there) > 0 {
			p = there[0]
		} else {
			p = Passage{ID: civic.NewID(now), Number: list[0].Number, Opinion: opinion, Start: start, End: end, Text: part, At: now}
			if err := s.store.insertPassage(ctx, tx, p, who.Person); err != nil {
				return err
			}
			if err := s.chain.Link(ctx, tx, who, civic.Ref{Kind: civic.RefOpinion, ID: string(opinion)}, p.Ref()); err != nil {
				return err
			}
		}
		for _, id := range themes {
			if err := s.give(ctx, tx, who, p, id); err != nil {
				return err
			}
		}
		p, err = s.store.passage(ctx, tx, p.ID)
		return err
	})
	return p, err
}

func (s *Service) give(ctx context.Context, tx *db.Tx, who civic.Actor, p Passage, theme civic.ID) error {
	t, err := s.store.theme(ctx, tx, theme)
	if civic.IsKind(err, civic.KindNotFound) || err == nil && t.Number != p.Number {
		return civic.Invalid(civic.FieldError{Field: "theme", Key: "error.field.choice"})
	}
	if err != nil {
		return err
	}
	if err := s.store.mark(ctx, tx, p.ID, theme, who.Person, s.clock()); err != nil {
		return err
	}
	return s.chain.Link(ctx, tx, who, p.Ref(), t.Ref())
}

// SetThemes makes the themes of a passage exactly those given; with none the
// passage itself goes, unless something was made from it.
//
// Errors: Forbidden; NotFound; Invalid; Conflict.
func (s *Service) SetThemes(ctx context.Context, who civic.Actor, passage civic.ID, themes []civic.ID) error {
	if err := CanWork(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.store.passage(ctx, tx, passage)
		if err != nil {
			return err
		}
		want := map[civic.ID]bool{}
		for _, id := range themes {
			want[id] = true
			if err := s.give(ctx, tx, who, p, id); err != nil {
				return err
			}
		}
		for _, id := range p.Themes {
			if want[id] {
				continue
			}
			if err := s.store.unmark(ctx, tx, p.ID, id); err != nil {
				return err
			}
			if err := s.chain.Unlink(ctx, tx, who, p.Ref(), civic.Ref{Kind: civic.RefTheme, ID: string(id)}); err != nil {
				return err
			}
		}
		if len(themes) > 0 {
			return nil
		}
		if err := s.chain.Unlink(ctx, tx, who, civic.Ref{Kind: civic.RefOpinion, ID: string(p.Opinion)}, p.Ref()); err != nil {
			return err
		}
		if err := s.chain.Free(ctx, tx, p.Ref()); err != nil {
			return err
		}
		if err := s.store.deletePassage(ctx, tx, p.ID); err != nil {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), who, p.ID, "remove", p)
	})
}

// Empty says that there is nothing in an opinion to mark, or takes that back.
//
// Errors: Forbidden; NotFound.
func (s *Service) Empty(ctx context.Context, who civic.Actor, opinion civic.ID, empty bool) error {
	if err := CanWork(who); err != nil {
		return err
	}
	list, err := s.opinions.ByIDs(ctx, []string{string(opinion)})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return civic.NotFound("opinion")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		return s.store.setRead(ctx, tx, list[0].Number, opinion, who.Person, s.clock(), empty)
	})
}

// Passages gives the passages of an opinion in the order of the text.
//
// Errors: Forbidden.
func (s *Service) Passages(ctx context.Context, who civic.Actor, opinion civic.ID) ([]Passage, error) {
	if err := CanLook(who); err != nil {
		return nil, err
	}
	return s.store.passages(ctx, s.db.Read(), ` AND p.opinion_id = ?`, string(opinion))
}

// Coverage tells how many of the opinions have been dealt with.
func (s *Service) Coverage(ctx context.Context, number int64) (Coverage, error) {
	themed, empty, err := s.store.covered(ctx, s.db.Read(), number)
	if err != nil {
		return Coverage{}, err
	}
	var c Coverage
	err = s.opinions.Each(ctx, number, func(o Opinion) error {
		c.Opinions++
		switch {
		case themed[o.ID]:
			c.Themed++
		case empty[o.ID]:
			c.Empty++
		}
		return nil
	})
	return c, err
}

// errEnough ends a walk over opinions.
var errEnough = errors.New("theme: enough")

// Next gives the first opinion after a receipt number that nobody has dealt
// with.
//
// Errors: Forbidden; NotFound when there is none.
func (s *Service) Next(ctx context.Context, who civic.Actor, number, after int64) (Opinion, error) {
	if err := CanLook(who); err != nil {
		return Opinion{}, err
	}
	themed, empty, err := s.store.covered(ctx, s.db.Read(), number)
	if err != nil {
		return Opinion{}, err
	}
	var next Opinion
	err = s.opinions.Each(ctx, number, func(o Opinion) error {
		if o.Serial > after && !themed[o.ID] && !empty[o.ID] {
			next = o
			return errEnough
		}
		return nil
	})
	switch {
	case errors.Is(err, errEnough):
		return next, nil
	case err != nil:
		return Opinion{}, err
	}
	return Opinion{}, civic.NotFound("opinion")
}

// MakeStatement turns a theme or a passage into a sentence to vote on, and keeps
// where it came from.
//
// Errors: Forbidden; NotFound; what making a statement refuses.
func (s *Service) MakeStatement(ctx context.Context, who civic.Actor, from civic.Ref, text civic.Text) (civic.Ref, error) {
	if err := CanWork(who); err != nil {
		return civic.Ref{}, err
	}
	var number int64
	switch from.Kind {
	case civic.RefTheme:
		t, err := s.store.theme(ctx, s.db.Read(), civic.ID(from.ID))
		if err != nil {
			return civic.Ref{}, err
		}
		number = t.Number
	case civic.RefPassage:
		p, err := s.store.passage(ctx, s.db.Read(), civic.ID(from.ID))
		if err != nil {
			return civic.Ref{}, err
		}
		number = p.Number
	default:
		return civic.Ref{}, civic.NotFound(string(from.Kind))
	}
	made, err := s.statements.Seed(ctx, who, number, text, string(from.Kind)+":"+from.ID)
	if err != nil {
		return civic.Ref{}, err
	}
	return made, s.db.Tx(ctx, func(tx *db.Tx) error { return s.chain.Link(ctx, tx, who, from, made) })
}
