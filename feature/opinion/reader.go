package opinion

import (
	"context"

	"dienhong/engine/opinionmap"
)

// Since counts the lines of the log of a consultation after a version that
// [Service.Votes] gave, changes of mind included.
func (s *Service) Since(ctx context.Context, consultation, version int64) (n int, err error) {
	if err := s.counted(ctx, patience); err != nil {
		return 0, err
	}
	last := version
	s.live.read(consultation, func(c *conversation) { last = c.version })
	if last <= version {
		return 0, nil
	}
	return s.store.votesBetween(ctx, s.db.Read(), consultation, version, last)
}

// VotesOf gives the current votes of a participant, by statement.
func (s *Service) VotesOf(ctx context.Context, consultation, participant int64) (map[int64]opinionmap.Vote, error) {
	if err := s.counted(ctx, patience); err != nil {
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
