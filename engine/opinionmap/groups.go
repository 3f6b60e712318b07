package opinionmap

// The largest number of groups that Pol.is considers, which it approaches by one
// for every twelve base clusters.
const (
	mostGroups    = 5
	basesPerGroup = 12
)

// grouping is a partition of the base clusters.
type grouping struct {
	k      int
	groups []cluster
	of     []int32 // place in groups, by place of the base cluster
}

// groupClusters partitions the base clusters into k groups: k-means on their
// centres weighted by their sizes, seeded with the first k distinct centres.
func groupClusters(base []BaseCluster, k int) grouping {
	g := grouping{k: k, of: make([]int32, len(base))}
	step := func(centers []cluster) []cluster {
		sums, weights := make([]Point, len(centers)), make([]float64, len(centers))
		for i, b := range base {
			c := nearest(b.Center, centers)
			g.of[i] = int32(c)
			w := float64(b.Size)
			sums[c].X += w * b.Center.X
			sums[c].Y += w * b.Center.Y
			weights[c] += w
		}
		var next []cluster
		for c := range centers {
			if w := weights[c]; w > 0 {
				next = append(next, cluster{id: centers[c].id, center: Point{sums[c].X / w, sums[c].Y / w}})
			}
		}
		return next
	}
	used, result := lloyd(firstDistinct(len(base), k, func(i int) Point { return base[i].Center }), groupIterations, step)
	g.groups = result
	place := make([]int32, len(used))
	for u, r := 0, 0; u < len(used) && r < len(result); u++ {
		if used[u].id == result[r].id {
			place[u] = int32(r)
			r++
		}
	}
	for i := range g.of {
		g.of[i] = place[g.of[i]]
	}
	return g
}

// chooseGroups tries k = 2, 3, … and takes the best silhouette, the larger k on a
// tie, or the k that is asked for.
func chooseGroups(base []BaseCluster, asked int) (grouping, []Silhouette) {
	most := min(mostGroups, 2+len(base)/basesPerGroup)
	var all []Silhouette
	var best grouping
	score := -2.0
	for k := 2; k <= most; k++ {
		g := groupClusters(base, k)
		s := silhouette(base, g)
		all = append(all, Silhouette{K: k, Groups: len(g.groups), Score: s})
		if s >= score {
			best, score = g, s
		}
	}
	if asked > 0 {
		best = groupClusters(base, asked)
	}
	return best, all
}

// silhouette is the mean over the base clusters, not weighted, of how much nearer
// each is to its own group than to the next (Rousseeuw 1987); 0 for one that is
// alone in its group, and for a grouping of one group.
func silhouette(base []BaseCluster, g grouping) float64 {
	if len(base) == 0 || len(g.groups) < 2 {
		return 0
	}
	total := 0.0
	sums, sizes := make([]float64, len(g.groups)), make([]int, len(g.groups))
	for _, c := range g.of {
		sizes[c]++
	}
	for i := range base {
		own := g.of[i]
		if sizes[own] < 2 {
			continue
		}
		clear(sums)
		for j := range base {
			d := Point{base[i].Center.X - base[j].Center.X, base[i].Center.Y - base[j].Center.Y}
			sums[g.of[j]] += d.norm()
		}
		a := sums[own] / float64(sizes[own]-1)
		b := -1.0
		for c := range sums {
			if mean := sums[c] / float64(sizes[c]); int32(c) != own && (b < 0 || mean < b) {
				b = mean
			}
		}
		if widest := max(a, b); widest > 0 {
			total += (b - a) / widest
		}
	}
	return total / float64(len(base))
}
