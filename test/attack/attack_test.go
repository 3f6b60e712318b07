// Package attack tries to read voters from what is public, as docs/privacy-model.md
// describes the attacker: with every public answer of every moment, and up to ten
// moments at which somebody was seen to vote. Each attack is also made on a server
// without the guard, where it must succeed; otherwise it would show nothing.
package attack

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/feature/consultation"
	"dienhong/feature/statement"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

const (
	slug       = "tan-cong"
	statements = 40
	moments    = 10
)

// verified is added to a vote where the totals of the verified are meant; those
// without it are of all others.
const verified = 10

// person is somebody who votes, and what a bystander saw.
type person struct {
	key   statement.Key
	kind  civic.StakeholderKind
	votes map[int64]opinionmap.Vote // in the end
	seen  []int                     // polls before which a vote was cast, at most ten
	back  bool                      // came back after being counted
	sure  int64                     // place among the verified; 0: is not verified, as the attacker knows
	batch int64                     // release that counted the ballot
}

// world is a consultation with the transcript of an attacker.
type world struct {
	t      *testing.T
	a      *app.App
	clock  *clock.Settable
	number civic.ConsultationNumber
	people []*person
	polls  []map[[2]int64]int // totals by statement and vote, each time that they were asked for
	rows   []map[int64]opinionmap.Vote

	unguarded bool
}

