package lunar

import "math"

// A second ephemeris for the tests, which knows nothing of the first: J. Meeus,
// Astronomical Algorithms, 2nd edition, chapter 49, for the moon, and the delay of the
// Earth's rotation of F. Espenak and J. Meeus, NASA/TP-2006-214141. It takes the
// apparent places of sun and moon, the table's ephemeris the geometric one of the
// sun: they differ by 20 to 60 seconds.

// newMoon is the moment of new moon number k, counted from the one of
// 6 January 2000, as a Julian day in universal time.
func newMoon(k int) float64 {
	n := float64(k)
	t := n / 1236.85
	e := 1 - 0.002516*t - 0.0000074*t*t
	sun := 2.5534 + 29.10535670*n - 0.0000014*t*t
	moon := 201.5643 + 385.81693528*n + 0.0107582*t*t + 0.00001238*t*t*t
	node := 160.7108 + 390.67050284*n - 0.0016118*t*t - 0.00000227*t*t*t
	rising := 124.7746 - 1.56375588*n + 0.0020672*t*t

	day := 2451550.09766 + 29.530588861*n + 0.00015437*t*t - 0.000000150*t*t*t
	for _, p := range []struct{ days, e, sun, moon, node float64 }{
		{-0.40720, 0, 0, 1, 0},
		{+0.17241, 1, 1, 0, 0},
		{+0.01608, 0, 0, 2, 0},
		{+0.01039, 0, 0, 0, 2},
		{+0.00739, 1, -1, 1, 0},
		{-0.00514, 1, 1, 1, 0},
		{+0.00208, 2, 2, 0, 0},
		{-0.00111, 0, 0, 1, -2},
		{-0.00057, 0, 0, 1, 2},
		{+0.00056, 1, 1, 2, 0},
		{-0.00042, 0, 0, 3, 0},
		{+0.00042, 1, 1, 0, 2},
		{+0.00038, 1, 1, 0, -2},
		{-0.00024, 1, -1, 2, 0},
		{-0.00007, 0, 2, 1, 0},
		{+0.00004, 0, 0, 2, -2},
		{+0.00004, 0, 3, 0, 0},
		{+0.00003, 0, 1, 1, -2},
		{+0.00003, 0, 0, 2, 2},
		{-0.00003, 0, 1, 1, 2},
		{+0.00003, 0, -1, 1, 2},
	} {
		day += p.days * math.Pow(e, p.e) * sine(p.sun*sun+p.moon*moon+p.node*node)
	}
	day -= 0.00017 * sine(rising)
	for _, p := range []struct{ days, start, step float64 }{
		{0.000325, 299.77, 0.107408},
		{0.000165, 251.88, 0.016321},
		{0.000164, 251.83, 26.651886},
		{0.000126, 349.42, 36.412478},
		{0.000110, 84.66, 18.206239},
		{0.000062, 141.74, 53.303771},
		{0.000060, 207.14, 2.453732},
		{0.000056, 154.84, 7.306860},
	} {
		day += p.days * sine(p.start+p.step*n)
	}
	return day - delay(solarYear(day))/86400
}

// sunLongitude is the apparent longitude of the sun in degrees, from 0 to 360, at
// a Julian day in universal time, to a few seconds of arc: Newcomb's theory with
// its largest perturbations, as in J. Meeus, Astronomical Formulae for Calculators,
// chapter 18.
func sunLongitude(day float64) float64 {
	t := (day + delay(solarYear(day))/86400 - 2415020) / 36525
	anomaly := 358.47583 + 35999.04975*t - 0.00015*t*t - 0.0000033*t*t*t
	longitude := 279.69668 + 36000.76892*t + 0.0003025*t*t +
		(1.919460-0.004789*t-0.000014*t*t)*sine(anomaly) + (0.020094-0.0001*t)*sine(2*anomaly) + 0.000293*sine(3*anomaly) +
		0.00134*sine(90+153.23+22518.7541*t) + 0.00154*sine(90+216.57+45037.5082*t) + // Venus
		0.00200*sine(90+312.69+32964.3577*t) + // Jupiter
		0.00179*sine(350.74+445267.1142*t-0.00144*t*t) + // the moon
		0.00178*sine(231.19+20.20*t) -
		0.00569 - 0.00479*sine(259.18-1934.142*t)
	return math.Mod(math.Mod(longitude, 360)+360, 360)
}

func solarYear(day float64) float64 { return 2000 + (day-2451544.5)/365.25 }

// delay is by how many seconds the rotation of the Earth lags behind uniform time.
func delay(y float64) float64 {
	u := (y - 1820) / 100
	switch {
	case y < 1900:
		return -3
	case y < 1920:
		return polynomial(y-1900, -2.79, 1.494119, -0.0598939, 0.0061966, -0.000197)
	case y < 1941:
		return polynomial(y-1920, 21.20, 0.84493, -0.076100, 0.0020936)
	case y < 1961:
		return polynomial(y-1950, 29.07, 0.407, -1/233.0, 1/2547.0)
	case y < 1986:
		return polynomial(y-1975, 45.45, 1.067, -1/260.0, -1/718.0)
	case y < 2005:
		return polynomial(y-2000, 63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599)
	case y < 2050:
		return polynomial(y-2000, 62.92, 0.32217, 0.005589)
	case y < 2150:
		return -20 + 32*u*u - 0.5628*(2150-y)
	}
	return -20 + 32*u*u
}

func polynomial(x float64, factors ...float64) float64 {
	sum := 0.0
	for i := len(factors) - 1; i >= 0; i-- {
		sum = sum*x + factors[i]
	}
	return sum
}

func sine(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }
