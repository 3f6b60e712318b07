package answer

import (
	"log/slog"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/mail"
	"dienhong/platform/web"
)

// Deps is what the feature needs. Teller may be nil: then nobody is told.
type Deps struct {
	DB            *db.DB
	City          civic.CityID
	Clock         clock.Clock
	Zone          *time.Location
	Log           *slog.Logger
	Chain         Chain
	Consultations Consultations
	Bodies        Bodies
	Catalog       *i18n.Catalog
	Authors       Authors
	Mail          *mail.Outbox  // nil: nobody is told of answers
	Address       func() string // scheme and host of the site, for letters
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
}

// New wires the feature.
func New(d Deps) *Module {
	s := &Service{
		db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "answer"), clock: d.Clock, zone: d.Zone, chain: d.Chain, consultations: d.Consultations, bodies: d.Bodies, authors: d.Authors, mail: d.Mail,
		letters: letters{d.Catalog, d.Zone, d.Address},
	}
	if d.Mail != nil {
		mail.Register(d.Mail, publishedLetter, s.writePublished)
	}
	return &Module{Service: s, deps: d}
}

// fresh is how old a public page may be.
const fresh = 5 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET /consultations/{slug}/answers", web.Public, m.publicList, web.Cached(fresh, list.Fields[listQuery]()...))
	rt.Handle("GET /answers/{id}", web.Public, m.public, web.Cached(fresh))

	editors, administrators := web.Roles(civic.Editor), web.Roles(civic.Administrator)
	rt.Handle("GET /office/answers", editors, m.list)
	rt.Handle("GET /office/answers/settings", administrators, m.settingForm)
	rt.Handle("POST /office/answers/settings", administrators, m.saveSetting)
	rt.Handle("GET /office/answers/new", editors, m.newForm)
	rt.Handle("POST /office/answers/new", editors, m.save)
	rt.Handle("GET /office/answers/{id}", editors, m.show)
	rt.Handle("GET /office/answers/{id}/edit", editors, m.editForm)
	rt.Handle("POST /office/answers/{id}/edit", editors, m.save)
	rt.Handle("POST /office/answers/{id}/{act}", editors, m.act)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "answer.found", Path: "/office/answers", Group: nav.Work, Order: 10},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "answer", Key: "answer.found"},
	}
}
