package opinionmap

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// pair is a value for each of two vectors at once.
type pair [2]float64

// PrincipalComponents are the two leading eigenvectors of XᵀX, where X is the
// centred matrix of votes: unit length, by column, signs fixed.
type PrincipalComponents struct {
	Loadings    []pair // by column
	Eigenvalues [2]float64
}

// A Ritz pair is accepted when its residual is below this share of the largest
// eigenvalue.
const residualTolerance = 1e-13

// principal finds the two leading eigenvectors of a symmetric positive operator
// on columns with some variance, by a block Krylov method with full
// orthogonalisation (Golub & Van Loan, Matrix Computations, 10.3): the space
// spanned by B, GB, G²B, … and the best approximation in it (Rayleigh-Ritz). It
// needs a fraction of the products of a power iteration for the same digits.
// The start depends on the ids of the statements only.
//
// apply computes y = G x for two vectors at once.
//
// As in Pol.is, a conversation with a single statement has no axes.
func principal(ids []int64, variance []float64, apply func(x, y []pair)) PrincipalComponents {
	n := len(ids)
	result := PrincipalComponents{Loadings: make([]pair, n)}
	rank := 0
	for _, v := range variance {
		if v > 0 {
			rank++
		}
	}
	if n < 2 || rank == 0 {
		return result
	}
	k := krylov{ids: ids, variance: variance, rank: rank}
	k.start()
	x, y := make([]pair, n), make([]pair, n)
	for step := 1; ; step++ {
		first := len(k.images)
		second := min(first+1, len(k.basis)-1)
		a, b := k.basis[first], k.basis[second]
		for j := range x {
			x[j] = pair{a[j], b[j]}
		}
		apply(x, y)
		for i := first; i <= second; i++ {
			w := make([]float64, n)
			for j := range w {
				w[j] = y[j][i-first]
			}
			k.images = append(k.images, w)
		}
		full := len(k.basis) >= rank
		if full || step >= 6 && step%2 == 0 {
			if k.ritz(&result) || full {
				break
			}
		}
		k.extend(first, second)
	}
	fixSigns(result.Loadings, ids)
	return result
}

// krylov is an orthonormal basis, one vector after the other, and its images
// under the operator.
type krylov struct {
	ids      []int64
	variance []float64
	rank     int // of the space, at most
	basis    [][]float64
	images   [][]float64
	fresh    uint64 // vectors drawn
}

func (k *krylov) start() {
	for len(k.basis) < min(2, k.rank) {
		k.add(k.draw())
	}
}

// extend adds the images of the last block to the basis, or new directions where
// they add none.
func (k *krylov) extend(first, second int) {
	for i := first; i <= second && len(k.basis) < k.rank; i++ {
		w := append([]float64(nil), k.images[i]...)
		for !k.add(w) {
			w = k.draw()
		}
	}
}

// draw returns a vector of pseudo-random numbers that depend on the statements'
// ids, zero where there is no variance.
func (k *krylov) draw() []float64 {
	k.fresh++
	v := make([]float64, len(k.ids))
	for j, id := range k.ids {
		if k.variance[j] > 0 {
			v[j] = float64(int64(mix(uint64(id)*0x9e3779b97f4a7c15+k.fresh))) / (1 << 63)
		}
	}
	return v
}

// mix is the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// add orthonormalises v against the basis and appends it, unless nothing is left.
func (k *krylov) add(v []float64) bool {
	before := norm(v)
	if before == 0 {
		return false
	}
	for range 2 { // twice is enough (Kahan, Parlett)
		for _, q := range k.basis {
			d := dot(q, v)
			for j := range v {
				v[j] -= d * q[j]
			}
		}
	}
	after := norm(v)
	if after < 1e-10*before {
		return false
	}
	for j := range v {
		v[j] /= after
	}
	k.basis = append(k.basis, v)
	return true
}

// ritz finds the best two eigenvectors in the basis and says whether they are
// good enough.
func (k *krylov) ritz(p *PrincipalComponents) bool {
	m := len(k.basis)
	h := mat.NewSymDense(m, nil)
	for i := range m {
		for j := i; j < m; j++ {
			h.SetSym(i, j, dot(k.basis[i], k.images[j]))
		}
	}
	var e mat.EigenSym
	if !e.Factorize(h, true) {
		return false
	}
	values := e.Values(nil)
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	p.Eigenvalues = [2]float64{}
	clear(p.Loadings)
	top := values[m-1]
	if top <= 0 {
		return true
	}
	good := true
	for axis := range min(2, m) {
		theta := values[m-1-axis]
		if theta <= 1e-12*top {
			break
		}
		v, r := make([]float64, len(k.ids)), make([]float64, len(k.ids))
		for i := range m {
			c := vectors.At(i, m-1-axis)
			q, w := k.basis[i], k.images[i]
			for j := range v {
				v[j] += c * q[j]
				r[j] += c * w[j]
			}
		}
		length := norm(v)
		for j := range v {
			r[j] -= theta * v[j]
			p.Loadings[j][axis] = v[j] / length
		}
		p.Eigenvalues[axis] = theta
		good = good && norm(r) <= residualTolerance*top
	}
	return good
}

// fixSigns turns each axis so that its loadings sum to at least 0; when they
// cancel out, so that the largest one, of the lowest id, is positive.
func fixSigns(loadings []pair, ids []int64) {
	for axis := range 2 {
		sum, largest, of := 0.0, 0.0, int64(0)
		for j := range loadings {
			v := loadings[j][axis]
			sum += v
			a, l := math.Abs(v), math.Abs(largest)
			if a > l+1e-9 || a > l-1e-9 && ids[j] < of {
				largest, of = v, ids[j]
			}
		}
		if math.Abs(sum) > 1e-9 && sum < 0 || math.Abs(sum) <= 1e-9 && largest < 0 {
			for j := range loadings {
				loadings[j][axis] = -loadings[j][axis]
			}
		}
	}
}

func dot(a, b []float64) float64 {
	var s0, s1, s2, s3 float64
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return (s0 + s1) + (s2 + s3)
}

func norm(a []float64) float64 { return math.Sqrt(dot(a, a)) }
