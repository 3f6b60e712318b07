package indicator

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"pgregory.net/rapid"
)

var (
	editor  = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	program = civic.Actor{Kind: civic.KeyActor, Person: "02", Name: "Phần mềm", Scopes: []string{WriteScope}}
	noon    = time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC)
)

func title(s string) civic.Text { return civic.Text{VI: s} }

// around is the city and its plan: one action.
type around struct{}

func (around) Horizons(context.Context) ([]civic.Horizon, error) {
	return []civic.Horizon{{Year: 2025}, {Year: 2030}, {Year: 2045}}, nil
}

var deed = civic.Node{Ref: civic.Ref{Kind: civic.RefAction, ID: "nv"}, Title: title("Mở trung tâm thiết kế"), Href: "/plan/nv"}

func (around) Line(_ context.Context, _ db.Queryer, _ civic.Actor, id civic.ID) (civic.Node, error) {
	if id != "nv" {
		return civic.Node{}, civic.NotFound("plan")
	}
	return deed, nil
}

func (around) Lines(context.Context, civic.Actor) ([]civic.Node, error) {
	return []civic.Node{deed}, nil
}

func newModule(t testing.TB, d *db.DB) *Module {
	return New(Deps{
		DB: d, City: civic.FirstCity, Clock: func() time.Time { return noon }, Zone: time.UTC, Horizons: around{}, Lines: around{}, Held: blob.Dir(t.TempDir()),
	})
}

// fixture is the feature behind the real router.
type fixture struct {
	*site.Site
	m       *Module
	service *Service
}

func onSites(t *testing.T, test func(t *testing.T, s *fixture)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m := newModule(t, d)
		test(t, &fixture{site.New(t, site.Options{People: map[string]civic.Actor{"editor": editor, "key": program}}, m), m, m.Service})
	})
}

func TestTwoSourcesMaySayTwoThings(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newModule(t, d).Service, t.Context()
		in, err := s.Save(ctx, editor, Indicator{
			Measure: Number, Title: title("Lượt khách lễ hội"), Unit: title("lượt"), Better: "more", Targets: []Target{{Horizon: 2025, Value: 100_000}},
		})
		if err != nil {
			t.Fatal(err)
		}
		value := func(x float64, source string) Value {
			return Value{Indicator: in.ID, From: "2023-11-17", To: "2023-11-28", Value: x, Source: source}
		}
		for _, v := range []Value{value(200_000, "Báo A"), value(60_000, "Báo B")} {
			if _, err := s.Measure(ctx, editor, v); err != nil {
				t.Fatal(err)
			}
		}
		for field, v := range map[string]Value{
			"value":  value(60_000, "Báo B"),
			"source": value(1, ""),
			"from":   {Indicator: in.ID, From: "2026-04-01", To: "2026-04-02", Source: "x"},
			"to":     {Indicator: in.ID, From: "2026-01-01", To: "2026-12-31", Source: "x"},
		} {
			var refusal *civic.Error
			if _, err := s.Measure(ctx, editor, v); !errors.As(err, &refusal) || refusal.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		got, err := s.Indicator(ctx, editor, in.ID)
		if err != nil || len(got.Latest()) != 2 || got.Reached(got.Targets[0]) {
			t.Fatalf("%+v %v", got.Latest(), err)
		}
		wrong := got.Values[slices.IndexFunc(got.Values, func(v Value) bool { return v.Value == 60_000 })]
		if err := s.Withdraw(ctx, editor, in.ID, wrong.ID, "Số liệu gõ nhầm"); err != nil {
			t.Fatal(err)
		}
		if got, _ = s.Indicator(ctx, editor, in.ID); len(got.Latest()) != 1 || len(got.Values) != 2 || !got.Reached(got.Targets[0]) {
			t.Errorf("a withdrawn value stays readable and does not count: %+v", got.Values)
		}
		got.Measure = Share
		if _, err := s.Save(ctx, editor, got); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("the measure changed under its values: %v", err)
		}
	})
}

func TestComputedValuesAreNumbers(t *testing.T) {
	if _, errs := (Value{Numerator: 1}).Computed(Share); len(errs) != 1 || errs[0].Field != "denominator" {
		t.Errorf("a denominator of 0: %v", errs)
	}
	if v, errs := (Value{Parts: []Part{{"Có", 1, 0}, {"Không", 0, 0}, {"Có", 1, 0}, {"Có", 1, 0}}}).Computed(Checklist); len(errs) != 0 || v.Value != 75 {
		t.Errorf("%v %v", v.Value, errs)
	}
	rapid.Check(t, func(t *rapid.T) {
		v := Value{
			Numerator: rapid.Float64().Draw(t, "n"), Denominator: rapid.Float64().Draw(t, "d"), Value: rapid.Float64().Draw(t, "v"),
			Sample: rapid.Int64Range(-1, 10).Draw(t, "sample"),
			Parts: rapid.SliceOf(rapid.Custom(func(t *rapid.T) Part {
				return Part{Name: "a", Value: rapid.Float64().Draw(t, "x"), Weight: rapid.Float64().Draw(t, "w")}
			})).Draw(t, "parts"),
		}
		got, errs := v.Computed(rapid.SampledFrom(Measures).Draw(t, "measure"))
		if len(errs) == 0 && (math.IsNaN(got.Value) || math.IsInf(got.Value, 0)) {
			t.Fatalf("%+v gives %v", v, got.Value)
		}
	})
}
