package feed

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

var city = time.FixedZone("+07", 7*3600)

func calendar(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Lịch thử\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCALENDAR\r\n"
}

func vevent(lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Đêm nhạc\\, ngoài trời\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT"
}

func TestCalendarsOfOthersAreReadOnTheWallOfTheCity(t *testing.T) {
	const paris = "BEGIN:VTIMEZONE\r\nTZID:Giờ của tôi\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nEND:STANDARD\r\nEND:VTIMEZONE"
	for name, c := range map[string]struct {
		lines             []string
		start, end, wrong string
	}{
		"Outlook's zone":           {[]string{"DTSTART;TZID=SE Asia Standard Time:20261205T193000", "DTEND;TZID=SE Asia Standard Time:20261205T210000"}, "2026-12-05T19:30", "2026-12-05T21:00", ""},
		"Tokyo":                    {[]string{"DTSTART;TZID=Tokyo Standard Time:20261205T193000"}, "2026-12-05T17:30", "2026-12-05T17:30", ""},
		"UTC":                      {[]string{"DTSTART:20261205T123000Z", "DURATION:PT1H30M"}, "2026-12-05T19:30", "2026-12-05T21:00", ""},
		"no zone":                  {[]string{"DTSTART:20261205T193000"}, "2026-12-05T19:30", "2026-12-05T19:30", ""},
		"a zone with a prefix":     {[]string{"DTSTART;TZID=/mozilla.org/20050126_1/Asia/Bangkok:20261205T193000"}, "2026-12-05T19:30", "2026-12-05T19:30", ""},
		"a zone of the file's own": {[]string{"DTSTART;TZID=Giờ của tôi:20261205T193000"}, "2026-12-05T19:30", "2026-12-05T19:30", ""},
		"whole days":               {[]string{"DTSTART;VALUE=DATE:20261205", "DTEND;VALUE=DATE:20261207"}, "2026-12-05T00:00", "2026-12-07T00:00", ""},
		"one whole day":            {[]string{"DTSTART;VALUE=DATE:20261205"}, "2026-12-05T00:00", "2026-12-06T00:00", ""},
		"an unknown zone":          {[]string{"DTSTART;TZID=Mars:20261205T193000"}, "", "", NoZone},
		"no start":                 {[]string{"LOCATION:x"}, "", "", NoStart},
		"an end before the start":  {[]string{"DTSTART:20261205T193000", "DTEND:20261204T193000"}, "", "", EndsFirst},
		"a rule in Paris":          {[]string{"DTSTART;TZID=Europe/Paris:20261205T193000", "RRULE:FREQ=WEEKLY"}, "", "", ZoneRule},
		"a rule in Bangkok":        {[]string{"DTSTART;TZID=Asia/Bangkok:20261205T193000", "RRULE:FREQ=WEEKLY"}, "2026-12-05T19:30", "2026-12-05T19:30", ""},
	} {
		in, err := ReadCalendar(strings.NewReader(calendar(paris, vevent(c.lines...))), city)
		if err != nil || len(in.Events) != 1 || in.Name != "Lịch thử" {
			t.Errorf("%s: %v %+v", name, err, in)
			continue
		}
		e := in.Events[0]
		if e.Title != "Đêm nhạc, ngoài trời" || e.Problem != c.wrong {
			t.Errorf("%s: %q, problem %q", name, e.Title, e.Problem)
		}
		if c.wrong == "" && (e.Start.Format("2006-01-02T15:04") != c.start || e.End.Format("2006-01-02T15:04") != c.end) {
			t.Errorf("%s: %v to %v", name, e.Start, e.End)
		}
	}
}

