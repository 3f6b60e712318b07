package answer

import (
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// Chain keeps what led to what.
type Chain interface {
	SetCauses(ctx context.Context, tx *db.Tx, who civic.Actor, to civic.Ref, kinds []civic.RefKind, causes []civic.Ref) error
	Causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Tell(ctx context.Context, who civic.Actor, refs []civic.Ref) (nodes []civic.Node, hidden int, err error)
}

// Consultation is what this feature needs to know of one.
type Consultation struct {
	Number        int64
	Slug          string
	Title         civic.Text
	Public        bool
	Demonstration bool
	VoicesEnd     time.Time // when the last phase for voices ends; zero: no phase
}

// Consultations is where they come from.
type Consultations interface {
	BySlug(ctx context.Context, slug string) (Consultation, error)
	ByNumber(ctx context.Context, number int64) (Consultation, error)
}

// Bodies is the city's directory.
type Bodies interface {
	// Bodies gives the organisations of the ids that exist.
	Bodies(ctx context.Context, ids []string) (map[string]civic.Text, error)
	AllBodies(ctx context.Context) ([]Body, error)
}

// Body is an organisation that answers, or to which an opinion is forwarded.
type Body struct {
	ID   string
	Name civic.Text
}

// Teller tells those who left a contact that their opinion was answered. It is
// called inside the transaction that publishes.
type Teller interface {
	Answered(ctx context.Context, tx *db.Tx, subjects []civic.Ref, answer civic.ID) error
}

// Service holds the use cases.
type Service struct {
	db     *db.DB
	store  store
	clock  clock.Clock
	zone   *time.Location
	chain  Chain
	around Consultations
	bodies Bodies
	teller Teller
}

// StaleError says that somebody saved a newer version first.
type StaleError struct{ Current Answer }

func (e *StaleError) Error() string { return "answer: a newer version was saved" }

// Unwrap makes it a conflict.
func (e *StaleError) Unwrap() error { return civic.Refuse(civic.KindConflict, "error.conflict") }

// Today is the city's calendar day, YYYY-MM-DD.
func (s *Service) Today() string { return s.clock().In(s.zone).Format(time.DateOnly) }

// Save enters an answer (version 0) or changes its text. A changed text is a
// draft again; what was published stays public until the new text is.
//
// Errors: Forbidden; Invalid; NotFound; [*StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, a Answer, subjects []civic.Ref) (Answer, error) {
	if err := CanDraft(who); err != nil {
		return Answer{}, err
	}
	around, err := s.around.ByNumber(ctx, a.Number)
	if err != nil {
		return Answer{}, err
	}
	errs := append(a.problems(), subjectProblems(subjects)...)
	bodies, err := s.bodies.Bodies(ctx, []string{a.Body, a.ForwardedTo})
	if err != nil {
		return Answer{}, err
	}
	for field, id := range map[string]string{"body": a.Body, "forwarded_to": a.ForwardedTo} {
		if _, ok := bodies[id]; id != "" && !ok {
			errs = append(errs, civic.FieldError{Field: field, Key: "error.field.choice"})
		}
	}
	if err := civic.Invalid(errs...); err != nil {
		return Answer{}, err
	}
	var saved Answer
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		saved = a
		saved.Version, saved.UpdatedAt, saved.State = a.Version+1, now, Draft
		saved.DraftedBy, saved.DraftedName = who.Person, who.Name
		saved.ApprovedBy, saved.ApprovedName, saved.ApprovedAt = "", "", time.Time{}
		act, before := "create", any(nil)
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
			if current.Version != a.Version {
				return &StaleError{Current: current}
			}
			saved.Number, saved.CreatedAt, saved.Demonstration = current.Number, current.CreatedAt, current.Demonstration
			saved.PublishedAt, saved.Edition = current.PublishedAt, current.Edition
			act, before = "change", current
		}
		if err := s.store.save(ctx, tx, saved); err != nil {
			return err
		}
		if err := s.chain.SetCauses(ctx, tx, who, saved.Ref(), SubjectKinds, subjects); err != nil {
			return err
		}
		return s.store.record(ctx, tx, now, who, saved.ID, act, "", before)
	})
	if err != nil {
		return Answer{}, err
	}
	return saved, nil
}

func (s *Service) due(c Consultation, set Setting) string {
	if set.Days == 0 || c.VoicesEnd.IsZero() {
		return ""
	}
	return c.VoicesEnd.In(s.zone).AddDate(0, 0, set.Days).Format(time.DateOnly)
}

// move changes the state of the version that the officer saw.
func (s *Service) move(ctx context.Context, who civic.Actor, id civic.ID, version int64, act, reason string, change func(*db.Tx, *Answer, time.Time) error) (Answer, error) {
	var a Answer
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if a, err = s.store.answer(ctx, tx, id); err != nil {
			return err
		}
		if a.Version != version {
			return &StaleError{Current: a}
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
		return s.store.record(ctx, tx, now, who, id, act, reason, nil)
	})
	if err != nil {
		return Answer{}, err
	}
	return a, nil
}

