package opinionmap

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
	parallel(threads, len(t.groves), func(i int) {
		g := &t.groves[i]
		f := &g.filter
		f.pointTree, f.centers, f.label = t, places, label
		f.sums = append(f.sums[:0], make([]exactSum, len(centers))...)
		f.stack = f.stack[:0]
		for c := range centers {
			f.stack = append(f.stack, uint8(c))
		}
		f.keep(&g.box, f.stack)
		kept := f.stack[len(centers):]
		for _, f.nodes = range g.trees {
			f.visit(0, kept)
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
	f.keep(n, candidates)
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
	others := candidates[1:]
	for at, p := range f.points[n.from:n.to] {
		c := candidates[0]
		best := squared(p, centers[c])
		for _, other := range others {
			if d := squared(p, centers[other]); d <= best {
				best, c = d, other
			}
		}
		sums[c].add(f.exact(p))
		if f.label != nil {
			f.label[f.place[int(n.from)+at]] = int32(c)
		}
	}
}

// keep puts on the stack the candidates that may be nearest to a point of the
// node: all that are not, for the whole box, farther than the one nearest to its
// middle. The difference of the squared distances is least at a corner.
func (f *filter) keep(n *node, candidates []uint8) {
	centers, stack := f.centers, f.stack
	middle := Point{(n.low.X + n.high.X) / 2, (n.low.Y + n.high.Y) / 2}
	first := candidates[0]
	best := squared(middle, centers[first])
	for _, c := range candidates[1:] {
		if d := squared(middle, centers[c]); d < best {
			best, first = d, c
		}
	}
	z := centers[first]
	for _, c := range candidates {
		if c != first {
			o := centers[c]
			corner := n.low
			if o.X > z.X {
				corner.X = n.high.X
			}
			if o.Y > z.Y {
				corner.Y = n.high.Y
			}
			if squared(o, corner)-squared(z, corner) > f.margin {
				continue
			}
		}
		stack = append(stack, c)
	}
	f.stack = stack
}
