package sheet

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"
)

// ErrValue is returned by [Day], [Number] and [Whole] for a cell they cannot read.
var ErrValue = errors.New("sheet: not a value of that kind")

// Day reads a day as people and spreadsheets write it: 02/10/2020, 2-10-2020,
// 2020-10-02, or the number of days since 30 December 1899 that workbooks store.
// The hour, if any, is dropped. The empty cell is the zero time. A stored number
// stands for a day from 1955 to 2119, so that a lone year is not taken for one.
func Day(s string, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if serial, err := strconv.ParseFloat(s, 64); err == nil {
		if !(serial >= 20_000 && serial <= 80_000) {
			return time.Time{}, ErrValue
		}
		return time.Date(1899, time.December, 30+int(math.Floor(serial)), 0, 0, 0, 0, zone), nil
	}
	s, _, _ = strings.Cut(strings.ReplaceAll(strings.ReplaceAll(s, "-", "/"), ".", "/"), " ")
	for _, layout := range []string{"2/1/2006", "2006/1/2"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, ErrValue
}

// Number reads a number in either manner: 1.234,5 and 1,234.5 and 1234.5. Where
// one sign stands once and could be either, three digits behind it in a number
// with no other sign make it a separator of thousands only if it is a point
// ("1.234" is 1234 to a Vietnamese reader); workbooks store plain numbers.
func Number(s string) (float64, error) {
	s = strings.NewReplacer(" ", "", "\u00a0", "").Replace(s)
	point, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case point >= 0 && comma >= 0 && comma > point:
		s = strings.ReplaceAll(s, ".", "")
		s = strings.Replace(s, ",", ".", 1)
	case point >= 0 && comma >= 0:
		s = strings.ReplaceAll(s, ",", "")
	case comma >= 0 && strings.Count(s, ",") > 1:
		s = strings.ReplaceAll(s, ",", "")
	case comma >= 0:
		s = strings.Replace(s, ",", ".", 1)
	case strings.Count(s, ".") > 1:
		s = strings.ReplaceAll(s, ".", "")
	case point > 0 && len(s)-point == 4 && point <= 3 && s[0] != '0':
		s = strings.ReplaceAll(s, ".", "")
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, ErrValue
	}
	return x, nil
}

// Whole reads a whole number.
func Whole(s string) (int64, error) {
	x, err := Number(s)
	if err != nil || x != math.Trunc(x) || math.Abs(x) > 1<<53 {
		return 0, ErrValue
	}
	return int64(x), nil
}
