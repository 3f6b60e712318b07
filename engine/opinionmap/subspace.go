package opinionmap

import "math"

// plane is the two-dimensional map of a roll call: means by column and an
// orthonormal basis of the space of the two leading principal components, with
// their share of the variation. Missing votes are replaced by the mean, as in
// Pol.is.
type plane struct {
	mean   []float64
	axis   [][2]float64 // by column
	spread [2]float64   // sums of squares along the two axes, the larger first
}

// weights of rows and columns in a resampled roll call; nil means 1 for all.
type weights struct{ row, column []float64 }

func (w weights) ofRow(i int) float64 {
	if w.row == nil {
		return 1
	}
	return w.row[i]
}

// plane finds the two leading components by orthogonal iteration (Golub and Van
// Loan, §8.2.4), from start if there is one. Rows from, from+step, … are used. In a
// column of weight w the deviations are multiplied by √w, which is what w copies of
// the column amount to.
func (r *rollCall) plane(w weights, start *plane, from, step int) *plane {
	p := &plane{mean: make([]float64, r.columns), axis: make([][2]float64, r.columns)}
	total := make([]float64, r.columns)
	for i := from; i < r.rows(); i += step {
		if wi := w.ofRow(i); wi > 0 {
			for _, b := range r.row(i) {
				p.mean[b.column()] += wi * float64(b.vote())
				total[b.column()] += wi
			}
		}
	}
	for j := range p.mean {
		if total[j] > 0 {
			p.mean[j] /= total[j]
		}
		p.axis[j] = [2]float64{1, float64(j%7) - 3}
		if start != nil {
			p.axis[j] = start.axis[j]
		}
	}
	next := make([][2]float64, r.columns)
	orthonormal(p.axis)
	for range planeSteps {
		clear(next)
		scaled := p.scaled(w.column)
		for i := from; i < r.rows(); i += step {
			wi := w.ofRow(i)
			if wi == 0 {
				continue
			}
			row := r.row(i)
			x, y := along(row, p.mean, scaled)
			x, y = wi*x, wi*y
			for _, b := range row {
				j := b.column()
				d := float64(b.vote()) - p.mean[j]
				next[j][0] += d * x
				next[j][1] += d * y
			}
		}
		if w.column != nil {
			for j := range next {
				root := math.Sqrt(w.column[j])
				next[j][0] *= root
				next[j][1] *= root
			}
		}
		p.spread = orthonormal(next)
		near := overlap(p.axis, next)
		p.axis, next = next, p.axis
		if near > 1-planeSettled {
			break
		}
	}
	return p
}

// The iteration ends when two planes in a row coincide to planeSettled (1 less the
// mean squared cosine), or after planeSteps.
const (
	planeSteps   = 60
	planeSettled = 1e-6
)

// scaled multiplies the axes by the roots of the columns' weights.
func (p *plane) scaled(column []float64) [][2]float64 {
	if column == nil {
		return p.axis
	}
	s := make([][2]float64, len(p.axis))
	for j, a := range p.axis {
		root := math.Sqrt(column[j])
		s[j] = [2]float64{a[0] * root, a[1] * root}
	}
	return s
}

func along(row []ballot, mean []float64, axis [][2]float64) (x, y float64) {
	for _, b := range row {
		j := b.column()
		d := float64(b.vote()) - mean[j]
		x += d * axis[j][0]
		y += d * axis[j][1]
	}
	return x, y
}

// positions places every row as Pol.is does: stretched by the root of how many
// statements there are to how many the row answered.
func (r *rollCall) positions(p *plane, column []float64) [][2]float64 {
	at := make([][2]float64, r.rows())
	axis := p.scaled(column)
	// Rejected statements count as answered by everyone, as in Pol.is.
	all := float64(r.columns)
	if column != nil {
		all = float64(r.out)
		for j := range column {
			all += column[j]
		}
	}
	for i := range at {
		row := r.row(i)
		answered := float64(r.out)
		if column == nil {
			answered += float64(len(row))
		} else {
			for _, b := range row {
				answered += column[b.column()]
			}
		}
		x, y := along(row, p.mean, axis)
		stretch := math.Sqrt(all / max(1, answered))
		at[i] = [2]float64{x * stretch, y * stretch}
	}
	return at
}

// orthonormal makes two columns of unit length and at right angles, the longer
// first, and gives their lengths before. A column of zero length stays zero.
func orthonormal(v [][2]float64) (length [2]float64) {
	var xx, yy, xy float64
	sums := func() {
		xx, yy, xy = 0, 0, 0
		for _, a := range v {
			xx += a[0] * a[0]
			yy += a[1] * a[1]
			xy += a[0] * a[1]
		}
	}
	sums()
	if yy > xx {
		for j := range v {
			v[j][0], v[j][1] = v[j][1], v[j][0]
		}
		xx, yy = yy, xx
	}
	length[0] = math.Sqrt(xx)
	if xx == 0 {
		return length
	}
	for j := range v {
		v[j][1] -= xy / xx * v[j][0]
	}
	sums()
	length[1] = math.Sqrt(yy)
	for j := range v {
		v[j][0] /= length[0]
		if yy > 1e-24*xx {
			v[j][1] /= length[1]
		} else {
			v[j][1] = 0
		}
	}
	return length
}

// overlap is 1 when two orthonormal pairs span the same plane, and less otherwise.
func overlap(a, b [][2]float64) float64 {
	var g [2][2]float64
	rank := [2]float64{}
	for j := range a {
		for s := range 2 {
			rank[s] += b[j][s] * b[j][s]
			for t := range 2 {
				g[s][t] += a[j][s] * b[j][t]
			}
		}
	}
	n := rank[0] + rank[1]
	if n == 0 {
		return 1
	}
	return (g[0][0]*g[0][0] + g[0][1]*g[0][1] + g[1][0]*g[1][0] + g[1][1]*g[1][1]) / n
}
