// Package facts is what features tell to documents: comments and their answers, what
// was started and planned, figures. Each feature tells what it owns in facts.go; only
// what is public, and what has to be counted.
package facts

import (
	"context"
	"time"

	"dienhong/civic"
)

// CommentSource tells of comments.
type CommentSource interface {
	// Tallies counts comments by channel.
	Tallies(ctx context.Context, number civic.ConsultationNumber) ([]Tally, error)
	// EachComment streams those that count, by receipt number.
	EachComment(ctx context.Context, number civic.ConsultationNumber, f func(Comment) error) error
	CommentsByID(ctx context.Context, ids []string) ([]Comment, error)
}

// ThemeSource tells of published themes.
type ThemeSource interface {
	Themes(ctx context.Context, number civic.ConsultationNumber) ([]Theme, error)
}

// AnswerSource tells of answers.
type AnswerSource interface {
	// Answers gives the last edition of each public answer.
	Answers(ctx context.Context, number civic.ConsultationNumber) ([]Answer, error)
	// Decisions are what an answer can decide, named in the reader's language and in
	// the order of pages and documents.
	Decisions(ctx context.Context) []Decision
}

// Decision is something that an answer can decide.
type Decision struct {
	ID   string
	Name string
}

// Decided names a decision; one that nobody declares keeps its id, so that it is
// still told.
func Decided(list []Decision, id string) string {
	for _, d := range list {
		if d.ID == id {
			return d.Name
		}
	}
	return id
}

// MeetingSource tells of meetings.
type MeetingSource interface {
	// Meetings gives those of a consultation by day.
	Meetings(ctx context.Context, number civic.ConsultationNumber) ([]Meeting, error)
}

// InitiativeSource tells of public initiatives.
type InitiativeSource interface {
	Initiatives(ctx context.Context) ([]Entry, error)
}

// PlanSource tells of the public plan.
type PlanSource interface {
	// Lines gives programmes, each followed by its objectives, each followed by
	// its actions.
	Lines(ctx context.Context) ([]Entry, error)
	// EvidenceOf gives what the reports of a public action show; nothing for others.
	EvidenceOf(ctx context.Context, action civic.ID) ([]Evidence, error)
}

// IndicatorSource tells of public indicators.
type IndicatorSource interface {
	// Values gives every value of an indicator that was not withdrawn, also older ones.
	Values(ctx context.Context) ([]Figure, error)
}

// Tally counts the comments of one channel.
type Tally struct {
	Channel  string
	Comments int
	People   int // who signed them
}

// Comment is what somebody said.
type Comment struct {
	ID         string
	Serial     int64
	Channel    string
	ReceivedAt time.Time
	Body       civic.Text // the organisation that speaks; empty: a person
	Article    string
	Text       string
	Public     bool // otherwise who speaks, article and text are empty
	Href       string
}

// Theme is what several comments are about.
type Theme struct {
	ID       string
	Name     civic.Text
	Summary  civic.Text
	Href     string
	Passages []Passage
}

// Passage is a part of a comment.
type Passage struct {
	Comment string
	Text    string
}

// Answer is an official answer as it was published.
type Answer struct {
	ID          string
	Decision    string // the id of a Decision
	Text        civic.Text
	Body        civic.Text // who answers
	ForwardedTo civic.Text
	At          time.Time
	Href        string
	Comments    []string // answered by themselves or by a passage
	Themes      []string
}

// Meeting is a gathering of a consultation.
type Meeting struct {
	ID            string
	Consultation  civic.Text
	Title         civic.Text
	Start, End    time.Time // End may be zero
	WholeDay      bool
	Place         civic.Text
	Agenda        civic.Text // one item a line
	Bodies        civic.Text // one body a line: name | role
	Minutes       civic.Text // paragraphs
	Sources       string     // one a line: title | address
	Href          string
	Demonstration bool
}

// Entry is an initiative or a line of the plan. It is part of the
// file for programs that reports have: names of fields are a promise.
type Entry struct {
	ID            string     `json:"id"`
	Kind          string     `json:"kind"`  // initiative, programme, objective, action
	Level         string     `json:"level"` // local, international or empty
	Title         civic.Text `json:"title"`
	Summary       civic.Text `json:"summary"`
	Lead          civic.Text `json:"lead"`
	Partners      civic.Text `json:"partners"` // one a line
	Place         civic.Text `json:"place"`
	From          string     `json:"from"` // YYYY-MM-DD or empty
	To            string     `json:"to"`
	Horizon       int        `json:"horizon"` // a year; 0: none
	CostMin       int64      `json:"cost_min"`
	CostMax       int64      `json:"cost_max"` // million đồng; -1: unknown
	Money         civic.Text `json:"money"`
	State         string     `json:"state"`
	Percent       int        `json:"percent"` // -1: unknown
	Late          bool       `json:"late"`
	SDG           []string   `json:"sdg"`
	Objectives    []int      `json:"objectives"` // of the network
	Source        string     `json:"source"`
	Verified      bool       `json:"verified"`
	Evidence      []Evidence `json:"evidence"`
	Href          string     `json:"href"`
	Demonstration bool       `json:"demonstration"`
}

// Evidence is a document, a page or a photograph that shows something.
type Evidence struct {
	Title string `json:"title"`
	Link  string `json:"link"`
}

// Figure is a measured value of an indicator.
type Figure struct {
	ID            string     `json:"id"` // of the value
	Title         civic.Text `json:"title"`
	Unit          civic.Text `json:"unit"`
	Value         float64    `json:"value"`
	From          string     `json:"from"` // the period, YYYY-MM-DD
	To            string     `json:"to"`
	Source        string     `json:"source"`
	Verified      bool       `json:"verified"`
	Href          string     `json:"href"`
	Demonstration bool       `json:"demonstration"`
}

// Unknown is a cost or a share of progress that nobody has given.
const Unknown = -1
