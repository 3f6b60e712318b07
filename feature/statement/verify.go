package statement

import (
	"context"
	"maps"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// verifications are the participants of a consultation of whom it is known that
// each is another person, numbered from 1 in the order in which that became known.
// Who they are stands nowhere here.
type verifications struct {
	numbers map[int64]int64 // by participant
	last    int64
}

func (c verifications) has(participant int64) bool { return c.numbers[participant] > 0 }

func (c verifications) clone() verifications {
	return verifications{maps.Clone(c.numbers), c.last}
}

func (c *verifications) add(participant, number int64) {
	if c.numbers == nil {
		c.numbers = map[int64]int64{}
	}
	c.numbers[participant], c.last = number, max(c.last, number)
}

// place is where somebody stands in the order in which ballots become public:
// each sort has its own.
func (c verifications) place(participant int64) int64 {
	if n := c.numbers[participant]; n > 0 {
		return n
	}
	return participant
}

// waits tells whether somebody is in no release up to the last one.
func (c verifications) waits(last Release, participant int64) bool {
	if n := c.numbers[participant]; n > 0 {
		return n >= last.Verified
	}
	return participant >= last.Pid
}

// between tells whether a release has somebody whom the one before did not have.
func (c verifications) between(before, r Release, participant int64) bool {
	return c.waits(before, participant) && !c.waits(r, participant)
}

// countVerified takes the lines of a release into the count of the verified. One in which
// the last of both sorts came together leaves that count as it was.
func (c *shared) countVerified(r Release, lines []opinionmap.VoteEvent) {
	if !r.Apart {
		return
	}
	if !r.Whole {
		for _, l := range lines {
			if c.verified.has(l.Participant) {
				c.verifiedVotes.Add(l)
			}
		}
		return
	}
	c.verifiedVotes = subset(c.published, func(p int64) bool { return c.verified.has(p) && c.told(len(c.releases)-1, p) })
}

// subset gives the votes of some participants of a matrix.
func subset(m *opinionmap.Matrix, of func(participant int64) bool) *opinionmap.Matrix {
	out := opinionmap.NewMatrix()
	var votes []opinionmap.VoteEvent
	for row, p := range m.ParticipantIDs() {
		if of(p) {
			votes = answersOf(votes[:0], m, row, p)
			out.Add(votes...)
		}
	}
	return out
}

// readVerifications takes in who was verified since it was last asked.
func (s *Service) readVerifications(ctx context.Context) error {
	known := map[civic.ConsultationNumber]int64{}
	s.live.mu.RLock()
	times := s.live.at.times
	for n, c := range s.live.open {
		known[n] = c.verified.last
	}
	s.live.mu.RUnlock()
	news, err := s.store.verifications(ctx, s.db.Read(), known)
	if err != nil {
		return err
	}
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	if s.live.at.times != times {
		return nil
	}
	for n, list := range news {
		c := s.live.of(n)
		for p, number := range list.numbers {
			c.verified.add(p, number)
		}
	}
	return nil
}

// Verify records that a participant is a person of their own. What makes that
// sure is spent in the same transaction by spend, and nothing that it keeps names
// the participant. Whoever is verified already spends nothing.
//
// Errors: NotFound; Closed when no votes are taken; Invalid; Conflict when the
// participant's votes are already counted in public; Unavailable; those of spend.
func (s *Service) Verify(ctx context.Context, slug string, k Key, spend func(tx *db.Tx) error) error {
	c, err := s.consultations.Snapshot(ctx, slug)
	switch {
	case err != nil:
		return err
	case !c.TakesVotes:
		return civic.Refuse(civic.KindClosed, c.ClosedKey)
	case !k.Known():
		return civic.Refuse(civic.KindInvalid, "statement.error.cookie")
	}
	pid, err := s.enter(ctx, pidKey{c.Number, s.secret.participant(c.Number, k)})
	if err != nil {
		return err
	}
	if err := s.db.Tx(ctx, func(tx *db.Tx) error {
		done, err := s.store.verified(ctx, tx, c.Number, pid)
		if err != nil || done {
			return err
		}
		counted, err := s.store.countedUpTo(ctx, tx, c.Number)
		if err != nil {
			return err
		}
		if pid < counted {
			return civic.Refuse(civic.KindConflict, "statement.error.counted")
		}
		if err := spend(tx); err != nil {
			return err
		}
		return s.store.verify(ctx, tx, c.Number, pid)
	}); err != nil {
		return err
	}
	return s.readVerifications(ctx)
}

// Verified tells whether a participant is.
func (s *Service) Verified(ctx context.Context, consultation civic.ConsultationNumber, k Key) (bool, error) {
	pid, known, err := s.Participant(ctx, consultation, k)
	if err != nil || !known {
		return false, err
	}
	if s.sure(consultation, pid) {
		return true, nil
	}
	return s.store.verified(ctx, s.db.Read(), consultation, pid)
}

// sure tells the same of a participant as far as this server knows.
func (s *Service) sure(consultation civic.ConsultationNumber, pid int64) (yes bool) {
	s.live.read(consultation, func(c *conversation) { yes = c.verified.has(pid) })
	return yes
}

// VerifiedPeople counts the verified: those in the public figures, and those whom the
// office knows of now.
func (s *Service) VerifiedPeople(ctx context.Context, consultation civic.ConsultationNumber) (public, now int, err error) {
	if err := s.counted(ctx, patience); err != nil {
		return 0, 0, err
	}
	s.live.read(consultation, func(c *conversation) { public, now = c.verifiedPublic().Voters(), len(c.verified.numbers) })
	return public, now, nil
}

// verifiedPublic are the public votes of the verified.
func (c *conversation) verifiedPublic() *opinionmap.Matrix {
	if c.verifiedCounted == nil { // every vote is public at once
		return subset(c.counted, c.verified.has)
	}
	return c.verifiedCounted
}

// tallyVerified tells of statements what the verified say.
func (c *conversation) tallyVerified(list []Statement) {
	if len(c.verified.numbers) == 0 {
		return
	}
	m := c.verifiedPublic()
	for i := range list {
		list[i].Verified = m.Tally(list[i].ID)
	}
}
