package verification

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/auth"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
)

// provider starts a provider of identities on this machine that knows this site, and
// gives its address.
func provider(t *testing.T) string {
	t.Helper()
	var handler http.Handler
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(s.Close)
	storage.RegisterClients(storage.WebClient("dienhong", "bi-mat", "https://thamvan.example.vn"+back))
	handler = exampleop.SetupServer(s.URL, storage.NewStorage(storage.NewUserStore(s.URL)), nil, false)
	return s.URL
}

// signIn is what somebody does at the provider: it gives what they come back with.
func signIn(t *testing.T, to, person string) url.Values {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	var came url.Values
	c := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host == "thamvan.example.vn" {
			came = r.URL.Query()
			return http.ErrUseLastResponse
		}
		return nil
	}}
	r, err := c.Get(to)
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	page := r.Request.URL
	r, err = c.PostForm(page.Scheme+"://"+page.Host+"/login/username", url.Values{"id": {page.Query().Get("authRequestID")}, "username": {person}, "password": {"verysecure"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = r.Body.Close()
	if came == nil {
		t.Fatalf("the provider does not send %s back from %s: %d", person, page, r.StatusCode)
	}
	return came
}

// there sends a browser to the provider and gives the address.
func there(b *site.Browser) string {
	p := b.Get(page + "/identity").Is(303)
	return p.To()
}

// TestAnIdentityElsewhereVerifiesOnce is tried against a real provider. Its
// plant, a person who is not remembered, lets the same one in twice.
func TestAnIdentityElsewhereVerifiesOnce(t *testing.T) {
	issuer := provider(t)
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := newTown(t, d)
		x.Post("editor", office+"/hn", site.Form("level", "4", "version", "0")).Refuses("level", "--identity-provider")
		var err error
		if x.m.deps.Identity, err = auth.ParseIdentity(strings.Replace(issuer, "://", "://dienhong:bi-mat@", 1)); err != nil {
			t.Fatal(err)
		}
		x.m.Service.identity = true
		x.level(Identity)
		b := x.Browser("")
		b.Get(page).Is(200).Says("Đăng nhập ở 127.0.0.1")
		to := there(b)
		if strings.Contains(to, "profile") || !strings.Contains(to, "code_challenge=") || !strings.Contains(to, "nonce=") {
			t.Errorf("asked for with %s", to)
		}
		came := signIn(t, to, "test-user2")
		// What somebody else came back with verifies nobody, nor does a made-up answer.
		other := x.Browser("")
		there(other)
		other.Get(back + "?" + came.Encode()).Is(409)
		other.Get(back + "?code=x&state=y").Is(409)
		b.Get(back + "?" + came.Encode()).Is(303).Leads("/consultations/hn/vote?done=verification.verified")
		b.Get(back + "?" + came.Encode()).Is(409)
		b.Get(page).Is(200).Says("Bạn đã xác minh")
		// The same person again, from another device.
		again := x.Browser("")
		p := again.Get(back + "?" + signIn(t, there(again), "test-user2").Encode()).Is(409)
		if !strings.Contains(p.Text, "đã xác minh trong đợt tham vấn này rồi") {
			t.Errorf("the refusal does not say why")
		}
		third := x.Browser("")
		third.Get("/en" + back + "?" + signIn(t, there(third), "test-user@127.0.0.1").Encode()).Is(303)
		var rows []struct {
			Hash string `db:"person_hash"`
		}
		if err := d.Read().Select(t.Context(), &rows, `SELECT person_hash FROM verification_person`); err != nil || len(rows) != 2 || strings.Contains(rows[0].Hash, "id") {
			t.Errorf("%v: %v", rows, err)
		}
	})
}

// TestASilentProviderIsToldOf: nothing hangs and nothing is verified.
func TestASilentProviderIsToldOf(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := newTown(t, d)
		var err error
		if x.m.deps.Identity, err = auth.ParseIdentity("http://dienhong:bi-mat@127.0.0.1:1"); err != nil {
			t.Fatal(err)
		}
		x.m.Service.identity = true
		x.level(Identity)
		x.Get("", page+"/identity").Is(503)
		for _, bad := range []string{"https://idp.example.vn", "http://a:b@idp.example.vn", "là gì"} {
			if _, err := auth.ParseIdentity(bad); err == nil {
				t.Errorf("%s is taken", bad)
			}
		}
	})
}
