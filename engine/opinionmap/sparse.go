package opinionmap

// sparseProduct returns the function y = XᵀX x straight from the rows: two passes
// over the votes, no matrix of statements × statements.
func sparseProduct(m *Matrix, c *columns, threads int) func(x, y []pair) {
	if m.isWide {
		return sparse(m.wide, c, threads)
	}
	return sparse(m.narrow, c, threads)
}

func sparse[C cell](rows [][]C, c *columns, threads int) func(x, y []pair) {
	cells := len(c.deviation)
	parts := blocks(len(rows), 2*cells)
	sums := make([][]pair, parts)
	for i := range sums {
		sums[i] = make([]pair, cells)
	}
	table := make([]pair, cells)
	return func(x, y []pair) {
		for i, d := range c.deviation {
			table[i] = pair{d * x[i>>2][0], d * x[i>>2][1]}
		}
		parallel(threads, parts, func(i int) {
			from, to := block(len(rows), parts, i)
			clear(sums[i])
			rowProducts(rows[from:to], table, sums[i])
		})
		// Blocks are summed in their order, whoever computed them.
		for j := range y {
			var total pair
			for v := range 3 {
				at := j<<2 | v
				var s pair
				for i := range sums {
					s[0] += sums[i][at][0]
					s[1] += sums[i][at][1]
				}
				total[0] += s[0] * c.deviation[at]
				total[1] += s[1] * c.deviation[at]
			}
			y[j] = total
		}
	}
}

// rowProducts adds to each cell's sum the product of every row that has the cell.
func rowProducts[C cell](rows [][]C, table, sums []pair) {
	for _, row := range rows {
		var a0, a1, b0, b1 float64
		rest := row
		for len(rest) >= 2 {
			s, t := &table[rest[0]], &table[rest[1]]
			a0 += s[0]
			a1 += s[1]
			b0 += t[0]
			b1 += t[1]
			rest = rest[2:]
		}
		if len(rest) == 1 {
			t := &table[rest[0]]
			a0 += t[0]
			a1 += t[1]
		}
		a0 += b0
		a1 += b1
		for _, c := range row {
			s := &sums[c]
			s[0] += a0
			s[1] += a1
		}
	}
}
