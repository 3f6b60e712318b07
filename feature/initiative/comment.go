package initiative

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

// CommentState tells who may read a comment.
type CommentState string

// The states of a comment.
const (
	CommentWaiting CommentState = "waiting"
	CommentShown   CommentState = "shown"
	CommentHidden  CommentState = "hidden"
)

// CommentReasons are why a comment is hidden; the catalogue names each as
// "initiative.reason.<reason>".
var CommentReasons = []string{"off_topic", "personal_data", "insult", "advertising", "unlawful"}

// Comment is what a reader says to an initiative, without a name.
type Comment struct {
	ID         civic.ID
	Initiative civic.ID
	Text       string // 1 to 1 000 characters
	Lang       civic.Locale
	At         time.Time
	State      CommentState
	Reason     string
}

// Comment takes a comment; it waits for a moderator.
//
// Errors: NotFound; Closed; Invalid, also when the same was said here before.
func (s *Service) Comment(ctx context.Context, id civic.ID, text string, lang civic.Locale) (Comment, error) {
	if err := civic.Invalid(civic.LineProblems("text", text, 1_000, true)...); err != nil {
		return Comment{}, err
	}
	if lang != civic.English {
		lang = civic.Vietnamese
	}
	now := s.clock()
	c := Comment{ID: civic.NewID(now), Initiative: id, Text: text, Lang: lang, At: now, State: CommentWaiting}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		in, err := s.store.initiative(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := CanComment(in); err != nil {
			return err
		}
		said, err := s.store.comments(ctx, tx, ` AND initiative_id = ? AND text = ? AND state <> 'hidden' LIMIT 1`, string(id), text)
		if err != nil {
			return err
		}
		if len(said) > 0 {
			return civic.Invalid(civic.FieldError{Field: "text", Key: "initiative.error.same_comment"})
		}
		return s.store.insertComment(ctx, tx, c)
	})
	return c, err
}

// Comments gives those of an initiative that are shown, the oldest first.
func (s *Service) Comments(ctx context.Context, id civic.ID) ([]Comment, error) {
	return s.store.comments(ctx, s.db.Read(), ` AND initiative_id = ? AND state = 'shown' ORDER BY at, id LIMIT 500`, string(id))
}

// CommentQueue gives the comments that wait, the oldest first, and how many
// there are.
//
// Errors: Forbidden.
func (s *Service) CommentQueue(ctx context.Context, who civic.Actor, limit int) ([]Comment, int, error) {
	if err := CanModerate(who); err != nil {
		return nil, 0, err
	}
	n, err := s.store.countComments(ctx, s.db.Read())
	if err != nil {
		return nil, 0, err
	}
	list, err := s.store.comments(ctx, s.db.Read(), ` AND state = 'waiting' ORDER BY at, id LIMIT ?`, limit)
	return list, n, err
}

// Moderate shows or hides a comment that a moderator saw in the state from; one
// that is hidden needs a reason of [CommentReasons].
//
// Errors: Forbidden; Invalid; NotFound; Conflict when somebody was faster.
func (s *Service) Moderate(ctx context.Context, who civic.Actor, id civic.ID, from, to CommentState, reason string) (Comment, error) {
	if err := CanModerate(who); err != nil {
		return Comment{}, err
	}
	switch {
	case to != CommentShown && to != CommentHidden:
		return Comment{}, civic.Invalid(civic.FieldError{Field: "act", Key: "error.field.choice"})
	case to == CommentHidden && !known(reason):
		return Comment{}, civic.Invalid(civic.FieldError{Field: "reason", Key: "error.field.required"})
	case to == CommentShown:
		reason = ""
	}
	var c Comment
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		list, err := s.store.comments(ctx, tx, ` AND id = ?`, string(id))
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return civic.NotFound("comment")
		}
		if c = list[0]; c.State != from {
			return civic.Refuse(civic.KindConflict, "initiative.error.decided")
		}
		before := c
		c.State, c.Reason = to, reason
		if err := s.store.decideComment(ctx, tx, c); err != nil {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), who, c.Initiative, "comment_"+string(to), before)
	})
	return c, err
}

func known(reason string) bool {
	for _, r := range CommentReasons {
		if r == reason {
			return true
		}
	}
	return false
}
