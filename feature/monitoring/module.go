package monitoring

import (
	"context"
	"io"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/paper"
	"dienhong/kit/room"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// Deps is what the feature needs.
type Deps struct {
	DB            *db.DB
	City          civic.CityID
	Clock         clock.Clock
	Zone          *time.Location
	Catalog       *i18n.Catalog
	Site          paper.Site // scheme and host, for links
	Operator      Operator
	Consultations Consultations
	Voices        facts.Voices
	Work          Work
	Chain         Chain
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{Service: &Service{
		db: d.DB, store: store{d.City}, history: history.New(d.City, "monitoring"), clock: d.Clock, zone: d.Zone, catalog: d.Catalog, site: d.Site,
		operator: d.Operator, consultations: d.Consultations, voices: d.Voices, work: d.Work, chain: d.Chain,
	}}
}

// desk is where the office works on reports.
const desk = "/office/monitoring"

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /monitoring/review/{secret}", web.Public, m.review)
	rt.Handle("POST /monitoring/review/{secret}", web.Public, m.note)

	makers, editors, administrators := web.Roles(civic.Editor, civic.Analyst), web.Roles(civic.Editor), web.Roles(civic.Administrator)
	rt.Handle("GET "+desk, makers, m.drafts)
	rt.Handle("POST "+desk, editors, m.newDraft)
	rt.Handle("POST "+desk+"/import", editors, m.importDraft, web.Upload(maxImport))
	const report = desk + "/reports/{id}"
	rt.Handle("GET "+report, makers, m.draft)
	rt.Handle("POST "+report, editors, m.saveGeneral)
	rt.Handle("GET "+report+"/sections/{section}", makers, m.section)
	rt.Handle("POST "+report+"/sections/{section}", editors, m.saveSection)
	rt.Handle("GET "+report+"/check", makers, m.check)
	rt.Handle("GET "+report+"/json", makers, m.export, web.As(web.Export))
	rt.Handle("POST "+report+"/freeze", editors, m.freeze)
	rt.Handle("POST "+report+"/thaw", editors, m.thaw)
	rt.Handle("GET "+report+"/reviews", makers, m.reviews)
	rt.Handle("POST "+report+"/reviews", editors, m.invite)
	rt.Handle("POST "+report+"/reviews/{review}/revoke", editors, m.revoke)
	rt.Handle("POST "+report+"/notes/{note}/resolve", editors, m.resolve)
	rt.Handle("GET "+desk+"/network", makers, m.network)
	rt.Handle("GET "+desk+"/network/{id}", editors, m.activityForm)
	rt.Handle("POST "+desk+"/network/{id}", editors, m.saveActivity)
	rt.Handle("POST "+desk+"/network/{id}/remove", editors, m.removeActivity)
	rt.Handle("GET "+desk+"/sections", administrators, m.sections)
	rt.Handle("POST "+desk+"/sections", administrators, m.saveSections)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{{Key: "monitoring.nav", Path: desk, Group: nav.Work, Order: 45}}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{{ID: "monitoring", Key: "monitoring.title", Needs: []string{"report"}}}
}

// kind is what its documents are called in forms and in the API.
const kind = "monitoring"

// formats are what its documents can be.
var formats = []paper.Format{paper.DOCX, paper.PDF, paper.HTML, paper.JSON}

// Papers declares the documents that are made of a report.
func (m *Module) Papers() []paper.Kind {
	s := m.Service
	return []paper.Kind{{
		Name: kind, Key: "monitoring.kind", Formats: formats,
		Title: func(ctx context.Context, of civic.ID) (string, bool, error) {
			d, err := s.store.draft(ctx, s.db.Read(), of)
			return d.title(ctx), false, err
		},
		Document: func(ctx context.Context, of civic.ID) (doc.Document, error) { return s.document(ctx, of) },
		JSON: func(ctx context.Context, of civic.ID, w io.Writer) error {
			return s.Export(ctx, civic.System(), of, w)
		},
		Entries: s.told,
	}}
}
