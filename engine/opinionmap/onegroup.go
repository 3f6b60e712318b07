package opinionmap

import (
	"context"
	"math"
	"slices"
)

// Split answers two questions: do people answer by a common pattern at all, and
// if so, do they fall into separate groups, or are they one group whose members
// differ by degrees?
//
// Pol.is always shows at least two groups, since k-means cuts whatever it is
// given. Pattern compares the longest axis of the map with that of conversations
// in which every statement's votes are dealt out again among those who voted on it
// (a permutation test). Groups compares the compactness of 2, 3, 4 and 5 clusters
// with that in simulated conversations of one group: the same people answer the
// same statements with the same totals, and hold opinions spread evenly, without
// gaps, along the same two axes, as wide as the real ones. That is the gap
// statistic (Tibshirani, Walther and Hastie 2001) with a reference that keeps the
// structure of the votes; an even spread is the hardest of the shapes without a
// gap, so the test errs to the side of one group. The width of the axes is fitted
// by simulation. People tested and simulations are limited, so that the cost is
// the same for any size.
//
// TestSplitRates measures the rates of false alarms and of groups found;
// docs/opinion-map.md has the figures.
type Split struct {
	// Pattern: people who answer one statement alike tend to answer others alike.
	Pattern bool `json:"pattern"`
	// PatternP is the share of conversations without pattern, this one included,
	// whose longest axis is at least as long; in (0, 1].
	PatternP float64 `json:"pattern_p"`
	// Groups: the votes fall into separate groups.
	Groups bool `json:"groups"`
	// P is the share of one-group conversations, this one included, whose clusters
	// are at least as compact; in (0, 1].
	P float64 `json:"p"`
	// K is the number of clusters whose compactness stands out most.
	K int `json:"k"`
	// Tested people (at most 2,000, evenly taken), and conversations Simulated for
	// each question.
	Tested    int `json:"tested"`
	Simulated int `json:"simulated"`
}

// SplitLevel is the largest P at which a pattern or groups are said to be there.
const SplitLevel = 0.05

// splitMargin is by how much the real clusters must be more compact, as a
// logarithm (5 %), before the comparison: the simulated answers follow the real
// ones only so closely.
const splitMargin = 0.05

// SplitOptions set the effort of the test; zero values mean the defaults.
type SplitOptions struct {
	Simulations int // 99
	People      int // 2,000
	Seed        uint64
}

const splitClusters = 4 // k = 2 … 5

// FindSplit tests the given rows of the matrix, those who are grouped. It finds
// nothing (both P = 1) with fewer than ten people or three live statements. The only
// error is the context's.
func FindSplit(ctx context.Context, m *Matrix, rows []int, o SplitOptions) (Split, error) {
	return newRollCall(m).split(ctx, rows, o)
}

func (r *rollCall) split(ctx context.Context, rows []int, o SplitOptions) (Split, error) {
	if o.Simulations <= 0 {
		o.Simulations = 99
	}
	if o.People <= 0 {
		o.People = 2000
	}
	if step := float64(len(rows)) / float64(o.People); step > 1 {
		some := make([]int, o.People)
		for i := range some {
			some[i] = rows[int(float64(i)*step)]
		}
		rows = some
	}
	r = r.only(rows)
	answer := Split{PatternP: 1, P: 1, K: 1, Tested: len(rows)}
	seen := r.plane(weights{}, nil, 0, 1)
	if len(rows) < 10 || r.live() < 3 || seen.spread[0] <= 0 {
		return answer, nil
	}
	g := newOneGroup(r, seen)
	g.scale = [2]float64{}
	dealt, err := g.spreads(ctx, o.Seed, o.Simulations)
	if err != nil {
		return answer, err
	}
	longer := 1
	for _, s := range dealt {
		if s[0] >= seen.spread[0] {
			longer++
		}
	}
	answer.Simulated = o.Simulations
	answer.PatternP = float64(longer) / float64(o.Simulations+1)
	if answer.Pattern = answer.PatternP <= SplitLevel; !answer.Pattern {
		return answer, nil
	}
	if err := g.fit(ctx, o.Seed, mean(dealt)); err != nil {
		return answer, err
	}
	gains := make([][splitClusters]float64, o.Simulations+1)
	err = inParallel(ctx, len(gains), func(piece int) {
		s := newStream(o.Seed, 1000+piece)
		votes, p := r, seen
		if piece > 0 {
			votes = g.simulate(s)
			p = votes.plane(weights{}, seen, 0, 1)
		}
		gains[piece] = compactness(votes.positions(p, nil), s)
	})
	if err != nil {
		return answer, err
	}
	for i := range gains[0] {
		gains[0][i] -= splitMargin
	}
	answer.P, answer.K = standsOut(gains)
	answer.Groups = answer.P <= SplitLevel
	return answer, nil
}

