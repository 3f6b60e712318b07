package consultation

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/edit"
	"dienhong/kit/figure"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Service holds the use cases. Each exported method is one transaction.
type Service struct {
	db      *db.DB
	store   store
	history *history.Log
	clock   clock.Clock
	zone    *time.Location
	figures figure.Sources
	guests  Guests

	mu    sync.Mutex
	known map[string]known
}

// known is a consultation as it was read a moment ago.
type known struct {
	consultation Consultation
	until        time.Time
}

// knownFor bounds how long another server's change may go unseen by a vote.
const knownFor = 2 * time.Second

// List gives the consultations that the actor may read, the newest first.
func (s *Service) List(ctx context.Context, who civic.Actor) ([]Consultation, error) {
	all, err := s.store.all(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	var list []Consultation
	for _, c := range all {
		if CanRead(who, c, s.clock()) == nil {
			list = append(list, c)
		}
	}
	return list, nil
}

// BySlug gives one consultation that the actor may read.
func (s *Service) BySlug(ctx context.Context, who civic.Actor, slug string) (Consultation, error) {
	c, err := s.store.bySlug(ctx, s.db.Read(), slug)
	if err != nil {
		return Consultation{}, err
	}
	return c, CanRead(who, c, s.clock())
}

// ByNumber gives the consultation of that number, draft or not.
func (s *Service) ByNumber(ctx context.Context, number civic.ConsultationNumber) (Consultation, error) {
	return s.store.byNumber(ctx, s.db.Read(), number)
}

// Lookup gives a consultation from memory when it was read less than two
// seconds ago. A change made by this server is seen at once. It is for the path
// of votes, where the phases matter and every query counts.
func (s *Service) Lookup(ctx context.Context, slug string) (Consultation, error) {
	now := s.clock()
	s.mu.Lock()
	k, ok := s.known[slug]
	s.mu.Unlock()
	if ok && now.Before(k.until) {
		return k.consultation, nil
	}
	c, err := s.store.bySlug(ctx, s.db.Read(), slug)
	if err != nil {
		return Consultation{}, err
	}
	s.mu.Lock()
	s.known[slug] = known{c, now.Add(knownFor)}
	s.mu.Unlock()
	return c, nil
}

func (s *Service) forget(slug string) {
	s.mu.Lock()
	delete(s.known, slug)
	s.mu.Unlock()
}

// Blueprint describes a consultation that is about to be made.
type Blueprint struct {
	Slug          string // made from the title when empty
	Texts         Texts
	Moderation    Moderation
	MinimumDays   int
	Demonstration bool
	Source        string
	Phases        []Phase
	Topics        []Topic
	Publish       bool // at once; the demonstration and imports
}

// Create makes a consultation, as a draft unless the blueprint says otherwise.
//
// Errors: Invalid with the fields at fault; Conflict when the address is taken.
func (s *Service) Create(ctx context.Context, who civic.Actor, n Blueprint) (Consultation, error) {
	if err := CanEdit(who); err != nil {
		return Consultation{}, err
	}
	if n.Moderation == "" {
		n.Moderation = ModerateBefore
	}
	if n.Slug == "" {
		n.Slug = fold.Slug(n.Texts.Title.VI)
	}
	errs := n.Texts.problems()
	if n.Slug != fold.Slug(n.Slug) || n.Slug == "" && n.Texts.Title.VI != "" {
		errs = append(errs, civic.FieldError{Field: "slug", Key: "consultation.error.slug"})
	}
	if n.Moderation != ModerateBefore && n.Moderation != ModerateAfter {
		errs = append(errs, civic.FieldError{Field: "moderation", Key: "error.field.choice"})
	}
	errs = append(errs, phaseProblems(n.Phases, n.MinimumDays, s.zone)...)
	if err := civic.Invalid(errs...); err != nil {
		return Consultation{}, err
	}
	now := s.clock()
	c := Consultation{
		ID: civic.NewID(now), Slug: n.Slug, Version: 1, Texts: n.Texts, Moderation: n.Moderation, MinimumDays: n.MinimumDays,
		Demonstration: n.Demonstration, Source: n.Source, UpdatedAt: now, UpdatedBy: who.Name,
		Phases: withIDs(n.Phases, now), Topics: n.Topics,
	}
	if n.Publish {
		c.PublishedAt = now
	}
	for i := range c.Topics {
		if c.Topics[i].ID == "" {
			c.Topics[i].ID = civic.NewID(now)
		}
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if c.Number, err = s.store.nextNumber(ctx, tx); err != nil {
			return err
		}
		if err := s.store.insert(ctx, tx, c); err != nil {
			return err
		}
		if err := s.store.replacePhases(ctx, tx, c.ID, c.Phases); err != nil {
			return err
		}
		if err := s.store.replaceTopics(ctx, tx, c.ID, c.Topics); err != nil {
			return err
		}
		return s.write(ctx, tx, c.ID, history.Act{At: now, By: who, Act: ActCreate})
	})
	if errors.Is(err, db.ErrConflict) {
		return Consultation{}, civic.Invalid(civic.FieldError{Field: "slug", Key: "consultation.error.slug_taken", Args: []any{c.Slug}})
	}
	return c, err
}

