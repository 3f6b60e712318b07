package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Inspector watches a page: what it asks of the network, what it complains of
// and how it moves under the reader's eyes.
type Inspector struct {
	*Page
	mu       sync.Mutex
	problems []string
	requests map[network.RequestID]*Transfer
	pending  map[network.RequestID]bool
}

// Transfer is one answer that a page loaded.
type Transfer struct {
	Address string
	Type    network.ResourceType
	Bytes   float64 // over the wire, headers included
}

// watch runs in every document before the document's own scripts.
const watch = `
window.__shift = []; window.__refused = [];
addEventListener("securitypolicyviolation", (e) => __refused.push(e.violatedDirective + " " + e.blockedURI + " " + e.sample));
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (!e.hadRecentInput) __shift.push({value: e.value, what: e.sources.map((s) => {
    const n = s.node && (s.node.nodeType === 1 ? s.node : s.node.parentElement);
    return n ? n.tagName.toLowerCase() + (n.className ? "." + n.className : "") : "?";
  }).join(" ")});
}).observe({type: "layout-shift", buffered: true});
`

// Inspect begins to watch a page that has not been opened yet.
func Inspect(p *Page) *Inspector {
	p.t.Helper()
	in := &Inspector{Page: p, requests: map[network.RequestID]*Transfer{}, pending: map[network.RequestID]bool{}}
	if err := chromedp.Listen(p.ctx, in.hear); err != nil {
		p.t.Fatal(err)
	}
	p.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch})
		return err
	}))
	return in
}

func (in *Inspector) hear(event any) {
	in.mu.Lock()
	defer in.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		in.requests[e.RequestID] = &Transfer{Address: e.Request.URL, Type: e.Type}
		in.pending[e.RequestID] = true
		if !strings.HasPrefix(e.Request.URL, in.base) && !strings.HasPrefix(e.Request.URL, "data:") && !strings.HasPrefix(e.Request.URL, "about:") {
			in.problems = append(in.problems, "a request to "+e.Request.URL)
		}
	case *network.EventLoadingFinished:
		if r := in.requests[e.RequestID]; r != nil {
			r.Bytes = e.EncodedDataLength
		}
		delete(in.pending, e.RequestID)
	case *network.EventLoadingFailed:
		delete(in.pending, e.RequestID)
	case *fetch.EventRequestPaused:
		go in.release(e)
	case *runtime.EventExceptionThrown:
		in.problems = append(in.problems, "a script failed: "+e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			in.problems = append(in.problems, fmt.Sprintf("console: %s", e.Args[0].Value))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			in.problems = append(in.problems, "the browser says: "+e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// Problems gives what was complained of since the last call.
func (in *Inspector) Problems() []string {
	in.mu.Lock()
	defer in.mu.Unlock()
	all := in.problems
	in.problems = nil
	return all
}

// Transfers lists what was loaded since the last call.
func (in *Inspector) Transfers() []Transfer {
	in.mu.Lock()
	defer in.mu.Unlock()
	var all []Transfer
	for _, r := range in.requests {
		all = append(all, *r)
	}
	in.requests = map[network.RequestID]*Transfer{}
	return all
}

// Slow makes the network that of a phone far from the next mast: bytes a second
// in each direction after a delay in milliseconds. The browser's cache is off.
func (in *Inspector) Slow(throughput, delay float64) {
	in.t.Helper()
	in.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Latency: delay, DownloadThroughput: throughput, UploadThroughput: throughput}},
		})
		return err
	}))
}

// Processor makes the page's processor so many times slower; 1 is this machine's
// own speed.
func (in *Inspector) Processor(times float64) {
	in.t.Helper()
	in.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: times})
		return err
	}))
}

// Late lets every script, and everything that a script asks for, come after the
// page has been drawn without it, as on a slow phone: what then moves, moves
// under somebody's thumb. The script that must be first (ts/first.ts) comes before the
// page by its nature.
func (in *Inspector) Late() {
	in.t.Helper()
	var patterns []*fetch.RequestPattern
	for _, kind := range []network.ResourceType{network.ResourceTypeScript, network.ResourceTypeXHR, network.ResourceTypeFetch} {
		patterns = append(patterns, &fetch.RequestPattern{URLPattern: in.base + "*", ResourceType: kind})
	}
	in.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, fetch.Enable, fetch.EnableParams{Patterns: patterns})
		return err
	}))
}

