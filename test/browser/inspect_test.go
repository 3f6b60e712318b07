package browser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestTheInspectorSeesFaults opens a page on which everything is wrong: what
// finds nothing there would find nothing anywhere.
func TestTheInspectorSeesFaults(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
		case "/late.js":
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write([]byte(`document.querySelectorAll("h1")[1].style.marginInlineStart = "50px"`))
			return
		default:
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src 'self'; img-src *")
		_, _ = w.Write([]byte(`<!doctype html><title> </title><h1>One</h1><h1>Two</h1><p style="width: 3000px; color: #ccc; background: #fff">Pale</p>
<script>document.title = "never"</script><script type="module" src="/late.js"></script><img src="http://127.0.0.1:9/elsewhere.png"><img src="/missing.png">`))
	}))
	defer s.Close()
	in := Inspect(Open(t, s.URL, Look{Phone: true}))
	in.Late()
	in.Go("/")
	// The page grows above what is read already.
	Eval[bool](in.Page, `new Promise((done) => setTimeout(() => {
  const e = document.createElement("div"); e.style.height = "300px"; document.body.prepend(e);
  requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
}, 600))`)
	found := strings.Join(append(in.Faults(), in.Violations(everything)...), "\n")
	for _, want := range []string{
		"2 first headings", "no title", "wider than the screen", "moves by", "leave their places: h1.", "refused by the content security policy: script-src",
		"a request to http://127.0.0.1:9/elsewhere.png", "status of 404", "axe color-contrast", "axe image-alt", "axe html-has-lang", "axe document-title",
	} {
		if !strings.Contains(found, want) {
			t.Errorf("%q was not seen", want)
		}
	}
	if t.Failed() {
		t.Log(found)
	}
}
