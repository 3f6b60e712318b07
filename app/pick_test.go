package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/city"
)

var (
	selects = regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)".*?</select>`)
	marks   = regexp.MustCompile(`<input type="(?:radio|checkbox)"[^>]* name="([^"]+)"`)
)

// listed are lists that cannot grow: the targets of the United Nations, the days of a
// month.
var listed = map[string]bool{"sdg": true, "lunar_day": true}

// TestNoFormListsAllOfMany opens every form of the office, and those of the public, in
// a city with many organisations and a long plan: what can grow is found by words.
func TestNoFormListsAllOfMany(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		c.Demonstration = true
		a := build(t, c)
		who := clerk("1", "Cán bộ Một")
		for i := range 60 {
			name := fmt.Sprintf("Ủy ban nhân dân phường thứ %d", i)
			if _, err := a.features.City.Service.SaveBody(t.Context(), who, city.Body{ID: fmt.Sprintf("phuong-%d", i), Kind: city.BodyKinds[0], Name: civic.Text{VI: name}}); err != nil {
				t.Fatal(err)
			}
		}
		session := signedIn(t, a, civic.Administrator)
		open := func(path string) string {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.AddCookie(session)
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				return ""
			}
			return w.Body.String()
		}
		paths := []string{"/office/plan/items/new?kind=action", "/office/plan/items/new?kind=objective", "/office/indicators/new", "/office/consultations/" + slug + "/topics"}
		for _, r := range a.Router().Routes() {
			if r.Method == http.MethodGet && !strings.Contains(r.Pattern, "{") {
				paths = append(paths, r.Pattern)
			}
		}
		forms := 0
		for _, path := range paths {
			page := open(path)
			if strings.Contains(page, "<form") {
				forms++
			}
			many := map[string]int{}
			for _, m := range selects.FindAllStringSubmatch(page, -1) {
				many[m[1]] = strings.Count(m[0], "<option")
			}
			for _, m := range marks.FindAllStringSubmatch(page, -1) {
				many[m[1]]++
			}
			for name, n := range many {
				if n > 40 && !listed[name] {
					t.Errorf("%s lists %d choices of %s", path, n, name)
				}
			}
		}
		if forms < 20 {
			t.Errorf("only %d pages with a form were looked at", forms)
		}
		for path, field := range map[string]string{
			"/office/plan/items/new?kind=action&": "lead", "/office/answers/new?": "body", "/office/initiatives/new?": "proposer", "/office/events/new?": "organiser", "/office/places/new?": "body", "/initiatives/new?": "proposer",
		} {
			page := open(path + field + "-find=phuong+thu+41")
			if !strings.Contains(page, `name="`+field+`" value="phuong-41"`) {
				t.Errorf("%s: %s is not found by words without accents", path, field)
			}
		}
	})
}
