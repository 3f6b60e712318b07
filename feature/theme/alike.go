package theme

import (
	"context"
	"sync"

	"dienhong/civic"
	"dienhong/engine/similar"
)

// alike holds, for each consultation, the opinions that were compared. It grows
// with new opinions and is built at first use after a start.
type alike struct {
	mu   sync.Mutex
	open map[int64]*known
}

type known struct {
	index *similar.Index
	ids   map[int64]civic.ID // by receipt number
	last  int64
}

// least is the likeness from which two opinions are shown as nearly the same.
const least = 0.5

// Alike is an opinion that says nearly the same as another.
type Alike struct {
	Opinion civic.ID
	Index   float64 // Jaccard index of their syllables, three by three
}

// Alike gives the opinions that say nearly the same as one, the most alike
// first.
//
// Errors: Forbidden; NotFound.
func (s *Service) Alike(ctx context.Context, who civic.Actor, opinion civic.ID) ([]Alike, error) {
	if err := CanLook(who); err != nil {
		return nil, err
	}
	list, err := s.opinions.ByIDs(ctx, []string{string(opinion)})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, civic.NotFound("opinion")
	}
	var out []Alike
	err = s.compared(ctx, list[0].Number, func(k *known) {
		for _, m := range k.index.Like(list[0].Text, least, list[0].Serial) {
			out = append(out, Alike{k.ids[m.ID], m.Index})
		}
	})
	return out, err
}

// Groups gives sets of opinions of a consultation that say nearly the same, the
// largest first.
//
// Errors: Forbidden.
func (s *Service) Groups(ctx context.Context, who civic.Actor, number int64) ([][]civic.ID, error) {
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
func (s *Service) compared(ctx context.Context, number int64, f func(*known)) error {
	s.alike.mu.Lock()
	defer s.alike.mu.Unlock()
	k := s.alike.open[number]
	if k == nil {
		k = &known{index: similar.NewIndex(), ids: map[int64]civic.ID{}}
		s.alike.open[number] = k
	}
	err := s.opinions.Each(ctx, number, func(o Opinion) error {
		if o.Serial > k.last {
			k.index.Add(o.Serial, o.Text)
			k.ids[o.Serial] = o.ID
			k.last = o.Serial
		}
		return nil
	})
	if err != nil {
		return err
	}
	f(k)
	return nil
}
