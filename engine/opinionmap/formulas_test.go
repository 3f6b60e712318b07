package opinionmap

import (
	"math"
	"testing"
)

// The worked example of the specification, §2.9: 12 of 13 agree in a group, 20 of
// 27 elsewhere. It needs no data beside the project.
func TestWorkedExampleOfRepresentativeness(t *testing.T) {
	r := compare(Tally{Agree: 12, Pass: 1}, Tally{Agree: 20, Disagree: 7})
	near(t, "P", r.PAgree, 0.866667, 5e-7)
	near(t, "Z", r.ZAgree, 3.207135, 5e-7)
	near(t, "R", r.RAgree, 1.196825, 5e-7)
	near(t, "T", r.TAgree, 1.389297, 5e-7)
}

// Group-aware consensus and priority by hand, §2.11 and §2.12.
func TestConsensusAndPriorityByHand(t *testing.T) {
	votes := [][]Tally{{{Agree: 8, Disagree: 1, Pass: 1}}, {{Agree: 3, Disagree: 1}}, {{}}}
	near(t, "consensus", groupAwareConsensus(votes, 0), 9./12*4/6*1/2, 1e-15)
	near(t, "consensus of no groups", groupAwareConsensus(nil, 0), 1, 0)

	all := Tally{Agree: 8, Disagree: 1, Pass: 1}
	near(t, "priority", Priority(all, 2, false), math.Pow((1-2./12)*3*(9./12)*(1+8*0.25), 2), 1e-12)
	near(t, "priority of a meta statement", Priority(all, 2, true), 49, 0)
	near(t, "priority of a new statement", Priority(Tally{}, 0, false), math.Pow(0.5*0.5*9, 2), 1e-12)
}
