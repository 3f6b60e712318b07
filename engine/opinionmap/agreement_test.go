package opinionmap

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// agreement compares the groups of a result with published ones, over the
// participants that are grouped in both.
func agreement(r *Result, groups map[int64]string) (ari float64, participants int) {
	var ours, theirs []int
	number := map[string]int{}
	for row, id := range r.Participants {
		if g, ok := groups[id]; ok && r.GroupOf[row] >= 0 {
			if _, ok := number[g]; !ok {
				number[g] = len(number)
			}
			ours, theirs = append(ours, int(r.GroupOf[row])), append(theirs, number[g])
		}
	}
	return AdjustedRandIndex(ours, theirs), len(ours)
}

func distinct(groups map[int64]string) int {
	n := map[string]bool{}
	for _, g := range groups {
		n[g] = true
	}
	return len(n)
}

// The bars of §4.4 of the specification: agreement with the published groups,
// which are not a function of the votes.
func TestAgreementWithPublishedGroups(t *testing.T) {
	needPolisData(t)
	cases := []struct {
		name          string
		blob          bool
		arrival, cold float64 // least agreement; 0 is no bar
	}{
		{"austria-climate.5twd2jsnkf.2022-08-08", false, 0.95, 0.96},
		{"scoop-hivemind.biodiversity", false, 0.94, 0.97},
		{"canadian-electoral-reform", false, 0.90, 0},
		{"vtaiwan.uberx", false, 0.88, 0.91},
		{"brexit-consensus", false, 0.85, 0},
		{"scoop-hivemind.taxes", false, 0.78, 0.79},
		{"vw-69p", true, 1, 0},
		{"rd-35p", true, 1, 0},
		{"rd-160p", true, 0.90, 0},
		{"biodiversity-536p", true, 0.90, 0},
		{"american-assembly.bowling-green", false, 0, 0.54},
		{"scoop-hivemind.ubi", false, 0, 0}, // negative control, reported only
	}
	var ownK, sum float64
	var sameK int
	for _, c := range cases {
		var m *Matrix
		groups := map[int64]string{}
		if c.blob {
			p := readPublished(t, c.name)
			m = p.m
			for i := range p.participants.rows {
				if p.participants.int(i, "in_conv") == 1 {
					groups[p.participants.int(i, "participant")] = p.participants.text(i, "group_id")
				}
			}
		} else {
			m, groups = open(t, c.name)
		}
		k := distinct(groups)
		auto := Compute(m, Options{})
		own, _ := agreement(auto, groups)
		arrival, n := agreement(Compute(m, Options{K: k}), groups)
		cold, _ := agreement(Compute(m, Options{Mode: Cold, K: k}), groups)
		t.Logf("%-40s %5d people: own k %d %.3f, published k %d: arrival %.3f cold %.3f", c.name, n, auto.K, own, k, arrival, cold)
		if arrival < c.arrival {
			t.Errorf("%s: arrival %.4f, bar %.2f", c.name, arrival, c.arrival)
		}
		if c.cold > 0 && cold < c.cold {
			t.Errorf("%s: cold %.4f, bar %.2f", c.name, cold, c.cold)
		}
		if c.arrival > 0 {
			ownK += own
			sum++
			if auto.K == k {
				sameK++
			}
		}
	}
	t.Logf("same k on %d of %.0f, mean agreement with own k %.3f", sameK, sum, ownK/sum)
	if sameK < 8 || ownK/sum < 0.83 {
		t.Errorf("k equals the published one on %d of %.0f (bar 8), mean agreement %.3f (bar 0.83)", sameK, sum, ownK/sum)
	}
}

// How much the groups change when the last hundredth of the votes comes in:
// reported, and bounded loosely, since k-means is what it is.
func TestLastVotesChangeLittle(t *testing.T) {
	needPolisData(t)
	var all []float64
	for _, name := range folders(t, "opendata") {
		if _, err := os.Stat(filepath.Join(polisData, "opendata", name, "votes.csv")); err != nil {
			continue
		}
		whole, _ := open(t, name)
		before := NewMatrix()
		list := events(t, []string{"opendata", name, "votes.csv"}, "comment-id", "voter-id")
		before.Add(list[:len(list)-len(list)/100]...)
		before.moderation, before.meta = whole.moderation, whole.meta
		r := Compute(before, Options{})
		groups := map[int64]string{}
		for row, id := range r.Participants {
			if g := r.GroupOf[row]; g >= 0 {
				groups[id] = strconv.Itoa(int(g))
			}
		}
		after := Compute(whole, Options{K: r.K})
		ari, n := agreement(after, groups)
		t.Logf("%-40s %5d people: k %d then %d, agreement %.3f at the same k", name, n, r.K, Compute(whole, Options{}).K, ari)
		all = append(all, ari)
	}
	slices.Sort(all)
	median := all[len(all)/2]
	t.Logf("median agreement %.3f, least %.3f", median, all[0])
	if median < 0.95 {
		t.Errorf("median agreement %.3f", median)
	}
}
