package statement

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"dienhong/civic"
	"dienhong/platform/db"
)

// errReturned says that the log is not the one that was read: the database went
// back to an earlier moment, and perhaps on from there.
var errReturned = errors.New("the log of votes is not the one that was read")

// inTurn runs a transaction of those that take their turn at the head of the log.
// On a database that went back everything remembered of it is dropped first, and
// the log read again.
func (s *Service) inTurn(ctx context.Context, work func(tx *db.Tx) error) error {
	for range 3 {
		if err := s.counted(ctx, rereading); err != nil {
			return err
		}
		err := s.db.InTurn(ctx, work)
		if !errors.Is(err, errReturned) {
			return err
		}
		s.db.Returned(err.Error())
	}
	return errReturned
}

// batch is what one transaction writes.
type batch struct {
	at   position // what was known of the log before
	head logHead  // where the log ended before
	mark int64    // of its new end
	pids map[pidKey]int64
}

// write stores a batch: new participants, then the lines of the log. It may run
// more than once and therefore keeps nothing until the commit.
func (s *Service) write(ctx context.Context, tx *db.Tx, ballots []ballot) error {
	b, times := batch{at: s.live.position()}, s.pids.now()
	votes := s.unsent(ballots)
	late := s.clock().Add(-longestWay)
	if slices.ContainsFunc(votes, func(v ballot) bool { return v.event.At < civic.Millis(late) }) {
		return civic.Refuse(civic.KindUnavailable, "statement.error.not_stored") // voting may have ended, and all be public
	}
	if len(votes) > 0 {
		b.mark = 1 + rand.Int64N(math.MaxInt64)
	}
	var err error
	if b.head, err = s.store.advance(ctx, tx, len(votes), b.mark); err != nil {
		return fmt.Errorf("take the turn at the log: %w", err)
	}
	seen, err := s.unseen(ctx, tx, b)
	if err != nil {
		return err
	}
	if err := s.number(ctx, tx, &b, ballots); err != nil {
		return err
	}
	lines, err := s.appendVotes(ctx, tx, b, votes, seen)
	if err != nil {
		return err
	}
	end := logHead{Last: b.head.Last + int64(len(lines)), Mark: b.mark}
	if len(lines) == 0 {
		end.Mark = b.head.Mark
	}
	if len(lines) != len(votes) {
		if err := s.store.setHead(ctx, tx, end); err != nil {
			return err
		}
	}
	if len(votes) > 0 {
		s.voted.Store(civic.Millis(s.clock()))
	}
	tx.AfterCommit(func() {
		for k, pid := range b.pids {
			s.pids.put(times, k, pid)
		}
		s.follow(b, lines, end)
	})
	return nil
}

// unsent gives the votes of a batch that neither it nor the log read so far has
// twice.
func (s *Service) unsent(ballots []ballot) []ballot {
	votes := make([]ballot, 0, len(ballots))
	sent := make(map[int64]bool, len(ballots))
	for _, b := range ballots {
		if b.entry || b.once != 0 && (sent[b.once] || s.live.sent(b.from.consultation, b.once)) {
			continue
		}
		sent[b.once] = true
		votes = append(votes, b)
	}
	return votes
}

// unseen gives the senders' keys of the lines that another server wrote and this
// one has not read yet: a phone may have sent its vote there first.
//
// Errors: errReturned when what was read is not there any more.
func (s *Service) unseen(ctx context.Context, tx *db.Tx, b batch) (map[int64]bool, error) {
	switch {
	case b.head.Last < b.at.Last, b.head.Last == b.at.Last && b.head.Mark != b.at.Mark:
		return nil, errReturned
	case b.head.Last == b.at.Last:
		return nil, nil
	}
	seen, first := map[int64]bool{}, b.at.edge.id > 0
	err := s.store.votes(ctx, tx, b.at.edge.id, b.head.Last, func(l logged) error {
		if first {
			first = false
			if l != b.at.edge {
				return errReturned
			}
			return nil
		}
		if l.once != 0 {
			seen[l.once] = true
		}
		return nil
	})
	if err == nil && first {
		err = errReturned
	}
	return seen, err
}

