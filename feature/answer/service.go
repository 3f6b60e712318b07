package answer

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/mail"
)

// Chain keeps what led to what.
type Chain interface {
	SetCauses(ctx context.Context, tx *db.Tx, who civic.Actor, to civic.Ref, kinds []civic.RefKind, causes []civic.Ref) error
	Causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	// Sources gives the ids of a kind among everything that led to a thing.
	Sources(ctx context.Context, q db.Queryer, of civic.Ref, kind civic.RefKind) ([]string, error)
	// Find gives things of some kinds that a search finds in a consultation, at most
	// limit of each.
	Find(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, kinds []civic.RefKind, words string, limit int) ([]civic.Node, error)
	// Reached gives the ids of a kind among everything that a thing led to.
	Reached(ctx context.Context, q db.Queryer, of civic.Ref, kind civic.RefKind) ([]string, error)
	CausesOfKind(ctx context.Context, q db.Queryer, kind civic.RefKind) (map[string][]civic.Ref, error)
	Free(ctx context.Context, q db.Queryer, ref civic.Ref) error
	Tell(ctx context.Context, who civic.Actor, refs []civic.Ref) (nodes []civic.Node, hidden int, err error)
}

// Consultations tells what the answers belong to.
type Consultations interface {
	Snapshot(ctx context.Context, slug string) (civic.Consultation, error)
	SnapshotByNumber(ctx context.Context, number civic.ConsultationNumber) (civic.Consultation, error)
	// Snapshots gives those that the actor may read, the newest first.
	Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error)
}

// Bodies is where the organisations come from that answer, or to which a
// comment is forwarded.
type Bodies interface {
	// BodyNames gives the names of the organisations that exist.
	BodyNames(ctx context.Context, ids []string) (map[string]civic.Text, error)
	AllBodies(ctx context.Context) ([]civic.Body, error)
}

// Service holds the use cases.
type Service struct {
	db            *db.DB
	store         store
	history       *history.Log
	clock         clock.Clock
	zone          *time.Location
	chain         Chain
	consultations Consultations
	bodies        Bodies
	authors       Authors
	mail          *mail.Outbox // nil: nobody is told
	letters       letters
}

// Today is the city's calendar day, YYYY-MM-DD.
func (s *Service) Today() string { return s.clock().In(s.zone).Format(time.DateOnly) }

// Save enters an answer (version 0) or changes its text. A changed text is a
// draft again; what was published stays public, at the things that it answers,
// until the new text is.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, a Answer, subjects []civic.Ref) (Answer, error) {
	if err := CanDraft(who); err != nil {
		return Answer{}, err
	}
	around, err := s.consultations.SnapshotByNumber(ctx, a.Consultation)
	if err != nil {
		return Answer{}, err
	}
	errs := append(a.problems(), subjectProblems(subjects)...)
	if _, hidden, err := s.chain.Tell(ctx, who, subjects); err != nil {
		return Answer{}, err
	} else if hidden > 0 {
		errs = append(errs, civic.FieldError{Field: "subjects", Key: "answer.error.subject"})
	}
	bodies, err := s.bodies.BodyNames(ctx, []string{a.Body, a.ForwardedTo})
	if err != nil {
		return Answer{}, err
	}
	for _, f := range [][2]string{{"body", a.Body}, {"forwarded_to", a.ForwardedTo}} {
		if _, ok := bodies[f[1]]; f[1] != "" && !ok {
			errs = append(errs, civic.FieldError{Field: f[0], Key: "error.field.choice"})
		}
	}
	if err := civic.Invalid(errs...); err != nil {
		return Answer{}, err
	}
	var saved Answer
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		saved = a
		saved.Subjects = subjects
		saved.Version, saved.UpdatedAt, saved.State = a.Version+1, now, Draft
		saved.DraftedBy, saved.DraftedName = who.Person, who.Name
		saved.ApprovedBy, saved.ApprovedName, saved.ApprovedAt = "", "", time.Time{}
		line := history.Act{At: now, By: who, Act: "create"}
		if a.Version == 0 {
			saved.ID, saved.CreatedAt, saved.Demonstration = civic.NewID(now), now, around.Demonstration
			saved.PublishedAt, saved.Edition = time.Time{}, 0
			if saved.DueOn == "" {
				set, err := s.store.setting(ctx, tx)
				if err != nil {
					return err
				}
				saved.DueOn = s.due(around, set)
			}
		} else {
			current, err := s.store.answer(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			if err := edit.Check(ctx, tx, s.history, on(a.ID), current, current.Version, a.Version); err != nil {
				return err
			}
			saved.Consultation, saved.CreatedAt, saved.Demonstration = current.Consultation, current.CreatedAt, current.Demonstration
			saved.PublishedAt, saved.Edition = current.PublishedAt, current.Edition
			line.Act, line.Before, line.After = "change", current, saved
		}
		if err := s.store.save(ctx, tx, saved); err != nil {
			return err
		}
		if err := s.store.addWriter(ctx, tx, saved.ID, who.Person); err != nil {
			return err
		}
		if saved.Edition == 0 {
			if err := s.chain.SetCauses(ctx, tx, who, saved.Ref(), SubjectKinds, subjects); err != nil {
				return err
			}
		}
		line.On = on(saved.ID)
		return s.history.Write(ctx, tx, line)
	})
	if err != nil {
		return Answer{}, err
	}
	return saved, nil
}

