package statement

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
	"dienhong/platform/sheet"
)

// PolisExport says what to write besides the votes.
type PolisExport struct {
	URL        string           // of the consultation
	Groups     map[int64]string // the published groups by the public number of the participant; nil: none
	Background civic.Text       // of the consultation
	// Exact writes all votes as they stand in the log, with their times, the numbers
	// of participants and who wrote what: for the office's own archive. Whoever saw
	// somebody vote can find the ballot in it.
	Exact bool
	// Create opens a file of the export for writing.
	Create func(name string) (io.WriteCloser, error)
	// Progress, when not nil, is called now and then with the rows written.
	Progress func(rows int)
}

// ExportPolis writes a consultation as the five files of Pol.is, in a stream:
// memory grows with the statements and by some bytes a participant. They hold what
// may be published, which is nothing before voting has ended: ballots in an order
// and under numbers that say nothing of when somebody voted, all of one day, and
// no author. The map that is made of them is the published one. The files
// show one moment: votes that come in meanwhile are left out of all of them.
// Texts that a spreadsheet would take for a formula get an apostrophe. The
// English text is written where there is no Vietnamese one.
//
// Errors: Forbidden; NotFound; Closed before the votes are public; Unavailable;
// whatever Create and its files give.
func (s *Service) ExportPolis(ctx context.Context, who civic.Actor, slug string, x PolisExport) (votes int64, err error) {
	if err := CanSeeAll(who); err != nil {
		return 0, err
	}
	c, err := s.consultations.Snapshot(ctx, slug)
	if err != nil {
		return 0, err
	}
	t, err := s.textsOf(ctx, c.Number)
	if err != nil {
		return 0, err
	}
	e := &polisWriter{s: s, c: c, x: x, list: t.list, wrote: map[int64]int64{}}
	if x.Exact {
		e.m, e.version, err = s.Votes(ctx, c.Number)
	} else {
		e.m, e.day, err = s.publicBallots(ctx, c.Number)
	}
	if err != nil {
		return 0, err
	}
	for _, st := range t.list {
		if st.Author >= 0 {
			e.wrote[st.Author]++
		}
	}
	for _, write := range []func() error{func() error { return e.votes(ctx) }, e.comments, e.participants, e.summary} {
		if err := write(); err != nil {
			return 0, err
		}
	}
	return e.written, nil
}

// polisWriter writes one export.
type polisWriter struct {
	s       *Service
	c       civic.Consultation
	x       PolisExport
	list    []Statement
	m       *opinionmap.Matrix
	version int64           // last line of the log in the export
	day     int64           // of all votes, when the export is public; milliseconds
	wrote   map[int64]int64 // statements by author
	rows    int
	written int64 // votes
}

func (e *polisWriter) tick() {
	if e.rows++; e.rows%65536 == 0 && e.x.Progress != nil {
		e.x.Progress(e.rows)
	}
}

