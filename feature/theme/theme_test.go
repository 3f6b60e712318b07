package theme

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/edit"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"pgregory.net/rapid"
)

var (
	editor  = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	analyst = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Phân tích", Roles: []civic.Role{civic.Analyst}}
)

// pile is the comments around the themes, and the statements made of them.
type pile struct {
	list    []Comment
	changes map[civic.ID]int64
	settled map[civic.ID]bool
	seeds   int
}

func (p *pile) ByIDs(_ context.Context, ids []string) ([]Comment, error) {
	var found []Comment
	for _, o := range p.list {
		if slices.Contains(ids, string(o.ID)) {
			found = append(found, o)
		}
	}
	return found, nil
}

func (p *pile) Sum(_ context.Context, number civic.ConsultationNumber) (count int, stamp int64, err error) {
	for _, o := range p.list {
		if o.Consultation == number {
			stamp += 1 + p.changes[o.ID]
			if o.Counts {
				count++
			}
		}
	}
	return count, stamp, nil
}

func (p *pile) Keys(_ context.Context, number civic.ConsultationNumber, after int64, limit int) ([]Key, error) {
	var list []Key
	for _, o := range p.list {
		if o.Consultation == number && o.Serial > after && len(list) < limit {
			list = append(list, Key{o.ID, o.Serial, 1 + p.changes[o.ID], o.Counts})
		}
	}
	return list, nil
}

func (p *pile) NextOpen(_ context.Context, number civic.ConsultationNumber, after int64) (Comment, error) {
	for _, o := range p.list {
		if o.Consultation == number && o.Serial > after && o.Counts && !p.settled[o.ID] {
			return o, nil
		}
	}
	return Comment{}, civic.NotFound("comment")
}

func (p *pile) Settle(_ context.Context, _ *db.Tx, id civic.ID, settled bool) error {
	p.settled[id] = settled
	return nil
}

func (p *pile) Gone(_ context.Context, number civic.ConsultationNumber) ([]string, error) {
	var ids []string
	for _, o := range p.list {
		if o.Consultation == number && !o.Counts {
			ids = append(ids, string(o.ID))
		}
	}
	return ids, nil
}

// change makes a new version of a comment.
func (p *pile) change(i int, f func(*Comment)) {
	f(&p.list[i])
	p.changes[p.list[i].ID]++
}

func (p *pile) Seed(ctx context.Context, tx *db.Tx, _ civic.Actor, _ civic.ConsultationNumber, text civic.Text, _ string) (civic.Ref, error) {
	p.seeds++
	_, err := tx.Exec(ctx, `INSERT INTO theme_read (city_id, consultation, comment_id, person, at) VALUES (1, 1, 'seed', ?, 0)`, text.VI)
	return civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("1-%d", p.seeds)}, err
}

func newService(d *db.DB, texts ...string) (*Service, *pile, *chain.Service) {
	clock := func() time.Time { return time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC) }
	p := &pile{changes: map[civic.ID]int64{}, settled: map[civic.ID]bool{}}
	for i, text := range texts {
		p.list = append(p.list, Comment{ID: civic.ID(fmt.Sprintf("o%d", i+1)), Consultation: 1, Serial: int64(i + 1), Text: text, Counts: true, Public: i%2 == 0})
	}
	links := chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: clock}).Service
	return New(Deps{DB: d, City: civic.FirstCity, Clock: clock, Chain: links, Comments: p, Statements: p}).Service, p, links
}

