// Package opinionmap turns votes into a map of opinion: where each participant
// stands, which groups there are, what each group stands for and what everyone
// shares. Votes in, result out: no SQL, no HTTP, no clock, no global random state.
//
// The result is that of Pol.is (Small et al. 2021), step by step, in the order in
// which the data flow, one file a step:
//
//	matrix.go             votes, last one wins; who is admitted, and when
//	eligibility.go        who is grouped, in the order that seeds the clusters
//	means.go              means of the statements, moderation
//	pca.go, gram.go       the two principal components
//	projection.go         positions of participants and statements, extremity
//	kmeans.go, tree.go    k-means as Pol.is runs it, exactly and fast
//	baseclusters.go       at most a hundred base clusters of participants
//	groups.go             groups of base clusters, silhouettes, the choice of k
//	groupvotes.go         counts by group
//	representativeness.go what each group stands for
//	consensus.go          what everybody shares
//	priority.go           which statement to show next
//
// What goes beyond Pol.is reads the votes as a roll call (rollcall.go, subspace.go,
// cluster.go) and the counts by group:
//
//	onegroup.go           is there a pattern, are there separate groups
//	stability.go          would the groups come back
//	certainty.go          how many groups the votes support
//	commonground.go       what all groups share, at least
//	divisive.go           where two groups differ, at least by how much
//	multiplicity.go       what sets a group apart, few false finds
//	bridging.go           agreement beyond viewpoints, without groups
//	shortlist.go          few statements, room for every opinion
//	names.go              groups that keep their names
//	routing.go            draws with known probabilities
//	extended.go           all of it for a map
//
// docs/opinion-map.md explains the numbers and gives the measured error rates.
//
// [Compute] runs all of it once; a [Mapper] does so again and again, faster, with
// the same bytes. The same votes in the same order give the same result, however
// they were batched, on any number of threads and after any restart.
//
// Signs: votes are +1 for agree in every exported type. Inside the linear
// algebra, and therefore in means, components and positions, agree is -1 as in
// Pol.is; only the direction of the axes depends on it.
package opinionmap
