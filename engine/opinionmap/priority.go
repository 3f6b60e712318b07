package opinionmap

import "math"

// metaPriority is the weight of a statement about the participants (Pol.is).
const metaPriority = 49

// Priority is the weight with which a statement is drawn to be shown next: more
// for what is agreed with, seldom passed, far from the middle, and little voted
// on. The tally counts those who are grouped; extremity is 0 for a statement
// nobody has voted on.
func Priority(t Tally, extremity float64, meta bool) float64 {
	if meta {
		return metaPriority
	}
	n := t.Total()
	a, p := proportion(t.Agree, n), proportion(t.Pass, n)
	w := (1 - p) * (1 + extremity) * a * (1 + 8*math.Exp2(-float64(n)/5))
	return w * w
}