func TestExceptionsAndMovedDatesAreRead(t *testing.T) {
	in, err := ReadCalendar(strings.NewReader(calendar(
		vevent("DTSTART:20261205T080000", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261212T080000,20261219T080000", "RDATE:20261224T180000"),
		vevent("RECURRENCE-ID:20261226T080000", "DTSTART:20261227T090000", "STATUS:cancelled"),
	)), city)
	if err != nil || len(in.Events) != 2 {
		t.Fatalf("%v %+v", err, in)
	}
	if e := in.Events[0]; len(e.Except) != 2 || len(e.More) != 1 || e.Rule != "FREQ=WEEKLY;COUNT=4" || !e.Recurrence.IsZero() {
		t.Errorf("%+v", e)
	}
	if e := in.Events[1]; e.Recurrence.Format("2006-01-02T15:04") != "2026-12-26T08:00" || e.Status != Cancelled {
		t.Errorf("%+v", e)
	}
}

func TestWhatIsNoCalendarIsRefused(t *testing.T) {
	for _, s := range []string{"", "a,b,c", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT", "BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR"} {
		if _, err := ReadCalendar(strings.NewReader(s), city); !errors.Is(err, ErrCalendar) {
			t.Errorf("%q: %v", s, err)
		}
	}
	if _, err := ReadCalendar(strings.NewReader("BEGIN:VCALENDAR"+strings.Repeat(" ", MaxCalendar)), city); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

func TestOurOwnCalendarReadsBack(t *testing.T) {
	start := time.Date(2026, 12, 5, 19, 30, 0, 0, city)
	out := Calendar{Product: "-//X//X//EN", Name: "Lịch", Zone: city, Events: []Event{
		{UID: "1", Changed: start, Start: start, End: start.Add(time.Hour), Title: "Đêm nhạc; phần 2", Text: "Dòng một\nDòng hai", Place: "Nhà hát, tầng 2", Status: Cancelled},
		{UID: "2", Changed: start, Start: start, End: start.AddDate(0, 0, 2), WholeDays: true, Title: "Hội"},
	}}
	var buf bytes.Buffer
	if err := out.ICS(&buf); err != nil {
		t.Fatal(err)
	}
	in, err := ReadCalendar(&buf, city)
	if err != nil || len(in.Events) != 2 {
		t.Fatalf("%v %+v", err, in)
	}
	a, b := in.Events[0], in.Events[1]
	if a.Title != "Đêm nhạc; phần 2" || a.Text != "Dòng một\nDòng hai" || a.Place != "Nhà hát, tầng 2" || !a.Start.Equal(start) || a.Status != Cancelled || !b.WholeDays || b.End.Format("0102") != "1207" {
		t.Errorf("%+v\n%+v", a, b)
	}
}

func FuzzReadCalendar(f *testing.F) {
	f.Add(calendar(vevent("DTSTART;TZID=\"SE Asia Standard Time\":20261205T193000", "RRULE:FREQ=DAILY", "EXDATE:2", "DURATION:P1DT2H")))
	f.Add(calendar("BEGIN:VTIMEZONE\r\nTZID:x\r\nBEGIN:STANDARD\r\nTZOFFSETTO:+0700\r\nEND:STANDARD\r\nEND:VTIMEZONE"))
	f.Add("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n;\r\nEND:VEVENT\r\nEND:VCALENDAR")
	f.Fuzz(func(t *testing.T, s string) {
		in, err := ReadCalendar(strings.NewReader(s), city)
		for _, e := range in.Events {
			if err == nil && e.Problem == "" && e.End.Before(e.Start) {
				t.Errorf("%+v", e)
			}
		}
	})
}

func TestALengthThatDoesNotFitIsNone(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"PT1H30M": 90 * time.Minute, "+P2D": 48 * time.Hour, "P1W": 7 * 24 * time.Hour, "P500W": 3500 * 24 * time.Hour,
		"P900000W": 0, "P30501W": 0, "P15251W": 0, "P" + strings.Repeat("500W", 40): 0, "PT": 0, "P-1D": 0, "P1X": 0, "": 0,
	} {
		if d, ok := duration(s); d != want && ok || ok != (want > 0) {
			t.Errorf("%q is read as %v, %v", s, d, ok)
		}
	}
}
