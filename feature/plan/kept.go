package plan

import (
	"context"
	"slices"
	"sync"
	"time"

	"dienhong/civic"
)

// kept holds the lines of the plan as they were last read. Many pages of the
// site need all of them; they change a few times a day.
type kept struct {
	mu    sync.Mutex
	last  civic.ID // entry of the history
	at    time.Time
	items []Item
}

// keptFor bounds the age of what is kept: on PostgreSQL a change may come to
// light after a newer one.
const keptFor = 5 * time.Second

// all gives every line, drafts too. The list is the caller's; what the lines
// point to is everybody's, for reading.
func (s *Service) all(ctx context.Context) ([]Item, error) {
	s.kept.mu.Lock()
	defer s.kept.mu.Unlock()
	// The log is read first: what changes meanwhile is read the next time.
	last, err := s.LastChange(ctx)
	if err != nil {
		return nil, err
	}
	now := s.clock()
	if k := &s.kept; k.items == nil || k.last != last || now.Sub(k.at) >= keptFor || now.Before(k.at) {
		items, err := s.store.all(ctx, s.db.Read())
		if err != nil {
			return nil, err
		}
		k.items, k.last, k.at = items, last, now
	}
	return slices.Clone(s.kept.items), nil
}