func withIDs(phases []Phase, now time.Time) []Phase {
	list := make([]Phase, len(phases))
	for i, p := range phases {
		if p.ID == "" {
			p.ID = civic.NewID(now)
		}
		if p.Track != Voice {
			p.Votes, p.Ideas = false, false
		}
		list[i] = p
	}
	return list
}

// Edit is what the first form of a consultation changes.
type Edit struct {
	Texts       Texts
	Moderation  Moderation
	MinimumDays int
}

// Update changes the texts and rules.
//
// Errors: Invalid; [*edit.StaleError] when version is not the current one.
func (s *Service) Update(ctx context.Context, who civic.Actor, slug string, version int64, e Edit) (Consultation, error) {
	return s.change(ctx, who, slug, version, ActTexts, "", func(tx *db.Tx, c *Consultation) error {
		errs := e.Texts.problems()
		if e.Moderation != ModerateBefore && e.Moderation != ModerateAfter {
			errs = append(errs, civic.FieldError{Field: "moderation", Key: "error.field.choice"})
		}
		if e.MinimumDays < 0 || e.MinimumDays > 365 {
			errs = append(errs, civic.FieldError{Field: "minimum_days", Key: "consultation.error.minimum_days"})
		} else if n := voiceDays(c.Phases, s.zone); n > 0 && n < e.MinimumDays {
			errs = append(errs, civic.FieldError{Field: "minimum_days", Key: "consultation.error.too_short", Args: []any{e.MinimumDays, n}})
		}
		c.Texts, c.Moderation, c.MinimumDays = e.Texts, e.Moderation, e.MinimumDays
		return civic.Invalid(errs...)
	})
}

// SetPhases replaces the phases. When the consultation is public and the end of
// a phase moves, or a phase goes, a reason is needed; it is shown to everybody.
func (s *Service) SetPhases(ctx context.Context, who civic.Actor, slug string, version int64, phases []Phase, reason string) (Consultation, error) {
	return s.change(ctx, who, slug, version, ActPhases, reason, func(tx *db.Tx, c *Consultation) error {
		errs := phaseProblems(phases, c.MinimumDays, s.zone)
		public := c.Public(s.clock())
		errs = append(errs, civic.LineProblems("reason", reason, 1_000, false)...)
		if public && movesAnEnd(c.Phases, phases) && reason == "" {
			errs = append(errs, civic.FieldError{Field: "reason", Key: "consultation.error.reason_for_moving"})
		}
		after := Consultation{Phases: phases}
		if public && len(after.track(Voice)) == 0 {
			errs = append(errs, civic.FieldError{Key: "consultation.error.no_voice_phase"})
		}
		if err := civic.Invalid(errs...); err != nil {
			return err
		}
		c.Phases = withIDs(phases, s.clock())
		return s.store.replacePhases(ctx, tx, c.ID, c.Phases)
	})
}

