package lunar

import (
	"errors"
	"time"
)

// A Twin says what a yearly day does in a year whose month comes twice.
type Twin int

const (
	Regular  Twin = iota // keeps the regular month; what festivals do
	LeapOnly             // goes to the leap month in such a year
	Both                 // is held twice in such a year
)

// A Short says what day 30 does in a year whose month has 29 days.
type Short int

const (
	LastDay Short = iota // goes to day 29
	Skip                 // is not held
)

// Yearly is a rule for a day of the lunar calendar that comes round, and for the
// days around it.
type Yearly struct {
	Month, Day int // the main day
	Twin       Twin
	Short      Short
	Every      int // in years; 0 and 1 are every year
	From       int // a lunar year in which it is held, when Every is more than 1
	Before     int // days before the main day that belong to it
	After      int // days after it
	// ToMonth and ToDay are a lunar day up to which it lasts, instead of After: as many
	// days as the months of the year have. 0: it lasts by After.
	ToMonth, ToDay int
}

// longest is how many months may begin until a day given by ToMonth.
const longest = 4

// An Occurrence is one time that a rule comes round.
type Occurrence struct {
	Lunar             Date      // of the main day
	First, Main, Last time.Time // days
}

// ErrRule is the error of a rule that names no day.
var ErrRule = errors.New("lunar: no such rule")

// Check refuses a rule that no year can fulfil, or whose days around the main day
// would reach the next time.
func (y Yearly) Check() error {
	switch {
	case y.Month < 1 || y.Month > 12, y.Day < 1 || y.Day > 30,
		y.Twin < Regular || y.Twin > Both, y.Short < LastDay || y.Short > Skip,
		y.Every < 0 || y.Every > 60, y.Every > 1 && (y.From < firstYear || y.From > lastYear),
		y.Before < 0 || y.After < 0 || y.Before+y.After > 120,
		(y.ToMonth == 0) != (y.ToDay == 0), y.ToMonth != 0 && !y.lasts():
		return ErrRule
	}
	return nil
}

// lasts tells whether ToMonth and ToDay name a day after the main day, and not long after.
func (y Yearly) lasts() bool {
	months := (y.ToMonth - y.Month + 12) % 12
	return y.ToMonth >= 1 && y.ToMonth <= 12 && y.ToDay >= 1 && y.ToDay <= 30 && y.After == 0 && months <= longest && (months > 0 || y.ToDay > y.Day)
}

// last is the last day of a time whose main day is given.
func (y Yearly) last(d Date, main time.Time) time.Time {
	if y.ToMonth == 0 {
		return main.AddDate(0, 0, y.After)
	}
	to := Date{Year: d.Year, Month: y.ToMonth, Leap: d.Leap && y.ToMonth == d.Month, Day: y.ToDay}
	if to.Month < d.Month {
		to.Year++
	}
	end, err := to.Solar()
	if errors.Is(err, ErrNoDay) && to.Day == 30 {
		to.Day = 29
		end, err = to.Solar()
	}
	if err != nil || end.Before(main) {
		return main
	}
	return end
}

// In are the times that the rule comes round in a lunar year, in order: none, one,
// or two when it is held in both twins.
func (y Yearly) In(year int) []Occurrence {
	if y.Check() != nil || !y.held(year) {
		return nil
	}
	twice := LeapMonth(year) == y.Month
	var all []Occurrence
	for _, leap := range []bool{false, true} {
		if leap && (!twice || y.Twin == Regular) || !leap && twice && y.Twin == LeapOnly {
			continue
		}
		d := Date{Year: year, Month: y.Month, Leap: leap, Day: y.Day}
		main, err := d.Solar()
		if errors.Is(err, ErrNoDay) && y.Day == 30 && y.Short == LastDay {
			d.Day = 29
			main, err = d.Solar()
		}
		if err != nil {
			continue
		}
		all = append(all, Occurrence{Lunar: d, First: main.AddDate(0, 0, -y.Before), Main: main, Last: y.last(d, main)})
	}
	return all
}

// Between are the times of the rule that touch the days from first to last, in
// order.
func (y Yearly) Between(first, last time.Time) []Occurrence {
	var all []Occurrence
	for year := first.Year() - 1; year <= last.Year()+1; year++ {
		for _, o := range y.In(year) {
			if number(o.Last) >= number(first) && number(o.First) <= number(last) {
				all = append(all, o)
			}
		}
	}
	return all
}

// held tells whether the rule's cycle comes round in a lunar year.
func (y Yearly) held(year int) bool {
	if year < firstYear || year > lastYear {
		return false
	}
	return y.Every <= 1 || (year-y.From)%y.Every == 0
}
