package statement

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/secret"

	"github.com/a-h/templ"
)

// Consultations tells what may be voted on and sent now.
type Consultations interface {
	Snapshot(ctx context.Context, slug string) (civic.Consultation, error)
	SnapshotByNumber(ctx context.Context, number civic.ConsultationNumber) (civic.Consultation, error)
	Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error)
}

// Mapper draws where the reader stands among the others.
type Mapper interface {
	YourMap(r *http.Request, slug string) (templ.Component, error)
}

// Levels tells where one can show that one is a person of one's own.
type Levels interface {
	Offered(ctx context.Context, consultation civic.ConsultationNumber) (bool, error)
}

// Deps is what the feature needs.
type Deps struct {
	DB            *db.DB
	City          civic.CityID
	Clock         clock.Clock
	Zone          *time.Location
	Log           *slog.Logger
	Consultations Consultations
	Secret        *secret.Keeper // makes keys, tracking codes and draws into what is stored
	Limits        Limits
	Map           Mapper  // nil: the voting page has no map
	Others        Tracker // of other tracking codes; nil: there are none
	Replies       Replies // nil: nobody answers

	Levels Levels // nil: nobody can be verified

	Moderators Moderators // nil: whoever decided may answer an appeal against it

	// Unguarded makes every vote public at once, for tests: of other things, and of
	// the attacks that then succeed.
	Unguarded bool
}

// Service holds the use cases.
type Service struct {
	db            *db.DB
	store         store
	clock         clock.Clock
	log           *slog.Logger
	consultations Consultations
	secret        hasher
	unguarded     bool

	moderators Moderators
	live       *live
	group      *db.Group[ballot]
	pids       *pidCache
	lookups    lookups
	wake       chan struct{}

	changed chan civic.ConsultationNumber
	shelves sync.Map     // consultation → *shelf
	waiting atomic.Int64 // votes on their way to the disk
	voted   atomic.Int64 // when the last batch of them was written, in milliseconds
}

// NewService opens the log of votes. Close it with [Service.Close].
func NewService(ctx context.Context, d Deps) (*Service, error) {
	s := &Service{
		db: d.DB, store: store{d.City, search.Index{DB: d.DB, City: d.City}}, clock: d.Clock, log: d.Log, consultations: d.Consultations, moderators: d.Moderators, live: newLive(d.Unguarded), unguarded: d.Unguarded,
		pids: newPIDCache(200_000), wake: make(chan struct{}, 1), changed: make(chan civic.ConsultationNumber, 256),
	}
	if d.Secret == nil {
		return nil, errors.New("statement: no secret")
	}
	s.secret = newHasher(d.Secret)
	s.lookups.log = d.Log
	s.lookups.find = func(ctx context.Context, consultation civic.ConsultationNumber, keys []string) (map[string]int64, error) {
		return s.store.participants(ctx, s.db.Read(), consultation, keys)
	}
	d.DB.OnReturn(s.Forget)
	s.group = db.NewGroup(s.inTurn, maxBatch, s.write)
	return s, nil
}

// Close stores what was accepted and takes no more votes.
func (s *Service) Close(ctx context.Context) error { return s.group.Close(ctx) }

// Forget drops what is remembered of a database that went back to an earlier
// moment: votes, numbers of participants, texts.
func (s *Service) Forget() {
	s.live.forget()
	s.pids.forget()
	s.shelves.Clear()
	s.nudge()
}

// tail is how long it takes at most until this server sees what another wrote; a
// quarter of it is drawn, so that servers do not ask together.
const tail = 200 * time.Millisecond

// Run follows the log of votes until ctx ends: at once after a vote of this
// server, several times a second for what others wrote.
func (s *Service) Run(ctx context.Context) error {
	for looked := (time.Time{}); ; {
		follow := s.CatchUp
		if time.Since(looked) >= lookEvery {
			looked, follow = time.Now(), s.Release
		}
		if err := follow(ctx); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "cannot read the log of votes", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(tail*3/4 + rand.N(tail/4)):
		case <-s.wake:
		}
	}
}

func (s *Service) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Service) signalAll(consultations map[civic.ConsultationNumber]bool) {
	for n := range consultations {
		s.signal(n)
	}
}

// signal tells that a consultation changed; a listener that lags hears of it
// with the next change.
func (s *Service) signal(consultation civic.ConsultationNumber) {
	select {
	case s.changed <- consultation:
	default:
	}
}

// Changed gives the numbers of consultations whose votes or statements changed.
func (s *Service) Changed() <-chan civic.ConsultationNumber { return s.changed }

