package search

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/jobs"
	"dienhong/platform/web"
)

// Deps is what the search needs.
type Deps struct {
	DB      *db.DB
	City    civic.CityID
	Clock   clock.Clock
	Log     *slog.Logger
	Jobs    *jobs.Queue
	Sources []Source // pages show their kinds in this order
}

// Module is the search, ready to be mounted.
type Module struct {
	index   Index
	sources []Source
	clock   clock.Clock
	log     *slog.Logger
	jobs    *jobs.Queue
}

// rebuildJob writes the entries of a kind again.
const rebuildJob = "search.rebuild"

type rebuildBody struct {
	Kind string `json:"kind"`
}

// New wires the search. It panics when two sources have the same kind.
func New(d Deps) *Module {
	d.Sources = slices.Clone(d.Sources)
	slices.SortStableFunc(d.Sources, func(a, b Source) int { return a.Kind.Rank - b.Kind.Rank })
	m := &Module{index: Index{DB: d.DB, City: d.City}, sources: d.Sources, clock: d.Clock, log: d.Log, jobs: d.Jobs}
	seen := map[string]bool{}
	for _, s := range d.Sources {
		if seen[s.Kind.Name] {
			panic("search: two sources of the kind " + s.Kind.Name)
		}
		seen[s.Kind.Name] = true
	}
	jobs.Register(d.Jobs, rebuildJob, jobs.Limits{AtOnce: 1, Time: 6 * time.Hour}, func(ctx context.Context, _ jobs.Job, body rebuildBody) error {
		s, ok := m.source(body.Kind)
		if !ok {
			return nil
		}
		return m.index.Rebuild(ctx, s)
	})
	return m
}

func (m *Module) source(kind string) (Source, bool) {
	for _, s := range m.sources {
		if s.Kind.Name == kind {
			return s, true
		}
	}
	return Source{}, false
}

// Run has the kinds rebuilt whose entries other rules wrote, or that hold what
// the program says itself and another program said differently.
func (m *Module) Run(ctx context.Context) error {
	for _, s := range m.sources {
		stale, err := m.index.Stale(ctx, s.Kind.Name)
		if err == nil && !stale && s.Static {
			differ, failed := m.index.Check(ctx, s)
			stale, err = len(differ) > 0, failed
		}
		if err != nil {
			return fmt.Errorf("check the search index of %s: %w", s.Kind.Name, err)
		}
		if !stale {
			continue
		}
		if err := m.index.DB.Tx(ctx, func(tx *db.Tx) error {
			_, err := m.jobs.Enqueue(ctx, tx, rebuildJob, rebuildBody{s.Kind.Name}, jobs.Once(s.Kind.Name))
			return err
		}); err != nil {
			return fmt.Errorf("have the search index of %s rebuilt: %w", s.Kind.Name, err)
		}
	}
	<-ctx.Done()
	return nil
}

// Check names the things of which the index does not say what a rebuild would,
// kind by kind. It leaves out what the program says itself: that is compared
// whenever it starts.
func (m *Module) Check(ctx context.Context) (differ []string, err error) {
	for _, s := range m.sources {
		if s.Static {
			continue
		}
		list, err := m.index.Check(ctx, s)
		if err != nil {
			return nil, fmt.Errorf("check the search index of %s: %w", s.Kind.Name, err)
		}
		differ = append(differ, list...)
	}
	return differ, nil
}

// Rebuild rewrites everything.
func (m *Module) Rebuild(ctx context.Context) error {
	for _, s := range m.sources {
		if err := m.index.Rebuild(ctx, s); err != nil {
			return fmt.Errorf("rebuild the search index of %s: %w", s.Kind.Name, err)
		}
	}
	return nil
}

// officers may search the office: every role.
var officers = web.Roles(civic.Roles...)

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /search", web.Public, m.page(false))
	rt.Handle("GET /office/search", officers, m.page(true))
}
