package synthesis

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"dienhong/engine/opinionmap"
)

// What a map needs: statements that a participant must have answered to be on
// it (as in Pol.is), and people on it.
const (
	MinAnswers = 7
	MinPeople  = 15
)

// Compute makes a result from the votes; m is its own copy. before is the result
// that it follows, or nil; groups keep their names from it. sure says how many parts there
// are; without it the result has no map yet. mapper is the one that mapped the
// conversation before, or a new one: it only saves work.
func Compute(mapper *opinionmap.Mapper, m *opinionmap.Matrix, statements []Statement, before *Result, sure *Certainty) *Result {
	r := &Result{State: NoVotes, Participants: m.Voters(), Needed: MinAnswers, Certainty: sure}
	if before != nil {
		r.Named, r.Next = before.Named, before.Next
	}
	for _, s := range statements {
		m.SetModeration(s.Number, s.Moderation)
	}
	r.count(m, statements)
	if r.Votes == 0 {
		return r
	}
	if r.Grouped = answered(m); r.Grouped < MinPeople || r.Voted() < MinAnswers {
		r.State = TooFew
		return r
	}
	if sure == nil {
		r.State = Weighing
		return r
	}
	found := mapper.Map(m, opinionmap.Options{K: max(sure.Parts, 2)})
	r.Grouped = found.Eligible
	r.axes(found)
	if r.groups(found); r.State == OneGroup {
		everybody := make([]opinionmap.Tally, len(r.Findings))
		for i, f := range r.Findings {
			everybody[i] = opinionmap.Tally(f.All)
		}
		r.compare([][]opinionmap.Tally{everybody}, nil)
	}
	return r
}

// answered counts the participants who answered enough to be on a map.
func answered(m *opinionmap.Matrix) (n int) {
	for _, p := range m.ParticipantIDs() {
		if m.VotesOf(p) >= MinAnswers {
			n++
		}
	}
	return n
}

// Assess works out how far a map of the votes can be relied on; nil when there
// are too few for one. The only error is the context's.
func Assess(ctx context.Context, m *opinionmap.Matrix, statements []Statement, before *Result) (*Certainty, error) {
	for _, s := range statements {
		m.SetModeration(s.Number, s.Moderation)
	}
	counts := &Result{}
	counts.count(m, statements)
	if answered(m) < MinPeople || counts.Voted() < MinAnswers {
		return nil, ctx.Err()
	}
	found := opinionmap.Compute(m, opinionmap.Options{})
	c, err := opinionmap.Assess(ctx, m, found, opinionmap.CertaintyOptions{})
	if err != nil {
		return nil, err
	}
	// Groups that the votes do not support are not shown: the engine has the last word.
	sure := &Certainty{Separate: c.Groups > 1, P: c.Split.P, Pattern: c.Split.Pattern, Parts: c.Sections, Stability: map[int]float64{}}
	for _, tried := range c.Candidates {
		if tried.K != sure.Parts {
			continue
		}
		sure.Resamples = max(c.Stability.Resamples, resamples)
		if found.K != sure.Parts {
			found = opinionmap.Compute(m, opinionmap.Options{K: sure.Parts})
		}
		named := &Result{}
		if before != nil {
			named.Named, named.Next = before.Named, before.Next
		}
		for place, g := range named.name(found, bySize(found)) {
			if g < len(tried.Groups) {
				sure.Stability[named.Groups[place].Name] = tried.Groups[g]
			}
		}
	}
	return sure, nil
}

// resamples is the engine's default.
const resamples = 100

// bySize orders the groups found, the largest first, so that it gets the first
// letter.
func bySize(found *opinionmap.Result) []int {
	order := make([]int, len(found.Groups))
	for g := range order {
		order[g] = g
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(found.Groups[b].Size, found.Groups[a].Size) })
	return order
}

// Voted counts the statements that count and were voted on.
func (r *Result) Voted() (n int) {
	for _, f := range r.Findings {
		if f.All.Total() > 0 {
			n++
		}
	}
	return n
}

// count fills in what needs no mathematics.
func (r *Result) count(m *opinionmap.Matrix, statements []Statement) {
	for _, s := range statements {
		t := Tally(m.Tally(s.Number))
		if !s.Counts() {
			if t.Total() > 0 {
				r.Hidden++
				r.HiddenVotes += t.Total()
			}
			continue
		}
		r.Votes += t.Total()
		r.Findings = append(r.Findings, Finding{Statement: s.Number, All: t})
	}
	slices.SortFunc(r.Findings, func(a, b Finding) int { return cmp.Compare(a.Statement, b.Statement) })
}

// finding gives the place of a statement among the findings.
func (r *Result) finding(statement int64) (int, bool) {
	return slices.BinarySearchFunc(r.Findings, statement, func(f Finding, n int64) int { return cmp.Compare(f.Statement, n) })
}

func (r *Result) axes(found *opinionmap.Result) {
	r.Axes.Columns = len(found.Statements)
	for _, s := range found.Statements {
		if s.Out {
			r.Axes.Out++
			continue
		}
		r.Axes.Statements = append(r.Axes.Statements, s.ID)
		r.Axes.Mean = append(r.Axes.Mean, s.Mean)
		r.Axes.Loadings = append(r.Axes.Loadings, s.Loadings)
	}
}

