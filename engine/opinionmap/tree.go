package opinionmap

import (
	"math"
	"math/bits"
)

// pointTree makes k-means in the plane fast and exact: points are put into
// quadtrees once; a node drops the centres that cannot be the nearest to any of
// its points, and a node with one centre left is assigned as a whole (the
// filtering algorithm, Kanungo et al. 2002). Distances are compared point by
// point only along the borders, by the rule of nearest.
//
// Sums of positions are whole numbers of a small unit, so that they are exact, in
// any order, on any number of threads.
type pointTree struct {
	points []Point // in the order of the tree
	place  []int32 // of each of them, in the order given
	groves []grove
	unit   float64 // whole numbers per unit of length
	margin float64 // squared distances nearer than this may be rounded into a tie
	last   []Point // centres of the last assignment
}

// grove is some trees over neighbouring points, with the box around all of them
// and what a pass over them needs.
type grove struct {
	box    node
	trees  []tree
	leeway float64 // how much farther centres may move before the candidates of the trees are chosen again
	filter filter
}

// tree is nodes, the root first, and the centres that may be nearest to some of
// its points.
type tree struct {
	nodes      []node
	candidates []uint8
}

type node struct {
	low, high Point // box of the points
	sum       exactSum
	from, to  int32 // in points
	child     int32 // first of the children; 0 for none
	children  int32
}

// exactSum is a sum of points in whole numbers.
type exactSum struct{ x, y, n int64 }

func (s *exactSum) add(o exactSum) {
	s.x += o.x
	s.y += o.y
	s.n += o.n
}

func (s *exactSum) sub(o exactSum) {
	s.x -= o.x
	s.y -= o.y
	s.n -= o.n
}

const (
	leafSize     = 32
	mostTrees    = 64
	treesOfGrove = 8
	codeBits     = 24
)

func newPointTree(n int, at func(i int) Point, threads int) *pointTree {
	t := &pointTree{points: make([]Point, n)}
	if n == 0 {
		return t
	}
	low, high := at(0), at(0)
	for i := 1; i < n; i++ {
		low, high = lower(low, at(i)), higher(high, at(i))
	}
	largest := max(math.Abs(low.X), math.Abs(low.Y), math.Abs(high.X), math.Abs(high.Y))
	_, exponent := math.Frexp(largest)
	t.unit = math.Ldexp(1, min(52, 62-bits.Len(uint(n)))-exponent)
	t.margin = 1e-14 * squared(low, high)
	width, height := max(high.X-low.X, math.SmallestNonzeroFloat64), max(high.Y-low.Y, math.SmallestNonzeroFloat64)
	codes := make([]uint32, n)
	t.place = make([]int32, n)
	parts := blocks(n, 1)
	const finest = 1<<(codeBits/2) - 1
	parallel(threads, parts, func(b int) {
		from, to := block(n, parts, b)
		for i := from; i < to; i++ {
			p := at(i)
			codes[i] = spreadBits(uint32(finest*((p.X-low.X)/width))) | spreadBits(uint32(finest*((p.Y-low.Y)/height)))<<1
			t.place[i] = int32(i)
		}
	})
	codes, t.place = sortByCode(codes, t.place, threads)
	parallel(threads, parts, func(b int) {
		from, to := block(n, parts, b)
		for i := from; i < to; i++ {
			t.points[i] = at(int(t.place[i]))
		}
	})
	ranges := split(nil, codes, span{0, int32(n), codeBits}, int32(max(n/mostTrees, 256)))
	t.groves = make([]grove, (len(ranges)+treesOfGrove-1)/treesOfGrove)
	parallel(threads, len(t.groves), func(i int) {
		g := &t.groves[i]
		for _, r := range ranges[i*treesOfGrove : min((i+1)*treesOfGrove, len(ranges))] {
			b := builder{pointTree: t, codes: codes, nodes: make([]node, 1, int(r.to-r.from)/8+1)}
			b.build(0, r)
			if len(g.trees) == 0 {
				g.box = b.nodes[0]
			}
			g.box.low, g.box.high = lower(g.box.low, b.nodes[0].low), higher(g.box.high, b.nodes[0].high)
			g.trees = append(g.trees, tree{nodes: b.nodes})
		}
	})
	return t
}

