package report

import (
	"context"
	"strings"
	"time"

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
	t := ui.TableProps{Caption: i18n.T(ctx, "report.review.links"), HideCaption: true, Empty: i18n.T(ctx, "report.review.no_link")}
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

// rows tells what a section takes from records.
func (v reading) rows(ctx context.Context, section string) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "report.monitoring.data"), HideCaption: true}
	columns := func(keys ...string) {
		for _, k := range keys {
			t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, k)})
		}
	}
	switch section {
	case "3":
		return activitiesTable(ctx, v.Data.Activities, false)
	case "4", "5", "6.1", "6.2":
		columns("report.field.title", "report.entry.lead", "report.entry.partners", "report.entry.source")
		for _, e := range v.Draft.entries(v.Data, section) {
			t.Rows = append(t.Rows, []ui.Cell{
				ui.CTextLink(e.Title, e.Href), ui.CText(e.Lead), ui.C(strings.ReplaceAll(say(ctx, e.Partners), "\n", "; ")), ui.C(e.Source),
			})
		}
	case "6.3":
		columns("report.plan.head.programme", "report.plan.head.cost", "report.monitoring.budget_of")
		for _, b := range v.Data.Budget {
			t.Rows = append(t.Rows, []ui.Cell{
				ui.CTextLink(b.Title, b.Href), ui.C(cost(ctx, b.CostMin, b.CostMax)), ui.C(i18n.T(ctx, "report.monitoring.budget_known", b.Actions-b.Unknown, b.Actions)),
			})
		}
	case "A":
		columns("report.monitoring.figure", "report.monitoring.value", "report.monitoring.period", "report.monitoring.source")
		for _, f := range v.Data.Figures {
			t.Rows = append(t.Rows, []ui.Cell{
				ui.CTextLink(f.Title, f.Href), ui.C(strings.TrimSpace(number(ctx, f.Value) + " " + say(ctx, f.Unit))), ui.C(span(ctx, f.From, f.To)), ui.C(f.Source),
			})
		}
	}
	return t
}
