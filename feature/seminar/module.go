package seminar

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/history"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/kit/table"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Meetings are the meetings of consultations, drafts too.
type Meetings interface {
	// Meeting gives one.
	//
	// Errors: NotFound.
	Meeting(ctx context.Context, id civic.ID) (facts.Meeting, error)
	// AllMeetings gives all, the newest first.
	AllMeetings(ctx context.Context) ([]facts.Meeting, error)
}

// Deps is what the feature needs.
type Deps struct {
	DB       *db.DB
	City     civic.CityID
	Clock    clock.Clock
	Meetings Meetings
	Site     string     // scheme and host of the installation, for links
	Held     table.Held // tables that somebody sent and has not confirmed
	// Hash is a keyed hash: what is printed on tickets, so that nobody can make one.
	Hash func(purpose, value string) string
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	site    string
	held    table.Held
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{db: d.DB, store: store{d.City}, history: history.New(d.City, "seminar"), clock: d.Clock, meetings: d.Meetings, hash: d.Hash},
		site:    d.Site,
		held:    d.Held,
	}
}

const (
	// desk is where the office keeps guests.
	desk = "/office/seminars"
	// door is where somebody invited answers.
	door = "/seminars/invitation/"
	// ticketPath is what the QR code of a guest leads to.
	ticketPath = "/seminars/ticket/"
)

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	rt.Handle("GET "+door+"{secret}", web.Public, m.invitation)
	rt.Handle("POST "+door+"{secret}", web.Public, m.answer)
	rt.Handle("GET "+ticketPath+"{ticket}", web.Public, m.ticket)

	editors := web.Roles(civic.Editor)
	rt.Handle("GET "+desk, editors, m.meetings)
	rt.Handle("GET "+desk+"/{meeting}", editors, m.guests)
	rt.Handle("POST "+desk+"/{meeting}/guests", editors, m.add)
	const guest = desk + "/{meeting}/guests/{id}"
	rt.Handle("GET "+guest, editors, m.form)
	rt.Handle("POST "+guest, editors, m.save)
	rt.Handle("POST "+guest+"/invite", editors, m.invite)
	rt.Handle("POST "+guest+"/remove", editors, m.remove)

	rt.Handle("GET "+desk+"/{meeting}/badges.pdf", editors, m.badges, web.As(web.Export))
	rt.Handle("GET "+desk+"/{meeting}/guests.xlsx", editors, m.download, web.As(web.Export))

	table.Import{Path: desk + "/{meeting}/import", For: m.importOf}.Mount(rt, editors)

	const gate = desk + "/{meeting}/door"
	rt.Handle("GET "+gate, editors, m.gate)
	rt.Handle("POST "+gate, editors, m.nameGate)
	rt.Handle("GET "+gate+"/present", editors, m.present)
	rt.Handle("GET "+gate+"/walk-in", editors, m.walkInForm)
	rt.Handle("POST "+gate+"/walk-in", editors, m.walkIn)
	rt.Handle("GET "+gate+"/{id}", editors, m.caller)
	rt.Handle("POST "+gate+"/{id}/arrive", editors, m.arrive)
	rt.Handle("POST "+gate+"/{id}/undo", editors, m.undo)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{{Key: "seminar.nav", Path: desk, Group: nav.Work, Order: 15}}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room { return []room.Room{{ID: "seminar", Key: "seminar.nav"}} }
