package initiative

import (
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/engine/atlas"
)

// State is where an initiative stands.
type State string

// The states.
const (
	Idea        State = "idea"
	UnderReview State = "under_review"
	Merged      State = "merged"
	Selected    State = "selected"
	NotSelected State = "not_selected"
	Planned     State = "planned"
	InProgress  State = "in_progress"
	Done        State = "done"
	Stopped     State = "stopped"
	Hidden      State = "hidden" // breaks the rules of the site
)

// next lists where each state may lead. Merging and hiding are acts of their own.
var next = map[State][]State{
	Idea:        {UnderReview, Selected, NotSelected},
	UnderReview: {Selected, NotSelected, Idea},
	Selected:    {Planned, InProgress, NotSelected, Stopped},
	NotSelected: {UnderReview},
	Planned:     {InProgress, Stopped, Done},
	InProgress:  {Done, Stopped, Planned},
	Done:        {InProgress},
	Stopped:     {UnderReview, InProgress},
}

// Next lists the states that an officer may choose from a state.
func Next(s State) []State { return next[s] }

// Unknown is a cost that nobody has given.
const Unknown = -1

// Initiative is a proposal to do something.
type Initiative struct {
	ID      civic.ID
	Version int64
	Texts
	State       State
	MergedInto  civic.ID
	Remarks     bool // readers may remark
	Source      string
	FactState   civic.Text // where it stands in public accounts; at most 500 characters
	Verified    bool       // the source was read
	PublishedAt time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time

	Demonstration bool
	Supporters    int
}

// Texts is what somebody writes about an initiative.
type Texts struct {
	Title      civic.Text // at most 200 characters
	Summary    civic.Text // at most 600 characters
	Text       civic.Text // at most 10 000 characters; paragraphs
	Pillar     civic.ID
	Fields     []civic.CreativeField
	Place      civic.Text // at most 200 characters
	Latitude   float64    // degrees north; with Longitude 0: no place on a map
	Longitude  float64    // degrees east
	Unread     bool       `json:"-"` // a place was typed that is no position
	Proposer   string     // of the city's directory; empty: a person, who is not named
	Lead       civic.Text // who would lead, in words; at most 300 characters
	Partners   civic.Text // one a line; at most 2 000 characters
	CostMin    int64      // million đồng; Unknown
	CostMax    int64
	Horizon    int // a year of the city's horizons; 0: none
	Level      string
	SDG        []civic.SDGTarget
	Objectives []int // of the network, 1 to 6
}

// Ref is its place on the chain.
func (in Initiative) Ref() civic.Ref {
	return civic.Ref{Kind: civic.RefInitiative, ID: string(in.ID)}
}

// Public tells whether everybody may read it.
func (in Initiative) Public() bool { return !in.PublishedAt.IsZero() && in.State != Hidden }

// Mapped tells whether it has a place on a map.
func (t Texts) Mapped() bool { return t.Latitude != 0 || t.Longitude != 0 }

// At is its place on a map; the zero point when it has none.
func (t Texts) At() atlas.Point { return atlas.Point{Lat: t.Latitude, Lon: t.Longitude} }

// Step is a change of state.
type Step struct {
	At         time.Time
	From, To   State
	MergedInto civic.ID
	Reason     civic.Text
}

// around is what an initiative may point to.
type allowed struct {
	pillars, bodies map[string]bool
	horizons        []int
	outline         atlas.Outline
}

// problems lists the rules that the texts break. Whoever writes for the office
// writes Vietnamese; with either, one of both languages is enough.
func (t Texts) problems(a allowed, either bool) []civic.FieldError {
	errs := t.Title.Problems("title", 200, !either || t.Title.EN == "")
	errs = append(errs, t.Summary.Problems("summary", 600, !either || t.Summary.EN == "")...)
	errs = append(errs, t.Text.Problems("text", 10_000, false)...)
	errs = append(errs, t.Place.Problems("place", 200, false)...)
	errs = append(errs, t.Lead.Problems("lead", 300, false)...)
	errs = append(errs, t.Partners.Problems("partners", 2_000, false)...)
	bad := func(field, key string, args ...any) {
		errs = append(errs, civic.FieldError{Field: field, Key: key, Args: args})
	}
	if t.Pillar != "" && !a.pillars[string(t.Pillar)] {
		bad("pillar", "error.field.choice")
	}
	if t.Proposer != "" && !a.bodies[t.Proposer] {
		bad("proposer", "error.field.choice")
	}
	if t.Horizon != 0 && !slices.Contains(a.horizons, t.Horizon) {
		bad("horizon", "error.field.choice")
	}
	if t.Level != "" && t.Level != "local" && t.Level != "international" {
		bad("level", "error.field.choice")
	}
	for _, f := range t.Fields {
		if !f.Known() {
			bad("fields", "error.field.choice")
		}
	}
	for _, g := range t.SDG {
		if !g.Known() {
			bad("sdg", "initiative.error.sdg", string(g))
		}
	}
	for _, o := range t.Objectives {
		if o < 1 || o > 6 {
			bad("objectives", "error.field.choice")
		}
	}
	if t.Unread {
		bad("latitude", "initiative.error.latitude")
	} else if a.outline.Near(atlas.Point{Lat: t.Longitude, Lon: t.Latitude}) && !a.outline.Near(t.At()) {
		bad("latitude", "initiative.error.swapped")
	} else {
		if !(t.Latitude >= -90 && t.Latitude <= 90) {
			bad("latitude", "initiative.error.latitude")
		}
		if !(t.Longitude >= -180 && t.Longitude <= 180) {
			bad("longitude", "initiative.error.longitude")
		}
	}
	if t.CostMin < Unknown || t.CostMin > 1e9 {
		bad("cost_min", "initiative.error.cost")
	}
	if t.CostMax < Unknown || t.CostMax > 1e9 {
		bad("cost_max", "initiative.error.cost")
	}
	if t.CostMin != Unknown && t.CostMax != Unknown && t.CostMax < t.CostMin {
		bad("cost_max", "initiative.error.cost_order")
	}
	return errs
}
