package answer

import (
	"slices"
	"time"

	"dienhong/civic"
)

// Decision is what the city does with what was said.
type Decision string

// The decisions, in the words of the response table.
const (
	Accepted  Decision = "accepted"  // tiếp thu
	Partly    Decision = "partly"    // tiếp thu một phần
	Explained Decision = "explained" // không tiếp thu, có giải trình
	Forwarded Decision = "forwarded" // ngoài phạm vi, đã chuyển
	Noted     Decision = "noted"     // ghi nhận
)

// Decisions lists them in the order in which pages offer them.
var Decisions = []Decision{Accepted, Partly, Explained, Forwarded, Noted}

// State is how far an answer is on its way to the public.
type State string

// The states.
const (
	Draft     State = "draft"
	Waiting   State = "waiting" // for approval
	Approved  State = "approved"
	Published State = "published"
)

// Answer is an official answer as the office works on it.
type Answer struct {
	ID           civic.ID                 `db:"id"`
	Consultation civic.ConsultationNumber `db:"consultation"`
	Version      int64                    `db:"version"`
	Decision     Decision                 `db:"decision"`
	Text         civic.Text               `db:"text"`         // at most 10 000 characters; paragraphs
	Body         string                   `db:"body"`         // who answers: of the city's directory
	ForwardedTo  string                   `db:"forwarded_to"` // of the city's directory; only when forwarded
	State        State                    `db:"state"`
	DueOn        string                   `db:"due_on"` // YYYY-MM-DD; empty: no deadline

	DraftedBy    civic.ID  `db:"drafted_by"`
	DraftedName  string    `db:"drafted_name"`
	ApprovedBy   civic.ID  `db:"approved_by"`
	ApprovedName string    `db:"approved_name"`
	ApprovedAt   time.Time `db:"approved_at"`
	PublishedAt  time.Time `db:"published_at"` // first publication; zero: never
	Edition      int       `db:"edition"`      // how often it was published

	// Subjects is what the present text answers. The chain has it as soon as
	// nobody outside reads another text of the same answer.
	Subjects []civic.Ref `db:"subjects,json"`

	Demonstration bool      `db:"demonstration"`
	CreatedAt     time.Time `db:"created_at"`
	UpdatedAt     time.Time `db:"updated_at"`
}

// Edition is an answer as it was published.
type Edition struct {
	Answer       civic.ID                 `db:"answer_id"`
	Consultation civic.ConsultationNumber `db:"consultation"`
	Edition      int                      `db:"edition"` // from 1
	At           time.Time                `db:"at"`
	Decision     Decision                 `db:"decision"`
	Text         civic.Text               `db:"text"`
	Body         string                   `db:"body"`
	ForwardedTo  string                   `db:"forwarded_to"`
	ApprovedName string                   `db:"approved_name"`
	Reason       string                   `db:"reason"` // why it was published again

	Demonstration bool `db:"demonstration"`
}

// Ref is its place on the chain.
func (a Answer) Ref() civic.Ref { return civic.Ref{Kind: civic.RefAnswer, ID: string(a.ID)} }

// Late tells whether the deadline has passed without a publication. Today is
// the city's calendar day, YYYY-MM-DD.
func (a Answer) Late(today string) bool {
	return a.PublishedAt.IsZero() && a.DueOn != "" && a.DueOn < today
}

// SubjectKinds lists what can be answered.
var SubjectKinds = []civic.RefKind{civic.RefComment, civic.RefPassage, civic.RefTheme, civic.RefStatement}

func (a Answer) problems() []civic.FieldError {
	var errs []civic.FieldError
	if !slices.Contains(Decisions, a.Decision) {
		errs = append(errs, civic.FieldError{Field: "decision", Key: "error.field.choice"})
	}
	errs = append(errs, a.Text.Problems("text", 10_000, true)...)
	if a.Body == "" {
		errs = append(errs, civic.FieldError{Field: "body", Key: "error.field.required"})
	}
	switch {
	case a.Decision == Forwarded && a.ForwardedTo == "":
		errs = append(errs, civic.FieldError{Field: "forwarded_to", Key: "answer.error.forwarded_to"})
	case a.Decision != Forwarded && a.ForwardedTo != "":
		errs = append(errs, civic.FieldError{Field: "forwarded_to", Key: "answer.error.not_forwarded"})
	}
	if a.DueOn != "" {
		if _, err := time.Parse(time.DateOnly, a.DueOn); err != nil {
			errs = append(errs, civic.FieldError{Field: "due_on", Key: "error.field.time"})
		}
	}
	return errs
}

func subjectProblems(subjects []civic.Ref) []civic.FieldError {
	if len(subjects) == 0 {
		return []civic.FieldError{{Field: "subjects", Key: "answer.error.no_subject"}}
	}
	for _, r := range subjects {
		if !slices.Contains(SubjectKinds, r.Kind) || r.ID == "" {
			return []civic.FieldError{{Field: "subjects", Key: "answer.error.subject"}}
		}
	}
	return nil
}

// Setting is how the office works.
type Setting struct {
	TwoPeople bool  `db:"two_people"` // nobody approves an own draft
	Days      int   `db:"days"`       // from the end of the voices to the deadline; 0: no deadline
	Version   int64 `db:"version"`    // 0: nobody has saved any; when saving: the one that was looked at
}

func (s Setting) problems() []civic.FieldError {
	if s.Days < 0 || s.Days > 365 {
		return []civic.FieldError{{Field: "days", Key: "answer.error.days"}}
	}
	return nil
}
