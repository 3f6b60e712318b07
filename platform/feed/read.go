package feed

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Bounds of a calendar that comes from outside.
const (
	MaxCalendar = 10 << 20 // bytes
	MaxEvents   = 5_000
)

// Errors of a calendar that comes from outside.
var (
	ErrCalendar = errors.New("feed: no calendar")
	ErrTooLarge = errors.New("feed: the calendar is too large")
)

// What is wrong with one event of a calendar.
const (
	NoStart   = "start"     // there is none, or it cannot be read
	NoZone    = "zone"      // its zone is not known
	ZoneRule  = "zone_rule" // it repeats in a zone whose clocks change differently
	NoRepeat  = "repeat"    // its rule is given more than once
	EndsFirst = "end"       // it ends before it begins
)

// Incoming is a calendar that others wrote.
type Incoming struct {
	Name   string
	Events []IncomingEvent
}

// IncomingEvent is an event as others wrote it, its times on the wall of the city.
type IncomingEvent struct {
	UID        string
	Recurrence time.Time // of the occurrence that it speaks of; zero: of all
	Start, End time.Time // of whole days the end is the midnight after the last one
	WholeDays  bool
	Rule       string
	Except     []time.Time
	More       []time.Time
	Status     Status
	Title      string
	Text       string
	Place      string
	Link       string
	Problem    string // one of the words above; empty: none
}

// ReadCalendar reads a calendar in iCalendar, with times in the zone of the city.
// Zones may have the names of Outlook, or be described in the file by one offset; a
// time without a zone is the city's.
//
// Errors: ErrCalendar, ErrTooLarge.
func ReadCalendar(r io.Reader, city *time.Location) (in Incoming, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxCalendar+1))
	if err != nil {
		return in, err
	}
	if len(raw) > MaxCalendar {
		return in, ErrTooLarge
	}
	text := strings.TrimPrefix(string(raw), "\ufeff")
	if !strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "BEGIN:VCALENDAR") {
		return in, ErrCalendar
	}
	cal, err := ics.ParseCalendar(strings.NewReader(text))
	if err != nil {
		return in, fmt.Errorf("%w: %w", ErrCalendar, err)
	}
	for _, p := range cal.CalendarProperties {
		if strings.EqualFold(p.IANAToken, "X-WR-CALNAME") || strings.EqualFold(p.IANAToken, "NAME") && in.Name == "" {
			in.Name = p.Value
		}
	}
	z := zones{city: city, described: map[string]*time.Location{}}
	z.read(cal)
	events := cal.Events()
	if len(events) > MaxEvents {
		return in, ErrTooLarge
	}
	for _, e := range events {
		in.Events = append(in.Events, z.event(e))
	}
	return in, nil
}

// zones finds what zones of a calendar mean.
type zones struct {
	city      *time.Location
	described map[string]*time.Location
}

// read takes the zones that a file describes by one offset; of those whose clocks
// change only the name counts.
func (z zones) read(cal *ics.Calendar) {
	for _, c := range cal.Components {
		zone, ok := c.(*ics.VTimezone)
		if !ok {
			continue
		}
		id := zone.GetProperty(ics.ComponentPropertyTzid)
		offsets := map[string]bool{}
		for _, part := range zone.SubComponents() {
			for _, p := range part.UnknownPropertiesIANAProperties() {
				if strings.EqualFold(p.IANAToken, "TZOFFSETTO") {
					offsets[p.Value] = true
				}
			}
		}
		if id == nil || len(offsets) != 1 {
			continue
		}
		for written := range offsets {
			if t, err := time.Parse("-0700", written); err == nil {
				_, seconds := t.Zone()
				z.described[id.Value] = time.FixedZone(id.Value, seconds)
			}
		}
	}
}

// named gives the zone of a name; nil when nobody knows it.
func (z zones) named(name string) *time.Location {
	name = strings.Trim(name, `" `)
	if name == "" {
		return z.city
	}
	if iana := outlook[name]; iana != "" {
		name = iana
	}
	// Some programs put their own name before: /mozilla.org/20050126_1/Europe/Paris.
	parts := strings.Split(strings.Trim(name, "/"), "/")
	for _, n := range []string{name, strings.Join(parts[max(0, len(parts)-2):], "/"), parts[len(parts)-1]} {
		if n == "Local" {
			continue
		}
		if zone, err := time.LoadLocation(n); err == nil && n != "" {
			return zone
		}
	}
	return z.described[name]
}

