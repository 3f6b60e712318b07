package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dienhong/civic"
	"dienhong/kit/nav"
	"dienhong/kit/node"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/api"
	"dienhong/platform/background"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/installation"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"
	"dienhong/platform/metrics"
	"dienhong/platform/web"
)

// App is the program, ready to serve.
type App struct {
	config  Config
	log     *slog.Logger
	db      *db.DB
	catalog *i18n.Catalog
	hub     *web.Hub
	router  *web.Router
	api     *api.API
	metrics *metrics.Metrics
	jobs    *jobs.Queue
	mail    *mail.Outbox
	search  *search.Module
	rooms   *room.Module

	turned *clock.Turned // what config.Clock tells

	features Features
	modules  []any // in the order of features.go

	entries []nav.Entry
	nav     *nav.Nav
	handler func() http.Handler
	whoIs   func(*http.Request) civic.Actor

	stopping atomic.Bool
	failing  sync.Map // name of a worker → its last error's text
}

// OpenDatabase opens the database that c names and brings its schema up to date.
func OpenDatabase(ctx context.Context, c Config) (*db.DB, error) {
	if c.Database == "" {
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrData, err)
		}
	}
	d, err := db.Open(ctx, c.database())
	if err != nil {
		return nil, err
	}
	schema, err := c.with(migrations.FS, "migrations")
	if err == nil {
		err = d.Migrate(ctx, schema)
	}
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// ErrData says that the folder of data cannot be made or used.
var ErrData = errors.New("the folder of data cannot be used")

// Build opens the database and wires the features. Close what it gives.
func Build(ctx context.Context, c Config) (*App, error) {
	if c.Clock == nil {
		c.Clock = clock.System
	}
	turned := clock.Turn(c.Clock)
	c.Clock = turned.Now
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Sentences == nil {
		c.Sentences = locale.Files
	}
	sentences, err := c.with(c.Sentences, "locale")
	if err != nil {
		return nil, err
	}
	catalog, err := i18n.Load(sentences)
	if err != nil {
		return nil, err
	}
	d, err := OpenDatabase(ctx, c)
	if err != nil {
		return nil, err
	}
	a := &App{config: c, turned: turned, log: c.Log, db: d, catalog: catalog, hub: web.NewHub(20_000), metrics: metrics.New(c.Version)}
	a.whoIs = func(*http.Request) civic.Actor { return civic.Visitor() }
	a.router = web.NewRouter(a.routerOptions())
	a.handler = sync.OnceValue(a.router.Handler)
	a.api = api.New(a.router, "Diên Hồng", apiDescription, c.Version)
	a.jobs = jobs.New(jobs.Config{DB: d, City: int64(theCity), Clock: c.Clock, Log: c.Log.With("part", "jobs")})
	a.mail = mail.New(mail.Config{
		DB: d, City: int64(theCity), Clock: c.Clock, Jobs: a.jobs, Sender: c.Mail, Keep: c.Development && c.Mail == nil,
	})
	a.rooms = room.New(room.Deps{DB: d, City: theCity, Clock: c.Clock, Log: c.Log.With("part", "rooms")})
	if err := a.wire(ctx); err != nil {
		return nil, errors.Join(err, a.Close(ctx))
	}
	const day = 24 * time.Hour
	a.jobs.Every("jobs.sweep", day, a.jobs.Sweep)
	a.jobs.Every("files.sweep", day, a.sweepFiles)
	a.add(&installation.Heart{
		DB: d, City: City, Clock: c.Clock, Version: c.Version, Failing: a.failures, Log: c.Log.With("part", "heart"),
	})
	a.add(a.jobs) // the last: features register their kinds of work before it runs
	a.routes()
	return a, nil
}

// add takes a feature in: its pages, its operations and what it has on the chain are
// found by the methods that it has.
func (a *App) add(module any) {
	a.modules = append(a.modules, module)
	before := map[string]bool{}
	for _, r := range a.router.Routes() {
		before[r.Method+" "+r.Pattern] = true
	}
	if m, ok := module.(interface{ Mount(*web.Router) }); ok {
		m.Mount(a.router)
	}
	if m, ok := module.(interface{ API(*api.API) }); ok {
		m.API(a.api)
	}
	if m, ok := module.(interface{ Rooms() []room.Room }); ok {
		a.rooms.Add(m.Rooms(), slices.DeleteFunc(a.router.Routes(), func(r web.Route) bool { return before[r.Method+" "+r.Pattern] }))
	}
	if m, ok := module.(interface{ Nav() []nav.Entry }); ok {
		a.entries = append(a.entries, m.Nav()...)
	}
	if m, ok := module.(node.Source); ok {
		a.features.Chain.Take(m.Nodes()...)
	}
}

