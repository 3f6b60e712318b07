package opinionmap

// countVotes counts the votes as cast, by part and column, of the rows that
// belong to a part (part[row] >= 0).
func countVotes(m *Matrix, part []int32, parts, threads int) [][]Tally {
	if m.isWide {
		return countRows(m.wide, m.Statements(), part, parts, threads)
	}
	return countRows(m.narrow, m.Statements(), part, parts, threads)
}

func countRows[C cell](rows [][]C, statements int, part []int32, parts, threads int) [][]Tally {
	cuts := min(8, blocks(len(rows), parts*statements*4))
	counts := make([][]int32, cuts) // by cut: by part and cell
	parallel(threads, cuts, func(i int) {
		n := make([]int32, parts*statements*4)
		from, to := block(len(rows), cuts, i)
		for r := from; r < to; r++ {
			if g := part[r]; g >= 0 {
				mine := n[int(g)*statements*4:][: statements*4 : statements*4]
				for _, c := range rows[r] {
					mine[c]++
				}
			}
		}
		counts[i] = n
	})
	tallies := make([][]Tally, parts)
	for g := range tallies {
		tallies[g] = make([]Tally, statements)
		for j := range tallies[g] {
			at := (g*statements + j) * 4
			for _, n := range counts {
				tallies[g][j].Disagree += int(n[at])
				tallies[g][j].Pass += int(n[at+1])
				tallies[g][j].Agree += int(n[at+2])
			}
		}
	}
	return tallies
}
