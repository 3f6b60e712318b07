package recur

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// A block is a case as libical writes it.
type block struct{ name, rule, start, want string }

func blocks(text string) (all []block) {
	for part := range strings.SplitSeq(text, "\n\n") {
		var b block
		for line := range strings.Lines(part) {
			line = strings.TrimSpace(line)
			switch name, value, _ := strings.Cut(line, ":"); name {
			case "RRULE":
				b.rule = value
			case "DTSTART":
				b.start = value
			case "INSTANCES":
				b.want = value
			default:
				b.name += strings.TrimPrefix(line, "#")
			}
		}
		if b.rule != "" {
			all = append(all, b)
		}
	}
	return all
}

func (b block) check(t *testing.T) {
	t.Helper()
	rule, err := Parse(b.rule)
	if err != nil {
		t.Errorf("%s\n%s: %v", b.name, b.rule, err)
		return
	}
	layout, day := timeLayout, false
	switch {
	case len(b.start) == len(dayLayout):
		layout, day = dayLayout, true
	case strings.HasSuffix(b.start, "Z"):
		layout += "Z"
	}
	start, err := time.Parse(layout, b.start)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for at := range rule.Times(start, day) {
		if got = append(got, at.Format(layout)); len(got) > 200 {
			break
		}
	}
	if s := strings.Join(got, ","); s != b.want {
		t.Errorf("%s\n%s from %s\n got %s\nwant %s", b.name, b.rule, b.start, s, b.want)
	}
	if again, err := Parse(rule.String()); err != nil || again.String() != rule.String() {
		t.Errorf("%s is written as %s, which is read as %s (%v)", b.rule, rule, again, err)
	}
}

// TestLibicalsCases reads the cases of libical where they lie beside the repository.
func TestLibicalsCases(t *testing.T) {
	text, err := os.ReadFile("../../../shared/data/ical/recurrence.txt")
	if err != nil {
		t.Skip("the cases of libical are not beside the repository")
	}
	all := blocks(string(text))
	if len(all) < 70 {
		t.Fatalf("%d cases were read", len(all))
	}
	for _, b := range all {
		b.check(t)
	}
}

