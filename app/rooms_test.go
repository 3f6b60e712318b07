package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/room"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

// TestRoomsThatAreOffAreGoneAndComeBack switches off everything that can be on
// both engines, looks at every surface, and switches it on again.
func TestRoomsThatAreOffAreGoneAndComeBack(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := demonstration(t, c)
		a.hub.Close()
		// The pages that the program writes itself are found once the workers have begun.
		if err := a.search.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
		administrator, editor := signIn(t, a, civic.Administrator), signIn(t, a, civic.Editor)
		as := func(who *http.Cookie, path string) (int, string) {
			return get(t, a, path, "Cookie", who.Name+"="+who.Value)
		}
		set := func(version string, on ...string) *httptest.ResponseRecorder {
			return post(a, "/office/city/rooms", url.Values{"version": {version}, "on": on}.Encode(), "Cookie", administrator.Name+"="+administrator.Value)
		}
		// What each surface shows while everything is on, and must not while it is off.
		surfaces := map[string]string{
			"/": `href="/initiatives"`, "/en/about": `href="/en/plan"`, "/feed.atom": "/initiatives/", "/search?q=sang+tao": `href="/plan/`,
			"/docs/api": "/api/v1/initiatives", "/api/v1/openapi.json": "/api/v1/plan", "/api/v1/search?q=sang+tao": `"initiative"`,
			"/pillars/do-thi": `href="/initiatives`, "/organisations/so-vhtt": `href="/plan/`,
		}
		before := map[string]string{}
		for path, shown := range surfaces {
			status, body := get(t, a, path)
			if before[path] = body; status != http.StatusOK || !strings.Contains(body, shown) {
				t.Errorf("%s does not show %s while it is on (%d)", path, shown, status)
			}
		}
		_, day := as(editor, "/office")

		// A room that another one needs is refused, with what was chosen.
		if w := set("0", "theme"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Không tắt được mục “Góp ý” khi vẫn dùng: Chủ đề.") {
			t.Errorf("comments without which themes cannot be: %d", w.Code)
		}
		if w := set("0"); w.Code != http.StatusSeeOther {
			t.Fatalf("switching off: %d\n%s", w.Code, w.Body)
		}
		for path, shown := range surfaces {
			if status, body := get(t, a, path); status != http.StatusOK || strings.Contains(body, shown) {
				t.Errorf("%s still shows %s (%d)", path, shown, status)
			}
		}
		for path, says := range map[string]string{
			"/initiatives": "", "/en/plan": "", "/indicators.csv": "", "/reports": "", "/consultations/" + slug + "/comments": "", "/consultations/" + slug + "/themes": "",
			"/api/v1/initiatives": "", "/office/initiatives": "Mục “Sáng kiến” đang tắt. Người quản trị bật lại được", "/en/office/plan": "An administrator can switch it on again",
			"/office/monitoring": "đang tắt",
		} {
			if status, body := as(editor, path); status != http.StatusNotFound || !strings.Contains(body, says) {
				t.Errorf("%s answers %d without %q", path, status, says)
			}
		}
		if _, body := as(editor, "/office"); strings.Contains(body, `href="/office/plan`) || body == day {
			t.Error("the day of an editor still leads to rooms that are off")
		}
		most := 120
		followLinks(t, a, "visitor", nil, most, "/", "/en")
		followLinks(t, a, "administrator", administrator, most, "/office")

		if w := set("1", "seminar", "comment", "theme", "answer", "initiative", "initiative.fields", "plan", "indicator", "place", "event", "report", "monitoring"); w.Code != http.StatusSeeOther {
			t.Fatalf("switching on: %d", w.Code)
		}
		for path := range surfaces {
			if _, body := get(t, a, path); len(body) != len(before[path]) {
				t.Errorf("%s is not as before: %d bytes, then %d", path, len(before[path]), len(body))
			}
		}
		if status, _ := as(editor, "/office/initiatives"); status != http.StatusOK {
			t.Errorf("the office answers %d", status)
		}
	})
}

// TestEachRoomCanBeOffAlone switches off one room after the other, with those that
// need it, and follows the links of what stays.
func TestEachRoomCanBeOffAlone(t *testing.T) {
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone, Version: "test"})
	a.hub.Close()
	var can []room.Room
	for _, module := range a.modules {
		if r, ok := module.(interface{ Rooms() []room.Room }); ok {
			can = append(can, slices.DeleteFunc(r.Rooms(), func(r room.Room) bool { return r.Always != "" })...)
		}
	}
	administrator := signIn(t, a, civic.Administrator)
	most := 70
	if testing.Short() {
		most = 20
	}
	for i, off := range can {
		gone := []string{off.ID}
		for range can {
			for _, r := range can {
				if !slices.Contains(gone, r.ID) && slices.ContainsFunc(r.Needs, func(id string) bool { return slices.Contains(gone, id) }) {
					gone = append(gone, r.ID)
				}
			}
		}
		form := url.Values{"version": {strconv.Itoa(i)}}
		for _, r := range can {
			if !slices.Contains(gone, r.ID) {
				form.Add("on", r.ID)
			}
		}
		if w := post(a, "/office/city/rooms", form.Encode(), "Cookie", administrator.Name+"="+administrator.Value); w.Code != http.StatusSeeOther {
			t.Fatalf("switching off %v: %d\n%s", gone, w.Code, w.Body)
		}
		followLinks(t, a, "visitor without "+off.ID, nil, most, "/", "/en/consultations/"+slug)
		followLinks(t, a, "administrator without "+off.ID, administrator, most, "/office")
	}
}

// TestEveryRoomIsDeclared holds every feature to saying what it is in the house:
// its rooms have names in both languages and need rooms that exist.
func TestEveryRoomIsDeclared(t *testing.T) {
	a := build(t, Config{Data: t.TempDir(), Zone: DefaultZone, Version: "test"})
	var all []room.Room
	for _, module := range a.modules {
		_, pages := module.(interface{ Mount(*web.Router) })
		r, ok := module.(interface{ Rooms() []room.Room })
		if !ok {
			if _, shared := module.(*room.Module); pages && !shared && module != any(a.search) {
				t.Errorf("%T has pages and declares no room", module)
			}
			continue
		}
		all = append(all, r.Rooms()...)
	}
	for _, r := range all {
		for _, language := range a.catalog.Locales() {
			for _, key := range []string{r.Key, r.Always} {
				if _, ok := a.catalog.Message(language, key); !ok && key != "" {
					t.Errorf("%s: no %s in %s", r.ID, key, language)
				}
			}
		}
		for _, id := range r.Needs {
			if !slices.ContainsFunc(all, func(o room.Room) bool { return o.ID == id }) {
				t.Errorf("%s needs %s, which is not there", r.ID, id)
			}
		}
	}
}