// compactness is, for k = 2 … 5, the logarithm of how many times smaller the sum of
// squares is with k clusters than with one.
func compactness(at [][2]float64, s *stream) (gain [splitClusters]float64) {
	_, one := partitionPlaces(at, nil, 1, 1, nil, s)
	for i := range gain {
		_, k := partitionPlaces(at, nil, i+2, 4, nil, s)
		gain[i] = math.Log((one + 1e-12) / (k + 1e-9*one + 1e-12))
	}
	return gain
}

// standsOut ranks the first of the gains among all, by the k at which each stands
// out most from the mean of all, in standard deviations.
func standsOut(gains [][splitClusters]float64) (p float64, k int) {
	var mean, deviation [splitClusters]float64
	for _, g := range gains {
		for i := range g {
			mean[i] += g[i] / float64(len(gains))
		}
	}
	for _, g := range gains {
		for i := range g {
			deviation[i] += (g[i] - mean[i]) * (g[i] - mean[i])
		}
	}
	score := func(g [splitClusters]float64) (most float64, which int) {
		most = math.Inf(-1)
		for i := range g {
			z := (g[i] - mean[i]) / math.Sqrt(deviation[i]/float64(len(gains))+1e-18)
			if z > most {
				most, which = z, i
			}
		}
		return most, which
	}
	own, which := score(gains[0])
	least := 0
	for _, g := range gains {
		if other, _ := score(g); other >= own {
			least++
		}
	}
	return float64(least) / float64(len(gains)), which + 2
}

// oneGroup simulates conversations of one group that answers as the people of a
// roll call did.
type oneGroup struct {
	votes   *rollCall
	seen    *plane
	loading [][2]float64 // by column: correlation with the two axes, before scale
	scale   [2]float64
	byCol   [][]seat // the votes of a column
	tallies []Tally
}

// seat is where a vote stands: its row, and its place among the cells.
type seat struct{ row, cell int32 }

func newOneGroup(r *rollCall, seen *plane) *oneGroup {
	g := &oneGroup{votes: r, seen: seen, loading: make([][2]float64, r.columns), scale: [2]float64{1, 1},
		byCol: make([][]seat, r.columns), tallies: r.counts(make([]int, r.rows()), 1)[0]}
	// The correlation of a statement with where people stand by their other votes.
	cross, self, other := make([][2]float64, r.columns), make([]float64, r.columns), make([][2]float64, r.columns)
	for i := range r.rows() {
		row := r.row(i)
		x, y := along(row, seen.mean, seen.axis)
		stretch := 1 / math.Sqrt(max(1, float64(len(row)-1)))
		for k, b := range row {
			j := b.column()
			d := float64(b.vote()) - seen.mean[j]
			at := [2]float64{(x - d*seen.axis[j][0]) * stretch, (y - d*seen.axis[j][1]) * stretch}
			self[j] += d * d
			for f := range at {
				cross[j][f] += d * at[f]
				other[j][f] += at[f] * at[f]
			}
			g.byCol[j] = append(g.byCol[j], seat{int32(i), int32(r.start[i] + k)})
		}
	}
	for j := range g.loading {
		for f := range g.loading[j] {
			if v := self[j] * other[j][f]; v > 0 {
				g.loading[j][f] = cross[j][f] / math.Sqrt(v)
			}
		}
	}
	return g
}

