package polis

import (
	"io"
	"iter"
	"strings"
	"time"

	"dienhong/engine/opinionmap"
)

// The names of the files of an export.
const (
	SummaryFile      = "summary.csv"
	CommentsFile     = "comments.csv"
	VotesFile        = "votes.csv"
	ParticipantsFile = "participants-votes.csv"
	HistoryFile      = "stats-history.csv"

	newParticipantsFile = "participant-votes.csv"
)

// datetime is how Pol.is writes a time for people, beside the number.
const datetime = "Mon Jan 02 15:04:05 MST 2006"

func forPeople(ms int64) string { return time.UnixMilli(ms).UTC().Format(datetime) }

// Votes streams votes.csv. An error that is a *[Problem] belongs to one row, and
// the rows go on; any other ends the stream.
func Votes(r io.Reader) iter.Seq2[opinionmap.VoteEvent, error] {
	return mapped(records(VotesFile, r, "timestamp", "comment-id", "voter-id", "vote"), func(r record) (e opinionmap.VoteEvent, err error) {
		if e.At, err = r.number("timestamp", must); err != nil {
			return e, err
		}
		if e.Statement, err = r.number("comment-id", must); err != nil {
			return e, err
		}
		if e.Participant, err = r.number("voter-id", must); err != nil {
			return e, err
		}
		e.Vote, err = r.vote(r.field("vote"))
		return e, err
	})
}

func (r record) vote(s string) (opinionmap.Vote, error) {
	switch strings.TrimSuffix(strings.TrimSpace(s), ".0") {
	case "1":
		return opinionmap.Agree, nil
	case "0", "-0":
		return opinionmap.Pass, nil
	case "-1":
		return opinionmap.Disagree, nil
	}
	return 0, r.problem(NotAVote, s)
}

// VotesWriter writes votes.csv.
type VotesWriter struct{ w *writer }

// NewVotesWriter begins the file.
func NewVotesWriter(w io.Writer) *VotesWriter {
	return &VotesWriter{newWriter(w, "timestamp", "datetime", "comment-id", "voter-id", "vote")}
}

// Write adds a vote. An error stays until Flush gives it.
func (v *VotesWriter) Write(e opinionmap.VoteEvent) {
	v.w.number(e.At)
	v.w.text(forPeople(e.At))
	v.w.number(e.Statement)
	v.w.number(e.Participant)
	v.w.number(int64(e.Vote))
	v.w.end()
}

// Flush writes what is buffered and gives the first error.
func (v *VotesWriter) Flush() error { return v.w.flush() }
