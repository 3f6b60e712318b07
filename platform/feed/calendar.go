package feed

import (
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
	Events  []Event
}

// Event lasts from Start to End, End not included. Of whole days only the date
// counts, as the zone of the time gives it.
type Event struct {
	UID        string // stays the same, whatever changes
	Sequence   int64  // grows with every change
	Changed    time.Time
	Start, End time.Time // End zero: a moment, or one whole day
	WholeDays  bool
	Cancelled  bool
	Title      string
	Text       string
	Place      string
	Link       string
}

// ICS writes the calendar: lines end in CRLF and are folded at 75 octets, never
// inside a character.
func (c Calendar) ICS(w io.Writer) error {
	cal := ics.NewCalendarFor(c.Product)
	cal.SetProductId(c.Product)
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(c.Name)
	for _, e := range c.Events {
		v := cal.AddEvent(e.UID)
		v.SetDtStampTime(e.Changed)
		v.SetModifiedAt(e.Changed)
		v.SetSequence(int(e.Sequence))
		start, end := v.SetStartAt, v.SetEndAt
		if e.WholeDays {
			start, end = v.SetAllDayStartAt, v.SetAllDayEndAt
		}
		start(e.Start)
		if !e.End.IsZero() {
			end(e.End)
		}
		if e.Cancelled {
			v.SetStatus(ics.ObjectStatusCancelled)
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
