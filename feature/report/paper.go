package report

import (
	"context"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/paper"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// Kind is a kind of paper.
type Kind string

// The kinds that are made here; other features declare theirs (kit/paper).
const (
	Responses Kind = "responses"
	PlanTable Kind = "plan"
	Minutes   Kind = "minutes"
)

// formats lists what each kind of paper can be.
var formats = map[Kind][]paper.Format{
	Responses: paper.Documents, PlanTable: append(slices.Clone(paper.Documents), paper.XLSX), Minutes: paper.Documents,
}

// Orders of the response table.
const (
	ByBody    = "body"
	ByTheme   = "theme"
	ByArticle = "article"
)

var orders = []string{ByBody, ByTheme, ByArticle}

// Order is what somebody wants written.
type Order struct {
	Kind         Kind         `json:"kind"`
	Format       paper.Format `json:"format"`
	Lang         civic.Locale `json:"lang"`
	Consultation string       `json:"consultation,omitempty"` // slug: responses, minutes
	By           string       `json:"by,omitempty"`           // responses
	Year         int          `json:"year,omitempty"`         // the plan
	Meeting      string       `json:"meeting,omitempty"`      // minutes
	Of           civic.ID     `json:"of,omitempty"`           // the thing of another feature
}

// problems lists the rules that an order breaks; formats are those of its kind, none
// when there is no such kind.
func (o Order) problems(formats []paper.Format) []civic.FieldError {
	var errs []civic.FieldError
	bad := func(field, key string) { errs = append(errs, civic.FieldError{Field: field, Key: key}) }
	if len(formats) == 0 {
		bad("kind", "error.field.choice")
	}
	if !slices.Contains(formats, o.Format) {
		bad("format", "error.field.choice")
	}
	if !slices.Contains(civic.Locales, o.Lang) {
		bad("lang", "error.field.choice")
	}
	if o.Kind == Responses && !slices.Contains(orders, o.By) {
		bad("by", "error.field.choice")
	}
	if o.Kind == PlanTable && (o.Year < 2000 || o.Year > 2199) {
		bad("year", "report.error.year")
	}
	return errs
}

// Form is what stands around the text of an official paper: who issues it, who
// signs it, to whom it goes. What is empty stays empty on the paper.
type Form struct {
	Superior string   `json:"superior"` // the body above; at most 200 characters
	Issuer   string   `json:"issuer"`   // empty: who runs the installation
	Number   string   `json:"number"`   // "12/BC-UBND"
	Place    string   `json:"place"`    // empty: the city
	Date     string   `json:"date"`     // YYYY-MM-DD; empty leaves room
	Office   string   `json:"office"`   // "TM. Ủy ban nhân dân"
	Title    string   `json:"title"`    // "Chủ tịch"
	Name     string   `json:"name"`     // who signs
	To       []string `json:"to"`       // "Nơi nhận", at most 20 lines
}

func (f Form) problems() []civic.FieldError {
	var errs []civic.FieldError
	for field, value := range map[string]string{
		"superior": f.Superior, "issuer": f.Issuer, "number": f.Number, "place": f.Place, "office": f.Office, "title": f.Title, "name": f.Name,
	} {
		errs = append(errs, civic.LineProblems(field, value, 200, false)...)
	}
	errs = append(errs, civic.DayProblems("date", f.Date)...)
	if len(f.To) > 20 {
		errs = append(errs, civic.FieldError{Field: "to", Key: "report.error.to_lines", Args: []any{20}})
	}
	for _, line := range f.To {
		if e := civic.LineProblems("to", line, 200, false); len(e) > 0 {
			return append(errs, e...)
		}
	}
	slices.SortFunc(errs, func(a, b civic.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return errs
}

// roomToWrite stands for what is written in by hand.
const roomToWrite = "……………"

// head is the frame above the title.
func (f Form) head(ctx context.Context, c City) *doc.Head {
	issuer, place := f.Issuer, f.Place
	if issuer == "" {
		issuer = ui.Said(ctx, c.Operator)
	}
	if place == "" {
		place = ui.Said(ctx, c.Name)
	}
	number := f.Number
	if number == "" {
		number = roomToWrite
	}
	day := i18n.T(ctx, "report.paper.open_day")
	if t := ui.StoredDay(ctx, f.Date); !t.IsZero() {
		day = i18n.LongDate(ctx, t)
	}
	return &doc.Head{
		Superior: f.Superior, Issuer: issuer, Number: i18n.T(ctx, "report.paper.number", number),
		Nation: []string{i18n.T(ctx, "report.paper.nation"), i18n.T(ctx, "report.paper.motto")}, Place: place + ", " + day,
	}
}

// sign is the frame below the text.
func (f Form) sign(ctx context.Context) *doc.Signature {
	title := f.Title
	if f.Office == "" && title == "" {
		title = roomToWrite
	}
	return &doc.Signature{ToHead: i18n.T(ctx, "report.paper.to"), To: f.To, Office: f.Office, Title: title, Name: f.Name}
}

// State is how far the making of a paper is.
type State string

// The states.
const (
	Waiting State = "waiting"
	Making  State = "making"
	Ready   State = "ready"
	Failed  State = "failed"
)

// Paper is a document that was ordered, and its file once it is made.
type Paper struct {
	ID          civic.ID
	Order       Order  `db:"orders,json"`
	Form        Form   `db:"form,json"`
	Title       string // in the language of the paper
	State       State
	Done        int    // rows written
	Total       int    // rows there are
	Fault       string // key of the catalogue: why it failed
	File        string // name in the store of files
	Size        int64
	OrderedAt   time.Time `db:"ordered_at"`
	OrderedBy   string    `db:"ordered_by"`
	ReadyAt     time.Time `db:"ready_at"`
	PublishedAt time.Time `db:"published_at"` // zero: not public

	Demonstration bool
}

// Public tells whether everybody may read it.
func (p Paper) Public() bool { return p.State == Ready && !p.PublishedAt.IsZero() }

// Share is how far the making is, 0 to 1.
func (p Paper) Share() float64 {
	if p.State == Ready {
		return 1
	}
	if p.Total == 0 {
		return 0
	}
	return min(1, float64(p.Done)/float64(p.Total))
}
