package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Participant is a generated voter: a kind of stakeholder and votes, no name.
type Participant struct {
	Kind  string // one of civic.StakeholderKinds
	Votes []Vote // in the order in which they were cast
}

// Vote is one answer of a generated voter.
type Vote struct {
	Statement int  // number, from 1
	Value     int8 // -1 disagree, 0 pass, +1 agree
	// After is the time since voting opened.
	After time.Duration
}

// leaning is how a latent group answers: the logit of agreeing for each
// statement.
type leaning []float64

// kinds with their share of the population and how they divide between the
// three latent groups.
var kinds = []struct {
	name  string
	share float64
	mix   [3]float64
}{
	{"citizen", 0.68, [3]float64{0.40, 0.35, 0.25}},
	{"expert", 0.10, [3]float64{0.55, 0.20, 0.25}},
	{"company", 0.08, [3]float64{0.15, 0.65, 0.20}},
	{"authority", 0.06, [3]float64{0.40, 0.40, 0.20}},
	{"investor", 0.03, [3]float64{0.10, 0.75, 0.15}},
	{"international", 0.03, [3]float64{0.45, 0.20, 0.35}},
	{"diplomat", 0.02, [3]float64{0.40, 0.30, 0.30}},
}

// Population generates n participants who vote on the given number of
// statements over a fortnight. The same seed gives the same population. A
// logistic response around three latent leanings makes some statements common
// ground and others divisive; 12 % of the answers are passes, and people give
// up at different points.
func Population(seed uint64, n, statements int) []Participant {
	r := rand.New(rand.NewPCG(seed, 0x6469656e686f6e67))
	leanings := makeLeanings(r, statements)
	const fortnight = 14 * 24 * time.Hour
	people := make([]Participant, n)
	for i := range people {
		kind := kinds[pick(r, func(k int) float64 { return kinds[k].share }, len(kinds))]
		group := pick(r, func(g int) float64 { return kind.mix[g] }, 3)
		own := r.NormFloat64() * 0.4 // some agree with more, some with less
		begins := time.Duration(math.Sqrt(r.Float64()) * float64(fortnight-time.Hour))
		p := Participant{Kind: kind.name}
		for _, s := range r.Perm(statements)[:answered(r, statements)] {
			value := int8(-1)
			switch {
			case r.Float64() < 0.12:
				value = 0
			case r.Float64() < logistic(leanings[group][s]+own):
				value = 1
			}
			begins += time.Duration(4+r.ExpFloat64()*9) * time.Second
			p.Votes = append(p.Votes, Vote{s + 1, value, begins})
		}
		people[i] = p
	}
	slices.SortStableFunc(people, func(a, b Participant) int { return int(a.Votes[0].After - b.Votes[0].After) })
	return people
}

// makeLeanings gives each statement a shared appeal and, to about half of them,
// a pull in different directions.
func makeLeanings(r *rand.Rand, statements int) [3]leaning {
	var groups [3]leaning
	for s := range statements {
		appeal := math.Abs(0.8 + r.NormFloat64()*0.6) // they are written to be liked
		divides := s%2 == 1
		for g := range groups {
			pull := r.NormFloat64() * 0.3
			if divides {
				pull = r.NormFloat64() * 2.8
			}
			groups[g] = append(groups[g], appeal+pull)
		}
	}
	return groups
}

// answered draws how many statements a participant answers: a third go to the
// end, the others leave early.
func answered(r *rand.Rand, statements int) int {
	if r.Float64() < 0.33 {
		return statements
	}
	return min(statements, 6+int(r.ExpFloat64()*18))
}

func pick(r *rand.Rand, weight func(int) float64, n int) int {
	x := r.Float64()
	for i := range n - 1 {
		if x -= weight(i); x < 0 {
			return i
		}
	}
	return n - 1
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
