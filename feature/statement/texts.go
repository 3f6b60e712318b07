package statement

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/engine/similar"
)

// texts is the statements of a consultation as they were read a moment ago,
// without tallies. It never changes once it is made.
type texts struct {
	list  []Statement // by number
	byID  map[int64]int
	stamp stamp
	until time.Time

	search *searchKeys
}

// searchKeys are made when somebody searches for the first time.
type searchKeys struct {
	once    sync.Once
	folded  []string // of both languages, by place in the list
	nearing sync.Once
	nearby  *similar.ShortIndex
}

// stamp tells whether the statements changed: every new one raises the first
// number, every act on one the second, every translation the third.
type stamp struct {
	LastStatement   int64 `db:"last_statement"`
	LastDecision    int64 `db:"last_decision"`
	LastTranslation int64 `db:"last_translation"`
}

// textsFor bounds how long another server's moderation may go unseen.
const textsFor = 2 * time.Second

// shelf keeps the texts of one consultation; one request reads them anew while
// the others wait for it.
type shelf struct {
	mu sync.Mutex
	t  atomic.Pointer[texts]
}

func (s *Service) shelf(consultation civic.ConsultationNumber) *shelf {
	if sh, ok := s.shelves.Load(consultation); ok {
		return sh.(*shelf)
	}
	sh, _ := s.shelves.LoadOrStore(consultation, &shelf{})
	return sh.(*shelf)
}

func (s *Service) textsOf(ctx context.Context, consultation civic.ConsultationNumber) (*texts, error) {
	now := s.clock()
	sh := s.shelf(consultation)
	if t := sh.t.Load(); t != nil && now.Before(t.until) {
		return t, nil
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	old := sh.t.Load()
	if old != nil && now.Before(old.until) {
		return old, nil
	}
	at, err := s.store.stamp(ctx, s.db.Read(), consultation)
	if err != nil {
		return nil, err
	}
	t := &texts{stamp: at, until: now.Add(textsFor), search: &searchKeys{}}
	if old != nil && old.stamp == at {
		t.list, t.byID, t.search = old.list, old.byID, old.search
		sh.t.Store(t)
		return t, nil
	}
	if t.list, err = s.store.statements(ctx, s.db.Read(), consultation); err != nil {
		return nil, err
	}
	t.byID = make(map[int64]int, len(t.list))
	for i, st := range t.list {
		t.byID[st.ID] = i
	}
	sh.t.Store(t)
	if old != nil {
		s.signal(consultation)
	}
	return t, nil
}

// forget makes the next reader see a change of this server at once.
func (s *Service) forget(consultation civic.ConsultationNumber) {
	sh := s.shelf(consultation)
	sh.mu.Lock()
	sh.t.Store(nil)
	sh.mu.Unlock()
	s.signal(consultation)
}

// shown counts the statements that can be voted on.
func (t *texts) shown() (n int) {
	for _, st := range t.list {
		if st.State == Shown {
			n++
		}
	}
	return n
}

// keys gives what each statement is searched by.
func (t *texts) keys() []string {
	t.search.once.Do(func() {
		t.search.folded = make([]string, len(t.list))
		for i, st := range t.list {
			t.search.folded[i] = " " + fold.Search(st.Text.VI) + " " + fold.Search(st.Text.EN)
		}
	})
	return t.search.folded
}

func (t *texts) near() *similar.ShortIndex {
	t.search.nearing.Do(func() {
		list := make([]string, len(t.list))
		for i, st := range t.list {
			list[i] = st.Text.VI
			if fold.Search(list[i]) == "" {
				list[i] = st.Text.EN
			}
		}
		t.search.nearby = similar.NewShortIndex(list)
	})
	return t.search.nearby
}

// votable gives a statement and whether it can be voted on.
func (s *Service) votable(ctx context.Context, consultation civic.ConsultationNumber, id int64) (Statement, bool, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return Statement{}, false, err
	}
	i, ok := t.byID[id]
	if !ok {
		return Statement{}, false, nil
	}
	return t.list[i], t.list[i].State == Shown, nil
}
