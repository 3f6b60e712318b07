package opinionmap

import (
	"math"
	"strconv"
	"testing"
)

// published is the full result of Pol.is for a conversation.
type published struct {
	m            *Matrix
	statements   table
	participants table
	base         []BaseCluster // by id
	placeOfBase  map[int64]int
	groupOfBase  []int32
	groupOf      []int32 // by row
	groups       int
}

func readPublished(t *testing.T, name string) published {
	p := published{
		m: blob(t, name), statements: readTable(t, "blobs", name, "expected-statements.csv"),
		participants: readTable(t, "blobs", name, "expected-participants.csv"), placeOfBase: map[int64]int{},
	}
	base := readTable(t, "blobs", name, "expected-base-clusters.csv")
	for i := range base.rows {
		p.placeOfBase[base.int(i, "base_id")] = i
		p.base = append(p.base, BaseCluster{
			ID: int(base.int(i, "base_id")), Size: int(base.int(i, "count")), Center: Point{base.float(i, "x"), base.float(i, "y")},
		})
		p.groupOfBase = append(p.groupOfBase, int32(base.int(i, "group_id")))
		p.groups = max(p.groups, int(base.int(i, "group_id"))+1)
	}
	p.groupOf = make([]int32, p.m.Participants())
	for i := range p.groupOf {
		p.groupOf[i] = -1
	}
	for i := range p.participants.rows {
		if p.participants.int(i, "in_conv") == 1 {
			row, _ := p.m.rowOf.get(p.participants.int(i, "participant"))
			p.groupOf[row] = int32(p.participants.int(i, "group_id"))
		}
	}
	return p
}

func onEachBlob(t *testing.T, f func(t *testing.T, p published)) {
	needPolisData(t)
	for _, name := range blobNames {
		t.Run(name, func(t *testing.T) { f(t, readPublished(t, name)) })
	}
}

func (p published) column(t *testing.T, tb table, row int) int {
	j, ok := p.m.columnOf.get(tb.int(row, "statement"))
	if !ok {
		t.Fatalf("statement %d has no votes", tb.int(row, "statement"))
	}
	return j
}

// E1: the means and the two axes.
func TestMeansAndComponents(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		r := Compute(p.m, Options{})
		var along [2]float64
		for i := range p.statements.rows {
			s := r.Statements[p.column(t, p.statements, i)]
			near(t, "center", s.Mean, p.statements.float(i, "center"), 1e-9)
			along[0] += s.Loadings[0] * p.statements.float(i, "pc1")
			along[1] += s.Loadings[1] * p.statements.float(i, "pc2")
		}
		for axis, name := range []string{"pc1", "pc2"} {
			if 1-math.Abs(along[axis]) >= 1e-9 {
				t.Errorf("%s: 1-|cos| = %g", name, 1-math.Abs(along[axis]))
			}
			for i := range p.statements.rows {
				s := r.Statements[p.column(t, p.statements, i)]
				near(t, name, math.Copysign(1, along[axis])*s.Loadings[axis], p.statements.float(i, name), 1e-9)
			}
		}
	})
}

// E2: the centres of the base clusters, from the published members.
func TestBaseCenters(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		c := newColumns(p.m)
		axes := PrincipalComponents{Loadings: make([]pair, p.m.Statements())}
		for i := range p.statements.rows {
			axes.Loadings[p.column(t, p.statements, i)] = pair{p.statements.float(i, "pc1"), p.statements.float(i, "pc2")}
		}
		positions := project(p.m, c, axes, 0)
		sums, sizes := make([]Point, len(p.base)), make([]float64, len(p.base))
		for i := range p.participants.rows {
			if p.participants.int(i, "in_conv") == 1 {
				row, _ := p.m.rowOf.get(p.participants.int(i, "participant"))
				b := p.placeOfBase[p.participants.int(i, "base_id")]
				sums[b].X += positions[row].X
				sums[b].Y += positions[row].Y
				sizes[b]++
			}
		}
		for b, want := range p.base {
			near(t, "x", sums[b].X/sizes[b], want.Center.X, 1e-9)
			near(t, "y", sums[b].Y/sizes[b], want.Center.Y, 1e-9)
		}
	})
}

// E3: positions of statements and extremity.
func TestExtremity(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		s := p.statements
		for i := range s.rows {
			q := statementPosition(len(s.rows), s.float(i, "center"), pair{s.float(i, "pc1"), s.float(i, "pc2")})
			near(t, "proj_x", q.X, s.float(i, "proj_x"), 1e-9)
			near(t, "proj_y", q.Y, s.float(i, "proj_y"), 1e-9)
			near(t, "extremity", q.norm(), s.float(i, "extremity"), 1e-9)
		}
	})
}

// E4: the groups and k, from the published base clusters.
func TestGroupsFromBaseClusters(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		g, _ := chooseGroups(p.base, 0)
		if g.k != p.groups {
			t.Errorf("k = %d, published %d", g.k, p.groups)
		}
		for i := range g.of {
			if g.of[i] != p.groupOfBase[i] {
				t.Errorf("base cluster %d in group %d, published %d", p.base[i].ID, g.of[i], p.groupOfBase[i])
			}
		}
	})
}

