package monitoring

import (
	"context"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/paper"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// sectionName writes a section's number and title.
func sectionName(ctx context.Context, sections []Section, id string) string {
	for _, s := range sections {
		if s.ID == id {
			return id + ". " + ui.Said(ctx, s.Title)
		}
	}
	return id
}

func reviewTable(ctx context.Context, list []Review, now time.Time) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "monitoring.review.links"), HideCaption: true, Empty: i18n.T(ctx, "monitoring.review.no_link")}
	for _, key := range []string{"reviewer", "made", "state"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "monitoring.review.column."+key)})
	}
	for _, r := range list {
		state := i18n.T(ctx, "monitoring.review.until", i18n.DateTime(ctx, r.ExpiresAt))
		switch {
		case !r.RevokedAt.IsZero():
			state = i18n.T(ctx, "monitoring.review.revoked", i18n.DateTime(ctx, r.RevokedAt))
		case !r.Open(now):
			state = i18n.T(ctx, "monitoring.review.expired", i18n.DateTime(ctx, r.ExpiresAt))
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
			{"city", ui.Said(ctx, v.Data.City)}, {"country", ui.Said(ctx, c.Country)}, {"designated_on", ui.SaidDay(ctx, c.DesignatedOn)},
			{"dated_on", ui.SaidDay(ctx, c.DatedOn)}, {"body", ui.Said(ctx, c.Body)}, {"earlier", ui.Said(ctx, c.Earlier)}, {"contacts", ui.Said(ctx, c.Contacts)},
		} {
			if f.value == "" {
				f.value = i18n.T(ctx, "monitoring.missing")
			}
			add(ui.ItemProps{Title: i18n.T(ctx, "monitoring.field."+f.key), Meta: f.value}, civic.Text{})
		}
	case "3":
		for _, a := range v.Data.Activities {
			add(ui.ItemProps{TitleText: a.Title, Href: a.Link, Meta: meta(ui.SaidDay(ctx, a.Day), i18n.T(ctx, "monitoring.activity.kind."+a.Kind), a.Place)}, civic.Text{})
		}
	case "4", "5", "6.1", "6.2":
		for _, e := range v.Draft.entries(v.Data, section) {
			add(ui.ItemProps{TitleText: e.Title, Href: e.Href, Meta: meta(ui.Said(ctx, e.Lead), strings.ReplaceAll(ui.Said(ctx, e.Partners), "\n", ", "))}, e.Summary)
		}
	case "6.3":
		for _, b := range v.Data.Budget {
			known := i18n.T(ctx, "monitoring.budget_known", b.Actions-b.Unknown, b.Actions)
			amount := ""
			if b.CostMin != facts.Unknown {
				amount = i18n.T(ctx, "monitoring.entry.amount", paper.Cost(ctx, b.CostMin, b.CostMax))
			}
			add(ui.ItemProps{TitleText: b.Title, Href: b.Href, Meta: meta(amount, i18n.T(ctx, "monitoring.budget_of")+": "+known)}, b.Money)
		}
	case "A":
		for _, f := range v.Data.Figures {
			value := strings.TrimSpace(number(ctx, f.Value) + " " + ui.Said(ctx, f.Unit))
			add(ui.ItemProps{TitleText: f.Title, Href: f.Href, Meta: meta(value, paper.Span(ctx, f.From, f.To), f.Source)}, civic.Text{})
		}
	}
	return list
}
