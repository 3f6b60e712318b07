package initiative

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// RemarkState tells who may read a remark.
type RemarkState string

// The states of a remark.
const (
	RemarkWaiting RemarkState = "waiting"
	RemarkShown   RemarkState = "shown"
	RemarkHidden  RemarkState = "hidden"
)

// RemarkReasons are why a remark is hidden; the catalogue names each as
// "initiative.reason.<reason>".
var RemarkReasons = []string{"off_topic", "personal_data", "insult", "advertising", "unlawful"}

// Remark is what a reader says to an initiative, without a name.
type Remark struct {
	ID         civic.ID
	Initiative civic.ID
	Text       string // 1 to 1 000 characters
	Lang       civic.Locale
	At         time.Time
	State      RemarkState
	Reason     string
}

// Remark takes a remark; it waits for a moderator.
//
// Errors: NotFound; Closed; Invalid, also when the same was said here before.
func (s *Service) Remark(ctx context.Context, id civic.ID, text string, lang civic.Locale) (Remark, error) {
	if err := civic.Invalid(civic.LineProblems("text", text, 1_000, true)...); err != nil {
		return Remark{}, err
	}
	if lang != civic.English {
		lang = civic.Vietnamese
	}
	now := s.clock()
	c := Remark{ID: civic.NewID(now), Initiative: id, Text: text, Lang: lang, At: now, State: RemarkWaiting}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		in, err := s.store.initiative(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := CanRemark(in); err != nil {
			return err
		}
		said, err := s.store.remarks(ctx, tx, ` AND initiative_id = ? AND text = ? AND state <> 'hidden' LIMIT 1`, string(id), text)
		if err != nil {
			return err
		}
		if len(said) > 0 {
			return civic.Invalid(civic.FieldError{Field: "text", Key: "initiative.error.same_remark"})
		}
		return s.store.insertRemark(ctx, tx, c)
	})
	return c, err
}

// Remarks gives those of an initiative that are shown, the oldest first.
func (s *Service) Remarks(ctx context.Context, id civic.ID) ([]Remark, error) {
	return s.store.remarks(ctx, s.db.Read(), ` AND initiative_id = ? AND state = 'shown' ORDER BY at, id LIMIT 500`, string(id))
}

// RemarkQueue gives the remarks that wait, the oldest first, and how many
// there are.
//
// Errors: Forbidden.
func (s *Service) RemarkQueue(ctx context.Context, who civic.Actor, limit int) ([]Remark, int, error) {
	if err := CanModerate(who); err != nil {
		return nil, 0, err
	}
	n, err := s.store.countRemarks(ctx, s.db.Read())
	if err != nil {
		return nil, 0, err
	}
	list, err := s.store.remarks(ctx, s.db.Read(), ` AND state = 'waiting' ORDER BY at, id LIMIT ?`, limit)
	return list, n, err
}

// Moderate shows or hides a remark that a moderator saw in the state from; one
// that is hidden needs a reason of [RemarkReasons].
//
// Errors: Forbidden; Invalid; NotFound; Conflict when somebody was faster.
func (s *Service) Moderate(ctx context.Context, who civic.Actor, id civic.ID, from, to RemarkState, reason string) (Remark, error) {
	if err := CanModerate(who); err != nil {
		return Remark{}, err
	}
	switch {
	case to != RemarkShown && to != RemarkHidden:
		return Remark{}, civic.Invalid(civic.FieldError{Field: "act", Key: "error.field.choice"})
	case to == RemarkHidden && !known(reason):
		return Remark{}, civic.Invalid(civic.FieldError{Field: "reason", Key: "error.field.required"})
	case to == RemarkShown:
		reason = ""
	}
	var c Remark
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		list, err := s.store.remarks(ctx, tx, ` AND id = ?`, string(id))
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return civic.NotFound("remark")
		}
		if c = list[0]; c.State != from {
			return civic.Refuse(civic.KindConflict, "initiative.error.decided")
		}
		c.State, c.Reason = to, reason
		if err := s.store.decideRemark(ctx, tx, c); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{
			At: s.clock(), By: who, On: history.Subject{Kind: aRemark, ID: c.ID}, Within: c.Initiative, Act: "remark_" + string(to), Reason: reason, Note: c.Text,
		})
	})
	return c, err
}

func known(reason string) bool {
	for _, r := range RemarkReasons {
		if r == reason {
			return true
		}
	}
	return false
}
