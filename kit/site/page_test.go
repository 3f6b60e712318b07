package site

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dienhong/platform/web"
)

// heard is a test that writes its failures down.
type heard struct {
	testing.TB
	said []string
}

func (h *heard) Helper() {}

func (h *heard) Errorf(format string, args ...any) {
	h.said = append(h.said, fmt.Sprintf(format, args...))
}

func TestAPageThatIsNotSoundIsFound(t *testing.T) {
	for page, want := range map[string]string{
		`<label>Name</label><input name="a">`:                 `<input name="a"> has no label`,
		`<label for="b">Name</label><input name="a" id="a">`:  `<input name="a"> has no label`,
		`<label>Name <input name="a"></label>`:                "",
		`<label for="a">Name</label><input name="a" id="a">`:  "",
		`<p>nav.take_part</p>`:                                "the key nav.take_part stands",
		`<p>nav.nobody_wrote_this</p>`:                        "the key nav.nobody_wrote_this stands",
		`<button aria-label="ui.nobody.wrote_this"></button>`: "the key ui.nobody.wrote_this stands",
		`<p>dienhong.example và nav. rồi Nav.x</p>`:           "",
		`<p id="x"></p><p id="x"></p>`:                        `id "x" twice`,
		`<p onclick="x()">x</p>`:                              "onclick",
	} {
		h := &heard{TB: t}
		s := New(h, Options{}, pages{})
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.WriteString(page)
		s.page("GET /", w)
		if got := strings.Join(h.said, "\n"); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, not %q", page, got, want)
		}
	}
}

func TestAFormSendsWhatABrowserSends(t *testing.T) {
	p := newPage(t, "GET /", `<form method="post" action="/x">
		<select name="first"><option value="" disabled>?<option value="a">A<option>B</select>
		<select name="chosen"><option value="a">A<option selected> B </select>
		<select name="barred"><option value="a">A<option value="b" selected disabled>B</select>
		<select name="many" multiple><option value="a" selected>A<option value="b" selected>B<option value="c">C</select>
		<select name="none" multiple><option value="a">A</select>
		<input type="checkbox" name="on" checked><input type="checkbox" name="off"><input type="radio" name="pick" value="1"><input type="radio" name="pick" value="2" checked>
		<input name="no" disabled value="x"><textarea name="text">
y</textarea>
		<fieldset disabled><legend><input name="legend" value="z"></legend><div><input name="inside" value="x"></div></fieldset>
		<input type="submit" name="submit" value="x"><button name="button" value="x">x</button></form>`)
	want := url.Values{"first": {"a"}, "chosen": {"B"}, "many": {"a", "b"}, "on": {"on"}, "pick": {"2"}, "text": {"y"}, "legend": {"z"}}
	if got := p.Form("/x"); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func TestARefusalNamesTheFieldItself(t *testing.T) {
	for field, want := range map[string]bool{"year": false, "start-year": true} {
		h := &heard{TB: t}
		p := newPage(h, "POST /", `<div class="error-summary"><a href="#f-start-year">Bốn chữ số.</a></div>`)
		p.Status = 422
		p.Refuses(field, "Bốn chữ số.")
		if got := slices.Equal(h.said, nil); got != want {
			t.Errorf("%s: %v", field, h.said)
		}
	}
}

// pages is a feature without any page.
type pages struct{}

func (pages) Mount(*web.Router) {}