// number finds the numbers of the participants of a batch and gives newcomers
// theirs. Who was looked for a moment ago and not found is taken for new; when the
// table says otherwise, because another server was faster, the batch is tried again
// and everybody looked for.
func (s *Service) number(ctx context.Context, tx *db.Tx, b *batch, ballots []ballot) error {
	b.pids = make(map[pidKey]int64, len(ballots))
	absent, unknown := map[civic.ConsultationNumber][]pidKey{}, map[civic.ConsultationNumber][]pidKey{}
	for i, o := range ballots {
		if _, asked := b.pids[o.from]; asked {
			continue
		}
		pid, known := s.pids.get(o.from)
		b.pids[o.from] = pid
		of := unknown
		switch {
		case known:
			continue
		case !o.looked && s.pids.missing(o.from):
			of = absent
			ballots[i].looked = true // and the next time, should there be one, not believed
		}
		of[o.from.consultation] = append(of[o.from.consultation], o.from)
	}
	var news []newcomer
	for _, consultation := range consultations(absent, unknown) {
		highest, more, err := s.numbered(ctx, tx, b, consultation, unknown[consultation])
		if err != nil {
			return fmt.Errorf("find participants: %w", err)
		}
		for _, k := range slices.Concat(absent[consultation], more) {
			highest++
			b.pids[k] = highest
			news = append(news, newcomer{k, highest})
		}
	}
	if len(news) == 0 {
		return nil
	}
	n, err := s.store.insertParticipants(ctx, tx, news)
	if err != nil {
		return fmt.Errorf("store %d participants: %w", len(news), err)
	}
	if n < int64(len(news)) {
		return db.ErrBusy // and so tried again
	}
	return nil
}

// numbered gives the highest number in a consultation and those of some keys that
// have none; what the others have it notes in the batch. Where nobody is to be
// found and no other server wrote, this one knows the highest number itself.
func (s *Service) numbered(ctx context.Context, tx *db.Tx, b *batch, consultation civic.ConsultationNumber, list []pidKey) (highest int64, absent []pidKey, err error) {
	if highest, ok := s.pids.last(consultation); ok && len(list) == 0 && b.head == b.at.logHead {
		return highest, nil, nil
	}
	keys := make([]string, len(list))
	for i, k := range list {
		keys[i] = k.who.String()
	}
	known, err := s.store.numbered(ctx, tx, consultation, keys)
	for i, k := range list {
		pid, ok := known[keys[i]]
		if !ok {
			absent = append(absent, k)
		}
		b.pids[k] = pid
	}
	highest, some := known[""]
	if !some {
		highest = -1
	}
	return highest, absent, err
}

// consultations gives those of some keys, in their order.
func consultations(lists ...map[civic.ConsultationNumber][]pidKey) []civic.ConsultationNumber {
	var all []civic.ConsultationNumber
	for _, of := range lists {
		all = slices.AppendSeq(all, maps.Keys(of))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// appendVotes writes the lines of the votes that no other server has stored.
func (s *Service) appendVotes(ctx context.Context, tx *db.Tx, b batch, votes []ballot, seen map[int64]bool) ([]logged, error) {
	lines := make([]logged, 0, len(votes))
	propensities := make([]float64, 0, len(votes))
	for _, v := range votes {
		if v.once != 0 && seen[v.once] {
			continue
		}
		v.event.Participant = b.pids[v.from]
		lines = append(lines, logged{id: b.head.Last + int64(len(lines)) + 1, consultation: v.from.consultation, VoteEvent: v.event, once: v.once})
		propensities = append(propensities, v.propensity)
	}
	if len(lines) == 0 {
		return nil, nil
	}
	i := 0
	_, err := tx.Append(ctx, "statement_vote", voteColumns, db.Rows(lines, func(l logged) []any {
		p := propensities[i]
		i++
		return []any{int64(s.store.city), l.id, l.consultation, l.Participant, l.Statement, int64(l.Vote), l.At, l.once, p}
	}))
	if err != nil {
		return nil, fmt.Errorf("append %d votes: %w", len(lines), err)
	}
	return lines, nil
}

// enter gives the number of the participant of a hashed key, a new one to whoever
// has none. It does not run inside a transaction.
//
// Errors: as of [Service.queue].
func (s *Service) enter(ctx context.Context, k pidKey) (int64, error) {
	if pid, ok := s.pids.get(k); ok {
		return pid, nil
	}
	if err := s.queue(ctx, ballot{from: k, entry: true}); err != nil {
		return 0, err
	}
	if pid, ok := s.pids.get(k); ok {
		return pid, nil
	}
	pid, _, err := s.lookups.of(ctx, k) // the cache was full and began anew
	return pid, err
}
