package opinionmap

// assign gives each point to the nearest of at most 256 centres, the later one on
// a tie, and gives the sums by centre; label, when not nil, receives the centre of
// each point, by place.
func (t *pointTree) assign(centers []cluster, label []int32, threads int) []exactSum {
	if len(t.points) < fewPoints {
		threads = 1 // the work is less than that of waking another
	}
	parallel(threads, len(t.trees), func(i int) {
		f := &t.trees[i].filter
		f.pointTree, f.nodes, f.centers, f.label = t, t.trees[i].nodes, centers, label
		f.sums = append(f.sums[:0], make([]exactSum, len(centers))...)
		f.stack = f.stack[:0]
		for c := range centers {
			f.stack = append(f.stack, uint8(c))
		}
		f.visit(0, f.stack)
	})
	total := make([]exactSum, len(centers))
	for i := range t.trees {
		for c, s := range t.trees[i].filter.sums {
			total[c].add(s)
		}
	}
	return total
}

const fewPoints = 4096

// filter goes down one quadtree.
type filter struct {
	*pointTree
	nodes   []node
	centers []cluster
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
		for at := n.from; at < n.to; at++ {
			p := f.points[at]
			c := kept[0]
			best := squared(p, f.centers[c].center)
			for _, other := range kept[1:] {
				if d := squared(p, f.centers[other].center); d <= best {
					best, c = d, other
				}
			}
			f.sums[c].add(f.exact(p))
			if f.label != nil {
				f.label[f.place[at]] = int32(c)
			}
		}
	default:
		for c := range n.children {
			f.visit(n.child+c, kept)
		}
	}
	f.stack = f.stack[:begin]
}

// keep puts on the stack the candidates that may be nearest to a point of the
// node: all that are not, for the whole box, farther than the one nearest to its
// middle. The difference of the squared distances is least at a corner.
func (f *filter) keep(n *node, candidates []uint8) {
	middle := Point{(n.low.X + n.high.X) / 2, (n.low.Y + n.high.Y) / 2}
	first := candidates[0]
	best := squared(middle, f.centers[first].center)
	for _, c := range candidates[1:] {
		if d := squared(middle, f.centers[c].center); d < best {
			best, first = d, c
		}
	}
	z := f.centers[first].center
	for _, c := range candidates {
		if c != first {
			o := f.centers[c].center
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
		f.stack = append(f.stack, c)
	}
}
