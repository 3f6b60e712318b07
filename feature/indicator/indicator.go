package indicator

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/sdg"
)

// Measure is how an indicator is measured.
type Measure string

// The measures.
const (
	Number    Measure = "number"    // a count or an amount, in a unit
	Share     Measure = "share"     // numerator / denominator, shown in per cent
	Index     Measure = "index"     // weighted mean of parts
	Checklist Measure = "checklist" // yes out of all items, shown in per cent
	Survey    Measure = "survey"    // share or mean among people asked
)

// Measures lists them in the order in which pages offer them.
var Measures = []Measure{Number, Share, Index, Checklist, Survey}

// entered is the field from which a value comes: forms have no other for it.
func (m Measure) entered() string {
	switch m {
	case Share:
		return "numerator"
	case Index, Checklist:
		return "parts"
	}
	return "value"
}

// Indicator tells whether the plan helps.
type Indicator struct {
	ID         civic.ID
	Version    int64
	Of         civic.ID          `db:"of_item"` // a line of the plan; empty: the city as a whole
	Framework  string            // "culture2030/3"; empty: the city's own
	Measure    Measure           `db:"kind"`
	Title      civic.Text        // at most 300 characters
	Definition civic.Text        // at most 2 000 characters: what is counted, and what not
	Unit       civic.Text        // at most 60 characters
	Better     string            // "more", "less" or empty
	SDG        []civic.SDGTarget `db:"sdg,json"`
	Source     string
	Verified   bool

	Demonstration bool
	PublishedAt   time.Time `db:"published_at"` // zero: draft
	Targets       []Target  `db:"-"`            // by horizon
	Values        []Value   `db:"-"`            // by period, those of one period by entry
}

// Target is what an indicator shall reach.
type Target struct {
	Horizon int
	Value   float64
	Source  string
}

// Value is a measured value with its period and source.
type Value struct {
	ID           civic.ID
	Indicator    civic.ID `db:"indicator_id"`
	Baseline     bool
	From         string `db:"period_from"` // YYYY-MM-DD, both days included
	To           string `db:"period_to"`
	Value        float64
	Numerator    float64 // shares
	Denominator  float64
	Parts        []Part `db:"parts,json"` // parts of an index, items of a checklist
	Sample       int64  // surveys: people asked
	Place        string
	Note         civic.Text
	Source       string // who measured or said it; required
	Link         string
	Verified     bool
	At           time.Time
	Person       string
	WithdrawnAt  time.Time `db:"withdrawn_at"` // zero: stands
	WithdrawnWhy string    `db:"withdrawn_why"`
}