// spreads simulates n conversations and gives how far each spreads.
func (g *oneGroup) spreads(ctx context.Context, seed uint64, n int) ([][2]float64, error) {
	all := make([][2]float64, n)
	err := inParallel(ctx, n, func(piece int) {
		votes := g.simulate(newStream(seed, piece))
		all[piece] = votes.plane(weights{}, g.seen, 0, 1).spread
	})
	return all, err
}

func mean(all [][2]float64) (m [2]float64) {
	for _, s := range all {
		m[0] += s[0] / float64(len(all))
		m[1] += s[1] / float64(len(all))
	}
	return m
}

// fit scales the loadings until simulated conversations spread as far along both
// axes as the real one does. none is the spread of votes without any common cause;
// what is beyond it grows with the square of the scale.
func (g *oneGroup) fit(ctx context.Context, seed uint64, none [2]float64) error {
	const rounds, each = 8, 8
	g.scale = [2]float64{1, 1}
	for round := range rounds {
		all, err := g.spreads(ctx, seed, each)
		if err != nil {
			return err
		}
		got := mean(all)
		for f := range g.scale {
			want, have := g.seen.spread[f]-none[f], got[f]-none[f]
			switch {
			case want <= 0:
				g.scale[f] /= 2
			case have <= 0:
				g.scale[f] *= 2
			case round < 3:
				g.scale[f] *= min(2, max(0.5, math.Sqrt(want/have)))
			default: // smaller steps, as the axes can change places
				g.scale[f] *= min(2, max(0.5, math.Pow(want/have, 0.25)))
			}
		}
	}
	return nil
}

// most of a vote that a person's position may explain.
const mostExplained = 0.98

// simulate draws a conversation: each person gets a position, spread evenly, each
// vote an inclination out of position and chance; in every column those with the
// lowest inclinations disagree, the next pass, the rest agree, as many as really did.
func (g *oneGroup) simulate(s *stream) *rollCall {
	r := &rollCall{columns: g.votes.columns, out: g.votes.out, start: g.votes.start, cells: make([]ballot, len(g.votes.cells))}
	at := make([][2]float64, r.rows())
	for i := range at {
		at[i] = [2]float64{(2*s.float() - 1) * math.Sqrt(3), (2*s.float() - 1) * math.Sqrt(3)} // variance 1
	}
	var leaning []inclination
	for j, seats := range g.byCol {
		a, b := g.scale[0]*g.loading[j][0], g.scale[1]*g.loading[j][1]
		explained := a*a + b*b
		if explained > mostExplained {
			shrink := math.Sqrt(mostExplained / explained)
			a, b, explained = a*shrink, b*shrink, mostExplained
		}
		chance := math.Sqrt(1 - explained)
		leaning = leaning[:0]
		for _, seat := range seats {
			p := at[seat.row]
			leaning = append(leaning, inclination{float32(a*p[0] + b*p[1] + chance*s.normal()), seat.cell})
		}
		slices.SortFunc(leaning, func(x, y inclination) int {
			switch {
			case x.value < y.value:
				return -1
			case x.value > y.value:
				return 1
			default:
				return int(x.cell - y.cell)
			}
		})
		t := g.tallies[j]
		for k, l := range leaning {
			v := Agree
			if k < t.Disagree {
				v = Disagree
			} else if k < t.Disagree+t.Pass {
				v = Pass
			}
			r.cells[l.cell] = ballot(j)<<2 | ballot(v+1)
		}
	}
	return r
}

type inclination struct {
	value float32
	cell  int32
}
