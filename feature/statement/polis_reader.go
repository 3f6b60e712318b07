package statement

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
	"dienhong/platform/sheet"
)

// PolisReader reads an export twice: once to find what is wrong with it, and
// once into the database.
type PolisReader struct {
	Summary     polis.Summary
	First, Last time.Time // votes; zero when they have no times

	dir          fs.FS
	o            PolisOptions
	rows         int
	timed        bool
	voters       map[int64]bool // everybody who is named
	voted        map[int64]bool // statements with a vote
	known        map[int64]bool // statements
	sorted       []opinionmap.VoteEvent
	problems     []error
	total        int
	conversation Conversation
}

// newerParticipantsFile is how newer exports name the fourth file.
const newerParticipantsFile = "participant-votes.csv"

func (p *PolisReader) open(names ...string) (fs.File, error) {
	for _, name := range names {
		f, err := p.dir.Open(name)
		if !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
	}
	return nil, nil
}

// tick counts a row.
func (p *PolisReader) tick() {
	if p.rows++; p.rows%65536 == 0 && p.o.Progress != nil {
		p.o.Progress(p.rows)
	}
}

// note keeps the problem of a row; any other error is given back, and one after
// which the file cannot be read as well.
func (p *PolisReader) note(err error) error {
	var row *polis.Problem
	var unknown *UnknownStatementError
	if !errors.As(err, &row) && !errors.As(err, &unknown) {
		return err
	}
	if p.total++; len(p.problems) < maxPolisProblems {
		p.problems = append(p.problems, err)
	}
	if row != nil && row.Fatal() {
		return &PolisError{Problems: []error{row}, Total: 1}
	}
	return nil
}

func (p *PolisReader) read() error {
	if err := p.file(func(r io.Reader) error {
		s, problems, err := polis.ReadSummary(r)
		p.Summary = s
		for _, problem := range problems {
			err = cmp.Or(err, p.note(problem))
		}
		return err
	}, polis.SummaryFile); err != nil {
		return err
	}
	list, err := p.statements()
	if err != nil {
		return err
	}
	if len(list) == 0 && p.total == 0 {
		return civic.Invalid(civic.FieldError{Field: polis.CommentsFile, Key: "statement.polis.no_statements"})
	}
	if err := p.votes(); err != nil {
		return err
	}
	switch {
	case p.total > 0 && !p.o.LeaveOut:
		return &PolisError{Problems: p.problems, Total: p.total}
	case len(p.voted) == 0:
		return civic.Invalid(civic.FieldError{Field: polis.VotesFile, Key: "statement.polis.no_votes"})
	}
	for i, st := range list {
		if st.State == Waiting && p.voted[st.ID] && !p.o.Strict {
			list[i].State = Shown
		}
	}
	p.conversation = Conversation{Statements: list, Votes: p.stored, Participants: func(yield func(int64, civic.StakeholderKind) bool) {
		for _, pid := range slices.Sorted(maps.Keys(p.voters)) {
			if !yield(pid, "") {
				return
			}
		}
	}}
	return nil
}

// file calls read with the first of the files that is there.
func (p *PolisReader) file(read func(io.Reader) error, names ...string) error {
	f, err := p.open(names...)
	if f == nil || err != nil {
		return err
	}
	defer f.Close()
	return read(f)
}

func (p *PolisReader) statements() ([]Statement, error) {
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
			st := Statement{ID: c.ID, Origin: Imported, Source: p.o.Source, Author: c.Author, Meta: c.Meta, State: Shown, CreatedAt: civic.FromMillis(c.At)}
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
			p.known[c.ID] = true
			bodies.WriteString(st.Text.VI)
			list = append(list, st)
		}
		return nil
	}, polis.CommentsFile)
	if p.o.Language == civic.English || p.o.Language == "" && !vietnamese(bodies.String()) {
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
func (p *PolisReader) votes() error {
	inOrder, last, n := true, int64(0), 0
	for e, err := range p.stream {
		if err == nil && !p.known[e.Statement] {
			err = &UnknownStatementError{e}
		}
		if err != nil {
			if err := p.note(err); err != nil {
				return err
			}
			continue
		}
		if n++; n == 1 {
			p.First = civic.FromMillis(e.At)
		}
		if e.At < last {
			inOrder = false
		}
		last = e.At
		p.voters[e.Participant], p.voted[e.Statement] = true, true
	}
	p.Last = civic.FromMillis(last)
	if err := p.silent(); err != nil || inOrder || p.total > 0 && !p.o.LeaveOut {
		return err
	}
	sorted := make([]opinionmap.VoteEvent, 0, n)
	for e, err := range p.stored {
		if err != nil {
			return err
		}
		sorted = append(sorted, e)
	}
	slices.SortStableFunc(sorted, func(a, b opinionmap.VoteEvent) int { return cmp.Compare(a.At, b.At) })
	p.sorted = sorted
	p.First, p.Last = civic.FromMillis(sorted[0].At), civic.FromMillis(sorted[len(sorted)-1].At)
	return nil
}

// stored gives the votes that go into the database: sorted ones from memory,
// others from the file without the rows that were left out.
func (p *PolisReader) stored(yield func(opinionmap.VoteEvent, error) bool) {
	if p.sorted != nil {
		for _, e := range p.sorted {
			if !yield(e, nil) {
				return
			}
		}
		return
	}
	for e, err := range p.stream {
		var row *polis.Problem
		if p.o.LeaveOut && (errors.As(err, &row) || err == nil && !p.known[e.Statement]) {
			continue
		}
		if !yield(e, err) {
			return
		}
	}
}

// silent adds the participants who are listed and never voted.
func (p *PolisReader) silent() error {
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

// stream gives the votes of the file.
func (p *PolisReader) stream(yield func(opinionmap.VoteEvent, error) bool) {
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
func (p *PolisReader) pass(votes iter.Seq2[opinionmap.VoteEvent, error], yield func(opinionmap.VoteEvent, error) bool) {
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