// Part is a part of an index or an item of a checklist.
type Part struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`            // an index: its value; a checklist: 1 yes, 0 no
	Weight float64 `json:"weight,omitempty"` // an index: above 0
}

func (in Indicator) problems(horizons []int) []civic.FieldError {
	errs := in.Title.Problems("title", 300, true)
	errs = append(errs, in.Definition.Problems("definition", 2_000, false)...)
	errs = append(errs, in.Unit.Problems("unit", 60, in.Measure == Number)...)
	errs = append(errs, civic.LineProblems("source", in.Source, 2_000, false)...)
	if !slices.Contains(Measures, in.Measure) {
		errs = append(errs, civic.FieldError{Field: "measure", Key: "error.field.choice"})
	}
	if in.Better != "" && in.Better != "more" && in.Better != "less" {
		errs = append(errs, civic.FieldError{Field: "better", Key: "error.field.choice"})
	}
	errs = append(errs, sdg.Problems("sdg", in.SDG)...)
	seen := map[int]bool{}
	for _, t := range in.Targets {
		if seen[t.Horizon] || !slices.Contains(horizons, t.Horizon) || math.IsNaN(t.Value) || math.IsInf(t.Value, 0) {
			errs = append(errs, civic.FieldError{Field: "targets", Key: "indicator.error.target"})
		}
		seen[t.Horizon] = true
	}
	return errs
}

// Computed fills Value from what it is made of: the share from its numerator
// and denominator, the index and the checklist from their parts. Shares and
// checklists are in per cent.
//
// Errors: the rules that the parts break.
func (v Value) Computed(m Measure) (Value, []civic.FieldError) {
	var errs []civic.FieldError
	bad := func(field, key string) { errs = append(errs, civic.FieldError{Field: field, Key: key}) }
	switch m {
	case Share:
		switch {
		case v.Denominator <= 0:
			bad("denominator", "indicator.error.zero_denominator")
		case v.Numerator < 0 || v.Numerator > v.Denominator:
			bad("numerator", "indicator.error.numerator")
		default:
			v.Value = 100 * v.Numerator / v.Denominator
		}
	case Index, Checklist:
		sum, weight := 0.0, 0.0
		for _, p := range v.Parts {
			w := 1.0
			if m == Index {
				w = p.Weight
			}
			if p.Name == "" || w <= 0 || m == Checklist && p.Value != 0 && p.Value != 1 {
				bad("parts", "indicator.error.part")
				break
			}
			sum, weight = sum+w*p.Value, weight+w
		}
		if len(v.Parts) == 0 {
			bad("parts", "error.field.required")
		} else if weight > 0 {
			v.Value = sum / weight
			if m == Checklist {
				v.Value *= 100
			}
		}
	case Survey:
		if v.Sample < 1 {
			bad("sample", "indicator.error.sample")
		}
	}
	if math.IsNaN(v.Value) || math.IsInf(v.Value, 0) || math.Abs(v.Value) > 1e15 {
		bad(m.entered(), "error.field.number")
	}
	return v, errs
}

func (v Value) problems(today string) []civic.FieldError {
	var errs []civic.FieldError
	switch {
	case !civic.IsDay(v.From):
		errs = append(errs, civic.FieldError{Field: "from", Key: "error.field.day"})
	case v.From > today:
		errs = append(errs, civic.FieldError{Field: "from", Key: "error.field.future"})
	}
	switch {
	case !civic.IsDay(v.To):
		errs = append(errs, civic.FieldError{Field: "to", Key: "error.field.day"})
	case v.To < v.From:
		errs = append(errs, civic.FieldError{Field: "to", Key: "error.field.end_before_start"})
	case v.To > today:
		errs = append(errs, civic.FieldError{Field: "to", Key: "indicator.error.period_not_over"})
	}
	errs = append(errs, civic.LineProblems("source", v.Source, 2_000, true)...)
	errs = append(errs, civic.LineProblems("place", v.Place, 200, false)...)
	errs = append(errs, v.Note.Problems("note", 1_000, false)...)
	if v.Link != "" && !civic.IsWebAddress(v.Link) {
		errs = append(errs, civic.FieldError{Field: "link", Key: "error.field.url"})
	}
	return errs
}

// Standing gives the values that were not withdrawn.
func (in Indicator) Standing() []Value {
	return slices.DeleteFunc(slices.Clone(in.Values), func(v Value) bool { return !v.WithdrawnAt.IsZero() })
}

// Latest gives the values of the last period that has any: several when sources
// differ. Empty when nothing was measured.
func (in Indicator) Latest() []Value {
	list := in.Standing()
	if len(list) == 0 {
		return nil
	}
	last := slices.MaxFunc(list, func(a, b Value) int { return cmp.Or(strings.Compare(a.To, b.To), strings.Compare(a.From, b.From)) })
	return slices.DeleteFunc(list, func(v Value) bool { return v.To != last.To || v.From != last.From })
}

// Reached tells whether every latest value reaches the target; false too when
// nothing was measured or no direction is better.
func (in Indicator) Reached(t Target) bool {
	list := in.Latest()
	return len(list) > 0 && in.Better != "" && !slices.ContainsFunc(list, func(v Value) bool {
		return in.Better == "more" && v.Value < t.Value || in.Better == "less" && v.Value > t.Value
	})
}
