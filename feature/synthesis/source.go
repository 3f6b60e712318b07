package synthesis

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// Statement is one sentence that people vote on.
type Statement struct {
	Number     int64
	Text       civic.Text
	Moderation opinionmap.Moderation
	// All and Verified are the votes that are public now, of everybody and of the
	// verified among them.
	All, Verified opinionmap.Tally
}

// Counts tells whether votes on the statement are part of the result.
func (s Statement) Counts() bool { return s.Moderation != opinionmap.Rejected }

// Consultations tells what the results belong to.
type Consultations interface {
	Snapshot(ctx context.Context, slug string) (civic.Consultation, error)
}

// Release is the public part of the votes: whole batches of people, each big enough
// to hide who is in it, and all of them when voting has ended.
type Release struct {
	Number int64     // from 1; 0: nothing is public yet
	At     time.Time // of which hour the figures are
	Whole  bool      // all votes are in it and no more will come
	// Needed is how many people the next batch must have, besides Waiting who always
	// wait for the one after it; in both, some with at least Answers answers.
	Needed, Waiting, Answers int
	// Verified is how many of those who are in it are verified.
	Verified int
}

// Source is where voices come from.
type Source interface {
	// Votes gives an independent copy of the votes that are public with the number
	// of their release. The order and the numbers of participants are public ones.
	Votes(ctx context.Context, number civic.ConsultationNumber) (*opinionmap.Matrix, int64, error)
	// Release tells what of the votes is public now.
	Release(ctx context.Context, number civic.ConsultationNumber) (Release, error)
	Statements(ctx context.Context, number civic.ConsultationNumber) ([]Statement, error)
	// Kinds gives the kind of stakeholder of the participants who said it, by their
	// public numbers.
	Kinds(ctx context.Context, number civic.ConsultationNumber) (map[int64]civic.StakeholderKind, error)
	// Changed gives the numbers of consultations with new public votes or statements.
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

func mixed(format string, args ...any) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, format, args...)
	return h.Sum64()
}
