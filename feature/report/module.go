package report

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/nav"
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
	Site          string // scheme and host, for links in papers
	Operator      Operator
	Consultations Consultations
	Voices        Voices
	Work          Work
	Chain         Chain
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
		operator: d.Operator, consultations: d.Consultations, voices: d.Voices, work: d.Work, chain: d.Chain,
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

	rt.Handle("GET /report-review/{secret}", web.Public, m.review)
	rt.Handle("POST /report-review/{secret}", web.Public, m.note)

	makers, editors, administrators := web.Roles(civic.Editor, civic.Analyst), web.Roles(civic.Editor), web.Roles(civic.Administrator)
	rt.Handle("GET /office/reports", makers, m.desk)
	rt.Handle("POST /office/reports", makers, m.order)
	rt.Handle("GET /office/reports/papers/{id}", makers, m.paper)
	rt.Handle("GET /office/reports/papers/{id}/file", makers, m.officeFile, web.As(web.Export))
	rt.Handle("POST /office/reports/papers/{id}/publish", editors, m.act((*Service).Publish, "published"))
	rt.Handle("POST /office/reports/papers/{id}/withdraw", editors, m.act((*Service).Withdraw, "withdrawn"))
	rt.Handle("POST /office/reports/papers/{id}/remove", editors, m.remove)
	rt.Handle("GET /office/reports/form", editors, m.form)
	rt.Handle("POST /office/reports/form", editors, m.saveForm)

	rt.Handle("GET /office/reports/monitoring", makers, m.drafts)
	rt.Handle("POST /office/reports/monitoring", editors, m.newDraft)
	rt.Handle("POST /office/reports/import-monitoring", editors, m.importDraft, web.Upload(maxImport))
	rt.Handle("GET /office/reports/monitoring/{id}", makers, m.draft)
	rt.Handle("POST /office/reports/monitoring/{id}", editors, m.saveGeneral)
	rt.Handle("GET /office/reports/monitoring/{id}/sections/{section}", makers, m.section)
	rt.Handle("POST /office/reports/monitoring/{id}/sections/{section}", editors, m.saveSection)
	rt.Handle("GET /office/reports/monitoring/{id}/check", makers, m.check)
	rt.Handle("GET /office/reports/monitoring/{id}/json", makers, m.export, web.As(web.Export))
	rt.Handle("POST /office/reports/monitoring/{id}/freeze", editors, m.freeze)
	rt.Handle("POST /office/reports/monitoring/{id}/thaw", editors, m.thaw)
	rt.Handle("GET /office/reports/monitoring/{id}/reviews", makers, m.reviews)
	rt.Handle("POST /office/reports/monitoring/{id}/reviews", editors, m.invite)
	rt.Handle("POST /office/reports/monitoring/{id}/reviews/{review}/revoke", editors, m.revoke)
	rt.Handle("POST /office/reports/monitoring/{id}/notes/{note}/resolve", editors, m.resolve)
	rt.Handle("GET /office/reports/network", makers, m.network)
	rt.Handle("GET /office/reports/network/{id}", editors, m.activityForm)
	rt.Handle("POST /office/reports/network/{id}", editors, m.saveActivity)
	rt.Handle("POST /office/reports/network/{id}/remove", editors, m.removeActivity)
	rt.Handle("GET /office/reports/sections", administrators, m.sections)
	rt.Handle("POST /office/reports/sections", administrators, m.saveSections)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "report.nav", Path: "/reports", Group: nav.Outcomes, Order: 30},
		{Key: "report.nav_office", Path: "/office/reports", Group: nav.Work, Order: 40},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "report", Key: "report.nav"},
		{ID: "report.monitoring", Key: "report.monitoring.title", Needs: []string{"report"}, Paths: []string{"/office/reports/monitoring", "/office/reports/import-monitoring", "/office/reports/network", "/office/reports/sections", "/report-review"}},
	}
}
