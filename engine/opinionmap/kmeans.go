package opinionmap

import (
	"cmp"
	"slices"
)

// cluster is a centre of k-means while it runs.
type cluster struct {
	id     int
	center Point
}

// Pol.is stops when every centre moved less than this, or after a number of
// iterations, and one more.
const (
	settled         = 0.01
	baseIterations  = 100
	groupIterations = 20
)

// firstDistinct returns the first k distinct points as centres, ids from 0.
func firstDistinct(n, k int, at func(i int) Point) []cluster {
	seen := make(map[Point]bool, k)
	var centers []cluster
	for i := 0; i < n && len(centers) < k; i++ {
		if p := at(i); !seen[p] {
			seen[p] = true
			centers = append(centers, cluster{id: len(centers), center: p})
		}
	}
	return centers
}

// means assigns all points to the nearest of the centres, the later one on a tie,
// and gives the (weighted) mean of each that has any, in order.
type means func(centers []cluster) []cluster

// lloyd runs k-means as Pol.is does (its cluster module): from the given centres,
// dropping those without points, until the centres settle. It gives the last
// centres used for assignment and the means of their points.
func lloyd(start []cluster, iterations int, step means) (used, result []cluster) {
	used = start
	for i := 0; ; i++ {
		result = step(used)
		if i >= iterations || same(used, result) {
			return used, result
		}
		used = result
	}
}

// same compares the centres of two steps, sorted by place; a longer list is cut
// off (so Pol.is).
func same(a, b []cluster) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	x, y := byPlace(a), byPlace(b)
	for i := range min(len(x), len(y)) {
		d := Point{x[i].X - y[i].X, x[i].Y - y[i].Y}
		if d.norm() >= settled {
			return false
		}
	}
	return true
}

func byPlace(c []cluster) []Point {
	p := make([]Point, len(c))
	for i := range c {
		p[i] = c[i].center
	}
	slices.SortFunc(p, func(a, b Point) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) })
	return p
}

// nearest returns the centre nearest to p, the later one on a tie.
func nearest(p Point, centers []cluster) int {
	best, at := squared(p, centers[0].center), 0
	for i := 1; i < len(centers); i++ {
		if d := squared(p, centers[i].center); d <= best {
			best, at = d, i
		}
	}
	return at
}

func squared(a, b Point) float64 {
	x, y := a.X-b.X, a.Y-b.Y
	return x*x + y*y
}