func theme(t *testing.T, s *Service, name string) Theme {
	t.Helper()
	th, err := s.SaveTheme(t.Context(), editor, Theme{Consultation: 1, Name: civic.Text{VI: name}})
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
		if err := s.SetThemes(ctx, editor, p.ID, []civic.ID{factories.ID, trees.ID}, []civic.ID{trees.ID}); err != nil {
			t.Fatal(err)
		}
		// Who opened the form before that does not undo it unseen.
		var stale *edit.StaleError[Passage]
		if err := s.SetThemes(ctx, editor, p.ID, []civic.ID{trees.ID, factories.ID}, []civic.ID{factories.ID}); !errors.As(err, &stale) || len(stale.Current.Themes) != 1 || stale.Current.Themes[0] != trees.ID {
			t.Errorf("two who change the themes of a passage: %v", err)
		}
		if _, err := s.Mark(ctx, editor, "o1", 0, 19, factories.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Empty(ctx, editor, "o3", true); err != nil {
			t.Fatal(err)
		}
		if c, err := s.Coverage(ctx, 1); err != nil || c != (Coverage{Comments: 3, Themed: 1, Empty: 1}) || c.Covered() != 2 {
			t.Errorf("%+v %v", c, err)
		}
		if next, err := s.Next(ctx, editor, 1, 0); err != nil || next.ID != "o2" {
			t.Errorf("%+v %v", next, err)
		}
		list, err := s.Themes(ctx, analyst, 1)
		if err != nil || len(list) != 2 || list[0].Passages != 1 || list[1].Comments != 1 {
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
		if err := s.SetThemes(ctx, editor, p.ID, []civic.ID{trees.ID}, nil); err != nil {
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
			t.Errorf("an unknown comment: %v", err)
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

func TestNearlyTheSameCommentsMeetAsTheyCome(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, p, _ := newService(d, "Thành phố nên trồng thêm cây xanh ven các hồ lớn.", "Ý khác hẳn về xe buýt cuối tuần.")
		ctx := t.Context()
		if list, err := s.Alike(ctx, editor, "o1"); err != nil || len(list) != 0 {
			t.Fatalf("%+v %v", list, err)
		}
		p.list = append(p.list, Comment{ID: "o3", Consultation: 1, Serial: 3, Text: "thanh pho nen trong them cay xanh ven cac ho lon", Counts: true})
		if list, err := s.Alike(ctx, editor, "o1"); err != nil || len(list) != 1 || list[0].Comment != "o3" || list[0].Index != 1 {
			t.Errorf("%+v %v", list, err)
		}
		if g, err := s.Groups(ctx, analyst, 1); err != nil || len(g) != 1 || !slices.Equal(g[0], []civic.ID{"o1", "o3"}) {
			t.Errorf("%v %v", g, err)
		}
		p.change(2, func(o *Comment) { o.Counts = false })
		if list, err := s.Alike(ctx, editor, "o1"); err != nil || len(list) != 0 {
			t.Errorf("a hidden comment is still compared: %+v %v", list, err)
		}
		p.change(1, func(o *Comment) { o.Text = "Thành phố nên trồng thêm cây xanh ven các hồ lớn!" })
		if list, err := s.Alike(ctx, editor, "o1"); err != nil || len(list) != 1 || list[0].Comment != "o2" {
			t.Errorf("a corrected comment is compared by its old text: %+v %v", list, err)
		}
		p.change(2, func(o *Comment) { o.Counts = true })
		if list, err := s.Alike(ctx, editor, "o1"); err != nil || len(list) != 2 {
			t.Errorf("a comment that counts again is not compared: %+v %v", list, err)
		}
	})
}

func TestMarkingIsAllOrNothing(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, p, _ := newService(d, "Một hai. Ba bốn. Năm.")
		ctx := t.Context()
		th := theme(t, s, "Chủ đề")
		parts := []Passage{{Start: 0, End: 8}, {Start: 9, End: 16}}
		nothing := func(what string) {
			t.Helper()
			if list, err := s.Passages(ctx, editor, "o1"); err != nil || len(list) != 0 {
				t.Errorf("%s left passages: %+v %v", what, list, err)
			}
			if list, err := s.Themes(ctx, editor, 1); err != nil || len(list) != 1 {
				t.Errorf("%s left a theme: %+v %v", what, list, err)
			}
		}
		if err := s.MarkAll(ctx, editor, "o1", append(parts, Passage{Start: 9, End: 900}), "Mới", th.ID); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a place behind the end: %v", err)
		}
		nothing("a place behind the end")
		if err := s.MarkAll(ctx, editor, "o1", parts, "Mới", th.ID, "unknown"); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("an unknown theme: %v", err)
		}
		nothing("an unknown theme")
		if err := s.MarkAll(ctx, editor, "o1", parts, "Mới", th.ID); err != nil {
			t.Fatal(err)
		}
		list, err := s.Passages(ctx, editor, "o1")
		if err != nil || len(list) != 2 || len(list[0].Themes) != 2 || len(list[1].Themes) != 2 {
			t.Errorf("%+v %v", list, err)
		}
		p.change(0, func(o *Comment) { o.Counts = false })
		if c, err := s.Coverage(ctx, 1); err != nil || c != (Coverage{}) {
			t.Errorf("a hidden comment counts as covered: %+v %v", c, err)
		}
	})
}

// failing is a chain that takes no link to a statement.
type failing struct{ Chain }

func (f failing) Link(context.Context, *db.Tx, civic.Actor, civic.Ref, civic.Ref) error {
	return civic.Refuse(civic.KindConflict, "error.conflict")
}

func TestAStatementIsNotMadeWithoutItsOrigin(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _, links := newService(d, "Một.")
		th := theme(t, s, "Chủ đề")
		s.chain = failing{links}
		if _, err := s.MakeStatement(t.Context(), editor, th.Ref(), civic.Text{VI: "Câu"}); !civic.IsKind(err, civic.KindConflict) {
			t.Fatal(err)
		}
		var n int
		if err := d.Read().Get(t.Context(), &n, `SELECT COUNT(*) FROM theme_read WHERE comment_id = 'seed'`); err != nil || n != 0 {
			t.Errorf("%d statements without origin, %v", n, err)
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