// Statements gives every statement of a consultation with the tally that is
// public, whatever its state.
func (s *Service) Statements(ctx context.Context, consultation civic.ConsultationNumber) ([]Statement, error) {
	return s.tallied(ctx, consultation, (*conversation).public)
}

// StatementsNow gives the same with all votes, for the office.
func (s *Service) StatementsNow(ctx context.Context, consultation civic.ConsultationNumber) ([]Statement, error) {
	return s.tallied(ctx, consultation, (*conversation).all)
}

// public and all are the votes that everyone or the office may know of.
func (c *conversation) public() *opinionmap.Matrix { return c.counted }
func (c *conversation) all() *opinionmap.Matrix    { return c.matrix }

func (s *Service) tallied(ctx context.Context, consultation civic.ConsultationNumber, of func(*conversation) *opinionmap.Matrix) ([]Statement, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return nil, err
	}
	if err := s.counted(ctx, patience); err != nil {
		return nil, err
	}
	list := slices.Clone(t.list)
	s.live.read(consultation, func(c *conversation) {
		for i := range list {
			list[i].Tally = of(c).Tally(list[i].ID)
		}
		c.tallyVerified(list)
	})
	return list, nil
}

// Figures counts what people gave: those who voted, the verified among them,
// statements that are shown, current votes on them.
type Figures struct{ Participants, Verified, Statements, Votes int }

// Figures counts what is public. Votes on hidden statements are out of it.
func (s *Service) Figures(ctx context.Context, consultation civic.ConsultationNumber) (Figures, error) {
	list, err := s.Statements(ctx, consultation)
	if err != nil {
		return Figures{}, err
	}
	var f Figures
	for _, st := range list {
		if st.State == Shown {
			f.Statements++
			f.Votes += st.Tally.Total()
		}
	}
	s.live.read(consultation, func(c *conversation) { f.Participants, f.Verified = c.counted.Voters(), c.verifiedPublic().Voters() })
	return f, nil
}

// Votes gives an independent copy of all current votes with the number of the
// last line of the log in it.
func (s *Service) Votes(ctx context.Context, consultation civic.ConsultationNumber) (*opinionmap.Matrix, int64, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return nil, 0, err
	}
	if err := s.counted(ctx, patience); err != nil {
		return nil, 0, err
	}
	var m *opinionmap.Matrix
	var version int64
	s.live.read(consultation, func(c *conversation) {
		m, version = c.matrix.Snapshot(), c.version
	})
	for _, st := range t.list {
		m.SetModeration(st.ID, st.Moderation())
		m.SetMeta(st.ID, st.Meta)
	}
	return m, version, nil
}

// PublicKinds gives the kind of stakeholder of those who said it, by their numbers
// in [Service.PublicVotes]. Who said what is not public.
func (s *Service) PublicKinds(ctx context.Context, consultation civic.ConsultationNumber) (map[int64]civic.StakeholderKind, error) {
	kinds, err := s.store.kinds(ctx, s.db.Read(), consultation)
	public := make(map[int64]civic.StakeholderKind, len(kinds))
	for pid, kind := range kinds {
		public[s.secret.public(consultation, pid)] = kind
	}
	return public, err
}

// Participant finds the number of a key; ok is false before the first vote.
func (s *Service) Participant(ctx context.Context, consultation civic.ConsultationNumber, k Key) (pid int64, ok bool, err error) {
	if !k.Known() {
		return 0, false, nil
	}
	from := pidKey{consultation, s.secret.participant(consultation, k)}
	if pid, ok = s.pids.get(from); ok {
		return pid, true, nil
	}
	times := s.pids.now()
	if pid, ok, err = s.lookups.of(ctx, from); ok {
		s.pids.put(times, from, pid)
	} else if err == nil {
		s.pids.miss(from)
	}
	return pid, ok, err
}

// SetKind records in what capacity a participant takes part; "" takes it back.
func (s *Service) SetKind(ctx context.Context, slug string, k Key, kind civic.StakeholderKind) error {
	c, err := s.consultations.Snapshot(ctx, slug)
	if err != nil {
		return err
	}
	if !kind.Known() {
		return civic.Invalid(civic.FieldError{Field: "kind", Key: "error.field.choice"})
	}
	if !c.TakesVotes {
		return civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	if !k.Known() {
		return civic.Invalid(civic.FieldError{Field: "key", Key: "statement.error.key"})
	}
	pid, err := s.enter(ctx, pidKey{c.Number, s.secret.participant(c.Number, k)})
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.setKind(ctx, tx, c.Number, pid, kind) })
}
