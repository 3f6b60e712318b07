package statement

import (
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
)

// MaxAppeal bounds what an author writes against an act, in characters.
const MaxAppeal = 500

// Appeal is an author's request to look again at what was returned or hidden.
// There is one for each statement at most. Its text is read by moderators and
// under the tracking code; the public log tells only that it was made.
type Appeal struct {
	Consultation civic.ConsultationNumber
	Statement    int64
	Text         civic.Text // in the author's language
	At           time.Time
	Against      int64 // number of the act
	Answer       int64 // number of the act that answered it; 0: it waits
}

// Open tells whether the appeal waits for an answer.
func (a Appeal) Open() bool { return a.At != (time.Time{}) && a.Answer == 0 }

// act finds the act against which the appeal was made.
func (a Appeal) act(of []Decision) Decision {
	if i := slices.IndexFunc(of, func(d Decision) bool { return d.ID == a.Against }); i >= 0 {
		return of[i]
	}
	return Decision{}
}

// appealProblems checks the words of an appeal against a statement.
func appealProblems(text string, st Statement) []civic.FieldError {
	problems := textProblems("text", text, MaxAppeal)
	words := fold.Duplicate(text)
	if len(problems) == 0 && (words == fold.Duplicate(st.Text.VI) || words == fold.Duplicate(st.Text.EN)) {
		problems = append(problems, civic.FieldError{Field: "text", Key: "statement.error.appeal_same"})
	}
	return problems
}

// appealable tells whether an act can be appealed against from a state.
func appealable(s State) bool { return s == Returned || s == Hidden }

// Moderators tells who else may decide.
type Moderators interface {
	// Besides counts those who may moderate, without one person.
	Besides(ctx context.Context, person civic.ID) (int, error)
}
