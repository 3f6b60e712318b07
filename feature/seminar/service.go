package seminar

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/facts"
	"dienhong/kit/history"
	"dienhong/platform/auth"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Service holds the use cases.
type Service struct {
	db       *db.DB
	store    store
	history  *history.Log
	clock    clock.Clock
	meetings Meetings
	hash     func(purpose, value string) string
}

// CanEdit lets editors keep the lists of guests; nobody else reads them.
func CanEdit(a civic.Actor) error {
	if a.Has(civic.Editor) {
		return nil
	}
	return civic.Forbidden()
}

// Guests gives who is invited to a meeting, in the order of the list.
//
// Errors: Forbidden; NotFound.
func (s *Service) Guests(ctx context.Context, who civic.Actor, meeting civic.ID) (facts.Meeting, []Guest, error) {
	if err := CanEdit(who); err != nil {
		return facts.Meeting{}, nil, err
	}
	of, err := s.meetings.Meeting(ctx, meeting)
	if err != nil {
		return facts.Meeting{}, nil, err
	}
	list, err := s.store.guests(ctx, s.db.Read(), ` AND meeting = ?`, string(meeting))
	return of, list, err
}

// Invited counts the guests of a meeting.
func (s *Service) Invited(ctx context.Context, q db.Queryer, meeting civic.ID) (int, error) {
	return s.store.count(ctx, q, meeting)
}

// Add puts guests of a kind on the list of a meeting, one a line: name | title |
// body. All of them or none.
//
// Errors: Forbidden; NotFound; Invalid, which names the line.
func (s *Service) Add(ctx context.Context, who civic.Actor, meeting civic.ID, kind civic.StakeholderKind, text string) (int, error) {
	if err := CanEdit(who); err != nil {
		return 0, err
	}
	if _, err := s.meetings.Meeting(ctx, meeting); err != nil {
		return 0, err
	}
	list, errs := readGuests(kind, text)
	if err := civic.Invalid(errs...); err != nil {
		return 0, err
	}
	return len(list), s.db.Tx(ctx, func(tx *db.Tx) error {
		there, err := s.store.guests(ctx, tx, ` AND meeting = ?`, string(meeting))
		if err != nil {
			return err
		}
		if len(there)+len(list) > most {
			return civic.Invalid(civic.FieldError{Field: "guests", Key: "seminar.error.most", Args: []any{most}})
		}
		now, place := s.clock(), 0
		for _, g := range there {
			place = max(place, g.Place)
		}
		for i, g := range list {
			if slices.ContainsFunc(there, g.same) {
				return civic.Invalid(civic.FieldError{Field: "guests", Key: "seminar.error.twice", Args: []any{g.Name, g.Body}})
			}
			g.ID, g.Version, g.Meeting, g.Place = civic.NewID(now), 1, meeting, place+1+i
			if err := s.store.save(ctx, tx, g); err != nil {
				return err
			}
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: history.Subject{Kind: aList, ID: meeting}, Act: "add", Note: strconv.Itoa(len(list))})
	})
}

// Save changes who a guest is and moves them to a place in the list, from 1; link and
// answer stay. Place 0 leaves them where they are.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, g Guest) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	errs := g.problems()
	if g.Place < 0 || g.Place > most {
		errs = append(errs, civic.FieldError{Field: "place", Key: "seminar.error.place", Args: []any{most}})
	}
	if err := civic.Invalid(errs...); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		there, err := s.store.guests(ctx, tx, ` AND meeting = ?`, string(g.Meeting))
		if err != nil {
			return err
		}
		at := slices.IndexFunc(there, func(o Guest) bool { return o.ID == g.ID })
		if at < 0 {
			return civic.NotFound("guest")
		}
		current, kept := there[at], there[at].Place
		current.Place = at + 1 // as forms show it: places may have gaps
		if err := edit.Check(ctx, tx, s.history, on(g.ID), current, current.Version, g.Version); err != nil {
			return err
		}
		if slices.ContainsFunc(there, func(o Guest) bool { return o.ID != g.ID && o.same(g) }) {
			return civic.Invalid(civic.FieldError{Field: "name", Key: "seminar.error.twice", Args: []any{g.Name, g.Body}})
		}
		saved := current
		saved.Version, saved.Kind, saved.Name, saved.Title, saved.Body = current.Version+1, g.Kind, g.Name, g.Title, g.Body
		if g.Place > 0 {
			saved.Place = min(g.Place, len(there))
			if _, err := s.reorder(ctx, tx, slices.Insert(slices.Delete(there, at, at+1), saved.Place-1, saved)); err != nil {
				return err
			}
		} else {
			saved.Place = kept
		}
		if err := s.store.save(ctx, tx, saved); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(g.ID), Within: g.Meeting, Act: "change", Before: current, After: saved})
	})
}

