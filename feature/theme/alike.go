package theme

import (
	"context"
	"sync"
	"sync/atomic"

	"dienhong/civic"
	"dienhong/engine/similar"
)

// alike holds, for each consultation, the comments that were compared. It is
// built at first use after a start; what was added, changed, hidden or withdrawn
// since is brought in at the next use.
type alike struct {
	returned atomic.Bool // the database went back: what is open is not of it

	mu   sync.Mutex
	open map[civic.ConsultationNumber]*known
}

type known struct {
	index    *similar.Index
	ids      map[int64]civic.ID // by receipt number
	versions map[int64]int64
	stamp    int64 // of the comments when they were last compared
}

// least is the likeness from which two comments are shown as nearly the same.
const least = 0.5

// Alike is a comment that says nearly the same as another.
type Alike struct {
	Comment civic.ID
	Index   float64 // Jaccard index of their syllables, three by three
}

// Alike gives the comments that say nearly the same as one, the most alike
// first.
//
// Errors: Forbidden; NotFound.
func (s *Service) Alike(ctx context.Context, who civic.Actor, comment civic.ID) ([]Alike, error) {
	if err := CanLook(who); err != nil {
		return nil, err
	}
	list, err := s.comments.ByIDs(ctx, []string{string(comment)})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, civic.NotFound("comment")
	}
	var out []Alike
	err = s.compared(ctx, list[0].Consultation, func(k *known) {
		for _, m := range k.index.Like(list[0].Text, least, list[0].Serial) {
			out = append(out, Alike{k.ids[m.ID], m.Index})
		}
	})
	return out, err
}

// Groups gives sets of comments of a consultation that say nearly the same, the
// largest first.
//
// Errors: Forbidden.
func (s *Service) Groups(ctx context.Context, who civic.Actor, number civic.ConsultationNumber) ([][]civic.ID, error) {
	if err := CanLook(who); err != nil {
		return nil, err
	}
	var out [][]civic.ID
	err := s.compared(ctx, number, func(k *known) {
		for _, g := range k.index.Groups(least) {
			ids := make([]civic.ID, len(g))
			for i, serial := range g {
				ids[i] = k.ids[serial]
			}
			out = append(out, ids)
		}
	})
	return out, err
}

// compared brings the index up to date and calls f while nobody changes it.
func (s *Service) compared(ctx context.Context, number civic.ConsultationNumber, f func(*known)) error {
	s.alike.mu.Lock()
	defer s.alike.mu.Unlock()
	if s.alike.returned.Swap(false) {
		clear(s.alike.open)
	}
	k := s.alike.open[number]
	if k == nil {
		k = &known{index: similar.NewIndex(), ids: map[int64]civic.ID{}, versions: map[int64]int64{}}
		s.alike.open[number] = k
	}
	// Taken before the walk: what changes during it is found again at the next use.
	_, stamp, err := s.comments.Sum(ctx, number)
	if err != nil {
		return err
	}
	if stamp != k.stamp {
		if err := s.catchUp(ctx, number, k); err != nil {
			return err
		}
		k.stamp = stamp
	}
	f(k)
	return nil
}

// catchUp compares what is new or was changed, and forgets what does not count
// any more.
func (s *Service) catchUp(ctx context.Context, number civic.ConsultationNumber, k *known) error {
	for after := int64(0); ; {
		keys, err := s.comments.Keys(ctx, number, after, keysAtOnce)
		if err != nil || len(keys) == 0 {
			return err
		}
		var ids []string
		versions := map[civic.ID]int64{}
		for _, key := range keys {
			if k.versions[key.Serial] == key.Version {
				continue
			}
			k.index.Remove(key.Serial)
			k.versions[key.Serial] = 0
			versions[key.ID] = key.Version
			if key.Counts {
				ids = append(ids, string(key.ID))
			} else {
				k.versions[key.Serial] = key.Version
			}
		}
		list, err := s.comments.ByIDs(ctx, ids)
		if err != nil {
			return err
		}
		for _, o := range list {
			k.ids[o.Serial], k.versions[o.Serial] = o.ID, versions[o.ID]
			if o.Counts {
				k.index.Add(o.Serial, o.Text)
			}
		}
		after = keys[len(keys)-1].Serial
	}
}
