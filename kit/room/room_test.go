package room

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/migrations"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

var noon = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)

// server is one of the servers of a city whose site has a feature that stays, one
// with a part of its own, and one that needs it.
func server(d *db.DB, c clock.Clock) *Module {
	m := New(Deps{DB: d, City: civic.FirstCity, Clock: c, Log: slog.New(slog.DiscardHandler)})
	route := func(pattern string) web.Route { return web.Route{Method: http.MethodGet, Pattern: pattern} }
	m.Add([]Room{{ID: "city", Key: "city", Always: "because"}}, []web.Route{route("/about")})
	m.Add([]Room{{ID: "plan", Key: "plan", Stays: []string{"/plan/{id}/mine"}}, {ID: "plan.figures", Key: "figures", Needs: []string{"plan"}, Paths: []string{"/figures", "/office/plan/figures"}}}, []web.Route{
		route("/plan"), route("/plan/{id}"), route("/plan/{id}/mine"), route("/office/plan"), route("/figures"), route("/figures.csv"), route("/figuresque"), route("/office/plan/figures/{id}"),
	})
	m.Add([]Room{{ID: "work", Key: "work", Needs: []string{"plan"}}}, []web.Route{route("/consultations/{slug}/work")})
	return m
}

var administrator = civic.Actor{Kind: civic.OfficerActor, Person: "p", Name: "Hạnh", Roles: []civic.Role{civic.Administrator}}

func TestWhatIsOffLeadsNowhereAndComesBack(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		now := clock.At(noon)
		m, other := server(d, now.Now), server(d, now.Now)
		all := []string{"/about", "/plan", "/plan/7?q=x", "/plan/7/mine", "/office/plan", "/figures", "/figures/", "/figures.csv#a", "/figuresque", "/office/plan/figures/1", "/consultations/ha-noi/work", "/nowhere", "https://example.org/plan"}
		gone := func(m *Module) (list []string) {
			ctx := m.With(t.Context())
			for _, path := range all {
				if !Leads(ctx, path) {
					list = append(list, path)
				}
			}
			return list
		}
		check := func(what string, m *Module, want ...string) {
			t.Helper()
			if got := gone(m); !slices.Equal(got, want) {
				t.Errorf("%s: gone are %v, not %v", what, got, want)
			}
		}
		check("at first", m)
		check("at first, elsewhere", other)
		if err := m.Save(t.Context(), administrator, Setting{Off: []string{"plan.figures"}}); err != nil {
			t.Fatal(err)
		}
		figures := []string{"/figures", "/figures.csv#a", "/office/plan/figures/1"}
		check("a part", m, figures...)
		check("another server, at once", other)
		now.Add(knownFor)
		check("another server, a little later", other, figures...)

		if err := m.Save(t.Context(), administrator, Setting{Version: 1, Off: []string{"plan", "plan.figures", "work"}}); err != nil {
			t.Fatal(err)
		}
		check("with all that need it", m, "/plan", "/plan/7?q=x", "/office/plan", "/figures", "/figures.csv#a", "/figuresque", "/office/plan/figures/1", "/consultations/ha-noi/work")
		ctx := m.With(t.Context())
		if err := Open(ctx, "/plan/{id}"); err == nil || civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("the public gets %v, not the page of an unknown address", err)
		}
		if err := Open(ctx, "/office/plan"); !civic.IsKind(err, civic.KindNotFound) || !strings.Contains(err.Error(), "room.error.off") {
			t.Errorf("the office gets %v", err)
		}
		if Open(ctx, "/about") != nil || Open(ctx, "/plan/{id}/mine") != nil {
			t.Error("what stays is refused")
		}
		if Edition(ctx) == Edition(other.With(t.Context())) {
			t.Error("pages of two editions have one name")
		}

		if err := m.Save(t.Context(), administrator, Setting{Version: 2}); err != nil {
			t.Fatal(err)
		}
		check("on again", m)
		lines, err := m.history.Of(t.Context(), d.Read(), setting, "")
		if err != nil || len(lines.Entries) != 3 || lines.Entries[0].By.Name != "Hạnh" {
			t.Errorf("the history is %+v, %v", lines.Entries, err)
		}
	})
}

func TestWhoSwitchesOffWhat(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m := server(d, clock.At(noon).Now)
		editor := civic.Actor{Kind: civic.OfficerActor, Roles: []civic.Role{civic.Editor}}
		if err := m.Save(t.Context(), editor, Setting{Off: []string{"work"}}); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("an editor: %v", err)
		}
		for what, off := range map[string][]string{
			"one that stays":                 {"city"},
			"one that another one needs":     {"plan", "plan.figures"},
			"one that is not there":          {"kitchen"},
			"the last of those that need it": {"plan", "work"},
		} {
			if err := m.Save(t.Context(), administrator, Setting{Off: off}); !civic.IsKind(err, civic.KindInvalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if got, err := m.store.setting(t.Context(), d.Read()); err != nil || got.Version != 0 || len(got.Off) > 0 {
			t.Errorf("a refusal wrote %+v, %v", got, err)
		}
		if err := m.Save(t.Context(), administrator, Setting{Off: []string{"work"}}); err != nil {
			t.Fatal(err)
		}
		if _, stale := edit.Current[Setting](m.Save(t.Context(), administrator, Setting{})); !stale {
			t.Error("a second administrator overwrote the first one's choice")
		}
	})
}

func TestARoomIsDeclaredOnceAndNamesItsRoutes(t *testing.T) {
	for what, add := range map[string]func(m *Module){
		"twice": func(m *Module) {
			m.Add([]Room{{ID: "a"}}, []web.Route{{Pattern: "/a"}})
			m.Add([]Room{{ID: "a"}}, []web.Route{{Pattern: "/b"}})
		},
		"no routes": func(m *Module) {
			m.Add([]Room{{ID: "a"}, {ID: "b", Paths: []string{"/b"}}}, []web.Route{{Pattern: "/a"}})
		},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: taken", what)
				}
			}()
			add(New(Deps{}))
		}()
	}
}
