package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// TestTheFirstLoadOfTheVotingPageIsLight measures what a phone with an empty
// cache receives before somebody can vote, fonts apart.
func TestTheFirstLoadOfTheVotingPageIsLight(t *testing.T) {
	base, c := votingSite(t)
	for _, address := range []string{c + "/vote", "/", "/en" + c + "/vote"} {
		in := Inspect(Open(t, base, Look{Phone: true}))
		in.Go(address)
		for _, f := range in.Faults() {
			t.Error(f)
		}
		// The deck of the next statements is asked for after the page has come.
		if strings.HasSuffix(address, "/vote") {
			in.Wait(`performance.getEntriesByType("resource").some((r) => r.name.endsWith("/vote/deck") && r.responseEnd > 0)`)
		}
		total, fonts := 0.0, 0.0
		for _, tr := range in.Transfers() {
			if strings.Contains(tr.Address, "/live/") { // a stream has no end
				continue
			}
			if tr.Bytes == 0 && !strings.HasPrefix(tr.Address, "data:") {
				t.Errorf("%s: %s was not measured", address, tr.Address)
			}
			if tr.Type == network.ResourceTypeFont {
				fonts += tr.Bytes
				continue
			}
			t.Logf("%7.1f KB %s", tr.Bytes/1000, strings.TrimPrefix(tr.Address, base))
			total += tr.Bytes
		}
		t.Logf("%s: %.1f KB, and %.1f KB of fonts", address, total/1000, fonts/1000)
		if total > 100_000 {
			t.Errorf("%s weighs %.1f KB over the wire, fonts apart", address, total/1000)
		}
	}
}

// TestNothingMovesWhileAPageArrivesSlowly opens pages as a phone far from the
// next mast does: the text is there before its fonts.
func TestNothingMovesWhileAPageArrivesSlowly(t *testing.T) {
	a, base, c := votingApp(t)
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	awaitText(t, base+c+"/results", "/about/opinion-map")
	for _, look := range []Look{{Phone: true}, {}} {
		for _, address := range []string{"/", c, c + "/vote", c + "/results", c + "/statements", c + "/ideas", "/en" + c + "/vote"} {
			in := Inspect(Open(t, base, look))
			in.Slow(200_000, 150)
			in.Go(address)
			for _, f := range in.Faults() {
				t.Errorf("%s on a phone %v: %s", address, look.Phone, f)
			}
		}
	}
}
