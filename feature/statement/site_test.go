package statement

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/kit/site"
	"dienhong/platform/db"
)

// house is the feature on a site.
type house struct {
	*site.Site
	m      *Module
	around *around
	staff  colleagues
	at     time.Time
}

// colleagues are the moderators of an office.
type colleagues []civic.ID

func (x *colleagues) Besides(_ context.Context, person civic.ID) (n int, err error) {
	for _, p := range *x {
		if p != person {
			n++
		}
	}
	return n, nil
}

// newSite serves the feature with nine statements. Of two moderators the other one
// is called "colleague".
func newSite(t *testing.T, d *db.DB, limits Limits) *house {
	t.Helper()
	s := &house{around: open(), staff: colleagues{"02"}, at: noon}
	s.around.c.Public = true
	s.around.c.Title = civic.Text{VI: "Tham vấn thử", EN: "A test"}
	var err error
	if s.m, err = New(t.Context(), Deps{
		DB: d, City: 1, Clock: func() time.Time { return s.at }, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Consultations: s.around, Secret: testKey, Limits: limits, Moderators: &s.staff, Unguarded: true,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.m.Close(context.Background()) })
	s.Site = site.New(t, site.Options{People: map[string]civic.Actor{
		"colleague": {Kind: civic.OfficerActor, Person: "03", Name: "Cán bộ", Roles: []civic.Role{civic.Moderator}},
	}}, s.m)
	if err := s.m.Service.Seeds(t.Context(), moderator, 1, seeds(9)); err != nil {
		t.Fatal(err)
	}
	return s
}

// program is a browser that wants no pages.
func (s *house) program() *site.Browser {
	b := s.Browser("")
	b.Header.Set("Accept", "application/json")
	return b
}

// said is what a voting page says of the vote a moment ago.
func said(p site.Page) string {
	for _, n := range p.All("p") {
		if site.Attr(n, "role") == "status" {
			return site.Content(n)
		}
	}
	return ""
}

func (s *house) lines() (n int) {
	if err := s.m.Service.EachVote(s.T.Context(), 1, func(opinionmap.VoteEvent) error { n++; return nil }); err != nil {
		s.T.Fatal(err)
	}
	return n
}

const vote = "/consultations/hn/vote"
