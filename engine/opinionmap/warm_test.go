package opinionmap_test

import (
	"reflect"
	"testing"

	"dienhong/engine/opinionmap"
	"dienhong/engine/opinionmap/synthetic"
)

// A large conversation, mapped again and again while votes come in, has exactly
// the map of one that is computed from its beginning.
func TestMapperEqualsCompute(t *testing.T) {
	if testing.Short() {
		t.Skip("a million votes")
	}
	o := synthetic.Options{Participants: 32000, Statements: 200, VotesPerPerson: 34, Seed: 3}
	m := synthetic.Matrix(o)
	if m.Votes() < 1_000_000 {
		t.Fatalf("%d votes are too few for this test", m.Votes())
	}
	var mapper opinionmap.Mapper
	mapper.Map(m, opinionmap.Options{})
	for batch := range 3 {
		o.Seed += uint64(batch)
		for e := range synthetic.More(o, 1000) {
			m.Add(e)
		}
		m.Add(opinionmap.VoteEvent{Participant: int64(100000 + batch), Statement: int64(200 + batch), Vote: opinionmap.Agree})
		m.SetModeration(int64(batch), opinionmap.Rejected)
		got := mapper.Map(m.Snapshot(), opinionmap.Options{Threads: 1})
		if want := opinionmap.Compute(m, opinionmap.Options{}); !reflect.DeepEqual(got, want) {
			t.Fatalf("batch %d: another result", batch)
		}
	}
}