// groups names the groups that were found and compares them, or settles for
// one.
func (r *Result) groups(found *opinionmap.Result) {
	order := bySize(found)
	if r.Certainty.Parts < 2 || len(order) < 2 || found.Groups[order[1]].Size < MinCell {
		r.State = OneGroup
		for _, c := range found.BaseClusters {
			r.Clusters = append(r.Clusters, Cluster{X: c.Center.X, Y: c.Center.Y, Size: c.Size})
		}
		return
	}
	r.State = Leanings
	if r.Certainty.Separate {
		r.State = GroupsFound
	}
	order = r.name(found, order)
	place := make([]int, len(order))
	clusterGroup := map[int]int{}
	for i, g := range order {
		place[g] = i
		for _, id := range found.Groups[g].BaseClusters {
			clusterGroup[id] = i
		}
	}
	for _, c := range found.BaseClusters {
		r.Clusters = append(r.Clusters, Cluster{X: c.Center.X, Y: c.Center.Y, Size: c.Size, Group: clusterGroup[c.ID]})
	}
	column := map[int64]int{}
	for j, s := range found.Statements {
		column[s.ID] = j
	}
	var counts [][]opinionmap.Tally
	var shown []int
	for i := range r.Findings {
		r.Findings[i].ByGroup = make([]Tally, len(r.Groups))
	}
	for i, g := range order {
		if !r.Groups[i].Shown() {
			continue
		}
		t := make([]opinionmap.Tally, len(r.Findings))
		for f := range r.Findings {
			if j, voted := column[r.Findings[f].Statement]; voted {
				t[f] = found.Groups[g].Votes[j]
				r.Findings[f].ByGroup[i] = Tally(t[f])
			}
		}
		counts, shown = append(counts, t), append(shown, i)
	}
	r.compare(counts, shown)
}

// name gives the groups the names that they had before, and tells which group
// found stands at which place of r.Groups.
func (r *Result) name(found *opinionmap.Result, order []int) []int {
	at := make([]int, len(order))
	for i, g := range order {
		at[g] = i
	}
	groupOf := make([]int, len(found.Participants))
	for p, g := range found.GroupOf {
		groupOf[p] = -1
		if g >= 0 {
			groupOf[p] = at[g]
		}
	}
	names := opinionmap.NameGroups(decodeNames(r.Named), r.Next, found.Participants, groupOf, len(order))
	r.Named, r.Next = encodeNames(found.Participants, groupOf, names.Of), names.Next
	byName := make([]int, len(order))
	for i := range byName {
		byName[i] = i
	}
	slices.SortFunc(byName, func(a, b int) int { return cmp.Compare(names.Of[a], names.Of[b]) })
	sorted := make([]int, len(order))
	var used [Styles]bool
	for place, i := range byName {
		sorted[place] = order[i]
		style := names.Of[i] % Styles
		for used[style] && place < Styles {
			style = (style + 1) % Styles
		}
		used[style] = true
		stability := -1.0
		if r.Certainty != nil {
			if known, ok := r.Certainty.Stability[names.Of[i]]; ok {
				stability = known
			}
		}
		r.Groups = append(r.Groups, Group{Name: names.Of[i], Style: style, Size: found.Groups[order[i]].Size, Stability: stability})
	}
	return sorted
}

// maxStands bounds what is said of one group.
const maxStands = 5

// compare looks for common ground and divides. counts is by group and finding;
// shown gives the place of each in r.Groups.
func (r *Result) compare(counts [][]opinionmap.Tally, shown []int) {
	statements := make([]int64, len(r.Findings))
	for i, f := range r.Findings {
		statements[i] = f.Statement
	}
	for _, c := range opinionmap.CommonGrounds(statements, counts) {
		i, _ := r.finding(c.Statement)
		r.Findings[i].Shared, r.Findings[i].Side = c.Lower, c.Side
		if c.Shared {
			r.Common = append(r.Common, Shared{c.Statement, c.Side, c.Least, c.Lower})
		}
	}
	// Agreement first: it is what the sentence counts first.
	slices.SortStableFunc(r.Common, func(a, b Shared) int { return cmp.Compare(b.Side, a.Side) })
	for _, d := range opinionmap.DivisiveStatements(statements, counts) {
		i, _ := r.finding(d.Statement)
		if r.Findings[i].Divide == 0 {
			r.Findings[i].Divide = d.Lower
			r.Divides = append(r.Divides, Divide{d.Statement, shown[d.For], shown[d.Against], d.ForShare, d.AgainstShare, d.Lower})
		}
	}
	for _, d := range opinionmap.DistinctiveStatements(statements, counts) {
		if g := &r.Groups[shown[d.Group]]; len(g.Stands) < maxStands {
			g.Stands = append(g.Stands, Stance{d.Statement, d.Side, d.Share, d.Rest})
		}
	}
}

// encodeNames writes participant and name pairs, by participant.
func encodeNames(participants []int64, groupOf, names []int) []byte {
	order := make([]int, 0, len(participants))
	for i, g := range groupOf {
		if g >= 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(participants[a], participants[b]) })
	out := make([]byte, 0, 2*len(order))
	last := int64(0)
	for _, i := range order {
		out = binary.AppendVarint(out, participants[i]-last)
		out = binary.AppendUvarint(out, uint64(names[groupOf[i]]))
		last = participants[i]
	}
	return out
}

func decodeNames(raw []byte) map[int64]int {
	names := map[int64]int{}
	last := int64(0)
	for len(raw) > 0 {
		step, n := binary.Varint(raw)
		if n <= 0 {
			return names
		}
		name, k := binary.Uvarint(raw[n:])
		if k <= 0 {
			return names
		}
		last += step
		names[last] = int(name)
		raw = raw[n+k:]
	}
	return names
}
