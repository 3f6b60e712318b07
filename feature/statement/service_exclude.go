package statement

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// isNew tells whether a release is not known here yet.
func (s *Service) isNew(f releaseRow) (yes bool) {
	s.live.read(f.Consultation, func(c *conversation) { yes = f.Number > c.last().Number })
	return yes
}

// readExclusions takes in who is excluded when that changed.
func (s *Service) readExclusions(ctx context.Context) error {
	times := s.live.position().times
	all, err := s.store.exclusions(ctx, s.db.Read())
	if err != nil {
		return err
	}
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	if s.live.at.times != times {
		return nil
	}
	for n, list := range all {
		if c := s.live.of(n); c.lastAct != list.last {
			c.out, c.lastAct = list.out, list.last
			c.show()
			s.signal(n)
		}
	}
	return nil
}

// Impact is what an exclusion would do.
type Impact struct {
	Pattern
	Out   int // are excluded
	Left  int // stay: too few of those who became public together
	Aside int // are not excluded and counted again at the close: too few would remain of theirs
	Rows  []ImpactRow
}

// ImpactRow is a statement with all votes, and without those of the pattern.
type ImpactRow struct {
	Statement Statement
	Now, Then opinionmap.Tally
}

// moves is by how much the share of those who agree would change.
func (r ImpactRow) moves() float64 {
	share := func(t opinionmap.Tally) float64 { return float64(t.Agree) / float64(max(1, t.Total())) }
	return math.Abs(share(r.Now) - share(r.Then))
}

// Impact tells what excluding the people of a pattern would do to all votes.
//
// Errors: Forbidden; NotFound.
func (s *Service) Impact(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, name string) (i Impact, err error) {
	if i.Pattern, err = s.pattern(ctx, who, consultation, name); err != nil {
		return i, err
	}
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return i, err
	}
	s.live.read(consultation, func(c *conversation) {
		v := c.judge(i.People, t.shown())
		i.Out, i.Left, i.Aside = v.people(), v.left, v.aside()
		now := subset(c.matrix, func(p int64) bool { return c.out[p] == 0 || c.out[p] == setAside })
		then := subset(now, func(p int64) bool { return v.out[p] == 0 || v.out[p] == setAside })
		for _, st := range t.list {
			if st.State == Shown {
				i.Rows = append(i.Rows, ImpactRow{st, now.Tally(st.ID), then.Tally(st.ID)})
			}
		}
	})
	return i, nil
}

// Exclude takes the ballots of a pattern's people out of every count, with a reason
// that everybody reads. Public figures change at once.
//
// Errors: Forbidden; NotFound; Invalid.
func (s *Service) Exclude(ctx context.Context, who civic.Actor, c civic.Consultation, name, reason string) error {
	if err := CanExclude(who); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := reasonProblem(reason); err != nil {
		return err
	}
	if err := s.Release(ctx); err != nil { // so that all that is known is known here
		return err
	}
	p, err := s.pattern(ctx, who, c.Number, name)
	if err != nil {
		return err
	}
	t, err := s.textsOf(ctx, c.Number)
	if err != nil {
		return err
	}
	var v verdict
	var last Release
	var acts int64
	s.live.read(c.Number, func(l *conversation) { v, last, acts = l.judge(p.People, t.shown()), l.last(), l.lastAct })
	if v.people() == 0 {
		return civic.Invalid(civic.FieldError{Field: "reason", Key: "statement.error.too_few_excluded", Args: []any{Least}})
	}
	return s.change(ctx, c, known{last, acts}, func(tx *db.Tx) error {
		id, err := s.store.exclude(ctx, tx, c.Number, p.Rule, v)
		if err != nil {
			return err
		}
		return s.store.insertExclusionAct(ctx, tx, c.Number, id, "exclude", s.clock(), who, reason)
	})
}

// Restore takes an exclusion back.
//
// Errors: Forbidden; NotFound when it is not there or taken back already; Invalid.
func (s *Service) Restore(ctx context.Context, who civic.Actor, c civic.Consultation, id int64, reason string) error {
	if err := CanExclude(who); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := reasonProblem(reason); err != nil {
		return err
	}
	if err := s.Release(ctx); err != nil {
		return err
	}
	var k known
	s.live.read(c.Number, func(l *conversation) { k = known{l.last(), l.lastAct} })
	return s.change(ctx, c, k, func(tx *db.Tx) error {
		did, err := s.store.setActive(ctx, tx, c.Number, id, false)
		if err != nil {
			return err
		}
		if !did {
			return civic.NotFound("statement.exclusion")
		}
		return s.store.insertExclusionAct(ctx, tx, c.Number, id, "restore", s.clock(), who, reason)
	})
}

func reasonProblem(reason string) error {
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return civic.Invalid(civic.FieldError{Field: "reason", Key: "error.field.required"})
	case n > MaxExclusionReason:
		return civic.Invalid(civic.FieldError{Field: "reason", Key: "error.field.too_long", Args: []any{MaxExclusionReason, n}})
	}
	return nil
}

// known is what a decision was made by.
type known struct {
	last Release
	acts int64
}

// change writes an act and, where something is public, a release that adds nobody, so
// that everything that is made of votes is made anew. It is refused when what it was
// decided by has changed meanwhile.
func (s *Service) change(ctx context.Context, c civic.Consultation, k known, act func(tx *db.Tx) error) error {
	if err := s.db.Tx(ctx, func(tx *db.Tx) error {
		last, err := s.store.lastRelease(ctx, tx, c.Number)
		if err != nil {
			return err
		}
		acts, err := s.store.lastExclusionAct(ctx, tx, c.Number)
		if err != nil {
			return err
		}
		if last != k.last.Number || acts != k.acts {
			return civic.Refuse(civic.KindConflict, "error.conflict")
		}
		if err := act(tx); err != nil || last == 0 {
			return err
		}
		next := k.last
		next.Number, next.At, next.First = last+1, s.clock(), next.Line+1
		return s.store.addRelease(ctx, tx, c.Number, next)
	}); err != nil {
		return err
	}
	if err := s.Release(ctx); err != nil {
		return err
	}
	return s.readExclusions(ctx)
}

// Excluded is what everybody may know of exclusions.
type Excluded struct {
	Acts          []ExclusionAct
	Counted, With [2]int // people and votes, without and with those who were excluded after they were public
	Statements    []Statement
	Before        map[int64][2]int // votes and those who agree, with the excluded
}

// Exclusions tells what was excluded, and both figures.
func (s *Service) Exclusions(ctx context.Context, consultation civic.ConsultationNumber) (x Excluded, err error) {
	if x.Acts, err = s.store.exclusionActs(ctx, s.db.Read(), consultation); err != nil {
		return x, err
	}
	if x.Statements, err = s.Statements(ctx, consultation); err != nil {
		return x, err
	}
	x.Statements = slices.DeleteFunc(x.Statements, func(st Statement) bool { return st.State != Shown })
	s.live.read(consultation, func(c *conversation) {
		with := c.withExcluded()
		x.Counted, x.With = [2]int{c.counted.Voters(), c.counted.Votes()}, [2]int{with.Voters(), with.Votes()}
		x.Before = make(map[int64][2]int, len(x.Statements))
		for _, st := range x.Statements {
			t := with.Tally(st.ID)
			x.Before[st.ID] = [2]int{t.Total(), t.Agree}
		}
	})
	return x, nil
}
