package statement

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
)

// PolisImport tells what an import brought.
type PolisImport struct {
	Summary      polis.Summary
	Statements   int
	Participants int
	Votes        int64
	Timed        bool // false: the export had no votes.csv, so votes have no times
	// Left are the rows that were left out; LeftTotal counts them all.
	Left      []error
	LeftTotal int
}

// PolisOptions say how an export is read.
type PolisOptions struct {
	// Language is that of the statements; empty: told from their letters.
	Language civic.Locale
	// Strict lets statements that no moderator accepted wait for one, although
	// they were voted on.
	Strict bool
	// LeaveOut takes what can be read and tells what could not be, instead of
	// refusing the whole.
	LeaveOut bool
	Source   string // where the statements come from, beside each of them
	// Progress, when not nil, is called now and then with the rows read.
	Progress func(rows int)
}

// PolisError says which rows of an export cannot be read. Nothing is imported.
type PolisError struct {
	Problems []error // the first ones: *polis.Problem or *UnknownStatementError
	Total    int
}

// maxPolisProblems bounds the rows that are named.
const maxPolisProblems = 20

func (e *PolisError) Error() string {
	return fmt.Sprintf("statement: %d rows of the export cannot be read, the first one: %v", e.Total, e.Problems[0])
}

// Unwrap makes it a refusal whose fields are files and lines.
func (e *PolisError) Unwrap() error {
	var fields []civic.FieldError
	for _, err := range e.Problems {
		var row *polis.Problem
		var unknown *UnknownStatementError
		switch {
		case errors.As(err, &row):
			fields = append(fields, civic.FieldError{Field: fmt.Sprintf("%s:%d", row.File, row.Line), Key: "statement.polis." + string(row.Reason), Args: []any{row.Value}})
		case errors.As(err, &unknown):
			fields = append(fields, civic.FieldError{Field: polis.VotesFile, Key: "statement.error.unknown_statement", Args: []any{unknown.Vote.Statement}})
		}
	}
	return civic.Invalid(fields...)
}

// UnknownStatementError is a vote on a statement that comments.csv does not have.
type UnknownStatementError struct{ Vote opinionmap.VoteEvent }

func (e *UnknownStatementError) Error() string {
	return fmt.Sprintf("%s: participant %d voted on statement %d, which %s does not have", polis.VotesFile, e.Vote.Participant, e.Vote.Statement, polis.CommentsFile)
}

// ImportPolis fills an empty consultation from an export of Pol.is: all of it or
// nothing. Statements that were left unmoderated and voted on were shown there
// and are shown here; without a vote they wait; rejected ones are hidden.
//
// Errors: Forbidden; Conflict when the consultation is not empty; [*PolisError];
// Invalid when there are no statements or no votes.
func (s *Service) ImportPolis(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, dir fs.FS, o PolisOptions) (PolisImport, error) {
	if err := CanImport(who); err != nil {
		return PolisImport{}, err
	}
	p, err := ReadPolis(dir, o)
	if err != nil {
		return PolisImport{}, err
	}
	return s.StorePolis(ctx, who, consultation, p)
}

// ReadPolis reads an export and finds what is wrong with it; nothing is stored.
func ReadPolis(dir fs.FS, o PolisOptions) (*PolisReader, error) {
	p := &PolisReader{dir: dir, o: o, voters: map[int64]bool{}, voted: map[int64]bool{}, known: map[int64]bool{}}
	return p, p.read()
}

// StorePolis fills an empty consultation with what was read.
func (s *Service) StorePolis(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, p *PolisReader) (PolisImport, error) {
	p.rows = 0
	votes, err := s.Import(ctx, who, consultation, p.conversation)
	if err != nil {
		return PolisImport{}, err
	}
	return PolisImport{
		Summary: p.Summary, Statements: len(p.conversation.Statements), Participants: len(p.voters), Votes: votes, Timed: p.timed,
		Left: p.problems, LeftTotal: p.total,
	}, nil
}
