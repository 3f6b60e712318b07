package statement

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/engine/opinionmap"
)

// Sort is an order of statements.
type Sort string

// The orders.
const (
	ByNumber  Sort = "number"
	ByNewest  Sort = "newest"
	ByVotes   Sort = "votes"
	ByAgree   Sort = "agree"
	ByDivided Sort = "divided"
)

// Sorts lists them as pages offer them; the catalogue names each as
// "statement.sort.<sort>".
var Sorts = []Sort{ByVotes, ByAgree, ByDivided, ByNewest, ByNumber}

// Search says which statements somebody wants to see.
type Search struct {
	Words  string  // each must begin a word, whatever their accents and case
	States []State // empty: Shown
	Sort   Sort    // ByVotes when unknown
	Now    bool    // with all votes, for the office, not those that are public
}

// Listing is a page of statements.
type Listing struct {
	Statements []Statement
	Total      int  // found
	Counted    bool // false while the log is read after a start: tallies are then empty
}

// List searches, sorts and gives at most limit statements from offset. What the public may see is decided by the
// states asked for, which is up to the caller.
func (s *Service) List(ctx context.Context, consultation civic.ConsultationNumber, q Search, limit, offset int) (Listing, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return Listing{}, err
	}
	// A page is worth more than its figures: it does not wait for the log.
	counted := s.counted(ctx, 100*time.Millisecond) == nil
	states := q.States
	if len(states) == 0 {
		states = []State{Shown}
	}
	words := strings.Fields(fold.Search(q.Words))
	var keys []string
	if len(words) > 0 {
		keys = t.keys()
	}
	found := make([]Statement, 0, len(t.list))
	for i, st := range t.list {
		if slices.Contains(states, st.State) && (len(words) == 0 || containsAll(keys[i], words)) {
			found = append(found, st)
		}
	}
	of := (*conversation).public
	if q.Now {
		of = (*conversation).all
	}
	if counted {
		s.live.read(consultation, func(c *conversation) {
			for i := range found {
				found[i].Tally = of(c).Tally(found[i].ID)
			}
			c.tallyVerified(found)
		})
	}
	order(found, q.Sort)
	l := Listing{Total: len(found), Counted: counted}
	from := min(offset, len(found))
	l.Statements = found[from:min(from+limit, len(found))]
	return l, nil
}

// containsAll tells whether each word begins one of the key's.
func containsAll(key string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(key, " "+w) {
			return false
		}
	}
	return true
}

// order sorts statements; equal ones keep the order of their numbers.
func order(list []Statement, by Sort) {
	var key func(Statement) float64 // the greatest comes first
	switch by {
	case ByNumber:
		return
	case ByNewest:
		key = func(st Statement) float64 { return float64(st.CreatedAt.UnixMilli()) }
	case ByAgree:
		key = func(st Statement) float64 { return agreement(st.Tally) }
	case ByDivided:
		key = func(st Statement) float64 { return division(st.Tally) }
	default:
		key = func(st Statement) float64 { return float64(st.Tally.Total()) }
	}
	// Statements are large: their places are sorted, and each moves once.
	type place struct {
		key float64
		at  int
	}
	places := make([]place, len(list))
	for i, st := range list {
		places[i] = place{key(st), i}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(cmp.Compare(b.key, a.key), a.at-b.at) })
	sorted := make([]Statement, len(list))
	for i, p := range places {
		sorted[i] = list[p.at]
	}
	copy(list, sorted)
}

// agreement is the share of those who agree, with one vote of each kind added
// so that three votes do not beat three hundred.
func agreement(t opinionmap.Tally) float64 {
	return float64(t.Agree+1) / float64(t.Total()+3)
}

// division is near 1 when as many agree as disagree and few pass.
func division(t opinionmap.Tally) float64 {
	return float64(2*min(t.Agree, t.Disagree)+1) / float64(t.Total()+3)
}

// One gives a statement with the tally that is public, of whatever state.
//
// Errors: NotFound; Unavailable while the log is read.
func (s *Service) One(ctx context.Context, consultation civic.ConsultationNumber, id int64) (Statement, error) {
	return s.one(ctx, consultation, id, (*conversation).public)
}

// OneNow gives the same with all votes, for the office.
func (s *Service) OneNow(ctx context.Context, consultation civic.ConsultationNumber, id int64) (Statement, error) {
	return s.one(ctx, consultation, id, (*conversation).all)
}

func (s *Service) one(ctx context.Context, consultation civic.ConsultationNumber, id int64, of func(*conversation) *opinionmap.Matrix) (Statement, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return Statement{}, err
	}
	i, ok := t.byID[id]
	if !ok {
		return Statement{}, civic.NotFound("statement")
	}
	if err := s.counted(ctx, patience); err != nil {
		return Statement{}, err
	}
	st := t.list[i]
	s.live.read(consultation, func(c *conversation) { st.Tally, st.Verified = of(c).Tally(id), c.verifiedPublic().Tally(id) })
	return st, nil
}

// Target gives the statement that stands for a merged one now; nil when it was
// not merged.
func (s *Service) Target(ctx context.Context, st Statement) (*Statement, error) {
	if st.State != Merged {
		return nil, nil
	}
	target, err := s.store.target(ctx, s.db.Read(), st)
	if err != nil {
		return nil, err
	}
	return &target, nil
}

// maxActs bounds the acts on one statement that are shown.
const maxActs = 50

// DecisionsOf gives the acts on a statement, the newest first.
func (s *Service) DecisionsOf(ctx context.Context, consultation civic.ConsultationNumber, id int64) ([]Decision, error) {
	return s.store.decisionsOf(ctx, s.db.Read(), consultation, id, maxActs)
}
