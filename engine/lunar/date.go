package lunar

import (
	"errors"
	"fmt"
	"time"
)

// A Date is a day of the lunar calendar.
type Date struct {
	Year  int // of the solar year in which it begins
	Month int // 1 to 12
	Leap  bool
	Day   int // 1 to 30
}

var (
	// ErrRange is the error of a day outside the years 1900 to 2199.
	ErrRange = errors.New("lunar: outside the years 1900 to 2199")
	// ErrNoDay is the error of a lunar day that its year does not have: month 13, day
	// 30 of a short month, a leap month in a year without it.
	ErrNoDay = errors.New("lunar: no such day")
)

// The first and last day that the calendar knows, as days since 1 January 1970.
var (
	firstDay = number(time.Date(firstYear+1, 1, 1, 0, 0, 0, 0, time.UTC))
	lastDay  = number(time.Date(lastYear, 12, 31, 0, 0, 0, 0, time.UTC))
)

// Of is the lunar date of a day, or ErrRange.
func Of(day time.Time) (Date, error) {
	n := number(day)
	if n < firstDay || n > lastDay {
		return Date{}, ErrRange
	}
	year := day.Year()
	if n < begins(year) {
		year--
	}
	left := n - begins(year)
	for _, m := range monthsOf(year) {
		if left < m.days {
			return Date{Year: year, Month: m.number, Leap: m.leap, Day: left + 1}, nil
		}
		left -= m.days
	}
	return Date{}, ErrRange
}

// Solar is the day on which d falls, at midnight of UTC; ErrNoDay when its year has
// no such day, ErrRange outside the calendar.
func (d Date) Solar() (time.Time, error) {
	if d.Year < firstYear || d.Year > lastYear {
		return time.Time{}, ErrRange
	}
	n := begins(d.Year)
	for _, m := range monthsOf(d.Year) {
		if m.number == d.Month && m.leap == d.Leap {
			if d.Day < 1 || d.Day > m.days {
				return time.Time{}, ErrNoDay
			}
			n += d.Day - 1
			if n < firstDay || n > lastDay {
				return time.Time{}, ErrRange
			}
			return solar(n), nil
		}
		n += m.days
	}
	return time.Time{}, ErrNoDay
}

// Provisional tells that the month of d begins with a new moon so close to midnight
// that the rotation of the Earth, which nobody can foretell, decides its first day.
func (d Date) Provisional() bool {
	d.Day = 1
	first, err := d.Solar()
	return err == nil && d.Reckoned() && closeMoons[number(first)]
}

// Reckoned tells whether Việt Nam reckoned the calendar at UTC+7 in that year.
// Before 1968 official tables used UTC+8.
func (d Date) Reckoned() bool { return d.Year >= 1968 }

// LeapMonth is the number of the month after which the lunar year has a leap month,
// or 0.
func LeapMonth(year int) int {
	if year < firstYear || year > lastYear {
		return 0
	}
	return int(years[year-firstYear] >> 13 & 15)
}

// Sexagenary is the place of the lunar year in the cycle of sixty, from 0 for Giáp
// Tý: its stem is the rest by ten, its branch the rest by twelve.
func Sexagenary(year int) int { return ((year-4)%60 + 60) % 60 }

// String is the date in digits: day/month/year, with + after a leap month.
func (d Date) String() string {
	leap := ""
	if d.Leap {
		leap = "+"
	}
	return fmt.Sprintf("%d/%d%s/%d", d.Day, d.Month, leap, d.Year)
}

type month struct {
	number, days int
	leap         bool
}

// monthsOf are the months of a lunar year, in order.
func monthsOf(year int) []month {
	word, leap := years[year-firstYear], LeapMonth(year)
	months := make([]month, 0, 13)
	add := func(number int, isLeap bool) {
		months = append(months, month{number, 29 + int(word>>len(months)&1), isLeap})
	}
	for n := 1; n <= 12; n++ {
		add(n, false)
		if n == leap {
			add(n, true)
		}
	}
	return months
}

// begins is the first day of a lunar year.
func begins(year int) int {
	if year > lastYear {
		return lastDay + 1
	}
	return number(time.Date(year, 1, int(years[year-firstYear]>>17), 0, 0, 0, 0, time.UTC))
}

// number counts days from 1 January 1970.
func number(day time.Time) int {
	y, m, d := day.Date()
	seconds := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()
	return int(seconds / 86400)
}

func solar(n int) time.Time { return time.Unix(int64(n)*86400, 0).UTC() }
