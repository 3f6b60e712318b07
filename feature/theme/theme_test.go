package theme

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"pgregory.net/rapid"
)

var (
	editor  = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	analyst = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Phân tích", Roles: []civic.Role{civic.Analyst}}
)

// pile is the opinions around the themes, and the statements made of them.
type pile struct {
	list  []Opinion
	seeds int
}

func (p *pile) ByIDs(_ context.Context, ids []string) ([]Opinion, error) {
	var found []Opinion
	for _, o := range p.list {
		if slices.Contains(ids, string(o.ID)) {
			found = append(found, o)
		}
	}
	return found, nil
}

func (p *pile) Each(_ context.Context, number int64, f func(Opinion) error) error {
	for _, o := range p.list {
		if o.Number == number && o.Counts {
			if err := f(o); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *pile) Seed(context.Context, civic.Actor, int64, civic.Text, string) (civic.Ref, error) {
	p.seeds++
	return civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("1-%d", p.seeds)}, nil
}

func newService(d *db.DB, texts ...string) (*Service, *pile, *chain.Service) {
	clock := func() time.Time { return time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC) }
	p := &pile{}
	for i, text := range texts {
		p.list = append(p.list, Opinion{ID: civic.ID(fmt.Sprintf("o%d", i+1)), Number: 1, Serial: int64(i + 1), Text: text, Counts: true, Public: i%2 == 0})
	}
	links := chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: clock}).Service
	return New(Deps{DB: d, City: civic.FirstCity, Clock: clock, Chain: links, Opinions: p, Statements: p}).Service, p, links
}

func theme(t *testing.T, s *Service, name string) Theme {
	t.Helper()
	th, err := s.SaveTheme(t.Context(), editor, Theme{Number: 1, Name: civic.Text{VI: name}})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func TestPassagesThemesAndCoverage(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _, links := newService(d, "Nên giữ nhà máy cũ. Cần thêm cây xanh.", "Cần thêm cây xanh ven hồ.", "Không có gì.")
		ctx := t.Context()
		factories, trees := theme(t, s, "Nhà máy cũ"), theme(t, s, "Cây xanh")
		start, end := Find("Nên giữ nhà máy cũ. Cần thêm cây xanh.", "Cần thêm cây xanh.")
		p, err := s.Mark(ctx, editor, "o1", start, end, trees.ID)
		if err != nil || p.Text != "Cần thêm cây xanh." || len(p.Themes) != 1 {
			t.Fatalf("%+v %v", p, err)
		}
		if again, err := s.Mark(ctx, editor, "o1", start, end, factories.ID); err != nil || again.ID != p.ID || len(again.Themes) != 2 {
			t.Errorf("%+v %v", again, err)
		}
		if err := s.SetThemes(ctx, editor, p.ID, []civic.ID{trees.ID}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Mark(ctx, editor, "o1", 0, 19, factories.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Empty(ctx, editor, "o3", true); err != nil {
			t.Fatal(err)
		}
		if c, err := s.Coverage(ctx, 1); err != nil || c != (Coverage{Opinions: 3, Themed: 1, Empty: 1}) || c.Covered() != 2 {
			t.Errorf("%+v %v", c, err)
		}
		if next, err := s.Next(ctx, editor, 1, 0); err != nil || next.ID != "o2" {
			t.Errorf("%+v %v", next, err)
		}
		list, err := s.Themes(ctx, analyst, 1)
		if err != nil || len(list) != 2 || list[0].Passages != 1 || list[1].Opinions != 1 {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := s.Themes(ctx, civic.Visitor(), 1); err != nil || len(list) != 0 {
			t.Errorf("a draft theme is public: %+v %v", list, err)
		}
		if causes, err := links.Causes(ctx, d.Read(), trees.Ref()); err != nil || len(causes) != 1 || causes[0] != p.Ref() {
			t.Errorf("the chain says %v, %v", causes, err)
		}
		trees, _, _ = s.Theme(ctx, editor, trees.ID)
		if err := s.RemoveTheme(ctx, editor, trees.ID, trees.Version); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("a theme in use was removed: %v", err)
		}
		made, err := s.MakeStatement(ctx, editor, trees.Ref(), civic.Text{VI: "Thành phố nên trồng thêm cây."})
		if err != nil {
			t.Fatal(err)
		}
		if causes, err := links.Causes(ctx, d.Read(), made); err != nil || len(causes) != 1 || causes[0] != trees.Ref() {
			t.Errorf("the statement comes from %v, %v", causes, err)
		}
		if err := s.SetThemes(ctx, editor, p.ID, nil); err != nil {
			t.Fatal(err)
		}
		if left, err := s.Passages(ctx, editor, "o1"); err != nil || len(left) != 1 {
			t.Errorf("%+v %v", left, err)
		}
	})
}

func TestWhatThemesRefuse(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _, _ := newService(d, "Một hai ba.")
		ctx := t.Context()
		th := theme(t, s, "Chủ đề")
		for _, place := range [][2]int{{-1, 3}, {0, 12}, {3, 3}, {5, 2}, {3, 4}} {
			if _, err := s.Mark(ctx, editor, "o1", place[0], place[1], th.ID); !civic.IsKind(err, civic.KindInvalid) {
				t.Errorf("%v: %v", place, err)
			}
		}
		if _, err := s.Mark(ctx, editor, "o1", 0, 3, "nothing"); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("an unknown theme: %v", err)
		}
		if _, err := s.Mark(ctx, analyst, "o1", 0, 3, th.ID); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("an analyst marks: %v", err)
		}
		if _, err := s.Mark(ctx, editor, "o9", 0, 3, th.ID); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("an unknown opinion: %v", err)
		}
		if list, err := s.Passages(ctx, editor, "o1"); err != nil || len(list) != 0 {
			t.Errorf("a refusal wrote something: %+v %v", list, err)
		}
		if _, err := s.SaveTheme(ctx, editor, th); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveTheme(ctx, editor, th); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("an old version overwrote a newer one: %v", err)
		}
	})
}

