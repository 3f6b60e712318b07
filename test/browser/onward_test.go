package browser

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dienhong/civic"
)

// officer is a signed-in browser without scripts.
type officer struct {
	t    *testing.T
	base string
	http *http.Client
}

func (o officer) read(r *http.Response, err error) string {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode >= 400 {
		o.t.Fatalf("%s: %s %v\n%.600s", r.Request.URL, r.Status, err, body)
	}
	return html.UnescapeString(string(body))
}

func (o officer) get(path string) string {
	o.t.Helper()
	return o.read(o.http.Get(o.base + path))
}

func (o officer) post(path string, fields url.Values) string {
	o.t.Helper()
	return o.read(o.http.PostForm(o.base+path, fields))
}

// TestFromAnyVoiceToAnAnswerAndAnInitiative follows the buttons "answer it" and
// "make an initiative" on the pages of a comment, a theme and a statement: the
// form that opens has it chosen, and what is saved points back to it.
func TestFromAnyVoiceToAnAnswerAndAnInitiative(t *testing.T) {
	a, base, c := votingApp(t)
	slug := strings.TrimPrefix(c, "/consultations/")
	jar, _ := session(t, base, passOf(t, a, civic.Editor)).(*cookiejar.Jar)
	o := officer{t, base, &http.Client{Jar: jar}}
	find := func(page, pattern string) string {
		t.Helper()
		m := regexp.MustCompile(pattern).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("no %s in the page", pattern)
		}
		return m[1]
	}
	const said = "Nhà máy cũ nên thành không gian sáng tạo."
	entered := o.post("/office/comments/enter", url.Values{"c": {slug}, "text": {said}, "channel": {"paper"}, "received_at": {"2026-03-05"}, "people": {"1"}, "lang": {"vi"}, "consent": {"0"}})
	comment := find(entered, `href="(/office/comments/[0-9a-z]{26})"`)
	id := strings.TrimPrefix(comment, "/office/comments/")
	work := o.post("/office/themes/mark", url.Values{"c": {slug}, "o": {id}, "part": {"0-41"}, "new": {"Giữ nhà máy cũ"}, "act": {"stay"}})
	theme := find(work, `href="(/office/themes/[0-9a-z]{26})"`)
	statement := "/office/consultations/" + slug + "/statements"
	for _, voice := range []struct{ page, kind, words string }{
		{comment, "comment", said},
		{theme, "theme", "Giữ nhà máy cũ"},
		{statement, "statement", ""},
	} {
		page := o.get(voice.page)
		t.Run(voice.kind, func(t *testing.T) {
			answer := find(page, `href="(/office/answers/new\?[^"]+)"`)
			form := o.get(answer + "&body-find=so+van+hoa")
			subject := find(form, `name="subjects" value="(`+voice.kind+`:[^"]+)" checked`)
			number := find(form, `<option value="(\d+)" selected`)
			body := find(form, `name="body" value="([a-z][a-z0-9-]{3,})"`)
			if !strings.Contains(form, voice.words) {
				t.Errorf("the form does not say what is answered: %q", voice.words)
			}
			saved := o.post("/office/answers/new", url.Values{
				"consultation": {number}, "subjects": {subject}, "decision": {"noted"}, "text_vi": {"Thành phố ghi nhận " + voice.kind}, "body": {body},
			})
			if !strings.Contains(saved, "Thành phố ghi nhận "+voice.kind) || !strings.Contains(saved, voice.words) {
				t.Error("the draft does not show its text and its subject")
			}

			initiative := find(page, `href="(/office/initiatives/new\?[^"]+)"`)
			form = o.get(initiative)
			origin := find(form, `value="(`+voice.kind+`:[^"]+)" checked`)
			if origin != subject || !strings.Contains(form, voice.words) {
				t.Errorf("the initiative comes from %s, the answer was to %s", origin, subject)
			}
		})
	}
}
