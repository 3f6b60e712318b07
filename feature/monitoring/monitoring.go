package monitoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Section is a part of the monitoring report, as UNESCO's form has it now.
// Titles and limits are settings, for the form changes.
type Section struct {
	ID      string     `json:"id"`
	Title   civic.Text `json:"title"` // at most 200 characters
	Words   int        `json:"words"` // suggested limit for the text, or for each entry; 0: none
	Entries int        `json:"entries"`
	On      bool       `json:"on"`
}

// DefaultSections are the sections of the guidelines of April 2021, with limits
// that are still to be checked against the current form.
func DefaultSections() []Section {
	return []Section{
		{"1", civic.Text{VI: "Tóm tắt", EN: "Executive summary"}, 500, 0, true},
		{"2", civic.Text{VI: "Thông tin chung", EN: "General information"}, 0, 0, true},
		{"3", civic.Text{VI: "Đóng góp cho hoạt động quản lý chung của Mạng lưới", EN: "Contribution to the Network’s global management"}, 0, 0, true},
		{"4", civic.Text{VI: "Các sáng kiến chính đã thực hiện ở cấp địa phương", EN: "Major initiatives implemented at the local level"}, 500, 10, true},
		{"5", civic.Text{VI: "Các sáng kiến chính đã thực hiện qua hợp tác giữa các thành phố", EN: "Major initiatives implemented through inter-city cooperation"}, 500, 10, true},
		{"6.1", civic.Text{VI: "Kế hoạch bốn năm tới: cấp địa phương", EN: "Action plan for the forthcoming four years: local level"}, 500, 3, true},
		{"6.2", civic.Text{VI: "Kế hoạch bốn năm tới: cấp quốc tế", EN: "Action plan for the forthcoming four years: international level"}, 500, 3, true},
		{"6.3", civic.Text{VI: "Dự toán ngân sách", EN: "Estimated budget"}, 0, 0, true},
		{"6.4", civic.Text{VI: "Kế hoạch truyền thông và nâng cao nhận thức", EN: "Plan for communication and awareness"}, 300, 0, true},
		{"7", civic.Text{VI: "Phần bổ sung", EN: "Additional section"}, 0, 0, false},
		{"A", civic.Text{VI: "Phụ lục", EN: "Annexes"}, 0, 0, true},
	}
}

func sectionProblems(list []Section) []civic.FieldError {
	var errs []civic.FieldError
	known := DefaultSections()
	if len(list) != len(known) {
		return []civic.FieldError{{Field: "sections", Key: "monitoring.error.sections"}}
	}
	for i, s := range list {
		at := fmt.Sprintf("sections[%d].", i)
		if s.ID != known[i].ID {
			errs = append(errs, civic.FieldError{Field: at + "id", Key: "monitoring.error.sections"})
		}
		errs = append(errs, s.Title.Problems(at+"title", 200, true)...)
		if s.Words < 0 || s.Words > 100_000 {
			errs = append(errs, civic.FieldError{Field: at + "words", Key: "monitoring.error.limit"})
		}
		if s.Entries < 0 || s.Entries > 1_000 {
			errs = append(errs, civic.FieldError{Field: at + "entries", Key: "monitoring.error.limit"})
		}
	}
	return errs
}

// Content is what the office writes in a monitoring report.
type Content struct {
	DatedOn      string                `json:"dated_on"` // YYYY-MM-DD or empty
	Country      civic.Text            `json:"country"`  // at most 100 characters
	Field        civic.CreativeField   `json:"field"`
	DesignatedOn string                `json:"designated_on"`
	Body         civic.Text            `json:"body"`          // responsible; at most 300 characters
	Earlier      civic.Text            `json:"earlier"`       // earlier reports, one a line
	Contacts     civic.Text            `json:"contacts"`      // offices to write to, one a line
	DollarRate   int64                 `json:"dollar_rate"`   // đồng for a US dollar; 0: no amounts in dollars
	DollarSource string                `json:"dollar_source"` // of the rate, with its day; at most 300 characters
	Texts        map[string]civic.Text `json:"texts"`         // by section; at most 20 000 characters
	LeftOut      []string              `json:"left_out"`      // ids of entries that the report does not tell of
}

