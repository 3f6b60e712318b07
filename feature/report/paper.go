package report

import (
	"context"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
)

// Kind is a kind of paper.
type Kind string

// The kinds.
const (
	Responses  Kind = "responses"
	PlanTable  Kind = "plan"
	Minutes    Kind = "minutes"
	Monitoring Kind = "monitoring"
)

// Kinds lists them in the order in which pages offer them.
var Kinds = []Kind{Responses, PlanTable, Minutes, Monitoring}

// Format is the form of a file.
type Format string

// The formats.
const (
	DOCX Format = "docx"
	PDF  Format = "pdf"
	HTML Format = "html"
	XLSX Format = "xlsx"
	JSON Format = "json"
)

// formats lists what each kind of paper can be.
var formats = map[Kind][]Format{
	Responses: {DOCX, PDF, HTML}, PlanTable: {DOCX, PDF, HTML, XLSX}, Minutes: {DOCX, PDF, HTML}, Monitoring: {DOCX, PDF, HTML, JSON},
}

// mediaTypes are what a format is called in an answer.
var mediaTypes = map[Format]string{
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", PDF: "application/pdf", HTML: "text/html; charset=utf-8",
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", JSON: "application/json",
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
	Format       Format       `json:"format"`
	Lang         civic.Locale `json:"lang"`
	Consultation string       `json:"consultation,omitempty"` // slug: responses, minutes
	By           string       `json:"by,omitempty"`           // responses
	Year         int          `json:"year,omitempty"`         // the plan
	Meeting      string       `json:"meeting,omitempty"`      // minutes
	Report       civic.ID     `json:"report,omitempty"`       // monitoring
}

func (o Order) problems() []civic.FieldError {
	var errs []civic.FieldError
	bad := func(field, key string) { errs = append(errs, civic.FieldError{Field: field, Key: key}) }
	if !slices.Contains(Kinds, o.Kind) {
		bad("kind", "error.field.choice")
	}
	if !slices.Contains(formats[o.Kind], o.Format) {
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
	errs = append(errs, dayProblems("date", f.Date)...)
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

// parseDay reads a calendar day, YYYY-MM-DD, between 1900 and 2199.
func parseDay(s string) (time.Time, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil && t.Year() >= 1900 && t.Year() < 2200
}

func dayProblems(field, s string) []civic.FieldError {
	if _, ok := parseDay(s); s != "" && !ok {
		return []civic.FieldError{{Field: field, Key: "report.error.day"}}
	}
	return nil
}

// roomToWrite stands for what is written in by hand.
const roomToWrite = "……………"

// head is the frame above the title.
func (f Form) head(ctx context.Context, c City) *doc.Head {
	issuer, place := f.Issuer, f.Place
	if issuer == "" {
		issuer = say(ctx, c.Operator)
	}
	if place == "" {
		place = say(ctx, c.Name)
	}
	number := f.Number
	if number == "" {
		number = roomToWrite
	}
	day := i18n.T(ctx, "report.paper.open_day")
	if t, ok := parseDay(f.Date); ok {
		day = i18n.LongDate(ctx, inZone(ctx, t))
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

// say gives a text in the language of the paper.
func say(ctx context.Context, t civic.Text) string {
	s, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return s
}

// written gives a text as paragraphs, marked with its language where it is not
// the paper's.
func written(ctx context.Context, t civic.Text) doc.Cell {
	s, lang := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return doc.Text(s).In(marked(ctx, lang))
}

// spoken is a text as one run, marked like [written].
func spoken(ctx context.Context, t civic.Text) doc.Run {
	s, lang := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return doc.Run{Text: s, Lang: marked(ctx, lang)}
}

// marked is the language to mark; empty where it is the paper's own.
func marked(ctx context.Context, lang civic.Locale) string {
	if lang == civic.Locale(i18n.LocaleOf(ctx)) {
		return ""
	}
	return string(lang)
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
	Order       Order
	Form        Form
	Title       string // in the language of the paper
	State       State
	Done, Total int    // rows written, and rows there are
	Fault       string // key of the catalogue: why it failed
	File        string // name in the store of files
	Size        int64
	OrderedAt   time.Time
	OrderedBy   string
	ReadyAt     time.Time
	PublishedAt time.Time // zero: not public

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

// link makes the absolute address of a page.
func (s *Service) link(ctx context.Context, href string) string {
	if href == "" || strings.Contains(href, "://") {
		return href
	}
	if i18n.LocaleOf(ctx) == string(civic.English) {
		return s.site + "/en" + href
	}
	return s.site + href
}

// leading is a text that leads to a page.
func (s *Service) leading(ctx context.Context, t civic.Text, href string) doc.Run {
	r := spoken(ctx, t)
	r.Link = s.link(ctx, href)
	return r
}

// linked is a run that leads to a page.
func (s *Service) linked(ctx context.Context, text, href string) doc.Run {
	return doc.Run{Text: text, Link: s.link(ctx, href)}
}
