package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/account"
	"dienhong/platform/auth"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

// What signs in for the whole program: a session's cookie and a program's key,
// real ones, against routes that need them.
func TestSessionsAndKeysOpenWhatTheyShould(t *testing.T) {
	onBoth(t, func(t *testing.T, c Config) {
		a := build(t, c)
		passes, err := a.Passes(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		cookies := map[civic.Role]string{}
		for _, p := range passes {
			w := post(a, p.Path, "")
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/office" {
				t.Fatalf("%s: %d to %q", p.Path, w.Code, w.Header().Get("Location"))
			}
			cookies[p.Role] = w.Result().Cookies()[0].Value
		}
		ask := func(method, path, cookie, key string) int {
			t.Helper()
			r := httptest.NewRequest(method, path, strings.NewReader("{}"))
			r.Header.Set("Content-Type", "application/json")
			if cookie != "" {
				r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: cookie})
			}
			if key != "" {
				r.Header.Set("Authorization", "Bearer "+key)
			}
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			return w.Code
		}
		administrator, err := a.features.Account.Service.Who(t.Context(), auth.Token(cookies[civic.Administrator]))
		if err != nil || !administrator.Has(civic.Administrator) {
			t.Fatal(administrator, err)
		}
		const scope, door = "consultations:write", "/api/v1/consultations"
		secret, key, err := a.features.Account.Service.CreateKey(t.Context(), administrator, account.Order{Name: "Cổng dịch vụ công", Scopes: []string{scope}, Days: 30})
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			method, path, cookie, key string
			want                      int
		}{
			"nobody, the office":          {"GET", "/office/people", "", "", 401},
			"the administrator":           {"GET", "/office/people", cookies[civic.Administrator], "", 200},
			"the editor, people":          {"GET", "/office/people", cookies[civic.Editor], "", 403},
			"the editor's own account":    {"GET", "/account", cookies[civic.Editor], "", 200},
			"an invented cookie":          {"GET", "/office/people", string(auth.NewToken()), "", 401},
			"a key in the office":         {"GET", "/office/people", "", secret, 403},
			"a key instead of the cookie": {"GET", "/office/people", cookies[civic.Administrator], secret, 403},
			"nobody writes":               {"POST", door, "", "", 401},
			"an invented key writes":      {"POST", door, "", "dienhong_" + string(auth.NewToken()), 401},
			"the key writes":              {"POST", door, "", secret, 422}, // let in, and told what is missing
			"the analyst writes":          {"POST", door, cookies[civic.Analyst], "", 403},
		} {
			if got := ask(c.method, c.path, c.cookie, c.key); got != c.want {
				t.Errorf("%s: %d, want %d", name, got, c.want)
			}
		}
		if err := a.features.Account.Service.RevokeKey(t.Context(), administrator, key.ID); err != nil {
			t.Fatal(err)
		}
		if got := ask("POST", door, "", secret); got != 401 {
			t.Errorf("a revoked key: %d", got)
		}
	})
}

// Who gives a key reads what it allows, not its technical name.
func TestEveryScopeHasWords(t *testing.T) {
	a := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone})
	for _, scope := range a.scopes() {
		for _, locale := range a.catalog.Locales() {
			if _, ok := a.catalog.Message(locale, "account.scope."+strings.ReplaceAll(scope, ":", "_")); !ok {
				t.Errorf("%s has no words in %s", scope, locale)
			}
		}
	}
}
