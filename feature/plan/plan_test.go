package plan

import (
	"context"
	"errors"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/edit"
	"dienhong/kit/node"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"github.com/a-h/templ"
)

var (
	editor  = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	program = civic.Actor{Kind: civic.KeyActor, Person: "02", Name: "Phần mềm", Scopes: []string{WriteScope}}
	noon    = time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC)
)

// hanoi is the city around the plan.
type hanoi struct{}

func (hanoi) Pillars(context.Context) ([]civic.Pillar, error) {
	return []civic.Pillar{{ID: "p1", Slug: "do-thi", Name: title("Đô thị")}}, nil
}

func (hanoi) Horizons(context.Context) ([]civic.Horizon, error) {
	return []civic.Horizon{{Year: 2025}, {Year: 2030}, {Year: 2045}}, nil
}

func (hanoi) BodyNames(_ context.Context, ids []string) (map[string]civic.Text, error) {
	known := map[string]civic.Text{}
	for _, id := range ids {
		if id != "nobody" {
			known[id] = civic.Text{VI: id}
		}
	}
	return known, nil
}

func (hanoi) AllBodies(context.Context) ([]civic.Body, error) {
	return []civic.Body{{ID: "so-vhtt", Name: title("Sở Văn hóa")}, {ID: "bao-tang-ha-noi", Name: title("Bảo tàng")}, {ID: "bao-tang", Name: title("Nhà trưng bày")}}, nil
}

// unmeasured is a city that measures nothing.
type unmeasured struct{}

func (unmeasured) Show(context.Context, civic.Actor, civic.ID) (templ.Component, error) {
	return nil, nil
}

func (unmeasured) Count(context.Context, db.Queryer, civic.ID) (int, error) { return 0, nil }

func newService(d *db.DB) *Service {
	clock := func() time.Time { return noon }
	links := chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: clock})
	links.Take(node.Kind{Ref: civic.RefInitiative, Tell: proposed})
	return New(Deps{DB: d, City: civic.FirstCity, Clock: clock, Zone: time.UTC, Chain: links.Service, Directory: hanoi{}, Indicators: unmeasured{}}).Service
}

// proposed names any initiative.
func proposed(_ context.Context, _ civic.Actor, ids []string) ([]civic.Node, error) {
	nodes := make([]civic.Node, len(ids))
	for i, id := range ids {
		nodes[i] = civic.Node{Ref: civic.Ref{Kind: civic.RefInitiative, ID: id}, Title: title("Sáng kiến " + id)}
	}
	return nodes, nil
}

func title(s string) civic.Text { return civic.Text{VI: s} }

func action(objective civic.ID, end string) Item {
	return Item{
		Kind: Action, Parent: objective, Title: title("Mở trung tâm thiết kế"),
		Work: &Work{Lead: "so-vhtt", Partners: []string{"bao-tang-ha-noi"}, Start: "2025-01-01", End: end, CostMin: Unknown, CostMax: Unknown, Percent: Unknown},
	}
}

// tree makes a programme, an objective and an action, as drafts.
func tree(t *testing.T, s *Service, end string) (programme, objective, deed Item) {
	t.Helper()
	save := func(it Item) Item {
		saved, err := s.Save(t.Context(), editor, it, nil)
		if err != nil {
			t.Fatal(err)
		}
		return saved
	}
	programme = save(Item{Kind: Programme, Title: title("Thành phố thiết kế"), Pillar: "p1", Horizon: 2030})
	objective = save(Item{Kind: Objective, Parent: programme.ID, Title: title("Không gian cho người sáng tạo")})
	return programme, objective, save(action(objective.ID, end))
}

func TestThePlanIsATreeThatIsPublishedFromTheTop(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		programme, _, deed := tree(t, s, "2025-12-31")
		if p, err := s.Plan(ctx, civic.Visitor()); err != nil || len(p.Items) != 0 {
			t.Fatalf("drafts are public: %+v %v", p, err)
		}
		if err := s.Publish(ctx, editor, deed.ID); err != nil {
			t.Fatal(err)
		}
		p, err := s.Plan(ctx, civic.Visitor())
		if err != nil || len(p.Items) != 3 {
			t.Fatalf("%+v %v", p, err)
		}
		got := p.Of(Action)[0]
		if p.Pillar(got) != "p1" || p.Horizon(got) != 2030 || got.Work.Lead != "so-vhtt" || !got.Work.Late(p.Today) {
			t.Errorf("%+v %+v", got, got.Work)
		}
		current, _ := s.Item(ctx, editor, programme.ID)
		if err := s.Remove(ctx, editor, programme.ID, current.Version); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("a programme with objectives was deleted: %v", err)
		}
		current, _ = s.Item(ctx, editor, deed.ID)
		if err := s.Remove(ctx, editor, deed.ID, current.Version); err != nil {
			t.Errorf("an action that nothing needs: %v", err)
		}
	})
}