// twoFrames is true once the page has been drawn as it stands.
const twoFrames = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`

// placed remembers where everything stands before the first script, once the
// whole document has come; moved says what has left its place since, also where
// nobody looks yet.
const (
	placed = `new Promise((done) => {
  const wait = () => document.readyState === "loading" ? requestAnimationFrame(wait) : requestAnimationFrame(() => requestAnimationFrame(() => {
    window.__placed ??= [...document.querySelectorAll("body *")].flatMap((e) => {
      const r = e.getBoundingClientRect();
      return r.width && r.height ? [[e, r.left + scrollX, r.top + scrollY]] : [];
    });
    done(true);
  }));
  wait();
})`
	moved = `(window.__placed ?? []).flatMap(([e, x, y]) => {
  const r = e.getBoundingClientRect(), by = [r.left + scrollX - x, r.top + scrollY - y];
  if (!r.width || !r.height || by.every((d) => Math.abs(d) < .5)) return [];
  return [e.tagName.toLowerCase() + "." + e.getAttribute("class") + " by " + by.map((d) => d.toFixed(1))];
})`
)

// release lets a request go that Late holds. The page may be gone meanwhile, and
// the request with it: then there is nothing to do.
func (in *Inspector) release(e *fetch.EventRequestPaused) {
	ctx, cancel := context.WithTimeout(in.ctx, patience)
	defer cancel()
	if !strings.Contains(e.Request.URL, "/assets/first-") {
		_, _ = chromedp.Run(ctx, chromedp.Evaluate[bool](placed, chromedp.EvalAwaitPromise))
	}
	_ = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, fetch.ContinueRequest, fetch.ContinueRequestParams{RequestID: e.RequestID})
		return err
	}))
}

// settle waits until everything that was asked for has come and is drawn.
func (in *Inspector) settle() {
	in.t.Helper()
	in.Wait(`document.readyState === "complete" && !document.querySelector("dh-yours:not([data-done])")`)
	Eval[bool](in.Page, `document.fonts.ready.then(() => `+twoFrames+`)`)
}

// Faults says what is wrong with the open page as its reader meets it, besides
// what axe finds.
func (in *Inspector) Faults() []string {
	in.t.Helper()
	in.settle()
	faults := Eval[[]string](in.Page, `(() => {
  const faults = [];
  const h1 = document.querySelectorAll("h1").length;
  if (h1 !== 1) faults.push(h1 + " first headings");
  if (!document.title.trim()) faults.push("no title");
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) {
    const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 4);
    faults.push("wider than the screen: " + root.scrollWidth + " px: " + wide.map((e) => e.tagName.toLowerCase() + "." + e.className).join(", "));
  }
  const shift = __shift.reduce((sum, s) => sum + s.value, 0);
  if (shift > 0) faults.push("moves by " + shift.toFixed(4) + ": " + __shift.map((s) => s.what).join("; "));
  for (const r of __refused) faults.push("refused by the content security policy: " + r);
  return faults;
})()`)
	if left := Eval[[]string](in.Page, moved); len(left) > 0 {
		faults = append(faults, fmt.Sprintf("%d things leave their places: %s", len(left), strings.Join(left[:min(4, len(left))], "; ")))
	}
	return append(faults, in.Problems()...)
}

// Language gives the language that the open page declares.
func (p *Page) Language() string {
	p.t.Helper()
	return Eval[string](p, `document.documentElement.lang`)
}

// axe is the source of axe-core; tools/setup.sh brings it.
var axe = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile("../../tools/node_modules/axe-core/axe.min.js")
	if err != nil {
		return "", fmt.Errorf("no axe-core: run tools/setup.sh (%w)", err)
	}
	return string(source), nil
})

type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		Target  []any  `json:"target"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// everything is what axe checks by default here: WCAG 2.0 to 2.2, A and AA, and
// its best practice. Style sheets are not loaded once more: no such rule asks for
// them. colours are the rules whose outcome depends on the theme.
const (
	everything = `{preload: false, runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, resultTypes: ["violations"]}`
	colours    = `{preload: false, runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}, resultTypes: ["violations"]}`
)

// Violations gives what axe finds on the open page, one line each.
func (in *Inspector) Violations(options string) []string {
	in.t.Helper()
	source, err := axe()
	if err != nil {
		in.t.Fatal(err)
	}
	if !Eval[bool](in.Page, `typeof axe === "object"`) {
		Eval[bool](in.Page, source+"\n;true")
	}
	raw := Eval[string](in.Page, `axe.run(document, `+options+`).then((r) => JSON.stringify(r.violations))`)
	var found []violation
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		in.t.Fatal(err)
	}
	var lines []string
	for _, v := range found {
		for i, n := range v.Nodes {
			if i == 3 {
				lines = append(lines, fmt.Sprintf("axe %s: and %d more", v.ID, len(v.Nodes)-i))
				break
			}
			lines = append(lines, fmt.Sprintf("axe %s: %s: %v: %s", v.ID, v.Help, n.Target, strings.Join(strings.Fields(n.Summary), " ")))
		}
	}
	return lines
}
