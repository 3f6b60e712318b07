package polis

import (
	"errors"
	"io"
	"io/fs"
	"iter"

	"dienhong/engine/opinionmap"
)

// Conversation is an export read whole.
type Conversation struct {
	Summary  Summary
	Comments []Comment
	Matrix   *opinionmap.Matrix
	// Timed is false when there was no votes.csv: the votes come from
	// participants-votes.csv and have no times, so that only the cold mode is
	// meaningful.
	Timed bool
	// ModerationKnown is false when there was no comments.csv: which statements
	// were rejected is unknown, and every statement counts.
	ModerationKnown bool
	// Groups are the published groups, by participant; empty when none was
	// published.
	Groups map[int64]string
	// Left are the rows that could not be read.
	Left []*Problem
}

// ErrNoVotes means that a folder has neither votes.csv nor participants-votes.csv.
var ErrNoVotes = errors.New("polis: neither votes.csv nor participants-votes.csv")

// Load reads an export from a folder. Rows that cannot be read are in Left; a
// file whose first line cannot be understood is an error, a *[Problem]. Only the
// votes are needed; the other files may be missing, and what is then unknown is
// said in the result. Votes that are not in the
// order of time are held in memory, 16 bytes each, until they are.
//
// progress, when not nil, is called now and then with the rows read.
func Load(dir fs.FS, progress func(rows int)) (*Conversation, error) {
	l := &loader{dir: dir, progress: progress, c: &Conversation{Matrix: opinionmap.NewMatrix(), Groups: map[int64]string{}}}
	if err := errors.Join(l.summary(), l.comments()); err != nil {
		return nil, err
	}
	timed, err := l.votes()
	if err != nil {
		return nil, err
	}
	l.c.Timed = timed
	found, err := l.participants()
	if err != nil {
		return nil, err
	}
	if !timed && !found {
		return nil, ErrNoVotes
	}
	for _, c := range l.c.Comments {
		l.c.Matrix.SetModeration(c.ID, c.Moderation)
		l.c.Matrix.SetMeta(c.ID, c.Meta)
	}
	return l.c, nil
}

type loader struct {
	dir      fs.FS
	progress func(rows int)
	rows     int
	c        *Conversation
}

// with opens the first of the files that exists.
func (l *loader) with(read func(io.Reader) error, names ...string) (found bool, err error) {
	for _, name := range names {
		f, err := l.dir.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return true, err
		}
		return true, errors.Join(read(f), f.Close())
	}
	return false, nil
}

// each goes through rows, keeping problems of single ones.
func each[T any](l *loader, rows iter.Seq2[T, error], do func(T) error) error {
	for v, err := range rows {
		if l.rows++; l.rows%65536 == 0 && l.progress != nil {
			l.progress(l.rows)
		}
		var p *Problem
		if err == nil {
			err = do(v)
		}
		if errors.As(err, &p) && !p.Fatal() {
			l.c.Left = append(l.c.Left, p)
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) summary() error {
	_, err := l.with(func(r io.Reader) error {
		s, problems, err := ReadSummary(r)
		l.c.Summary, l.c.Left = s, append(l.c.Left, problems...)
		return err
	}, SummaryFile)
	return err
}

func (l *loader) comments() error {
	found, err := l.with(func(r io.Reader) error {
		return each(l, Comments(r), func(c Comment) error {
			l.c.Comments = append(l.c.Comments, c)
			return nil
		})
	}, CommentsFile)
	l.c.ModerationKnown = found
	return err
}

var errNotInOrder = errors.New("polis: votes are not in the order of time")

// votes fills the matrix from votes.csv: straight, as long as the votes are in
// the order of time, or else after sorting them.
func (l *loader) votes() (found bool, err error) {
	last := int64(0)
	before, rows := len(l.c.Left), l.rows
	found, err = l.with(func(r io.Reader) error {
		return each(l, Votes(r), func(e opinionmap.VoteEvent) error {
			if e.At < last {
				return errNotInOrder
			}
			last = e.At
			l.c.Matrix.Add(e)
			return nil
		})
	}, VotesFile)
	if !errors.Is(err, errNotInOrder) {
		return found, err
	}
	l.c.Left, l.rows = l.c.Left[:before], rows
	l.c.Matrix = opinionmap.NewMatrix()
	var all backlog
	found, err = l.with(func(r io.Reader) error {
		return each(l, Votes(r), func(e opinionmap.VoteEvent) error {
			all.add(e)
			return nil
		})
	}, VotesFile)
	all.into(l.c.Matrix)
	return found, err
}

// participants reads the published groups, and the votes when votes.csv is
// missing.
func (l *loader) participants() (found bool, err error) {
	return l.with(func(r io.Reader) error {
		return each(l, Participants(r), func(p Participant) error {
			if p.Group != "" {
				l.c.Groups[p.ID] = p.Group
			}
			if l.c.Timed {
				return nil
			}
			for _, a := range p.Answers {
				l.c.Matrix.Add(opinionmap.VoteEvent{Participant: p.ID, Statement: a.Statement, Vote: a.Vote})
			}
			return nil
		})
	}, ParticipantsFile, newParticipantsFile)
}
