package comment

import (
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/blob"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/disk"
	"dienhong/platform/secret"
	"dienhong/platform/web"
)

// Consultations tells where and when comments may be sent.
type Consultations interface {
	Snapshot(ctx context.Context, slug string) (civic.Consultation, error)
	SnapshotByNumber(ctx context.Context, number civic.ConsultationNumber) (civic.Consultation, error)
	// Snapshots gives those that the actor may read, the newest first.
	Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error)
}

// Bodies lists the organisations that can speak.
type Bodies interface {
	AllBodies(ctx context.Context) ([]civic.Body, error)
}

// Service holds the use cases.
type Service struct {
	db            *db.DB
	store         store
	history       *history.Log
	clock         clock.Clock
	zone          *time.Location
	consultations Consultations
	bodies        Bodies
	secret        *secret.Keeper
	files         blob.Store
	held          Held
	room          func() (disk.Room, bool)
	// keep is how long a contact is kept after it was left.
	keep time.Duration
}

const (
	purposeContact = "comment.contact"
	purposeTrack   = "comment.track"
	purposeOnce    = "comment.once"
)

// Verdict is what a moderator decides of a comment.
type Verdict struct {
	State  State  // Shown, Kept or Hidden
	Reason string // one of Reasons, when kept or hidden
	Note   string // at most 500 characters; the author reads it
}

// Decide says whether a comment is public.
//
// Errors: Forbidden; NotFound; Invalid, also when its author does not let it be
// shown; Conflict when it was withdrawn; [*edit.StaleError].
func (s *Service) Decide(ctx context.Context, who civic.Actor, id civic.ID, version int64, v Verdict) (Comment, error) {
	if err := CanDecide(who); err != nil {
		return Comment{}, err
	}
	if err := civic.Invalid(v.problems()...); err != nil {
		return Comment{}, err
	}
	return s.change(ctx, who, id, version, string(v.State), v.Reason, v.Note, v.apply)
}

// Decided is a comment with what is decided of it.
type Decided struct {
	ID      civic.ID
	Version int64
	Verdict Verdict
}

// DecideAll is [Service.Decide] of several comments: all of them or none.
//
// Errors: as [Service.Decide].
func (s *Service) DecideAll(ctx context.Context, who civic.Actor, list []Decided) error {
	if err := CanDecide(who); err != nil {
		return err
	}
	for _, d := range list {
		if err := civic.Invalid(d.Verdict.problems()...); err != nil {
			return err
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for _, d := range list {
			v := d.Verdict
			if _, err := s.changeIn(ctx, tx, who, d.ID, d.Version, string(v.State), v.Reason, v.Note, v.apply); err != nil {
				return err
			}
		}
		return nil
	})
}

func (v Verdict) problems() (errs []civic.FieldError) {
	switch v.State {
	case Shown:
	case Kept, Hidden:
		if !slices.Contains(Reasons, v.Reason) {
			errs = append(errs, civic.FieldError{Field: "reason", Key: "error.field.choice"})
		}
	default:
		errs = append(errs, civic.FieldError{Field: "state", Key: "error.field.choice"})
	}
	return append(errs, civic.LineProblems("note", v.Note, maxNote, v.Reason == "other")...)
}

func (v Verdict) apply(o *Comment) error {
	if o.State == Withdrawn {
		return civic.Refuse(civic.KindConflict, "comment.error.withdrawn")
	}
	if v.State == Shown && !o.Publish {
		return civic.Invalid(civic.FieldError{Field: "state", Key: "comment.error.author_keeps"})
	}
	o.State, o.Reason = v.State, v.Reason // the words to the author are in the history
	return nil
}