func TestWhatAPlanRefuses(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		programme, objective, deed := tree(t, s, "2025-12-31")
		with := func(change func(*Item)) Item {
			it := action(objective.ID, "2025-12-31")
			change(&it)
			return it
		}
		for field, it := range map[string]Item{
			"parent":     with(func(it *Item) { it.Parent = programme.ID }),
			"end":        with(func(it *Item) { it.Work.End = "2024-12-31" }),
			"start":      with(func(it *Item) { it.Work.Start = "31/02/2025" }),
			"lead":       with(func(it *Item) { it.Work.Lead = "nobody" }),
			"partners":   with(func(it *Item) { it.Work.Partners = []string{"so-vhtt"} }),
			"cost_max":   with(func(it *Item) { it.Work.CostMin, it.Work.CostMax = 10, 5 }),
			"horizon":    with(func(it *Item) { it.Horizon = 2031 }),
			"pillar":     with(func(it *Item) { it.Pillar = "p9" }),
			"sdg":        with(func(it *Item) { it.SDG = []civic.SDGTarget{"18.1"} }),
			"title_vi":   with(func(it *Item) { it.Title = civic.Text{EN: "only English"} }),
			"kind":       {Kind: Programme, Title: title("x"), Work: &Work{}},
			"made_to_vi": {Kind: Commitment, Title: title("x")},
		} {
			var refusal *civic.Error
			if _, err := s.Save(ctx, editor, it, nil); !errors.As(err, &refusal) || len(refusal.Fields) == 0 || refusal.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, err := s.Save(ctx, civic.Visitor(), action(objective.ID, ""), nil); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a visitor writes the plan: %v", err)
		}
		deed.Title = title("Bản một")
		if _, err := s.Save(ctx, editor, deed, nil); err != nil {
			t.Fatal(err)
		}
		var stale *edit.StaleError[Item]
		if _, err := s.Save(ctx, editor, deed, nil); !errors.As(err, &stale) {
			t.Errorf("an old version overwrote a newer one: %v", err)
		}
		if p, _ := s.Plan(ctx, editor); len(p.Items) != 3 {
			t.Errorf("a refusal wrote something: %d lines", len(p.Items))
		}
	})
}

func TestOnlyAReportWithEvidenceChangesTheState(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		_, _, deed := tree(t, s, "2025-12-31")
		deed.Work.State = Done
		if saved, err := s.Save(ctx, editor, deed, nil); err != nil || saved.Work.State != Planned {
			t.Fatalf("saving changed the state: %+v %v", saved.Work, err)
		}
		good := Progress{Action: deed.ID, AsOf: "2026-02-01", State: Delayed, Percent: 40, Text: title("Chờ mặt bằng"), Evidence: []Evidence{{"Báo cáo", "https://example.org/a"}}}
		for field, change := range map[string]func(*Progress){
			"evidence": func(p *Progress) { p.Evidence = nil },
			"as_of":    func(p *Progress) { p.AsOf = "2026-03-02" },
			"percent":  func(p *Progress) { p.Percent = 101 },
			"text_vi":  func(p *Progress) { p.Text = civic.Text{} },
			"state":    func(p *Progress) { p.State = "late" },
		} {
			bad := good
			change(&bad)
			var refusal *civic.Error
			if _, err := s.Report(ctx, editor, bad); !errors.As(err, &refusal) || len(refusal.Fields) == 0 || refusal.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, err := s.Report(ctx, editor, good); err != nil {
			t.Fatal(err)
		}
		older := good
		older.AsOf = "2026-01-01"
		if _, err := s.Report(ctx, editor, older); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a report of an earlier day came after a later one: %v", err)
		}
		it, err := s.Item(ctx, editor, deed.ID)
		if err != nil || it.Work.State != Delayed || it.Work.Percent != 40 {
			t.Errorf("%+v %v", it.Work, err)
		}
		f, err := s.Figures(ctx, editor)
		if err != nil || f.Actions != 1 || f.Late != 1 || f.By[Delayed] != 1 || f.WithoutCause != 1 {
			t.Errorf("%+v %v", f, err)
		}
		if _, err := s.Save(ctx, editor, it, []civic.Ref{{Kind: civic.RefInitiative, ID: "i1"}}); err != nil {
			t.Fatal(err)
		}
		if f, err := s.Figures(ctx, editor); err != nil || f.WithoutCause != 0 {
			t.Errorf("an initiative explains the action: %+v %v", f, err)
		}
	})
}
