package statement

import (
	"cmp"
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// Public tells what of the votes of a consultation is public, and how many more
// people must vote before more is.
type Public struct {
	Release
	Voters, Votes int
	// Needed is how many people the next batch must have, besides those who wait
	// for the one after it, and Answers how many answers at least Least of both have.
	Needed, Answers int
	// Excluded is how many people's ballots do not count.
	Excluded int
}

// Public gives the last release.
func (s *Service) Public(ctx context.Context, consultation civic.ConsultationNumber) (p Public, err error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return p, err
	}
	if err := s.counted(ctx, patience); err != nil {
		return p, err
	}
	s.live.read(consultation, func(c *conversation) {
		p = Public{c.last(), c.counted.Voters(), c.counted.Votes(), c.least(false), min(Answers, t.shown()), c.excluded()}
		if s.unguarded {
			p.Release = Release{Number: c.version, At: civic.FromMillis(c.voted), Line: c.version}
		}
	})
	return p, nil
}

// PublicVotes gives an independent copy of the votes that are public with the
// number of their release. Its participants have other numbers than in the log,
// the same in every release, and stand in the order of these, which says nothing
// of the order in which they came; the map is made in that order, and so is the
// public export.
func (s *Service) PublicVotes(ctx context.Context, consultation civic.ConsultationNumber) (*opinionmap.Matrix, int64, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return nil, 0, err
	}
	if err := s.counted(ctx, patience); err != nil {
		return nil, 0, err
	}
	var m, counted *opinionmap.Matrix
	var number int64
	var of *conversation
	s.live.read(consultation, func(c *conversation) {
		of, number = c, c.last().Number
		if s.unguarded {
			number = c.version
		}
		counted = c.counted.Snapshot()
	})
	of.making.Lock()
	if of.ordered == nil || of.of != number {
		of.ordered, of.of = s.inPublicOrder(consultation, counted), number
	}
	m = of.ordered.Snapshot()
	of.making.Unlock()
	for _, st := range t.list {
		m.SetModeration(st.ID, st.Moderation())
		m.SetMeta(st.ID, st.Meta)
	}
	return m, number, nil
}

// inPublicOrder renumbers and sorts participants; the votes of each stand in the
// order of the statements.
func (s *Service) inPublicOrder(consultation civic.ConsultationNumber, m *opinionmap.Matrix) *opinionmap.Matrix {
	type place struct {
		id  int64
		row int
	}
	places := make([]place, m.Participants())
	for row, pid := range m.ParticipantIDs() {
		places[row] = place{s.secret.public(consultation, pid), row}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Compare(a.id, b.id) })
	out := opinionmap.NewMatrix()
	var votes []opinionmap.VoteEvent
	for _, p := range places {
		votes = answersOf(votes[:0], m, p.row, p.id)
		out.Add(votes...)
	}
	return out
}

// answersOf appends the votes of a row of a matrix, in the order of the statements, under
// a number for the participant.
func answersOf(votes []opinionmap.VoteEvent, m *opinionmap.Matrix, row int, participant int64) []opinionmap.VoteEvent {
	statements := m.StatementIDs()
	m.EachVote(row, func(column int, v opinionmap.Vote) {
		votes = append(votes, opinionmap.VoteEvent{Participant: participant, Statement: statements[column], Vote: v})
	})
	slices.SortFunc(votes, func(a, b opinionmap.VoteEvent) int { return cmp.Compare(a.Statement, b.Statement) })
	return votes
}

// publicBallots gives the ballots of everybody, in the public order, and the day on
// which they became public.
//
// Errors: Closed before voting has ended.
func (s *Service) publicBallots(ctx context.Context, consultation civic.ConsultationNumber) (m *opinionmap.Matrix, day int64, err error) {
	p, err := s.Public(ctx, consultation)
	if err == nil && !p.Whole && !s.unguarded {
		err = civic.Refuse(civic.KindClosed, "statement.error.ballots_later")
	}
	if err != nil {
		return nil, 0, err
	}
	m, _, err = s.PublicVotes(ctx, consultation)
	return m, civic.Millis(p.At.Truncate(24 * time.Hour)), err
}

// eachBallot gives the votes of a matrix in its order, of participants numbered
// from 0.
func eachBallot(m *opinionmap.Matrix, each func(opinionmap.VoteEvent) error) error {
	var votes []opinionmap.VoteEvent
	for row := range m.ParticipantIDs() {
		votes = answersOf(votes[:0], m, row, int64(row))
		for _, v := range votes {
			if err := each(v); err != nil {
				return err
			}
		}
	}
	return nil
}
