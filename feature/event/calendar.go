package event

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/feed"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// What feeds hold: what is over for a month still, and what is to come within some
// thirteen months; of one event everything that is listed.
const (
	feedPast  = 30
	feedAhead = 400
	feedSize  = 2_000
)

func (m *Module) cityCalendar(w http.ResponseWriter, r *http.Request) error {
	return m.calendarOf(w, r, i18n.T(r.Context(), "event.calendar"), Filter{})
}

func (m *Module) bodyCalendar(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), r.PathValue("body")
	bodies, err := m.deps.Directory.AllBodies(ctx)
	if err != nil {
		return err
	}
	for _, b := range bodies {
		if b.ID == id {
			return m.calendarOf(w, r, ui.Said(ctx, b.Name), Filter{Organiser: id})
		}
	}
	return civic.NotFound("organisation")
}

// eventCalendar has the times of an event, and of a festival or series also those of
// what it holds.
func (m *Module) eventCalendar(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	e, err := m.Service.Event(ctx, civic.Visitor(), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	list, err := m.Service.entries(ctx, m.deps.DB.Read(), ` AND o.listed = 1 AND o.event_id = ?`+inOrder+` LIMIT ?`, string(e.ID), feedSize)
	if err != nil {
		return err
	}
	if e.Kind != Single {
		held, _, err := m.Service.Programme(ctx, Filter{From: "1900-01-01", Within: e.ID}, feedSize, 0)
		if err != nil {
			return err
		}
		list = append(list, held...)
	}
	return m.ics(w, r, ui.Said(ctx, e.Title), list)
}

func (m *Module) calendarOf(w http.ResponseWriter, r *http.Request, name string, f Filter) error {
	today := m.Service.Today()
	f.From, f.To = today.AddDate(0, 0, -feedPast).Format(time.DateOnly), today.AddDate(0, 0, feedAhead).Format(time.DateOnly)
	list, _, err := m.Service.Programme(r.Context(), f, feedSize, 0)
	if err != nil {
		return err
	}
	return m.ics(w, r, name, list)
}

func (m *Module) host() string {
	if u, err := url.Parse(m.deps.Site); err == nil && u.Host != "" {
		return u.Host
	}
	return m.deps.Site
}

// uid names an occurrence in feeds; it stays whatever changes, also when later
// occurrences become an event of their own.
func (x Entry) uid(host string) string {
	id := string(x.Event.root())
	if x.Event.repeats() || strings.Contains(x.Key, "+") || x.Own && x.Event.Schedule.Day != x.Original() {
		id += "-" + strings.NewReplacer("-", "", ":", "").Replace(x.Key)
	}
	return id + "@" + host
}

// ics writes every occurrence as an event of its own; docs/contracts.md says why.
func (m *Module) ics(w http.ResponseWriter, r *http.Request, name string, list []Entry) error {
	ctx := r.Context()
	out := feed.Calendar{Product: "-//Dien Hong//Dien Hong//" + strings.ToUpper(i18n.LocaleOf(ctx)), Name: name, Zone: m.deps.Zone}
	for _, x := range list {
		out.Events = append(out.Events, m.feedEvent(ctx, x))
	}
	var buf bytes.Buffer
	if err := out.ICS(&buf); err != nil {
		return err
	}
	w.Header().Set("Content-Type", feed.CalendarType)
	_, err := w.Write(buf.Bytes())
	return err
}

func (m *Module) feedEvent(ctx context.Context, x Entry) feed.Event {
	e := feed.Event{
		UID: x.uid(m.host()), Sequence: x.Event.Version, Changed: x.Event.UpdatedAt, Start: x.Start, WholeDays: x.WholeDays, Title: ui.Said(ctx, x.Event.Title),
		Place: x.Venue.line(ctx), Link: m.deps.Site + web.Path(ctx, x.Event.path()),
	}
	if x.End.After(x.Start) {
		e.End = x.End
	}
	var text []string
	switch state := x.State(); state {
	case "":
		e.Status = feed.Confirmed
	case Cancelled:
		e.Status = feed.Cancelled
	case Postponed:
		e.Status = feed.Tentative
	default:
		e.Status = feed.Confirmed
	}
	if s := x.State(); s != "" {
		text = append(text, stateWord(ctx, s)+". "+ui.Said(ctx, x.Reason()))
	}
	if l := lunarDay(ctx, x.Start); l != "" && x.Event.Schedule.Repeat == Lunar {
		text = append(text, l)
	}
	if s := ui.Said(ctx, x.Event.Summary); s != "" {
		text = append(text, s)
	}
	if marks := x.Event.marks(ctx); len(marks) > 0 {
		text = append(text, strings.Join(marks, " · "))
	}
	e.Text = strings.Join(text, "\n")
	if x.Festival != nil {
		e.Categories = []string{ui.Said(ctx, x.Festival.Title)}
	}
	return e
}
