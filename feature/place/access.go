package place

import (
	"cmp"
	"slices"
	"time"

	"dienhong/civic"
)

// Features are what can be observed of how accessible a place is.
var Features = []string{
	"step_free", "door", "ramp", "lift", "toilet", "parking", "tactile", "braille", "hearing_loop", "sign_language", "subtitles", "quiet_room", "seats", "light", "surface",
	"guide_dog", "plain_guide", "baby_change", "shade", "water",
}

// stepFree is the feature by which the list is filtered.
const stepFree = "step_free"

// Ways of knowing, the best first, and who observed.
var (
	ways      = []string{"measured", "seen", "declared"}
	observers = []string{"city", "venue", "disabled", "visitor"}
	values    = []string{"yes", "partly", "no"}
)

// Observation is what somebody found on a day.
type Observation struct {
	Feature string     `json:"feature"`
	Value   string     `json:"value"` // yes, partly, no
	Measure civic.Text `json:"measure"`
	Day     string     `json:"day"` // YYYY-MM-DD
	By      string     `json:"by"`
	How     string     `json:"how"`
	Struck
}

func (o Observation) problems(today string) []civic.FieldError {
	errs := civic.LineProblems("day", o.Day, 10, true)
	if len(errs) == 0 {
		errs = civic.DayProblems("day", o.Day)
	}
	if len(errs) == 0 && o.Day > today {
		errs = append(errs, civic.FieldError{Field: "day", Key: "error.field.future"})
	}
	for _, c := range []struct {
		field, value string
		list         []string
	}{{"feature", o.Feature, Features}, {"value", o.Value, values}, {"by", o.By, observers}, {"how", o.How, ways}} {
		if !slices.Contains(c.list, c.value) {
			errs = append(errs, civic.FieldError{Field: c.field, Key: "error.field.choice"})
		}
	}
	return append(errs, o.Measure.Problems("measure", 200, false)...)
}

// better tells which of two observations of one feature counts: what was measured
// before what was seen, that before what was declared; among equals the newest.
func better(a, b Observation) int {
	return cmp.Or(cmp.Compare(slices.Index(ways, a.How), slices.Index(ways, b.How)), -cmp.Compare(a.Day, b.Day))
}

// Known gives the observation that counts of each feature, in the order of Features.
// A feature that nobody observed is not among them.
func (p Place) Known() []Observation {
	var list []Observation
	for _, f := range Features {
		if o, ok := p.observed(f); ok {
			list = append(list, o)
		}
	}
	return list
}

// observed gives the observation that counts of a feature.
func (p Place) observed(feature string) (best Observation, ok bool) {
	for _, o := range p.Access {
		if o.Reason == "" && o.Feature == feature && (!ok || better(o, best) <= 0) {
			best, ok = o, true
		}
	}
	return best, ok
}

// oldAfter is after how many months an observation is shown as old.
const oldAfter = 24

// old tells whether an observation should be made again.
func (o Observation) old(today time.Time) bool {
	return o.Day < today.AddDate(0, -oldAfter, 0).Format(time.DateOnly)
}
