package report

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"testing"

	"dienhong/civic"
)

func TestAPaperIsMadeInTheBackgroundAndPublished(t *testing.T) {
	onOffices(t, 40, func(t *testing.T, o *office) {
		w := o.ask("analyst", "POST", "/office/reports", "kind=responses&consultation=sang-tao&by=theme&format=docx&lang=vi")
		if w.Status != 303 {
			t.Fatalf("%d %s", w.Status, w.Body)
		}
		id := civic.ID(strings.TrimPrefix(w.Header.Get("Location"), "/office/reports/papers/"))
		p := o.made(t, id)
		if p.State != Ready || p.Done != p.Total || p.Total == 0 || p.Size == 0 || !p.Demonstration {
			t.Fatalf("%+v", p)
		}
		if w := o.ask("", "GET", "/reports/"+string(id)+"/file", ""); w.Status != 404 {
			t.Errorf("a paper that is not public is given out: %d", w.Status)
		}
		if w := o.ask("analyst", "POST", "/office/reports/papers/"+string(id)+"/publish", ""); w.Status != 403 {
			t.Errorf("an analyst publishes: %d", w.Status)
		}
		if w := o.ask("editor", "POST", "/office/reports/papers/"+string(id)+"/publish", ""); w.Status != 303 {
			t.Fatalf("%d", w.Status)
		}
		w = o.ask("", "GET", "/reports/"+string(id)+"/file", "")
		if w.Status != 200 || !strings.Contains(w.Header.Get("Content-Disposition"), ".docx") || !bytes.HasPrefix([]byte(w.Body), []byte("PK")) {
			t.Errorf("%d %v", w.Status, w.Header)
		}
		for path, want := range map[string]string{
			"/reports": "Bản tổng hợp ý kiến, tiếp thu, giải trình ý kiến góp ý", "/en/reports": "Published documents", "/reports/" + string(id): "Tải văn bản", "/api/v1/reports": `"kind":"responses"`,
		} {
			if w := o.ask("", "GET", path, ""); w.Status != 200 || !strings.Contains(w.Body, want) {
				t.Errorf("%s: %d lacks %q", path, w.Status, want)
			}
		}
		if err := o.Service.Remove(o.ctx, editor, id); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("a public paper is removed: %v", err)
		}
		if err := errors.Join(o.Service.Withdraw(o.ctx, editor, id), o.Service.Remove(o.ctx, editor, id)); err != nil {
			t.Error(err)
		}
	})
}

func TestOrdersThatCannotBeMadeAreRefused(t *testing.T) {
	onOffices(t, 2, func(t *testing.T, o *office) {
		for form, want := range map[string]string{
			"kind=responses&consultation=nowhere&by=body&format=docx&lang=vi": "consultation",
			"kind=responses&consultation=sang-tao&by=colour&format=exe&lang=": "format",
			"kind=plan&year=12&format=pdf&lang=vi":                            "2000",
			"kind=minutes&meeting=sang-tao/x&format=pdf&lang=en":              "meeting",
		} {
			w := o.ask("editor", "POST", "/office/reports", form)
			if w.Status != 422 || !strings.Contains(w.Body, want) || !strings.Contains(w.Body, "error-summary") {
				t.Errorf("%s: %d", form, w.Status)
			}
		}
		if _, n, _ := o.Service.Papers(o.ctx, editor, 10, 0); n != 0 {
			t.Errorf("%d papers were ordered", n)
		}
		if w := o.ask("", "GET", "/office/reports", ""); w.Status != 401 {
			t.Errorf("a visitor sees the desk: %d", w.Status)
		}
	})
}

func TestWhoSavesLaterGetsAConflict(t *testing.T) {
	onOffices(t, 2, func(t *testing.T, o *office) {
		form := url.Values{"version": {"0"}, "issuer": {"Ủy ban nhân dân"}, "to": {"Như trên;\nLưu: VT."}}.Encode()
		if w := o.ask("editor", "POST", "/office/reports/form", form); w.Status != 303 {
			t.Fatalf("%d %s", w.Status, w.Body)
		}
		if w := o.ask("admin", "POST", "/office/reports/form", strings.Replace(form, "issuer=", "issuer=Khac+", 1)); w.Status != 409 || !strings.Contains(w.Body, "Khac ") {
			t.Errorf("the second saves over the first: %d", w.Status)
		}
		if w := o.ask("editor", "POST", "/office/reports/form", "version=1&date=31-02-2026"); w.Status != 422 {
			t.Errorf("a day that is none: %d", w.Status)
		}
		for _, p := range []string{"/office/reports", "/office/reports/form"} {
			for _, lang := range []string{"", "/en"} {
				o.Get("editor", lang+p).Is(200) // and shows no key of the catalogue
			}
		}
	})
}
