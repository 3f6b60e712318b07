package statement

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"pgregory.net/rapid"
)

func TestASetOfKeysIsASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var o onceSet
		model := map[int64]bool{}
		for _, k := range rapid.SliceOfN(rapid.Int64Range(-40, 40), 0, 200).Draw(t, "keys") {
			if o.has(k) != model[k] {
				t.Fatalf("key %d: %v", k, o.has(k))
			}
			o.add(k)
			model[k] = true
			if rapid.IntRange(0, 9).Draw(t, "settle") == 0 {
				o.settle()
			}
			if !slices.IsSorted(o.old) || len(o.old)+len(o.fresh) != len(model) {
				t.Fatalf("%d old, %d fresh, %d in all", len(o.old), len(o.fresh), len(model))
			}
		}
		for k := range int64(41) {
			if o.has(k) != model[k] || o.has(-k) != model[-k] {
				t.Fatalf("key %d", k)
			}
		}
	})
}

func TestTwoMillionKeysTakeLittleMemory(t *testing.T) {
	const n = 2_000_000
	r := rand.New(rand.NewPCG(1, 2))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var o onceSet
	first := r.Int64()
	o.add(first)
	for range n - 1 {
		o.add(r.Int64())
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if mb := float64(after.HeapAlloc-before.HeapAlloc) / 1e6; mb > 30 {
		t.Errorf("%.1f MB", mb)
	} else {
		t.Logf("%.1f MB", mb)
	}
	if !o.has(first) {
		t.Error("the oldest key is forgotten")
	}
}

// A vote that was sent before very many others is not counted when it comes
// again, in this server or in one started since.
func TestAnOldVoteSentAgainCountsOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newService(t, d, open())
		if err := s.Seeds(t.Context(), moderator, 1, seeds(3)); err != nil {
			t.Fatal(err)
		}
		b := Ballot{Key: NewKey(), Statement: 1, Vote: opinionmap.Agree, Once: "first"}
		lines := func(s *Service) (n int) {
			s.live.read(1, func(c *conversation) { n = c.lines })
			return n
		}
		if err := s.Cast(t.Context(), "hn", b); err != nil {
			t.Fatal(err)
		}
		s.live.mu.Lock()
		for i := range int64(3 * maxFresh) {
			s.live.open[1].once.add(2 * i)
		}
		s.live.mu.Unlock()
		for i := range 5 {
			if err := s.Cast(t.Context(), "hn", Ballot{Key: b.Key, Statement: 2, Vote: opinionmap.Pass, Once: strconv.Itoa(i)}); err != nil {
				t.Fatal(err)
			}
		}
		for name, s := range map[string]*Service{"this server": s, "a new one": newService(t, d, open())} {
			if err := s.Cast(t.Context(), "hn", b); err != nil {
				t.Fatal(err)
			}
			if n := lines(s); n != 6 {
				t.Errorf("%s: %d lines", name, n)
			}
		}
	})
}