func lower(a, b Point) Point  { return Point{min(a.X, b.X), min(a.Y, b.Y)} }
func higher(a, b Point) Point { return Point{max(a.X, b.X), max(a.Y, b.Y)} }

// spreadBits puts a zero between the low 16 bits (Morton order).
func spreadBits(x uint32) uint32 {
	x &= 0xffff
	x = (x | x<<8) & 0x00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f
	x = (x | x<<2) & 0x33333333
	return (x | x<<1) & 0x55555555
}

// sortByCode sorts places by code, stably, half of the bits at a time.
func sortByCode(codes []uint32, places []int32, threads int) ([]uint32, []int32) {
	const digits = 1 << (codeBits / 2)
	n := len(codes)
	toCodes, toPlaces := make([]uint32, n), make([]int32, n)
	parts := min(8, blocks(n, 1))
	next := make([][]int32, parts) // by part and digit
	for i := range next {
		next[i] = make([]int32, digits)
	}
	for shift := 0; shift < codeBits; shift += codeBits / 2 {
		parallel(threads, parts, func(b int) {
			from, to := block(n, parts, b)
			clear(next[b])
			for _, c := range codes[from:to] {
				next[b][c>>shift&(digits-1)]++
			}
		})
		at := int32(0)
		for d := range digits {
			for b := range next {
				at, next[b][d] = at+next[b][d], at
			}
		}
		parallel(threads, parts, func(b int) {
			from, to := block(n, parts, b)
			for i := from; i < to; i++ {
				to := &next[b][codes[i]>>shift&(digits-1)]
				toCodes[*to], toPlaces[*to] = codes[i], places[i]
				*to++
			}
		})
		codes, toCodes, places, toPlaces = toCodes, codes, toPlaces, places
	}
	return codes, places
}

// span is a range of points whose codes agree in all bits above shift.
type span struct {
	from, to int32
	shift    int
}

// quarters cuts a span where its codes first differ; one piece when they do not.
func (s span) quarters(codes []uint32) (pieces [4]span, n int) {
	for s.shift > 0 {
		s.shift -= 2
		if codes[s.from]>>s.shift&3 != codes[s.to-1]>>s.shift&3 {
			break
		}
	}
	for at := s.from; at < s.to; n++ {
		digit := codes[at] >> s.shift & 3
		low, high := at+1, s.to // first place with another digit
		for low < high {
			if mid := (low + high) / 2; codes[mid]>>s.shift&3 == digit {
				low = mid + 1
			} else {
				high = mid
			}
		}
		pieces[n], at = span{at, low, s.shift}, low
	}
	return pieces, n
}

// split cuts a span into ones of at most the given number of points, where the
// codes allow it.
func split(list []span, codes []uint32, s span, most int32) []span {
	if s.to-s.from > most {
		if pieces, n := s.quarters(codes); n > 1 {
			for _, p := range pieces[:n] {
				list = split(list, codes, p, most)
			}
			return list
		}
	}
	return append(list, s)
}

type builder struct {
	*pointTree
	codes []uint32
	nodes []node
}

// build makes node i of the points of a span.
func (b *builder) build(i int32, s span) {
	var pieces [4]span
	count := 0
	if s.to-s.from > leafSize {
		pieces, count = s.quarters(b.codes)
	}
	n := node{from: s.from, to: s.to, low: b.points[s.from], high: b.points[s.from]}
	if count <= 1 {
		for _, p := range b.points[s.from:s.to] {
			n.low, n.high = lower(n.low, p), higher(n.high, p)
			n.sum.add(b.exact(p))
		}
		b.nodes[i] = n
		return
	}
	n.child, n.children = int32(len(b.nodes)), int32(count)
	b.nodes = append(b.nodes, make([]node, count)...)
	for c, piece := range pieces[:count] {
		b.build(n.child+int32(c), piece)
		k := &b.nodes[n.child+int32(c)]
		n.low, n.high = lower(n.low, k.low), higher(n.high, k.high)
		n.sum.add(k.sum)
	}
	b.nodes[i] = n
}

func (t *pointTree) exact(p Point) exactSum {
	return exactSum{int64(math.RoundToEven(p.X * t.unit)), int64(math.RoundToEven(p.Y * t.unit)), 1}
}

func (t *pointTree) mean(s exactSum) Point {
	n := float64(s.n) * t.unit
	return Point{float64(s.x) / n, float64(s.y) / n}
}