// Draft is a monitoring report as the office works on it.
type Draft struct {
	ID        civic.ID
	Version   int64
	From      string    `db:"from_day"` // YYYY-MM-DD, both days included
	To        string    `db:"to_day"`
	Content   Content   `db:"content,json"`
	Data      *Data     `db:"-"` // as it came with a file or was frozen; nil: the installation's own, as it is now
	Sections  []Section `db:"-"` // with Data: as they were then
	UpdatedAt time.Time `db:"updated_at"`
	UpdatedBy string    `db:"updated_by"`
}

// Data is what the report tells from records.
type Data struct {
	City          civic.Text     `json:"city"`
	TakenOn       string         `json:"taken_on"` // YYYY-MM-DD
	Activities    []Activity     `json:"activities"`
	Local         []facts.Entry  `json:"local"`
	International []facts.Entry  `json:"international"`
	Unplaced      []facts.Entry  `json:"unplaced"` // initiatives whose level nobody has said
	NextLocal     []facts.Entry  `json:"next_local"`
	NextAbroad    []facts.Entry  `json:"next_international"`
	Budget        []Budget       `json:"budget"`
	Figures       []facts.Figure `json:"figures"`
	Talks         []Talk         `json:"consultations"`
}

// Budget is what a programme of the next years costs, as far as its actions say.
type Budget struct {
	Title   civic.Text `json:"title"`
	CostMin int64      `json:"cost_min"` // million đồng over the whole time; -1: no action says
	CostMax int64      `json:"cost_max"`
	Unknown int        `json:"unknown"` // actions without a cost
	Actions int        `json:"actions"`
	Money   civic.Text `json:"money"` // sources, one a line
	Href    string     `json:"href"`
}

// Talk is a consultation of the period.
type Talk struct {
	Title    civic.Text `json:"title"`
	From     string     `json:"from"`
	To       string     `json:"to"`
	Comments int        `json:"comments"`
	People   int        `json:"people"`
	Answered int        `json:"answered"`
	Href     string     `json:"href"`
}

// Activity is something that the city did for the network.
type Activity struct {
	ID      civic.ID   `json:"id"`
	Version int64      `json:"-"`
	Kind    string     `json:"kind"` // one of ActivityKinds
	Day     string     `json:"day"`  // YYYY-MM-DD
	Title   civic.Text `json:"title"`
	Place   string     `json:"place"` // at most 200 characters
	Link    string     `json:"link"`  // http or https, or empty
}

// ActivityKinds are those of section 3 of the report; the catalogue names each
// as "monitoring.activity.kind.<kind>".
var ActivityKinds = []string{"conference", "host_conference", "host_meeting", "host_large", "support", "coordinator", "applications", "reports", "other"}

func (a Activity) problems() []civic.FieldError {
	var errs []civic.FieldError
	if !slices.Contains(ActivityKinds, a.Kind) {
		errs = append(errs, civic.FieldError{Field: "kind", Key: "error.field.choice"})
	}
	if !civic.IsDay(a.Day) {
		errs = append(errs, civic.FieldError{Field: "day", Key: "error.field.day"})
	}
	errs = append(errs, a.Title.Problems("title", 300, true)...)
	errs = append(errs, civic.LineProblems("place", a.Place, 200, false)...)
	if a.Link != "" && !civic.IsWebAddress(a.Link) {
		errs = append(errs, civic.FieldError{Field: "link", Key: "error.field.url"})
	}
	return errs
}

// maxSection is the length of a section's text in characters.
const maxSection = 20_000

