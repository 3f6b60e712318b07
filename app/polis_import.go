package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
	"dienhong/feature/consultation"
	"dienhong/feature/opinion"
)

// PolisImport says how an export of Pol.is becomes a consultation.
type PolisImport struct {
	Dir  fs.FS
	Slug string // of the consultation; made when there is none
	// Language is that of the statements, one of ours; a third language is
	// kept under the one that is named here.
	Language civic.Locale
	// Strict lets statements that no moderator of Pol.is accepted wait for one.
	Strict bool
	Draft  bool // do not publish it yet
	// Progress is told of the rows that were read.
	Progress func(rows int)
}

// Imported tells what came of it.
type Imported struct {
	Consultation consultation.Consultation
	Statements   int
	Participants int
	Votes        int64
	// Left are the rows that could not be used, each with its file and line.
	Left []error
}

// ErrNoExport says that a folder holds no export of Pol.is.
var ErrNoExport = errors.New("no export of Pol.is in the folder")

// ImportPolis stores a conversation of Pol.is: all of it or nothing. Nobody sees
// it before all of it is there.
func (a *App) ImportPolis(ctx context.Context, who civic.Actor, in PolisImport) (Imported, error) {
	var out Imported
	read, err := polis.Load(in.Dir, in.Progress)
	if errors.Is(err, polis.ErrNoVotes) {
		return out, errors.Join(ErrNoExport, err)
	}
	if err != nil {
		return out, err
	}
	for _, p := range read.Left {
		out.Left = append(out.Left, p)
	}
	statements := polisStatements(read, in)
	known := map[int64]bool{}
	for _, s := range statements {
		known[s.ID] = true
	}
	var votes []opinionmap.VoteEvent
	if read.Timed {
		votes, err = polisVotes(in.Dir)
	} else {
		votes = lastVotes(read.Matrix)
	}
	if err != nil {
		return out, err
	}
	voters := map[int64]bool{}
	votes = slices.DeleteFunc(votes, func(e opinionmap.VoteEvent) bool {
		if !known[e.Statement] {
			out.Left = append(out.Left, unknownStatement{e})
		}
		if known[e.Statement] {
			voters[e.Participant] = true
		}
		return !known[e.Statement]
	})
	if out.Consultation, err = a.polisConsultation(ctx, who, in, read.Summary, votes); err != nil {
		return out, err
	}
	out.Statements, out.Participants = len(statements), len(voters)
	out.Votes, err = a.features.opinion.Service.Import(ctx, who, out.Consultation.Number, opinion.Intake{
		Statements: statements,
		Votes: func(yield func(opinionmap.VoteEvent, error) bool) {
			for _, e := range votes {
				if !yield(e, nil) {
					return
				}
			}
		},
	})
	if err == nil && !in.Draft && out.Consultation.PublishedAt.IsZero() {
		out.Consultation, err = a.features.consultation.Service.Publish(ctx, who, in.Slug, out.Consultation.Version)
	}
	return out, err
}

// unknownStatement is a vote on a statement that comments.csv does not have.
type unknownStatement struct{ vote opinionmap.VoteEvent }

func (u unknownStatement) Error() string {
	return fmt.Sprintf("%s: participant %d voted on statement %d, which %s does not have", polis.VotesFile, u.vote.Participant, u.vote.Statement, polis.CommentsFile)
}

func polisStatements(read *polis.Conversation, in PolisImport) []opinion.Statement {
	list := make([]opinion.Statement, 0, len(read.Comments))
	for _, c := range read.Comments {
		s := opinion.Statement{
			ID: c.ID, Origin: opinion.Imported, Source: read.Summary.URL, State: opinion.Shown, Meta: c.Meta, Author: c.Author,
			CreatedAt: civic.FromMillis(c.At),
		}
		body := strings.TrimSpace(c.Body)
		if in.Language == civic.Vietnamese {
			s.Text.VI = body
		} else {
			s.Text.EN = body
		}
		if c.Seed {
			s.Origin = opinion.Seed
		}
		switch {
		case c.Moderation == opinionmap.Rejected:
			s.State = opinion.Hidden
		case c.Moderation == opinionmap.Unmoderated && in.Strict:
			s.State = opinion.Waiting
		}
		list = append(list, s)
	}
	return list
}

// polisVotes reads the log of votes in the order of time.
func polisVotes(dir fs.FS) ([]opinionmap.VoteEvent, error) {
	f, err := dir.Open(polis.VotesFile)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var list []opinionmap.VoteEvent
	for e, err := range polis.Votes(f) {
		var bad *polis.Problem
		if errors.As(err, &bad) && !bad.Fatal() {
			continue // told when the export was loaded
		}
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b opinionmap.VoteEvent) int { return cmp.Compare(a.At, b.At) })
	return list, nil
}

// lastVotes gives the votes of a matrix, which have no times.
func lastVotes(m *opinionmap.Matrix) []opinionmap.VoteEvent {
	var list []opinionmap.VoteEvent
	statements := m.StatementIDs()
	for row, participant := range m.ParticipantIDs() {
		m.EachVote(row, func(column int, v opinionmap.Vote) {
			list = append(list, opinionmap.VoteEvent{Participant: participant, Statement: statements[column], Vote: v})
		})
	}
	return list
}

// polisConsultation finds or makes the frame of an import: the days on which
// people voted, and the results since.
func (a *App) polisConsultation(ctx context.Context, who civic.Actor, in PolisImport, s polis.Summary, votes []opinionmap.VoteEvent) (consultation.Consultation, error) {
	service := a.features.consultation.Service
	c, err := service.BySlug(ctx, who, in.Slug)
	if !civic.IsKind(err, civic.KindNotFound) {
		return c, err
	}
	begun, ended := a.config.Clock().Add(-24*time.Hour), a.config.Clock()
	if len(votes) > 0 && votes[0].At > 0 {
		begun, ended = civic.FromMillis(votes[0].At), civic.FromMillis(votes[len(votes)-1].At)
	}
	y, m, d := begun.In(a.config.Zone).Date()
	start := time.Date(y, m, d, 0, 0, 0, 0, a.config.Zone).UTC()
	y, m, d = ended.In(a.config.Zone).Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, a.config.Zone).UTC()
	topic := clip(cmp.Or(strings.TrimSpace(s.Topic), in.Slug), 200)
	about := strings.TrimSpace(s.Description)
	return service.Create(ctx, who, consultation.Blueprint{
		Slug: in.Slug,
		Texts: consultation.Texts{
			Title: civic.Text{VI: topic, EN: topic}, Question: civic.Text{VI: topic, EN: topic},
			Summary: civic.Text{
				VI: "Cuộc trao đổi trên Pol.is, nhập từ tệp xuất công khai.", EN: "A conversation held on Pol.is, imported from its public export.",
			},
			Background: civic.Text{EN: clip(about, 20_000)},
		},
		Source: s.URL,
		Phases: []consultation.Phase{
			{Track: consultation.Voice, Name: civic.Text{VI: "Bỏ phiếu trên Pol.is", EN: "Voting on Pol.is"}, Start: start, End: end, Votes: true, Ideas: true},
			{Track: consultation.Result, Name: civic.Text{VI: "Kết quả", EN: "Results"}, Start: end, End: end.AddDate(50, 0, 0)},
		},
	})
}

// clip shortens a text to at most n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return s
}
