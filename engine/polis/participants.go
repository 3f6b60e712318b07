package polis

import (
	"io"
	"iter"
	"strconv"
	"strings"

	"dienhong/engine/opinionmap"
)

// Answer is the last vote on a statement.
type Answer struct {
	Statement int64
	Vote      opinionmap.Vote
}

// Participant is a row of participants-votes.csv.
type Participant struct {
	ID       int64
	XID      string // the id that another system gave; "" for none
	Group    string // as published, "" for none
	Comments int64  // statements written
	Answers  []Answer
}

// Participants streams participants-votes.csv; errors as in [Votes]. A row with a
// vote that cannot be read is a problem as a whole. Answers are in the order of
// the columns and belong to the caller until the next row.
func Participants(r io.Reader) iter.Seq2[Participant, error] {
	type column struct {
		at int
		id int64
	}
	var columns []column
	var answers []Answer
	seen := map[int64]bool{}
	return mapped(records(ParticipantsFile, r, "participant"), func(r record) (p Participant, err error) {
		if columns == nil {
			columns = []column{}
			for name, at := range r.head {
				if id, err := strconv.ParseInt(name, 10, 64); err == nil {
					columns = append(columns, column{at, id})
				}
			}
			sortBy(columns, func(c column) int64 { return int64(c.at) })
		}
		if p.ID, err = r.number("participant", must); err != nil {
			return p, err
		}
		if p.Comments, err = r.number("n-comments", 0); err != nil {
			return p, err
		}
		p.XID, p.Group = strings.Clone(r.field("xid")), strings.TrimSuffix(strings.TrimSpace(r.field("group-id")), ".0")
		p.Group = strings.Clone(p.Group)
		answers = answers[:0]
		for _, c := range columns {
			s := r.fields[c.at]
			if s == "" {
				continue
			}
			v, err := r.vote(s)
			if err != nil {
				return p, err
			}
			answers = append(answers, Answer{c.id, v})
		}
		p.Answers = answers
		return p, r.once(seen, p.ID)
	})
}

// ParticipantsWriter writes participants-votes.csv.
type ParticipantsWriter struct {
	w          *writer
	statements []int64
}

// NewParticipantsWriter begins the file; statements are the columns, in order.
func NewParticipantsWriter(w io.Writer, statements []int64) *ParticipantsWriter {
	names := []string{"participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}
	for _, s := range statements {
		names = append(names, strconv.FormatInt(s, 10))
	}
	return &ParticipantsWriter{newWriter(w, names...), statements}
}

// Write adds a participant, whose answers are in the order of the columns. The
// xid, which can point to a person, is never written. An error stays until Flush
// gives it.
func (w *ParticipantsWriter) Write(p Participant) {
	var agree, disagree int64
	for _, a := range p.Answers {
		switch a.Vote {
		case opinionmap.Agree:
			agree++
		case opinionmap.Disagree:
			disagree++
		}
	}
	w.w.number(p.ID)
	w.w.text(p.Group)
	w.w.number(p.Comments)
	w.w.number(int64(len(p.Answers)))
	w.w.number(agree)
	w.w.number(disagree)
	next := 0
	for _, s := range w.statements {
		if next < len(p.Answers) && p.Answers[next].Statement == s {
			w.w.number(int64(p.Answers[next].Vote))
			next++
		} else {
			w.w.text("")
		}
	}
	w.w.end()
}

// Flush writes what is buffered and gives the first error.
func (w *ParticipantsWriter) Flush() error { return w.w.flush() }
