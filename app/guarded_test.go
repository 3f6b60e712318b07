package app

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/feature/statement"
	"dienhong/platform/clock"
)

// What a public route tells of votes; docs/privacy-model.md says what each means.
const (
	nothing  = "nothing of votes"
	released = "what the last release holds"
	atClose  = "rows, once voting has ended"
	own      = "what the reader did, to the reader, beside the last release"
	operator = "live figures, to the operator alone"
)

// tells has every public route.
var tells = map[string]string{
	"GET /": released, "GET /consultations": released, "GET /consultations/{slug}": released,
	"GET /api/v1/consultations": released, "GET /api/v1/consultations/{slug}": released, "GET /api/v1/consultations/{slug}/figures": released,
	"GET /api/v1/consultations/{slug}/moderation": released, "GET /api/v1/consultations/{slug}/results": released,
	"GET /api/v1/consultations/{slug}/results/map": released, "GET /api/v1/consultations/{slug}/results/statements": released,
	"GET /api/v1/consultations/{slug}/statements": released, "GET /api/v1/consultations/{slug}/statements/{id}": released,
	"GET /consultations/{slug}/exclusions": released, "GET /consultations/{slug}/moderation": released, "GET /consultations/{slug}/results": released,
	"GET /consultations/{slug}/results/share.svg": released, "GET /consultations/{slug}/results/statements": released,
	"GET /consultations/{slug}/results/statements.csv": released, "GET /consultations/{slug}/results/statements/{number}": released,
	"GET /consultations/{slug}/statements": released, "GET /consultations/{slug}/statements/{id}": released,
	"GET /live/consultations/{slug}/results": released, "GET /track/{code}": released,
	"GET /answers/{id}": released, "GET /chain/{kind}/{id}": released,

	"GET /api/v1/consultations/{slug}/votes.csv": atClose,

	"GET /consultations/{slug}/map": own, "GET /consultations/{slug}/map/part": own, "GET /consultations/{slug}/vote": own,
	"POST /consultations/{slug}/vote": own, "GET /consultations/{slug}/vote/deck": own, "POST /consultations/{slug}/vote/kind": own,
	"GET /consultations/{slug}/vote/marks": own, "GET /consultations/{slug}/vote/mine": own, "POST /api/v1/consultations/{slug}/votes": own,

	"GET /metrics": operator,
}

// silent are the beginnings of the routes that tell nothing of votes.
var silent = []string{
	"GET /about", "GET /api/v1/answers/{id}", "GET /api/v1/city", "GET /api/v1/comments/{id}", "GET /api/v1/consultations/{slug}/answers",
	"GET /api/v1/consultations/{slug}/comments", "POST /api/v1/consultations/{slug}/ideas", "GET /api/v1/consultations/{slug}/meetings",
	"POST /api/v1/consultations/{slug}/participants", "GET /api/v1/consultations/{slug}/statements/{number}/origins", "GET /api/v1/consultations/{slug}/themes",
	"GET /api/v1/documents", "GET /api/v1/events", "GET /api/v1/events/{id}", "GET /api/v1/places", "GET /api/v1/places/{id}", "GET /api/v1/places/figures", "GET /api/v1/places/units", "GET /api/v1/indicators", "GET /api/v1/initiatives", "POST /api/v1/initiatives/proposals", "GET /api/v1/openapi.json",
	"GET /api/v1/organisations", "GET /api/v1/plan", "GET /api/v1/reports", "GET /api/v1/search", "GET /api/v1/themes/{id}", "GET /assets/{file}",
	"GET /calendar.ics", "GET /consultations/{slug}/answers", "GET /consultations/{slug}/calendar.ics", "GET /consultations/{slug}/comments",
	"POST /consultations/{slug}/comments", "GET /consultations/{slug}/feed.atom", "GET /consultations/{slug}/ideas", "POST /consultations/{slug}/ideas",
	"GET /consultations/{slug}/meetings/{id}", "GET /consultations/{slug}/themes", "GET /docs/api", "GET /documents", "GET /feed.atom", "GET /first-run/{token}",
	"POST /first-run/{token}", "GET /healthz", "GET /readyz", "GET /events", "POST /events", "GET /places", "POST /places", "GET /indicators", "GET /initiatives", "POST /initiatives", "GET /organisations", "GET /pillars/{slug}",
	"GET /plan", "GET /privacy", "GET /monitoring/review/{secret}", "POST /monitoring/review/{secret}", "GET /reports", "GET /search", "GET /seminars/invitation/{secret}", "POST /seminars/invitation/{secret}", "GET /seminars/ticket/{ticket}", "GET /sign-in", "POST /sign-in",
	"POST /sign-out", "GET /track", "POST /track/{code}", "GET /consultations/{slug}/verify", "GET /verification/back", "POST /consultations/{slug}/verify", "GET /consultations/{slug}/verify", "POST /consultations/{slug}/verify",
}

// classOf gives the class of a route, "" for one that is not known.
func classOf(name string) string {
	name = strings.ReplaceAll(name, "{$}", "")
	if class, ok := tells[name]; ok {
		return class
	}
	if slices.ContainsFunc(silent, func(s string) bool {
		return name == s || strings.HasPrefix(name, s+"/") || strings.HasPrefix(name, s+".")
	}) {
		return nothing
	}
	return ""
}

