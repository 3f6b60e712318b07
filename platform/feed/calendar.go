package feed

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
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
	out := bufio.NewWriter(w)
	line := func(name, value string) {
		if value != "" {
			fold(out, name+":"+value)
		}
	}
	line("BEGIN", "VCALENDAR")
	line("VERSION", "2.0")
	line("PRODID", escaped(c.Product))
	line("CALSCALE", "GREGORIAN")
	line("METHOD", "PUBLISH")
	line("X-WR-CALNAME", escaped(c.Name))
	for _, e := range c.Events {
		line("BEGIN", "VEVENT")
		line("UID", escaped(e.UID))
		line("DTSTAMP", moment(e.Changed))
		line("LAST-MODIFIED", moment(e.Changed))
		line("SEQUENCE", strconv.FormatInt(e.Sequence, 10))
		if e.WholeDays {
			line("DTSTART;VALUE=DATE", e.Start.Format("20060102"))
			if !e.End.IsZero() {
				line("DTEND;VALUE=DATE", e.End.Format("20060102"))
			}
		} else {
			line("DTSTART", moment(e.Start))
			if !e.End.IsZero() {
				line("DTEND", moment(e.End))
			}
		}
		if e.Cancelled {
			line("STATUS", "CANCELLED")
		}
		line("SUMMARY", escaped(e.Title))
		line("DESCRIPTION", escaped(e.Text))
		line("LOCATION", escaped(e.Place))
		line("URL", strings.NewReplacer("\r", "", "\n", "").Replace(e.Link))
		line("END", "VEVENT")
	}
	line("END", "VCALENDAR")
	return out.Flush()
}

func moment(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", "")

func escaped(s string) string { return escapes.Replace(s) }

// longest is how many octets a line may have, its end not counted.
const longest = 75

func fold(out *bufio.Writer, line string) {
	room := longest
	for _, r := range line {
		if n := utf8.RuneLen(r); n > room {
			_, _ = out.WriteString("\r\n ")
			room = longest - 1
		}
		n, _ := out.WriteRune(r)
		room -= n
	}
	_, _ = out.WriteString("\r\n")
}
