package event

import (
	"slices"
	"time"

	"dienhong/civic"
)

// Kind is the place of an event in the tree of a festival.
type Kind string

// The kinds.
const (
	Single   Kind = "event"
	Series   Kind = "series"   // holds events
	Festival Kind = "festival" // holds series and events
)

// Kinds lists them in the order of the form.
var Kinds = []Kind{Single, Series, Festival}

// below tells which kinds may stand under a kind.
var below = map[Kind][]Kind{Series: {Single}, Festival: {Series, Single}}

// State is where an event stands.
type State string

// The states.
const (
	Draft     State = "draft"
	Submitted State = "submitted" // waits for an editor
	Approved  State = "approved"  // may be published
	Published State = "published"
	Cancelled State = "cancelled"
	Postponed State = "postponed" // to a day that is not known yet
	Moved     State = "moved"     // to another time or place
	Archived  State = "archived"  // no longer in the programme
)

// states are all of them, in the order of the office's list.
var states = []State{Draft, Submitted, Approved, Published, Cancelled, Postponed, Moved, Archived}

// next lists where each state may lead.
var next = map[State][]State{
	Draft:     {Submitted, Approved, Archived},
	Submitted: {Approved, Draft, Archived},
	Approved:  {Published, Draft},
	Published: {Cancelled, Postponed, Moved, Archived},
	Cancelled: {Published, Archived},
	Postponed: {Published, Moved, Cancelled, Archived},
	Moved:     {Published, Postponed, Cancelled, Archived},
}

// Next lists the states that an editor may choose. What was archived comes back to
// where it was: public or a draft.
func (e Event) Next() []State {
	if e.State != Archived {
		return next[e.State]
	}
	if e.MergedInto != "" {
		return nil // parting it from the other brings it back
	}
	if e.PublishedAt.IsZero() {
		return []State{Draft}
	}
	return []State{Published}
}

// reasoned tells whether a step needs a reason: readers or senders want to know.
func (e Event) reasoned(to State) bool {
	switch to {
	case Cancelled, Postponed, Moved:
		return true
	case Archived:
		return !e.PublishedAt.IsZero() || e.State == Submitted
	case Draft:
		return e.State == Submitted
	}
	return false
}

// Venue is where something is held.
type Venue struct {
	Name    civic.Text `json:"name"`
	Address civic.Text `json:"address"`
	Room    civic.Text `json:"room"`
}

// IsZero tells whether nothing is known of the venue.
func (v Venue) IsZero() bool { return v == Venue{} }

func (v Venue) problems() []civic.FieldError {
	errs := v.Name.Problems("venue", 200, false)
	errs = append(errs, v.Address.Problems("address", 300, false)...)
	return append(errs, v.Room.Problems("room", 100, false)...)
}

// Event is something that is held.
type Event struct {
	ID        civic.ID
	Version   int64
	Kind      Kind
	Parent    civic.ID   // the festival or series that holds it
	Pageless  bool       // an item of its parent's programme without a page of its own
	Title     civic.Text // at most 200 characters
	Summary   civic.Text // at most 600 characters
	Text      civic.Text // at most 10,000 characters; paragraphs
	Schedule  Schedule   `db:"schedule,json"`
	Changes   []Change   `db:"changes,json"` // what single occurrences have of their own
	Venue     Venue      `db:"venue,json"`
	Free      bool
	Price     civic.Text // in words; at most 200 characters
	StepFree  string     `db:"step_free"` // "", yes, no
	Children  bool
	Languages []string   `db:"languages,json"`
	Organiser string     // of the city's directory
	By        civic.Text // who else organises it, in words
	Pillar    civic.ID
	Action    civic.ID // of the plan, which it delivers
	Link      string
	Source    string
	Verified  bool // the source was read and compared

	State      State
	Reason     civic.Text // of the last step that needed one
	Continues  civic.ID   // the event whose later occurrences it took over
	MergedInto civic.ID   `db:"merged_into"` // the event that it is the same as
	Sent       bool       // by somebody without an account
	Track      string     `db:"track_hash" json:"-"` // what is stored of the tracking code
	Origin     string     // the calendar that it was imported from
	UID        string     // in that calendar
	Print      string     `json:"-"`     // of what the calendar said
	Gone       time.Time  `db:"gone_at"` // since when the calendar no longer has it
	Root       civic.ID   // the first of such a row: feeds name occurrences by it

	Demonstration bool
	CreatedAt     time.Time `db:"created_at"`
	UpdatedAt     time.Time `db:"updated_at"`
	PublishedAt   time.Time `db:"published_at"`
}

// Listed tells whether it stands in the programme and in feeds.
func (e Event) Listed() bool {
	return !e.PublishedAt.IsZero() && slices.Contains([]State{Published, Cancelled, Postponed, Moved}, e.State)
}

// Public tells whether everybody may read it; what was archived stays readable.
func (e Event) Public() bool { return !e.PublishedAt.IsZero() }

// Ref is its place on the chain.
func (e Event) Ref() civic.Ref { return civic.Ref{Kind: civic.RefEvent, ID: string(e.ID)} }

func (e Event) root() civic.ID {
	if e.Root != "" {
		return e.Root
	}
	return e.ID
}

// languages are those in which an event can be held; vsl is the Vietnamese sign
// language.
var languages = []string{"vi", "en", "fr", "zh", "ja", "ko", "vsl"}

// around is what an event may point to.
type around struct {
	bodies, pillars map[string]bool
}

// problems lists the rules that an event breaks by itself.
func (e Event) problems(a around) []civic.FieldError {
	errs := e.Title.Problems("title", 200, true)
	errs = append(errs, e.Summary.Problems("summary", 600, false)...)
	errs = append(errs, e.Text.Problems("text", 10_000, false)...)
	errs = append(errs, e.Schedule.problems()...)
	errs = append(errs, e.Venue.problems()...)
	errs = append(errs, e.Price.Problems("price", 200, false)...)
	errs = append(errs, e.By.Problems("by", 300, false)...)
	errs = append(errs, civic.LineProblems("source", e.Source, 2_000, false)...)
	bad := func(field, key string) { errs = append(errs, civic.FieldError{Field: field, Key: key}) }
	choice := func(field string, ok bool) {
		if !ok {
			bad(field, "error.field.choice")
		}
	}
	choice("kind", slices.Contains(Kinds, e.Kind))
	choice("step_free", slices.Contains([]string{"", "yes", "no"}, e.StepFree))
	choice("organiser", e.Organiser == "" || a.bodies[e.Organiser])
	choice("pillar", e.Pillar == "" || a.pillars[string(e.Pillar)])
	for _, l := range e.Languages {
		choice("languages", slices.Contains(languages, l))
	}
	if e.Link != "" && !civic.IsWebAddress(e.Link) {
		bad("link", "error.field.url")
	} else if len(e.Link) > 2_000 {
		bad("link", "error.field.url")
	}
	if e.Free && !e.Price.IsZero() {
		bad("price_vi", "event.error.free_price")
	}
	if e.Pageless && e.Parent == "" {
		bad("pageless", "event.error.pageless")
	}
	return errs
}
