package recur

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Frequency is how long the period of a rule is.
type Frequency int

const (
	Yearly Frequency = iota
	Monthly
	Weekly
	Daily
	Hourly
	Minutely
	Secondly
)

var frequencies = []string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"}

// A Weekday is a day of the week in a rule, with its place in the month or year:
// 1 the first, -1 the last, 0 every one.
type Weekday struct {
	Place int
	Day   time.Weekday
}

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// A Rule says when something comes round. The zero value of a field is what an
// RRULE without that part means; Interval 0 is 1.
type Rule struct {
	Frequency Frequency
	Interval  int
	Count     int // 0: no bound
	Until     Until
	WeekStart int // days after Monday on which a week begins, 0 to 6

	Months    []int // 1 to 12
	WeekNos   []int // -53 to 53 without 0
	YearDays  []int // -366 to 366 without 0
	MonthDays []int // -31 to 31 without 0
	Days      []Weekday
	Hours     []int
	Minutes   []int
	Seconds   []int
	Places    []int // BYSETPOS: -366 to 366 without 0
}

// Until is the last moment of a rule, inclusive.
type Until struct {
	Set  bool
	Time time.Time // as written; of UTC when UTC is set
	UTC  bool
	Day  bool // a day without an hour: to its end
}

// A RuleError names the part of a rule that is wrong.
type RuleError struct{ Part, Value string }

func (e *RuleError) Error() string { return fmt.Sprintf("recur: %s=%s", e.Part, e.Value) }

// Bounds on what a rule may contain.
const (
	maxText  = 2000
	maxEvery = 10000  // INTERVAL and COUNT
	maxTimes = 150000 // times in one period, from lists of hours, minutes and seconds
)

// Parse reads the value of an RRULE. The error is a *RuleError.
func Parse(text string) (Rule, error) {
	if len(text) > maxText {
		return Rule{}, &RuleError{"RRULE", "too long"}
	}
	var r Rule
	seen := map[string]bool{}
	for part := range strings.SplitSeq(text, ";") {
		part = strings.ToUpper(strings.TrimSpace(part))
		if part == "" {
			continue
		}
		name, value, found := strings.Cut(part, "=")
		if !found || seen[name] {
			return Rule{}, &RuleError{name, value}
		}
		seen[name] = true
		if !r.set(name, value) {
			return Rule{}, &RuleError{name, value}
		}
	}
	if !seen["FREQ"] {
		return Rule{}, &RuleError{"FREQ", ""}
	}
	if err := r.Check(); err != nil {
		return Rule{}, err
	}
	return r, nil
}

// set reads one part, and says whether it could.
func (r *Rule) set(name, value string) (ok bool) {
	switch name {
	case "FREQ":
		i := slices.Index(frequencies, value)
		r.Frequency = Frequency(i)
		return i >= 0
	case "INTERVAL":
		r.Interval, ok = whole(value, 1, maxEvery)
	case "COUNT":
		r.Count, ok = whole(value, 1, maxEvery)
	case "UNTIL":
		r.Until, ok = until(value)
	case "WKST":
		i := slices.Index(weekdays, value)
		r.WeekStart = (i + 6) % 7
		return i >= 0
	case "BYMONTH":
		r.Months, ok = list(value, 1, 12)
	case "BYWEEKNO":
		r.WeekNos, ok = list(value, -53, 53)
	case "BYYEARDAY":
		r.YearDays, ok = list(value, -366, 366)
	case "BYMONTHDAY":
		r.MonthDays, ok = list(value, -31, 31)
	case "BYDAY":
		r.Days, ok = days(value)
	case "BYHOUR":
		r.Hours, ok = list(value, 0, 23)
	case "BYMINUTE":
		r.Minutes, ok = list(value, 0, 59)
	case "BYSECOND":
		r.Seconds, ok = list(value, 0, 60)
		for i, s := range r.Seconds { // a leap second is the last one
			r.Seconds[i] = min(s, 59)
		}
	case "BYSETPOS":
		r.Places, ok = list(value, -366, 366)
	default:
		return strings.HasPrefix(name, "X-")
	}
	return ok
}

