package browser

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"dienhong/civic"

	"github.com/chromedp/cdproto/animation"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// phoneSizes are the sizes of windows, in CSS pixels, that most phoneSizes have.
var phoneSizes = [][2]int64{{360, 640}, {360, 800}, {375, 667}, {390, 844}, {393, 852}, {412, 915}, {414, 896}, {430, 932}}

// tapsEach is how often each of the 64 visitors taps: sizes, languages, sizes of
// letters, with and without scripts. Together they tap 1,024 times.
const tapsEach = 16

// largeText sets the size of letters that a reader chose in the browser: 16
// pixels are usual, 32 are 200 %.
func (p *Page) largeText(pixels int64) {
	p.t.Helper()
	p.call(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: pixels, Fixed: pixels}})
		return err
	})
}

// clock lets the moments of the style sheet pass faster or, at 0, not at all, so
// that no test waits for them or hurries.
func (p *Page) clock(rate float64) {
	p.t.Helper()
	p.call(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, animation.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, animation.SetPlaybackRate, animation.SetPlaybackRateParams{PlaybackRate: rate})
		return err
	})
}

// tap touches the glass at a point.
func (p *Page) tap(at [2]float64) {
	p.t.Helper()
	p.call(func(ctx context.Context, t *chromedp.Target) error {
		touch := input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: at[0], Y: at[1]}}}
		if _, err := cdp.Call(ctx, t, input.DispatchTouchEvent, touch); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
		return err
	})
}

func (p *Page) call(f func(context.Context, *chromedp.Target) error) {
	p.t.Helper()
	p.Do(chromedp.Func(f))
}

// officerOf signs in without a browser.
func officerOf(t *testing.T, base, pass string) officer {
	t.Helper()
	jar, _ := session(t, base, pass).(*cookiejar.Jar)
	return officer{t, base, &http.Client{Jar: jar}}
}

// textOf is a statement of exactly n characters: short words, or one long one.
func textOf(i, n int, long bool) string {
	words := []string{"phố", "nghề", "nên", "mở", "cửa", "buổi", "tối", "để", "mọi", "người", "cùng", "xem"}
	s := fmt.Sprintf("Câu %d", i)
	for k := 0; len([]rune(s)) < n; k++ {
		if !long {
			s += " "
		}
		s += words[(i+k)%len(words)]
	}
	return strings.TrimSpace(string([]rune(s)[:n-1])) + "."
}

// longAndShort opens a consultation with statements of 10 to 200 characters.
func longAndShort(o officer) (path string) {
	o.post("/office/consultations", url.Values{"title_vi": {"Ngón tay cái"}, "question_vi": {"Phố nghề nên làm gì?"}, "moderation": {"before"}, "slug": {"ngon-tay"}})
	const desk = "/office/consultations/ngon-tay"
	for i := range tapsEach + 4 {
		n := 10 + 10*i
		o.post(desk+"/statements", url.Values{"text_vi": {textOf(i, n, i%5 == 4)}})
	}
	page := o.get(desk + "/phases")
	o.post(desk+"/phases", url.Values{
		"version": {fieldIn(o.t, page, "version")}, "phases[0].track": {"voice"}, "phases[0].name_vi": {"Lấy ý kiến"},
		"phases[0].start": {"2026-01-02T00:00"}, "phases[0].end": {"2126-01-02T00:00"}, "phases[0].votes": {"1"}, "phases[0].ideas": {"1"},
	})
	o.post(desk+"/publish", url.Values{"version": {fieldIn(o.t, o.get(desk+"/publish"), "version")}})
	return "/consultations/ngon-tay"
}

func fieldIn(t *testing.T, page, name string) string {
	t.Helper()
	_, after, ok := strings.Cut(page, `name="`+name+`" value="`)
	value, _, closed := strings.Cut(after, `"`)
	if !ok || !closed {
		t.Fatalf("no field %s in the page", name)
	}
	return value
}

// places are where the three buttons are; takes is true when they take a tap.
const (
	places = `JSON.stringify([...document.querySelectorAll(".vote-button")].map((b) => { const r = b.getBoundingClientRect(); return [r.x, r.y, r.width, r.height] }))`
	takes  = `document.readyState === "complete" && document.querySelector(".vote-button") && [...document.querySelectorAll(".vote-button")].every((b) => getComputedStyle(b).pointerEvents !== "none")`
	middle = `(() => { const r = document.querySelector(".vote-agree").getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`

	// everyLength puts texts of 5 to 200 characters, in words and in one word, in
	// the place of the statement and counts the places at which the buttons stand.
	everyLength = `(() => {
  const s = document.querySelector(".statement"), was = s.textContent, seen = new Set();
  for (const text of ["Mỗi phường nên có một không gian sáng tạo mở buổi tối. ".repeat(5), "Ấp".repeat(100)])
    for (let n = 5; n <= 200; n++) { s.textContent = text.slice(0, n); seen.add(` + places + `); }
  s.textContent = was;
  return [...seen];
})()`
	covered = `(() => {
  const bar = document.querySelector(".vote-form").getBoundingClientRect(), faults = [];
  if (bar.bottom > innerHeight + .5) faults.push("the bar ends below the window");
  if (bar.height > innerHeight * .6) faults.push("the bar takes " + bar.height + " of " + innerHeight);
  if (document.body.scrollWidth > document.body.clientWidth) faults.push("wider than the window");
  for (const b of document.querySelectorAll(".vote-button")) {
    if (b.scrollWidth > b.clientWidth) faults.push(b.innerText + " is cut");
    const r = b.getBoundingClientRect();
    if (r.height < 44) faults.push(b.innerText + " is " + r.height + " high");
  }
  document.querySelector(".footer").scrollIntoView({block: "end"});
  const last = document.querySelector(".footer-note").getBoundingClientRect();
  if (last.bottom > bar.top + .5) faults.push("the end of the page stays behind the bar");
  document.body.scrollTop = 0; scrollTo(0, 0);
  return faults;
})()`
)

