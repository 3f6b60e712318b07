package statement

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// Conversation is a whole conversation from elsewhere: another system's export or a
// generated population. The sequences may be read more than once.
type Conversation struct {
	Statements []Statement // with the ids that they had
	// Participants may leave out those who only voted; nil: none said a kind.
	Participants iter.Seq2[int64, civic.StakeholderKind]
	Votes        iter.Seq2[opinionmap.VoteEvent, error] // in the order of the log
}

// Import stores a conversation in a consultation that has none yet: all of it or
// nothing. It tells how many votes there were.
//
// Errors: Forbidden; Conflict when the consultation has statements or
// participants; Invalid when a vote is on a statement that is not in the
// conversation; whatever Votes gives.
func (s *Service) Import(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, in Conversation) (votes int64, err error) {
	if err := CanImport(who); err != nil {
		return 0, err
	}
	known := make(map[int64]bool, len(in.Statements))
	for _, st := range in.Statements {
		known[st.ID] = true
	}
	err = s.inTurn(ctx, func(tx *db.Tx) error {
		head, err := s.store.advance(ctx, tx, 0, 0)
		if err != nil {
			return fmt.Errorf("take the turn at the log: %w", err)
		}
		if empty, err := s.store.empty(ctx, tx, consultation); err != nil || !empty {
			return cmp.Or(err, error(civic.Refuse(civic.KindConflict, "statement.error.not_empty")))
		}
		for _, st := range in.Statements {
			st.Consultation = consultation
			if err := s.store.insertStatement(ctx, tx, st, ""); err != nil {
				return err
			}
		}
		id := head.Last
		kinds := map[int64]civic.StakeholderKind{}
		votes, err = tx.Append(ctx, "statement_vote", voteColumns, func(yield func([]any, error) bool) {
			for e, err := range in.Votes {
				if err == nil && !known[e.Statement] {
					err = civic.Invalid(civic.FieldError{Field: "votes", Key: "statement.error.unknown_statement", Args: []any{e.Statement}})
				}
				id++
				kinds[e.Participant] = ""
				if !yield([]any{int64(s.store.city), id, int64(consultation), e.Participant, e.Statement, int64(e.Vote), e.At, int64(0), 0.0}, err) {
					return
				}
			}
		})
		if err != nil {
			return err
		}
		if votes > 0 {
			if err := s.store.setHead(ctx, tx, logHead{Last: head.Last + votes, Mark: 1 + rand.Int64N(math.MaxInt64)}); err != nil {
				return err
			}
		}
		if in.Participants != nil {
			maps.Insert(kinds, in.Participants)
		}
		_, err = tx.Append(ctx, "statement_participant", participantColumns,
			db.Rows(slices.Sorted(maps.Keys(kinds)), func(pid int64) []any {
				return []any{int64(s.store.city), int64(consultation), pid, "", string(kinds[pid])}
			}))
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
func (s *Service) EachVote(ctx context.Context, consultation civic.ConsultationNumber, each func(opinionmap.VoteEvent) error) error {
	end, err := s.store.head(ctx, s.db.Read())
	if err != nil {
		return err
	}
	return s.eachVote(ctx, consultation, end.Last, each)
}

// eachVote ends at a line of the log.
func (s *Service) eachVote(ctx context.Context, consultation civic.ConsultationNumber, end int64, each func(opinionmap.VoteEvent) error) error {
	return s.eachLine(ctx, consultation, 0, end, func(l logged) error { return each(l.VoteEvent) })
}

func (s *Service) eachLine(ctx context.Context, consultation civic.ConsultationNumber, after, end int64, each func(logged) error) error {
	const step = 20_000
	batch := make([]logged, 0, step)
	for ; after < end; after += step {
		batch = batch[:0]
		if err := s.store.scanVotes(ctx, s.db, after+1, min(end, after+step), func(l logged) error {
			if l.consultation == consultation {
				batch = append(batch, l)
			}
			return nil
		}); err != nil {
			return err
		}
		for _, l := range batch {
			if err := each(l); err != nil {
				return err
			}
		}
	}
	return nil
}
