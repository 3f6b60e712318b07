package synthesis

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// Statement is one sentence that people vote on.
type Statement struct {
	Number     int64
	Text       civic.Text
	Moderation opinionmap.Moderation
}

// Counts tells whether votes on the statement are part of the result.
func (s Statement) Counts() bool { return s.Moderation != opinionmap.Rejected }

// Consultations tells what the results belong to.
type Consultations interface {
	Snapshot(ctx context.Context, slug string) (civic.Consultation, error)
}

// Source is where voices come from.
type Source interface {
	// Votes gives an independent copy of the current votes with the number of
	// the last line of the log in it.
	Votes(ctx context.Context, number civic.ConsultationNumber) (*opinionmap.Matrix, int64, error)
	// Since counts the lines of the log after a version.
	Since(ctx context.Context, number civic.ConsultationNumber, version int64) (int, error)
	Statements(ctx context.Context, number civic.ConsultationNumber) ([]Statement, error)
	// Kinds gives the kind of stakeholder of the participants who said it.
	Kinds(ctx context.Context, number civic.ConsultationNumber) (map[int64]civic.StakeholderKind, error)
	// Changed gives the numbers of consultations with new votes or statements.
	Changed() <-chan civic.ConsultationNumber
}

// Reader finds the participant behind a browser.
type Reader interface {
	// Answers gives the current votes of the participant whose key the request
	// carries, by statement; empty for somebody who has not voted.
	Answers(r *http.Request, number civic.ConsultationNumber) (map[int64]opinionmap.Vote, error)
}

// fingerprint identifies the states of the statements, which a result depends on
// beside the votes. The order does not matter. It is public.
func fingerprint(statements []Statement) string {
	var sum uint64
	for _, s := range statements {
		sum += mixed("statement %d %d", s.Number, s.Moderation)
	}
	return fmt.Sprintf("%016x", sum)
}

// kindsPrint identifies the kinds of participants. It must not be shown: from two
// of them the kind of a participant can be worked out.
func kindsPrint(kinds map[int64]civic.StakeholderKind) string {
	var sum uint64
	for p, k := range kinds {
		sum += mixed("kind %d %s", p, k)
	}
	return fmt.Sprintf("%016x", sum)
}

func mixed(format string, args ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, format, args...)
	return h.Sum64()
}
