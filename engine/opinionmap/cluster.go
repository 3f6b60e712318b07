package opinionmap

import "math"

// partitionPlaces splits weighted places into at most k clusters with a small sum
// of squares: k-means (Lloyd 1982) from several starts chosen far apart
// (k-means++, Arthur and Vassilvitskii 2007) and from the given centres if any;
// the best run counts. It gives the centres and the sum of squares.
func partitionPlaces(at [][2]float64, weight []float64, k, starts int, given [][2]float64, s *stream) (centres [][2]float64, squares float64) {
	squares = math.Inf(1)
	try := func(c [][2]float64) {
		if len(c) == 0 {
			return
		}
		if ss := improve(at, weight, c); ss < squares {
			centres, squares = c, ss
		}
	}
	if given != nil {
		try(given)
	}
	for range starts {
		try(farApart(at, weight, k, s))
	}
	return centres, squares
}

func weightOf(weight []float64, i int) float64 {
	if weight == nil {
		return 1
	}
	return weight[i]
}

// farApart draws centres among the places, each with a chance proportional to its
// weight and squared distance from those drawn before.
func farApart(at [][2]float64, weight []float64, k int, s *stream) [][2]float64 {
	var centres [][2]float64
	chance := make([]float64, len(at))
	for i := range at {
		chance[i] = weightOf(weight, i)
	}
	for len(centres) < k {
		sum := 0.0
		for _, c := range chance {
			sum += c
		}
		if sum <= 0 {
			break
		}
		u, pick := s.float()*sum, -1
		for i, c := range chance {
			if c > 0 {
				pick = i
				if u -= c; u < 0 {
					break
				}
			}
		}
		centres = append(centres, at[pick])
		for i := range at {
			d := apart(at[i], at[pick]) * weightOf(weight, i)
			if len(centres) == 1 || d < chance[i] {
				chance[i] = d
			}
		}
	}
	return centres
}

func apart(a, b [2]float64) float64 {
	x, y := a[0]-b[0], a[1]-b[1]
	return x*x + y*y
}

// nearestPlace is the centre closest to a place, and the squared distance.
func nearestPlace(p [2]float64, centres [][2]float64) (which int, distance float64) {
	distance = apart(p, centres[0])
	for c := 1; c < len(centres); c++ {
		if d := apart(p, centres[c]); d < distance {
			which, distance = c, d
		}
	}
	return which, distance
}

// improve moves the centres, in place, until the sum of squares settles, and gives
// that.
// A centre that loses all its places stays where it was.
func improve(at [][2]float64, weight []float64, centres [][2]float64) float64 {
	sum, mass := make([][2]float64, len(centres)), make([]float64, len(centres))
	before := math.Inf(1)
	for range 50 {
		clear(sum)
		clear(mass)
		squares := 0.0
		for i, p := range at {
			w := weightOf(weight, i)
			if w == 0 {
				continue
			}
			c, d := nearestPlace(p, centres)
			squares += w * d
			mass[c] += w
			sum[c][0] += w * p[0]
			sum[c][1] += w * p[1]
		}
		if squares >= before*(1-1e-6) {
			return squares
		}
		before = squares
		for c := range centres {
			if mass[c] > 0 {
				centres[c] = [2]float64{sum[c][0] / mass[c], sum[c][1] / mass[c]}
			}
		}
	}
	return before
}