// Check refuses what a rule may not combine. The error is a *RuleError.
func (r Rule) Check() error {
	placed := slices.ContainsFunc(r.Days, func(d Weekday) bool { return d.Place != 0 })
	switch {
	case r.Count > 0 && r.Until.Set:
		return &RuleError{"COUNT", "with UNTIL"}
	case len(r.WeekNos) > 0 && r.Frequency != Yearly:
		return &RuleError{"BYWEEKNO", "not with FREQ=" + frequencies[r.Frequency]}
	case len(r.YearDays) > 0 && (r.Frequency == Monthly || r.Frequency == Weekly || r.Frequency == Daily):
		return &RuleError{"BYYEARDAY", "not with FREQ=" + frequencies[r.Frequency]}
	case len(r.MonthDays) > 0 && r.Frequency == Weekly:
		return &RuleError{"BYMONTHDAY", "not with FREQ=WEEKLY"}
	case placed && (r.Frequency > Monthly || len(r.WeekNos) > 0):
		return &RuleError{"BYDAY", "a place needs a month or a year"}
	case r.periodDays()*max(1, len(r.Hours))*max(1, len(r.Minutes))*max(1, len(r.Seconds)) > maxTimes:
		return &RuleError{"BYMINUTE", "too many times"}
	case len(r.Places) > 0 && len(r.Months)+len(r.WeekNos)+len(r.YearDays)+len(r.MonthDays)+len(r.Days)+len(r.Hours)+len(r.Minutes)+len(r.Seconds) == 0:
		return &RuleError{"BYSETPOS", "alone"}
	}
	return nil
}

// periodDays is how many days the longest period of the rule has.
func (r Rule) periodDays() int {
	switch r.Frequency {
	case Yearly:
		return 371
	case Monthly:
		return 31
	case Weekly:
		return 7
	}
	return 1
}

// String writes the rule as the value of an RRULE, which Parse reads back to the
// same rule.
func (r Rule) String() string {
	parts := []string{"FREQ=" + frequencies[r.Frequency]}
	add := func(name, value string) { parts = append(parts, name+"="+value) }
	if r.Interval > 1 {
		add("INTERVAL", strconv.Itoa(r.Interval))
	}
	if r.Count > 0 {
		add("COUNT", strconv.Itoa(r.Count))
	}
	if r.Until.Set {
		add("UNTIL", r.Until.String())
	}
	if r.WeekStart != 0 {
		add("WKST", weekdays[(r.WeekStart+1)%7])
	}
	for _, l := range []struct {
		name   string
		values []int
	}{
		{"BYMONTH", r.Months}, {"BYWEEKNO", r.WeekNos}, {"BYYEARDAY", r.YearDays}, {"BYMONTHDAY", r.MonthDays},
		{"BYHOUR", r.Hours}, {"BYMINUTE", r.Minutes}, {"BYSECOND", r.Seconds}, {"BYSETPOS", r.Places},
	} {
		if len(l.values) > 0 {
			words := make([]string, len(l.values))
			for i, v := range l.values {
				words[i] = strconv.Itoa(v)
			}
			add(l.name, strings.Join(words, ","))
		}
	}
	if len(r.Days) > 0 {
		words := make([]string, len(r.Days))
		for i, d := range r.Days {
			if d.Place != 0 {
				words[i] = strconv.Itoa(d.Place)
			}
			words[i] += weekdays[d.Day]
		}
		add("BYDAY", strings.Join(words, ","))
	}
	return strings.Join(parts, ";")
}

const (
	dayLayout  = "20060102"
	timeLayout = "20060102T150405"
)

func (u Until) String() string {
	switch {
	case u.Day:
		return u.Time.Format(dayLayout)
	case u.UTC:
		return u.Time.Format(timeLayout) + "Z"
	}
	return u.Time.Format(timeLayout)
}

func until(value string) (Until, bool) {
	if t, err := time.Parse(dayLayout, value); err == nil {
		return Until{Set: true, Time: t, Day: true}, true
	}
	digits, utc := strings.CutSuffix(value, "Z")
	t, err := time.Parse(timeLayout, digits)
	return Until{Set: true, Time: t, UTC: utc}, err == nil
}

func whole(value string, from, to int) (int, bool) {
	n, err := strconv.Atoi(value)
	return n, err == nil && n >= from && n <= to
}

// list reads numbers between two bounds, sorted and each once; never 0 when the
// numbers may be negative.
func list(value string, from, to int) ([]int, bool) {
	var all []int
	for word := range strings.SplitSeq(value, ",") {
		n, ok := whole(strings.TrimSpace(word), from, to)
		if !ok || n == 0 && from < 0 {
			return nil, false
		}
		all = append(all, n)
	}
	slices.Sort(all)
	return slices.Compact(all), true
}

func days(value string) ([]Weekday, bool) {
	var all []Weekday
	for word := range strings.SplitSeq(value, ",") {
		word = strings.TrimSpace(word)
		if len(word) < 2 {
			return nil, false
		}
		place, name := word[:len(word)-2], word[len(word)-2:]
		day := Weekday{Day: time.Weekday(slices.Index(weekdays, name))}
		if place != "" {
			n, ok := whole(place, -53, 53)
			if !ok || n == 0 {
				return nil, false
			}
			day.Place = n
		}
		if day.Day < 0 {
			return nil, false
		}
		if !slices.Contains(all, day) {
			all = append(all, day)
		}
	}
	return all, true
}
