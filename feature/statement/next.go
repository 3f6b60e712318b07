package statement

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// Card is a statement as a participant sees it.
type Card struct {
	Statement  Statement
	Done       bool // nothing is left to vote on
	Answered   int  // statements that the participant answered
	Total      int  // statements that are shown
	Current    opinionmap.Vote
	Voted      bool    // Current holds the participant's vote
	Propensity float64 // probability with which it was drawn; 0: chosen
	Served     string  // goes back with the vote
}

// Next draws a statement that the participant has not answered. Those with few
// public votes come more often, and every one keeps a chance; the probability goes
// back with the vote and into the log, so that results can be weighed by it.
func (s *Service) Next(ctx context.Context, c civic.Consultation, k Key) (Card, error) {
	deck, err := s.Deck(ctx, c, k, 1)
	if err != nil {
		return Card{}, err
	}
	return deck[0], nil
}

// Deck draws up to n different statements that the participant has not answered,
// in the order in which they are to be shown. It holds one card that is Done
// when nothing is left.
func (s *Service) Deck(ctx context.Context, c civic.Consultation, k Key, n int) ([]Card, error) {
	t, err := s.textsOf(ctx, c.Number)
	if err != nil {
		return nil, err
	}
	if err := s.current(ctx); err != nil {
		return nil, err
	}
	pid, known, err := s.Participant(ctx, c.Number, k)
	if err != nil {
		return nil, err
	}
	var base Card
	var open []Statement
	var weights []float64
	s.live.read(c.Number, func(l *conversation) {
		for _, st := range t.list {
			if st.State != Shown {
				continue
			}
			base.Total++
			if known {
				if _, voted := l.matrix.Vote(pid, st.ID); voted {
					base.Answered++
					continue
				}
			}
			open, weights = append(open, st), append(weights, drawWeight(l.counted.Tally(st.ID).Total()))
		}
	})
	var deck []Card
	for len(deck) < n && len(open) > 0 {
		i, propensity := opinionmap.DrawStatement(weights, opinionmap.ExposureFloor, rand.Float64())
		card := base
		card.Statement, card.Propensity = open[i], min(1, propensity)
		card.Served = s.secret.drawn(c.Number, open[i].ID, card.Propensity)
		deck = append(deck, card)
		last := len(open) - 1
		open[i], weights[i] = open[last], weights[last]
		open, weights = open[:last], weights[:last]
	}
	if len(deck) == 0 {
		base.Done = true
		deck = append(deck, base)
	}
	return deck, nil
}

// drawWeight falls with the votes that a statement has, from 9 to 1, as in
// Pol.is's comment routing. Its other factors are left out: they favour what the
// majority agrees with.
func drawWeight(votes int) float64 { return 1 + 8*math.Exp2(-float64(votes)/5) }

// Card gives a given statement, for those who come to vote on it or to change
// their vote; found is false, with another card, when it cannot be voted on.
func (s *Service) Card(ctx context.Context, c civic.Consultation, k Key, id int64) (card Card, found bool, err error) {
	if card, err = s.Next(ctx, c, k); err != nil {
		return Card{}, false, err
	}
	st, ok, err := s.votable(ctx, c.Number, id)
	if err != nil || !ok {
		return card, false, err
	}
	card.Statement, card.Served, card.Propensity, card.Done = st, "", 0, false
	card.Current, card.Voted, err = s.vote(ctx, c.Number, k, id)
	return card, true, err
}

// vote gives the current vote of a participant on a statement, and whether there
// is one.
func (s *Service) vote(ctx context.Context, consultation civic.ConsultationNumber, k Key, statement int64) (v opinionmap.Vote, voted bool, err error) {
	pid, known, err := s.Participant(ctx, consultation, k)
	if err == nil && known {
		s.live.read(consultation, func(l *conversation) { v, voted = l.matrix.Vote(pid, statement) })
	}
	return v, voted, err
}

// Kind gives in what capacity a participant said to take part; "" when they did
// not say.
func (s *Service) Kind(ctx context.Context, consultation civic.ConsultationNumber, k Key) (civic.StakeholderKind, error) {
	pid, known, err := s.Participant(ctx, consultation, k)
	if err != nil || !known {
		return "", err
	}
	kind, err := s.store.kind(ctx, s.db.Read(), consultation, pid)
	if errors.Is(err, db.ErrNotFound) {
		return "", nil
	}
	return kind, err
}

// Answer is a participant's current vote on a statement.
type Answer struct {
	Statement Statement
	Vote      opinionmap.Vote
}

// Answers gives what a participant answered, by the number of the statement.
// Those on statements that are hidden now are in it, without the text.
func (s *Service) Answers(ctx context.Context, consultation civic.ConsultationNumber, k Key) ([]Answer, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return nil, err
	}
	if err := s.current(ctx); err != nil {
		return nil, err
	}
	pid, known, err := s.Participant(ctx, consultation, k)
	if err != nil || !known {
		return nil, err
	}
	var list []Answer
	s.live.read(consultation, func(c *conversation) {
		for _, st := range t.list {
			if v, voted := c.matrix.Vote(pid, st.ID); voted {
				if st.State == Hidden {
					st.Text = civic.Text{}
				}
				list = append(list, Answer{st, v})
			}
		}
	})
	return list, nil
}
