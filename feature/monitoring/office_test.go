package monitoring

import (
	"context"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts/factstest"
	"dienhong/kit/site"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
)

var (
	admin  = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Quản trị", Roles: []civic.Role{civic.Administrator}}
	editor = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	people = map[string]civic.Actor{
		"admin": admin, "editor": editor, "analyst": {Kind: civic.OfficerActor, Person: "03", Name: "Phân tích", Roles: []civic.Role{civic.Analyst}},
	}
)

// office is the feature behind the real router.
type office struct {
	*Module
	*site.Site
	ctx context.Context
}

func open(t *testing.T, d *db.DB, comments int) *office {
	t.Helper()
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	town := factstest.Town{N: comments}
	m := New(Deps{
		DB: d, City: civic.FirstCity, Clock: func() time.Time { return factstest.Today }, Zone: factstest.Zone, Catalog: catalog, Site: "https://tham-van.example",
		Operator: town, Consultations: town, Voices: town, Work: town, Chain: factstest.Links{},
	})
	return &office{m, site.New(t, site.Options{People: people}, m), i18n.With(t.Context(), catalog, "vi", factstest.Zone)}
}

func onOffices(t *testing.T, comments int, test func(t *testing.T, o *office)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) { test(t, open(t, d, comments)) })
}

const form = "application/x-www-form-urlencoded"
