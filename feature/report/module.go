package report

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/paper"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/blob"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/jobs"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB            *db.DB
	City          civic.CityID
	Clock         clock.Clock
	Zone          *time.Location
	Log           *slog.Logger
	Catalog       *i18n.Catalog
	Jobs          *jobs.Queue
	Files         blob.Store
	Site          paper.Site // scheme and host, for links in papers
	Operator      Operator
	Consultations Consultations
	Voices        Voices
	Work          Work
	Chain         Chain
	Others        paper.Sources // documents of other features
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature and tells the queue how papers are made.
func New(d Deps) *Module {
	s := &Service{
		db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "report"), clock: d.Clock, zone: d.Zone, log: d.Log, catalog: d.Catalog, queue: d.Jobs, files: d.Files, site: d.Site,
		operator: d.Operator, consultations: d.Consultations, voices: d.Voices, work: d.Work, chain: d.Chain, others: d.Others,
	}
	jobs.Register(d.Jobs, buildJob, jobs.Limits{Attempts: 4, AtOnce: 1, Time: 10 * time.Minute}, s.build)
	return &Module{Service: s, deps: d}
}

// fresh is how old a public page may be.
const fresh = 10 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /reports", web.Public, m.reports, web.Cached(fresh))
	rt.Handle("GET /reports/{id}", web.Public, m.report, web.Cached(fresh))
	rt.Handle("GET /reports/{id}/file", web.Public, m.publicFile, web.As(web.Export))

	makers, editors := web.Roles(civic.Editor, civic.Analyst), web.Roles(civic.Editor)
	rt.Handle("GET /office/reports", makers, m.desk)
	rt.Handle("POST /office/reports", makers, m.order)
	rt.Handle("GET /office/reports/papers/{id}", makers, m.paper)
	rt.Handle("GET /office/reports/papers/{id}/file", makers, m.officeFile, web.As(web.Export))
	rt.Handle("POST /office/reports/papers/{id}/publish", editors, m.act((*Service).Publish, "published"))
	rt.Handle("POST /office/reports/papers/{id}/withdraw", editors, m.act((*Service).Withdraw, "withdrawn"))
	rt.Handle("POST /office/reports/papers/{id}/remove", editors, m.remove)
	rt.Handle("GET /office/reports/form", editors, m.form)
	rt.Handle("POST /office/reports/form", editors, m.saveForm)

}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "report.nav", Path: "/reports", Group: nav.Outcomes, Order: 30},
		{Key: "report.nav_office", Path: "/office/reports", Group: nav.Work, Order: 40},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room { return []room.Room{{ID: "report", Key: "report.nav"}} }
