package statement

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/db"
)

// When votes become public; docs/privacy-model.md says why.
const (
	// Least is the least number of people whose ballots become public together,
	// and the least that wait for the next time, so that the last batch, at the
	// close, is not smaller. They have at least Answers answers each: whoever saw
	// somebody vote that often looks among those who did. Others come with them.
	Least   = 10
	Answers = 10
	// growth: a batch holds at least one in so many of those counted before.
	growth = 10
	// quiet is how long people have not voted whose ballots become public: a ballot
	// is taken whole, not in the middle of a visit. longest bounds the visit.
	quiet   = QuietMinutes * time.Minute
	longest = LongestHours * time.Hour
	// QuietMinutes and LongestHours are both as pages tell them.
	QuietMinutes = 15
	LongestHours = 2
	// longestWay is how long a vote may be on its way to the disk; one that takes
	// longer is refused. settled is how long after the end of the voting, and after
	// the last vote, all becomes public: every vote that was accepted is then there.
	longestWay = rereading + 30*time.Second
	settled    = longestWay + 30*time.Second
	// every is how often figures change at most; a change is of a full hour.
	every = time.Hour
)

// Release is what of the votes is public: the ballots of whole batches of people
// and, when voting has ended, all. Everything public about votes is of the last
// release; the office alone sees more.
type Release struct {
	Number int64     `db:"number"` // from 1; 0: nothing is public yet
	At     time.Time `db:"at"`
	Pid    int64     `db:"pid"` // first participant that is not in it, of those who are not verified
	// Verified is the number of the first verification that is not in it.
	Verified int64 `db:"verified"`
	Line     int64 `db:"line"`  // last line of the log in it
	First    int64 `db:"first"` // first line of the log in it
	Whole    bool  `db:"whole"` // all votes up to Line: voting has ended
	// Apart tells that those whom it adds are counted among the verified, too,
	// where they are. Without it the last of both came together.
	Apart bool `db:"apart"`
}

// shared is what of a conversation is public.
type shared struct {
	published       *opinionmap.Matrix // by the participants' own numbers
	counted         *opinionmap.Matrix // of these, what counts: without those who are excluded
	verifiedVotes   *opinionmap.Matrix // of the published, the verified
	verifiedCounted *opinionmap.Matrix // of the counted
	out             map[int64]outside  // who is excluded
	lastAct         int64              // on them that is known here
	verified        verifications
	releases        []Release
	pending         map[int64]*visit // of the participants that no release has yet
	asked           time.Time        // when it was last looked whether one is due

	making  sync.Mutex
	ordered *opinionmap.Matrix // counted in the public order, when somebody asked for it
	of      int64              // number of the release that it is of
}

// visit is when somebody voted lately whose ballot is not public yet.
type visit struct {
	first, last int64 // votes of the visit, in milliseconds
	line        int64 // of the very first vote
}

func (c *shared) last() Release {
	if len(c.releases) == 0 {
		return Release{}
	}
	return c.releases[len(c.releases)-1]
}

// has tells whether a line of the log is public.
func (c *shared) has(participant, line int64) bool {
	for i, r := range slices.Backward(c.releases) {
		if line <= r.Line && (r.Whole || c.adds(i, participant)) {
			return true
		}
	}
	return false
}

// adds tells whether somebody is in the batch of the release at a place.
func (c *shared) adds(place int, participant int64) bool {
	var before Release
	if place > 0 {
		before = c.releases[place-1]
	}
	return c.verified.between(before, c.releases[place], participant)
}

// countsVerified tells whether a public line of the log is counted among the verified.
func (c *shared) countsVerified(participant, line int64) bool {
	for i, r := range slices.Backward(c.releases) {
		if line > r.Line || !r.Apart {
			continue
		}
		if !r.Whole && c.adds(i, participant) || r.Whole && c.told(i, participant) {
			return c.verified.has(participant)
		}
	}
	return false
}

// told tells whether a release up to the one at a place added somebody apart.
func (c *shared) told(place int, participant int64) bool {
	for i := range place + 1 {
		if c.releases[i].Apart && c.adds(i, participant) {
			return true
		}
	}
	return false
}

// note takes in a line of the log.
func (c *shared) note(l logged) {
	last := c.last()
	switch {
	case l.id <= last.Line && c.has(l.Participant, l.id):
		c.publish(l.VoteEvent, c.countsVerified(l.Participant, l.id))
	case c.verified.waits(last, l.Participant):
		v := c.pending[l.Participant]
		if v == nil {
			v = &visit{first: l.At, line: l.id}
			c.pending[l.Participant] = v
		}
		if l.At-v.last > quiet.Milliseconds() {
			v.first = l.At
		}
		v.last = l.At
	}
}

