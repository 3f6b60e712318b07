package polis

import (
	"io"
	"iter"
	"strconv"
	"strings"

	"dienhong/engine/opinionmap"
)

// Comment is a statement: a row of comments.csv.
type Comment struct {
	At         int64 // milliseconds UTC; 0 when not given
	ID         int64
	Author     int64 // participant, 0 when not given
	Agrees     int64
	Disagrees  int64
	Moderation opinionmap.Moderation
	Body       string
	Meta       bool // asks about the participants
	Seed       bool // was there before the first participant
}

// Comments streams comments.csv; errors as in [Votes].
func Comments(r io.Reader) iter.Seq2[Comment, error] {
	seen := map[int64]bool{}
	return mapped(records(CommentsFile, r, "comment-id", "moderated"), func(r record) (c Comment, err error) {
		for _, f := range []struct {
			to     *int64
			name   string
			absent int64
		}{{&c.At, "timestamp", 0}, {&c.ID, "comment-id", must}, {&c.Author, "author-id", 0}, {&c.Agrees, "agrees", 0}, {&c.Disagrees, "disagrees", 0}} {
			if *f.to, err = r.number(f.name, f.absent); err != nil {
				return c, err
			}
		}
		switch s := strings.TrimSuffix(strings.TrimSpace(r.field("moderated")), ".0"); s {
		case "1":
			c.Moderation = opinionmap.Accepted
		case "0":
			c.Moderation = opinionmap.Unmoderated
		case "-1":
			c.Moderation = opinionmap.Rejected
		default:
			return c, r.problem(NotModeration, s)
		}
		if c.Meta, err = r.yes("is-meta"); err != nil {
			return c, err
		}
		if c.Seed, err = r.yes("is-seed"); err != nil {
			return c, err
		}
		c.Body = strings.Clone(r.field("comment-body"))
		return c, r.once(seen, c.ID)
	})
}

// CommentsWriter writes comments.csv with the columns of newer exports.
type CommentsWriter struct{ w *writer }

// NewCommentsWriter begins the file.
func NewCommentsWriter(w io.Writer) *CommentsWriter {
	return &CommentsWriter{newWriter(w, "timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body", "is-seed", "is-meta")}
}

// Write adds a statement. An error stays until Flush gives it.
func (w *CommentsWriter) Write(c Comment) {
	w.w.number(c.At)
	w.w.text(forPeople(c.At))
	w.w.number(c.ID)
	w.w.number(c.Author)
	w.w.number(c.Agrees)
	w.w.number(c.Disagrees)
	w.w.number(int64(c.Moderation))
	w.w.text(c.Body)
	w.w.text(strconv.FormatBool(c.Seed))
	w.w.text(strconv.FormatBool(c.Meta))
	w.w.end()
}

// Flush writes what is buffered and gives the first error.
func (w *CommentsWriter) Flush() error { return w.w.flush() }
