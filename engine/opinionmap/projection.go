package opinionmap

import "math"

// project places every row: the sum of its centred votes times the loadings,
// stretched by √(statements / statements answered), because what was not answered
// pulls to the middle. Statements that are out count as answered by everyone.
func project(m *Matrix, c *columns, p PrincipalComponents, threads int) []Point {
	if m.isWide {
		return projectRows(m.wide, c, p, threads)
	}
	return projectRows(m.narrow, c, p, threads)
}

func projectRows[C cell](rows [][]C, c *columns, p PrincipalComponents, threads int) []Point {
	statements := len(c.means)
	table := make([]pair, len(c.deviation))
	for i, d := range c.deviation {
		table[i] = pair{d * p.Loadings[i>>2][0], d * p.Loadings[i>>2][1]}
	}
	stretch := make([]float64, statements+1)
	for n := range stretch {
		stretch[n] = math.Sqrt(float64(statements) / float64(max(n, 1)))
	}
	positions := make([]Point, len(rows))
	parts := blocks(len(rows), 1)
	parallel(threads, parts, func(i int) {
		from, to := block(len(rows), parts, i)
		for r := from; r < to; r++ {
			var x, y float64
			rest := rows[r]
			var u, v float64 // a second sum, so that one need not wait for the other
			for len(rest) >= 2 {
				d, e := &table[rest[0]], &table[rest[1]]
				x += d[0]
				y += d[1]
				u += e[0]
				v += e[1]
				rest = rest[2:]
			}
			if len(rest) == 1 {
				x += table[rest[0]][0]
				y += table[rest[0]][1]
			}
			x += u
			y += v
			answered := len(rows[r])
			if c.outs > 0 {
				answered = c.outs
				for _, cell := range rows[r] {
					if !c.out[columnOf(cell)] {
						answered++
					}
				}
			}
			s := stretch[answered]
			positions[r] = Point{s * x, s * y}
		}
	})
	return positions
}

// statementPosition places a fictitious participant who only agreed with
// statement j. Its distance from the middle is the statement's extremity.
func statementPosition(statements int, mean float64, loadings pair) Point {
	s := math.Sqrt(float64(statements)) * (-1 - mean)
	return Point{s * loadings[0], s * loadings[1]}
}

func (p Point) norm() float64 { return math.Sqrt(p.X*p.X + p.Y*p.Y) }
