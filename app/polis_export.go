package app

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
	"dienhong/feature/consultation"
	"dienhong/feature/opinion"
)

// PolisExport says what to write where.
type PolisExport struct {
	Slug string
	Dir  string // made when there is none; files in it are never overwritten
	// Progress is told of the votes that were written.
	Progress func(votes int64)
}

// ExportPolis writes a consultation as the five files of a Pol.is export, as a
// stream. Participants are numbers; nothing else of them is known.
func (a *App) ExportPolis(ctx context.Context, who civic.Actor, out PolisExport) (votes int64, err error) {
	c, err := a.features.consultation.Service.BySlug(ctx, who, out.Slug)
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(out.Dir, 0o755); err != nil {
		return 0, err
	}
	statements, err := a.features.opinion.Service.Statements(ctx, c.Number)
	if err != nil {
		return 0, err
	}
	matrix, _, err := a.features.opinion.Service.Votes(ctx, c.Number)
	if err != nil {
		return 0, err
	}
	x := polisExport{a: a, c: c, statements: statements, matrix: matrix, authors: map[int64]int64{}, progress: out.Progress}
	for _, s := range statements {
		x.authors[s.Author]++
	}
	for _, file := range []struct {
		name  string
		write func(context.Context, io.Writer) error
	}{
		{polis.SummaryFile, x.summary}, {polis.CommentsFile, x.comments}, {polis.VotesFile, x.votes},
		{polis.ParticipantsFile, x.participants}, {polis.HistoryFile, x.history},
	} {
		if err := writeNew(filepath.Join(out.Dir, file.name), func(w io.Writer) error { return file.write(ctx, w) }); err != nil {
			return x.written, err
		}
	}
	return x.written, nil
}

// writeNew writes a file that must not exist yet.
func writeNew(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

type polisExport struct {
	a          *App
	c          consultation.Consultation
	statements []opinion.Statement
	matrix     *opinionmap.Matrix
	authors    map[int64]int64 // author → statements
	written    int64
	progress   func(int64)
}

func (x *polisExport) summary(_ context.Context, w io.Writer) error {
	commenters := len(x.authors)
	if _, ok := x.authors[opinion.Office]; ok {
		commenters--
	}
	topic, _ := x.c.Texts.Title.In(civic.Vietnamese)
	about, _ := x.c.Texts.Background.In(civic.Vietnamese)
	return polis.WriteSummary(w, polis.Summary{
		Topic: topic, URL: cmp.Or(x.c.Source, x.a.config.Site()+"/consultations/"+x.c.Slug), Description: about,
		Voters: int64(x.matrix.Participants()), Commenters: int64(commenters), Comments: int64(len(x.statements)),
	})
}

func (x *polisExport) comments(_ context.Context, w io.Writer) error {
	out := polis.NewCommentsWriter(w)
	for _, s := range x.statements {
		body, _ := s.Text.In(civic.Vietnamese)
		moderation := opinionmap.Rejected
		switch s.State {
		case opinion.Shown:
			moderation = opinionmap.Accepted
		case opinion.Waiting:
			moderation = opinionmap.Unmoderated
		}
		tally := x.matrix.Tally(s.ID)
		out.Write(polis.Comment{
			At: civic.Millis(s.CreatedAt), ID: s.ID, Author: s.Author, Agrees: int64(tally.Agree), Disagrees: int64(tally.Disagree),
			Moderation: moderation, Body: body, Meta: s.Meta, Seed: s.Origin == opinion.Seed,
		})
	}
	return out.Flush()
}

func (x *polisExport) votes(ctx context.Context, w io.Writer) error {
	out := polis.NewVotesWriter(w)
	err := x.a.features.opinion.Service.EachVote(ctx, x.c.Number, func(e opinionmap.VoteEvent) error {
		out.Write(e)
		if x.written++; x.progress != nil && x.written%10_000 == 0 {
			x.progress(x.written)
		}
		return ctx.Err()
	})
	return errors.Join(err, out.Flush())
}

func (x *polisExport) participants(ctx context.Context, w io.Writer) error {
	statements := x.matrix.StatementIDs()
	out := polis.NewParticipantsWriter(w, statements)
	var answers []polis.Answer
	for row, id := range x.matrix.ParticipantIDs() {
		answers = answers[:0]
		x.matrix.EachVote(row, func(column int, v opinionmap.Vote) {
			answers = append(answers, polis.Answer{Statement: statements[column], Vote: v})
		})
		out.Write(polis.Participant{ID: id, Comments: x.authors[id], Answers: answers})
		if row%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return out.Flush()
}

// history tells the totals after each vote. Visitors are not counted here, so
// that their number is that of the voters.
func (x *polisExport) history(ctx context.Context, w io.Writer) error {
	out := polis.NewHistoryWriter(w)
	seen := map[int64]struct{}{}
	t := polis.Totals{Comments: int64(len(x.statements)), Commenters: int64(len(x.authors))}
	if _, ok := x.authors[opinion.Office]; ok {
		t.Commenters--
	}
	err := x.a.features.opinion.Service.EachVote(ctx, x.c.Number, func(e opinionmap.VoteEvent) error {
		seen[e.Participant] = struct{}{}
		t.Votes++
		t.Voters, t.Visitors = int64(len(seen)), int64(len(seen))
		out.Write(t)
		return ctx.Err()
	})
	return errors.Join(err, out.Flush())
}
