package flash

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/locale"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

func TestAddressesSayWhatWasDone(t *testing.T) {
	for path, want := range map[string]string{
		"/office/plan":                 "/office/plan?done=plan.saved",
		"/office/plan?state=late":      "/office/plan?state=late&done=plan.saved",
		"/office/plan?a=b#aim":         "/office/plan?a=b&done=plan.saved#aim",
		"/monitoring/review/x#section": "/monitoring/review/x?done=plan.saved#section",
	} {
		if got := Path(path, "plan.done.saved"); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestAPageSaysInTheReadersLanguageWhatOnlySentencesOfThatKindSay(t *testing.T) {
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	page := func(language, method, address string) string {
		t.Helper()
		r := httptest.NewRequest(method, address, nil)
		ctx := Read(i18n.With(r.Context(), catalog, language, nil), r)
		var b strings.Builder
		if err := ui.Layout(ui.Page{Title: "x"}).Render(ctx, &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, language := range catalog.Locales() {
		words, _ := catalog.Message(language, "plan.done.saved")
		if body := page(language, http.MethodGet, Path("/plan", "plan.done.saved")); words == "" || !strings.Contains(body, words) || !strings.Contains(body, `role="status"`) {
			t.Errorf("%s: the page does not say %q", language, words)
		}
	}
	for _, address := range []string{"/plan?done=plan.nothing", "/plan?done=saved", "/plan?done=", "/plan?done=plan.x.saved", "/plan?undone=plan.saved", "/plan?done=ui.skip"} {
		if strings.Contains(page("vi", http.MethodGet, address), `class="notice`) {
			t.Errorf("%s puts a message above the page", address)
		}
	}
	if strings.Contains(page("vi", http.MethodPost, "/plan?done=plan.saved"), `class="notice`) {
		t.Error("a form that was sent says what another one did")
	}
}
