package paper

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// Written is a text as paragraphs, marked with its language where it is not the
// document's.
func Written(ctx context.Context, t civic.Text) doc.Cell {
	s, lang := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return doc.Text(s).In(marked(ctx, lang))
}

// Spoken is a text as one run, marked like [Written].
func Spoken(ctx context.Context, t civic.Text) doc.Run {
	s, lang := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return doc.Run{Text: s, Lang: marked(ctx, lang)}
}

// marked is the language to mark; empty where it is the document's own.
func marked(ctx context.Context, lang civic.Locale) string {
	if lang == civic.Locale(i18n.LocaleOf(ctx)) {
		return ""
	}
	return string(lang)
}

// Span says from when to when.
func Span(ctx context.Context, from, to string) string {
	switch {
	case from == "" && to == "":
		return i18n.T(ctx, "paper.no_day")
	case from == "":
		return i18n.T(ctx, "paper.until", ui.SaidDay(ctx, to))
	case to == "":
		return i18n.T(ctx, "paper.since", ui.SaidDay(ctx, from))
	}
	return ui.SaidDay(ctx, from) + " – " + ui.SaidDay(ctx, to)
}

// Cost gives a range in million đồng; empty when nothing is known.
func Cost(ctx context.Context, low, high int64) string {
	switch {
	case low == facts.Unknown && high == facts.Unknown:
		return ""
	case low == facts.Unknown:
		return i18n.T(ctx, "paper.cost_to", high)
	case high == facts.Unknown || high == low:
		return i18n.Number(ctx, low)
	}
	return i18n.Number(ctx, low) + " – " + i18n.Number(ctx, high)
}

// Site is the scheme and host to which documents lead.
type Site string

// Link makes the absolute address of a page.
func (s Site) Link(ctx context.Context, href string) string {
	if href == "" || strings.Contains(href, "://") {
		return href
	}
	if i18n.LocaleOf(ctx) == string(civic.English) {
		return string(s) + "/en" + href
	}
	return string(s) + href
}

// Leading is a text that leads to a page.
func (s Site) Leading(ctx context.Context, t civic.Text, href string) doc.Run {
	r := Spoken(ctx, t)
	r.Link = s.Link(ctx, href)
	return r
}

// Linked is a run that leads to a page.
func (s Site) Linked(ctx context.Context, text, href string) doc.Run {
	return doc.Run{Text: text, Link: s.Link(ctx, href)}
}
