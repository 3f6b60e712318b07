package plan

import (
	"slices"
	"time"
	"unicode/utf8"

	"dienhong/civic"
	"dienhong/kit/sdg"
)

// Kind is the kind of a line of the plan.
type Kind string

// The kinds. Their names are those of the chain.
const (
	Commitment Kind = "commitment"
	Programme  Kind = "programme"
	Objective  Kind = "objective"
	Action     Kind = "action"
)

// Kinds lists them from the promise to the deed.
var Kinds = []Kind{Commitment, Programme, Objective, Action}

// parentKind tells what a line of a kind stands under.
var parentKind = map[Kind]Kind{Objective: Programme, Action: Objective}

// Level tells whether a line works in the city or with other cities.
type Level string

// The levels of the monitoring report; the zero value is not decided.
const (
	Local         Level = "local"
	International Level = "international"
)

// Item is a line of the plan.
type Item struct {
	ID       civic.ID
	Version  int64
	Kind     Kind
	Parent   civic.ID
	Position int
	Title    civic.Text // at most 300 characters
	Summary  civic.Text // at most 3 000 characters; paragraphs
	Pillar   civic.ID   // of the city; empty: its parent's or none
	Horizon  int        // a year of the city's horizons; 0: its parent's or none
	Level    Level
	SDG      []civic.SDGTarget `db:"sdg,json"`
	Source   string            // where it was read or decided; at most 2 000 characters
	Verified bool              // the source was read; otherwise pages say "cần kiểm tra"

	Demonstration bool
	PublishedAt   time.Time  `db:"published_at"` // zero: draft
	MadeOn        string     `db:"made_on"`      // commitments: YYYY-MM-DD; empty: unknown
	MadeTo        civic.Text `db:"made_to"`
	UpdatedAt     time.Time  `db:"updated_at"`
	UpdatedBy     string     `db:"updated_by"`

	Work *Work `db:"-"` // actions only
}

// Public tells whether everybody may read it.
func (it Item) Public() bool { return !it.PublishedAt.IsZero() }

// Ref is its place on the chain.
func (it Item) Ref() civic.Ref { return civic.Ref{Kind: civic.RefKind(it.Kind), ID: string(it.ID)} }

// State is where an action stands.
type State string

// The states of an action, as last reported.
const (
	Planned State = "planned"
	Running State = "running"
	Delayed State = "delayed"
	Done    State = "done"
	Stopped State = "stopped"
)

// States lists them in the order in which pages offer them.
var States = []State{Planned, Running, Delayed, Done, Stopped}

// Unknown is a cost or a share of progress that nobody has given.
const Unknown = -1

// Work is what an action has beyond other lines.
type Work struct {
	Lead       string     // body of the city's directory; empty: not decided
	Partners   []string   `db:"partners,json"` // bodies
	Start      string     `db:"starts_on"`     // YYYY-MM-DD; empty: not decided
	End        string     `db:"ends_on"`
	CostMin    int64      `db:"cost_min"` // million đồng; Unknown
	CostMax    int64      `db:"cost_max"`
	Money      civic.Text // sources of the money; at most 500 characters
	State      State
	Percent    int         // 0 to 100, as last reported; Unknown
	Milestones []Milestone `db:"-"`
}

// Milestone is a dated step of an action.
type Milestone struct {
	ID    civic.ID
	Title civic.Text // at most 200 characters
	Due   string     `db:"due_on"`  // YYYY-MM-DD
	Done  string     `db:"done_on"` // empty: not yet
}

// Late tells whether the end has passed while the work goes on. Today is the
// city's calendar day, YYYY-MM-DD.
func (w Work) Late(today string) bool {
	return w.End != "" && w.End < today && w.State != Done && w.State != Stopped
}

