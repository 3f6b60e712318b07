package browser

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/chromedp"
)

const (
	deckThere = `performance.getEntriesByType("resource").filter((r) => r.name.endsWith("/vote/deck") && r.responseEnd > 0).length > 0`
	kept      = `JSON.parse(localStorage.getItem("votes") ?? "[]").map((k) => String(k.tried)).join(" ")`
)

// never lets requests of that pattern wait for ever.
func (p *Page) never(pattern string) {
	p.t.Helper()
	p.call(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: pattern}}})
		return err
	})
}

// answer makes what the server says to a vote come with a style sheet, and with
// another status if one is given.
func (p *Page) answer(sheet string, status int) {
	p.t.Helper()
	Eval[bool](p, fmt.Sprintf(`(() => {
  window.through ??= fetch;
  window.fetch = async (url, init) => {
    const r = await through(url, init);
    if (init?.method !== "POST") return r;
    const page = (await r.text()).replace("<link rel=\"stylesheet\"", "<link rel=\"stylesheet\" href=\"%s\"/>$&");
    const answer = new Response(page, { status: %d || r.status, headers: { "Content-Type": "text/html" } });
    Object.defineProperty(answer, "url", { value: r.url });
    return answer;
  };
  return true;
})()`, sheet, status))
}

// TestAVoteIsNotHeldUpByAStyleSheet goes on when the style sheet of an answer
// never comes, and keeps the vote when the answer is an error.
func TestAVoteIsNotHeldUpByAStyleSheet(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true})
	p.Go(c + "/vote")
	p.Wait(deckThere)
	p.never("*/never.css")
	p.answer("/never.css", 0)
	voteByKey(p, "1")
	p.See("Bạn đã bình chọn 1/54")
	if first := Eval[string](p, `document.querySelector("link[rel=stylesheet]").getAttribute("href")`); first != "/never.css" {
		t.Errorf("the sheet that comes first in the answer comes after %s here", first)
	}
	p.answer("/lacking.css", 0)
	voteByKey(p, "1")
	p.See("Bạn đã bình chọn 2/54")
	if n := p.Count(`link[href="/lacking.css"]`); n != 0 {
		t.Errorf("%d links to a style sheet that failed stay", n)
	}
	p.answer("/never-either.css", 503)
	voteByKey(p, "1")
	p.See("Chưa gửi: 1")
	if n := p.Count(`link[href="/never-either.css"]`); n != 0 {
		t.Error("an answer that is not shown brings its style sheet")
	}
	if text := p.Text(".vote-status"); text != "Chưa gửi: 1. Lựa chọn của bạn được giữ trên máy này và sẽ được gửi ngay khi có thể." {
		t.Errorf("with a network the page says %q", text)
	}
}

// TestOnlyAMarkedVoteLeavesTheDevice sends nothing without a network and nothing
// that the device could not mark as sent, so that what was undone on the device
// never turns up on the server.
func TestOnlyAMarkedVoteLeavesTheDevice(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true})
	p.Go(c + "/vote")
	p.Wait(deckThere)
	Eval[bool](p, `(() => {
  const through = fetch;
  window.posts = 0;
  window.fetch = (url, init) => {
    if (init?.method === "POST") posts++;
    return through(url, init);
  };
  return true;
})()`)
	send := func(when string) {
		t.Helper()
		// The lock is free when the attempt to send is over.
		if n := Eval[int](p, `(dispatchEvent(new Event("online")), navigator.locks.request("votes", () => posts))`); n != 0 {
			t.Errorf("%s: %d votes were sent", when, n)
		}
	}
	p.Offline(true)
	p.Wait(`!navigator.onLine`)
	voteByKey(p, "1")
	p.See("Chưa gửi: 1")
	voteByKey(p, "2")
	p.See("Chưa gửi: 2")
	send("without a network")
	if marks := Eval[string](p, kept); marks != "false false" {
		t.Errorf("without a network the votes are marked as sent: %s", marks)
	}
	Eval[bool](p, `(Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }, true)`)
	p.Offline(false)
	p.Wait(`navigator.onLine`)
	send("with a full device")
	p.See("Chưa gửi: 2")
}
