package opinionmap

import "math"

// normalQuantile is the z below which a standard normal value falls with
// probability p.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// normalTail is the probability that a standard normal value exceeds z.
func normalTail(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }

// wilson bounds a share of which k of n were observed (Wilson 1927). Nothing
// observed bounds nothing: 0 and 1.
func wilson(k, n int, z float64) (lower, upper float64) {
	if n == 0 {
		return 0, 1
	}
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, centre-half), min(1, centre+half)
}

// differenceLower is the lower bound of the difference of two shares, k1 of n1
// less k2 of n2, from their Wilson bounds (Newcombe 1998, method 10).
func differenceLower(k1, n1, k2, n2 int, z float64) float64 {
	if n1 == 0 || n2 == 0 {
		return -1
	}
	p1, p2 := float64(k1)/float64(n1), float64(k2)/float64(n2)
	l1, _ := wilson(k1, n1, z)
	_, u2 := wilson(k2, n2, z)
	return p1 - p2 - math.Hypot(p1-l1, u2-p2)
}

// moreThanHalf is the one-sided p-value of k of n against a share of one half,
// by the normal approximation with continuity correction.
func moreThanHalf(k, n int) float64 {
	if n == 0 {
		return 1
	}
	return normalTail((float64(k) - float64(n)/2 - 0.5) / (math.Sqrt(float64(n)) / 2))
}

// moreThanOther is the one-sided p-value of the hypothesis that k1 of n1 is no
// more than k2 of n2, by the two-sample score test with Yates's correction.
func moreThanOther(k1, n1, k2, n2 int) float64 {
	a, b, c, d := float64(k1), float64(n1-k1), float64(k2), float64(n2-k2)
	n := a + b + c + d
	spread := (a + b) * (c + d) * (a + c) * (b + d)
	if spread == 0 {
		return 1
	}
	return normalTail((a*d - b*c - n/2) * math.Sqrt(n/spread))
}