func (s *Service) due(c civic.Consultation, set Setting) string {
	if set.Days == 0 || c.End.IsZero() {
		return ""
	}
	return c.End.In(s.zone).AddDate(0, 0, set.Days).Format(time.DateOnly)
}

// move changes the state of the version that the officer saw.
func (s *Service) move(ctx context.Context, who civic.Actor, id civic.ID, version int64, act, reason string, change func(*db.Tx, *Answer, time.Time) error) (Answer, error) {
	var a Answer
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if a, err = s.store.answer(ctx, tx, id); err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, s.history, on(id), a, a.Version, version); err != nil {
			return err
		}
		now := s.clock()
		if err := change(tx, &a, now); err != nil {
			return err
		}
		a.Version++
		a.UpdatedAt = now
		if err := s.store.save(ctx, tx, a); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(id), Act: act, Reason: reason})
	})
	if err != nil {
		return Answer{}, err
	}
	return a, nil
}

// Submit hands a draft in for approval.
//
// Errors: Forbidden; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Submit(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Answer, error) {
	if err := CanDraft(who); err != nil {
		return Answer{}, err
	}
	return s.move(ctx, who, id, version, "submit", "", func(_ *db.Tx, a *Answer, _ time.Time) error {
		if a.State != Draft {
			return civic.Refuse(civic.KindConflict, "answer.error.not_draft")
		}
		a.State = Waiting
		return nil
	})
}

// Approve approves a text that waits. Of two who approve at once the second gets
// a [*edit.StaleError].
//
// Errors: Forbidden, also for an own draft under the two-person rule; NotFound;
// Conflict; [*edit.StaleError].
func (s *Service) Approve(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Answer, error) {
	if err := CanDecide(who); err != nil {
		return Answer{}, err
	}
	return s.move(ctx, who, id, version, "approve", "", func(tx *db.Tx, a *Answer, now time.Time) error {
		set, err := s.store.setting(ctx, tx)
		if err != nil {
			return err
		}
		writers, err := s.store.writers(ctx, tx, a.ID)
		if err != nil {
			return err
		}
		if err := CanApprove(who, *a, writers, set); err != nil {
			return err
		}
		a.State, a.ApprovedBy, a.ApprovedName, a.ApprovedAt = Approved, who.Person, who.Name, now
		return s.store.clearWriters(ctx, tx, a.ID)
	})
}