// file calls write with a new file.
func (e *polisWriter) file(name string, write func(io.Writer) error) error {
	f, err := e.x.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// votes writes every vote and beside it the totals after each event.
func (e *polisWriter) votes(ctx context.Context) error {
	return e.file(polis.VotesFile, func(votes io.Writer) error {
		return e.file(polis.HistoryFile, func(history io.Writer) error {
			vw, hw := polis.NewVotesWriter(votes), polis.NewHistoryWriter(history)
			byTime := slices.SortedStableFunc(slices.Values(e.list), func(a, b Statement) int { return a.CreatedAt.Compare(b.CreatedAt) })
			var totals polis.Totals
			voted, wrote := map[int64]bool{}, map[int64]bool{}
			people := func() {
				totals.Voters, totals.Commenters = int64(len(voted)), int64(len(wrote))
				totals.Visitors = max(totals.Visitors, totals.Voters)
				hw.Write(totals)
				e.tick()
			}
			statements := func(until int64) {
				for len(byTime) > 0 && (until < 0 || civic.Millis(byTime[0].CreatedAt) <= until) {
					totals.Comments++
					if byTime[0].Author >= 0 {
						wrote[byTime[0].Author] = true
					}
					byTime = byTime[1:]
					people()
				}
			}
			err := e.each(ctx, func(v opinionmap.VoteEvent) error {
				statements(v.At)
				vw.Write(v)
				e.written++
				totals.Votes++
				voted[v.Participant] = true
				people()
				return nil
			})
			statements(-1)
			return cmp.Or(err, vw.Flush(), hw.Flush())
		})
	})
}

// each gives the votes: those of the log, or the public ones.
func (e *polisWriter) each(ctx context.Context, f func(opinionmap.VoteEvent) error) error {
	if e.x.Exact {
		return e.s.eachVote(ctx, e.c.Number, e.version, func(v opinionmap.VoteEvent) error {
			if _, stays := e.m.Vote(v.Participant, v.Statement); !stays || v.Vote == opinionmap.Withdrawn {
				return nil // Pol.is has no vote that was taken back
			}
			return f(v)
		})
	}
	return eachBallot(e.m, func(v opinionmap.VoteEvent) error {
		v.At = e.day
		return f(v)
	})
}

func (e *polisWriter) comments() error {
	return e.file(polis.CommentsFile, func(w io.Writer) error {
		cw := polis.NewCommentsWriter(w)
		for _, st := range e.list {
			tally := e.m.Tally(st.ID)
			body, _ := st.Text.In(civic.Vietnamese)
			author := int64(0)
			if e.x.Exact {
				author = max(0, st.Author)
			}
			cw.Write(polis.Comment{
				At: civic.Millis(st.CreatedAt), ID: st.ID, Author: author, Agrees: int64(tally.Agree), Disagrees: int64(tally.Disagree),
				Moderation: st.Moderation(), Body: sheet.Safe(body), Seed: st.Origin == Seed, Meta: st.Meta,
			})
		}
		return cw.Flush()
	})
}

func (e *polisWriter) participants() error {
	return e.file(polis.ParticipantsFile, func(w io.Writer) error {
		ids := make([]int64, len(e.list))
		place := make(map[int64]int, len(e.list))
		for i, st := range e.list {
			ids[i], place[st.ID] = st.ID, i
		}
		columns := make([]int, e.m.Statements()) // of the matrix → place in the file
		for column, st := range e.m.StatementIDs() {
			columns[column] = place[st]
		}
		pw := polis.NewParticipantsWriter(w, ids)
		at := make([]int, 0, len(ids))
		votes := make([]opinionmap.Vote, len(ids))
		answers := make([]polis.Answer, 0, len(ids))
		for row, pid := range e.m.ParticipantIDs() {
			at, answers = at[:0], answers[:0]
			e.m.EachVote(row, func(column int, v opinionmap.Vote) {
				at = append(at, columns[column])
				votes[columns[column]] = v
			})
			slices.Sort(at)
			for _, i := range at {
				answers = append(answers, polis.Answer{Statement: ids[i], Vote: votes[i]})
			}
			p := polis.Participant{ID: int64(row), Group: e.x.Groups[pid], Answers: answers}
			if e.x.Exact {
				p.ID, p.Group, p.Comments = pid, e.x.Groups[e.s.secret.public(e.c.Number, pid)], e.wrote[pid]
			}
			pw.Write(p)
			e.tick()
		}
		return pw.Flush()
	})
}

func (e *polisWriter) summary() error {
	return e.file(polis.SummaryFile, func(w io.Writer) error {
		groups := map[string]bool{}
		for _, g := range e.x.Groups {
			groups[g] = true
		}
		title, _ := e.c.Title.In(civic.Vietnamese)
		about, _ := e.x.Background.In(civic.Vietnamese)
		return polis.WriteSummary(w, polis.Summary{
			Topic: sheet.Safe(title), URL: e.x.URL, Description: sheet.Safe(about), Voters: int64(e.m.Voters()),
			Commenters: int64(len(e.wrote)), Comments: int64(len(e.list)), Groups: int64(len(groups)),
		})
	})
}
