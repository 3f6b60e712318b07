package statement

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
)

func TestSearchingWithoutAccentsSortingAndPaging(t *testing.T) {
	s := newService(t, dbtest.OpenSQLite(t, migrations.FS), open())
	ctx := t.Context()
	texts := []string{"Phố đi bộ cần thêm ghế", "Làng nghề cần được dạy nghề", "Trường học nên có giờ mỹ thuật", "Nghề cũ cần phố nghề"}
	var list []Statement
	for _, text := range texts {
		list = append(list, Statement{Text: civic.Text{VI: text}})
	}
	if err := s.Seeds(ctx, moderator, 1, list); err != nil {
		t.Fatal(err)
	}
	for i, votes := range map[int64][]opinionmap.Vote{0: {1}, 1: {1, 1, -1, -1}, 2: {1, 1, 1}, 3: {}} {
		for _, v := range votes {
			if err := s.Cast(ctx, "hn", Ballot{Key: NewKey(), Statement: i, Vote: v}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		q             Search
		limit, offset int
		want          string
	}{
		{Search{Words: "NGHE", Sort: ByNumber}, 10, 0, "1 3"},
		{Search{Words: "pho ghe"}, 10, 0, "0"},
		{Search{Words: "không có"}, 10, 0, ""},
		{Search{Sort: ByVotes}, 10, 0, "1 2 0 3"},
		{Search{Sort: ByAgree}, 10, 0, "2 0 1 3"},
		{Search{Sort: ByDivided}, 2, 0, "1 3"},
		{Search{Sort: ByNumber}, 3, 3, "3"},
		{Search{Sort: ByNumber}, 3, 294, ""},
		{Search{States: []State{Hidden}}, 10, 0, ""},
	} {
		l, err := s.List(ctx, 1, c.q, c.limit, c.offset)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, st := range l.Statements {
			got = append(got, fmt.Sprint(st.ID))
		}
		if g := strings.Join(got, " "); g != c.want || !l.Counted {
			t.Errorf("%+v gives %q, want %q", c.q, g, c.want)
		}
	}
}

func BenchmarkTenThousandStatements(b *testing.B) {
	s, err := NewService(b.Context(), Deps{DB: dbtest.OpenSQLite(b, migrations.FS), City: 1, Clock: time.Now, Zone: time.UTC, Consultations: open(), Secret: testKey})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close(b.Context()) })
	var list []Statement
	for i := range 10_000 {
		list = append(list, Statement{Text: civic.Text{VI: fmt.Sprintf("Nhận định số %d nói về phố %d của phường %d trong thành phố", i, i*7919%997, i%83)}, ID: int64(i), State: Shown, Origin: Seed})
	}
	if _, err := s.Import(b.Context(), civic.System(), 1, Conversation{Statements: list, Votes: func(func(opinionmap.VoteEvent, error) bool) {}}); err != nil {
		b.Fatal(err)
	}
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			if l, err := s.List(b.Context(), 1, Search{Words: "pho 12 phuong", Sort: ByVotes}, 50, 0); err != nil || l.Total == 0 {
				b.Fatal(l.Total, err)
			}
		}
	})
	b.Run("near", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Near(b.Context(), 1, "Nhận định nói về phố 12 của phường 5", 3); err != nil {
				b.Fatal(err)
			}
		}
	})
}
