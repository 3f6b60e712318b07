package browser

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/platform/await"
	"dienhong/platform/web"
)

// unlinked are public addresses that no page needs to link to, each for its
// reason.
var unlinked = map[string]string{
	"/healthz":                            "for the watch over the machine",
	"/readyz":                             "for the watch over the machine",
	"/metrics":                            "for the watch over the machine",
	"/first-run/{token}":                  "printed in the terminal",
	"/monitoring/review/{secret}":         "handed to a reviewer",
	"/seminars/invitation/{secret}":       "handed to somebody invited",
	"/seminars/ticket/{ticket}":           "in the QR code of a guest",
	"/sign-in/link/{token}":               "sent by letter",
	"/sign-in/sent":                       "shown after a letter was sent",
	"/track/{code}":                       "known to its author",
	"/track/{code}/data":                  "known to its author",
	"/track/{code}/{act}":                 "known to its author",
	"/track/{code}/appeal":                "known to its author",
	"/answers/{id}":                       "linked once an answer is published",
	"/consultations/{slug}/comments/{id}": "linked once somebody has sent a longer comment",
	"/places/units/{code}":                "linked once units are imported",
	"/reports/{id}":                       "linked once a report is published",
	"/reports/{id}/file":                  "linked once a report is published",
	"/dev/mail":                           "in development only",
	"/dev/mail/{id}":                      "in development only",
	"/styleguide":                         "in development only",
	"/consultations/{slug}/vote/deck":     "asked for by the voting page",
	"/consultations/{slug}/vote/marks":    "asked for by lists of statements",
	"/consultations/{slug}/ideas/near":    "asked for by the page of ideas",
	"/consultations/{slug}/exclusions":    "linked where ballots are excluded",
	"/consultations/{slug}/verify":        "linked where people can be verified",
	// Both are steps to a provider of identities and back, and no pages.
	"/consultations/{slug}/verify/identity": "linked where a provider of identities is named",
	"/verification/back":                    "where the provider sends people back",
	"/consultations/{slug}/map/part":        "asked for by the map",
}

// TestEveryPublicPage opens a page of every kind in both languages and both
// themes.
func TestEveryPublicPage(t *testing.T) {
	t.Parallel()
	a, base, c := votingApp(t)
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	jar := voter(t, base, c)
	awaitText(t, base+c+"/results", "/about/opinion-map")
	found := follow(t, a, base, jar, "/", "/en")
	t.Logf("%d addresses, %d kinds of pages", found.visited, len(found.pages))
	for _, r := range a.Router().Routes() {
		if r.Method != http.MethodGet || !r.Access.Anyone || unlinked[r.Pattern] != "" || parts[r.Pattern] || strings.HasPrefix(r.Pattern, "/api/") ||
			strings.Contains(filepath.Base(r.Pattern), ".") || strings.HasPrefix(r.Pattern, "/live/") || strings.HasPrefix(r.Pattern, "/assets/") {
			continue
		}
		if found.pages[r.Pattern] == "" {
			t.Errorf("no page links to %s", r.Pattern)
		}
	}
	addresses := append(found.sorted(), "/track/"+tracked(t, base, c, jar), "/dev/mail", "/styleguide", "/sign-in/sent", "/track/KHONG-CO", "/nowhere",
		c+"/statements?q=kh%C3%B4ng+c%C3%B3+g%C3%AC", c+"/statements?q=ho", "/sign-in/link/het-han")
	t.Run("without JavaScript", func(t *testing.T) {
		t.Parallel()
		p := Open(t, base, Look{Phone: true, Calm: true, Scriptless: true})
		enter(t, p, jar)
		for _, address := range addresses {
			p.Go(address)
			for _, f := range Eval[[]string](p, idle) {
				t.Errorf("%s: %s", address, f)
			}
		}
	})
	for _, language := range []string{"vi", "en"} {
		t.Run(language+" on a phone", func(t *testing.T) {
			t.Parallel()
			each(t, base, Look{Phone: true, Calm: true}, jar, addresses, language)
		})
		t.Run(language+" on a desk", func(t *testing.T) {
			t.Parallel()
			each(t, base, Look{Calm: true}, jar, addresses, language)
		})
	}
}

// idle finds what a page shows and cannot do without its scripts: buttons that
// send no form, and content that only a script would open.
const idle = `(() => {
  const seen = (e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const faults = [...document.querySelectorAll("button")].filter((b) => seen(b) && (b.type !== "submit" || !b.form))
    .map((b) => "the button " + JSON.stringify(b.innerText.trim() || b.getAttribute("aria-label")) + " does nothing");
  for (const a of document.querySelectorAll("a:not([href]), [role=button]:not(button)")) if (seen(a)) faults.push(a.outerHTML.slice(0, 80) + " does nothing");
  for (const b of document.querySelectorAll("[aria-busy=true]")) if (seen(b)) faults.push("waits for a script: " + b.outerHTML.slice(0, 80));
  const main = document.querySelector("main");
  if (!main || main.innerText.trim().length < 40) faults.push("says nothing");
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) faults.push("wider than the screen: " + wide);
  return faults;
})()`

// each inspects the addresses in a language, with these cookies.
func each(t *testing.T, base string, look Look, jar http.CookieJar, addresses []string, language string) {
	in := Inspect(Open(t, base, look))
	in.Late()
	enter(t, in.Page, jar)
	for _, address := range addresses {
		if language == "en" {
			address = strings.TrimSuffix("/en"+address, "/")
		}
		// The colours are the same in both languages.
		if !look.Phone && language == "vi" {
			glance(t, in, address, language)
			continue
		}
		inspect(t, in, address, language)
	}
}

