package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// Busy tells whether people are voting: somebody waits for a vote to be stored,
// or did within the last second.
func (s *Service) Busy() bool {
	return s.waiting.Load() > 0 || s.clock().UnixMilli()-s.voted.Load() < 1000
}

// VotesOf gives the current votes of a participant, by statement.
func (s *Service) VotesOf(ctx context.Context, consultation civic.ConsultationNumber, participant int64) (map[int64]opinionmap.Vote, error) {
	if err := s.current(ctx); err != nil {
		return nil, err
	}
	answers := map[int64]opinionmap.Vote{}
	s.live.read(consultation, func(c *conversation) {
		for _, statement := range c.matrix.StatementIDs() {
			if v, voted := c.matrix.Vote(participant, statement); voted {
				answers[statement] = v
			}
		}
	})
	return answers, nil
}
