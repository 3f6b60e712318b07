package opinionmap

import "math"

// assign gives each point to the nearest of at most 256 centres, the later one on
// a tie, and gives the sums by centre; label, when not nil, receives the centre of
// each point, by place.
func (t *pointTree) assign(centers []cluster, label []int32, threads int) []exactSum {
	if len(t.points) < fewPoints {
		threads = 1 // the work is less than that of waking another
	}
	places := make([]Point, len(centers))
	for c := range centers {
		places[c] = centers[c].center
	}
	moved := t.moved(places)
	parallel(threads, len(t.groves), func(i int) {
		g := &t.groves[i]
		f := &g.filter
		f.pointTree, f.centers, f.label = t, places, label
		f.sums = append(f.sums[:0], make([]exactSum, len(centers))...)
		if g.leeway -= moved; !(g.leeway > 0) {
			g.choose(moved)
		}
		f.stack = f.stack[:0]
		for at := range g.trees {
			f.nodes = g.trees[at].nodes
			f.visit(0, g.trees[at].candidates)
		}
	})
	total := make([]exactSum, len(centers))
	for i := range t.groves {
		for c, s := range t.groves[i].filter.sums {
			total[c].add(s)
		}
	}
	return total
}

const fewPoints = 4096

// moved tells by how much, at most, the distance to one centre has grown against
// that to another since the last assignment; infinite when there were others.
func (t *pointTree) moved(centers []Point) float64 {
	last := t.last
	t.last = centers
	if len(last) != len(centers) {
		return math.Inf(1)
	}
	most := 0.0
	for c, p := range centers {
		most = max(most, squared(p, last[c]))
	}
	return 2 * math.Sqrt(most)
}

// choose finds the candidates of each tree, so generously that they last for some
// more steps like this one, unless that would be most of the centres.
func (g *grove) choose(moved float64) {
	f := &g.filter
	root := &g.trees[0].nodes[0]
	g.leeway = stepsAhead * moved
	if g.leeway > root.high.X-root.low.X+root.high.Y-root.low.Y {
		g.leeway = 0
	}
	f.stack = f.stack[:0]
	for c := range f.centers {
		f.stack = append(f.stack, uint8(c))
	}
	f.keep(&g.box, f.stack, g.leeway)
	near := f.stack[len(f.centers):]
	for at := range g.trees {
		tree := &g.trees[at]
		begin := len(f.stack)
		f.keep(&tree.nodes[0], near, g.leeway)
		tree.candidates = append(tree.candidates[:0], f.stack[begin:]...)
		f.stack = f.stack[:begin]
	}
	g.leeway -= 3 * math.Sqrt(f.margin) // for rounding
}

const stepsAhead = 6

// filter goes down one tree after the other.
type filter struct {
	*pointTree
	nodes   []node
	centers []Point
	sums    []exactSum // by centre
	label   []int32
	stack   []uint8 // candidates of the nodes on the way down
}

func (f *filter) visit(i int32, candidates []uint8) {
	n := &f.nodes[i]
	begin := len(f.stack)
	f.keep(n, candidates, 0)
	kept := f.stack[begin:]
	switch {
	case len(kept) == 1:
		f.sums[kept[0]].add(n.sum)
		if f.label != nil {
			for _, p := range f.place[n.from:n.to] {
				f.label[p] = int32(kept[0])
			}
		}
	case n.child == 0:
		f.leaf(n, kept)
	default:
		for c := range n.children {
			f.visit(n.child+c, kept)
		}
	}
	f.stack = f.stack[:begin]
}

// leaf assigns point by point.
func (f *filter) leaf(n *node, candidates []uint8) {
	centers, sums := f.centers, f.sums
	first, others := candidates[0], candidates[1:]
	z := centers[first]
	sums[first].add(n.sum) // and what is nearer to others goes to them
	for at, p := range f.points[n.from:n.to] {
		c := first
		best := squared(p, z)
		for _, other := range others {
			if d := squared(p, centers[other]); d <= best {
				best, c = d, other
			}
		}
		if c != first {
			e := f.exact(p)
			sums[first].sub(e)
			sums[c].add(e)
		}
		if f.label != nil {
			f.label[f.place[int(n.from)+at]] = int32(c)
		}
	}
}

// keep puts on the stack the candidates that may be nearest to a point of the
// node, or be once distances have changed against each other by leeway: all that
// are not, for the whole box, farther by that than the one nearest to its middle.
//
// The difference of the squared distances to two centres is linear in the place
// and so least at a corner. With a difference m and a distance of at most r to the
// nearer one, the distances differ by at least √(r² + m) - r.
func (f *filter) keep(n *node, candidates []uint8, leeway float64) {
	centers, stack := f.centers, f.stack
	middle := Point{(n.low.X + n.high.X) / 2, (n.low.Y + n.high.Y) / 2}
	width, height := n.high.X-n.low.X, n.high.Y-n.low.Y
	first := candidates[0]
	best := squared(middle, centers[first])
	for _, c := range candidates[1:] {
		if d := squared(middle, centers[c]); d < best {
			best, first = d, c
		}
	}
	z := centers[first]
	farther := f.margin
	if leeway > 0 {
		r := math.Sqrt(best) + (width+height)/2
		farther += leeway * (leeway + 2*r)
	}
	for _, c := range candidates {
		o := centers[c]
		if squared(middle, o)-best-width*math.Abs(o.X-z.X)-height*math.Abs(o.Y-z.Y) <= farther {
			stack = append(stack, c)
		}
	}
	f.stack = stack
}
