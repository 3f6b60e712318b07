package opinionmap

// columns is what the linear algebra needs to know about the statements.
type columns struct {
	out   []bool    // rejected or meta
	outs  int       // how many of them
	means []float64 // of the votes with agree = -1; 0 when out
	// deviation is the centred value of a vote, by cell: agree = -1, disagree = +1
	// and pass = 0, minus the mean; 0 when out.
	deviation []float64
	// variance is the sum of the squared deviations: the diagonal of XᵀX.
	variance []float64
}

// newColumns computes the mean of every statement over its votes. Centred on it, a
// vote not cast is exactly zero, so that imputing the mean costs nothing.
//
// Moderation as in Pol.is: a statement that is out is overwritten by 0 in every
// row, also in rows that never voted on it, which therefore count it as answered
// in the projection.
func newColumns(m *Matrix) *columns {
	s := m.Statements()
	c := &columns{out: make([]bool, s), means: make([]float64, s), deviation: make([]float64, 4*s), variance: make([]float64, s)}
	for j, id := range m.statements {
		if m.moderation[id] == Rejected || m.meta[id] {
			c.out[j] = true
			c.outs++
			continue
		}
		t := m.tallies[j]
		n := t.Total()
		if n == 0 {
			continue
		}
		mean := float64(t.Disagree-t.Agree) / float64(n)
		c.means[j] = mean
		c.deviation[pack[uint32](j, Disagree)] = 1 - mean
		c.deviation[pack[uint32](j, Pass)] = -mean
		c.deviation[pack[uint32](j, Agree)] = -1 - mean
		c.variance[j] = float64(t.Disagree)*(1-mean)*(1-mean) + float64(t.Pass)*mean*mean + float64(t.Agree)*(1+mean)*(1+mean)
	}
	return c
}
