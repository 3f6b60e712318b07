package walk

import (
	"time"

	"dienhong/civic"
)

// Route is a walk through the city.
type Route struct {
	ID      civic.ID
	Version int64
	Name    civic.Text // at most 120 characters
	Metres  int64      // 100 to 30,000
	Pillar  civic.ID   // the pillar under which it lies
	Public  time.Time  // since when everyone sees it; zero: not yet
}

func (r Route) problems(pillars []civic.Pillar) []civic.FieldError {
	errs := r.Name.Problems("name", 120, true)
	if r.Metres < 100 || r.Metres > 30_000 {
		errs = append(errs, civic.FieldError{Field: "metres", Key: "walk.error.metres"})
	}
	for _, p := range pillars {
		if p.ID == r.Pillar {
			return errs
		}
	}
	return append(errs, civic.FieldError{Field: "pillar", Key: "error.field.choice"})
}
