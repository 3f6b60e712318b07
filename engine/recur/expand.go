package recur

import (
	"iter"
	"slices"
	"time"
)

// Bounds on the work of one rule.
const (
	lastYear = 2199  // no time comes after it
	patience = 20000 // periods in a row that give no time, after which a rule has ended
)

// Times are the times of the rule from start on, in order, in start's zone; without
// end when the rule has none, up to the year 2199. When day is set, start is a day
// without an hour, and so are the times: midnights in start's zone.
func (r Rule) Times(start time.Time, day bool) iter.Seq[time.Time] {
	return r.expansion(start, day).times
}

// Between are the times of the rule that lie from the one moment up to before the
// other, at most limit, and whether there are more.
func (r Rule) Between(start time.Time, day bool, from, to time.Time, limit int) (all []time.Time, more bool) {
	x := r.expansion(start, day)
	if r.Count == 0 {
		x.from = wallOf(from.In(start.Location()))
	}
	for t := range x.times {
		if !t.Before(to) {
			break
		}
		if t.Before(from) {
			continue
		}
		if len(all) == limit {
			return all, true
		}
		all = append(all, t)
	}
	return all, false
}

func (r Rule) expansion(start time.Time, day bool) *expansion {
	if day {
		start = time.Date(start.Year(), start.Month(), start.Day(), 0, 0, 0, 0, start.Location())
	}
	return &expansion{rule: r.completed(start, day), start: wallOf(start), zone: start.Location()}
}

// completed fills in from the start what the rule leaves open.
func (r Rule) completed(start time.Time, day bool) Rule {
	r.Interval = max(r.Interval, 1)
	if day {
		r.Hours, r.Minutes, r.Seconds = nil, nil, nil
	}
	f := r.Frequency
	switch {
	case f == Yearly && len(r.WeekNos) > 0 && len(r.YearDays)+len(r.MonthDays)+len(r.Days) == 0,
		f == Weekly && len(r.Days) == 0:
		r.Days = []Weekday{{Day: start.Weekday()}}
	case f == Yearly && len(r.WeekNos)+len(r.YearDays)+len(r.MonthDays)+len(r.Days) == 0,
		f == Monthly && len(r.MonthDays)+len(r.Days) == 0:
		r.MonthDays = []int{start.Day()}
	}
	if f == Yearly && len(r.Months) == 0 && len(r.MonthDays) > 0 && len(r.WeekNos)+len(r.YearDays)+len(r.Days) == 0 {
		r.Months = []int{int(start.Month())}
	}
	if f < Hourly && len(r.Hours) == 0 {
		r.Hours = []int{start.Hour()}
	}
	if f < Minutely && len(r.Minutes) == 0 {
		r.Minutes = []int{start.Minute()}
	}
	if f < Secondly && len(r.Seconds) == 0 {
		r.Seconds = []int{start.Second()}
	}
	return r
}

// An expansion works on the clock on the wall: its times are of UTC and only their
// digits count, until at turns them into moments.
type expansion struct {
	rule  Rule
	start time.Time
	from  time.Time // times before it need not be found
	zone  *time.Location
}

func (x *expansion) times(yield func(time.Time) bool) {
	var count, idle int
	var before time.Time
	for p := x.forward(x.first()); p.Year() <= lastYear && idle < patience; p = x.next(p) {
		idle++
		for _, wall := range x.chosen(x.within(p)) {
			if wall.Before(x.start) {
				continue
			}
			t := at(wall, x.zone)
			if x.rule.Until.Set && x.rule.Until.before(wall, t) || wall.Year() > lastYear {
				return
			}
			if t.Equal(before) {
				continue // two times of the wall in an hour that the clocks jump over
			}
			before, idle = t, 0
			if !yield(t) {
				return
			}
			if count++; count == x.rule.Count {
				return
			}
		}
		if x.rule.Until.Set && x.rule.Until.before(p.AddDate(0, 0, -8), at(p.AddDate(0, 0, -8), x.zone)) {
			return
		}
	}
}

// before tells whether the rule has ended before a time, on the wall and as a moment.
func (u Until) before(wall, moment time.Time) bool {
	switch {
	case u.Day:
		return !wall.Before(u.Time.AddDate(0, 0, 1))
	case u.UTC:
		return moment.After(u.Time)
	}
	return wall.After(u.Time)
}

