package opinion

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
	"dienhong/platform/sheet"
)

// PolisImport tells what an import brought.
type PolisImport struct {
	Summary      polis.Summary
	Statements   int
	Participants int
	Votes        int64
	Timed        bool // false: the export had no votes.csv, so votes have no times
}

// PolisError says which rows of an export cannot be read. Nothing is imported.
type PolisError struct {
	Problems []*polis.Problem // the first ones
	Total    int
}

// maxPolisProblems bounds the rows that are named.
const maxPolisProblems = 20

func (e *PolisError) Error() string {
	return fmt.Sprintf("opinion: %d rows of the export cannot be read, the first one: %v", e.Total, e.Problems[0])
}

// Unwrap makes it a refusal whose fields are files and lines.
func (e *PolisError) Unwrap() error {
	var fields []civic.FieldError
	for _, p := range e.Problems {
		fields = append(fields, civic.FieldError{Field: fmt.Sprintf("%s:%d", p.File, p.Line), Key: "opinion.polis." + string(p.Reason), Args: []any{p.Value}})
	}
	return civic.Invalid(fields...)
}

// ImportPolis fills an empty consultation from an export of Pol.is: all of it or
// nothing. Statements that were left unmoderated and voted on were shown there
// and are shown here; without a vote they wait; rejected ones are hidden. The language of the statements
// is told from their letters. progress, when not nil, is called now and then
// with the rows read.
//
// Errors: Forbidden; Conflict when the consultation is not empty; [*PolisError];
// Invalid when there are no statements or no votes.
func (s *Service) ImportPolis(ctx context.Context, who civic.Actor, consultation int64, dir fs.FS, progress func(rows int)) (PolisImport, error) {
	if err := CanImport(who); err != nil {
		return PolisImport{}, err
	}
	p := &polisReader{dir: dir, progress: progress, voters: map[int64]bool{}, voted: map[int64]bool{}}
	in, err := p.read()
	if err != nil {
		return PolisImport{}, err
	}
	p.rows = 0
	votes, err := s.Import(ctx, who, consultation, in)
	if err != nil {
		return PolisImport{}, err
	}
	return PolisImport{Summary: p.summary, Statements: len(in.Statements), Participants: len(p.voters), Votes: votes, Timed: p.timed}, nil
}

// polisReader reads an export twice: once to find what is wrong with it, and
// once into the database.
type polisReader struct {
	dir      fs.FS
	progress func(int)
	rows     int
	summary  polis.Summary
	timed    bool
	voters   map[int64]bool // everybody who is named
	voted    map[int64]bool // statements with a vote
	sorted   []opinionmap.VoteEvent
	problems []*polis.Problem
	total    int
}

// newerParticipantsFile is how newer exports name the fourth file.
const newerParticipantsFile = "participant-votes.csv"

func (p *polisReader) open(names ...string) (fs.File, error) {
	for _, name := range names {
		f, err := p.dir.Open(name)
		if !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	return nil, nil
}

// tick counts a row.
func (p *polisReader) tick() {
	if p.rows++; p.rows%65536 == 0 && p.progress != nil {
		p.progress(p.rows)
	}
}

// note keeps the problem of a row; any other error is given back.
func (p *polisReader) note(err error) error {
	var problem *polis.Problem
	if !errors.As(err, &problem) {
		return err
	}
	if p.total++; len(p.problems) < maxPolisProblems {
		p.problems = append(p.problems, problem)
	}
	return nil
}

func (p *polisReader) read() (in Intake, err error) {
	if err := p.file(func(r io.Reader) error {
		s, problems, err := polis.ReadSummary(r)
		p.summary = s
		for _, problem := range problems {
			err = cmp.Or(p.note(problem), err)
		}
		return err
	}, polis.SummaryFile); err != nil {
		return in, err
	}
	known := map[int64]bool{}
	if in.Statements, err = p.statements(known); err != nil {
		return in, err
	}
	if len(in.Statements) == 0 && p.total == 0 {
		return in, civic.Invalid(civic.FieldError{Field: polis.CommentsFile, Key: "opinion.polis.no_statements"})
	}
	if err := p.votes(known); err != nil {
		return in, err
	}
	if p.total > 0 {
		return in, &PolisError{Problems: p.problems, Total: p.total}
	}
	for i, st := range in.Statements {
		if st.State == Waiting && p.voted[st.ID] {
			in.Statements[i].State = Shown
		}
	}
	in.Participants = func(yield func(int64, civic.StakeholderKind) bool) {
		for _, pid := range slices.Sorted(maps.Keys(p.voters)) {
			if !yield(pid, "") {
				return
			}
		}
	}
	in.Votes = p.stream
	return in, nil
}

// file calls read with the first of the files that is there.
func (p *polisReader) file(read func(io.Reader) error, names ...string) error {
	f, err := p.open(names...)
	if f == nil || err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}

func (p *polisReader) statements(known map[int64]bool) ([]Statement, error) {
	var list []Statement
	var bodies strings.Builder
	err := p.file(func(r io.Reader) error {
		for c, err := range polis.Comments(r) {
			p.tick()
			if err != nil {
				if err := p.note(err); err != nil {
					return err
				}
				continue
			}
			st := Statement{ID: c.ID, Origin: Imported, Author: c.Author, Meta: c.Meta, State: Shown, CreatedAt: civic.FromMillis(c.At)}
			st.Text.VI = foreign(c.Body)
			switch c.Moderation {
			case opinionmap.Rejected:
				st.State = Hidden
			case opinionmap.Unmoderated:
				st.State = Waiting
			}
			if c.Seed {
				st.Origin = Seed
			}
			known[c.ID] = true
			bodies.WriteString(st.Text.VI)
			list = append(list, st)
		}
		return nil
	}, polis.CommentsFile)
	if !vietnamese(bodies.String()) {
		for i := range list {
			list[i].Text = civic.Text{EN: list[i].Text.VI}
		}
	}
	return list, err
}

// foreign makes a text from elsewhere storable: one line, without the characters
// that no honest text needs.
func foreign(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		}
		return r
	}, strings.ToValidUTF8(sheet.Unsafe(s), "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// vietnamese tells by the letters that only Vietnamese has.
func vietnamese(s string) bool {
	letters, own := 0, 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if strings.ContainsRune("đĐăĂơƠưƯ", r) || r >= 'Ạ' && r <= 'ỹ' {
			own++
		}
	}
	return own*50 > letters
}

