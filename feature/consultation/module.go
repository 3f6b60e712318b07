package consultation

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/kit/figure"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/kit/nav"
	"dienhong/kit/news"
	"dienhong/kit/room"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// Document is an entry of the city's register, as this feature shows it.
type Document struct {
	ID     civic.ID
	Number string
	Date   string // YYYY-MM-DD
	Issuer civic.Text
	Title  civic.Text
	Link   string
}

// City is what this feature needs to know of the installation.
type City interface {
	Pillars(ctx context.Context) ([]civic.Pillar, error)
	// About is what the installation says of itself; paragraphs.
	About(ctx context.Context) (civic.Text, error)
	// Documents gives those attached to the consultation.
	Documents(ctx context.Context, consultation civic.ID) ([]Document, error)
	// SearchDocuments gives at most 20 entries of the register, with and
	// without accents.
	SearchDocuments(ctx context.Context, search string) ([]Document, error)
	Attach(ctx context.Context, who civic.Actor, consultation, document civic.ID) error
	Detach(ctx context.Context, who civic.Actor, consultation, document civic.ID) error
}

// Deps is what the feature needs.
type Deps struct {
	DB       *db.DB
	City     civic.CityID
	Clock    clock.Clock
	Zone     *time.Location
	Log      *slog.Logger
	Figures  figure.Sources
	Register City
	Outcomes figure.OutcomeSources // nil while nothing comes after
	News     news.Sources          // what other features made public
	Site     string                // scheme and host of the installation, for feeds
	Day      day.Sources           // what waits for officers
	Guests   Guests                // nil: nobody is invited
}

// Guests are those who are invited to meetings.
type Guests interface {
	// Invited counts those of a meeting.
	Invited(ctx context.Context, q db.Queryer, meeting civic.ID) (int, error)
}

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
	// parts tells which pages below a consultation this program has: other
	// features bring them.
	parts func() map[string]bool
}

// New wires the feature.
func New(d Deps) *Module {
	return &Module{
		Service: &Service{db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, history: history.New(d.City, "consultation"), clock: d.Clock, zone: d.Zone, figures: d.Figures, guests: d.Guests, known: map[string]known{}},
		deps:    d,
	}
}

// fresh is how old a public page may be.
const fresh = 5 * time.Second

// freshFeed is how old a feed may be; programs ask for it again and again.
const freshFeed = time.Minute

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	m.parts = sync.OnceValue(func() map[string]bool { return partsOf(rt.Routes()) })
	rt.Handle("GET /{$}", web.Public, m.home, web.Cached(fresh))
	rt.Handle("GET /consultations", web.Public, m.list, web.Cached(fresh, list.Fields[listQuery]()...))
	rt.Handle("GET /consultations/{slug}", web.Public, m.show, web.Cached(fresh))
	rt.Handle("GET /feed.atom", web.Public, m.siteFeed, web.Cached(freshFeed))
	rt.Handle("GET /calendar.ics", web.Public, m.siteCalendar, web.Cached(freshFeed))
	rt.Handle("GET /consultations/{slug}/feed.atom", web.Public, m.feed, web.Cached(freshFeed))
	rt.Handle("GET /consultations/{slug}/calendar.ics", web.Public, m.calendar, web.Cached(freshFeed))
	rt.Handle("GET /consultations/{slug}/meetings/{id}", web.Public, m.showMeeting, web.Cached(fresh))

	office, editors := web.SignedIn, web.Roles(civic.Editor)
	rt.Handle("GET /office", office, m.day)
	rt.Handle("GET /office/consultations", web.Roles(civic.Editor, civic.Moderator, civic.Analyst), m.officeList)
	rt.Handle("GET /office/consultations/new", editors, m.newForm)
	rt.Handle("POST /office/consultations", editors, m.create)
	const one = " /office/consultations/{slug}"
	rt.Handle("GET"+one, editors, m.overview)
	rt.Handle("GET"+one+"/texts", editors, m.textsForm)
	rt.Handle("POST"+one+"/texts", editors, m.saveTexts)
	rt.Handle("GET"+one+"/phases", editors, m.phasesForm)
	rt.Handle("POST"+one+"/phases", editors, m.savePhases)
	rt.Handle("GET"+one+"/topics", editors, m.topicsForm)
	rt.Handle("POST"+one+"/topics", editors, m.saveTopics)
	rt.Handle("GET"+one+"/meetings", editors, m.officeMeetings)
	rt.Handle("GET"+one+"/meetings/{id}", editors, m.meetingForm)
	rt.Handle("POST"+one+"/meetings/{id}", editors, m.saveMeeting)
	rt.Handle("POST"+one+"/meetings/{id}/remove", editors, m.removeMeeting)
	rt.Handle("GET"+one+"/documents", editors, m.officeDocuments)
	rt.Handle("POST"+one+"/documents", editors, m.changeDocuments)
	rt.Handle("GET"+one+"/publish", editors, m.publishForm)
	rt.Handle("POST"+one+"/publish", editors, m.publish)
	rt.Handle("GET"+one+"/cancel", editors, m.cancelForm)
	rt.Handle("POST"+one+"/cancel", editors, m.cancel)
	rt.Handle("GET"+one+"/archive", editors, m.archiveForm)
	rt.Handle("POST"+one+"/archive", editors, m.archive)
	rt.Handle("GET"+one+"/history", editors, m.history)
}

// partsOf lists the pages directly below a consultation: "vote", "results".
func partsOf(routes []web.Route) map[string]bool {
	parts := map[string]bool{}
	for _, r := range routes {
		if part, ok := strings.CutPrefix(r.Pattern, "/consultations/{slug}/"); ok && r.Method == http.MethodGet && !strings.Contains(part, "/") {
			parts[part] = true
		}
	}
	return parts
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "consultation.nav", Path: "/consultations", Group: nav.TakePart, Order: 10, Main: true},
		{Key: "consultation.nav_day", Path: "/office", Group: nav.Today, Order: 10, Alone: true},
		{Key: "consultation.nav", Path: "/office/consultations", Group: nav.Voices, Order: 10},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "consultation", Key: "consultation.nav", Always: "consultation.always"},
	}
}
