package statement

import (
	"cmp"
	"slices"
	"time"

	"dienhong/civic"
)

// due gives the release that may be made now, when so many statements are shown.
func (c *conversation) due(now time.Time, about civic.Consultation, statements int) (Release, bool) {
	last := c.last()
	next := Release{Number: last.Number + 1, Pid: last.Pid, Verified: last.Verified, Line: c.version, Apart: true}
	if about.Over {
		if c.lines == 0 || last.Whole && c.version <= last.Line {
			return Release{}, false
		}
		if now.Sub(civic.FromMillis(c.voted)) < settled || now.Sub(about.OverSince) < settled {
			return Release{}, false
		}
		next.At, next.First, next.Whole, next.Apart = now, 1, true, c.tellApart(statements)
		for _, p := range c.matrix.ParticipantIDs() {
			next.Pid = max(next.Pid, p+1)
		}
		next.Verified = c.verified.last + 1
		return next, true
	}
	next.At = now.Truncate(every)
	for _, verified := range []bool{false, true} {
		if c.madeAt(verified).Before(next.At) && c.batch(&next, verified, statements) {
			return next, true
		}
	}
	return Release{}, false
}

// madeAt is when the last release was made that added people who are verified, or
// who are not.
func (c *shared) madeAt(verified bool) time.Time {
	for i, r := range slices.Backward(c.releases) {
		var before Release
		if i > 0 {
			before = c.releases[i-1]
		}
		if r.Whole || verified && r.Verified > before.Verified || !verified && r.Pid > before.Pid {
			return r.At
		}
	}
	return time.Time{}
}

// waiting gives those of one sort that no release has yet, in their order, and how
// many of them have as many answers as somebody may have been seen to give.
func (c *conversation) waiting(verified bool, statements int) (people []int64, full int) {
	for p := range c.pending {
		if _, out := c.out[p]; out || c.verified.has(p) != verified || c.matrix.VotesOf(p) == 0 {
			continue // or took back all
		}
		people = append(people, p)
		if c.matrix.VotesOf(p) >= min(Answers, statements) {
			full++
		}
	}
	slices.SortFunc(people, func(a, b int64) int { return cmp.Compare(c.verified.place(a), c.verified.place(b)) })
	return people, full
}

// tellApart tells, at the close, whether the last who are verified and the last
// who are not are enough of each to be counted apart.
func (c *conversation) tellApart(statements int) bool {
	for _, verified := range []bool{false, true} {
		if people, full := c.waiting(verified, statements); len(people) > 0 && full < Least {
			return false
		}
	}
	return true
}

// batch takes into a release those of one sort who may become public; false when
// they may not yet.
func (c *conversation) batch(next *Release, verified bool, statements int) bool {
	people, full := c.waiting(verified, statements)
	least := c.least(verified)
	if len(people) < least+Least {
		return false
	}
	rest, begun := civic.Millis(next.At.Add(-quiet)), civic.Millis(next.At.Add(-longest))
	n, taken := 0, 0
	for ; n < len(people); n++ {
		if v := c.pending[people[n]]; v.last > rest && v.first > begun {
			break
		}
		if c.matrix.VotesOf(people[n]) >= min(Answers, statements) {
			if full-taken == Least {
				break
			}
			taken++
		}
	}
	if n < least || taken < Least {
		return false
	}
	if end := c.verified.place(people[n]); verified {
		next.Verified = end
	} else {
		next.Pid = end
	}
	next.First = next.Line
	for _, p := range people[:n] {
		next.First = min(next.First, c.pending[p].line)
	}
	return true
}

// least is how many people the next batch of one sort must have.
func (c *shared) least(verified bool) int {
	counted := 0
	if c.verifiedCounted != nil {
		counted = c.verifiedCounted.Voters()
	}
	if !verified {
		counted = c.counted.Voters() - counted
	}
	return max(Least, (counted+growth-1)/growth)
}
