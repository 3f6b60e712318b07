package statement

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestTheOfficeAddsTheMissingLanguage(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		guest, first, second := s.browser(""), s.browser("editor"), s.browser("moderator")
		const text = "Nên có thêm ghế đá ở vườn hoa."
		guest.sent(text)
		if r := second.post("/office/moderation/1/9", "act", "accept", "from", "waiting"); r.code != 303 {
			t.Fatalf("accept: %d", r.code)
		}
		const page = "/office/consultations/hn/statements/9/translation"
		if p := first.get("/office/consultations/hn/statements?sort=newest"); !strings.Contains(p.raw, page) {
			t.Error("the list does not lead to the translation")
		}
		for _, role := range []string{"", "analyst"} {
			if r := s.browser(role).post(page, "text", "There should be more benches.", "version", "0"); r.code != 403 {
				t.Errorf("role %q: %d", role, r.code)
			}
		}
		for typed, says := range map[string]string{"": "translation-text", "Short": "10", strings.Repeat("a", 201): "200", "See https://x.vn for it": "đường dẫn"} {
			if r := first.post(page, "text", typed, "version", "0"); r.code != 422 || !strings.Contains(r.body, says) {
				t.Errorf("%.20q: %d, want a word of %q", typed, r.code, says)
			}
		}
		if p := guest.get("/api/v1/consultations/hn/statements/9"); strings.Contains(p.body, "translated") {
			t.Error("a translation that was refused is there")
		}
		if r := first.post(page, "text", "There should be more benches.", "version", "0"); r.code != 303 {
			t.Fatalf("translate: %d", r.code)
		}
		r := second.post(page, "text", "Flower gardens need benches.", "version", "0")
		if r.code != 409 || !strings.Contains(r.body, "There should be more benches.") || !strings.Contains(r.body, "Flower gardens need benches.") || !strings.Contains(r.body, "Cán bộ") {
			t.Errorf("the second to save: %d", r.code)
		}
		if v := r.field("version"); v != "1" {
			t.Errorf("the page of both versions carries version %q", v)
		}
		if r := second.post(page, "text", "Flower gardens need benches.", "version", "1"); r.code != 303 {
			t.Errorf("after both were seen: %d", r.code)
		}
		if p := first.get(page); !strings.Contains(p.body, "There should be more benches.") || !strings.Contains(p.body, text) {
			t.Error("the history or what the author wrote is gone")
		}
		for _, path := range []string{"/en/consultations/hn/statements/9", "/en/consultations/hn/statements?sort=newest", "/en" + vote + "?s=9"} {
			if p := guest.get(path); !strings.Contains(p.body, "Flower gardens need benches.") || !strings.Contains(p.body, "translated by the staff") {
				t.Errorf("%s: %d, without the translation or its mark", path, p.code)
			}
		}
		if p := guest.get("/consultations/hn/statements/9"); !strings.Contains(p.body, text) || strings.Contains(p.body, "bản dịch") {
			t.Error("the author's own words are marked as a translation")
		}
		if p := guest.get("/api/v1/consultations/hn/statements/9"); !strings.Contains(p.body, `"translated":"en"`) || !strings.Contains(p.body, text) {
			t.Errorf("programs: %s", p.body)
		}
	})
}

func TestWhatTheAuthorWroteCannotBeTranslatedOver(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newService(t, d, open())
		both, err := s.Seed(t.Context(), moderator, 1, Statement{Text: civic.Text{VI: "Một câu bằng hai thứ tiếng.", EN: "A sentence in two languages."}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Translate(t.Context(), moderator, Ref{1, both}, 0, "Another sentence altogether."); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("written in both languages: %v", err)
		}
		if err := s.Translate(t.Context(), moderator, Ref{1, 999}, 0, "Another sentence altogether."); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("an unknown statement: %v", err)
		}
		one, err := s.Seed(t.Context(), moderator, 1, Statement{Text: civic.Text{VI: "Một câu bằng một thứ tiếng."}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Translate(t.Context(), moderator, Ref{1, one}, 0, "A sentence in two languages."); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("the text of another statement: %v", err)
		}
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			all.Go(func() { errs[i] = s.Translate(t.Context(), moderator, Ref{1, one}, 0, "A sentence in one language.") })
		}
		all.Wait()
		saved := 0
		for _, err := range errs {
			var other *edit.StaleError[Translation]
			switch {
			case err == nil:
				saved++
			case !errors.As(err, &other) || other.Current.Text != "A sentence in one language.":
				t.Errorf("at the same moment: %v", err)
			}
		}
		if versions, err := s.Translations(t.Context(), moderator, Ref{1, one}); saved != 1 || len(versions) != 1 || err != nil {
			t.Errorf("%d saved, %d versions, %v", saved, len(versions), err)
		}
	})
}
