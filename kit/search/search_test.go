package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"pgregory.net/rapid"
)

var (
	noon   = time.Date(2026, 10, 2, 5, 0, 0, 0, time.UTC)
	editor = civic.Actor{Kind: civic.OfficerActor, Person: "01", Roles: []civic.Role{civic.Editor}}
	admin  = civic.Actor{Kind: civic.OfficerActor, Person: "02", Roles: []civic.Role{civic.Administrator}}
)

// put writes entries; those without a day are of noon, those without a reader
// public.
func put(t testing.TB, x Index, entries ...Entry) {
	t.Helper()
	err := x.DB.Tx(t.Context(), func(tx *db.Tx) error {
		for _, e := range entries {
			if e.At.IsZero() {
				e.At = noon
			}
			if e.Public.IsZero() && e.Roles == nil {
				e.Public = noon
			}
			if err := x.Put(t.Context(), tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func vi(s string) civic.Text { return civic.Text{VI: s} }

// foundBy returns the ids of what a search finds among things of one kind, the best first.
func foundBy(t testing.TB, x Index, r Request, kind string) []string {
	t.Helper()
	r.Now = noon
	got, err := x.find(t.Context(), r, []class{{[]string{kind}, 100}})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	if h := got[kind]; h != nil {
		for _, p := range h.places {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func TestWhatFitsBetterComesFirst(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := Index{DB: d, City: civic.FirstCity}
		put(t, x,
			Entry{Kind: "a", ID: "plain", Text: vi("Trồng hoa bình dị ở vườn hoa")},
			Entry{Kind: "a", ID: "exact", Text: vi("Công viên Hoà Bình cần thêm ghế")},
			Entry{Kind: "a", ID: "scattered", Text: vi("Không khí hòa thuận, cuộc sống bình yên")},
			Entry{Kind: "a", ID: "title", Title: vi("Công viên Hòa Bình"), At: noon.AddDate(-3, 0, 0)},
			Entry{Kind: "a", ID: "english", Text: civic.Text{VI: "Ghế", EN: "Benches for Hoa Binh park"}},
			Entry{Kind: "a", ID: "older", Text: vi("Hòa bình"), At: noon.AddDate(0, 0, -1)},
			Entry{Kind: "a", ID: "prefix", Text: vi("hòa bình"), At: noon.AddDate(0, 0, -2)},
			Entry{Kind: "a", ID: "other", Text: vi("Cầu Long Biên")},
		)
		for _, c := range []struct {
			typed string
			want  string
		}{
			{"hòa bình", "title exact older prefix scattered plain english"},
			{"hoà  BÌNH!", "title exact older prefix scattered plain english"},
			{"hoa binh", "title plain exact english older prefix scattered"},
			{`"hoà bình"`, "title exact older prefix plain english"},
			{"bình hòa", "title scattered exact older prefix plain english"},
			{"long biên", "other"},
			{"long bien cau", "other"},
			{"lon", ""},
			{"", ""},
			{"…!?", ""},
		} {
			got := foundBy(t, x, Request{Query: Parse(c.typed)}, "a")
			want := strings.Fields(c.want)
			// What fits as well and is of the same day has no order of its own.
			if same(got, want, "exact scattered plain english") {
				continue
			}
			t.Errorf("%q finds %v, want %v", c.typed, got, want)
		}
	})
}

// same compares two orders; ids in free may stand in any order among themselves
// when they are neighbours in both.
func same(got, want []string, free string) bool {
	if len(got) != len(want) {
		return false
	}
	key := func(list []string) string {
		var parts []string
		for i := 0; i < len(list); {
			j := i
			for j < len(list) && strings.Contains(free, list[j]) {
				j++
			}
			if j == i {
				parts = append(parts, list[i])
				i++
				continue
			}
			run := slices.Sorted(slices.Values(list[i:j]))
			parts = append(parts, strings.Join(run, "+"))
			i = j
		}
		return strings.Join(parts, " ")
	}
	return key(got) == key(want)
}

func TestOnlyWhatTheReaderMaySeeIsFound(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := Index{DB: d, City: civic.FirstCity}
		put(t, x,
			Entry{Kind: ConsultationKind, ID: "1", Consultation: 1},
			Entry{Kind: ConsultationKind, ID: "2", Consultation: 2, Roles: []civic.Role{civic.Editor}},
			Entry{Kind: "a", ID: "public", Text: vi("cây xanh")},
			Entry{Kind: "a", ID: "office", Text: vi("cây xanh"), Roles: []civic.Role{civic.Editor}},
			Entry{Kind: "a", ID: "admin", Text: vi("cây xanh"), Roles: []civic.Role{civic.Administrator}},
			Entry{Kind: "a", ID: "tomorrow", Text: vi("cây xanh"), Public: noon.AddDate(0, 0, 1), Roles: []civic.Role{civic.Moderator}},
			Entry{Kind: "a", ID: "open", Text: vi("cây xanh"), Consultation: 1},
			Entry{Kind: "a", ID: "draft", Text: vi("cây xanh"), Consultation: 2, Public: noon, Roles: []civic.Role{civic.Editor}},
			Entry{Kind: "a", ID: "nowhere", Text: vi("cây xanh"), Consultation: 3, Public: noon},
		)
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			return Index{DB: d, City: 2}.Put(t.Context(), tx, Entry{Kind: "a", ID: "elsewhere", Text: vi("cây xanh"), Public: noon, At: noon})
		}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			r    Request
			want string
		}{
			"a visitor":                    {Request{}, "open public"},
			"a visitor who asks as office": {Request{Office: true}, "open public"},
			"an editor on a public page":   {Request{Who: editor}, "open public"},
			"an editor":                    {Request{Who: editor, Office: true}, "draft office open public"},
			"an administrator":             {Request{Who: admin, Office: true}, "admin draft nowhere office open public tomorrow"},
			"in one consultation":          {Request{Who: editor, Office: true, Consultation: 2}, "draft"},
		} {
			c.r.Query = Parse("cay xanh")
			got := foundBy(t, x, c.r, "a")
			slices.Sort(got)
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s finds %v, want %s", name, got, c.want)
			}
		}
	})
}

// sentences are made of words that a fold or an abbreviation brings together.
var someWords = strings.Fields("hòa hoà hoa bình binh UBND Ủy ban nhân dân TP thành phố quỹ quĩ HCM Hồ Chí Minh của the space spaces cho chợ kỹ thuật kĩ 創意 12 102/KH-UBND")

func someText(t *rapid.T, name string, most int) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(someWords), 0, most).Draw(t, name), " ")
}

