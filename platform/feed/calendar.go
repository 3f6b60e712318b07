package feed

import (
	"fmt"
	"io"
	"time"

	ics "github.com/arran4/golang-ical"
)

// CalendarType is the media type of a calendar.
const CalendarType = "text/calendar; charset=utf-8"

// Calendar is a list of dated events.
type Calendar struct {
	Product string // the program that writes it: "-//Name//Product//EN"
	Name    string
	// Zone is that of the city, which times are written in, with its rules; nil: UTC.
	// It must not change its clocks.
	Zone   *time.Location
	Events []Event
}

// Status says whether an event is held.
type Status string

// The states of an event; none says nothing.
const (
	Confirmed Status = "CONFIRMED"
	Tentative Status = "TENTATIVE" // may be held, at a time that is not known
	Cancelled Status = "CANCELLED"
)

// Event lasts from Start to End, End not included. Of whole days only the date
// counts, as the zone of the time gives it.
type Event struct {
	UID        string // stays the same, whatever changes
	Sequence   int64  // grows with every change
	Changed    time.Time
	Start, End time.Time // End zero: a moment, or one whole day
	WholeDays  bool
	Status     Status
	Title      string
	Text       string
	Place      string
	Link       string
	Categories []string
}

// local is how times in a zone are written.
const local = "20060102T150405"

// ICS writes the calendar: lines end in CRLF and are folded at 75 octets, never
// inside a character. Whole days leave the reader's time free (TRANSP), as a
// festival of nine days does not keep anybody busy.
func (c Calendar) ICS(w io.Writer) error {
	cal := ics.NewCalendarFor(c.Product)
	cal.SetProductId(c.Product)
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(c.Name)
	if c.Zone != nil {
		c.describeZone(cal)
	}
	for _, e := range c.Events {
		v := cal.AddEvent(e.UID)
		v.SetDtStampTime(e.Changed)
		v.SetModifiedAt(e.Changed)
		v.SetSequence(int(e.Sequence))
		start, end := v.SetStartAt, v.SetEndAt
		switch {
		case e.WholeDays:
			start, end = v.SetAllDayStartAt, v.SetAllDayEndAt
			v.SetTimeTransparency(ics.TransparencyTransparent)
		case c.Zone != nil:
			start = func(t time.Time, _ ...ics.PropertyParameter) {
				v.SetProperty(ics.ComponentPropertyDtStart, t.In(c.Zone).Format(local), ics.WithTZID(c.Zone.String()))
			}
			end = func(t time.Time, _ ...ics.PropertyParameter) {
				v.SetProperty(ics.ComponentPropertyDtEnd, t.In(c.Zone).Format(local), ics.WithTZID(c.Zone.String()))
			}
		}
		start(e.Start)
		if !e.End.IsZero() {
			end(e.End)
		}
		if e.Status != "" {
			v.SetStatus(ics.ObjectStatus(e.Status))
		}
		for _, name := range e.Categories {
			v.AddCategory(name)
		}
		v.SetSummary(e.Title)
		if e.Text != "" {
			v.SetDescription(e.Text)
		}
		if e.Place != "" {
			v.SetLocation(e.Place)
		}
		if e.Link != "" {
			v.SetURL(e.Link)
		}
	}
	return cal.SerializeTo(w, ics.WithNewLineWindows)
}

// describeZone writes the zone of the calendar: one offset that never changes.
func (c Calendar) describeZone(cal *ics.Calendar) {
	name, offset := time.Unix(0, 0).In(c.Zone).Zone()
	if len(c.Events) > 0 {
		name, offset = c.Events[0].Start.In(c.Zone).Zone()
	}
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	written := fmt.Sprintf("%c%02d%02d", sign, offset/3600, offset/60%60)
	zone := cal.AddTimezone(c.Zone.String())
	standard := zone.AddStandard()
	standard.SetProperty(ics.ComponentPropertyDtStart, "19700101T000000")
	standard.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), written)
	standard.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), written)
	standard.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
}
