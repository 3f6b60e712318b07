package consultation

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/figure"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
	"dienhong/ui"
)

// house is the feature on a site, with what is around it made up.
type house struct {
	*site.Site
	now    time.Time
	module *Module
	around *surroundings
}

// surroundings are the pillars, the register and the figures of a site.
type surroundings struct {
	pillars   []civic.Pillar
	documents []Document
	attached  []civic.ID
	figures   figure.Given
}

func (s *surroundings) Pillars(context.Context) ([]civic.Pillar, error) { return s.pillars, nil }
func (s *surroundings) About(context.Context) (civic.Text, error) {
	return civic.Text{VI: "Giới thiệu."}, nil
}
func (s *surroundings) SearchDocuments(context.Context, string) ([]Document, error) {
	return s.documents, nil
}
func (s *surroundings) Figures(context.Context, civic.ConsultationNumber) (figure.Given, error) {
	return s.figures, nil
}
func (s *surroundings) Documents(context.Context, civic.ID) ([]Document, error) {
	var list []Document
	for _, d := range s.documents {
		if slices.Contains(s.attached, d.ID) {
			list = append(list, d)
		}
	}
	return list, nil
}
func (s *surroundings) Attach(_ context.Context, _ civic.Actor, _, d civic.ID) error {
	s.attached = append(s.attached, d)
	return nil
}
func (s *surroundings) Detach(_ context.Context, _ civic.Actor, _, d civic.ID) error {
	s.attached = slices.DeleteFunc(s.attached, func(a civic.ID) bool { return a == d })
	return nil
}

// onSites runs a test on a site with each database.
func onSites(t *testing.T, test func(s *house)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := &house{now: start.Add(-days(10)), around: &surroundings{
			figures:   figure.Given{Statements: 7},
			pillars:   []civic.Pillar{{ID: "p1", Slug: "do-thi", Name: civic.Text{VI: "Đô thị", EN: "Urban"}}},
			documents: []Document{{ID: "d1", Number: "102/KH-UBND", Date: "2022-04-01", Title: civic.Text{VI: "Kế hoạch"}, Issuer: civic.Text{VI: "Ủy ban"}}},
		}}
		s.module = New(Deps{DB: d, City: civic.FirstCity, Clock: func() time.Time { return s.now }, Zone: hanoi, Figures: func() []figure.Source { return []figure.Source{s.around} }, Register: s.around, Site: "https://x.example"})
		s.Site = site.New(t, site.Options{
			Zone: hanoi, Chrome: ui.Chrome{Operator: civic.Text{VI: "Văn phòng"}},
			People: map[string]civic.Actor{
				"editor": editor, "other": {Kind: civic.OfficerActor, Person: "02", Name: "Người thứ hai", Roles: []civic.Role{civic.Editor}},
				"moderator": {Kind: civic.OfficerActor, Person: "03", Name: "Kiểm duyệt", Roles: []civic.Role{civic.Moderator}},
			},
		}, s.module)
		for _, part := range []string{"vote", "results", "statements"} {
			s.Router.Handle("GET /consultations/{slug}/"+part, web.Public, func(http.ResponseWriter, *http.Request) error { return nil })
		}
		test(s)
	})
}
