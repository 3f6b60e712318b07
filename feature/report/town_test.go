package report

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts/factstest"
	"dienhong/kit/site"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/await"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/jobs"
)

var (
	admin   = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Quản trị", Roles: []civic.Role{civic.Administrator}}
	editor  = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	analyst = civic.Actor{Kind: civic.OfficerActor, Person: "03", Name: "Phân tích", Roles: []civic.Role{civic.Analyst}}
	today   = factstest.Today
	hanoi   = factstest.Zone
)

// office is the feature on a database, with its queue at work.
type office struct {
	*Module
	*site.Site
	ctx context.Context
}

func catalogue(t testing.TB) *i18n.Catalog {
	t.Helper()
	c, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t *testing.T, d *db.DB, n int) *office {
	t.Helper()
	clock := func() time.Time { return today }
	catalog := catalogue(t)
	q := jobs.New(jobs.Config{DB: d, City: int64(civic.FirstCity), Clock: time.Now, Poll: 20 * time.Millisecond})
	m := New(Deps{
		DB: d, City: civic.FirstCity, Clock: clock, Zone: hanoi, Log: slog.New(slog.DiscardHandler), Catalog: catalog, Jobs: q,
		Files: blob.Dir(t.TempDir()), Site: "https://tham-van.example", Operator: factstest.Town{N: n}, Consultations: factstest.Town{N: n}, Voices: factstest.Town{N: n}, Work: factstest.Town{N: n}, Chain: factstest.Links{},
	})
	pages := site.New(t, site.Options{Zone: hanoi, People: map[string]civic.Actor{"admin": admin, "editor": editor, "analyst": analyst}}, m)
	ctx, stop := context.WithCancel(i18n.With(context.Background(), catalog, "vi", hanoi))
	done := make(chan struct{})
	go func() { defer close(done); _ = q.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	return &office{m, pages, ctx}
}

func onOffices(t *testing.T, n int, test func(t *testing.T, o *office)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) { test(t, open(t, d, n)) })
}

// ask sends a form as it is written in an address.
func (o *office) ask(as, method, path, form string) site.Page {
	o.T.Helper()
	return o.Browser(as).Ask(method, path, "application/x-www-form-urlencoded", form)
}

// made waits until a paper is ready.
func (o *office) made(t *testing.T, id civic.ID) (p Paper) {
	t.Helper()
	await.True(t, "the paper", func() bool {
		var err error
		if p, err = o.Service.Paper(o.ctx, editor, id); err != nil {
			t.Fatal(err)
		}
		return p.State == Ready || p.State == Failed
	})
	return p
}
