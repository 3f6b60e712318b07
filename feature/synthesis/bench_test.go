package synthesis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/kit/site"
)

// large is the conversation of the bars: 50,000 participants, 1,000 statements,
// 2 million votes. The certainty is given: its own cost is the engine's.
func large(b *testing.B) *house {
	b.Helper()
	in := newTown(1000)
	r := rand.New(rand.NewPCG(7, 7))
	for p := range 50_000 {
		camp := p % 3
		in.kinds[int64(p)] = civic.StakeholderKinds[p%len(civic.StakeholderKinds)]
		for range 40 {
			s := r.IntN(1000)
			v := opinionmap.Agree
			if s%4 != 0 && (s+camp)%3 == 0 {
				v = opinionmap.Disagree
			}
			if r.IntN(8) == 0 {
				v = opinionmap.Vote(r.IntN(3) - 1)
			}
			in.log = append(in.log, opinionmap.VoteEvent{Participant: int64(p), Statement: int64(s), Vote: v})
		}
	}
	s := open(b, in, site.Options{Cached: true})
	m, version, _ := in.Votes(b.Context(), 1)
	sure := &Certainty{Version: version, Separate: true, Parts: 3, Stability: map[int]float64{}}
	began := time.Now()
	result := Compute(new(opinionmap.Mapper), m, in.statements, nil, sure)
	result.Consultation, result.Version, result.Method, result.ComputedAt = 1, version, Method, noon
	result.Fingerprint = fingerprint(in.statements)
	sure.Fingerprint = result.Fingerprint
	if result.Breadth, _ = Widen(b.Context(), m, in.statements); len(result.Breadth.ShortList.Statements) == 0 {
		b.Fatal("no short list")
	}
	took := time.Since(began).Round(time.Millisecond)
	if result.State != GroupsFound || len(result.Groups) != 3 {
		b.Fatalf("state %s with %d groups", result.State, len(result.Groups))
	}
	body, err := pack(result)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d participants, %d statements, %d votes: computed in %v, stored in %d kB",
		result.Participants, len(result.Findings), result.Votes, took, len(body)/1000)
	s.m.Service.keep(result, 0)
	return s
}

// BenchmarkPages reports the 95th percentile of the server's time for pages that
// are drawn anew each time (p95-ms) and for those that come from the cache
// (cached-p95-ms). The bar is 20 ms.
func BenchmarkPages(b *testing.B) {
	s := large(b)
	at := "/consultations/song-hong/results"
	for _, page := range []struct{ name, path string }{
		{"results", at}, {"statements", at + "/statements?sort=divisive"}, {"last", at + "/statements?page=20"}, {"statement", at + "/statements/17"},
	} {
		b.Run(page.name, func(b *testing.B) {
			for b.Loop() {
				s.get(page.path, "")
			}
			b.ReportMetric(s.p95(b, func(i int) string { return fmt.Sprintf("%s%sn=%d", page.path, sep(page.path), i) }), "p95-ms")
			b.ReportMetric(s.p95(b, func(int) string { return page.path }), "cached-p95-ms")
		})
	}
}

func sep(path string) string {
	if slices.Contains([]byte(path), '?') {
		return "&"
	}
	return "?"
}

func (s *house) p95(b *testing.B, path func(i int) string) float64 {
	b.Helper()
	took := make([]time.Duration, 100)
	for i := range took {
		began := time.Now()
		if w := s.get(path(i), ""); w.Status != 200 {
			b.Fatalf("status %d", w.Status)
		}
		took[i] = time.Since(began)
	}
	slices.Sort(took)
	return float64(took[95].Microseconds()) / 1000
}