// first is the beginning of the period that contains the start.
func (x *expansion) first() time.Time {
	y, m, _ := x.start.Date()
	switch x.rule.Frequency {
	case Yearly:
		if len(x.rule.WeekNos) > 0 {
			return x.firstWeekYear()
		}
		return date(y, 1, 1)
	case Monthly:
		return date(y, int(m), 1)
	case Weekly:
		return x.weekOf(dayOf(x.start))
	case Daily:
		return dayOf(x.start)
	case Hourly:
		return x.start.Truncate(time.Hour)
	case Minutely:
		return x.start.Truncate(time.Minute)
	}
	return x.start
}

// firstWeekYear is the beginning of the year of weeks that contains the start, or of
// the next one where the start is in January and nothing is left of the old one.
func (x *expansion) firstWeekYear() time.Time {
	year := x.start.Year()
	switch {
	case !x.start.Before(x.weekYear(year + 1)):
		return x.weekYear(year + 1)
	case !x.start.Before(x.weekYear(year)):
		return x.weekYear(year)
	}
	old := x.weekYear(year - 1)
	if left := x.chosen(x.within(old)); len(left) > 0 && !left[len(left)-1].Before(x.start) {
		return old
	}
	return x.weekYear(year)
}

// next is the beginning of the period after the one that begins at p. Periods
// within a day that the rule excludes are left out at once.
func (x *expansion) next(p time.Time) time.Time {
	n := x.rule.Interval
	switch x.rule.Frequency {
	case Yearly:
		if len(x.rule.WeekNos) > 0 {
			return x.weekYear(p.AddDate(0, 0, 10).Year() + n)
		}
		return p.AddDate(n, 0, 0)
	case Monthly:
		return p.AddDate(0, n, 0)
	case Weekly:
		return p.AddDate(0, 0, 7*n)
	}
	step := x.step()
	p = p.Add(step)
	if x.rule.Frequency == Daily {
		return p
	}
	// Where nothing can come before the next day or hour, go to its first period.
	var until time.Time
	switch {
	case !x.dayFits(p):
		until = dayOf(p).AddDate(0, 0, 1)
	case len(x.rule.Hours) > 0 && !slices.Contains(x.rule.Hours, p.Hour()):
		until = p.Truncate(time.Hour).Add(time.Hour)
	case x.rule.Frequency == Secondly && len(x.rule.Minutes) > 0 && !slices.Contains(x.rule.Minutes, p.Minute()):
		until = p.Truncate(time.Minute).Add(time.Minute)
	default:
		return p
	}
	if wait := until.Sub(p); wait > step {
		p = p.Add((wait - 1).Truncate(step))
	}
	return p
}

// forward leaves out periods of a day or less that end well before x.from.
func (x *expansion) forward(p time.Time) time.Time {
	if x.rule.Frequency < Daily || x.from.Before(p) {
		return p
	}
	step := x.step()
	if wait := x.from.Sub(p) - 48*time.Hour; wait > step {
		p = p.Add(wait.Truncate(step))
	}
	return p
}

// step is how far periods of a day or less lie apart.
func (x *expansion) step() time.Duration {
	return time.Duration(x.rule.Interval) * []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second}[x.rule.Frequency-Daily]
}

// within are the times in the period that begins at p, in order.
func (x *expansion) within(p time.Time) []time.Time {
	var days []time.Time
	switch x.rule.Frequency {
	case Yearly:
		end := p.AddDate(1, 0, 0)
		if len(x.rule.WeekNos) > 0 {
			end = x.weekYear(p.AddDate(0, 0, 10).Year() + 1)
		}
		days = x.fitting(p, end)
	case Monthly:
		days = x.fitting(p, p.AddDate(0, 1, 0))
	case Weekly:
		days = x.fitting(p, p.AddDate(0, 0, 7))
	default:
		days = x.fitting(dayOf(p), dayOf(p).AddDate(0, 0, 1))
	}
	hours, minutes, seconds := x.rule.Hours, x.rule.Minutes, x.rule.Seconds
	if x.rule.Frequency >= Hourly {
		hours = only(hours, p.Hour())
	}
	if x.rule.Frequency >= Minutely {
		minutes = only(minutes, p.Minute())
	}
	if x.rule.Frequency >= Secondly {
		seconds = only(seconds, p.Second())
	}
	all := make([]time.Time, 0, len(days)*len(hours)*len(minutes)*len(seconds))
	for _, d := range days {
		for _, h := range hours {
			for _, m := range minutes {
				for _, s := range seconds {
					all = append(all, time.Date(d.Year(), d.Month(), d.Day(), h, m, s, 0, time.UTC))
				}
			}
		}
	}
	return all
}