// Correct changes what a clerk typed; the text as it was stays in the history.
// What an author sent from the site is not changed by others.
//
// Errors: Forbidden; NotFound; Invalid; [*edit.StaleError].
// File is a new scan; nil: it keeps the one that it has.
func (s *Service) Correct(ctx context.Context, who civic.Actor, in Comment, file *web.File) (Comment, error) {
	if err := CanEnter(who); err != nil {
		return Comment{}, err
	}
	wrong, err := s.scanProblems(ctx, who, file)
	if err != nil {
		return Comment{}, err
	}
	var scan Scan
	apply := func(o *Comment) error {
		if o.Channel == Web || o.EnteredBy == "" {
			return civic.Refuse(civic.KindForbidden, "comment.error.authors_own")
		}
		o.Channel, o.ReceivedAt, o.Lang, o.Text, o.Article = in.Channel, in.ReceivedAt, in.Lang, in.Text, in.Article
		o.Kind, o.Body, o.BodyName, o.People, o.Publish, o.Note = in.Kind, in.Body, in.BodyName, in.People, in.Publish, in.Note
		if scan.Name != "" {
			o.Scan = scan
		}
		errs := append(o.problems(s.clock()), s.bodyProblems(ctx, o.Body)...)
		errs = append(errs, wrong...)
		if in.Channel == Web {
			errs = append(errs, civic.FieldError{Field: "channel", Key: "error.field.choice"})
		}
		return civic.Invalid(errs...)
	}
	// The file is kept before the transaction, which others wait for, and only if
	// nothing is wrong: what is refused leaves nothing.
	if file != nil {
		now, err := s.store.one(ctx, s.db.Read(), ` AND o.id = ?`, string(in.ID))
		if err != nil {
			return Comment{}, err
		}
		if now.Version == in.Version {
			if err := apply(&now); err != nil {
				return Comment{}, err
			}
			if scan, err = s.keepScan(ctx, file); err != nil {
				return Comment{}, err
			}
		}
	}
	return s.change(ctx, who, in.ID, in.Version, "correct", "", "", apply)
}

func (s *Service) change(ctx context.Context, who civic.Actor, id civic.ID, version int64, act, reason, note string, f func(*Comment) error) (Comment, error) {
	var o Comment
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		o, err = s.changeIn(ctx, tx, who, id, version, act, reason, note, f)
		return err
	})
	if err != nil {
		return Comment{}, err
	}
	return o, nil
}

func (s *Service) changeIn(ctx context.Context, tx *db.Tx, who civic.Actor, id civic.ID, version int64, act, reason, note string, f func(*Comment) error) (Comment, error) {
	o, err := s.store.one(ctx, tx, ` AND o.id = ?`, string(id))
	if err != nil {
		return o, err
	}
	if err := edit.Check(ctx, tx, s.history, on(id), o, o.Version, version); err != nil {
		return o, err
	}
	before := o
	if err := f(&o); err != nil {
		return o, err
	}
	o.Version++
	if err := s.store.update(ctx, tx, o); err != nil {
		return o, err
	}
	return o, s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(id), Act: act, Reason: reason, Note: note, Before: before, After: o})
}

// Track finds a comment by its code, forgiving how it was typed.
//
// Errors: NotFound.
func (s *Service) Track(ctx context.Context, typed string) (Comment, error) {
	code := civic.ParseCode(typed)
	if code == "" {
		return Comment{}, civic.NotFound("comment")
	}
	return s.store.one(ctx, s.db.Read(), ` AND o.track_hash = ?`, s.secret.Hash(purposeTrack, code))
}

// Withdraw lets an author take a comment back; its contact is erased with it,
// in one transaction. Doing it again changes nothing.
//
// Errors: NotFound.
func (s *Service) Withdraw(ctx context.Context, code string) (Comment, error) {
	found, err := s.Track(ctx, code)
	if err != nil {
		return Comment{}, err
	}
	var o Comment
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		// Read here: whatever a moderator decided meanwhile, its author may take it back.
		if o, err = s.store.one(ctx, tx, ` AND o.id = ?`, string(found.ID)); err != nil || o.State == Withdrawn {
			return err
		}
		before := o
		o.State, o.Reason, o.Note, o.HasContact = Withdrawn, "", "", false
		o.Version++
		if err := s.store.update(ctx, tx, o); err != nil {
			return err
		}
		if _, err := s.store.eraseContact(ctx, tx, o.ID); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: civic.Visitor(), On: on(o.ID), Act: "withdraw", Before: before, After: o})
	})
	if err != nil {
		return Comment{}, err
	}
	return o, nil
}
