package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

func TestMeasuresAreForThoseWhoWatchOverTheMachine(t *testing.T) {
	ask := func(a *App, from string, header ...string) int {
		r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		r.RemoteAddr = from
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, r)
		if shown := strings.Contains(w.Body.String(), "dienhong_info"); shown != (w.Code == http.StatusOK) {
			t.Errorf("%s: %d\n%s", from, w.Code, w.Body)
		}
		return w.Code
	}
	open := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone})
	proxied := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Proxies: web.Proxies{Hops: 1}})
	token := build(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, MetricsToken: "a long word"})
	for name, c := range map[string]struct{ got, want int }{
		"this machine":             {ask(open, "127.0.0.1:4711"), 200},
		"this machine by IPv6":     {ask(open, "[::1]:4711"), 200},
		"the private network":      {ask(open, "10.20.30.40:4711"), 200},
		"the world":                {ask(open, "203.0.113.7:4711"), 404},
		"the world by IPv6":        {ask(open, "[2001:db8::1]:4711"), 404},
		"an undeclared proxy":      {ask(open, "127.0.0.1:4711", "X-Forwarded-For", "127.0.0.1"), 404},
		"the world by a proxy":     {ask(proxied, "127.0.0.1:4711", "X-Forwarded-For", "10.0.0.1, 203.0.113.7"), 404},
		"the network by a proxy":   {ask(proxied, "127.0.0.1:4711", "X-Forwarded-For", "10.0.0.9"), 200},
		"a pretender past a proxy": {ask(proxied, "203.0.113.7:4711", "X-Forwarded-For", "10.0.0.9"), 404},
		"without the token":        {ask(token, "127.0.0.1:4711"), 404},
		"another token":            {ask(token, "127.0.0.1:4711", "Authorization", "Bearer a long"), 404},
		"the token":                {ask(token, "203.0.113.7:4711", "Authorization", "Bearer a long word"), 200},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", name, c.got, c.want)
		}
	}
}