func TestItIsKnownWhatEveryPublicRouteTellsOfVotes(t *testing.T) {
	onBoth(t, func(t *testing.T, c Config) {
		a := build(t, c)
		seen := map[string]bool{}
		for _, r := range a.Router().Routes() {
			name := r.Method + " " + strings.ReplaceAll(r.Pattern, "{$}", "")
			if seen[name] = true; r.Access.Anyone && classOf(name) == "" {
				t.Errorf("%s is public: say in guarded_test.go what it tells of votes, and see that it does not tell more", name)
			}
		}
		for name := range tells {
			if !seen[name] {
				t.Errorf("%s is no route any more", name)
			}
		}
	})
}

// voters are the keys of people, the same on every server of a test.
func voters(t *testing.T, a *App, n int) []statement.Key {
	t.Helper()
	keys := make([]statement.Key, n)
	for i := range keys {
		keys[i] = statement.Key(fmt.Sprintf("%025d0", 100+i))
		if !keys[i].Known() {
			t.Fatalf("%s is no key", keys[i])
		}
		for s := range int64(2) {
			if err := a.features.Statement.Service.Cast(t.Context(), slug, statement.Ballot{Key: keys[i], Statement: 1 + s, Vote: opinionmap.Agree}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return keys
}

// TestOneVoteChangesNothingPublic compares every public answer of servers that
// differ in what a few people did since the last release: nothing, or vote and
// change a vote. Without the guard the same comparison finds differences.
func TestOneVoteChangesNothingPublic(t *testing.T) {
	most := 2500
	if testing.Short() {
		most = 250
	}
	onHanoi(t, func(t *testing.T, c Config) {
		if c.Database != "" && testing.Short() {
			t.Skip("one engine is enough here")
		}
		start := time.Now().UTC().Truncate(time.Hour).Add(70 * time.Minute)
		answers := func(unguarded bool, do func(a *App, keys []statement.Key)) (map[string]answerOf, map[string]string) {
			t.Helper()
			c := c
			c.Data = t.TempDir()
			if c.Database == "" {
				hanoiSQLite(t, c.Data)
			} else {
				c.Database = hanoiPostgres(t, c.Data)
			}
			at := clock.At(start)
			c.Clock, c.Demonstration, c.Address, c.Unguarded = at.Now, true, "https://thamvan.example.vn", unguarded
			a := build(t, c)
			a.hub.Close()
			if err := a.CatchUp(t.Context()); err != nil {
				t.Fatal(err)
			}
			keys := voters(t, a, 140)
			step := func() {
				at.Add(2 * time.Hour)
				if err := a.CatchUp(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			step()
			do(a, keys)
			step()
			cons, err := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), slug)
			if err != nil {
				t.Fatal(err)
			}
			if err := a.features.Synthesis.Service.Refresh(t.Context(), cons.Number); err != nil {
				t.Fatal(err)
			}
			odds := map[string]string{} // of the first statement that is drawn for somebody new
			snapshot, err := a.features.Consultation.Service.Snapshot(t.Context(), slug)
			if err != nil {
				t.Fatal(err)
			}
			for range 500 {
				deck, err := a.features.Statement.Service.Deck(t.Context(), snapshot, statement.NewKey(), 1)
				if err != nil {
					t.Fatal(err)
				}
				odds[fmt.Sprint(deck[0].Statement.ID)] = fmt.Sprint(deck[0].Propensity)
			}
			return mirror(t, a, most), odds
		}
		cast := func(a *App, keys []statement.Key) {
			// One who was counted before, and one who was not.
			for i, k := range []statement.Key{keys[0], statement.Key(fmt.Sprintf("%025d0", 9))} {
				if err := a.features.Statement.Service.Cast(t.Context(), slug, statement.Ballot{Key: k, Statement: 3 + int64(i), Vote: opinionmap.Disagree}); err != nil {
					t.Fatal(err)
				}
			}
		}
		compare := func(x, y map[string]answerOf) (differ []string) {
			for _, path := range slices.Sorted(maps.Keys(x)) {
				if x[path] != y[path] && !drawn.MatchString(path) {
					differ = append(differ, path+": "+firstDifference(x[path].body, y[path].body))
				}
			}
			if len(x) != len(y) {
				differ = append(differ, fmt.Sprintf("%d and %d addresses", len(x), len(y)))
			}
			return differ
		}
		quiet, quietOdds := answers(false, func(*App, []statement.Key) {})
		voted, votedOdds := answers(false, cast)
		t.Logf("%d addresses compared", len(quiet))
		if quiet["/consultations/"+slug+"/results"].status != http.StatusOK || len(quiet) < min(most, 400) {
			t.Fatalf("only %d addresses", len(quiet))
		}
		differ := compare(quiet, voted)
		for _, d := range differ[:min(5, len(differ))] {
			t.Errorf("votes that are not public show: %.600s", d)
		}
		for s, p := range votedOdds {
			if q, ok := quietOdds[s]; ok && p != q {
				t.Errorf("statement %s is drawn with %s or %s: votes that are not public show in it", s, p, q)
			}
		}
		if c.Database != "" {
			return
		}
		quiet, _ = answers(true, func(*App, []statement.Key) {})
		voted, _ = answers(true, cast)
		if differ := compare(quiet, voted); len(differ) < 5 {
			t.Errorf("without the guard only %d addresses tell the votes apart: this test sees too little", len(differ))
		} else {
			t.Logf("without the guard %d addresses tell them apart", len(differ))
		}
	})
}