func newWorld(t *testing.T, unguarded bool) *world {
	t.Helper()
	w := &world{t: t, clock: clock.At(time.Date(2027, 3, 1, 1, 0, 0, 0, time.UTC)), unguarded: unguarded}
	a, err := app.Build(t.Context(), app.Config{
		Data: dbtest.Folder(t), Zone: app.DefaultZone, Clock: w.clock.Now, Unguarded: unguarded, Log: slog.New(slog.DiscardHandler),
		Secret: strings.Repeat("0c", 32),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.a = a
	t.Cleanup(func() { _ = a.Close(context.Background()) })
	ctx, who, s := t.Context(), civic.System(), a.Features().Consultation.Service
	text := civic.Text{VI: "Bờ sông để làm gì?", EN: "What is the riverside for?"}
	c, err := s.Create(ctx, who, consultation.Blueprint{Slug: slug, Texts: consultation.Texts{Title: text, Question: text, Summary: text}})
	if err == nil {
		c, err = s.SetPhases(ctx, who, c.Slug, c.Version, []consultation.Phase{{
			Track: consultation.Voice, Name: text, Start: w.clock.Now().Add(-time.Hour), End: w.clock.Now().AddDate(0, 0, 30), Votes: true,
		}}, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	w.number = c.Number
	list := make([]statement.Statement, statements)
	for i := range list {
		list[i].Text = civic.Text{VI: fmt.Sprintf("Bờ sông cần thêm điều thứ %d này", i)}
	}
	if err := a.Features().Statement.Service.Seeds(ctx, who, c.Number, list); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Publish(ctx, who, c.Slug, c.Version); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) get(path string) []byte {
	w.t.Helper()
	r := httptest.NewRecorder()
	w.a.Handler().ServeHTTP(r, httptest.NewRequest(http.MethodGet, path, nil))
	if r.Code != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, r.Code, r.Body)
	}
	return r.Body.Bytes()
}

// poll asks for the public totals.
func (w *world) poll() {
	w.t.Helper()
	var list struct {
		Statements []struct {
			ID              int64
			Votes, Verified struct{ Agree, Disagree, Pass int }
		}
	}
	if err := json.Unmarshal(w.get("/api/v1/consultations/"+slug+"/statements?size=200"), &list); err != nil {
		w.t.Fatal(err)
	}
	totals := map[[2]int64]int{}
	for _, s := range list.Statements {
		for v, n := range map[int64][2]int{1: {s.Votes.Agree, s.Verified.Agree}, -1: {s.Votes.Disagree, s.Verified.Disagree}, 0: {s.Votes.Pass, s.Verified.Pass}} {
			totals[[2]int64{s.ID, v}], totals[[2]int64{s.ID, v + verified}] = n[0]-n[1], n[1]
		}
	}
	w.polls = append(w.polls, totals)
}

// cast lets somebody vote; the attacker asks a moment later, as often as makes a
// difference.
func (w *world) cast(p *person, s int64, v opinionmap.Vote, watched bool) {
	w.t.Helper()
	if err := w.a.Features().Statement.Service.Cast(w.t.Context(), slug, statement.Ballot{Key: p.key, Statement: s, Vote: v}); err != nil {
		w.t.Fatal(err)
	}
	p.votes[s] = v
	if watched {
		p.seen = append(p.seen, len(w.polls))
	}
}

// live lets people vote over some days, several at the same time, one in ten of them
// in two visits on different days, and closes the consultation.
func (w *world) live(n int, watched func(i int) bool) {
	r := rand.New(rand.NewPCG(uint64(n), 7))
	service := w.a.Features().Statement.Service
	kinds := []civic.StakeholderKind{civic.Citizen, civic.Expert, civic.Company, civic.Diplomat}
	release := func() {
		if err := w.a.CatchUp(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
		p, err := service.Public(w.t.Context(), w.number)
		if err != nil {
			w.t.Fatal(err)
		}
		for i, q := range w.people {
			if q.batch > 0 || p.Number == 0 {
				continue
			}
			switch {
			case q.sure > 0 && (q.sure < p.Verified || p.Whole):
				q.batch = 2*p.Number + 1
			case q.sure == 0 && (int64(i) < p.Pid || p.Whole):
				q.batch = 2 * p.Number
			}
		}
	}
	visit := func(p *person, s int64, watch bool) {
		camp := opinionmap.Vote(1 - 2*int8(len(w.people)%2))
		if r.IntN(3) == 0 {
			camp = opinionmap.Vote(r.IntN(3) - 1)
		}
		w.cast(p, s, camp, watch && len(p.seen) < moments)
	}
	var sure int64
	for i := 0; i < n; i += 5 {
		var group []*person
		for range min(5, n-i) {
			p := &person{key: statement.NewKey(), votes: map[int64]opinionmap.Vote{}, kind: kinds[0]}
			switch x := r.Float64(); {
			case x < 0.03:
				p.kind = kinds[3]
			case x < 0.15:
				p.kind = kinds[2]
			case x < 0.35:
				p.kind = kinds[1]
			}
			w.people, group = append(w.people, p), append(group, p)
			if err := service.SetKind(w.t.Context(), slug, p.key, p.kind); err != nil {
				w.t.Fatal(err)
			}
			if !w.unguarded && len(w.people)%3 == 0 { // one in three is verified
				if err := service.Verify(w.t.Context(), slug, p.key, func(*db.Tx) error { return nil }); err != nil {
					w.t.Fatal(err)
				}
				sure++
				p.sure = sure
			}
		}
		orders := make([][]int, len(group))
		for g := range group {
			orders[g] = r.Perm(statements)[:6+r.IntN(statements-6)]
		}
		for step := range statements {
			for g, p := range group {
				if step < len(orders[g]) {
					visit(p, int64(orders[g][step]), watched(i+g))
				}
				if watched(i) { // a vote a second
					w.poll()
				}
			}
			w.clock.Add(8 * time.Second)
		}
		w.clock.Add(time.Duration(20+r.IntN(90)) * time.Minute)
		if w.clock.Now().Day() > 27 {
			w.t.Fatal("the consultation is over")
		}
		release()
		w.poll()
		if i > n/2 && r.IntN(10) == 0 { // somebody who was counted comes back
			p := w.people[r.IntN(i/2)]
			p.back = true
			visit(p, r.Int64N(statements), false)
		}
	}
	w.clock.Set(time.Date(2027, 4, 2, 0, 0, 0, 0, time.UTC))
	release()
	release()
	w.poll()
	lines, err := csv.NewReader(strings.NewReader(string(w.get("/api/v1/consultations/" + slug + "/votes.csv")))).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	for _, l := range lines[1:] {
		p, _ := strconv.Atoi(l[0])
		s, _ := strconv.ParseInt(l[1], 10, 64)
		v, _ := strconv.Atoi(l[2])
		for len(w.rows) <= p {
			w.rows = append(w.rows, map[int64]opinionmap.Vote{})
		}
		w.rows[p][s] = opinionmap.Vote(v)
	}
}

func sizes(t *testing.T) []int {
	if testing.Short() {
		return []int{60}
	}
	t.Helper()
	return []int{60, 1200}
}

// TestTimes: two moments seen by a bystander once named the ballot of 12 of 25.
func TestTimes(t *testing.T) {
	for _, n := range sizes(t) {
		for _, unguarded := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d unguarded %v", n, unguarded), func(t *testing.T) {
				w := newWorld(t, unguarded)
				watched := func(i int) bool { return n < 100 || i/5%12 == 0 }
				w.live(n, watched)
				if len(w.rows) != n {
					t.Fatalf("%d rows of %d people", len(w.rows), n)
				}
				found, looked, least := 0, 0, n
				for i, p := range w.people {
					if !watched(i) || p.back {
						continue
					}
					looked++
					c := w.candidates(p)
					least = min(least, c)
					if c < 10 {
						found++
					}
				}
				t.Logf("%d people watched, %d of them among fewer than ten rows, the fewest %d", looked, found, least)
				if unguarded {
					if 2*found < looked {
						t.Errorf("without the guard only %d of %d are found: the attack is too weak to show anything", found, looked)
					}
					return
				}
				if found > 0 {
					t.Errorf("%d of %d people are among fewer than ten rows, one among %d", found, looked, least)
				}
				w.knowing(t)
			})
		}
	}
}