// maxDollarRate is the largest rate, in đồng for a US dollar.
const maxDollarRate = 1_000_000

// dollars turns million đồng into US dollars, rounded to the nearest one.
func (c Content) dollars(million int64) int64 {
	return (million*1_000_000 + c.DollarRate/2) / c.DollarRate
}

func (d Draft) problems() []civic.FieldError {
	var errs []civic.FieldError
	from, to := civic.IsDay(d.From), civic.IsDay(d.To)
	if !from {
		errs = append(errs, civic.FieldError{Field: "from", Key: "error.field.day"})
	}
	switch {
	case !to:
		errs = append(errs, civic.FieldError{Field: "to", Key: "error.field.day"})
	case from && d.To < d.From:
		errs = append(errs, civic.FieldError{Field: "to", Key: "error.field.end_before_start"})
	}
	c := d.Content
	errs = append(errs, civic.DayProblems("dated_on", c.DatedOn)...)
	errs = append(errs, c.Country.Problems("country", 100, false)...)
	if c.Field != "" && !c.Field.Known() {
		errs = append(errs, civic.FieldError{Field: "field", Key: "error.field.choice"})
	}
	errs = append(errs, civic.DayProblems("designated_on", c.DesignatedOn)...)
	errs = append(errs, c.Body.Problems("body", 300, false)...)
	errs = append(errs, c.Earlier.Problems("earlier", 2_000, false)...)
	errs = append(errs, c.Contacts.Problems("contacts", 2_000, false)...)
	if c.DollarRate < 0 || c.DollarRate > maxDollarRate {
		errs = append(errs, civic.FieldError{Field: "dollar_rate", Key: "monitoring.error.dollar_rate", Args: []any{maxDollarRate}})
	}
	errs = append(errs, civic.LineProblems("dollar_source", c.DollarSource, 300, c.DollarRate > 0)...)
	for _, s := range DefaultSections() {
		errs = append(errs, c.Texts[s.ID].Problems("texts."+s.ID, maxSection, false)...)
	}
	for id := range c.Texts {
		if !slices.ContainsFunc(DefaultSections(), func(s Section) bool { return s.ID == id }) {
			errs = append(errs, civic.FieldError{Field: "texts." + id, Key: "monitoring.error.section"})
		}
	}
	return errs
}

// during tells whether something happens in a period, as far as its own days
// say: what has none may.
func during(e facts.Entry, from, to string) bool {
	return (e.From == "" || e.From <= to) && (e.To == "" || e.To >= from)
}

// newest gives, of each indicator, the values of the last period that ended by a
// day; several when sources differ. The newest period comes first.
func newest(all []facts.Figure, by string) []facts.Figure {
	last := map[string]string{} // by the page of the indicator
	for _, f := range all {
		if f.To <= by {
			last[f.Href] = max(last[f.Href], f.To)
		}
	}
	list := slices.DeleteFunc(slices.Clone(all), func(f facts.Figure) bool { return f.To > by || f.To != last[f.Href] })
	slices.SortStableFunc(list, func(a, b facts.Figure) int { return cmp.Compare(b.To, a.To) })
	return list
}

// Words counts the words of a text, as an editor's counter does: what stands
// between spaces.
func Words(s string) int { return len(strings.Fields(s)) }

// entries gives the entries of a section, without those that the report leaves
// out.
func (d Draft) entries(data Data, section string) []facts.Entry {
	var all []facts.Entry
	switch section {
	case "4":
		all = data.Local
	case "5":
		all = data.International
	case "6.1":
		all = data.NextLocal
	case "6.2":
		all = data.NextAbroad
	}
	return slices.DeleteFunc(slices.Clone(all), func(e facts.Entry) bool { return slices.Contains(d.Content.LeftOut, e.ID) })
}

// offered gives all entries that a section could tell of.
func offered(data Data, section string) []facts.Entry { return Draft{}.entries(data, section) }
