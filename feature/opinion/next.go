package opinion

import (
	"context"
	"math"
	"math/rand/v2"

	"dienhong/engine/opinionmap"
)

// Card is the statement that a participant sees next.
type Card struct {
	Statement Statement
	Done      bool // nothing is left to vote on
	Answered  int  // statements that the participant answered
	Total     int  // statements that are shown
	Current   opinionmap.Vote
	Voted     bool   // Current holds the participant's vote
	Served    string // goes back with the vote
}

// Next draws a statement that the participant has not answered. Those with few
// votes come more often, and every one keeps a chance; the probability goes
// back with the vote and into the log, so that results can be weighed by it.
func (s *Service) Next(ctx context.Context, c Consultation, k Key) (Card, error) {
	t, err := s.textsOf(ctx, c.Number)
	if err != nil {
		return Card{}, err
	}
	if err := s.counted(ctx, patience); err != nil {
		return Card{}, err
	}
	pid, known, err := s.Participant(ctx, c.Number, k)
	if err != nil {
		return Card{}, err
	}
	var card Card
	var open []Statement
	var weights []float64
	sum := 0.0
	s.live.read(c.Number, func(l *conversation) {
		for _, st := range t.list {
			if st.State != Shown {
				continue
			}
			card.Total++
			if known {
				if _, voted := l.matrix.Vote(pid, st.ID); voted {
					card.Answered++
					continue
				}
			}
			w := drawWeight(l.matrix.Tally(st.ID).Total())
			open, weights, sum = append(open, st), append(weights, w), sum+w
		}
	})
	if len(open) == 0 {
		card.Done = true
		return card, nil
	}
	x, i := rand.Float64()*sum, 0
	for ; i < len(open)-1; i++ {
		if x -= weights[i]; x < 0 {
			break
		}
	}
	card.Statement = open[i]
	card.Served = s.secret.drawn(c.Number, open[i].ID, weights[i]/sum)
	return card, nil
}

// drawWeight falls with the votes that a statement has and never below 1, the
// floor that keeps old statements in the draw; a new one weighs nine times as
// much, as in Pol.is's comment routing.
func drawWeight(votes int) float64 { return 1 + 8*math.Exp2(-float64(votes)/5) }

// Card gives a given statement, for those who come to change their vote.
func (s *Service) Card(ctx context.Context, c Consultation, k Key, id int64) (Card, error) {
	card, err := s.Next(ctx, c, k)
	if err != nil {
		return Card{}, err
	}
	st, ok, err := s.votable(ctx, c.Number, id)
	if err != nil || !ok {
		return card, err
	}
	card.Statement, card.Served, card.Done = st, "", false
	pid, known, err := s.Participant(ctx, c.Number, k)
	if err == nil && known {
		s.live.read(c.Number, func(l *conversation) { card.Current, card.Voted = l.matrix.Vote(pid, id) })
	}
	return card, err
}
