package statement

import (
	"slices"
	"time"

	"dienhong/engine/opinionmap"
)

// outside says how somebody's ballot stopped to count.
type outside int64

const (
	excludedPublished outside = 1 + iota // among others of the same batch, enough to hide in
	excludedWaiting                      // before any of it was public: no public figure ever has it
	setAside                             // is not excluded, but the rest of its batch is; counts again at the close
)

// Exclusion is a group of participants whose ballots do not count.
type Exclusion struct {
	ID     int64  `db:"id"`
	Rule   string `db:"rule"`
	People int    `db:"people"`
	Active bool   `db:"active"`
}

// ExclusionAct is what was done about one, as everybody reads it.
type ExclusionAct struct {
	Number    int64     `db:"number"`
	Exclusion int64     `db:"exclusion"`
	Act       string    `db:"act"`
	At        time.Time `db:"at"`
	Name      string    `db:"name"`
	Reason    string    `db:"reason"`
	Rule      string    `db:"rule"`
	People    int       `db:"people"`
}

// MaxExclusionReason bounds the reason, in characters.
const MaxExclusionReason = 500

// counts tells whether the ballot of somebody counts where it is public.
func (c *shared) counts(participant int64) bool {
	switch c.out[participant] {
	case 0:
		return true
	case setAside:
		return slices.ContainsFunc(c.releases, func(r Release) bool { return r.Whole })
	}
	return false
}

// excluded counts those whose ballots do not count.
func (c *shared) excluded() (n int) {
	for _, kind := range c.out {
		if kind != setAside {
			n++
		}
	}
	return n
}

// publish takes in a vote that is public.
func (c *shared) publish(v opinionmap.VoteEvent, verified bool) {
	counts := c.counts(v.Participant)
	c.published.Add(v)
	if counts && c.counted != c.published {
		c.counted.Add(v)
	}
	if !verified {
		return
	}
	c.verifiedVotes.Add(v)
	if counts && c.verifiedCounted != c.verifiedVotes {
		c.verifiedCounted.Add(v)
	}
}

// show makes what counts of what is published anew.
func (c *shared) show() {
	c.counted, c.verifiedCounted = c.published, c.verifiedVotes
	if len(c.out) == 0 {
		return
	}
	c.counted = subset(c.published, c.counts)
	if c.verifiedVotes != nil {
		c.verifiedCounted = subset(c.verifiedVotes, c.counts)
	}
}

// withExcluded are the published ballots with those that were excluded after they
// were published.
func (c *shared) withExcluded() *opinionmap.Matrix {
	return subset(c.published, func(p int64) bool { return c.counts(p) || c.out[p] == excludedPublished })
}

// batchOf is the place of the release that made somebody public; -1 for none.
func (c *shared) batchOf(participant int64) int {
	for i := range c.releases {
		if c.adds(i, participant) {
			return i
		}
	}
	return -1
}

// verdict is what becomes of the people of a pattern when they are to be excluded.
type verdict struct {
	out  map[int64]outside
	left int // stay, being too few of their batch
}

func (v verdict) people() (n int) {
	for _, kind := range v.out {
		if kind != setAside {
			n++
		}
	}
	return n
}

func (v verdict) aside() int { return len(v.out) - v.people() }

// judge decides for each batch of which somebody is to be excluded. Whatever changes
// in public concerns ten people with ten answers, or as many as the one with most has:
// fewer of a batch stay, and fewer who would remain of one are set aside with it.
func (c *conversation) judge(people []int64, statements int) (v verdict) {
	v.out = map[int64]outside{}
	chosen := make(map[int64]bool, len(people))
	batches := map[int][]int64{}
	for _, p := range people {
		if c.out[p] == 0 {
			chosen[p] = true
			batches[c.batchOf(p)] = append(batches[c.batchOf(p)], p)
		}
	}
	rest := map[int][]int64{}
	for _, p := range c.published.ParticipantIDs() {
		if b := c.batchOf(p); !chosen[p] && len(batches[b]) > 0 && c.counts(p) && c.published.VotesOf(p) > 0 {
			rest[b] = append(rest[b], p)
		}
	}
	for b, list := range batches {
		switch {
		case b < 0:
			for _, p := range list {
				v.out[p] = excludedWaiting
			}
		case !c.hides(list, statements):
			v.left += len(list)
		default:
			for _, p := range list {
				v.out[p] = excludedPublished
			}
			if !c.releases[b].Whole && len(rest[b]) > 0 && !c.hides(rest[b], statements) {
				for _, p := range rest[b] {
					v.out[p] = setAside
				}
			}
		}
	}
	return v
}

// hides tells whether each of a group is among enough others.
func (c *conversation) hides(group []int64, statements int) bool {
	most, full := 0, 0
	for _, p := range group {
		most = max(most, c.published.VotesOf(p))
	}
	for _, p := range group {
		if c.published.VotesOf(p) >= min(Answers, statements, most) {
			full++
		}
	}
	return full >= Least
}

// excludedOf is who is excluded in a consultation, and the last act on them.
type excludedOf struct {
	out  map[int64]outside
	last int64
}