// TestKinds: exact counts by kind beside the rows once named 98 of 98 people.
func TestKinds(t *testing.T) {
	for _, n := range sizes(t) {
		for _, unguarded := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d unguarded %v", n, unguarded), func(t *testing.T) {
				w := newWorld(t, unguarded)
				w.live(n, func(int) bool { return false })
				if err := w.a.Features().Synthesis.Service.Refresh(t.Context(), w.number); err != nil {
					t.Fatal(err)
				}
				var got struct {
					Kinds *struct {
						Parts []struct {
							Kinds        []civic.StakeholderKind
							Participants int
						}
						Statements []struct {
							Statement int64
							Agree     []struct {
								Share    float64
								Withheld bool
							}
						}
					}
				}
				if err := json.Unmarshal(w.get("/api/v1/consultations/"+slug+"/results"), &got); err != nil {
					t.Fatal(err)
				}
				if got.Kinds == nil || len(got.Kinds.Parts) == 0 {
					if unguarded {
						t.Fatal("without the guard there are no figures by kind")
					}
					t.Log("no figures by kind are public")
					return
				}
				truth := w.truth()
				worst, right, named := 0.0, 0, 0
				for i, part := range got.Kinds.Parts {
					var shares []equation
					for _, s := range got.Kinds.Statements {
						if !s.Agree[i].Withheld {
							shares = append(shares, equation{s.Statement, s.Agree[i].Share})
						}
					}
					if part.Participants <= 0 || part.Participants >= n {
						continue
					}
					hits, chance, sd := w.name(shares, part.Participants, func(row int) bool { return slices.Contains(part.Kinds, truth[row]) })
					z := (float64(hits) - chance) / max(sd, 1)
					t.Logf("%v: %d of %d named rightly, %.0f by chance (%.1f deviations)", part.Kinds, hits, part.Participants, chance, z)
					worst = max(worst, z)
					right, named = right+hits, named+part.Participants
				}
				if unguarded && worst < 4 {
					t.Errorf("without the guard the attack names nobody: %d of %d", right, named)
				}
				if !unguarded && worst > 3 {
					t.Errorf("kinds are named better than by chance: %.1f deviations", worst)
				}
			})
		}
	}
}

