package report

import (
	"context"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// sectionName writes a section's number and title.
func sectionName(ctx context.Context, sections []Section, id string) string {
	for _, s := range sections {
		if s.ID == id {
			return id + ". " + say(ctx, s.Title)
		}
	}
	return id
}

func reviewTable(ctx context.Context, list []Review, now time.Time) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "report.review.links"), HideCaption: true, Empty: i18n.T(ctx, "report.review.no_link")}
	for _, key := range []string{"reviewer", "made", "state"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "report.review.column."+key)})
	}
	for _, r := range list {
		state := i18n.T(ctx, "report.review.until", i18n.DateTime(ctx, r.ExpiresAt))
		switch {
		case !r.RevokedAt.IsZero():
			state = i18n.T(ctx, "report.review.revoked", i18n.DateTime(ctx, r.RevokedAt))
		case !r.Open(now):
			state = i18n.T(ctx, "report.review.expired", i18n.DateTime(ctx, r.ExpiresAt))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(r.Name), ui.C(i18n.DateTime(ctx, r.MadeAt)), ui.C(state)})
	}
	return t
}

// record is something that a section takes from records, as an item of a list.
type record struct {
	ui.ItemProps
	Text civic.Text
}

// records lists them.
func (v reading) records(ctx context.Context, section string) []record {
	var list []record
	add := func(p ui.ItemProps, text civic.Text) { list = append(list, record{p, text}) }
	meta := func(parts ...string) string {
		return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
	}
	switch section {
	case "2":
		c := v.Draft.Content
		for _, f := range []struct{ key, value string }{
			{"city", say(ctx, v.Data.City)}, {"country", say(ctx, c.Country)}, {"designated_on", writtenDay(ctx, c.DesignatedOn)},
			{"dated_on", writtenDay(ctx, c.DatedOn)}, {"body", say(ctx, c.Body)}, {"earlier", say(ctx, c.Earlier)}, {"contacts", say(ctx, c.Contacts)},
		} {
			if f.value == "" {
				f.value = i18n.T(ctx, "report.monitoring.missing")
			}
			add(ui.ItemProps{Title: i18n.T(ctx, "report.field."+f.key), Meta: f.value}, civic.Text{})
		}
	case "3":
		for _, a := range v.Data.Activities {
			add(ui.ItemProps{TitleText: a.Title, Href: a.Link, Meta: meta(writtenDay(ctx, a.Day), i18n.T(ctx, "report.activity.kind."+a.Kind), a.Place)}, civic.Text{})
		}
	case "4", "5", "6.1", "6.2":
		for _, e := range v.Draft.entries(v.Data, section) {
			add(ui.ItemProps{TitleText: e.Title, Href: e.Href, Meta: meta(say(ctx, e.Lead), strings.ReplaceAll(say(ctx, e.Partners), "\n", ", "))}, e.Summary)
		}
	case "6.3":
		for _, b := range v.Data.Budget {
			known := i18n.T(ctx, "report.monitoring.budget_known", b.Actions-b.Unknown, b.Actions)
			amount := ""
			if b.CostMin != facts.Unknown {
				amount = i18n.T(ctx, "report.entry.amount", cost(ctx, b.CostMin, b.CostMax))
			}
			add(ui.ItemProps{TitleText: b.Title, Href: b.Href, Meta: meta(amount, i18n.T(ctx, "report.monitoring.budget_of")+": "+known)}, b.Money)
		}
	case "A":
		for _, f := range v.Data.Figures {
			value := strings.TrimSpace(number(ctx, f.Value) + " " + say(ctx, f.Unit))
			add(ui.ItemProps{TitleText: f.Title, Href: f.Href, Meta: meta(value, span(ctx, f.From, f.To), f.Source)}, civic.Text{})
		}
	}
	return list
}