// voter gives the cookies of a guest who has answered eight statements.
func voter(t *testing.T, base, consultation string) http.CookieJar {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	for range 8 {
		r, err := client.Get(base + consultation + "/vote")
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		m := statementField.FindSubmatch(body)
		if m == nil {
			t.Fatalf("no statement to vote on:\n%s", body)
		}
		r, err = client.PostForm(base+consultation+"/vote", url.Values{"statement": {string(m[1])}, "vote": {"agree"}})
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != http.StatusOK {
			t.Fatalf("a vote answers %d", r.StatusCode)
		}
	}
	return jar
}

var statementField = regexp.MustCompile(`name="statement" value="(\d+)"`)

// tracked adds an idea and gives its tracking code.
func tracked(t *testing.T, base, consultation string, jar http.CookieJar) string {
	t.Helper()
	r, err := (&http.Client{Jar: jar}).PostForm(base+consultation+"/ideas", url.Values{"text": {"Mỗi phường nên có một phòng đọc mở cửa buổi tối"}})
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(r.Body)
	_ = r.Body.Close()
	code := trackingCode.Find(body)
	if code == nil {
		t.Fatalf("no tracking code:\n%s", body)
	}
	return string(code)
}

var trackingCode = regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`)

// awaitText waits until the background work has brought a text to a page.
func awaitText(t *testing.T, address, text string) {
	t.Helper()
	await.True(t, fmt.Sprintf("%q on %s", text, address), func() bool {
		r, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		return strings.Contains(string(body), text)
	})
}

// inspect opens an address and reports its faults in the light and in the dark.
func inspect(t *testing.T, in *Inspector, address, language string) {
	t.Helper()
	glance(t, in, address, language)
	in.Dark(true)
	for _, v := range in.Violations(colours) {
		t.Errorf("%s in the dark: %s", address, v)
	}
	pictureOf(in.Page, language, address)
}

// glance opens an address and reports its faults in the light.
func glance(t *testing.T, in *Inspector, address, language string) {
	t.Helper()
	in.t = t
	in.Dark(false)
	in.Problems()
	// Nothing moves on a phone that is six times as slow as this machine.
	in.Processor(6)
	in.Go(address)
	all := in.Faults()
	in.Processor(1)
	var faults []string
	for _, f := range all {
		// Browsers report the answer of a page that says there is none.
		if !strings.Contains(f, "the server responded with a status of 4") {
			faults = append(faults, f)
		}
	}
	if got := in.Language(); got != language {
		faults = append(faults, "is in the language "+got)
	}
	for _, f := range append(faults, in.Violations(everything)...) {
		t.Errorf("%s: %s", address, f)
	}
	pictureOf(in.Page, language, address)
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// pictureOf keeps the page where DIENHONG_PAGES says, for those who look at all.
func pictureOf(p *Page, language, address string) {
	dir := os.Getenv("DIENHONG_PAGES")
	if dir == "" {
		return
	}
	name := cmp.Or(strings.Trim(notInNames.ReplaceAllString(address, "-"), "-"), "home") + "." + language
	if p.look.Phone {
		name += ".phone"
	}
	if p.look.Dark {
		name += ".dark"
	}
	p.Picture(filepath.Join(dir, name+".png"))
}

// TestEveryOfficePage opens what each role can reach. A kind of page is looked at
// as a whole, on a phone and a desk, for the first role that reaches it; what it shows
// to the others is checked in the light, on a desk.
func TestEveryOfficePage(t *testing.T) {
	t.Parallel()
	a, base, c := votingApp(t)
	sendIdeas(t, base, c, "Hồ Gươm nên có thêm ghế nghỉ cho người cao tuổi", "Xe buýt đêm nên chạy đến các không gian sáng tạo")
	seen := map[string]bool{}
	for _, role := range []civic.Role{civic.Administrator, civic.Editor, civic.Moderator, civic.Analyst} {
		jar := session(t, base, passOf(t, a, role))
		found := follow(t, a, base, jar, "/office", "/account")
		var whole, again []string
		for _, pattern := range slices.Sorted(maps.Keys(found.pages)) {
			switch {
			case !restricted(a, pattern):
			case seen[pattern]:
				again = append(again, found.pages[pattern])
			default:
				seen[pattern] = true
				whole = append(whole, found.pages[pattern])
			}
		}
		t.Logf("%s: %d addresses, %d kinds of office pages", role, found.visited, len(whole)+len(again))
		for device, look := range map[string]Look{"phone": {Phone: true, Calm: true}, "desk": {Calm: true}} {
			t.Run(string(role)+" on a "+device, func(t *testing.T) {
				t.Parallel()
				in := Inspect(Open(t, base, look))
				in.Late()
				enter(t, in.Page, jar)
				for _, address := range whole {
					inspect(t, in, address, "vi")
				}
				if !look.Phone {
					for _, address := range again {
						glance(t, in, address, "vi")
					}
				}
			})
		}
	}
}

func restricted(a *app.App, pattern string) bool {
	return slices.ContainsFunc(a.Router().Routes(), func(r web.Route) bool { return r.Pattern == pattern && !r.Access.Anyone })
}

// enter gives a page the cookies of a session.
func enter(t *testing.T, p *Page, jar http.CookieJar) {
	t.Helper()
	site, err := url.Parse(p.base)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range jar.Cookies(site) {
		p.Cookie(c.Name, c.Value)
	}
}
