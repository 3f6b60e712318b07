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
		guest, first, second := s.Browser(""), s.Browser("editor"), s.Browser("moderator")
		const text = "Nên có thêm ghế đá ở vườn hoa."
		s.sent(guest, text)
		if r := second.Post("/office/moderation/1/9", "act", "accept", "from", "waiting"); r.Status != 303 {
			t.Fatalf("accept: %d", r.Status)
		}
		const page = "/office/consultations/hn/statements/9/translation"
		if p := first.Get("/office/consultations/hn/statements?sort=newest"); !strings.Contains(p.Body, page) {
			t.Error("the list does not lead to the translation")
		}
		for role, status := range map[string]int{"": 401, "analyst": 403} {
			if r := s.Browser(role).Post(page, "text", "There should be more benches.", "version", "0"); r.Status != status {
				t.Errorf("role %q: %d", role, r.Status)
			}
		}
		for typed, says := range map[string]string{"": "translation-text", "Short": "10", strings.Repeat("a", 201): "200", "See https://x.vn for it": "đường dẫn"} {
			if r := first.Post(page, "text", typed, "version", "0"); r.Status != 422 || !strings.Contains(r.Text, says) {
				t.Errorf("%.20q: %d, want a word of %q", typed, r.Status, says)
			}
		}
		if p := guest.Get("/api/v1/consultations/hn/statements/9"); strings.Contains(p.Text, "translated") {
			t.Error("a translation that was refused is there")
		}
		if r := first.Post(page, "text", "There should be more benches.", "version", "0"); r.Status != 303 {
			t.Fatalf("translate: %d", r.Status)
		}
		r := second.Post(page, "text", "Flower gardens need benches.", "version", "0")
		if r.Status != 409 || !strings.Contains(r.Text, "There should be more benches.") || !strings.Contains(r.Text, "Flower gardens need benches.") || !strings.Contains(r.Text, "Cán bộ") {
			t.Errorf("the second to save: %d", r.Status)
		}
		if v := r.Value("version"); v != "1" {
			t.Errorf("the page of both versions carries version %q", v)
		}
		if r := second.Post(page, "text", "Flower gardens need benches.", "version", "1"); r.Status != 303 {
			t.Errorf("after both were seen: %d", r.Status)
		}
		if p := first.Get(page); !strings.Contains(p.Text, "There should be more benches.") || !strings.Contains(p.Text, text) {
			t.Error("the history or what the author wrote is gone")
		}
		for _, path := range []string{"/en/consultations/hn/statements/9", "/en/consultations/hn/statements?sort=newest", "/en" + vote + "?s=9"} {
			if p := guest.Get(path); !strings.Contains(p.Text, "Flower gardens need benches.") || !strings.Contains(p.Text, "translated by the staff") {
				t.Errorf("%s: %d, without the translation or its mark", path, p.Status)
			}
		}
		if p := guest.Get("/consultations/hn/statements/9"); !strings.Contains(p.Text, text) || strings.Contains(p.Text, "bản dịch") {
			t.Error("the author's own words are marked as a translation")
		}
		if p := guest.Get("/api/v1/consultations/hn/statements/9"); !strings.Contains(p.Text, `"translated":"en"`) || !strings.Contains(p.Text, text) {
			t.Errorf("programs: %s", p.Text)
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
