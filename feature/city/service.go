package city

import (
	"context"
	"slices"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/edit"
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

	mu    sync.Mutex
	known *Profile
	until time.Time

	ground      *Ground
	groundUntil time.Time
}

// knownFor bounds how long another server's change of the profile may go unseen.
const knownFor = 5 * time.Second

// Profile gives the profile with pillars and horizons; one of version 0 before
// the first is saved. It is read for every page and therefore kept in memory for
// a few seconds; the caller must not change what it points to.
func (s *Service) Profile(ctx context.Context) (Profile, error) {
	now := s.clock()
	s.mu.Lock()
	known, until := s.known, s.until
	s.mu.Unlock()
	if known != nil && now.Before(until) {
		return *known, nil
	}
	p, err := s.store.profile(ctx, s.db.Read())
	if err != nil {
		return Profile{}, err
	}
	s.mu.Lock()
	s.known, s.until = &p, now.Add(knownFor)
	s.mu.Unlock()
	return p, nil
}

// Pillar gives the pillar with that address.
func (s *Service) Pillar(ctx context.Context, slug string) (Pillar, error) {
	p, err := s.Profile(ctx)
	if err != nil {
		return Pillar{}, err
	}
	if i := slices.IndexFunc(p.Pillars, func(l Pillar) bool { return l.Slug == slug }); i >= 0 {
		return p.Pillars[i], nil
	}
	return Pillar{}, civic.NotFound("pillar")
}

// SaveProfile writes profile, pillars and horizons over the version that p
// carries. Pillars without an address get one from their name; a pillar that the
// city has keeps its address, whatever p says.
//
// Errors: Forbidden; Invalid; [*edit.StaleError] when p.Version is not the
// current one.
func (s *Service) SaveProfile(ctx context.Context, who civic.Actor, p Profile) (Profile, error) {
	if err := CanEditProfile(who); err != nil {
		return Profile{}, err
	}
	p.Pillars, p.Horizons = slices.Clone(p.Pillars), slices.Clone(p.Horizons)
	slices.SortStableFunc(p.Horizons, func(a, b Horizon) int { return a.Year - b.Year })
	version, of := p.Version, history.Subject{Kind: aProfile}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.profile(ctx, tx)
		if err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, s.history, of, current, current.Version, version); err != nil {
			return err
		}
		now := s.clock()
		for i := range p.Pillars {
			l := &p.Pillars[i]
			if at := slices.IndexFunc(current.Pillars, func(c Pillar) bool { return l.ID != "" && c.ID == l.ID }); at >= 0 {
				l.Slug = current.Pillars[at].Slug
				continue
			}
			l.ID = civic.NewID(now)
			if l.Slug == "" {
				l.Slug = fold.Slug(l.Name.VI)
			}
		}
		for i := range p.Horizons {
			h := &p.Horizons[i]
			if !slices.ContainsFunc(current.Horizons, func(c Horizon) bool { return h.ID != "" && c.ID == h.ID }) {
				h.ID = civic.NewID(now)
			}
		}
		if err := civic.Invalid(p.problems()...); err != nil {
			return err
		}
		p.Version = version + 1
		if err := s.store.saveProfile(ctx, tx, p); err != nil {
			return err
		}
		act := history.Act{At: now, By: who, On: of, Act: "profile"}
		if version > 0 {
			act.Before, act.After = current, p
		}
		return s.history.Write(ctx, tx, act)
	})
	if err != nil {
		return Profile{}, err
	}
	s.mu.Lock()
	s.known = nil
	s.mu.Unlock()
	return p, nil
}

// History gives who changed the profile, the ground of the maps, a document or an
// organisation: the newest lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, of history.Subject, older civic.ID) (history.Page, error) {
	can := CanEditDocuments
	if of.Kind == aProfile || of.Kind == aGround {
		can = CanEditProfile
	}
	if err := can(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), of, older)
}