// Release makes public what may be, here or on another server, and takes in what
// was made public elsewhere.
func (s *Service) Release(ctx context.Context) error {
	if s.unguarded {
		return nil
	}
	if err := s.live.lock(ctx); err != nil {
		return err
	}
	defer s.live.unlock()
	if err := s.readLog(ctx); err != nil {
		return err
	}
	if err := s.readReleases(ctx); err != nil {
		return err
	}
	if err := s.readExclusions(ctx); err != nil {
		return err
	}
	now := s.clock()
	for _, n := range s.live.stale(now) {
		about, err := s.consultations.SnapshotByNumber(ctx, n)
		if civic.IsKind(err, civic.KindNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		t, err := s.textsOf(ctx, n)
		if err != nil {
			return err
		}
		var next Release
		var due bool
		for range 2 { // one of each sort
			var known, acts int64
			s.live.read(n, func(c *conversation) {
				next, due = c.due(now, about, t.shown())
				known, acts = c.verified.last, c.lastAct
			})
			if !due {
				break
			}
			if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.insertRelease(ctx, tx, n, next, known, acts) }); err != nil {
				return fmt.Errorf("make votes public: %w", err)
			}
			if err := s.readReleases(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookEvery is how often it is looked whether votes may become public.
const lookEvery = time.Second

// stale gives the conversations for which it was not looked lately.
func (l *live) stale(now time.Time) (list []civic.ConsultationNumber) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for n, c := range l.open {
		if d := now.Sub(c.asked); d < 0 || d >= lookEvery {
			c.asked = now
			list = append(list, n)
		}
	}
	slices.Sort(list)
	return list
}

// late is how old a release is at most when this server hears of it, unless it
// starts or reads everything anew.
const late = 48 * time.Hour

// readReleases takes in the releases that are new here. The caller holds the lock
// of the log.
func (s *Service) readReleases(ctx context.Context) error {
	at := s.live.position()
	list, err := s.store.releases(ctx, s.db.Read(), s.clock().Add(-late))
	if err != nil {
		return err
	}
	// Whoever a release tells apart was verified before it was made.
	if err := s.readVerifications(ctx); err != nil {
		return err
	}
	if slices.ContainsFunc(list, func(f releaseRow) bool { return s.isNew(f) }) {
		if err := s.readExclusions(ctx); err != nil {
			return err
		}
	}
	for _, f := range list {
		if err := s.takeRelease(ctx, at, f.Consultation, f.Release); err != nil {
			return err
		}
	}
	return nil
}

// takeRelease makes the lines of a release public here, as far as they were read;
// those read later find it.
func (s *Service) takeRelease(ctx context.Context, at position, number civic.ConsultationNumber, r Release) error {
	var before Release
	var further bool // than the release this server has read
	adds := func(int64) bool { return false }
	s.live.read(number, func(c *conversation) {
		if before, further = c.last(), c.version > r.Line; r.Number <= before.Number {
			return
		}
		verified := c.verified.clone()
		adds = func(participant int64) bool { return verified.between(before, r, participant) }
	})
	if r.Number <= before.Number {
		return nil
	}
	var lines []opinionmap.VoteEvent
	whole := opinionmap.NewMatrix()
	switch {
	case r.Whole && further:
		if err := s.eachVote(ctx, number, r.Line, func(v opinionmap.VoteEvent) error { whole.Add(v); return nil }); err != nil {
			return fmt.Errorf("read what becomes public: %w", err)
		}
	case !r.Whole && r.First <= at.Last:
		if err := s.eachLine(ctx, number, r.First-1, min(r.Line, at.Last), func(l logged) error {
			if adds(l.Participant) {
				lines = append(lines, l.VoteEvent)
			}
			return nil
		}); err != nil {
			return fmt.Errorf("read what becomes public: %w", err)
		}
	}
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	if !s.live.released || s.live.at.times != at.times {
		return nil // it is read with the log, anew
	}
	c := s.live.of(number)
	if c.last() != before || r.Number <= before.Number {
		return nil
	}
	c.releases = append(c.releases, r)
	switch {
	case r.Whole && further:
		c.published = whole
	case r.Whole:
		c.published = c.matrix.Snapshot()
	}
	c.published.Add(lines...)
	c.countVerified(r, lines)
	c.show()
	for p := range c.pending {
		if !c.verified.waits(r, p) {
			delete(c.pending, p)
		}
	}
	s.signal(number)
	return nil
}

// loadReleases reads all releases, before the log is read.
func (s *Service) loadReleases(ctx context.Context, times int) error {
	all, err := s.store.releases(ctx, s.db.Read(), time.Time{})
	if err != nil {
		return fmt.Errorf("read what is public: %w", err)
	}
	verified, err := s.store.verifications(ctx, s.db.Read(), nil)
	if err != nil {
		return fmt.Errorf("read who is verified: %w", err)
	}
	excluded, err := s.store.exclusions(ctx, s.db.Read())
	if err != nil {
		return fmt.Errorf("read who is excluded: %w", err)
	}
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	if s.live.released || s.live.at.times != times {
		return nil
	}
	for _, f := range all {
		c := s.live.of(f.Consultation)
		c.releases = append(c.releases, f.Release)
	}
	for n, list := range verified {
		s.live.of(n).verified = list
	}
	for n, list := range excluded {
		c := s.live.of(n)
		c.out, c.lastAct = list.out, list.last
		c.show()
	}
	s.live.released = true
	return nil
}
