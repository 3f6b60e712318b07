package event

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// tabs choose a time of the programme.
func (v programmeView) tabs(ctx context.Context) []ui.Tab {
	tab := func(key, when string) ui.Tab {
		f := v.L.Filter
		return ui.Tab{Text: i18n.T(ctx, key), Href: v.L.With("when", when, "day", ""), Current: f.Day == "" && f.When == when}
	}
	return []ui.Tab{tab("event.upcoming", ""), tab("event.on_today", "today"), tab("event.on_weekend", "weekend")}
}

func venueID(d onDay, i int) string { return "v-" + d.Day.Format("20060102") + "-" + strconv.Itoa(i+1) }

func venueName(ctx context.Context, p atVenue) string {
	if p.Name == "" {
		return i18n.T(ctx, "event.no_venue")
	}
	return p.Name
}

// venueLinks lead to the venues of a day.
func venueLinks(ctx context.Context, d onDay) []ui.Link {
	links := make([]ui.Link, len(d.Venues))
	for i, p := range d.Venues {
		links[i] = ui.Link{Text: i18n.N(ctx, "event.at_venue", len(p.List), venueName(ctx, p)), Href: "#" + venueID(d, i)}
	}
	return links
}

// entryItem is a line of the programme; what has no page of its own can be linked to.
func entryItem(ctx context.Context, x Entry, place, festival bool) ui.ItemProps {
	p := x.item(ctx, place, festival)
	if x.Event.Pageless && !festival {
		p.ID = "e-" + string(x.Event.ID)
	}
	return p
}

func eventLinks(ctx context.Context, list []Event) []ui.Link {
	links := make([]ui.Link, len(list))
	for i, e := range list {
		links[i] = ui.Link{Text: ui.Said(ctx, e.Title), Href: e.path()}
	}
	return links
}

func deskLinks(ctx context.Context, list []Event) []ui.Link {
	links := make([]ui.Link, len(list))
	for i, e := range list {
		links[i] = ui.Link{Text: ui.Said(ctx, e.Title) + " · " + stateWord(ctx, e.State), Href: officePath(e, "")}
	}
	return links
}

func noticeTone(s State) ui.Tone {
	switch s {
	case Cancelled:
		return ui.Failure
	case Archived:
		return ui.Neutral
	}
	return ui.Warning
}

func (v eventView) kicker(ctx context.Context) string {
	if n := len(v.Above); n > 0 {
		return ui.Said(ctx, v.Above[n-1].Title)
	}
	return i18n.T(ctx, "event.kind."+string(v.E.Kind))
}

// description is what shared links say: when, where, what.
func (v eventView) description(ctx context.Context) string {
	var words []string
	if len(v.Times) > 0 {
		words = append(words, v.Times[0].when(ctx))
	}
	for _, s := range []string{v.E.Venue.line(ctx), ui.Said(ctx, v.E.Summary)} {
		if s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, " · ")
}

func (v eventView) timesTitle(ctx context.Context) string {
	if v.Past {
		return i18n.T(ctx, "event.times_past")
	}
	return i18n.T(ctx, "event.times")
}

// site is the address of the installation.
func (v eventView) site(ctx context.Context) string {
	return strings.TrimSuffix(v.Address, web.Path(ctx, "/events/"+string(v.E.ID)))
}

func (v officeView) version() string { return strconv.FormatInt(v.E.Version, 10) }

func (v dateView) version() string { return strconv.FormatInt(v.E.Version, 10) }

func (v dateView) backText(ctx context.Context) string {
	if v.Own.Added {
		return i18n.T(ctx, "event.office.drop")
	}
	return i18n.T(ctx, "event.office.as_rule")
}

// typedDay writes a stored day as people type it; what is none stays as it was typed.
func typedDay(ctx context.Context, s string) string {
	if t := ui.StoredDay(ctx, s); !t.IsZero() {
		return ui.DayOf(ctx, t)
	}
	return s
}

// folded tells whether the times of an event are many and alike: the next one is
// told, and the others open.
func (v eventView) folded() bool {
	own := slices.ContainsFunc(v.Times, func(o Occurrence) bool { return o.Own })
	return len(v.Times) > 12 || len(v.Times) > 3 && !own
}
