package place

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Figures are what the statuses of places tell together. Each figure is defined here
// and nowhere else; pages show the same words (place.figure.*).
type Figures struct {
	// Places are the public places that were counted.
	Places int
	// Open are those whose status of today is open. Known are those whose status of
	// today is noted at all.
	Open, Known int
	// Years are the years with a change, the newest first; at the end 0, the changes
	// of which nobody knows the day.
	Years []YearFigures
	// Causes are the same ends up to today by their cause, dated or not, the most
	// frequent first.
	Causes []CauseFigure
	// Life is the median of the years from the first opening to the loss; Lives is of
	// how many places, those lost of which both are dated. 0 lives: there is none.
	Life  float64
	Lives int
}

// YearFigures are the changes of a year.
type YearFigures struct {
	Year int
	// Opened are changes to open from planned, from nothing or after a loss; Reopened
	// those from closed, moved or reopening.
	Opened, Reopened int
	// Ended are changes to closed, moved or lost, one for each time of being open: what
	// was closed for now and is then lost ended once.
	Ended int
}

// CauseFigure counts the ends with a cause.
type CauseFigure struct {
	Cause string
	Count int
}

// FiguresOf works out the figures of places on a day, YYYY-MM-DD. Changes without a
// day count for their cause and the status of today, and under year 0.
func FiguresOf(list []Place, today string) Figures {
	f := Figures{Places: len(list)}
	years, causes := map[int]YearFigures{}, map[string]int{}
	var lives []float64
	for _, p := range list {
		var before Status
		first, over := "", false
		for _, c := range p.course() {
			if c.At > today {
				break
			}
			ended := c.Status.ends() && !over && before != Planned // what never opened does not close
			if ended {
				causes[c.Cause]++
			}
			over = over && c.Status != Open || ended
			year := 0
			if c.From != "" {
				year, _ = strconv.Atoi(c.From[:4])
			}
			y := years[year]
			y.Year = year
			switch {
			case ended:
				y.Ended++
			case c.Status == Open && (before == Closed || before == Moved || before == Reopening):
				y.Reopened++
			case c.Status == Open && before != Open:
				y.Opened++
			}
			years[year] = y
			switch {
			case c.Status == Open && (before == "" || before == Planned || before == Lost):
				first = c.From
			case c.Status == Lost && first != "" && c.From != "":
				lives, first = append(lives, yearsBetween(first, c.From)), ""
			}
			before = c.Status
		}
		if before != "" {
			f.Known++
		}
		if before == Open {
			f.Open++
		}
	}
	for _, y := range years {
		if y.Opened+y.Reopened+y.Ended > 0 {
			f.Years = append(f.Years, y)
		}
	}
	slices.SortFunc(f.Years, func(a, b YearFigures) int { return cmp.Compare(b.Year, a.Year) })
	for cause, n := range causes {
		f.Causes = append(f.Causes, CauseFigure{cause, n})
	}
	slices.SortFunc(f.Causes, func(a, b CauseFigure) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(slices.Index(Causes, a.Cause), slices.Index(Causes, b.Cause)))
	})
	f.Life, f.Lives = median(lives), len(lives)
	return f
}

// yearsBetween is the time from one day to another in years. What is known by the
// year or the month alone stands for its first day.
func yearsBetween(from, to string) float64 {
	day := func(s string) time.Time {
		t, _ := time.Parse(time.DateOnly, s+"-01-01"[min(len(s)-4, 6):])
		return t
	}
	return day(to).Sub(day(from)).Hours() / 24 / 365.2425
}

// median is the middle of numbers, or the mean of the two in the middle; 0 of none.
func median(list []float64) float64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}