// truth gives the kind of each row, by the ballot; of equal ballots one.
func (w *world) truth() []civic.StakeholderKind {
	of := map[string]civic.StakeholderKind{}
	for _, p := range w.people {
		of[fmt.Sprint(p.votes)] = p.kind
	}
	kinds := make([]civic.StakeholderKind, len(w.rows))
	for i, row := range w.rows {
		kinds[i] = of[fmt.Sprint(row)]
	}
	return kinds
}

// equation says which share of a part's votes on a statement agrees.
type equation struct {
	statement int64
	share     float64
}

// name looks for the rows of a part of so many people, 0/1 vectors that meet the
// equations: it begins with the least squares and exchanges single people
// while that brings it nearer. It tells how many it names rightly, and what
// chance gives.
func (w *world) name(shares []equation, size int, is func(row int) bool) (hits int, chance, sd float64) {
	n := len(w.rows)
	a := make([][]float64, len(shares)) // Σ z·(agree − share) = 0 over those who voted
	for e, q := range shares {
		a[e] = make([]float64, n)
		for i, row := range w.rows {
			if v, voted := row[q.statement]; voted {
				a[e][i] = -q.share
				if v == opinionmap.Agree {
					a[e][i]++
				}
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	best, bestRows := math.Inf(1), []int(nil)
	for try := range 20 {
		rows := likeliest(a, n, size)
		if try > 0 {
			if n > 100 {
				break // there are too many solutions for luck to help
			}
			r.Shuffle(n, func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		}
		rest := make([]float64, len(a))
		for e := range a {
			for _, i := range rows[:size] {
				rest[e] += a[e][i]
			}
		}
		norm := func(out, in int) (sum float64) {
			for e := range a {
				x := rest[e]
				if out >= 0 {
					x += a[e][in] - a[e][out]
				}
				sum += x * x
			}
			return sum
		}
		now := norm(-1, -1)
		for tries := 0; tries < 40*n; tries++ {
			o, i := r.IntN(size), size+r.IntN(n-size)
			if next := norm(rows[o], rows[i]); next < now {
				for e := range a {
					rest[e] += a[e][rows[i]] - a[e][rows[o]]
				}
				rows[o], rows[i] = rows[i], rows[o]
				now, tries = next, 0
			}
		}
		if now < best {
			best, bestRows = now, slices.Clone(rows[:size])
		}
	}
	all := 0
	for i := range w.rows {
		if is(i) {
			all++
		}
	}
	for _, i := range bestRows {
		if is(i) {
			hits++
		}
	}
	share := float64(all) / float64(n)
	return hits, share * float64(size), math.Sqrt(float64(size) * share * (1 - share) * float64(n-size) / float64(n))
}

// likeliest orders rows by the solution of least squares that is nearest to all being
// equally likely.
func likeliest(a [][]float64, n, size int) []int {
	ones := make([]float64, n)
	for i := range ones {
		ones[i] = 1
	}
	a = append(slices.Clone(a), ones)
	m, mean := len(a), float64(size)/float64(n)
	g := make([][]float64, m) // (A·Aᵀ | b − A·mean)
	for e := range a {
		g[e] = make([]float64, m+1)
		for f := range a {
			for i := range n {
				g[e][f] += a[e][i] * a[f][i]
			}
		}
		g[e][e] *= 1.001
		for i := range n {
			g[e][m] -= a[e][i] * mean
		}
	}
	g[m-1][m] += float64(size)
	for p := range m {
		for e := range m {
			if e == p || g[p][p] == 0 {
				continue
			}
			times := g[e][p] / g[p][p]
			for f := p; f <= m; f++ {
				g[e][f] -= times * g[p][f]
			}
		}
	}
	z := make([]float64, n)
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
		for e := range a {
			if g[e][e] != 0 {
				z[i] += a[e][i] * g[e][m] / g[e][e]
			}
		}
	}
	slices.SortStableFunc(rows, func(i, j int) int { return cmp.Compare(z[j], z[i]) })
	return rows
}
