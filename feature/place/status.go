package place

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/web"
)

// Status is how a place is from a day on.
type Status string

// The statuses.
const (
	Planned   Status = "planned"
	Open      Status = "open"
	Closed    Status = "closed"    // for now
	Moved     Status = "moved"     // left its premises; open again where the next status says so
	Reopening Status = "reopening" // work is under way
	Lost      Status = "lost"      // for good
)

// Statuses lists them in the order of forms and filters.
var Statuses = []Status{Open, Planned, Closed, Moved, Reopening, Lost}

// ends tells whether a status is the end of being open, which has a cause.
func (s Status) ends() bool { return s == Closed || s == Moved || s == Lost }

// Causes are why places close. The last two are for what is known and not listed, and
// for what is not known.
var Causes = []string{"lease", "redevelopment", "land", "fire_safety", "noise", "money", "relocation", "repair", "own_choice", "other", "unknown"}

// Struck marks what was noted by mistake; it is empty for what counts.
type Struck struct {
	Reason string `json:"struck,omitempty"`
}

// Change is a status from a day on.
type Change struct {
	Status Status     `json:"status"`
	From   string     `json:"from,omitempty"` // a year, a month or a day; empty: not known
	Cause  string     `json:"cause,omitempty"`
	Note   civic.Text `json:"note"`
	Source string     `json:"source,omitempty"`
	Struck
}

func (c Change) problems() []civic.FieldError {
	errs := sinceProblems("from", c.From)
	if !slices.Contains(Statuses, c.Status) {
		errs = append(errs, civic.FieldError{Field: "status", Key: "error.field.choice"})
	}
	switch {
	case c.Cause != "" && !slices.Contains(Causes, c.Cause):
		errs = append(errs, civic.FieldError{Field: "cause", Key: "error.field.choice"})
	case c.Status.ends() && c.Cause == "":
		errs = append(errs, civic.FieldError{Field: "cause", Key: "place.error.cause"})
	case c.Cause != "" && !c.Status.ends():
		errs = append(errs, civic.FieldError{Field: "cause", Key: "place.error.no_cause"})
	}
	errs = append(errs, c.Note.Problems("note", 500, false)...)
	return append(errs, civic.LineProblems("source", c.Source, 2_000, false)...)
}

// isSince tells whether s is a year, a month or a day of 1000 to 2199, as stored.
func isSince(s string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if len(s) == len(layout) {
			t, err := time.Parse(layout, s)
			return err == nil && t.Year() >= 1000 && t.Year() < 2200
		}
	}
	return false
}

func sinceProblems(field, s string) []civic.FieldError {
	if s != "" && !isSince(s) {
		return []civic.FieldError{{Field: field, Key: "place.error.since"}}
	}
	return nil
}

// readSince reads a year, a month or a day as people type it: 2019, 7/2019,
// 01/07/2019, or as it is stored. What is none stays as it was typed.
func readSince(s string) string {
	s = strings.TrimSpace(s)
	if month, year, ok := strings.Cut(s, "/"); ok && !strings.Contains(year, "/") && len(year) == 4 && len(month) <= 2 && month != "" {
		return year + "-" + strings.Repeat("0", 2-len(month)) + month
	}
	if isSince(s) {
		return s
	}
	return web.Day(s)
}

// dated is a change with the day by which it is ordered.
type dated struct {
	Change
	Number int    // among all that were noted, from 0
	At     string // of an undated change the day of the one that was noted before it
}

// course gives the changes that count in the order in which they happened. What has no
// day stands where it was noted: after what was noted before it.
func (p Place) course() []dated {
	var list []dated
	at := ""
	for i, c := range p.Course {
		if c.Reason != "" {
			continue
		}
		if c.From != "" {
			at = c.From
		}
		list = append(list, dated{c, i, at})
	}
	slices.SortStableFunc(list, func(a, b dated) int { return cmp.Compare(a.At, b.At) })
	return list
}

// On gives the status on a day, YYYY-MM-DD; false when none is known.
func (p Place) On(day string) (now dated, ok bool) {
	for _, c := range p.course() {
		if c.At <= day {
			now, ok = c, true
		}
	}
	return now, ok
}