// TestBothDatabasesFindWhatTheTermsSay compares what the engines find with the
// conditions applied to the terms of each entry.
func TestBothDatabasesFindWhatTheTermsSay(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := Index{DB: d, City: civic.FirstCity}
		n := 0
		rapid.Check(t, func(r *rapid.T) {
			n++
			kind := fmt.Sprint("k", n)
			var all []Entry
			for i := range rapid.IntRange(1, 6).Draw(r, "entries") {
				e := Entry{
					Kind: kind, ID: fmt.Sprint(i), Title: civic.Text{VI: someText(r, "title", 3)}, Text: civic.Text{VI: someText(r, "text", 8), EN: someText(r, "english", 3)},
					At: noon.AddDate(0, 0, -rapid.IntRange(0, 2).Draw(r, "day")), Public: noon,
				}
				all = append(all, e)
			}
			put(t, x, all...)
			q := Parse(someText(r, "query", 4))
			if q.Empty() {
				return
			}
			got := foundBy(t, x, Request{Query: q}, kind)
			want := expected(q, all)
			if !slices.Equal(got, want) {
				r.Fatalf("%q finds %v, want %v among %+v", q, got, want, all)
			}
		})
	})
}

// expected is what a search must find, by the terms of the entries alone.
func expected(q Query, all []Entry) []string {
	var list []place
	for _, e := range all {
		terms := strings.Fields(e.words())
		p := place{Kind: e.Kind, ID: e.ID, Number: e.number(civic.FirstCity)}
		met := false
		looks := q.looks(both(), 1)
		if begin, ok := q.beginning(); ok {
			looks = append(looks, look{terms: begin})
		}
		for _, l := range looks {
			if l.terms.holds(terms) {
				p.Tier |= l.tier
				met = true
			}
		}
		if met {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, best)
	var ids []string
	for _, p := range list {
		ids = append(ids, p.ID)
	}
	return ids
}