// maxTopics bounds the topics of one consultation.
const maxTopics = 200

// SetTopics replaces the topics. Topics keep their ids, for statements point at
// them.
func (s *Service) SetTopics(ctx context.Context, who civic.Actor, slug string, version int64, topics []Topic) (Consultation, error) {
	return s.change(ctx, who, slug, version, ActTopics, "", func(tx *db.Tx, c *Consultation) error {
		if len(topics) > maxTopics {
			return civic.Invalid(civic.FieldError{Field: "topics[0].name_vi", Key: "consultation.error.too_many_topics", Args: []any{maxTopics}})
		}
		var errs []civic.FieldError
		for i := range topics {
			errs = append(errs, topics[i].Name.Problems(fmt.Sprintf("topics[%d].name", i), 120, true)...)
			if topics[i].ID == "" {
				topics[i].ID = civic.NewID(s.clock())
			}
		}
		if err := civic.Invalid(errs...); err != nil {
			return err
		}
		c.Topics = topics
		return s.store.replaceTopics(ctx, tx, c.ID, topics)
	})
}

// Publish makes a draft public.
//
// Errors: Invalid while something is missing that a reader needs.
func (s *Service) Publish(ctx context.Context, who civic.Actor, slug string, version int64) (Consultation, error) {
	c, err := s.BySlug(ctx, who, slug)
	if err != nil {
		return Consultation{}, err
	}
	given, err := s.figures.Of(ctx, c.Number)
	if err != nil {
		return Consultation{}, err
	}
	return s.change(ctx, who, slug, version, ActPublish, "", func(_ *db.Tx, c *Consultation) error {
		if err := CanPublish(who, *c, given.Statements, s.clock(), s.zone); err != nil {
			return err
		}
		c.PublishedAt = s.clock()
		return nil
	})
}

// Cancel ends a consultation before its results, with a reason that everybody
// reads.
func (s *Service) Cancel(ctx context.Context, who civic.Actor, slug string, version int64, reason civic.Text) (Consultation, error) {
	return s.change(ctx, who, slug, version, ActCancel, reason.VI, func(_ *db.Tx, c *Consultation) error {
		if err := CanCancel(who, *c, s.clock()); err != nil {
			return err
		}
		if err := civic.Invalid(reason.Problems("reason", 1_000, true)...); err != nil {
			return err
		}
		c.CancelledAt, c.CancelReason = s.clock(), reason
		return nil
	})
}

// Archive puts a published consultation away from moment on.
func (s *Service) Archive(ctx context.Context, who civic.Actor, slug string, version int64, moment time.Time) (Consultation, error) {
	return s.change(ctx, who, slug, version, ActArchive, "", func(_ *db.Tx, c *Consultation) error {
		if st := c.State(s.clock()); st != Published && st != Archived {
			return civic.Refuse(civic.KindConflict, "consultation.error.archive_before_published")
		}
		c.ArchivedAt = moment
		return nil
	})
}

// change loads the current version, lets apply change it, and saves it with a
// line in the history. Nothing is written when apply refuses.
func (s *Service) change(ctx context.Context, who civic.Actor, slug string, version int64, act, reason string, apply func(*db.Tx, *Consultation) error) (Consultation, error) {
	if err := CanEdit(who); err != nil {
		return Consultation{}, err
	}
	var c Consultation
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if c, err = s.store.bySlug(ctx, tx, slug); err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, s.history, on(c.ID), c, c.Version, version); err != nil {
			return err
		}
		before := c
		if err := apply(tx, &c); err != nil {
			return err
		}
		c.UpdatedAt, c.UpdatedBy = s.clock(), who.Name
		if err := s.store.update(ctx, tx, c); err != nil {
			return err
		}
		c.Version++
		return s.write(ctx, tx, c.ID, history.Act{At: c.UpdatedAt, By: who, Act: act, Reason: reason, Before: before, After: c})
	})
	if err != nil {
		return Consultation{}, err
	}
	s.forget(slug)
	return c, nil
}