func TestNearlyTheSameOpinionsMeetAsTheyCome(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, p, _ := newService(d, "Thành phố nên trồng thêm cây xanh ven các hồ lớn.", "Ý khác hẳn về xe buýt cuối tuần.")
		ctx := t.Context()
		if list, err := s.Alike(ctx, editor, "o1"); err != nil || len(list) != 0 {
			t.Fatalf("%+v %v", list, err)
		}
		p.list = append(p.list, Opinion{ID: "o3", Number: 1, Serial: 3, Text: "thanh pho nen trong them cay xanh ven cac ho lon", Counts: true})
		if list, err := s.Alike(ctx, editor, "o1"); err != nil || len(list) != 1 || list[0].Opinion != "o3" || list[0].Index != 1 {
			t.Errorf("%+v %v", list, err)
		}
		if g, err := s.Groups(ctx, analyst, 1); err != nil || len(g) != 1 || !slices.Equal(g[0], []civic.ID{"o1", "o3"}) {
			t.Errorf("%v %v", g, err)
		}
	})
}

func TestSentencesKeepTheirPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("aĐ ệ.!\n;?")), 0, 60, -1).Draw(t, "text")
		runes := []rune(text)
		last := 0
		for _, p := range Sentences(text) {
			if p.Start < last || p.End > utf8.RuneCountInString(text) || string(runes[p.Start:p.End]) != p.Text {
				t.Fatalf("%q: %+v", text, p)
			}
			last = p.End
		}
	})
	if got := Sentences("Một. Hai ba! \n Bốn 1.234,5 năm"); len(got) != 3 || got[2].Text != "Bốn 1.234,5 năm" {
		t.Errorf("%+v", got)
	}
}
