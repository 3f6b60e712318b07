package seminar

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// CanReceive lets editors read and keep who comes to a meeting.
func CanReceive(a civic.Actor) error { return CanEdit(a) }

// Callers gives everybody on the list of a meeting with who of them is here, by
// given name.
//
// Errors: Forbidden; NotFound.
func (s *Service) Callers(ctx context.Context, who civic.Actor, meeting civic.ID) (facts.Meeting, []Caller, error) {
	if err := CanReceive(who); err != nil {
		return facts.Meeting{}, nil, err
	}
	of, err := s.meetings.Meeting(ctx, meeting)
	if err != nil {
		return facts.Meeting{}, nil, err
	}
	guests, err := s.store.guests(ctx, s.db.Read(), ` AND meeting = ?`, string(meeting))
	if err != nil {
		return facts.Meeting{}, nil, err
	}
	here, err := s.store.arrivals(ctx, s.db.Read(), meeting)
	list := make([]Caller, len(guests))
	for i, g := range guests {
		list[i] = Caller{g, here[g.ID]}
	}
	byGivenName(list)
	return of, list, err
}

// Arrive writes that a guest has come. Who was let in before stays so: fresh is
// false, and the arrival is the one that counts.
//
// Errors: Forbidden; NotFound; Invalid for the name of the gate.
func (s *Service) Arrive(ctx context.Context, who civic.Actor, meeting, id civic.ID, gate string) (a Arrival, fresh bool, err error) {
	if err := CanReceive(who); err != nil {
		return Arrival{}, false, err
	}
	if err := civic.Invalid(gateProblems(gate)...); err != nil {
		return Arrival{}, false, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.store.guest(ctx, tx, meeting, id); err != nil {
			return err
		}
		a, fresh, err = s.letIn(ctx, tx, who, meeting, id, gate)
		return err
	})
	return a, fresh, err
}

func (s *Service) letIn(ctx context.Context, tx *db.Tx, who civic.Actor, meeting, id civic.ID, gate string) (Arrival, bool, error) {
	a := Arrival{Guest: id, At: s.clock(), By: who.Name, Gate: gate}
	fresh, err := s.store.arrive(ctx, tx, meeting, a)
	if err != nil {
		return a, false, err
	}
	if !fresh {
		here, err := s.store.arrivals(ctx, tx, meeting)
		return here[id], false, err
	}
	return a, true, s.history.Write(ctx, tx, history.Act{At: a.At, By: who, On: on(id), Within: meeting, Act: "arrive", Note: gate})
}

// Undo takes back that a guest has come, as it was read: at is when they came. It
// tells whether the guest is out now; false: somebody let them in again meanwhile.
//
// Errors: Forbidden; NotFound.
func (s *Service) Undo(ctx context.Context, who civic.Actor, meeting, id civic.ID, at time.Time) (out bool, err error) {
	if err := CanReceive(who); err != nil {
		return false, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.store.guest(ctx, tx, meeting, id); err != nil {
			return err
		}
		here, err := s.store.arrivals(ctx, tx, meeting)
		if err != nil {
			return err
		}
		a, there := here[id]
		if out = !there || a.At.Equal(at); !there || !out {
			return nil
		}
		if err := s.store.leave(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(id), Within: meeting, Act: "undo"})
	})
	return out, err
}

// WalkIn writes down somebody who comes without being invited, and lets them in.
//
// Errors: Forbidden; NotFound; Invalid, also when they are on the list.
func (s *Service) WalkIn(ctx context.Context, who civic.Actor, meeting civic.ID, g Guest, gate string) (civic.ID, error) {
	if err := CanReceive(who); err != nil {
		return "", err
	}
	if _, err := s.meetings.Meeting(ctx, meeting); err != nil {
		return "", err
	}
	g.WalkIn, g.Title = true, ""
	if err := civic.Invalid(append(g.problems(), gateProblems(gate)...)...); err != nil {
		return "", err
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		there, err := s.store.guests(ctx, tx, ` AND meeting = ?`, string(meeting))
		if err != nil {
			return err
		}
		if len(there) >= most {
			return civic.Invalid(civic.FieldError{Field: "name", Key: "seminar.error.most", Args: []any{most}})
		}
		place := 0
		for _, o := range there {
			if place = max(place, o.Place); o.same(g) {
				return civic.Invalid(civic.FieldError{Field: "name", Key: "seminar.error.twice", Args: []any{g.Name, g.Body}})
			}
		}
		g.ID, g.Version, g.Meeting, g.Place = civic.NewID(s.clock()), 1, meeting, place+1
		if err := s.store.save(ctx, tx, g); err != nil {
			return err
		}
		_, _, err = s.letIn(ctx, tx, who, meeting, g.ID, gate)
		return err
	})
	return g.ID, err
}

func gateProblems(gate string) []civic.FieldError { return civic.LineProblems("gate", gate, 60, false) }
