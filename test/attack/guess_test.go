package attack

import "testing"

// candidates are the rows that can be somebody's by the public totals: each vote
// that was seen is among those by which the totals grew at their next change.
func (w *world) candidates(p *person) (n int) {
	grew := make([]map[[2]int64]bool, 0, len(p.seen))
	for _, at := range p.seen {
		more := map[[2]int64]bool{}
		for before := at - 1; len(more) == 0 && at < len(w.polls); at++ {
			for cell, total := range w.polls[at] {
				own := cell // of those among whom the person is
				if p.sure > 0 {
					own[1] -= verified
				}
				if own[1] < -1 || own[1] > 1 {
					continue
				}
				if before < 0 && total > 0 || before >= 0 && total > w.polls[before][cell] {
					more[own] = true
				}
			}
			before = at
		}
		grew = append(grew, more)
	}
	for _, row := range w.rows {
		if len(row) < len(p.seen) {
			continue
		}
		fits := true
		for _, more := range grew {
			some := false
			for s, v := range row {
				some = some || more[[2]int64{s, int64(v)}]
			}
			fits = fits && some
		}
		if fits {
			n++
		}
	}
	return n
}

// knowing gives the attacker what the best solver could find: which rows each
// release added.
func (w *world) knowing(t *testing.T) {
	t.Helper()
	full := map[int64]int{}
	for _, p := range w.people {
		if len(p.votes) >= moments {
			full[p.batch]++
		}
	}
	least, alone := len(w.people), 0
	for _, n := range full {
		least = min(least, n)
	}
	back := map[int64]int{}
	for _, p := range w.people {
		if p.back {
			back[p.batch]++
		}
	}
	for _, n := range back {
		if n < 10 {
			alone += n
		}
	}
	t.Logf("%d batches, the smallest with %d full ballots; of those who came back after being counted %d are among fewer than ten of their batch who did", len(full), least, alone)
	if least < 10 {
		t.Errorf("a batch has only %d ballots of ten answers", least)
	}
}
