package place

import (
	"context"
	"strings"
	"time"

	"dienhong/platform/i18n"
	"dienhong/ui"
)

// looks are how statuses are drawn; stateLooks those of records.
var (
	looks      = map[Status]string{Planned: "planned", Open: "open", Closed: "closed", Moved: "scheduled", Reopening: "running", Lost: "cancelled"}
	stateLooks = map[State]string{Draft: "draft", Submitted: "submitted", Published: "published", Archived: "archived"}
)

func kindWord(ctx context.Context, kind string) string { return i18n.T(ctx, "place.kind."+kind) }

func statusWord(ctx context.Context, s Status) string { return i18n.T(ctx, "place.status."+string(s)) }

// path is where everybody reads of it.
func (p Place) path() string { return "/places/" + string(p.ID) }

func officePath(p Place, below string) string {
	path := desk + "/" + string(p.ID)
	if below != "" {
		path += "/" + below
	}
	return path
}

// saidSince writes a year, a month or a day as the reader does.
func saidSince(ctx context.Context, s string) string {
	if t, err := time.Parse("2006-01", s); err == nil {
		return i18n.T(ctx, "place.month", t.Format("01"), t.Format("2006"))
	}
	return ui.SaidDay(ctx, s)
}

// from is since when, in words: "từ 2019", or nothing.
func from(ctx context.Context, since string) string {
	if since == "" {
		return ""
	}
	return i18n.T(ctx, "place.since", saidSince(ctx, since))
}

func joined(sep string, words ...string) string {
	var list []string
	for _, w := range words {
		if w != "" {
			list = append(list, w)
		}
	}
	return strings.Join(list, sep)
}

// status is a status in words, without its note.
func (c Change) status(ctx context.Context) string {
	cause := ""
	if c.Cause != "" {
		cause = i18n.T(ctx, "place.cause."+c.Cause)
	}
	return joined(" · ", joined(" ", statusWord(ctx, c.Status), from(ctx, c.From)), cause)
}

// said is all of a status in one line.
func (c Change) said(ctx context.Context) string {
	return joined(" · ", c.status(ctx), ui.Said(ctx, c.Note), c.Source)
}

// years are from when to when a name was used.
func (n Name) years(ctx context.Context) string {
	switch {
	case n.From != "" && n.To != "":
		return saidSince(ctx, n.From) + " – " + saidSince(ctx, n.To)
	case n.To != "":
		return i18n.T(ctx, "place.until", saidSince(ctx, n.To))
	}
	return from(ctx, n.From)
}

func (n Name) said(ctx context.Context) string {
	return joined(" · ", ui.Said(ctx, n.Name), n.years(ctx), n.Source)
}

// found is what was found, in words: "Lối vào không bậc: có (rộng 90 cm)".
func (o Observation) found(ctx context.Context) string {
	value := i18n.T(ctx, "place.value."+o.Value)
	if s := ui.Said(ctx, o.Measure); s != "" {
		return value + " (" + s + ")"
	}
	return value
}

// known is how it is known, by whom and since when.
func (o Observation) known(ctx context.Context) string {
	return joined(", ", i18n.T(ctx, "place.how."+o.How), i18n.T(ctx, "place.observer."+o.By), ui.SaidDay(ctx, o.Day))
}

func (o Observation) said(ctx context.Context) string {
	return i18n.T(ctx, "place.feature."+o.Feature) + ": " + joined(" · ", o.found(ctx), o.known(ctx))
}

// said marks a line that was struck out.
func (x Struck) said(ctx context.Context, line string) string {
	if x.Reason == "" {
		return line
	}
	return i18n.T(ctx, "place.struck", line, x.Reason)
}

// statusLine is the status of today in words; empty when none is known.
func (m *Module) statusLine(ctx context.Context, p Place) string {
	if now, ok := p.On(m.Service.today()); ok {
		return now.status(ctx)
	}
	return ""
}

// marks are what readers ask for, in words.
func (p Place) marks(ctx context.Context) []string {
	var words []string
	if o, ok := p.observed(stepFree); ok && o.Value == "yes" {
		words = append(words, i18n.T(ctx, "place.step_free"))
	}
	if p.Premises == "yes" {
		words = append(words, i18n.T(ctx, "place.premises_short"))
	}
	if p.Rank != "" {
		words = append(words, i18n.T(ctx, "place.rank."+p.Rank))
	}
	return words
}

// item is a place of the directory.
func (p Place) item(ctx context.Context, today string) ui.ItemProps {
	item := ui.ItemProps{
		Kicker: kindWord(ctx, p.Kind), TitleText: p.Name, Href: p.path(), Meta: joined(" · ", append([]string{ui.Said(ctx, p.Address)}, p.marks(ctx)...)...),
	}
	if now, ok := p.On(today); ok {
		item.State, item.StateText = looks[now.Status], joined(" ", statusWord(ctx, now.Status), from(ctx, now.From))
	}
	return item
}

// typedDay writes a stored day as people type it; what is none stays as it was typed.
func typedDay(ctx context.Context, s string) string {
	if t := ui.StoredDay(ctx, s); !t.IsZero() {
		return ui.DayOf(ctx, t)
	}
	return s
}
