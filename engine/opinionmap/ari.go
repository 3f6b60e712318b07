package opinionmap

// AdjustedRandIndex compares two partitions of the same things (Hubert & Arabie
// 1985): 1 for equal ones, around 0 for unrelated ones. a[i] and b[i] are the
// classes of thing i; the numbers themselves do not matter. Two partitions that
// each have one class, or fewer than two things, give 1. Below 0 means less alike
// than by chance. It panics when b is shorter than a.
func AdjustedRandIndex(a, b []int) float64 {
	both, inA, inB := map[[2]int]int{}, map[int]int{}, map[int]int{}
	for i := range a {
		both[[2]int{a[i], b[i]}]++
		inA[a[i]]++
		inB[b[i]]++
	}
	// Integer sums, so that the order of the maps does not matter.
	pairs := func(n int) int { return n * (n - 1) / 2 }
	var sum, sumA, sumB int
	for _, n := range both {
		sum += pairs(n)
	}
	for _, n := range inA {
		sumA += pairs(n)
	}
	for _, n := range inB {
		sumB += pairs(n)
	}
	all := float64(pairs(len(a)))
	if all == 0 {
		return 1
	}
	expected := float64(sumA) * float64(sumB) / all
	most := float64(sumA+sumB) / 2
	if most == expected {
		return 1
	}
	return (float64(sum) - expected) / (most - expected)
}