// problems lists the rules that a line breaks by itself; horizons are the years
// of the city.
func (it Item) problems(horizons []int) []civic.FieldError {
	var errs []civic.FieldError
	if !slices.Contains(Kinds, it.Kind) {
		errs = append(errs, civic.FieldError{Field: "kind", Key: "error.field.choice"})
	}
	errs = append(errs, it.Title.Problems("title", 300, true)...)
	errs = append(errs, it.Summary.Problems("summary", 3_000, false)...)
	errs = append(errs, civic.LineProblems("source", it.Source, 2_000, false)...)
	if it.Horizon != 0 && !slices.Contains(horizons, it.Horizon) {
		errs = append(errs, civic.FieldError{Field: "horizon", Key: "error.field.choice"})
	}
	if it.Level != "" && it.Level != Local && it.Level != International {
		errs = append(errs, civic.FieldError{Field: "level", Key: "error.field.choice"})
	}
	errs = append(errs, sdg.Problems("sdg", it.SDG)...)
	if it.Kind == Commitment {
		errs = append(errs, civic.DayProblems("made_on", it.MadeOn)...)
		errs = append(errs, it.MadeTo.Problems("made_to", 200, true)...)
	}
	switch {
	case it.Kind == Action && it.Work == nil, it.Kind != Action && it.Work != nil:
		errs = append(errs, civic.FieldError{Field: "kind", Key: "error.field.choice"})
	case it.Work != nil:
		errs = append(errs, it.Work.problems()...)
	}
	return errs
}

func (w Work) problems() []civic.FieldError {
	errs := civic.DayProblems("start", w.Start)
	errs = append(errs, civic.DayProblems("end", w.End)...)
	if len(errs) == 0 && w.Start != "" && w.End != "" && w.End < w.Start {
		errs = append(errs, civic.FieldError{Field: "end", Key: "error.field.end_before_start"})
	}
	for field, cost := range map[string]int64{"cost_min": w.CostMin, "cost_max": w.CostMax} {
		if cost < Unknown || cost > 1e9 {
			errs = append(errs, civic.FieldError{Field: field, Key: "plan.error.cost"})
		}
	}
	if w.CostMin != Unknown && w.CostMax != Unknown && w.CostMax < w.CostMin {
		errs = append(errs, civic.FieldError{Field: "cost_max", Key: "plan.error.cost_order"})
	}
	if slices.Contains(w.Partners, w.Lead) && w.Lead != "" {
		errs = append(errs, civic.FieldError{Field: "partners", Key: "plan.error.lead_is_partner"})
	}
	errs = append(errs, w.Money.Problems("money", 500, false)...)
	for _, m := range w.Milestones {
		errs = append(errs, m.Title.Problems("milestones", 200, true)...)
		if !civic.IsDay(m.Due) {
			errs = append(errs, civic.FieldError{Field: "milestones", Key: "error.field.day"})
		}
		errs = append(errs, civic.DayProblems("milestones", m.Done)...)
	}
	return errs
}

// Progress is a report of how far an action is, with evidence.
type Progress struct {
	ID       civic.ID
	Action   civic.ID  `db:"action_id"`
	At       time.Time // when it was entered
	AsOf     string    `db:"as_of"` // the day that it speaks of, YYYY-MM-DD; not in the future
	State    State
	Percent  int        // 0 to 100; Unknown
	Text     civic.Text // at most 2 000 characters; why, when delayed or stopped
	Evidence []Evidence `db:"evidence,json"` // at least one
}

// Evidence is a document, a page or a photograph that shows it.
type Evidence struct {
	Title string `json:"title"`
	Link  string `json:"link,omitempty"` // http or https; may be empty for a document with a number
}

func (p Progress) problems(today string) []civic.FieldError {
	var errs []civic.FieldError
	if !slices.Contains(States, p.State) {
		errs = append(errs, civic.FieldError{Field: "state", Key: "error.field.choice"})
	}
	switch {
	case !civic.IsDay(p.AsOf):
		errs = append(errs, civic.FieldError{Field: "as_of", Key: "error.field.day"})
	case p.AsOf > today:
		errs = append(errs, civic.FieldError{Field: "as_of", Key: "error.field.future"})
	}
	if p.Percent < Unknown || p.Percent > 100 {
		errs = append(errs, civic.FieldError{Field: "percent", Key: "plan.error.percent"})
	}
	if p.State == Done && p.Percent != Unknown && p.Percent != 100 {
		errs = append(errs, civic.FieldError{Field: "percent", Key: "plan.error.done_percent"})
	}
	errs = append(errs, p.Text.Problems("text", 2_000, true)...)
	if len(p.Evidence) == 0 {
		errs = append(errs, civic.FieldError{Field: "evidence", Key: "plan.error.evidence"})
	}
	for _, e := range p.Evidence {
		if n := utf8.RuneCountInString(e.Title); n == 0 || n > 500 {
			errs = append(errs, civic.FieldError{Field: "evidence", Key: "plan.error.evidence_title"})
		}
		if e.Link != "" && !civic.IsWebAddress(e.Link) {
			errs = append(errs, civic.FieldError{Field: "evidence", Key: "error.field.url"})
		}
	}
	return errs
}
