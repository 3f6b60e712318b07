package event

import (
	"context"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/lunar"
	"dienhong/engine/recur"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// looks are how states are drawn.
var looks = map[State]string{
	Draft: "draft", Submitted: "submitted", Approved: "approved", Published: "published", Cancelled: "cancelled", Postponed: "delayed", Moved: "scheduled", Archived: "archived",
}

func stateWord(ctx context.Context, s State) string { return i18n.T(ctx, "event.state."+string(s)) }

// path is where everybody reads of it: its page, or its place on the page of what
// holds it.
func (e Event) path() string {
	if e.Pageless && e.Parent != "" {
		return "/events/" + string(e.Parent) + "#e-" + string(e.ID)
	}
	return "/events/" + string(e.ID)
}

// weekday names the day of the week.
func weekday(ctx context.Context, t time.Time) string {
	return i18n.T(ctx, "event.weekday."+strconv.Itoa(int(t.Weekday())))
}

// fullDay is a day with its day of the week.
func fullDay(ctx context.Context, t time.Time) string {
	return i18n.T(ctx, "event.day", weekday(ctx, t), i18n.Date(ctx, t))
}

// lunarDay is the day on the lunar calendar; empty outside of it.
func lunarDay(ctx context.Context, t time.Time) string {
	d, err := lunar.Of(t)
	if err != nil {
		return ""
	}
	return saidLunar(ctx, d)
}

func saidLunar(ctx context.Context, d lunar.Date) string {
	month := i18n.T(ctx, "event.lunar.month."+strconv.Itoa(d.Month))
	if d.Leap {
		month = i18n.T(ctx, "event.lunar.leap", month)
	}
	key := "event.lunar.day"
	switch {
	case d.Day <= 10:
		key = "event.lunar.first"
	case d.Day == 15:
		key = "event.lunar.full"
	}
	return i18n.T(ctx, key, strconv.Itoa(d.Day), month)
}

// bothDays is a day on both calendars.
func bothDays(ctx context.Context, t time.Time) string {
	if l := lunarDay(ctx, t); l != "" {
		return i18n.T(ctx, "event.both", fullDay(ctx, t), l)
	}
	return fullDay(ctx, t)
}

// hours are the times of day of an occurrence.
func (o Occurrence) hours(ctx context.Context) string {
	switch {
	case o.WholeDays && o.Last() == o.Day():
		return i18n.T(ctx, "event.whole_day")
	case o.Last() != o.Day():
		return o.span(ctx)
	case !o.End.After(o.Start):
		return i18n.Time(ctx, o.Start)
	}
	return i18n.Time(ctx, o.Start) + "–" + i18n.Time(ctx, o.End)
}

// span is from when to when an occurrence goes, days and hours.
func (o Occurrence) span(ctx context.Context) string {
	from, to := i18n.Date(ctx, o.Start), ui.SaidDay(ctx, o.Last())
	switch {
	case o.Last() == o.Day() && o.WholeDays:
		return from
	case o.Last() == o.Day():
		return i18n.T(ctx, "event.at", o.hours(ctx), from)
	case !o.WholeDays:
		from, to = i18n.DateTime(ctx, o.Start), i18n.DateTime(ctx, o.End)
	}
	return from + " – " + to
}

// when is the whole line of an occurrence: day of the week, both dates, hours.
func (o Occurrence) when(ctx context.Context) string {
	day := bothDays(ctx, o.Start)
	if o.Last() != o.Day() {
		last := ui.StoredDay(ctx, o.Last())
		day = i18n.T(ctx, "event.from_to", bothDays(ctx, o.Start), bothDays(ctx, last))
	}
	if o.WholeDays {
		return day
	}
	if o.Last() != o.Day() {
		return i18n.T(ctx, "event.at", i18n.Time(ctx, o.Start)+"–"+i18n.Time(ctx, o.End), day)
	}
	return i18n.T(ctx, "event.at", o.hours(ctx), day)
}

// line is a venue in one line.
func (v Venue) line(ctx context.Context) string {
	var words []string
	for _, t := range []civic.Text{v.Room, v.Name, v.Address} {
		if s := ui.Said(ctx, t); s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, ", ")
}

// short is a venue without its address.
func (v Venue) short(ctx context.Context) string {
	v.Address = civic.Text{}
	return v.line(ctx)
}

// marks are what readers ask for, in words.
func (e Event) marks(ctx context.Context) []string {
	var words []string
	if e.Free {
		words = append(words, i18n.T(ctx, "event.free"))
	} else if p := ui.Said(ctx, e.Price); p != "" {
		words = append(words, p)
	}
	if e.StepFree == "yes" {
		words = append(words, i18n.T(ctx, "event.step_free_short"))
	}
	if e.Children {
		words = append(words, i18n.T(ctx, "event.children"))
	}
	return words
}

// item is a line of the programme. Under a heading of its venue the venue is not
// said again, and on the page of a festival not the festival.
func (x Entry) item(ctx context.Context, place, festival bool) ui.ItemProps {
	var meta []string
	if place {
		if v := x.Venue.short(ctx); v != "" {
			meta = append(meta, v)
		}
	} else if r := ui.Said(ctx, x.Venue.Room); r != "" {
		meta = append(meta, r)
	}
	meta = append(meta, x.Event.marks(ctx)...)
	if festival && x.Festival != nil {
		meta = append(meta, ui.Said(ctx, x.Festival.Title))
	}
	p := ui.ItemProps{Kicker: x.hours(ctx), TitleText: x.Event.Title, Meta: strings.Join(meta, " · ")}
	if !x.Event.Pageless || festival {
		p.Href = x.Event.path()
	}
	if s := x.State(); s != "" {
		p.State, p.StateText = looks[s], stateWord(ctx, s)
	}
	return p
}

// said is the schedule in one line.
func (s Schedule) said(ctx context.Context) string {
	zone := i18n.Zone(ctx)
	start, end := s.first(zone)
	first := Occurrence{Start: start, End: end, WholeDays: s.Time == ""}
	switch s.Repeat {
	case Rule:
		return s.saidRule(ctx) + " · " + first.span(ctx)
	case Lunar:
		return s.saidLunar(ctx)
	}
	return first.span(ctx)
}

// saidRule is how a rule repeats.
func (s Schedule) saidRule(ctx context.Context) string {
	f := fields{Day: s.Day}
	f.repeating(s)
	if f.Repeat == repeatOther {
		return i18n.T(ctx, "event.repeats.rule", s.Rule)
	}
	words := []string{i18n.T(ctx, "event.repeats."+f.Repeat)}
	if f.Every != "" {
		words[0] = i18n.T(ctx, "event.repeats_every."+f.Repeat, f.Every)
	}
	if len(f.Days) > 0 {
		days := make([]string, len(f.Days))
		for i, d := range f.Days {
			days[i] = i18n.T(ctx, "event.weekday."+d)
		}
		words = append(words, strings.Join(days, ", "))
	}
	if f.Until != "" {
		words = append(words, i18n.T(ctx, "event.repeats_until", ui.SaidDay(ctx, f.Until)))
	}
	return strings.Join(words, ", ")
}

func (s Schedule) saidLunar(ctx context.Context) string {
	l := s.Lunar
	words := []string{i18n.T(ctx, "event.repeats.lunar", saidLunar(ctx, lunar.Date{Month: l.Month, Day: l.Day}))}
	if l.Every > 1 {
		words[0] = i18n.T(ctx, "event.repeats_every.lunar", saidLunar(ctx, lunar.Date{Month: l.Month, Day: l.Day}), strconv.Itoa(l.Every))
	}
	if l.Before+l.After > 0 {
		words = append(words, i18n.N(ctx, "event.lunar_days", 1+l.Before+l.After))
	}
	if l.ToMonth > 0 {
		words = append(words, i18n.T(ctx, "event.repeats_to.lunar", saidLunar(ctx, lunar.Date{Month: l.ToMonth, Day: l.ToDay})))
	}
	if l.Twin != lunar.Regular {
		words = append(words, i18n.T(ctx, "event.twin."+strconv.Itoa(int(l.Twin))))
	}
	if l.Day == 30 {
		words = append(words, i18n.T(ctx, "event.short."+strconv.Itoa(int(l.Short))))
	}
	if s.Time != "" {
		words = append(words, strings.TrimSuffix(s.Time+"–"+s.End, "–"))
	}
	return strings.Join(words, " · ")
}

// repeats tells whether the event is held more than once.
func (e Event) repeats() bool { return e.Schedule.Repeat != Once }

// weekdays are the days of the week as forms and rules name them, Monday first.
var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// place is which of its weekday in the month a day is: 1 to 4, or -1 for the fifth.
func place(t time.Time) recur.Weekday {
	n := (t.Day()-1)/7 + 1
	if n > 4 {
		n = -1
	}
	return recur.Weekday{Place: n, Day: t.Weekday()}
}

var (
	kindNames = []string{string(Single), string(Series), string(Festival)}
	stepFree  = []string{"yes", "no"}
)
