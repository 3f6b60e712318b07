// Package synthetic makes conversations of any size with a known truth: latent
// groups of opinion, statements of uneven popularity, answers by chance. The same
// options give the same votes.
package synthetic

import (
	"iter"
	"math"
	"math/rand/v2"

	"dienhong/engine/opinionmap"
)

// Options describe a conversation.
type Options struct {
	Participants, Statements int
	// VotesPerPerson is the mean number of answers, gamma-distributed over
	// participants; at least one each, at most three quarters of the statements.
	VotesPerPerson float64
	Groups         int // latent groups; 0 means 4
	Seed           uint64
}

const (
	dimensions = 3
	passes     = 0.12 // share of answers that are passes
	spread     = 0.6  // of participants around the middle of their group
	shape      = 2    // of the gamma distribution of popularity and of activity
)

// Votes returns every vote in the order of the log. Participants and statements
// count from 0; participant p belongs to group p modulo Groups.
func Votes(o Options) iter.Seq[opinionmap.VoteEvent] {
	return func(yield func(opinionmap.VoteEvent) bool) {
		w := newWorld(o)
		at := int64(1_700_000_000_000)
		for p := range o.Participants {
			place := w.participant(p)
			for range w.activity() {
				at += 10
				if !yield(w.vote(int64(p), place, w.unseen(), at)) {
					return
				}
			}
			w.stamp++
		}
	}
}

// More returns n further votes of participants that exist, on any statement, as
// they come in later.
func More(o Options, n int) iter.Seq[opinionmap.VoteEvent] {
	return func(yield func(opinionmap.VoteEvent) bool) {
		w := newWorld(o)
		w.random = rand.New(rand.NewPCG(o.Seed, 2))
		at := int64(1_800_000_000_000)
		for range n {
			p := w.random.IntN(o.Participants)
			at += 10
			if !yield(w.vote(int64(p), w.participant(p), w.popular.draw(w.random), at)) {
				return
			}
		}
	}
}

// Matrix holds all votes of a conversation.
func Matrix(o Options) *opinionmap.Matrix {
	m := opinionmap.NewMatrix()
	for e := range Votes(o) {
		m.Add(e)
	}
	return m
}

type point [dimensions]float64

type world struct {
	o       Options
	random  *rand.Rand
	middles []point // of the groups
	slopes  []point // of the statements
	offsets []float64
	popular alias
	seen    []int // stamp of the last participant who answered
	stamp   int
}

func newWorld(o Options) *world {
	if o.Groups <= 0 {
		o.Groups = 4
	}
	r := rand.New(rand.NewPCG(o.Seed, 1))
	w := &world{o: o, random: r, stamp: 1, seen: make([]int, o.Statements)}
	for range o.Groups {
		w.middles = append(w.middles, normals(r, 1.5))
	}
	weights := make([]float64, o.Statements)
	for j := range weights {
		w.slopes = append(w.slopes, normals(r, 1))
		w.offsets = append(w.offsets, r.NormFloat64()*0.8+0.3)
		weights[j] = gamma(r)
	}
	w.popular = newAlias(weights)
	return w
}

func normals(r *rand.Rand, scale float64) (p point) {
	for d := range p {
		p[d] = scale * r.NormFloat64()
	}
	return p
}

// gamma has the shape 2 and the mean 1: a sum of two exponentials.
func gamma(r *rand.Rand) float64 {
	s := 0.0
	for range shape {
		s += r.ExpFloat64()
	}
	return s / shape
}

// participant returns a place that depends on the seed and the number only.
func (w *world) participant(p int) point {
	var source rand.PCG
	source.Seed(w.o.Seed^0x5bd1e995, uint64(p))
	place := normals(rand.New(&source), spread)
	for d := range place {
		place[d] += w.middles[p%w.o.Groups][d]
	}
	return place
}

func (w *world) activity() int {
	n := int(math.Round(gamma(w.random) * w.o.VotesPerPerson))
	return max(1, min(n, max(1, w.o.Statements*3/4)))
}

// unseen draws a statement that this participant has not answered.
func (w *world) unseen() int {
	for {
		if j := w.popular.draw(w.random); w.seen[j] != w.stamp {
			w.seen[j] = w.stamp
			return j
		}
	}
}

func (w *world) vote(p int64, place point, j int, at int64) opinionmap.VoteEvent {
	e := opinionmap.VoteEvent{Participant: p, Statement: int64(j), At: at, Vote: opinionmap.Pass}
	if w.random.Float64() >= passes {
		logit := w.offsets[j]
		for d := range place {
			logit += place[d] * w.slopes[j][d]
		}
		e.Vote = opinionmap.Disagree
		if w.random.Float64()*(1+math.Exp(-logit)) < 1 {
			e.Vote = opinionmap.Agree
		}
	}
	return e
}

// alias draws from a discrete distribution in constant time (Walker 1977, Vose
// 1991).
type alias struct {
	keep  []float64
	other []int
}

func newAlias(weights []float64) alias {
	n := len(weights)
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	a := alias{make([]float64, n), make([]int, n)}
	var small, large []int
	for i, w := range weights {
		a.keep[i], a.other[i] = w*float64(n)/sum, i
		if a.keep[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.other[s] = l
		if a.keep[l] -= 1 - a.keep[s]; a.keep[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		a.keep[i] = 1
	}
	return a
}

func (a alias) draw(r *rand.Rand) int {
	i := r.IntN(len(a.keep))
	if r.Float64() < a.keep[i] {
		return i
	}
	return a.other[i]
}
