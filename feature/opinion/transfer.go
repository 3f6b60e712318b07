package opinion

import (
	"context"
	"iter"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// Intake is a whole conversation from elsewhere: another system's export or a
// generated population.
type Intake struct {
	Statements   []Statement // with the ids that they had
	Participants iter.Seq2[int64, civic.StakeholderKind]
	Votes        iter.Seq2[opinionmap.VoteEvent, error]
}

// Import stores an intake in a consultation that has none yet: all of it or
// nothing. It tells how many votes there were.
func (s *Service) Import(ctx context.Context, who civic.Actor, consultation int64, in Intake) (votes int64, err error) {
	if !who.Has(civic.Editor) {
		return 0, civic.Forbidden()
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, st := range in.Statements {
			st.Consultation = consultation
			if err := s.store.insertStatement(ctx, tx, st, ""); err != nil {
				return err
			}
		}
		if _, err := tx.Append(ctx, "opinion_participant", []string{"city_id", "consultation", "pid", "key_hash", "kind"},
			func(yield func([]any, error) bool) {
				for pid, kind := range in.Participants {
					if !yield([]any{int64(s.store.city), consultation, pid, "", string(kind)}, nil) {
						return
					}
				}
			}); err != nil {
			return err
		}
		id, err := s.store.lastVote(ctx, tx)
		if err != nil {
			return err
		}
		votes, err = tx.Append(ctx, "opinion_vote", voteColumns, func(yield func([]any, error) bool) {
			for e, err := range in.Votes {
				id++
				if !yield([]any{int64(s.store.city), id, consultation, e.Participant, e.Statement, int64(e.Vote), e.At, int64(0), 0.0}, err) {
					return
				}
			}
		})
		return err
	})
	if err == nil {
		s.forget(consultation)
		s.nudge()
	}
	return votes, err
}

// EachVote streams the log of a consultation in its order, in steps, so that no
// read stays open while a slow receiver takes its time.
func (s *Service) EachVote(ctx context.Context, consultation int64, each func(opinionmap.VoteEvent) error) error {
	end, err := s.store.lastVote(ctx, s.db.Read())
	if err != nil {
		return err
	}
	const step = 20_000
	batch := make([]opinionmap.VoteEvent, 0, step)
	for after := int64(0); after < end; after += step {
		batch = batch[:0]
		if err := s.store.votes(ctx, s.db.Read(), after, min(end, after+step), func(l logged) error {
			if l.consultation == consultation {
				batch = append(batch, l.VoteEvent)
			}
			return nil
		}); err != nil {
			return err
		}
		for _, e := range batch {
			if err := each(e); err != nil {
				return err
			}
		}
	}
	return nil
}
