package opinionmap

// ExposureFloor is the share of all draws that is spread evenly over the open
// statements, whatever their priorities.
const ExposureFloor = 0.2

// Propensities returns the probability with which each of the open statements is
// served next. Pol.is draws in proportion to priority alone; that starves
// statements that a majority dislikes, since agreement is a factor of priority,
// and leaves nobody able to correct for it afterwards. Here a statement among n
// never falls below floor/n, and the probability is known and is kept with the
// vote, so that shares can be weighed by its inverse (Schnabel et al. 2016).
//
// A priority that is not a positive finite number counts as 1, as in Pol.is.
// The result sums to 1; it is empty for no statements.
func Propensities(priorities []float64, floor float64) []float64 {
	p := make([]float64, len(priorities))
	most := 0.0
	for i, w := range priorities {
		if !(w > 0) || w > maxPriority {
			w = 1
		}
		p[i] = w
		most = max(most, w)
	}
	sum := 0.0
	for i := range p {
		p[i] /= most // so that the sum cannot overflow
		sum += p[i]
	}
	for i := range p {
		p[i] = floor/float64(len(p)) + (1-floor)*p[i]/sum
	}
	return p
}

// maxPriority is beyond any that the formula gives; more is a mistake upstream.
const maxPriority = 1e12

// DrawStatement picks one of the open statements by Propensities. u is a uniform
// random number in [0, 1) from the caller. It gives the statement's index and the
// probability that it had; -1 and 0 when nothing is open.
func DrawStatement(priorities []float64, floor, u float64) (index int, propensity float64) {
	p := Propensities(priorities, floor)
	for i := range p {
		if u -= p[i]; u < 0 {
			return i, p[i]
		}
	}
	if len(p) == 0 {
		return -1, 0
	}
	return len(p) - 1, p[len(p)-1] // rounding
}

// WeighedShare estimates a share among everyone asked evenly, from votes with
// logged propensities: yes[i] tells whether vote i was on the side counted.
// Weights are the inverse propensities, clipped at the given maximum to bound the
// variance, and normalised (Hájek 1971). Votes without propensity (0: the voter
// chose the statement) are left out. It gives 0 and false without any.
func WeighedShare(yes []bool, propensity []float64, most float64) (share float64, ok bool) {
	sum, of := 0.0, 0.0
	for i, p := range propensity {
		if p <= 0 || p > 1 {
			continue
		}
		w := min(1/p, most)
		of += w
		if yes[i] {
			sum += w
		}
	}
	if of == 0 {
		return 0, false
	}
	return sum / of, true
}