// only keeps the one value that a period has, if the list lets it; an empty list
// lets every one.
func only(list []int, value int) []int {
	if len(list) == 0 || slices.Contains(list, value) {
		return []int{value}
	}
	return nil
}

// chosen are the times that BYSETPOS picks from those of a period.
func (x *expansion) chosen(all []time.Time) []time.Time {
	if len(x.rule.Places) == 0 {
		return all
	}
	var picked []time.Time
	for i, t := range all {
		if slices.Contains(x.rule.Places, i+1) || slices.Contains(x.rule.Places, i-len(all)) {
			picked = append(picked, t)
		}
	}
	return picked
}

// fitting are the days from the one to before the other that the rule lets.
func (x *expansion) fitting(from, to time.Time) []time.Time {
	var all []time.Time
	for d := from; d.Before(to); d = d.AddDate(0, 0, 1) {
		if x.dayFits(d) {
			all = append(all, d)
		}
	}
	return all
}

func (x *expansion) dayFits(d time.Time) bool {
	year, month, day := d.Date()
	daysOfMonth := date(year, int(month)+1, 0).Day()
	daysOfYear := date(year, 12, 31).YearDay()
	return lets(x.rule.Months, int(month), int(month)) &&
		lets(x.rule.MonthDays, day, day-daysOfMonth-1) &&
		lets(x.rule.YearDays, d.YearDay(), d.YearDay()-daysOfYear-1) &&
		x.weekFits(d) && x.weekdayFits(d, daysOfMonth, daysOfYear)
}

// lets tells whether a list has a number, counted from the beginning or from the
// end; an empty list has every number.
func lets(list []int, forward, backward int) bool {
	return len(list) == 0 || slices.Contains(list, forward) || slices.Contains(list, backward)
}

func (x *expansion) weekFits(d time.Time) bool {
	if len(x.rule.WeekNos) == 0 {
		return true
	}
	year := x.weekOf(dayOf(d)).AddDate(0, 0, 3).Year()
	week := int(x.weekOf(dayOf(d)).Sub(x.weekYear(year)).Hours()) / (24 * 7)
	weeks := int(x.weekYear(year+1).Sub(x.weekYear(year)).Hours()) / (24 * 7)
	return lets(x.rule.WeekNos, week+1, week-weeks)
}

func (x *expansion) weekdayFits(d time.Time, daysOfMonth, daysOfYear int) bool {
	if len(x.rule.Days) == 0 {
		return true
	}
	// The place of a day among its like: in the month, or in a year without months.
	index, length := d.Day(), daysOfMonth
	if x.rule.Frequency == Yearly && len(x.rule.Months) == 0 {
		index, length = d.YearDay(), daysOfYear
	}
	forward, backward := (index-1)/7+1, -((length-index)/7 + 1)
	for _, want := range x.rule.Days {
		if want.Day == d.Weekday() && (want.Place == 0 || want.Place == forward || want.Place == backward) {
			return true
		}
	}
	return false
}

// weekOf is the first day of the week of a day.
func (x *expansion) weekOf(day time.Time) time.Time {
	return day.AddDate(0, 0, -((int(day.Weekday()) + 6 - x.rule.WeekStart + 7) % 7))
}

// weekYear is the first day of the weeks of a year: of the first week that has at
// least four days in it.
func (x *expansion) weekYear(year int) time.Time { return x.weekOf(date(year, 1, 4)) }

// at is the moment at which the clocks of a zone show a time. What they jump over
// is read with the offset from before the jump.
func at(wall time.Time, zone *time.Location) time.Time {
	y, m, d := wall.Date()
	t := time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), 0, zone)
	if t.Hour() != wall.Hour() || t.Minute() != wall.Minute() {
		_, offset := t.Add(-6 * time.Hour).Zone()
		return wall.Add(-time.Duration(offset) * time.Second).In(zone)
	}
	return t
}

// wallOf is what the clock on the wall shows at a moment.
func wallOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func dayOf(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
