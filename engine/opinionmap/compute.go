package opinionmap

import (
	"cmp"
	"slices"
)

// Compute maps the opinions in the matrix, from the beginning: the steps of doc.go
// one after the other (Small et al. 2021). It reads the matrix and does not change
// it. Every matrix has a map: without votes it has nobody on it, and with one
// statement, or one opinion, everyone in one place; no number in it is NaN or
// infinite.
func Compute(m *Matrix, o Options) *Result {
	c := newColumns(m)
	if m.prefersGram() {
		return assemble(m, o, c, principal(m.statements, c.variance, newGram(m, o.Threads).product(c, o.Threads)))
	}
	return assemble(m, o, c, principal(m.statements, c.variance, sparseProduct(m, c, o.Threads)))
}

// assemble does all that follows the principal components.
func assemble(m *Matrix, o Options, c *columns, p PrincipalComponents) *Result {
	r := &Result{
		Mode: o.Mode, Votes: m.votes, Participants: m.ParticipantIDs(), Eigenvalues: p.Eigenvalues,
		Answered: make([]int32, m.Participants()), Base: make([]int32, m.Participants()), GroupOf: make([]int32, m.Participants()),
	}
	for _, v := range c.variance {
		r.TotalVariance += v
	}
	r.Positions = project(m, c, p, o.Threads)
	rows := eligible(m, o.Mode)
	r.Eligible = len(rows)
	base, place := baseClusters(rows, r.Positions, o.Threads)
	r.BaseClusters = base
	var g grouping
	if len(base) > 0 {
		g, r.Silhouettes = chooseGroups(base, o.K)
		r.K = g.k
	}
	for i := range r.Answered {
		r.Answered[i] = int32(m.length(i))
		r.Base[i], r.GroupOf[i] = -1, -1
	}
	for i, row := range rows {
		r.Base[row], r.GroupOf[row] = int32(base[place[i]].ID), g.of[place[i]]
	}
	r.Groups = make([]Group, len(g.groups))
	for i, group := range g.groups {
		r.Groups[i] = Group{ID: group.id, Center: group.center}
	}
	for i, b := range base {
		group := &r.Groups[g.of[i]]
		group.Size += b.Size
		group.BaseClusters = append(group.BaseClusters, b.ID)
	}
	describe(m, r, c, p, o.Threads)
	return r
}

// describe counts the votes of the groups and says what they stand for, and fills
// what there is to say about each statement.
func describe(m *Matrix, r *Result, c *columns, p PrincipalComponents, threads int) {
	ids, order := m.StatementIDs(), byID(m.statements)
	votes := countVotes(m, r.GroupOf, len(r.Groups), threads)
	rep := representativeness(votes, c.out)
	for g := range r.Groups {
		r.Groups[g].Votes, r.Groups[g].Representativeness = votes[g], rep[g]
		r.Groups[g].Representative = representative(ids, order, c.out, votes[g], rep[g])
	}
	r.Consensus = consensus(ids, order, c.out, m.tallies)
	r.Statements = make([]StatementResult, len(ids))
	for j, id := range ids {
		var grouped Tally
		for g := range votes {
			grouped.Agree += votes[g][j].Agree
			grouped.Disagree += votes[g][j].Disagree
			grouped.Pass += votes[g][j].Pass
		}
		at := statementPosition(len(ids), c.means[j], p.Loadings[j])
		r.Statements[j] = StatementResult{
			ID: id, Moderation: m.moderation[id], Meta: m.meta[id], Out: c.out[j], Tally: m.tallies[j],
			Mean: c.means[j], Loadings: p.Loadings[j], Position: at, Extremity: at.norm(),
			GroupAwareConsensus: groupAwareConsensus(votes, j), Priority: Priority(grouped, at.norm(), m.meta[id]),
		}
	}
}

// byID lists the columns in the order of the statements' ids.
func byID(ids []int64) []int32 {
	order := make([]int32, len(ids))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(ids[a], ids[b]) })
	return order
}
