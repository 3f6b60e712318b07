package initiative

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/feature/chain"
	"dienhong/kit/edit"
	"dienhong/kit/node"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

var editor = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}

// hanoi is the city around the initiatives.
type hanoi struct{}

func (hanoi) Pillars(context.Context) ([]civic.Pillar, error) { return []civic.Pillar{{ID: "p1"}}, nil }
func (hanoi) Horizons(context.Context) ([]civic.Horizon, error) {
	return []civic.Horizon{{Year: 2025}, {Year: 2030}}, nil
}
func (hanoi) AllBodies(context.Context) ([]civic.Body, error) {
	return []civic.Body{{ID: "bao-tang"}}, nil
}
func (hanoi) Ground(context.Context) (Ground, error) {
	outline, err := atlas.ReadOutline(strings.NewReader(`{"type":"Polygon","coordinates":[[[105.3,20.5],[106,20.5],[106,21.4],[105.3,21.4],[105.3,20.5]]]}`))
	return Ground{
		Outline: outline, Source: civic.Text{VI: "Hình vuông để thử", EN: "A square to try"},
		Landmarks: []Landmark{{civic.Text{VI: "Hồ Hoàn Kiếm", EN: "Hoàn Kiếm Lake"}, atlas.Point{Lat: 21.0285, Lon: 105.8523}}, {civic.Text{VI: "Làng Chuông"}, atlas.Point{Lat: 20.858, Lon: 105.778}}},
	}, err
}

func newService(d *db.DB) *Service {
	clock := func() time.Time { return time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC) }
	links := chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: clock})
	for _, kind := range CauseKinds {
		links.Take(node.Kind{Ref: kind, Tell: func(_ context.Context, _ civic.Actor, ids []string) (list []civic.Node, err error) {
			for _, id := range ids {
				if id != "none" {
					list = append(list, civic.Node{Ref: civic.Ref{Kind: kind, ID: id}, Title: civic.Text{VI: "Nội dung " + id}})
				}
			}
			return list, nil
		}})
	}
	return New(Deps{
		DB: d, City: civic.FirstCity, Clock: clock, Zone: time.UTC, Chain: links.Service, Directory: hanoi{},
		Hash: func(purpose, value string) string { return purpose + ":" + value },
	}).Service
}

func texts(title string) Texts {
	return Texts{Title: civic.Text{VI: title}, Summary: civic.Text{VI: "Tóm tắt"}, Pillar: "p1", CostMin: Unknown, CostMax: Unknown}
}

// public makes a public initiative.
func public(t *testing.T, s *Service, title string) Initiative {
	t.Helper()
	in, err := s.Save(t.Context(), editor, Initiative{Texts: texts(title)}, nil)
	if err == nil {
		in, err = s.Publish(t.Context(), editor, in.ID, in.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	return in
}

var reason = civic.Text{VI: "Đã họp xét"}

func TestAnIdeaIsSentTrackedAndPublished(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		sent := s.NewCode()
		code := sent.Code
		in, err := s.Submit(ctx, texts("Phố đi bộ Trần Nhân Tông"), sent)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Initiative(ctx, civic.Visitor(), in.ID); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("it is public before an officer looked: %v", err)
		}
		if _, waiting, err := s.List(ctx, editor, Filter{Unpublished: true}, 10, 0); err != nil || waiting != 1 {
			t.Errorf("%d wait, %v", waiting, err)
		}
		if in, err = s.Publish(ctx, editor, in.ID, in.Version); err != nil {
			t.Fatal(err)
		}
		if in, err = s.Move(ctx, editor, in.ID, in.Version, UnderReview, reason); err != nil {
			t.Fatal(err)
		}
		got, steps, err := s.Track(ctx, " "+code+" ")
		if err != nil || got.State != UnderReview || len(steps) != 2 || steps[1].Reason != reason {
			t.Errorf("%+v %+v %v", got, steps, err)
		}
		if list, n, err := s.List(ctx, civic.Visitor(), Filter{Search: "tran nhan tong", Pillar: "p1", State: UnderReview}, 10, 0); err != nil || n != 1 || list[0].ID != in.ID {
			t.Errorf("%+v %v", list, err)
		}
		if _, err := s.Move(ctx, editor, in.ID, in.Version, Done, reason); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("from review to done: %v", err)
		}
		if _, err := s.Move(ctx, editor, in.ID, in.Version, Selected, civic.Text{}); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a step without a reason: %v", err)
		}
	})
}