// SendBack returns a text that waits to its drafter, with a reason.
//
// Errors: Forbidden; Invalid; NotFound; Conflict; [*edit.StaleError].
func (s *Service) SendBack(ctx context.Context, who civic.Actor, id civic.ID, version int64, reason string) (Answer, error) {
	if err := CanDecide(who); err != nil {
		return Answer{}, err
	}
	if err := civic.Invalid(civic.LineProblems("reason", reason, 500, true)...); err != nil {
		return Answer{}, err
	}
	return s.move(ctx, who, id, version, "send_back", reason, func(_ *db.Tx, a *Answer, _ time.Time) error {
		if a.State != Waiting && a.State != Approved {
			return civic.Refuse(civic.KindConflict, "answer.error.not_waiting")
		}
		a.State, a.ApprovedBy, a.ApprovedName, a.ApprovedAt = Draft, "", "", time.Time{}
		return nil
	})
}

// Publish makes an approved text public at the things that it answers and tells
// the authors who left a contact. A new edition of something public needs a
// reason.
//
// Errors: Forbidden; Invalid; NotFound; Conflict; [*edit.StaleError].
func (s *Service) Publish(ctx context.Context, who civic.Actor, id civic.ID, version int64, reason string) (Answer, error) {
	if err := CanDecide(who); err != nil {
		return Answer{}, err
	}
	if err := s.subjectsThere(ctx, who, id); err != nil {
		return Answer{}, err
	}
	return s.move(ctx, who, id, version, "publish", reason, func(tx *db.Tx, a *Answer, now time.Time) error {
		if err := CanPublish(who, *a); err != nil {
			return err
		}
		if err := civic.Invalid(civic.LineProblems("reason", reason, 500, a.Edition > 0)...); err != nil {
			return err
		}
		a.State = Published
		a.Edition++
		if a.PublishedAt.IsZero() {
			a.PublishedAt = now
		}
		if err := s.store.insertEdition(ctx, tx, Edition{
			Answer: a.ID, Edition: a.Edition, At: now, Decision: a.Decision, Text: a.Text, Body: a.Body, ForwardedTo: a.ForwardedTo,
			ApprovedName: a.ApprovedName, Reason: reason,
		}); err != nil {
			return err
		}
		if err := s.chain.SetCauses(ctx, tx, who, a.Ref(), SubjectKinds, a.Subjects); err != nil || s.mail == nil {
			return err
		}
		return s.tell(ctx, tx, a.Ref())
	})
}

// subjectsThere refuses a text when something that it answers was deleted while
// it was written.
func (s *Service) subjectsThere(ctx context.Context, who civic.Actor, id civic.ID) error {
	a, err := s.store.answer(ctx, s.db.Read(), id)
	if err != nil {
		return err
	}
	_, hidden, err := s.chain.Tell(ctx, who, a.Subjects)
	if err == nil && hidden > 0 {
		err = civic.Invalid(civic.FieldError{Field: "subjects", Key: "answer.error.subject"})
	}
	return err
}

// Remove throws away a text that was never public; the history keeps it.
//
// Errors: Forbidden; NotFound; Conflict, also when something points to it;
// [*edit.StaleError].
func (s *Service) Remove(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanDecide(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		a, err := s.store.answer(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, s.history, on(id), a, a.Version, version); err != nil {
			return err
		}
		if err := CanRemove(who, a); err != nil {
			return err
		}
		// What it answers lets go of it; what came of it does not.
		if err := s.chain.SetCauses(ctx, tx, who, a.Ref(), SubjectKinds, nil); err != nil {
			return err
		}
		if err := s.chain.Free(ctx, tx, a.Ref()); err != nil {
			return err
		}
		if err := s.store.clearWriters(ctx, tx, id); err != nil {
			return err
		}
		if err := s.store.remove(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(id), Act: "remove", Before: a})
	})
}