// moment reads a time; of a day without an hour whole is true.
func (z zones) moment(value, zone string) (t time.Time, whole bool, problem string) {
	value = strings.TrimSpace(value)
	if t, err := time.ParseInLocation("20060102", value, z.city); err == nil {
		return t, true, ""
	}
	if t, err := time.Parse("20060102T150405Z", value); err == nil {
		return t.In(z.city), false, ""
	}
	in := z.named(zone)
	if in == nil {
		return t, false, NoZone
	}
	t, err := time.ParseInLocation("20060102T150405", value, in)
	if err != nil {
		return t, false, NoStart
	}
	return t.In(z.city), false, ""
}

func first(p *ics.IANAProperty, name string) string {
	if p == nil || len(p.ICalParameters[name]) == 0 {
		return ""
	}
	return p.ICalParameters[name][0]
}

func (z zones) event(e *ics.VEvent) (in IncomingEvent) {
	value := func(name ics.ComponentProperty) string {
		if p := e.GetProperty(name); p != nil {
			return strings.TrimSpace(p.Value)
		}
		return ""
	}
	in.UID, in.Title, in.Text = value(ics.ComponentPropertyUniqueId), value(ics.ComponentPropertySummary), value(ics.ComponentPropertyDescription)
	in.Place, in.Link, in.Status = value(ics.ComponentPropertyLocation), value(ics.ComponentPropertyUrl), Status(strings.ToUpper(value(ics.ComponentPropertyStatus)))
	start := e.GetProperty(ics.ComponentPropertyDtStart)
	if start == nil {
		in.Problem = NoStart
		return in
	}
	if in.Start, in.WholeDays, in.Problem = z.moment(start.Value, first(start, "TZID")); in.Problem != "" {
		return in
	}
	in.End = in.Start
	if in.WholeDays {
		in.End = in.Start.AddDate(0, 0, 1)
	}
	if end := e.GetProperty(ics.ComponentPropertyDtEnd); end != nil {
		at, whole, problem := z.moment(end.Value, cmp.Or(first(end, "TZID"), first(start, "TZID")))
		switch {
		case problem != "":
			in.Problem = problem
			return in
		case at.Before(in.Start), whole != in.WholeDays:
			in.Problem = EndsFirst
			return in
		case at.After(in.Start):
			in.End = at
		}
	} else if d, ok := duration(value(ics.ComponentPropertyDuration)); ok {
		in.End = in.Start.Add(d)
	}
	rules := e.GetProperties(ics.ComponentPropertyRrule)
	switch len(rules) {
	case 0:
	case 1:
		in.Rule = rules[0].Value
		if zone := z.named(first(start, "TZID")); !in.WholeDays && zone != nil && !z.sameClock(zone, in.Start) {
			in.Problem = ZoneRule
		}
	default:
		in.Problem = NoRepeat
	}
	in.Except, in.More = z.list(e, ics.ComponentPropertyExdate, &in), z.list(e, ics.ComponentPropertyRdate, &in)
	if p := e.GetProperty(ics.ComponentPropertyRecurrenceId); p != nil {
		t, _, problem := z.moment(p.Value, first(p, "TZID"))
		in.Recurrence, in.Problem = t, cmp.Or(in.Problem, problem)
	}
	return in
}

// sameClock tells whether a zone and the city show the same time all through the
// year after a moment.
func (z zones) sameClock(zone *time.Location, from time.Time) bool {
	for month := range 13 {
		t := from.AddDate(0, month, 0)
		_, a := t.In(zone).Zone()
		if _, b := t.In(z.city).Zone(); a != b {
			return false
		}
	}
	return true
}

// list reads the times of a property, which may stand several times and hold several.
func (z zones) list(e *ics.VEvent, name ics.ComponentProperty, in *IncomingEvent) (all []time.Time) {
	for _, p := range e.GetProperties(name) {
		for part := range strings.SplitSeq(p.Value, ",") {
			part, _, _ = strings.Cut(part, "/") // of a period only its beginning
			t, _, problem := z.moment(part, first(p, "TZID"))
			if problem != "" {
				in.Problem = cmp.Or(in.Problem, problem)
				continue
			}
			all = append(all, t)
		}
	}
	return all
}

// duration reads a length as iCalendar writes it: PT1H30M, P2D, P1W.
func duration(s string) (d time.Duration, ok bool) {
	rest, found := strings.CutPrefix(strings.TrimPrefix(s, "+"), "P")
	if !found {
		return 0, false
	}
	const longest = 10 * 366 * 24 * time.Hour
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	n := 0
	for i := range len(rest) {
		switch c := rest[i]; {
		case c >= '0' && c <= '9':
			n = n*10 + int(c-'0')
			if n > 1_000_000_000 {
				return 0, false
			}
		case c == 'T':
		case units[c] > 0:
			if time.Duration(n) > longest/units[c] { // a product would not fit
				return 0, false
			}
			if d += time.Duration(n) * units[c]; d >= longest {
				return 0, false
			}
			n = 0
		default:
			return 0, false
		}
	}
	return d, d > 0
}
