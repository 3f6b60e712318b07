package history

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
)

// place is what the tests change.
type place struct {
	Name civic.Text
	Kind string
	Tags []string
}

func describe(f *Fields, p place) {
	f.Both("city.field.name", p.Name)
	f.Word("city.field.kind", "city.body.kind.", p.Kind)
	f.Lines("city.field.note", p.Tags)
}

var (
	words   = Words{Acts: "city.act.", Versions: map[string]Version{"place": VersionOf(describe)}}
	officer = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Cán bộ Hai"}
	noon    = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	of      = Subject{"place", "a"}
)

func write(t *testing.T, d *db.DB, l *Log, acts ...Act) {
	t.Helper()
	err := d.Tx(t.Context(), func(tx *db.Tx) error {
		for _, a := range acts {
			if a.On == (Subject{}) {
				a.On = of
			}
			if err := l.Write(t.Context(), tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// drawn is the section as a reader of the language sees it.
func drawn(t *testing.T, d *db.DB, l *Log, lang string, older civic.ID) string {
	t.Helper()
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Of(t.Context(), d.Read(), of, older)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Section(p, words, "/office/places/a").Render(i18n.With(t.Context(), catalog, lang, time.UTC), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func says(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(page, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

func TestAHistoryTellsWhoChangedWhat(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		l := New(civic.FirstCity, "city")
		old := place{Name: civic.Text{VI: "Bảo tàng", EN: "Museum"}, Kind: "museum", Tags: []string{"một", "hai"}}
		changed := old
		changed.Name.VI, changed.Kind = "Bảo tàng Hà Nội", "school"
		write(t, d, l,
			Act{At: noon, By: officer, Act: "create"},
			Act{At: noon, By: officer, Act: "change", Before: old, After: changed, Reason: "Đổi tên", Note: "theo quyết định"},
			Act{At: noon, By: civic.System(), Act: "attach"},
			Act{At: noon, By: civic.Visitor(), Act: "remove", Before: changed},
			Act{At: noon, By: officer, Act: "create", On: Subject{"place", "b"}})
		write(t, d, New(2, "city"), Act{At: noon, By: officer, Act: "create"}) // another city
		write(t, d, New(1, "plan"), Act{At: noon, By: officer, Act: "create"}) // another feature
		vi := drawn(t, d, l, "vi", "")
		says(t, vi, "Lịch sử", "Cán bộ Hai", "Hệ thống", "Người gửi", "Tên (tiếng Việt), Loại</summary>", "Bảo tàng Hà Nội", "Trước", "Sau", "Đổi tên: theo quyết định", "Nội dung trước đó", "một\nhai")
		if n := strings.Count(vi, "<tr "); n != 5 {
			t.Errorf("%d rows, want the head and four lines", n)
		}
		if strings.Index(vi, "Người gửi") > strings.Index(vi, "Hệ thống") {
			t.Error("the newest line is not the first")
		}
		says(t, drawn(t, d, l, "en", ""), "History", "The sender", "Name (Vietnamese), Type</summary>", "What was there")

		list, err := l.Of(t.Context(), d.Read(), of, "")
		if err != nil || len(list.Entries) != 4 || strings.Contains(list.Entries[2].Before, "một") {
			t.Errorf("fields that did not change are stored: %+v %v", list.Entries, err)
		}
		last, err := l.Last(t.Context(), d.Read(), of)
		if err != nil || last.Act != "remove" || last.By.Kind != civic.VisitorActor || !last.At.Equal(noon) {
			t.Errorf("%+v %v", last, err)
		}
		if found, err := l.With(t.Context(), d.Read(), of, "create", "change"); err != nil || len(found) != 2 || found[0].Act != "change" {
			t.Errorf("%+v %v", found, err)
		}
	})
}

func TestALongHistoryIsReadPageByPage(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		l := New(civic.FirstCity, "city")
		acts := make([]Act, 2*pageSize+1)
		for i := range acts {
			// The clock of the feature may stand or go back: the order is that of writing.
			acts[i] = Act{At: noon.Add(-time.Duration(i) * time.Hour), By: officer, Act: "change"}
		}
		write(t, d, l, acts...)
		var read int
		older, pages := civic.ID(""), 0
		at := noon.Add(-1000 * time.Hour)
		for {
			p, err := l.Of(t.Context(), d.Read(), of, older)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range p.Entries {
				if !e.At.After(at) {
					t.Errorf("%s comes after %s", e.At, at)
				}
				at = e.At
			}
			read, pages = read+len(p.Entries), pages+1
			if older = p.Older; older == "" {
				break
			}
		}
		if read != len(acts) || pages != 3 {
			t.Errorf("%d lines in %d pages", read, pages)
		}
		first := drawn(t, d, l, "vi", "")
		says(t, first, "Cũ hơn", "#history")
		if strings.Contains(first, "Mới nhất") {
			t.Error("the first page leads to itself")
		}
		p, _ := l.Of(t.Context(), d.Read(), of, "")
		says(t, drawn(t, d, l, "vi", p.Older), "Cũ hơn", "Mới nhất")
	})
}

func TestAThingIsToldWithItsParts(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		l, street := New(civic.FirstCity, "city"), Subject{"street", "s"}
		write(t, d, l,
			Act{At: noon, By: officer, On: street, Within: street.ID, Act: "create"},
			Act{At: noon, By: officer, Within: street.ID, Act: "change"},
			Act{At: noon, By: officer, On: Subject{"place", "b"}, Act: "change"},
			Act{At: noon, By: officer, Within: street.ID, Act: "remove"})
		p, err := l.Within(t.Context(), d.Read(), street.ID, "")
		if err != nil || len(p.Entries) != 3 || p.Entries[0].On != of || p.Entries[2].On != street {
			t.Errorf("%+v %v", p, err)
		}
		if older, err := l.Within(t.Context(), d.Read(), street.ID, p.Entries[1].ID); err != nil || len(older.Entries) != 1 {
			t.Errorf("%+v %v", older, err)
		}
		if list, err := l.Whole(t.Context(), d.Read(), of); err != nil || len(list) != 2 || list[0].Act != "remove" {
			t.Errorf("%+v %v", list, err)
		}
	})
}

func TestTheStateIsAnotherOneAfterEachAct(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		l := New(civic.FirstCity, "city")
		state := func() civic.ID {
			id, err := l.State(t.Context(), d.Read())
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		before := state()
		for range 50 {
			write(t, d, l, Act{At: noon, By: officer, Act: "change"})
			now := state()
			if now <= before {
				t.Fatalf("%q after %q", now, before)
			}
			before = now
		}
		write(t, d, New(civic.FirstCity, "plan"), Act{At: noon, By: officer, Act: "change"})
		if state() != before {
			t.Error("another feature's act changed the state")
		}
	})
}

func TestWhatMustBeErasedIsTakenOutOfTheHistory(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		l := New(civic.FirstCity, "city")
		secret := place{Name: civic.Text{VI: "số điện thoại 0900"}}
		write(t, d, l,
			Act{At: noon, By: officer, Act: "change", Before: secret, After: place{}, Note: "gọi 0900"},
			Act{At: noon, By: officer, Act: "change", Before: place{}, After: secret},
			Act{At: noon, By: officer, Act: "change", Before: secret, After: place{}, On: Subject{"place", "b"}})
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return l.Redact(t.Context(), tx, of) }); err != nil {
			t.Fatal(err)
		}
		page := drawn(t, d, l, "vi", "")
		if strings.Contains(page, "0900") {
			t.Error("it is still there")
		}
		if strings.Count(page, "Cán bộ Hai") != 2 {
			t.Error("who did something is gone")
		}
		if e, err := l.Last(t.Context(), d.Read(), Subject{"place", "b"}); err != nil || !strings.Contains(e.Before, "0900") {
			t.Errorf("another thing's history was touched: %v", err)
		}
	})
}

func TestALineThatCannotBeReadIsAFault(t *testing.T) {
	e := Entry{ID: "x", On: of, Act: "change", Before: "{", After: "{}"}
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), catalog, "vi", time.UTC)
	if err := List(Page{Entries: []Entry{e}}, words, "/x").Render(ctx, &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), "history entry x") {
		t.Errorf("%v", err)
	}
}
