package comment

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Figures counts the comments of a consultation by channel.
func (s *Service) Figures(ctx context.Context, number civic.ConsultationNumber) ([]Tally, error) {
	return s.store.tallies(ctx, s.db.Read(), number)
}

// Waiting counts the comments that wait for a moderator, in all consultations.
func (s *Service) Waiting(ctx context.Context) (int, error) {
	return s.store.count(ctx, s.db.Read(), ` AND o.state = 'waiting'`)
}

// Filter selects comments.
type Filter struct {
	Consultation civic.ConsultationNumber
	Search       string // every word must be found, with or without accents
	Channel      Channel
	State        State
	Kind         civic.StakeholderKind
	Body         string
}

// List gives comments: the public ones for everybody, all of them for the
// office; what fits a search best first, without one the newest. It tells how
// many there are.
func (s *Service) List(ctx context.Context, who civic.Actor, f Filter, limit, offset int) ([]Comment, int, error) {
	where, args := ` AND o.consultation = ?`, []any{f.Consultation}
	add := func(condition string, values ...any) { where, args = where+" AND "+condition, append(args, values...) }
	if CanRead(who) != nil {
		add(`o.state = 'shown'`)
	} else if f.State != "" {
		add(`o.state = ?`, string(f.State))
	}
	if f.Channel != "" {
		add(`o.channel = ?`, string(f.Channel))
	}
	if f.Kind != "" {
		add(`o.kind = ?`, string(f.Kind))
	}
	if f.Body != "" {
		add(`o.body = ?`, f.Body)
	}
	if ids, searched, err := s.store.index.IDs(ctx, foundComment.Name, f.Consultation, f.Search); err != nil || searched {
		if err != nil {
			return nil, 0, err
		}
		return s.ranked(ctx, ids, where, args, limit, offset)
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := s.store.list(ctx, s.db.Read(), where+` ORDER BY o.received_at DESC, o.serial DESC LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	return list, total, err
}

// Comment gives one: to the office always, to others when it is public.
//
// Errors: NotFound.
func (s *Service) Comment(ctx context.Context, who civic.Actor, id civic.ID) (Comment, error) {
	o, err := s.store.one(ctx, s.db.Read(), ` AND o.id = ?`, string(id))
	if err == nil && o.State != Shown && CanRead(who) != nil {
		return Comment{}, civic.NotFound("comment")
	}
	return o, err
}

// ByIDs gives those of the ids that exist, whoever may read them; the caller
// decides what to show.
func (s *Service) ByIDs(ctx context.Context, ids []string) ([]Comment, error) {
	return s.store.list(ctx, s.db.Read(), ` AND o.id IN (?)`, ids)
}

// Each streams every comment of a consultation that counts, in the order of
// receipt numbers, in steps, so that no read stays open for a slow receiver.
func (s *Service) Each(ctx context.Context, number civic.ConsultationNumber, f func(Comment) error) error {
	for after := int64(0); ; {
		list, err := s.store.list(ctx, s.db.Read(), ` AND o.consultation = ? AND o.serial > ? AND o.state NOT IN ('hidden', 'withdrawn')
			ORDER BY o.serial LIMIT 1000`, number, after)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, o := range list {
			if err := f(o); err != nil {
				return err
			}
		}
		after = list[len(list)-1].Serial
	}
}

// History gives what was done with a comment: the newest lines, or those before
// older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanRead(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), on(id), older)
}

// Key is a comment without its text.
type Key struct {
	ID      civic.ID
	Serial  int64
	Version int64
	Counts  bool
}

// Sum counts the comments of a consultation that count, and gives a number that
// grows with every comment and every change of one.
func (s *Service) Sum(ctx context.Context, number civic.ConsultationNumber) (count int, stamp int64, err error) {
	return s.store.sum(ctx, s.db.Read(), number)
}

// Keys gives the comments of a consultation behind a receipt number, in order, at
// most limit; those that do not count too.
func (s *Service) Keys(ctx context.Context, number civic.ConsultationNumber, after int64, limit int) ([]Key, error) {
	return s.store.keys(ctx, s.db.Read(), ` AND o.serial > ? ORDER BY o.serial LIMIT ?`, number, after, limit)
}

// Settle notes in the transaction whether an officer has dealt with a comment
// in the synthesis. It makes no new version: what was said stays the same.
func (s *Service) Settle(ctx context.Context, tx *db.Tx, id civic.ID, settled bool) error {
	return s.store.settle(ctx, tx, id, settled)
}

// NextOpen gives the first comment of a consultation behind a receipt number that
// counts and is not settled.
//
// Errors: NotFound when there is none.
func (s *Service) NextOpen(ctx context.Context, number civic.ConsultationNumber, after int64) (Comment, error) {
	// The words of the index comment_comment_open, which holds nothing else.
	return s.store.one(ctx, s.db.Read(), ` AND o.consultation = ? AND o.serial > ? AND o.settled = 0 AND o.state NOT IN ('hidden', 'withdrawn')
		ORDER BY o.serial LIMIT 1`, number, after)
}

// Gone gives the ids of the comments of a consultation that do not count.
func (s *Service) Gone(ctx context.Context, number civic.ConsultationNumber) ([]string, error) {
	list, err := s.store.keys(ctx, s.db.Read(), ` AND o.state IN ('hidden', 'withdrawn')`, number)
	ids := make([]string, len(list))
	for i, k := range list {
		ids[i] = string(k.ID)
	}
	return ids, err
}
