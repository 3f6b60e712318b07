package edit

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// place is what two officers edit.
type place struct {
	Name civic.Text
	Kind string
}

func describe(f *history.Fields, p place) {
	f.Both("city.field.name", p.Name)
	f.Word("city.field.kind", "city.body.kind.", p.Kind)
}

var (
	officer = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Cán bộ Hai"}
	noon    = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC)
	on      = history.Subject{Kind: "place", ID: "a"}
	saved   = place{civic.Text{VI: "Bảo tàng Hà Nội", EN: "Museum"}, "museum"}
	typed   = place{civic.Text{VI: "Bảo tàng thành phố", EN: "Museum"}, "museum"}
	labels  = ui.Labels(map[string]string{"name": "city.field.name"})
)

// reader is somebody who reads a language.
func reader(t *testing.T, lang string) context.Context {
	t.Helper()
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(t.Context(), catalog, lang, time.UTC)
}

// drawn is what stands above a form and at its foot.
func drawn(t *testing.T, ctx context.Context, r Refusal) string {
	t.Helper()
	var b bytes.Buffer
	for _, part := range []templ.Component{Overtaken(r), Save(r, "Lưu", "/office/places/a")} {
		if err := part.Render(ctx, &b); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// changed begins an edit with a version of a thing whose second one somebody saved.
func changed(t *testing.T, d *db.DB, began int64) error {
	t.Helper()
	log := history.New(civic.FirstCity, "city")
	return d.Tx(t.Context(), func(tx *db.Tx) error {
		if err := log.Write(t.Context(), tx, history.Act{At: noon, By: officer, On: on, Act: "change"}); err != nil {
			return err
		}
		// Another thing was changed later, by somebody else.
		if err := log.Write(t.Context(), tx, history.Act{At: noon.Add(time.Hour), By: civic.System(), On: history.Subject{Kind: "place", ID: "b"}, Act: "change"}); err != nil {
			return err
		}
		return Check(t.Context(), tx, log, on, saved, 2, began)
	})
}

func TestTheSecondOfTwoSeesBothVersionsAndWhoSavedFirst(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		if err := changed(t, d, 2); err != nil {
			t.Errorf("the newest version is refused: %v", err)
		}
		err := changed(t, d, 1)
		if !civic.IsKind(err, civic.KindConflict) {
			t.Fatalf("no conflict: %v", err)
		}
		if now, ok := Current[place](err); !ok || now != saved {
			t.Errorf("%+v %v", now, ok)
		}
		if _, ok := Current[string](err); ok {
			t.Error("a place is taken for a text")
		}
		for lang, says := range map[string][]string{
			"vi": {"Có người vừa lưu nội dung này", "Cán bộ Hai", "05:00", "Tên (tiếng Việt)", "Bản của bạn", "Bản đã lưu", "Lưu thay đổi của tôi vào bản mới", "Bỏ phần của tôi, lấy bản mới"},
			"en": {"Somebody has just saved this", "Cán bộ Hai", "Name (Vietnamese)", "Your version", "Apply my changes to the new version"},
		} {
			ctx := reader(t, lang)
			r, ok := Refused(ctx, err, typed, describe, labels)
			if !ok || r.Status != http.StatusConflict || r.Both == nil || len(r.Errors) != 0 {
				t.Fatalf("%s: %+v %v", lang, r, ok)
			}
			if r.Version(1) != 2 {
				t.Errorf("%s: what is sent next is meant for version %d", lang, r.Version(1))
			}
			page := drawn(t, ctx, r)
			for _, s := range append(says, saved.Name.VI, typed.Name.VI, `href="`) {
				if !strings.Contains(page, s) {
					t.Errorf("%s: the page does not say %q", lang, s)
				}
			}
			if strings.Contains(page, saved.Name.EN) {
				t.Errorf("%s: a field that both left alone is shown", lang)
			}
		}
	})
}

func TestWhoSavedIsLeftOutWhenNobodyWroteItDown(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		err := Stale(t.Context(), d.Read(), history.New(civic.FirstCity, "city"), on, saved, 5)
		ctx := reader(t, "vi")
		r, ok := Refused(ctx, err, typed, describe, labels)
		if !ok || r.Both.SavedBy != "" || r.Both.SavedAt != "" || r.Version(1) != 5 {
			t.Errorf("%+v %v", r, ok)
		}
		if page := drawn(t, ctx, r); !strings.Contains(page, "Người khác đã lưu trong khi bạn đang soạn") {
			t.Error("the page does not say that somebody else saved")
		}
	})
}

func TestARuleThatIsBrokenIsNoCollision(t *testing.T) {
	for lang, says := range map[string]string{"vi": "Tên (tiếng Việt): Không được để trống.", "en": "Name (Vietnamese): "} {
		ctx := reader(t, lang)
		r, ok := Refused(ctx, civic.Invalid(civic.FieldError{Field: "name_vi", Key: "error.field.required"}), typed, describe, labels)
		if !ok || r.Status != http.StatusUnprocessableEntity || r.Both != nil || r.Version(7) != 7 {
			t.Fatalf("%s: %+v %v", lang, r, ok)
		}
		if text := r.Errors[0].Label + ": " + r.Errors[0].Text; !strings.Contains(text, says) {
			t.Errorf("%s: %q", lang, text)
		}
		if page := drawn(t, ctx, r); !strings.Contains(page, "Lưu") || strings.Contains(page, "diff") {
			t.Errorf("%s: %s", lang, page)
		}
	}
}

func TestAnythingElseIsNotForTheForm(t *testing.T) {
	for _, err := range []error{nil, errors.New("the disk is full"), civic.Forbidden(), civic.NotFound("place")} {
		if r, ok := Refused(reader(t, "vi"), err, typed, describe, labels); ok {
			t.Errorf("%v: %+v", err, r)
		}
	}
}