// reorder numbers a list from 1 and writes the places that changed, each as a new
// version, so that a form that was opened before does not put somebody back. It tells
// how many changed.
func (s *Service) reorder(ctx context.Context, tx *db.Tx, list []Guest) (moved int, err error) {
	for i, g := range list {
		if g.Place == i+1 {
			continue
		}
		if err := s.store.move(ctx, tx, g.ID, i+1); err != nil {
			return moved, err
		}
		moved++
	}
	return moved, nil
}

// Invite makes the link of a guest, given once; the one before ends.
//
// Errors: Forbidden; NotFound; Conflict once the meeting has begun.
func (s *Service) Invite(ctx context.Context, who civic.Actor, meeting, id civic.ID) (auth.Token, error) {
	if err := CanEdit(who); err != nil {
		return "", err
	}
	of, err := s.meetings.Meeting(ctx, meeting)
	if err != nil {
		return "", err
	}
	if !s.Open(of) {
		return "", civic.Refuse(civic.KindConflict, "seminar.error.begun")
	}
	secret := auth.NewToken()
	return secret, s.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := s.store.guest(ctx, tx, meeting, id); err != nil {
			return err
		}
		now := s.clock()
		if err := s.store.link(ctx, tx, id, secret.Hash(), civic.Millis(now)); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(id), Within: meeting, Act: "invite"})
	})
}

// Remove takes a guest off the list, with link and answer.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) Remove(ctx context.Context, who civic.Actor, meeting, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.guest(ctx, tx, meeting, id)
		if err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, s.history, on(id), current, current.Version, version); err != nil {
			return err
		}
		if err := errors.Join(s.store.leave(ctx, tx, id), s.store.remove(ctx, tx, id)); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: history.Subject{Kind: aList, ID: meeting}, Act: "remove"})
	})
}

// Invitation gives what the holder of a link reads.
//
// Errors: NotFound, also for a link that another one replaced.
func (s *Service) Invitation(ctx context.Context, secret auth.Token) (Guest, facts.Meeting, error) {
	if !secret.Known() {
		return Guest{}, facts.Meeting{}, civic.NotFound("guest")
	}
	g, err := s.store.bySecret(ctx, s.db.Read(), secret.Hash())
	if err != nil {
		return Guest{}, facts.Meeting{}, err
	}
	of, err := s.meetings.Meeting(ctx, g.Meeting)
	return g, of, err
}

// Open tells whether answers to the invitations of a meeting are taken: until it begins.
func (s *Service) Open(of facts.Meeting) bool { return s.clock().Before(of.Start) }

// Answer keeps what the holder of a link says; the last answer counts.
//
// Errors: NotFound; Invalid, also once the meeting has begun.
func (s *Service) Answer(ctx context.Context, secret auth.Token, a Answer) error {
	g, of, err := s.Invitation(ctx, secret)
	if err != nil {
		return err
	}
	if err := civic.Invalid(a.problems()...); err != nil {
		return err
	}
	if !s.Open(of) {
		return civic.Invalid(civic.FieldError{Field: "reply", Key: "seminar.error.begun"})
	}
	if a.Reply != Sends {
		a.DeputyName, a.DeputyTitle = "", ""
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.bySecret(ctx, tx, secret.Hash())
		if err != nil {
			return err
		}
		now := s.clock()
		current.Reply, current.DeputyName, current.DeputyTitle, current.AnsweredAt = a.Reply, a.DeputyName, a.DeputyTitle, now
		if err := s.store.save(ctx, tx, current); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: civic.Visitor(), On: on(g.ID), Within: g.Meeting, Act: "answer_" + string(a.Reply)})
	})
}
