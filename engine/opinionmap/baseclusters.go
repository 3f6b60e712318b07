package opinionmap

// The number of base clusters asked for (Pol.is, "base-k").
const baseK = 100

// baseClusters groups the eligible rows into at most a hundred clusters of near
// positions, and gives each row its place among them, in the order of rows.
func baseClusters(rows []int32, positions []Point, threads int) ([]BaseCluster, []int32) {
	if len(rows) == 0 {
		return nil, nil
	}
	at := func(i int) Point { return positions[rows[i]] }
	tree := newPointTree(len(rows), at, threads)
	step := func(centers []cluster) []cluster {
		var next []cluster
		for c, sum := range tree.assign(centers, nil, threads) {
			if sum.n > 0 {
				next = append(next, cluster{id: centers[c].id, center: tree.mean(sum)})
			}
		}
		return next
	}
	used, result := lloyd(firstDistinct(len(rows), baseK, at), baseIterations, step)
	assign := make([]int32, len(rows))
	tree.assign(used, assign, threads)
	place := make([]int32, len(used)) // by centre used, in the result
	base := make([]BaseCluster, len(result))
	for i, c := range result {
		base[i] = BaseCluster{ID: c.id, Center: c.center}
	}
	for u, r := 0, 0; u < len(used) && r < len(result); u++ {
		if used[u].id == result[r].id {
			place[u] = int32(r)
			r++
		}
	}
	for i := range assign {
		assign[i] = place[assign[i]]
		base[assign[i]].Size++
	}
	return base, assign
}
