package lunar

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func at(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// secondOpinion numbers the months of the years 1900 to 2199 by the second ephemeris:
// the lunar date of each day, by days since 1 January 1970.
func secondOpinion() map[int]Date {
	begins := func(k int) int { return int(math.Floor(newMoon(k) + 0.5 + 7.0/24 - 2440588)) }
	terms := func(day int) int { // of thirty degrees each, passed when a day begins
		return int(sunLongitude(float64(day)+2440587.5-7.0/24) / 30)
	}
	solstice := func(k int) bool { return terms(begins(k)) < 9 && terms(begins(k+1)) >= 9 }

	dates := map[int]Date{}
	k := -1260
	for !solstice(k) {
		k++
	}
	for solar(begins(k)).Year() <= lastYear {
		next := k + 12
		if !solstice(next) {
			next = k + 13
		}
		month, spare := 11, next-k == 13
		for m := k; m < next; m++ {
			leap := spare && terms(begins(m)) == terms(begins(m+1))
			if leap {
				spare = false
			} else if m > k {
				month = month%12 + 1
			}
			year := solar(begins(m)).Year()
			if month >= 11 && solar(begins(m)).YearDay() < 60 {
				year--
			}
			for d := begins(m); d < begins(m+1); d++ {
				dates[d] = Date{Year: year, Month: month, Leap: leap, Day: d - begins(m) + 1}
			}
		}
		k = next
	}
	return dates
}

// TestEveryDayAgreesWithASecondEphemeris compares three centuries day by day. Days
// may differ only in the months that say of themselves that they hang on seconds.
func TestEveryDayAgreesWithASecondEphemeris(t *testing.T) {
	second := secondOpinion()
	var days, different int
	for d := firstDay; d <= lastDay; d++ {
		got, err := Of(solar(d))
		if err != nil {
			t.Fatal(solar(d), err)
		}
		days++
		if got == second[d] {
			continue
		}
		different++
		first, _ := Date{Year: got.Year, Month: got.Month, Leap: got.Leap, Day: 1}.Solar()
		if !closeMoons[number(first)] && !closeMoons[number(first)+30] && !closeMoons[number(first)+29] {
			t.Errorf("%s: table %v, second ephemeris %v", solar(d).Format(time.DateOnly), got, second[d])
		}
	}
	if days != 109573 || different > 150 {
		t.Errorf("%d of %d days differ", different, days)
	}
	t.Logf("%d of %d days differ, all in months whose new moon is within two minutes of midnight", different, days)
}

// TestKnownDays has days that people celebrated or that official bodies printed.
func TestKnownDays(t *testing.T) {
	for solarDay, want := range map[time.Time]Date{
		at(1968, 1, 29): {1968, 1, false, 1}, at(1969, 2, 16): {1969, 1, false, 1}, // a day before China
		at(1985, 1, 21): {1985, 1, false, 1}, // a month before China
		at(2007, 2, 17): {2007, 1, false, 1},
		at(2010, 5, 5):  {2010, 3, false, 22}, // Lệ Mật
		at(2014, 2, 5):  {2014, 1, false, 6},
		at(2017, 5, 2):  {2017, 4, false, 7}, // Phù Đổng
		at(2020, 1, 25): {2020, 1, false, 1}, at(2021, 2, 12): {2021, 1, false, 1}, at(2022, 2, 1): {2022, 1, false, 1},
		at(2022, 2, 6): {2022, 1, false, 6}, at(2023, 1, 27): {2023, 1, false, 6}, // Gióng of Sóc temple
		at(2023, 7, 1):   {2023, 5, false, 14}, // Chèm
		at(2025, 7, 25):  {2025, 6, true, 1},
		at(2026, 2, 17):  {2026, 1, false, 1},
		at(2027, 2, 6):   {2027, 1, false, 1},
		at(2030, 2, 2):   {2030, 1, false, 1},
		at(2033, 12, 22): {2033, 11, true, 1},
		at(2040, 2, 12):  {2040, 1, false, 1},
		at(1900, 1, 1):   {1899, 12, false, 1}, at(2199, 12, 31): {2199, 11, false, 14},
	} {
		got, err := Of(solarDay)
		if err != nil || got != want {
			t.Errorf("%s is %v, want %v (%v)", solarDay.Format(time.DateOnly), got, want, err)
		}
	}
	for year, want := range map[int]int{1985: 2, 1987: 7, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5, 2042: 2, 2044: 7, 2047: 5, 2050: 3, 2026: 0} {
		if got := LeapMonth(year); got != want {
			t.Errorf("%d has leap month %d, want %d", year, got, want)
		}
	}
	if Sexagenary(1984) != 0 || Sexagenary(2026) != 42 {
		t.Error("1984 is Giáp Tý and 2026 Bính Ngọ")
	}
}

// TestEachDayHasOneDate goes there and back on every day, and each day follows the
// one before it.
func TestEachDayHasOneDate(t *testing.T) {
	var before Date
	for d := firstDay; d <= lastDay; d++ {
		date, err := Of(solar(d))
		if err != nil {
			t.Fatal(err)
		}
		if back, err := date.Solar(); err != nil || number(back) != d {
			t.Fatalf("%v is %v (%v), not %v", date, back, err, solar(d))
		}
		if d > firstDay && date.Day != before.Day+1 && (date.Day != 1 || before.Day < 29) {
			t.Fatalf("%v follows %v", date, before)
		}
		before = date
	}
}

func TestDaysThatDoNotExistAreRefused(t *testing.T) {
	for _, d := range []Date{
		{2026, 0, false, 1}, {2026, 13, false, 1}, {2026, 1, false, 0}, {2026, 1, false, 31}, {2026, 5, true, 1},
		{2025, 12, false, 31}, {0, 0, false, 0}, {2026, -1, false, -1},
	} {
		if got, err := d.Solar(); err == nil {
			t.Errorf("%v became %v", d, got)
		}
	}
	for _, day := range []time.Time{at(1899, 12, 31), at(2200, 1, 1), at(1, 1, 1), at(9999, 1, 1)} {
		if got, err := Of(day); !errors.Is(err, ErrRange) {
			t.Errorf("%v became %v, %v", day, got, err)
		}
	}
	// The hour and zone of a moment do not matter, only the day as it is written.
	hanoi := time.FixedZone("", 7*3600)
	if got, _ := Of(time.Date(2026, 2, 17, 0, 30, 0, 0, hanoi)); got != (Date{2026, 1, false, 1}) {
		t.Errorf("half past midnight is %v", got)
	}
}

func TestProvisionalMonthsAreInTheFuture(t *testing.T) {
	for first := range closeMoons {
		date, _ := Of(solar(first))
		if date.Day != 1 {
			t.Errorf("%v is not the first day of a month", date)
		}
		if date.Provisional() != date.Reckoned() || date.Reckoned() && date.Year < 2054 {
			t.Errorf("%v: provisional %v, reckoned %v", date, date.Provisional(), date.Reckoned())
		}
	}
}

func TestYearlyDays(t *testing.T) {
	days := func(y Yearly, from, to int) []string {
		var all []string
		for _, o := range y.Between(at(from, 1, 1), at(to, 12, 31)) {
			all = append(all, o.Main.Format(time.DateOnly))
		}
		return all
	}
	for name, c := range map[string]struct {
		rule     Yearly
		from, to int
		want     []string
	}{
		"Tết":                     {Yearly{Month: 1, Day: 1}, 2026, 2028, []string{"2026-02-17", "2027-02-06", "2028-01-26"}},
		"a regular month":         {Yearly{Month: 6, Day: 1}, 2025, 2025, []string{"2025-06-25"}},
		"a leap month":            {Yearly{Month: 6, Day: 1, Twin: LeapOnly}, 2025, 2026, []string{"2025-07-25", "2026-07-14"}},
		"both":                    {Yearly{Month: 6, Day: 1, Twin: Both}, 2025, 2025, []string{"2025-06-25", "2025-07-25"}},
		"day 30 on the last day":  {Yearly{Month: 12, Day: 30}, 2025, 2026, []string{"2025-01-28", "2026-02-16"}},
		"day 30 only when it is":  {Yearly{Month: 12, Day: 30, Short: Skip}, 2025, 2033, []string{"2033-01-30"}},
		"every five years":        {Yearly{Month: 1, Day: 6, Every: 5, From: 2025}, 2024, 2036, []string{"2025-02-03", "2030-02-07", "2035-02-13"}},
		"twice in one solar year": {Yearly{Month: 12, Day: 1}, 2033, 2034, []string{"2033-01-01", "2034-01-20"}},
	} {
		got := days(c.rule, c.from, c.to)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
	for _, rule := range []Yearly{{}, {Month: 13, Day: 1}, {Month: 1, Day: 31}, {Month: 1, Day: 1, Every: -1}, {Month: 1, Day: 1, Every: 3}, {Month: 1, Day: 1, After: 400},
		{Month: 1, Day: 6, ToMonth: 1, ToDay: 6}, {Month: 1, Day: 6, ToMonth: 3}, {Month: 1, Day: 6, ToDay: 3}, {Month: 1, Day: 6, ToMonth: 8, ToDay: 1}, {Month: 3, Day: 6, ToMonth: 1, ToDay: 6},
		{Month: 1, Day: 6, After: 3, ToMonth: 1, ToDay: 9}, {Month: 1, Day: 6, ToMonth: 13, ToDay: 1}} {
		if rule.Check() == nil || len(rule.In(2026)) > 0 {
			t.Errorf("%+v was taken", rule)
		}
	}
}

// TestYearlyRulesComeRound tries ten thousand rules: a time lies in its range, the
// main day has the lunar day that was asked for, times are in order, and without a
// day 30 none is missing.
func TestYearlyRulesComeRound(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 10000 {
		rule := Yearly{
			Month: 1 + random.IntN(12), Day: 1 + random.IntN(30), Twin: Twin(random.IntN(3)), Short: Short(random.IntN(2)),
			Before: random.IntN(10), After: random.IntN(10),
		}
		year := 1901 + random.IntN(290)
		got := rule.In(year)
		want := 1
		if rule.Twin == Both && LeapMonth(year) == rule.Month {
			want = 2
		}
		if len(got) > want || len(got) < want && (rule.Day < 30 || rule.Short == LastDay) {
			t.Fatalf("%+v comes %d times in %d, not %d", rule, len(got), year, want)
		}
		for i, o := range got {
			date, err := Of(o.Main)
			if err != nil || date != o.Lunar || date.Month != rule.Month || date.Day != rule.Day && (rule.Day != 30 || date.Day != 29) {
				t.Fatalf("%+v in %d: %+v, %v", rule, year, o, err)
			}
			if o.First.After(o.Main) || o.Last.Before(o.Main) || i > 0 && !got[i-1].Main.Before(o.Main) {
				t.Fatalf("%+v in %d: %+v", rule, year, got)
			}
		}
	}
}

// TestWhatLastsUntilALunarDayEndsOnIt tries rules whose last day is a day of the calendar.
func TestWhatLastsUntilALunarDayEndsOnIt(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 10000 {
		rule := Yearly{Month: 1 + random.IntN(12), Day: 1 + random.IntN(30), Twin: Twin(random.IntN(3))}
		rule.ToMonth, rule.ToDay = 1+(rule.Month-1+random.IntN(longest+1))%12, 1+random.IntN(30)
		year := 1901 + random.IntN(290)
		got := rule.In(year)
		if rule.Check() != nil {
			if len(got) > 0 {
				t.Fatalf("%+v is refused and comes round", rule)
			}
			continue
		}
		for _, o := range got {
			date, err := Of(o.Last)
			if err != nil || o.Last.Before(o.Main) || o.Last.Sub(o.Main) > 180*24*time.Hour {
				t.Fatalf("%+v in %d: %+v, %v", rule, year, o, err)
			}
			short := rule.ToDay == 30 && date.Day == 29 || date == o.Lunar // day 30 of a month that has none
			if date.Month != rule.ToMonth || date.Day != rule.ToDay && !short {
				t.Fatalf("%+v in %d ends on %+v", rule, year, date)
			}
		}
	}
	for year, want := range map[int]string{2025: "2025-04-26", 2026: "2026-05-15"} {
		if got := (Yearly{Month: 1, Day: 6, ToMonth: 3, ToDay: 29}).In(year)[0].Last.Format(time.DateOnly); got != want {
			t.Errorf("the festival of chùa Hương ends on %s in %d, not on %s", got, year, want)
		}
	}
}

func FuzzDate(f *testing.F) {
	f.Add(2026, 1, false, 1)
	f.Add(2033, 11, true, 30)
	f.Fuzz(func(t *testing.T, year, month int, leap bool, day int) {
		date := Date{year, month, leap, day}
		main, err := date.Solar()
		if err != nil {
			return
		}
		if back, err := Of(main); err != nil || back != date {
			t.Errorf("%v is %v, which is %v (%v)", date, main, back, err)
		}
	})
}
