package pick

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/migrations"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/ui"
)

var noon = time.Date(2026, 10, 2, 5, 0, 0, 0, time.UTC)

// directory indexes n organisations and gives them as choices.
func directory(t *testing.T, d *db.DB, n int, chosen string) (Picker, []ui.Option) {
	t.Helper()
	index := search.Index{DB: d, City: civic.FirstCity}
	var all []ui.Option
	if err := d.Tx(t.Context(), func(tx *db.Tx) error {
		for i := range n {
			id, name := fmt.Sprintf("b%d", i), fmt.Sprintf("Ủy ban nhân dân phường %d", i)
			if i == 7 {
				name = "Sở Văn hóa và Thể thao Hà Nội"
			}
			all = append(all, ui.Option{Value: id, Label: name, Selected: id == chosen})
			if err := index.Put(t.Context(), tx, search.Entry{Kind: search.BodyKind, ID: id, Title: civic.Text{VI: name}, Public: search.Always}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return Picker{Index: index, Clock: clock.At(noon).Now}, all
}

// typed is what a form asks for in which words were typed and the button of a field
// was pressed.
func typed(words, button string) Asked {
	form := url.Values{"body" + ui.PickWords: {words}}
	if button != "" {
		form.Set(ui.PickButton, button)
	}
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_ = r.ParseForm()
	return From(r)
}

func values(c ui.Choosing) (list []string) {
	for _, o := range c.Options {
		list = append(list, o.Value)
	}
	return list
}

func TestFewThingsAreAListAndManyAreFoundByWords(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		p, all := directory(t, d, 60, "b3")
		var c ui.Choosing
		fill := func(a Asked, all []ui.Option) {
			t.Helper()
			if err := p.Fill(t.Context(), a, Body("body", &c, all)); err != nil {
				t.Fatal(err)
			}
		}
		if fill(Asked{}, all[:Few]); !c.Whole || len(c.Options) != Few {
			t.Errorf("few: %+v", c)
		}
		if fill(Asked{}, all); c.Whole || c.Of != 60 || !slices.Equal(values(c), []string{"b3"}) {
			t.Errorf("nobody looked yet: %+v", c)
		}
		for words, want := range map[string]string{"so van hoa": "b7", "VHTT": "b7", "ubnd phuong 41": "b41", "Uỷ ban nhân dân phường 12": "b12"} {
			if fill(typed(words, "body"), all); c.Found == 0 || !slices.Contains(values(c), want) || values(c)[0] != "b3" || !c.Options[0].Selected {
				t.Errorf("%s: %v", words, values(c))
			}
		}
		if fill(typed("UBND", "body"), all); c.Found > offered {
			t.Errorf("%d are offered at once", c.Found)
		}
		if fill(typed("tàu vũ trụ", "body"), all); c.Found != 0 || len(c.Options) != 1 {
			t.Errorf("nothing is called so: %+v", c)
		}
		// What the search knows and the form does not allow is not offered.
		if fill(typed("so van hoa", "body"), all[10:]); slices.Contains(values(c), "b7") {
			t.Errorf("offers what is not among the choices: %v", values(c))
		}
	})
}

func TestLookingIsNotSaving(t *testing.T) {
	if typed("phường", "").Looking() {
		t.Error("the button that saves was pressed")
	}
	a := typed("phường", "body")
	if !a.Looking() || a.Words("body") != "phường" {
		t.Error("the button that looks was pressed")
	}
	if a.Met("body"); a.Words("body") != "" {
		t.Error("the words stay after they were met")
	}
	if n := len([]rune(typed(strings.Repeat("ư", 5000), "body").Words("body"))); n != 100 {
		t.Errorf("%d characters are looked for", n)
	}
}