// Submit hands a draft in for approval.
//
// Errors: Forbidden; NotFound; Conflict; [*StaleError].
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
// a [*StaleError].
//
// Errors: Forbidden, also for an own draft under the two-person rule; NotFound;
// Conflict; [*StaleError].
func (s *Service) Approve(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Answer, error) {
	return s.move(ctx, who, id, version, "approve", "", func(tx *db.Tx, a *Answer, now time.Time) error {
		set, err := s.store.setting(ctx, tx)
		if err != nil {
			return err
		}
		if err := CanApprove(who, *a, set); err != nil {
			return err
		}
		a.State, a.ApprovedBy, a.ApprovedName, a.ApprovedAt = Approved, who.Person, who.Name, now
		return nil
	})
}

// SendBack returns a text that waits to its drafter, with a reason.
//
// Errors: Forbidden; Invalid; NotFound; Conflict; [*StaleError].
func (s *Service) SendBack(ctx context.Context, who civic.Actor, id civic.ID, version int64, reason string) (Answer, error) {
	if err := CanDraft(who); err != nil {
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

// Publish makes an approved text public and tells the authors who left a
// contact. A new edition of something public needs a reason.
//
// Errors: Forbidden; Invalid; NotFound; Conflict; [*StaleError].
func (s *Service) Publish(ctx context.Context, who civic.Actor, id civic.ID, version int64, reason string) (Answer, error) {
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
		subjects, err := s.chain.Causes(ctx, tx, a.Ref())
		if err != nil || s.teller == nil {
			return err
		}
		return s.teller.Answered(ctx, tx, subjects, a.ID)
	})
}

// Answer gives an answer as the office works on it, with what it answers.
//
// Errors: Forbidden; NotFound.
func (s *Service) Answer(ctx context.Context, who civic.Actor, id civic.ID) (Answer, []civic.Ref, error) {
	if err := CanDraft(who); err != nil {
		return Answer{}, nil, err
	}
	a, err := s.store.answer(ctx, s.db.Read(), id)
	if err != nil {
		return Answer{}, nil, err
	}
	subjects, err := s.chain.Causes(ctx, s.db.Read(), a.Ref())
	return a, subjects, err
}

// History gives who changed an answer, the newest first.
func (s *Service) History(ctx context.Context, who civic.Actor, id civic.ID) ([]Entry, error) {
	if err := CanDraft(who); err != nil {
		return nil, err
	}
	return s.store.history(ctx, s.db.Read(), id)
}

// Editions gives what was published of an answer, the newest first.
//
// Errors: NotFound when nothing was.
func (s *Service) Editions(ctx context.Context, id civic.ID) ([]Edition, error) {
	list, err := s.store.editions(ctx, s.db.Read(), ` AND e.answer_id = ? ORDER BY e.edition DESC`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("answer")
	}
	return list, err
}

// PublicAnswers gives the last edition of every public answer of a consultation,
// the newest first.
func (s *Service) PublicAnswers(ctx context.Context, number int64) ([]Edition, error) {
	return s.store.editions(ctx, s.db.Read(), ` AND a.number = ? AND e.edition = a.edition ORDER BY e.at DESC, e.answer_id`, number)
}

// AnswersTo gives the last editions of the public answers to a thing.
func (s *Service) AnswersTo(ctx context.Context, ref civic.Ref) ([]Edition, error) {
	effects, err := s.chain.Effects(ctx, s.db.Read(), ref)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range effects {
		if r.Kind == civic.RefAnswer {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return s.store.editions(ctx, s.db.Read(), ` AND e.answer_id IN (?) AND e.edition = a.edition ORDER BY e.at DESC`, ids)
}

// Filter selects answers of the office's list.
type Filter struct {
	Number int64 // of the consultation; 0: of all
	State  State // empty: all
	Late   bool
}

// List gives answers for the office: what is due first, then the newest, at most
// limit from offset, and how many there are.
//
// Errors: Forbidden.
func (s *Service) List(ctx context.Context, who civic.Actor, f Filter, limit, offset int) ([]Answer, int, error) {
	if err := CanDraft(who); err != nil {
		return nil, 0, err
	}
	where, args := "", []any{}
	if f.Number != 0 {
		where, args = where+` AND number = ?`, append(args, f.Number)
	}
	if f.State != "" {
		where, args = where+` AND state = ?`, append(args, string(f.State))
	}
	if f.Late {
		where, args = where+` AND published_at = 0 AND due_on <> '' AND due_on < ?`, append(args, s.Today())
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := s.store.list(ctx, s.db.Read(), where+` ORDER BY CASE WHEN published_at = 0 AND due_on <> '' THEN due_on ELSE '9999' END, updated_at DESC, id
		LIMIT ? OFFSET ?`, append(slices.Clone(args), limit, offset)...)
	return list, total, err
}

// Setting gives how the office works.
func (s *Service) Setting(ctx context.Context) (Setting, error) {
	return s.store.setting(ctx, s.db.Read())
}

// SaveSetting changes how the office works.
//
// Errors: Forbidden; Invalid.
func (s *Service) SaveSetting(ctx context.Context, who civic.Actor, set Setting) error {
	if err := CanSet(who); err != nil {
		return err
	}
	if err := civic.Invalid(set.problems()...); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		before, err := s.store.setting(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.store.saveSetting(ctx, tx, set); err != nil {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), who, "", "setting", "", before)
	})
}