func TestAMergeUnitesSupportersAndCanBeUndone(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		a, b := public(t, s, "Một"), public(t, s, "Hai")
		keys := map[string]string{}
		for _, name := range []string{"x", "y", "z", "w"} {
			keys[name] = s.NewKey(s.clock())
		}
		for _, vote := range []struct {
			id  civic.ID
			key string
		}{{a.ID, "x"}, {a.ID, "y"}, {b.ID, "y"}, {b.ID, "z"}, {b.ID, "z"}} {
			if _, err := s.Support(ctx, vote.id, keys[vote.key], true); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Merge(ctx, editor, a.ID, a.Version, a.ID, reason); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("into itself: %v", err)
		}
		a, err := s.Merge(ctx, editor, a.ID, a.Version, b.ID, reason)
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := s.Initiative(ctx, civic.Visitor(), b.ID); got.Supporters != 3 {
			t.Errorf("x, y and z support it, shown are %d", got.Supporters)
		}
		if _, err := s.Support(ctx, a.ID, keys["w"], true); !civic.IsKind(err, civic.KindClosed) {
			t.Errorf("what was merged takes no support: %v", err)
		}
		if _, err := s.Merge(ctx, editor, b.ID, b.Version, a.ID, reason); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a circle of merges: %v", err)
		}
		if a, err = s.Unmerge(ctx, editor, a.ID, a.Version, reason); err != nil || a.State != Idea || a.MergedInto != "" {
			t.Fatalf("%+v %v", a, err)
		}
		for id, want := range map[civic.ID]int{a.ID: 2, b.ID: 2} {
			if got, _ := s.Initiative(ctx, civic.Visitor(), id); got.Supporters != want {
				t.Errorf("%d supporters after the merge was undone, want %d", got.Supporters, want)
			}
		}
		if got, err := s.Support(ctx, a.ID, keys["x"], false); err != nil || got.Supporters != 1 {
			t.Errorf("support taken back: %+v %v", got.Supporters, err)
		}
		if _, err := s.Unmerge(ctx, editor, a.ID, a.Version, reason); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("unmerged twice: %v", err)
		}
	})
}

func TestWhatAnInitiativeRefuses(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		for field, change := range map[string]func(*Texts){
			"title_vi":   func(x *Texts) { x.Title = civic.Text{} },
			"pillar":     func(x *Texts) { x.Pillar = "p9" },
			"proposer":   func(x *Texts) { x.Proposer = "nobody" },
			"horizon":    func(x *Texts) { x.Horizon = 2031 },
			"sdg":        func(x *Texts) { x.SDG = []civic.SDGTarget{"11.99"} },
			"fields":     func(x *Texts) { x.Fields = []civic.CreativeField{"poetry"} },
			"objectives": func(x *Texts) { x.Objectives = []int{7} },
			"latitude":   func(x *Texts) { x.Latitude = math.NaN() },
			"longitude":  func(x *Texts) { x.Longitude = 181 },
			"cost_max":   func(x *Texts) { x.CostMin, x.CostMax = 10, 5 },
		} {
			bad := texts("x")
			change(&bad)
			var refusal *civic.Error
			if _, err := s.Submit(ctx, bad, s.NewCode()); !errors.As(err, &refusal) || len(refusal.Fields) != 1 || refusal.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		in := public(t, s, "Một")
		if _, err := s.Save(ctx, editor, in, nil); err != nil {
			t.Fatal(err)
		}
		var stale *edit.StaleError[Initiative]
		if _, err := s.Save(ctx, editor, in, nil); !errors.As(err, &stale) {
			t.Errorf("an old version overwrote a newer one: %v", err)
		}
		if _, err := s.Save(ctx, civic.Visitor(), in, nil); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a visitor edits: %v", err)
		}
		in = stale.Current
		hidden, err := s.Hide(ctx, editor, in.ID, in.Version, reason)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Initiative(ctx, civic.Visitor(), in.ID); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("what is hidden is public: %v", err)
		}
		if back, err := s.Unhide(ctx, editor, in.ID, hidden.Version, reason); err != nil || back.State != Idea {
			t.Errorf("%+v %v", back, err)
		}
	})
}

func TestWhatBecamePublicLastComesFirst(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		early, err := s.Save(ctx, editor, Initiative{Texts: texts("Nhập trước, công bố sau")}, nil)
		if err != nil {
			t.Fatal(err)
		}
		public(t, s, "Công bố trước")
		now := s.clock().Add(time.Hour)
		s.clock = func() time.Time { return now }
		if _, err := s.Publish(ctx, editor, early.ID, early.Version); err != nil {
			t.Fatal(err)
		}
		if list, n, err := s.List(ctx, civic.Visitor(), Filter{ByPublished: true}, 1, 0); err != nil || n != 2 || list[0].ID != early.ID {
			t.Errorf("%+v %d %v", list, n, err)
		}
	})
}
