package synthesis

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/secret"
	"dienhong/platform/web"
)

// Service holds the use cases.
type Service struct {
	db            *db.DB
	store         store
	secret        *secret.Keeper
	unguarded     bool
	clock         clock.Clock
	log           *slog.Logger
	consultations Consultations
	source        Source
	reader        Reader
	announce      *web.Hub
	queue         *queue
	doubts        *queue // whose certainty is to be worked out
	busy          func() bool
	making        sync.Mutex // one result at a time
	mappers       mappers    // used by who makes a result

	mu      sync.RWMutex
	times   int                                  // that the database went back and everything was forgotten
	results map[civic.ConsultationNumber]*Result // nil value: none stored
}

// Current is the result of a consultation as it is known now.
type Current struct {
	Consultation civic.Consultation
	// Result is nil while the first one is being computed.
	Result *Result
	// Release is what is public now; the result may still be of the one before.
	Release Release
	texts   map[int64]Statement
}

// Current gives the newest result. When more votes are public than it is of, a
// computation is asked for.
func (s *Service) Current(ctx context.Context, slug string) (Current, error) {
	c, err := s.consultations.Snapshot(ctx, slug)
	if err == nil && !c.Public {
		err = civic.NotFound("consultation")
	}
	if err != nil {
		return Current{}, err
	}
	out := Current{Consultation: c}
	if out.Result, err = s.result(ctx, c.Number); err != nil {
		return Current{}, err
	}
	if out.Release, err = s.source.Release(ctx, c.Number); err != nil {
		return Current{}, err
	}
	if out.Behind() {
		s.queue.ask(c.Number)
	}
	statements, err := s.source.Statements(ctx, c.Number)
	if err != nil {
		return Current{}, err
	}
	out.texts = make(map[int64]Statement, len(statements))
	for _, st := range statements {
		out.texts[st.Number] = st
	}
	return out, nil
}

// Behind tells whether more votes are public than the result is of.
func (c Current) Behind() bool { return c.Result == nil || c.Result.Version != c.Release.Number }

// result gives the result held in memory, read from the database at first.
func (s *Service) result(ctx context.Context, number civic.ConsultationNumber) (*Result, error) {
	s.mu.RLock()
	r, known := s.results[number]
	s.mu.RUnlock()
	if known {
		return r, nil
	}
	r, err := s.store.result(ctx, s.db.Read(), number)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if held, known := s.results[number]; known {
		return held, nil
	}
	s.results[number] = r
	return r, nil
}

// forget drops what is remembered of a database that went back to an earlier
// moment.
func (s *Service) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.times++
	clear(s.results)
}

// forgotten tells how often everything was forgotten.
func (s *Service) forgotten() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.times
}

// keep makes a result the current one and tells open pages, unless the votes that
// it was made of were forgotten since.
func (s *Service) keep(r *Result, times int) {
	s.mu.Lock()
	if times != s.times {
		s.mu.Unlock()
		return
	}
	if held := s.results[r.Consultation]; held != nil && held.Version > r.Version {
		s.mu.Unlock()
		return
	}
	s.results[r.Consultation] = r
	s.mu.Unlock()
	time.AfterFunc(cachedFor, func() { s.announce.Publish(topic(r.Consultation), r.stamp()) })
}

// stamp names a result in messages to open pages.
func (r *Result) stamp() string {
	if r == nil {
		return "0"
	}
	sure := int64(0)
	if r.Certainty != nil {
		sure = r.Certainty.Version
	}
	return strconv.FormatInt(r.Version, 10) + "-" + r.Fingerprint + "-" + strconv.FormatInt(sure, 10)
}

func (c Current) stamp() string { return c.Result.stamp() }

func topic(number civic.ConsultationNumber) string { return "results:" + number.String() }

// PublishedGroups gives the group of everybody on the map by public number, 0 for
// A, 1 for B and so on, as the current result shows it; nil when it shows no groups. When there
// is no result yet, it is made first.
func (s *Service) PublishedGroups(ctx context.Context, number civic.ConsultationNumber) (map[int64]int, error) {
	r, err := s.result(ctx, number)
	var public Release
	if err == nil {
		public, err = s.source.Release(ctx, number)
	}
	if err == nil && (r == nil || r.State == Weighing || r.Version != public.Number) {
		if err = s.Refresh(ctx, number); err == nil {
			r, err = s.result(ctx, number)
		}
	}
	if err != nil || r == nil || !r.Parted() {
		return nil, err
	}
	return decodeNames(r.Named), nil
}
