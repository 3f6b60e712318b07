package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
)

// endless is a body that never ends and counts what was taken of it.
type endless struct {
	piece string
	taken int
}

func (e *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.piece)
	}
	e.taken += n
	return n, nil
}

// TestABodyWithoutEndIsRefusedEverywhere sends each writing route, as somebody
// who may use it, a body without end in each form (R13): it is refused, and little
// of it is read.
func TestABodyWithoutEndIsRefusedEverywhere(t *testing.T) {
	log := &journal{}
	c := Config{Data: dbtest.Folder(t), Zone: DefaultZone, Log: log.logger()}
	hanoiSQLite(t, c.Data)
	a := build(t, c)
	var who civic.Actor
	a.whoIs = func(*http.Request) civic.Actor { return who }
	const mostForm, mostUpload = 2 * web.MaxBody, 128 << 20
	for _, route := range a.Router().Routes() {
		if route.Method == http.MethodGet {
			continue
		}
		who = civic.Actor{Kind: civic.OfficerActor, Person: "p", Name: "Cán bộ", Roles: []civic.Role{civic.Administrator}}
		if route.Access.Scope != "" {
			who = civic.Actor{Kind: civic.KeyActor, Person: "k", Scopes: []string{route.Access.Scope}}
		}
		path := strings.ReplaceAll(strings.ReplaceAll(route.Pattern, "{$}", ""), "{slug}", slug)
		path = wildcard.ReplaceAllString(path, "1")
		for kind, body := range map[string]*endless{
			"application/x-www-form-urlencoded": {piece: "a=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx&"},
			"application/json":                  {piece: `[[[[{"a":"xxxxxxxxxxxxxxxx"},`},
			"multipart/form-data; boundary=b":   {piece: "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nxxxxxxxxxxxxxxxxxxxxxxxx\r\n"},
		} {
			r := httptest.NewRequest(route.Method, path, body)
			r.ContentLength = -1
			r.Header.Set("Content-Type", kind)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Errorf("%s %s, %s: %d", route.Method, path, kind, w.Code)
			}
			most := mostForm
			switch {
			case strings.HasPrefix(kind, "multipart"):
				most = mostUpload
			case strings.HasSuffix(path, "/comments/import"), strings.HasSuffix(path, "/comments/batch"):
				most = int(sheet.Usual.Bytes) + web.MaxBody // as large as a table of the office
			}
			if body.taken > most {
				t.Errorf("%s %s, %s: %d bytes were read (answer %d)", route.Method, path, kind, body.taken, w.Code)
			}
		}
	}
	if log.has("panic") {
		t.Error("a route panicked")
	}
}
