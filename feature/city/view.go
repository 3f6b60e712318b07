package city

import (
	"context"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/mention"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// day says the day of issue; empty when unknown.
func (d Document) day(ctx context.Context) string {
	return i18n.Date(ctx, d.Date(i18n.Zone(ctx)))
}

// kicker is what stands above the title of a document: number and day.
func (d Document) kicker(ctx context.Context) string {
	switch day := d.day(ctx); {
	case d.Number == "":
		return day
	case day == "":
		return d.Number
	default:
		return i18n.T(ctx, "city.documents.number_date", d.Number, day)
	}
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func textOrDash(t civic.Text) ui.Cell {
	if t.IsZero() {
		return ui.C(orDash(""))
	}
	return ui.CText(t)
}

// facts are what is known of a document.
func (d Document) facts(ctx context.Context) []ui.Term {
	list := []ui.Term{
		{Label: i18n.T(ctx, "city.field.number"), Cell: ui.Cell{Text: orDash(d.Number)}},
		{Label: i18n.T(ctx, "city.field.issued_on"), Cell: ui.Cell{Text: orDash(d.day(ctx))}},
		{Label: i18n.T(ctx, "city.field.issuer"), Cell: ui.Cell{TextText: d.Issuer}},
	}
	if d.Link != "" {
		return append(list, ui.Term{Label: i18n.T(ctx, "city.field.link"), Cell: ui.Cell{Text: d.Link, Href: d.Link}})
	}
	return append(list, ui.Term{Label: i18n.T(ctx, "city.field.link"), Cell: ui.Cell{Text: i18n.T(ctx, "city.documents.no_link")}})
}

// pillarColumns are the pillars as pages show them.
func pillarColumns(pillars []Pillar) []ui.Pillar {
	list := make([]ui.Pillar, len(pillars))
	for i, p := range pillars {
		list[i] = ui.Pillar{Number: i + 1, Title: p.Name, Text: p.Summary, Href: "/pillars/" + p.Slug}
	}
	return list
}

func horizonTerms(horizons []Horizon) []ui.Term {
	list := make([]ui.Term, len(horizons))
	for i, h := range horizons {
		list[i] = ui.Term{Label: strconv.Itoa(h.Year), Cell: ui.Cell{TextText: h.Name}}
	}
	return list
}

func textOf(vi, en string) civic.Text { return civic.Text{VI: vi, EN: en} }

func (f documentFields) heading(ctx context.Context) string {
	if f.ID == "" {
		return i18n.T(ctx, "city.documents.new")
	}
	return i18n.T(ctx, "city.documents.change")
}

func emptyText(ctx context.Context, q registerQuery) string {
	if q.Search != "" {
		return i18n.T(ctx, "city.documents.empty_search", q.Search)
	}
	return i18n.T(ctx, "city.documents.empty_text")
}

// offered leaves out what other features have on pages that the installation has
// switched off.
func offered(ctx context.Context, groups []mention.Group) (list []mention.Group) {
	for _, g := range groups {
		g.Mentions = slices.DeleteFunc(slices.Clone(g.Mentions), func(m mention.Mention) bool { return !ui.Leads(ctx, m.Href) })
		if len(g.Mentions) > 0 {
			list = append(list, g)
		}
	}
	return list
}
