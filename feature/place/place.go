package place

import (
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/engine/atlas"
)

// Kinds are what a place can be.
var Kinds = []string{
	"heritage", "industrial", "museum", "theatre", "exhibition", "library", "cultural_centre", "creative_space", "craft_village", "public_space", "public_art", "market", "school", "other",
}

// Ranks are the kinds of protection that a document gives.
var Ranks = []string{"world", "special", "national", "provincial", "listed"}

// Owners are the kinds of owners.
var Owners = []string{"state", "private", "community", "religious"}

// State is where the record of a place stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Submitted State = "submitted" // waits for an editor
	Published State = "published"
	Archived  State = "archived" // no longer in the directory
)

// states are all of them, in the order of the office's list.
var states = []State{Draft, Submitted, Published, Archived}

// Place is a place of culture.
type Place struct {
	ID       civic.ID
	Version  int64
	Kind     string
	Name     civic.Text            // at most 200 characters
	Text     civic.Text            // at most 5,000 characters; paragraphs
	Address  civic.Text            // as it was written; at most 300 characters
	Lat      float64               `db:"latitude"` // degrees; 0 and 0: not known
	Lon      float64               `db:"longitude"`
	Accuracy int64                 // of the point, in metres; 0: not known
	Pillar   civic.ID              // of the city
	Fields   []civic.CreativeField `db:"fields,json"`
	Owner    string                // kind of owner; empty: not known
	Body     string                // who runs it, of the city's directory
	By       civic.Text            // who else runs it, in words
	Contact  string                // of the office, never of a person
	Shown    bool                  `db:"contact_shown"` // the contact may be published
	Rank     string                // of protection; empty: none noted
	Act      string                // the document that gives it
	ActDay   string                `db:"act_day"` // its date; may be empty
	Premises string                // yes, no, or empty: not known
	Offer    civic.Text            // which premises, for whom
	Action   civic.ID              // of the plan, which it delivers
	Link     string
	Source   string
	Verified bool // the source was read and compared

	Course []Change      `db:"course,json"` // statuses, as they were noted
	Names  []Name        `db:"names,json"`  // former and other names
	Access []Observation `db:"access,json"`

	State      State
	Reason     civic.Text // of the last step that needed one
	MergedInto civic.ID   `db:"merged_into"` // the place that it is the same as
	Sent       bool       // by somebody without an account
	Track      string     `db:"track_hash" json:"-"` // what is stored of the tracking code

	Demonstration bool
	CreatedAt     time.Time `db:"created_at"`
	UpdatedAt     time.Time `db:"updated_at"`
	PublishedAt   time.Time `db:"published_at"`
}

// Name is a name that a place had or has besides.
type Name struct {
	Name   civic.Text `json:"name"`
	From   string     `json:"from,omitempty"` // a year, a month or a day; may be empty
	To     string     `json:"to,omitempty"`
	Source string     `json:"source,omitempty"`
	Struck
}

func (n Name) problems() []civic.FieldError {
	errs := n.Name.Problems("name", 200, true)
	errs = append(errs, sinceProblems("from", n.From)...)
	errs = append(errs, sinceProblems("to", n.To)...)
	if len(errs) == 0 && n.From != "" && n.To != "" && n.To < n.From[:min(len(n.From), len(n.To))] {
		errs = append(errs, civic.FieldError{Field: "to", Key: "error.field.end_before_start"})
	}
	return append(errs, civic.LineProblems("source", n.Source, 2_000, false)...)
}

// At is its point; the zero point when it is not known.
func (p Place) At() atlas.Point { return atlas.Point{Lat: p.Lat, Lon: p.Lon} }

// Public tells whether everybody may read it; what was archived stays readable.
func (p Place) Public() bool { return !p.PublishedAt.IsZero() }

// Ref is its place on the chain.
func (p Place) Ref() civic.Ref { return civic.Ref{Kind: civic.RefPlace, ID: string(p.ID)} }

// Next lists the states that an editor may choose. What was archived comes back to
// where it was: public or a draft.
func (p Place) Next() []State {
	switch p.State {
	case Draft:
		return []State{Submitted, Published, Archived}
	case Submitted:
		return []State{Published, Draft, Archived}
	case Published:
		return []State{Archived}
	}
	switch {
	case p.MergedInto != "":
		return nil // parting it from the other brings it back
	case p.Public():
		return []State{Published}
	}
	return []State{Draft}
}

// reasoned tells whether a step needs a reason: readers or senders want to know.
func (p Place) reasoned(to State) bool {
	return to == Archived && (p.Public() || p.State == Submitted) || to == Draft && p.State == Submitted
}

// around is what a place may point to.
type around struct {
	bodies, pillars map[string]bool
}

// problems lists the rules that a place breaks by itself.
func (p Place) problems(a around) []civic.FieldError {
	errs := p.Name.Problems("name", 200, true)
	errs = append(errs, p.Text.Problems("text", 5_000, false)...)
	errs = append(errs, p.Address.Problems("address", 300, false)...)
	errs = append(errs, p.By.Problems("by", 300, false)...)
	errs = append(errs, p.Offer.Problems("offer", 500, false)...)
	errs = append(errs, civic.LineProblems("contact", p.Contact, 300, false)...)
	errs = append(errs, civic.LineProblems("act", p.Act, 300, p.Rank != "")...)
	errs = append(errs, civic.DayProblems("act_day", p.ActDay)...)
	errs = append(errs, civic.LineProblems("source", p.Source, 2_000, false)...)
	bad := func(field, key string, args ...any) {
		errs = append(errs, civic.FieldError{Field: field, Key: key, Args: args})
	}
	choice := func(field string, ok bool) {
		if !ok {
			bad(field, "error.field.choice")
		}
	}
	choice("kind", slices.Contains(Kinds, p.Kind))
	choice("owner", p.Owner == "" || slices.Contains(Owners, p.Owner))
	choice("rank", p.Rank == "" || slices.Contains(Ranks, p.Rank))
	choice("premises", slices.Contains([]string{"", "yes", "no"}, p.Premises))
	choice("body", p.Body == "" || a.bodies[p.Body])
	choice("pillar", p.Pillar == "" || a.pillars[string(p.Pillar)])
	for _, f := range p.Fields {
		choice("fields", f.Known())
	}
	if !p.At().Valid() {
		bad("at", "place.error.at")
	}
	if p.Accuracy < 0 || p.Accuracy > mostAccuracy {
		bad("accuracy", "place.error.accuracy", mostAccuracy)
	}
	if p.Rank == "" && p.Act != "" {
		bad("rank", "place.error.rank")
	}
	if p.Premises != "yes" && !p.Offer.IsZero() {
		bad("premises", "place.error.offer")
	}
	if p.Shown && p.Contact == "" {
		bad("contact", "place.error.shown")
	}
	if p.Link != "" && (!civic.IsWebAddress(p.Link) || len(p.Link) > 2_000) {
		bad("link", "error.field.url")
	}
	return errs
}

// mostAccuracy bounds how roughly a point may be known, in metres.
const mostAccuracy = 100_000

// most is how many statuses, names or observations a place may have.
const most = 500
