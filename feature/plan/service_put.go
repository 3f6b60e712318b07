package plan

import (
	"context"
	"reflect"
	"slices"

	"dienhong/civic"
)

// Put makes the line with an id be as given, for programs: it enters one that
// is not there and changes one of the version that was read. What is so already
// stays as it is, whatever version was read, so that a request may be repeated.
// Nil causes stay.
//
// Errors: as [Service.Save]; Invalid when the id cannot stand in an address.
func (s *Service) Put(ctx context.Context, who civic.Actor, it Item, causes []civic.Ref) (Item, error) {
	if err := CanEdit(who); err != nil {
		return Item{}, err
	}
	if !isID(string(it.ID)) {
		return Item{}, civic.Invalid(civic.FieldError{Field: "id", Key: "error.field.format"})
	}
	current, err := s.store.item(ctx, s.db.Read(), it.ID)
	if civic.IsKind(err, civic.KindNotFound) {
		it.Version = 0
		return s.Save(ctx, who, it, causes)
	}
	if err != nil {
		return Item{}, err
	}
	if it.Work != nil && current.Work != nil {
		it.Work.State, it.Work.Percent = current.Work.State, current.Work.Percent
		for i, m := range it.Work.Milestones {
			if at := slices.IndexFunc(current.Work.Milestones, func(o Milestone) bool { return o.Title == m.Title }); at >= 0 {
				it.Work.Milestones[i].ID = current.Work.Milestones[at].ID
			}
		}
	}
	if sameLine(it, current) {
		links, err := s.chain.CausesOfKind(ctx, s.db.Read(), civic.RefKind(it.Kind))
		if err != nil {
			return Item{}, err
		}
		if causes == nil || sameCauses(links[string(it.ID)], causes) {
			return current, nil
		}
	}
	if it.Version < 1 {
		it.Version = -1 // 0 would make a second one
	}
	return s.Save(ctx, who, it, causes)
}

// sameLine tells whether two lines say the same.
func sameLine(a, b Item) bool {
	a.Version, a.Position, a.PublishedAt, a.Demonstration, a.UpdatedAt, a.UpdatedBy = b.Version, b.Position, b.PublishedAt, b.Demonstration, b.UpdatedAt, b.UpdatedBy
	plain := func(it Item) Item {
		it.SDG = slices.Concat([]civic.SDGTarget{}, it.SDG)
		if it.Work != nil {
			w := *it.Work
			w.Partners, w.Milestones = slices.Concat([]string{}, w.Partners), slices.Concat([]Milestone{}, w.Milestones)
			it.Work = &w
		}
		return it
	}
	return reflect.DeepEqual(plain(a), plain(b))
}

// PutReport is [Service.Report] for programs: the same report again is not a
// second one.
//
// Errors: as [Service.Report].
func (s *Service) PutReport(ctx context.Context, who civic.Actor, p Progress) (Progress, error) {
	if err := CanEdit(who); err != nil {
		return Progress{}, err
	}
	reports, err := s.Reports(ctx, who, p.Action)
	if err != nil {
		return Progress{}, err
	}
	for _, r := range reports {
		if r.AsOf == p.AsOf && r.State == p.State && r.Percent == p.Percent && r.Text == p.Text && slices.Equal(r.Evidence, p.Evidence) {
			return r, nil
		}
	}
	return s.Report(ctx, who, p)
}
