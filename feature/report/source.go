package report

import (
	"context"
	"time"

	"dienhong/civic"
)

// City is whose papers these are.
type City struct {
	Name     civic.Text
	Operator civic.Text
}

// Operator tells whose papers these are.
type Operator interface {
	// Names gives the name of the city and of who runs the installation.
	Names(ctx context.Context) (city, operator civic.Text, err error)
}

// Consultations is where they come from.
type Consultations interface {
	// Snapshots gives those that the actor may read, the newest first.
	Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error)
}

// Voices is where comments and their answers come from; only what is public,
// and what has to be counted.
type Voices interface {
	// Tallies counts comments by channel.
	Tallies(ctx context.Context, number civic.ConsultationNumber) ([]Tally, error)
	// EachComment streams those that count, by receipt number.
	EachComment(ctx context.Context, number civic.ConsultationNumber, f func(Comment) error) error
	CommentsByID(ctx context.Context, ids []string) ([]Comment, error)
	Themes(ctx context.Context, number civic.ConsultationNumber) ([]Theme, error)
	// Answers gives the last edition of each public answer.
	Answers(ctx context.Context, number civic.ConsultationNumber) ([]Answer, error)
	// Meetings gives those of a consultation by day.
	Meetings(ctx context.Context, number civic.ConsultationNumber) ([]Meeting, error)
}

// Work is where initiatives, the plan and its indicators come from; only what
// is public.
type Work interface {
	Initiatives(ctx context.Context) ([]Entry, error)
	// Lines gives programmes, each followed by its objectives, each followed by
	// its actions.
	Lines(ctx context.Context) ([]Entry, error)
	// Figures gives every value that was not withdrawn, also older ones.
	Figures(ctx context.Context) ([]Figure, error)
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
	Decision    string // accepted, partly, explained, forwarded, noted
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

// Entry is an initiative or a line of the plan. It is part of the file for
// programs: names of fields are a promise.
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
