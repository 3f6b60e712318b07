package statement

import (
	"context"
	"slices"
	"sync"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// Since counts the lines of the log of a consultation after a version that
// [Service.Votes] gave, changes of mind included.
func (s *Service) Since(ctx context.Context, consultation civic.ConsultationNumber, version int64) (n int, err error) {
	if err := s.counted(ctx, patience); err != nil {
		return 0, err
	}
	last, lines, known := version, 0, false
	s.live.read(consultation, func(c *conversation) {
		last, lines = c.version, c.lines
		n, known = c.taken.at(version)
	})
	switch {
	case last <= version:
		return 0, nil
	case known:
		return lines - n, nil
	}
	if n, err = s.store.countVotes(ctx, s.db.Read(), consultation, version, last); err == nil {
		s.live.read(consultation, func(c *conversation) { c.taken.note(version, lines-n) })
	}
	return n, err
}

// Busy tells whether people are voting: somebody waits for a vote to be stored,
// or did within the last second.
func (s *Service) Busy() bool {
	return s.waiting.Load() > 0 || s.clock().UnixMilli()-s.voted.Load() < 1000
}

// maxTaken bounds the versions of which it is remembered how many lines they
// have.
const maxTaken = 8

// taken remembers how many lines of the log the versions have that were given
// away, so that those after them are not counted one by one. It has a lock of
// its own, because it is used by readers of the live state.
type taken struct {
	mu       sync.Mutex
	versions []struct {
		version int64
		lines   int
	}
}

func (t *taken) at(version int64) (lines int, known bool) {
	if version == 0 {
		return 0, true
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, v := range t.versions {
		if v.version == version {
			return v.lines, true
		}
	}
	return 0, false
}

func (t *taken) note(version int64, lines int) {
	if _, known := t.at(version); known {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.versions) == maxTaken {
		t.versions = slices.Delete(t.versions, 0, 1)
	}
	t.versions = append(t.versions, struct {
		version int64
		lines   int
	}{version, lines})
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