// TestAThousandTapsAtOnePointAreAThousandEqualVotes taps where "agree" stands on
// eight sizes of phoneSizes, in both languages, with letters of 100 and 200 %, with
// and without scripts, as soon as the buttons take the next tap. The place is
// found once and never looked for again. What the log of votes holds afterwards
// is what the thumb meant.
func TestAThousandTapsAtOnePointAreAThousandEqualVotes(t *testing.T) {
	t.Parallel()
	a, base, _ := votingApp(t)
	o := officerOf(t, base, passOf(t, a, civic.Editor))
	c := longAndShort(o)
	taps := 0
	for _, size := range phoneSizes {
		for _, lang := range []string{"", "/en"} {
			for _, letters := range []int64{16, 32} {
				var scripted string
				for _, scriptless := range []bool{false, true} {
					what := fmt.Sprintf("%d×%d %s letters %d scriptless %v", size[0], size[1], lang, letters, scriptless)
					p := Open(t, base, Look{Phone: true, Width: size[0], Height: size[1], Scriptless: scriptless})
					p.largeText(letters)
					p.clock(20)
					p.Go(lang + c + "/vote")
					p.Wait(takes)
					p.Wait(`document.fonts.status === "loaded"`)
					if seen := Eval[[]string](p, everyLength); len(seen) != 1 {
						t.Errorf("%s: the buttons stand at %d places: %s", what, len(seen), seen[:2])
					}
					for _, fault := range Eval[[]string](p, covered) {
						t.Errorf("%s: %s", what, fault)
					}
					at, stand := Eval[[2]float64](p, middle), Eval[string](p, places)
					if scripted == "" {
						scripted = stand
					} else if stand != scripted {
						t.Errorf("%s: the buttons stand at %s, with scripts at %s", what, stand, scripted)
					}
					for i := range tapsEach {
						before := Eval[string](p, statementNow)
						p.tap(at)
						taps++
						p.Wait(fmt.Sprintf(`document.querySelector(".vote-form input[name=statement]")?.value !== %q && %s`, before, takes))
						if now := Eval[string](p, places); now != stand {
							t.Fatalf("%s: after %d taps the buttons stand at %s, not at %s", what, i+1, now, stand)
						}
					}
					p.Close()
				}
			}
		}
	}
	log := o.get("/api/v1" + c + "/vote-log.csv")
	lines, err := csv.NewReader(strings.NewReader(log)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	agree := 0
	for _, l := range lines[1:] {
		if l[3] == "1" {
			agree++
		}
	}
	if t.Logf("%d taps, %d votes, %d of them agree", taps, len(lines)-1, agree); taps < 1000 || agree != taps || len(lines)-1 != taps {
		t.Errorf("%d taps at one point became %d votes, %d of them agree", taps, len(lines)-1, agree)
	}
}

// TestATapBeforeAnybodyCanHaveReadIsNoVote stops the moment after a statement
// has come: whatever is tapped or pressed meanwhile is no vote.
func TestATapBeforeAnybodyCanHaveReadIsNoVote(t *testing.T) {
	base, c := votingSite(t)
	for _, scriptless := range []bool{false, true} {
		p := Open(t, base, Look{Phone: true, Scriptless: scriptless})
		p.Go(c + "/vote")
		p.Wait(takes)
		at := Eval[[2]float64](p, middle)
		before := Eval[string](p, statementNow)
		p.clock(0)
		p.tap(at)
		p.Wait(fmt.Sprintf(`document.querySelector(".vote-form input[name=statement]").value !== %q`, before))
		p.See("Bạn đã bình chọn 1/54")
		second := Eval[string](p, statementNow)
		for range 3 {
			p.tap(at)
		}
		p.Press("2")
		if now := Eval[string](p, statementNow); now != second {
			t.Errorf("scriptless %v: a tap too early was a vote", scriptless)
		}
		p.clock(20)
		p.Wait(takes)
		p.tap(at)
		p.See("Bạn đã bình chọn 2/54")
	}
}

// TestAnUnwantedTapIsUndoneWithOne undoes with one tap, and by key: the statement
// comes back and the vote does not count any more.
func TestAnUnwantedTapIsUndoneWithOne(t *testing.T) {
	base, c := votingSite(t)
	for _, scriptless := range []bool{false, true} {
		p := Open(t, base, Look{Phone: true, Scriptless: scriptless})
		p.clock(20)
		p.Go(c + "/vote")
		p.Wait(takes)
		first := Eval[string](p, statementNow)
		p.Press("u") // nothing to undo: nothing is sent
		p.Wait(`!document.querySelector("[aria-busy=true]")`)
		if now := Eval[string](p, statementNow); now != first || p.Count(".error-summary") > 0 {
			t.Errorf("scriptless %v: the key on a first statement leads to %s", scriptless, now)
		}
		agree := Eval[[2]float64](p, middle)
		p.tap(agree)
		p.Wait(fmt.Sprintf(`document.querySelector(".vote-form input[name=statement]")?.value !== %q && %s`, first, takes))
		p.See("Đã lưu")
		picture(p, fmt.Sprintf("vote-undo-%v", scriptless))
		undo := Eval[[2]float64](p, `(() => { const r = document.querySelector(".vote-undo button").getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
		if far := agree[1] - undo[1]; far < 200 {
			t.Errorf("undo stands %.0f px from the buttons", far)
		}
		p.tap(undo)
		p.See("Đã hoàn tác")
		p.Wait(takes)
		if now := Eval[string](p, statementNow); now != first {
			t.Errorf("scriptless %v: undone on statement %s, which shows %s", scriptless, first, now)
		}
		p.See("Bạn đã bình chọn 0/54")
		p.Go(c + "/vote/mine")
		p.See("Bạn chưa bình chọn ý kiến nào")

		// Changing one's mind and undoing that goes back to the vote before.
		p.Go(c + "/vote?s=" + first)
		p.Wait(takes)
		p.tap(agree)
		p.See("Bạn đã bình chọn 1/54")
		p.Go(c + "/vote?s=" + first)
		p.Wait(takes)
		p.Submit(".vote-disagree")
		p.See("Không đồng ý")
		p.Wait(takes)
		p.Wait(`!document.querySelector(".vote-undo").hidden`)
		if scriptless {
			p.tap(undo)
		} else {
			p.Press("u")
		}
		p.See("Đã hoàn tác")
		p.Go(c + "/vote/mine")
		if text := p.Text(".item"); !strings.Contains(text, "Đồng ý") || strings.Contains(text, "Không đồng ý") {
			t.Errorf("scriptless %v: after undoing a change the vote is %q", scriptless, text)
		}
		p.Submit(".item .post-button button")
		p.See("Bạn chưa bình chọn ý kiến nào")
	}
}

// TestAVoteThatWaitsForTheNetworkIsUndone takes it off the device again.
func TestAVoteThatWaitsForTheNetworkIsUndone(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true})
	p.Go(c + "/vote")
	p.Wait(`performance.getEntriesByType("resource").filter((r) => r.name.endsWith("/vote/deck") && r.responseEnd > 0).length > 0`)
	p.Offline(true)
	first := Eval[string](p, statementNow)
	voteByKey(p, "1")
	voteByKey(p, "1")
	p.See("Chưa gửi: 2")
	p.Wait(takes)
	p.Press("u")
	p.See("Chưa gửi: 1")
	p.Press("u")
	p.See("Đã hoàn tác")
	if now := Eval[string](p, statementNow); now != first {
		t.Errorf("back at %s, not at %s", now, first)
	}
	if left := Eval[string](p, `localStorage.getItem("votes") ?? ""`); left != "" {
		t.Errorf("still kept: %s", left)
	}
}

// TestAVoteWhoseAnswerWasLostIsTakenBack undoes a vote that the server has while
// the page cannot know: nothing is called undone before it is.
func TestAVoteWhoseAnswerWasLostIsTakenBack(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true})
	p.Go(c + "/vote")
	p.Wait(`performance.getEntriesByType("resource").filter((r) => r.name.endsWith("/vote/deck") && r.responseEnd > 0).length > 0`)
	Eval[bool](p, `(() => {
  const through = fetch;
  window.fetch = async (...request) => { await through(...request); throw new TypeError("the answer is lost"); };
  window.found = () => { window.fetch = through; dispatchEvent(new Event("online")); };
  return true;
})()`)
	voteByKey(p, "1")
	p.See("Chưa gửi: 1")
	p.Wait(takes)
	p.Press("u")
	p.See("Chưa gửi: 2")
	if text := p.Text(".vote-status"); strings.Contains(text, "Đã hoàn tác") {
		t.Errorf("a vote that the server has is called undone: %q", text)
	}
	Eval[bool](p, `(found(), true)`)
	p.Wait(`!localStorage.getItem("votes")`)
	p.Go(c + "/vote/mine")
	p.See("Bạn chưa bình chọn ý kiến nào")
}
