package opinionmap

import (
	"context"
	"math"
	"testing"
)

// Two camps, 70 and 30 of 100. Statements 0-9 are agreed with by 90 % of both;
// 10-19 by all of the large camp and a fifth of the small one, which is as much or
// more in total; 20-39 divide, one way or the other; 40-49 please nobody.
func bridgingWorld() *Matrix {
	s, m := newStream(6, 0), NewMatrix()
	for p := range int64(600) {
		large := p%10 < 7
		for j := range int64(50) {
			if s.float() < 0.5 {
				continue
			}
			agree := 0.2
			switch {
			case j < 10:
				agree = 0.75
			case j < 20:
				if large {
					agree = 0.98
				}
			case j < 40:
				if large == (j%2 == 0) {
					agree = 0.9
				} else {
					agree = 0.1
				}
			}
			v := Disagree
			if s.float() < agree {
				v = Agree
			}
			m.Add(VoteEvent{Participant: p, Statement: j, Vote: v})
		}
	}
	return m
}

func TestBridgingPrefersWhatBothCampsAgreeWith(t *testing.T) {
	m := bridgingWorld()
	list, err := BridgingScores(context.Background(), m)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 50 {
		t.Fatalf("%d statements", len(list))
	}
	share := func(from, to int64) float64 {
		var sum Tally
		for s := from; s < to; s++ {
			sum.Agree += m.Tally(s).Agree
			sum.Disagree += m.Tally(s).Disagree
		}
		return float64(sum.Agree) / float64(sum.Total())
	}
	t.Logf("share of agreement: both camps %.2f, large camp only %.2f", share(0, 10), share(10, 20))
	if math.Abs(share(0, 10)-share(10, 20)) > 0.03 {
		t.Errorf("the two sorts should be equally popular: %.2f, %.2f", share(0, 10), share(10, 20))
	}
	for i, b := range list[:10] {
		if b.Statement >= 10 {
			t.Errorf("place %d: %+v", i, b)
		}
	}
	for _, b := range list {
		if b.Lower >= b.Score || math.IsNaN(b.Score) {
			t.Errorf("%+v", b)
		}
		divides := b.Statement >= 20 && b.Statement < 40
		if divides != (math.Abs(b.Factor) > 0.5) && b.Statement < 10 {
			t.Errorf("factor of a shared statement: %+v", b)
		}
	}
}

func TestBridgingIsDeterministic(t *testing.T) {
	a, _ := BridgingScores(context.Background(), bridgingWorld())
	withProcessors(t, 1, func() {
		b, _ := BridgingScores(context.Background(), bridgingWorld())
		for i := range a {
			if a[i] != b[i] {
				t.Fatalf("%+v with all processors, %+v with one", a[i], b[i])
			}
		}
	})
}
