package city

import (
	"fmt"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
)

// Profile says whose installation this is and where the city wants to go.
type Profile struct {
	Version  int64      // 0: nothing was saved yet
	Name     civic.Text // of the city; at most 100 characters
	Operator civic.Text // who runs the installation; at most 200 characters
	About    civic.Text // at most 10 000 characters; paragraphs
	Contact  string     // an e-mail address, or empty
	Pillars  []Pillar   // in the order of the pages
	Horizons []Horizon  // by year
}

// Pillar is one of the city's directions.
type Pillar struct {
	ID      civic.ID
	Slug    string
	Name    civic.Text // at most 200 characters
	Summary civic.Text // at most 600 characters
}

// Horizon is a year by which the city wants something.
type Horizon struct {
	ID   civic.ID
	Year int
	Name civic.Text // at most 200 characters
}

// Bounds of what one form may carry.
const (
	maxPillars  = 12
	maxHorizons = 12
)

// problems lists the rules that the profile breaks. Fields of rows are named by
// their place: "pillars[0].name_vi", "horizons[1].year".
func (p Profile) problems() []civic.FieldError {
	errs := p.Name.Problems("name", 100, true)
	errs = append(errs, p.Operator.Problems("operator", 200, true)...)
	errs = append(errs, p.About.Problems("about", 10_000, false)...)
	if p.Contact != "" && !isMailAddress(p.Contact) {
		errs = append(errs, civic.FieldError{Field: "contact", Key: "error.field.email"})
	}
	errs = append(errs, pillarProblems(p.Pillars)...)
	return append(errs, horizonProblems(p.Horizons)...)
}

func pillarProblems(pillars []Pillar) []civic.FieldError {
	if len(pillars) > maxPillars {
		return []civic.FieldError{{Field: "pillars[0].name_vi", Key: "city.error.too_many_pillars", Args: []any{maxPillars}}}
	}
	var errs []civic.FieldError
	taken := map[string]bool{}
	for i, p := range pillars {
		at := fmt.Sprintf("pillars[%d].", i)
		errs = append(errs, p.Name.Problems(at+"name", 200, true)...)
		errs = append(errs, p.Summary.Problems(at+"summary", 600, false)...)
		switch {
		case p.Slug != fold.Slug(p.Slug), p.Slug == "" && p.Name.VI != "":
			errs = append(errs, civic.FieldError{Field: at + "slug", Key: "city.error.slug"})
		case taken[p.Slug]:
			errs = append(errs, civic.FieldError{Field: at + "slug", Key: "city.error.slug_taken", Args: []any{p.Slug}})
		}
		taken[p.Slug] = true
	}
	return errs
}

func horizonProblems(horizons []Horizon) []civic.FieldError {
	if len(horizons) > maxHorizons {
		return []civic.FieldError{{Field: "horizons[0].year", Key: "city.error.too_many_horizons", Args: []any{maxHorizons}}}
	}
	var errs []civic.FieldError
	taken := map[int]bool{}
	for i, h := range horizons {
		at := fmt.Sprintf("horizons[%d].", i)
		errs = append(errs, h.Name.Problems(at+"name", 200, true)...)
		switch {
		case h.Year < 1000 || h.Year > 2999:
			errs = append(errs, civic.FieldError{Field: at + "year", Key: "city.error.year"})
		case taken[h.Year]:
			errs = append(errs, civic.FieldError{Field: at + "year", Key: "city.error.same_year", Args: []any{fmt.Sprint(h.Year)}})
		}
		taken[h.Year] = true
	}
	return errs
}

// isMailAddress looks only for what a link to write a mail needs; whether
// anybody reads there cannot be seen from the form.
func isMailAddress(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(strings.Trim(host, "."), ".") && len(s) <= 254 && !strings.ContainsAny(s, " \t\n,;:<>()\"?&#%") && !strings.Contains(host, "@")
}
