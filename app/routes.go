package app

import (
	"context"
	"math"
	"net/http"
	"time"

	"dienhong/kit/edge"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/platform/jobs"
	"dienhong/platform/once"
	"dienhong/platform/web"
	"dienhong/ui"
)

func (a *App) routerOptions() web.Options {
	var writes *web.Limiter
	if n := a.config.WritesPerMinute; n > 0 {
		writes = web.NewLimiter(float64(n), max(20, n/3))
	}
	return edge.Options(web.Options{
		Writes: writes, Once: once.New(a.db, int64(theCity), a.config.Clock),
		Log: a.log, Catalog: a.catalog, Zone: a.config.Zone, Clock: a.config.Clock, Proxies: a.config.Proxies,
		Uploads: web.NewLimiter(uploadsPerMinute, uploadsAtOnce), Identify: a.identify, Observe: a.metrics.Observe, Open: room.Open, Edition: room.Edition,
	})
}

// What one network may send that is larger than a form.
const uploadsPerMinute, uploadsAtOnce = 30, 60

// unchanged is how old an answer may be that changes with the program alone.
const unchanged = 24 * time.Hour

// routes adds what belongs to no feature: how the program is, what it counts,
// what its API offers.
func (a *App) routes() {
	a.router.Handle("GET /healthz", web.Public, a.healthz, web.As(web.Light))
	a.router.Handle("GET /readyz", web.Public, a.readyz, web.As(web.Light))
	a.router.HandleStd("GET "+ui.AssetsPath+"{file}", web.Public, ui.Assets(), web.As(web.Light))
	a.router.Handle("GET /metrics", web.Public, a.measures, web.As(web.Light))
	a.router.Handle("GET /api/v1/openapi.json", web.Public, a.openAPI, web.Cached(unchanged), web.CrossOrigin())
	a.router.Handle("GET /privacy", web.Public, a.privacy, web.Cached(time.Minute))
	a.router.Handle("GET /docs/api", web.Public, a.reference, web.Cached(unchanged))
	if a.config.Development {
		a.router.Handle("GET /styleguide", web.Public, ui.Styleguide)
	}
	a.nav = nav.New(append(a.entries,
		nav.Entry{Key: "ui.footer.data", Path: "/docs/api", Group: nav.About, Order: 40},
		nav.Entry{Key: "ui.footer.privacy", Path: "/privacy", Group: nav.About, Order: 50},
	), a.router.Routes())
	a.gauges()
}

// gauges are the measures that are asked for at every scrape.
func (a *App) gauges() {
	a.metrics.Gauge("dienhong_listeners", "Open pages that wait for live changes.", func() float64 { return float64(a.hub.Listeners()) })
	a.metrics.Gauge("dienhong_readers_waiting", "Readers who wait for their page to be drawn.", func() float64 {
		waiting, _, _ := a.router.Load()
		return float64(waiting)
	})
	a.metrics.Counter("dienhong_readers_refused_total", "Pages that were not drawn because there was too much to do.", func() float64 {
		_, _, refused := a.router.Load()
		return float64(refused)
	})
	a.metrics.Gauge("dienhong_workers_failing", "Kinds of background work that failed a moment ago.", func() float64 {
		n := 0
		a.failing.Range(func(any, any) bool { n++; return true })
		return float64(n)
	})
	asked := func(ask func(context.Context) (float64, error)) func() float64 {
		return func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			n, err := ask(ctx)
			if err != nil {
				return math.NaN()
			}
			return n
		}
	}
	a.metrics.Gauge("dienhong_database_up", "1 when the database answers.", asked(func(ctx context.Context) (float64, error) {
		if a.db.Ping(ctx) != nil {
			return 0, nil //nolint:nilerr // that it does not answer is the figure
		}
		return 1, nil
	}))
	work := func(of func(jobs.Status) float64) func() float64 {
		return asked(func(ctx context.Context) (sum float64, err error) {
			all, err := a.jobs.Statuses(ctx)
			for _, s := range all {
				sum += of(s)
			}
			return sum, err
		})
	}
	a.metrics.Gauge("dienhong_jobs_waiting", "Jobs that wait for their turn.", work(func(s jobs.Status) float64 { return float64(s.Waiting) }))
	a.metrics.Gauge("dienhong_jobs_failed", "Jobs that gave up.", work(func(s jobs.Status) float64 { return float64(s.Failed) }))
	a.metrics.Gauge("dienhong_disk_free_bytes", "Free bytes on the disk of the data folder; NaN where it is the database's.", func() float64 {
		if room, known := a.room(); known {
			return float64(room.Free)
		}
		return math.NaN()
	})
	a.metrics.Gauge("dienhong_letters_failed", "Letters that could not be sent.", asked(func(ctx context.Context) (float64, error) {
		h, err := a.mail.Health(ctx)
		return float64(h.Failed), err
	}))
}

// healthz says that the process answers.
func (a *App) healthz(w http.ResponseWriter, _ *http.Request) error {
	return web.JSON(w, http.StatusOK, map[string]string{"status": "ok", "version": a.config.Version})
}

// readyz says whether requests should be sent here: not while stopping, and not
// without the database.
func (a *App) readyz(w http.ResponseWriter, r *http.Request) error {
	if a.stopping.Load() {
		return web.JSON(w, http.StatusServiceUnavailable, map[string]string{"status": "stopping"})
	}
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := a.db.Ping(ctx); err != nil {
		a.log.ErrorContext(ctx, "the database does not answer", "error", err.Error())
		return web.JSON(w, http.StatusServiceUnavailable, map[string]string{"status": "database"})
	}
	return web.JSON(w, http.StatusOK, map[string]string{"status": "ready"})
}

const apiDescription = "Everything that the pages of this installation show, for programs. Reading needs no key. " +
	"Errors are problem+json (RFC 9457) in the language of Accept-Language (vi, en). Times are RFC 3339 in UTC."

// openAPI gives the description of the API, as far as this installation offers it.
func (a *App) openAPI(w http.ResponseWriter, r *http.Request) error {
	return web.JSON(w, http.StatusOK, a.api.Part(func(path string) bool { return room.Offered(r.Context(), path) }))
}