// votes checks every vote and finds out whether they are in the order of time.
func (p *polisReader) votes(known map[int64]bool) error {
	inOrder, last, n := true, int64(0), 0
	for e, err := range p.stream {
		if err != nil {
			if err := p.note(err); err != nil {
				return err
			}
			continue
		}
		n++
		inOrder = inOrder && e.At >= last
		last = e.At
		p.voters[e.Participant], p.voted[e.Statement] = true, true
		if !known[e.Statement] {
			return civic.Invalid(civic.FieldError{Field: polis.VotesFile, Key: "opinion.error.unknown_statement", Args: []any{e.Statement}})
		}
	}
	if err := p.silent(); err != nil {
		return err
	}
	if n == 0 && p.total == 0 {
		return civic.Invalid(civic.FieldError{Field: polis.VotesFile, Key: "opinion.polis.no_votes"})
	}
	if inOrder || p.total > 0 {
		return nil
	}
	sorted := make([]opinionmap.VoteEvent, 0, n)
	for e, err := range p.stream {
		if err != nil {
			return err
		}
		sorted = append(sorted, e)
	}
	slices.SortStableFunc(sorted, func(a, b opinionmap.VoteEvent) int { return cmp.Compare(a.At, b.At) })
	p.sorted = sorted
	return nil
}

// silent adds the participants who are listed and never voted.
func (p *polisReader) silent() error {
	if !p.timed {
		return nil
	}
	return p.file(func(r io.Reader) error {
		for v, err := range polis.Participants(r) {
			if err != nil {
				if err := p.note(err); err != nil {
					return err
				}
				continue
			}
			p.voters[v.ID] = true
		}
		return nil
	}, polis.ParticipantsFile, newerParticipantsFile)
}

// stream gives the votes: sorted ones from memory, others from the file.
func (p *polisReader) stream(yield func(opinionmap.VoteEvent, error) bool) {
	if p.sorted != nil {
		for _, e := range p.sorted {
			if !yield(e, nil) {
				return
			}
		}
		return
	}
	f, err := p.open(polis.VotesFile)
	if err != nil {
		yield(opinionmap.VoteEvent{}, err)
		return
	}
	if p.timed = f != nil; p.timed {
		defer f.Close()
		p.pass(polis.Votes(f), yield)
		return
	}
	if f, err = p.open(polis.ParticipantsFile, newerParticipantsFile); err != nil || f == nil {
		if err != nil {
			yield(opinionmap.VoteEvent{}, err)
		}
		return
	}
	defer f.Close()
	p.pass(cells(polis.Participants(f)), yield)
}

// pass hands votes on and counts them.
func (p *polisReader) pass(votes iter.Seq2[opinionmap.VoteEvent, error], yield func(opinionmap.VoteEvent, error) bool) {
	for e, err := range votes {
		p.tick()
		if !yield(e, err) {
			return
		}
	}
}

// cells turns the table of last votes into votes without time.
func cells(participants iter.Seq2[polis.Participant, error]) iter.Seq2[opinionmap.VoteEvent, error] {
	return func(yield func(opinionmap.VoteEvent, error) bool) {
		for v, err := range participants {
			if err != nil {
				if !yield(opinionmap.VoteEvent{}, err) {
					return
				}
				continue
			}
			for _, a := range v.Answers {
				if !yield(opinionmap.VoteEvent{Participant: v.ID, Statement: a.Statement, Vote: a.Vote}, nil) {
					return
				}
			}
		}
	}
}
