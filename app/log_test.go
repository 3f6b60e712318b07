package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/statement"
	"dienhong/platform/db/dbtest"
)

// TestTheLogKnowsNobody looks at the most talkative log after people came, voted,
// wrote, mistyped and signed in.
func TestTheLogKnowsNobody(t *testing.T) {
	log := &journal{}
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Development: true,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	key := string(statement.NewKey())
	idea := "Xin đặt thêm vòi nước uống công cộng quanh hồ"
	send := func(method, path, form string) {
		r := httptest.NewRequest(method, path, strings.NewReader(form))
		r.RemoteAddr = "203.0.113.77:4711"
		r.Header.Set("X-Forwarded-For", "198.51.100.88")
		r.Header.Set("User-Agent", "TestBrowser/9.9")
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.AddCookie(&http.Cookie{Name: "dh_voice_1", Value: key})
		a.Handler().ServeHTTP(httptest.NewRecorder(), r)
	}
	at := "/consultations/" + slug
	send(http.MethodGet, at+"/vote", "")
	send(http.MethodPost, at+"/vote", "statement=3&vote=agree")
	send(http.MethodPost, at+"/vote", "statement=9999&vote=agree")
	send(http.MethodPost, at+"/ideas", url.Values{"text": {idea}}.Encode())
	send(http.MethodGet, "/track/ABCD-EFGH-JKMN", "")
	send(http.MethodGet, "/seminars/ticket/01m8qy54145w47mhb1kespzt0m0123456789abcdef", "")
	send(http.MethodPost, "/sign-in", "email=canbo%40thamvan.example")
	send(http.MethodGet, "/nothing/here", "")
	session := signIn(t, a, civic.Administrator)
	if !log.has("request") {
		t.Fatal("nothing was logged at all")
	}
	for _, secret := range []string{"203.0.113.77", "198.51.100.88", "TestBrowser", key, idea, "ABCD-EFGH", "0123456789abcdef", "canbo@", "thamvan.example", session.Value, "dh_voice"} {
		if log.has(secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}