// TestRules has one case for each reading, most of them from RFC 5545.
func TestRules(t *testing.T) {
	for _, b := range []block{
		{"the third of three days of the week", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904T090000", "19970904T090000,19971007T090000,19971106T090000"},
		{"WKST matters", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805T090000", "19970805T090000,19970810T090000,19970819T090000,19970824T090000"},
		{"WKST matters", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805T090000", "19970805T090000,19970817T090000,19970819T090000,19970831T090000"},
		{"a day that a month lacks", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115T090000", "20070115T090000,20070130T090000,20070215T090000,20070315T090000,20070330T090000"},
		{"the start's day of the week", "FREQ=YEARLY;BYWEEKNO=1,2;COUNT=3", "20130101T000000", "20130101T000000,20130108T000000,20131231T000000"},
		{"the start's month", "FREQ=YEARLY;BYMONTHDAY=-1;COUNT=3", "20240229", "20240229,20250228,20260228"},
		{"every month", "FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "20260101", "20260213,20260313,20261113"},
		{"a week that begins the year before", "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=12;BYMONTHDAY=30;COUNT=2", "20241230", "20241230,20251230"},
		{"an old week of which nothing is left", "FREQ=YEARLY;BYWEEKNO=53;INTERVAL=6;BYDAY=TH;COUNT=1", "20270103T000000Z", "20931231T000000Z"},
		{"places before the start count", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,3;COUNT=3", "20241023", "20241023,20241028,20241030"},
		{"many times in a month", "FREQ=MONTHLY;BYMONTHDAY=1,17;BYHOUR=1,16;BYMINUTE=1,16;BYSECOND=1,16;BYSETPOS=1,-1;COUNT=3", "20250101T010101", "20250101T010101,20250117T161616,20250201T010101"},
		{"a start that is not a time of the rule", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2", "19970902T090000", "19980213T090000,19980313T090000"},
		{"as calendars in use write it", "freq=weekly;interval=1;count=2;byday=mo;X-NAME=1;", "20141006T090000", "20141006T090000,20141013T090000"},
		{"each time once", "FREQ=WEEKLY;COUNT=3;BYDAY=SU,TH,TH", "20111120T100000Z", "20111120T100000Z,20111124T100000Z,20111127T100000Z"},
		{"steps that meet an hour seldom", "FREQ=HOURLY;BYHOUR=3,6;INTERVAL=7;COUNT=2", "20250101T030500", "20250101T030500,20250107T060500"},
		{"to the end of a day", "FREQ=DAILY;UNTIL=20260102", "20260101T230000", "20260101T230000,20260102T230000"},
		{"never", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "20260101", ""},
		{"never", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "20260101T000000", ""},
	} {
		b.check(t)
	}
}

func TestRulesThatAreRefused(t *testing.T) {
	for text, part := range map[string]string{
		"": "FREQ", "COUNT=3": "FREQ", "FREQ=FORTNIGHTLY": "FREQ", "FREQ=DAILY;COUNT=0": "COUNT", "FREQ=DAILY;COUNT=-1": "COUNT",
		"FREQ=DAILY;INTERVAL=0": "INTERVAL", "FREQ=DAILY;UNTIL=tomorrow": "UNTIL", "FREQ=DAILY;UNTIL=20260231": "UNTIL",
		"FREQ=DAILY;COUNT=1;UNTIL=20260101": "COUNT", "FREQ=DAILY;FREQ=DAILY": "FREQ", "FREQ=MONTHLY;BYWEEKNO=1": "BYWEEKNO",
		"FREQ=MONTHLY;BYYEARDAY=1": "BYYEARDAY", "FREQ=WEEKLY;BYMONTHDAY=1": "BYMONTHDAY", "FREQ=WEEKLY;BYDAY=1MO": "BYDAY",
		"FREQ=YEARLY;BYDAY=0MO": "BYDAY", "FREQ=YEARLY;BYDAY=XX": "BYDAY", "FREQ=YEARLY;BYMONTH=13": "BYMONTH", "FREQ=YEARLY;BYMONTHDAY=0": "BYMONTHDAY",
		"FREQ=DAILY;BYHOUR=24": "BYHOUR", "FREQ=DAILY;BYSETPOS=1": "BYSETPOS", "RSCALE=CHINESE;FREQ=YEARLY": "RSCALE", "FREQ": "FREQ",
		"FREQ=DAILY;" + strings.Repeat("X-A=1;", 400): "RRULE",
	} {
		var wrong *RuleError
		if _, err := Parse(text); !errors.As(err, &wrong) || wrong.Part != part {
			t.Errorf("%.60q: %v, want a refusal of %s", text, err, part)
		}
	}
}

// TestNineStaysNine follows the clock on the wall over its changes.
func TestNineStaysNine(t *testing.T) {
	york, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rule  string
		start time.Time
		want  []string
	}{
		{"FREQ=DAILY;COUNT=3", time.Date(2026, 3, 7, 9, 0, 0, 0, york), []string{"03-07 09:00 -0500", "03-08 09:00 -0400", "03-09 09:00 -0400"}},
		{"FREQ=DAILY;COUNT=3", time.Date(2026, 3, 7, 2, 30, 0, 0, york), []string{"03-07 02:30 -0500", "03-08 03:30 -0400", "03-09 02:30 -0400"}},
		{"FREQ=DAILY;COUNT=3", time.Date(2026, 10, 31, 1, 30, 0, 0, york), []string{"10-31 01:30 -0400", "11-01 01:30 -0400", "11-02 01:30 -0500"}},
		{"FREQ=DAILY;UNTIL=20260308T130000Z", time.Date(2026, 3, 7, 9, 0, 0, 0, york), []string{"03-07 09:00 -0500", "03-08 09:00 -0400"}},
	} {
		rule, err := Parse(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for at := range rule.Times(c.start, false) {
			got = append(got, at.Format("01-02 15:04 -0700"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.rule, got, c.want)
		}
	}
}

// random is a rule of every kind that can be checked.
func random(r *rand.Rand) Rule {
	for {
		some := func(from, to int) (all []int) {
			if r.IntN(3) > 0 {
				return nil
			}
			for range 1 + r.IntN(3) {
				if n := from + r.IntN(to-from+1); n != 0 || from == 0 {
					all = append(all, n)
				}
			}
			slices.Sort(all)
			return slices.Compact(all)
		}
		rule := Rule{
			Frequency: Frequency(r.IntN(7)), Interval: 1 + r.IntN(4), WeekStart: r.IntN(7), Months: some(1, 12), WeekNos: some(-53, 53),
			YearDays: some(-366, 366), MonthDays: some(-31, 31), Hours: some(0, 23), Minutes: some(0, 59), Seconds: some(0, 59), Places: some(-5, 5),
		}
		for range r.IntN(3) {
			if d := (Weekday{Place: r.IntN(3) - 1, Day: time.Weekday(r.IntN(7))}); !slices.Contains(rule.Days, d) {
				rule.Days = append(rule.Days, d)
			}
		}
		if rule.Check() == nil {
			return rule
		}
	}
}

// TestRulesOfEveryKind tries rules at random: times come in order and once, begin at
// the start, fulfil what limits them, and a window has exactly those that lie in it.
func TestRulesOfEveryKind(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		rule := random(r)
		start := time.Date(2020+r.IntN(10), time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC)
		if read, err := Parse(rule.String()); err != nil || read.String() != rule.String() {
			t.Fatalf("%s was read as %s (%v)", rule, read, err)
		}
		var all []time.Time
		for at := range rule.Times(start, false) {
			if at.Before(start) || len(all) > 0 && !at.After(all[len(all)-1]) {
				t.Fatalf("%s from %s: %s after %v", rule, start, at, all)
			}
			if len(rule.Months) > 0 && !slices.Contains(rule.Months, int(at.Month())) || len(rule.Hours) > 0 && !slices.Contains(rule.Hours, at.Hour()) {
				t.Fatalf("%s from %s gave %s", rule, start, at)
			}
			if all = append(all, at); len(all) == 40 {
				break
			}
		}
		if len(all) < 40 {
			continue
		}
		window, more := rule.Between(start, false, all[10], all[30], 100)
		if !slices.EqualFunc(window, all[10:30], time.Time.Equal) || more {
			t.Fatalf("%s from %s between %s and %s: %v, want %v", rule, start, all[10], all[30], window, all[10:30])
		}
	}
}

// TestAWindowFarAwayIsFound looks a century ahead of a rule that fires each second.
func TestAWindowFarAwayIsFound(t *testing.T) {
	rule, err := Parse("FREQ=SECONDLY;INTERVAL=7")
	if err != nil {
		t.Fatal(err)
	}
	start, from := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	got, more := rule.Between(start, false, from, from.Add(time.Hour), 3)
	if len(got) != 3 || !more || got[0].Sub(start)%(7*time.Second) != 0 || got[0].Sub(from) >= 7*time.Second {
		t.Errorf("%v, more %v", got, more)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"FREQ=YEARLY;BYWEEKNO=53;INTERVAL=6;BYDAY=TH", "FREQ=MONTHLY;BYDAY=-1SU;BYSETPOS=1", "FREQ=SECONDLY;BYSECOND=5,4", "FREQ=DAILY;UNTIL=20260101T000000Z"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rule, err := Parse(text)
		if err != nil {
			return
		}
		if read, err := Parse(rule.String()); err != nil || read.String() != rule.String() {
			t.Errorf("%q was read as %s, then as %s (%v)", text, rule, read, err)
		}
		start := time.Date(2026, 2, 17, 9, 0, 0, 0, time.UTC)
		rule.Between(start, false, start, start.AddDate(1, 0, 0), 50)
	})
}
