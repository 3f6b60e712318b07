package statement

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/kit/nav"
	"dienhong/kit/room"
	"dienhong/platform/web"
)

// Module is the feature, ready to be mounted.
type Module struct {
	Service *Service
	deps    Deps
	zone    *time.Location
	limits  limiters
}

// Limits bounds what one network address may send, for a hall of two hundred
// people often shares one. Zero values mean the defaults.
type Limits struct {
	VotesPerMinute, VotesAtOnce   int
	NewPerMinute, NewAtOnce       int // participants seen for the first time
	IdeasPerMinute, IdeasAtOnce   int
	LookupsPerMinute, LookupsBest int // tracking codes, similar statements
}

type limiters struct{ votes, newcomers, ideas, lookups *web.Limiter }

// newcomersWithin: a /48 of IPv6, with its 65,536 subscribers' networks, brings no more
// than twice as many newcomers as one address: 1,200 at once and 120 a minute. More come
// in by codes.
var newcomersWithin = [3]int{1, 1, 2}

func newLimiters(l Limits) limiters {
	or := func(n, standard int) int {
		if n == 0 {
			return standard
		}
		return n
	}
	return limiters{
		votes:     web.NewLimiter(float64(or(l.VotesPerMinute, 6000)), or(l.VotesAtOnce, 2000)),
		newcomers: web.NewLimiter(float64(or(l.NewPerMinute, 60)), or(l.NewAtOnce, 600)).Within(newcomersWithin),
		ideas:     web.NewLimiter(float64(or(l.IdeasPerMinute, 10)), or(l.IdeasAtOnce, 60)),
		lookups:   web.NewLimiter(float64(or(l.LookupsPerMinute, 300)), or(l.LookupsBest, 300)),
	}
}

// New wires the feature. Close it with [Module.Close].
func New(ctx context.Context, d Deps) (*Module, error) {
	s, err := NewService(ctx, d)
	if err != nil {
		return nil, err
	}
	return &Module{Service: s, deps: d, zone: d.Zone, limits: newLimiters(d.Limits)}, nil
}

// Run follows the log of votes until ctx ends.
func (m *Module) Run(ctx context.Context) error { return m.Service.Run(ctx) }

// Close stores what was accepted and takes no more votes.
func (m *Module) Close(ctx context.Context) error { return m.Service.Close(ctx) }

// cached is how long a public page may be served from memory.
const cached = 2 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	const at = "/consultations/{slug}"
	rt.Handle("GET "+at+"/vote", web.Public, m.votePage)
	rt.Handle("POST "+at+"/vote", web.Public, m.vote)
	rt.Handle("GET "+at+"/vote/deck", web.Public, m.deck)
	rt.Handle("GET "+at+"/vote/mine", web.Public, m.mine)
	rt.Handle("GET "+at+"/vote/marks", web.Public, m.marks)
	rt.Handle("POST "+at+"/vote/kind", web.Public, m.sayKind)
	rt.Handle("GET "+at+"/statements", web.Public, m.statements, web.Cached(cached, list.Fields[listQuery]()...))
	rt.Handle("GET "+at+"/statements/{id}", web.Public, m.statement, web.Cached(cached))
	rt.Handle("GET "+at+"/ideas", web.Public, m.ideaForm)
	rt.Handle("POST "+at+"/ideas", web.Public, m.submit)
	rt.Handle("GET "+at+"/ideas/near", web.Public, m.similar)
	rt.Handle("GET "+at+"/moderation", web.Public, m.moderationLog, web.Cached(cached, list.Fields[struct{}]()...))
	rt.Handle("GET /track", web.Public, m.trackForm)
	rt.Handle("GET /track/{code}", web.Public, m.track)
	rt.Handle("POST /track/{code}/appeal", web.Public, m.appeal)
	m.mountOffice(rt)
}

// consultation gives the consultation of the address to those who may see it.
func (m *Module) consultation(r *http.Request) (civic.Consultation, error) {
	c, err := m.Service.consultations.Snapshot(r.Context(), r.PathValue("slug"))
	if err != nil {
		return civic.Consultation{}, err
	}
	return c, canRead(actor(r), c)
}

// Nav declares what leads here.
func (m *Module) Nav() []nav.Entry {
	return []nav.Entry{
		{Key: "statement.nav_track", Path: "/track", Group: nav.TakePart, Order: 90, Main: true},
		{Key: "statement.nav_moderation", Path: "/office/moderation", Group: nav.Voices, Order: 20},
		{Key: "statement.pattern.title", Path: "/office/patterns", Group: nav.Voices, Order: 70},
	}
}

// Rooms declares the parts of the site that are here.
func (m *Module) Rooms() []room.Room {
	return []room.Room{
		{ID: "statement", Key: "statement.found", Always: "statement.always"},
	}
}