// E5: counts by group and group-aware consensus, from the published groups.
func TestGroupVotes(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		name := t.Name()[len("TestGroupVotes/"):]
		votes := countVotes(p.m, p.groupOf, p.groups, 0)
		want := readTable(t, "blobs", name, "expected-group-votes.csv")
		for i := range want.rows {
			got := votes[want.int(i, "group_id")][p.column(t, want, i)]
			if int64(got.Agree) != want.int(i, "agree") || int64(got.Disagree) != want.int(i, "disagree") || int64(got.Total()) != want.int(i, "seen") {
				t.Errorf("row %d: %+v", i, got)
			}
		}
		for i := range p.statements.rows {
			near(t, "consensus", groupAwareConsensus(votes, p.column(t, p.statements, i)), p.statements.float(i, "group_aware_consensus"), 1e-12)
		}
	})
}

// E6: what each group stands for, from the published groups.
func TestRepresentative(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		name := t.Name()[len("TestRepresentative/"):]
		votes := countVotes(p.m, p.groupOf, p.groups, 0)
		out := newColumns(p.m).out
		rep := representativeness(votes, out)
		want := readTable(t, "blobs", name, "expected-repness.csv")
		row := 0
		for g := range votes {
			for _, e := range representative(p.m.statements, byID(p.m.statements), out, votes[g], rep[g]) {
				if row >= len(want.rows) {
					t.Fatal("more entries than published")
				}
				direction := map[Vote]string{Agree: "agree", Disagree: "disagree"}[e.Direction]
				if int64(g) != want.int(row, "group_id") || e.Statement != want.int(row, "statement") || direction != want.text(row, "repful_for") ||
					int64(e.Success) != want.int(row, "n_success") || int64(e.Trials) != want.int(row, "n_trials") ||
					e.BestAgree != (want.text(row, "best_agree") == "1") {
					t.Errorf("row %d: group %d %+v, want %v", row, g, e, want.rows[row])
				}
				near(t, "p", e.P, want.float(row, "p_success"), 1e-12)
				near(t, "z", e.Z, want.float(row, "p_test"), 1e-9)
				near(t, "r", e.R, want.float(row, "repness"), 1e-9)
				near(t, "t", e.T, want.float(row, "repness_test"), 1e-6)
				row++
			}
		}
		if row != len(want.rows) {
			t.Errorf("%d entries, published %d", row, len(want.rows))
		}
	})
}

// E7: the consensus lists, from the votes.
func TestConsensus(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		name := t.Name()[len("TestConsensus/"):]
		c := consensus(p.m.statements, byID(p.m.statements), newColumns(p.m).out, p.m.tallies)
		want := readTable(t, "blobs", name, "expected-consensus.csv")
		row := 0
		for _, list := range []struct {
			direction string
			entries   []ConsensusStatement
		}{{"agree", c.Agree}, {"disagree", c.Disagree}} {
			for _, e := range list.entries {
				if row >= len(want.rows) {
					t.Fatal("more entries than published")
				}
				if want.text(row, "direction") != list.direction || want.int(row, "statement") != e.Statement ||
					want.int(row, "n_success") != int64(e.Success) || want.int(row, "n_trials") != int64(e.Trials) {
					t.Errorf("row %d: %s %+v, want %v", row, list.direction, e, want.rows[row])
				}
				near(t, "p", e.P, want.float(row, "p_success"), 1e-12)
				near(t, "z", e.Z, want.float(row, "p_test"), 1e-9)
				row++
			}
		}
		if row != len(want.rows) {
			t.Errorf("%d entries, published %d", row, len(want.rows))
		}
	})
}

// E8: the weights of routing, from the published groups and extremity.
func TestPriorities(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		votes := countVotes(p.m, p.groupOf, p.groups, 0)
		for i := range p.statements.rows {
			j := p.column(t, p.statements, i)
			var all Tally
			for g := range votes {
				all.Agree += votes[g][j].Agree
				all.Disagree += votes[g][j].Disagree
				all.Pass += votes[g][j].Pass
			}
			got := Priority(all, p.statements.float(i, "extremity"), p.m.meta[p.m.statements[j]])
			near(t, "priority of "+strconv.Itoa(i), got, p.statements.float(i, "priority"), 1e-9)
		}
	})
}

// E9: who is grouped, from the votes in time.
func TestInConversation(t *testing.T) {
	onEachBlob(t, func(t *testing.T, p published) {
		published := 0
		for i := range p.participants.rows {
			row, ok := p.m.rowOf.get(p.participants.int(i, "participant"))
			want := p.participants.int(i, "in_conv") == 1
			if want {
				published++
			}
			if got := ok && p.m.inside[row]; got != want {
				t.Errorf("participant %d: %v, published %v", p.participants.int(i, "participant"), got, want)
			}
		}
		if got := Compute(p.m, Options{}).Eligible; got != published {
			t.Errorf("%d are grouped, published %d", got, published)
		}
	})
}