// having lists the features with the methods of T, in the order of the chain, once
// all are made. So features declare what crosses them, and the one that shows it asks.
func having[T any](a *App) func() []T {
	return func() (list []T) {
		for _, module := range a.modules {
			if m, ok := module.(T); ok {
				list = append(list, m)
			}
		}
		return list
	}
}

// Handler serves everything.
func (a *App) Handler() http.Handler { return a.handler() }

// Router is the table of routes.
func (a *App) Router() *web.Router { return a.router }

// API is the REST API with its description.
func (a *App) API() *api.API { return a.api }

// DB is the database, for commands that work on it.
func (a *App) DB() *db.DB { return a.db }

// Features are the rooms, for commands that work with what they hold.
func (a *App) Features() *Features { return &a.features }

// Config is what the program was built with, defaults filled in.
func (a *App) Config() Config { return a.config }

// Context gives the context of a command: with its language and zone.
func (a *App) Context(ctx context.Context, language string) context.Context {
	return i18n.With(ctx, a.catalog, language, a.config.Zone)
}

// Run serves and works in the background until ctx ends. Then it tells the load
// balancer (/readyz), ends the streams, lets requests under way finish, ends the
// background work and returns.
func (a *App) Run(ctx context.Context, ready func(address string)) error {
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	workers := a.Work(background)
	defer func() {
		stop()
		workers.Wait()
	}()
	defer context.AfterFunc(ctx, func() {
		a.stopping.Store(true)
		a.hub.Close()
	})()
	return web.Server{
		Handler: a.Handler(), Log: a.log, Listen: a.config.Listen, Domain: a.config.Domain,
		CertDir: filepath.Join(a.config.Data, "certificates"), Ready: ready, Drain: a.config.Drain,
	}.Run(ctx)
}

// CatchUp reads the log of votes to its end, for commands that do not serve.
func (a *App) CatchUp(ctx context.Context) error {
	s := a.features.Statement.Service
	if err := s.CatchUp(ctx); err != nil {
		return err
	}
	return s.Release(ctx)
}

// Work starts the background work of the features; it ends with ctx.
func (a *App) Work(ctx context.Context) *background.Group {
	work := background.Group{Log: a.log}
	for _, module := range a.modules {
		if m, ok := module.(interface{ Run(context.Context) error }); ok {
			name := fmt.Sprintf("%T", module)
			work.Go(ctx, name, func() { a.keepRunning(ctx, name, m.Run) })
		}
	}
	return &work
}

// keepRunning starts a worker again when it fails, more slowly each time.
func (a *App) keepRunning(ctx context.Context, name string, run func(context.Context) error) {
	wait := time.Second
	for ctx.Err() == nil {
		begun := time.Now()
		well := time.AfterFunc(healthyAfter, func() { a.failing.Delete(name) })
		err := background.Guard(ctx, a.log, name, func() error { return run(ctx) })
		well.Stop()
		if time.Since(begun) > healthyAfter {
			wait = time.Second
		}
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			return
		}
		a.failing.Store(name, err.Error())
		a.log.ErrorContext(ctx, "background work failed", "worker", name, "error", err.Error(), "again_in", wait)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
			wait = min(2*wait, time.Minute)
		}
	}
}

// failures gives the last error of each worker that failed a moment ago.
func (a *App) failures() map[string]string {
	all := map[string]string{}
	a.failing.Range(func(name, text any) bool {
		all[fmt.Sprint(name)] = fmt.Sprint(text)
		return true
	})
	return all
}

// healthyAfter is how long a worker must run before its last failure is
// forgotten.
const healthyAfter = 2 * time.Minute

// Close stores what was accepted and closes the database.
func (a *App) Close(ctx context.Context) error {
	a.hub.Close()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	var errs []error
	for _, module := range a.modules {
		if m, ok := module.(interface{ Close(context.Context) error }); ok {
			errs = append(errs, m.Close(end))
		}
	}
	return errors.Join(append(errs, a.db.Close())...)
}

// theCity is the installation's: one program serves one city.
const theCity = civic.FirstCity

// City is the number of the installation's city in its tables.
const City = int64(theCity)
