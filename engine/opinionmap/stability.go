package opinionmap

import (
	"context"
	"sync"
)

// Stability tells how far a grouping comes back when the conversation is drawn
// again: other people of the same sort, asked other statements of the same sort.
//
// Each resample draws as many participants and as many statements as there are,
// with replacement (the pigeonhole bootstrap, Owen 2007), maps them again, groups
// them again and places everyone in the nearest group. A group's stability is the
// mean over the resamples of its Jaccard overlap with the group most like it
// (Hennig 2007): below 0.6 the group should not be trusted, above 0.75 it is
// there, above 0.85 it is there with the same people. Pol.is has no such figure.
type Stability struct {
	// Groups is the mean Jaccard overlap by group; 0 to 1.
	Groups []float64 `json:"groups"`
	// Participants is, by row, the share of resamples in which the participant
	// was in the counterpart of the same group; -1 for who is not grouped. Groups
	// are counterparts by largest total overlap.
	Participants []float32 `json:"participants"`
	Resamples    int       `json:"resamples"`
}

// Least is the stability of the least stable group; 0 when there is none.
func (s Stability) Least() float64 {
	if len(s.Groups) == 0 {
		return 0
	}
	least := s.Groups[0]
	for _, g := range s.Groups {
		least = min(least, g)
	}
	return least
}

// StabilityOptions set the effort; zero values mean the defaults.
type StabilityOptions struct {
	Resamples int // 100
	Seed      uint64
}

// planeRows bounds the people from whom the axes of a resample are found; with
// more, every second, third … is used.
const planeRows = 20_000

// groupingStability tries several groupings of the same people on the same resamples.
// base is the base cluster of each row, from 0 without gaps, or -1 for who is not
// grouped; groupings[i][b] is the group of base cluster b. The only error is the
// context's, and then there is no result: a result never depends on the time that
// it had.
func groupingStability(ctx context.Context, r *rollCall, base []int, groupings [][]int, o StabilityOptions) ([]Stability, error) {
	if o.Resamples <= 0 {
		o.Resamples = 100
	}
	all := make([]Stability, len(groupings))
	kept := make([][]int32, len(groupings)) // by row, resamples in the same group
	groups := make([]int, len(groupings))
	for i, of := range groupings {
		for _, g := range of {
			groups[i] = max(groups[i], g+1)
		}
		all[i] = Stability{Groups: make([]float64, groups[i]), Participants: make([]float32, r.rows()), Resamples: o.Resamples}
		kept[i] = make([]int32, r.rows())
	}
	var live []int
	voted := make([]bool, r.columns)
	for _, b := range r.cells {
		voted[b.column()] = true
	}
	for j, v := range voted {
		if v {
			live = append(live, j)
		}
	}
	overlaps := make([][][]float64, o.Resamples) // [resample][grouping][group]
	if len(live) > 0 {
		full := r.plane(weights{}, nil, 0, max(1, r.rows()/planeRows))
		var merge sync.Mutex
		err := inParallel(ctx, o.Resamples, func(piece int) {
			d := r.redraw(live, full, base, piece, newStream(o.Seed, piece))
			overlaps[piece] = make([][]float64, len(groupings))
			for i, of := range groupings {
				now := d.regroup(of, groups[i])
				var same []int
				overlaps[piece][i], same = compareGroups(base, of, groups[i], now)
				merge.Lock()
				for row, b := range base {
					if b >= 0 && same[of[b]] == int(now[row]) {
						kept[i][row]++
					}
				}
				merge.Unlock()
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for i := range all {
		for _, o := range overlaps {
			if o != nil {
				for g := range all[i].Groups {
					all[i].Groups[g] += o[i][g] / float64(len(overlaps))
				}
			}
		}
		for row, b := range base {
			all[i].Participants[row] = -1
			if b >= 0 {
				all[i].Participants[row] = float32(kept[i][row]) / float32(o.Resamples)
			}
		}
	}
	return all, nil
}

// redrawn is a resample, mapped.
type redrawn struct {
	at     [][2]float64 // by row
	base   []int
	places [][2]float64 // of the base clusters
	mass   []float64    // people drawn, by base cluster
	stream *stream
}

func (r *rollCall) redraw(live []int, full *plane, base []int, piece int, s *stream) redrawn {
	w := weights{row: make([]float64, r.rows()), column: make([]float64, r.columns)}
	for range r.rows() {
		w.row[s.below(r.rows())]++
	}
	for range live {
		w.column[live[s.below(len(live))]]++
	}
	step := max(1, r.rows()/planeRows)
	p := r.plane(w, full, piece%step, step)
	d := redrawn{at: r.positions(p, w.column), base: base, stream: s}
	for row, b := range base {
		for b >= len(d.places) {
			d.places, d.mass = append(d.places, [2]float64{}), append(d.mass, 0)
		}
		if b >= 0 {
			d.mass[b] += w.row[row]
			d.places[b][0] += w.row[row] * d.at[row][0]
			d.places[b][1] += w.row[row] * d.at[row][1]
		}
	}
	for b, n := range d.mass {
		if n > 0 {
			d.places[b] = [2]float64{d.places[b][0] / n, d.places[b][1] / n}
		}
	}
	return d
}

// regroup groups the resample into k groups, one of the starts being where the
// given groups are now, and gives the group of each grouped row.
func (d redrawn) regroup(of []int, k int) []int8 {
	given, mass := make([][2]float64, k), make([]float64, k)
	for b, g := range of {
		mass[g] += d.mass[b]
		given[g][0] += d.mass[b] * d.places[b][0]
		given[g][1] += d.mass[b] * d.places[b][1]
	}
	for g, n := range mass {
		if n == 0 {
			given = nil
			break
		}
		given[g] = [2]float64{given[g][0] / n, given[g][1] / n}
	}
	centres, _ := partitionPlaces(d.places, d.mass, k, 4, given, d.stream)
	now := make([]int8, len(d.at))
	for row, b := range d.base {
		now[row] = -1
		if b >= 0 && len(centres) > 0 {
			c, _ := nearestPlace(d.at[row], centres)
			now[row] = int8(c)
		}
	}
	return now
}

// compareGroups returns for each given group the largest Jaccard overlap with a
// group of now, and its counterpart there (-1: none).
func compareGroups(base, of []int, k int, now []int8) (overlap []float64, same []int) {
	shared, size, other := make([][]int, k), make([]int, k), make([]int, k)
	for g := range shared {
		shared[g] = make([]int, k)
	}
	for row, b := range base {
		if b < 0 || now[row] < 0 {
			continue
		}
		shared[of[b]][now[row]]++
		size[of[b]]++
		other[now[row]]++
	}
	overlap = make([]float64, k)
	for g := range overlap {
		for h, n := range shared[g] {
			if n > 0 {
				overlap[g] = max(overlap[g], float64(n)/float64(size[g]+other[h]-n))
			}
		}
	}
	return overlap, matchLargest(shared, k)
}
