package plan

import (
	"context"
	"strconv"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// promised is the line below a commitment: to whom and when.
func promised(ctx context.Context, it Item) string {
	if it.MadeOn == "" {
		return i18n.T(ctx, "plan.promised", ui.Said(ctx, it.MadeTo))
	}
	return i18n.T(ctx, "plan.promised_on", ui.Said(ctx, it.MadeTo), ui.SaidDay(ctx, it.MadeOn))
}

func pillarTitle(ctx context.Context, p civic.Pillar) string {
	if p.ID == "" {
		return i18n.T(ctx, "plan.no_pillar")
	}
	return ui.Said(ctx, p.Name)
}

func objectiveLine(ctx context.Context, b branch) string {
	s := ui.Said(ctx, b.Item.Title) + " – " + share(ctx, b.Count.Done, b.Count.All)
	if b.Count.Late > 0 {
		s += " · " + i18n.N(ctx, "plan.count.late_n", b.Count.Late)
	}
	return s
}

func percentMeta(p Progress) string {
	if p.Percent == Unknown {
		return ""
	}
	return strconv.Itoa(p.Percent) + "%"
}

func meterState(w Work, today string) string {
	if w.Late(today) {
		return "late"
	}
	return string(w.State)
}

func milestoneTable(ctx context.Context, list []Milestone, today string) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "plan.milestones"), HideCaption: true, Columns: heads(ctx, "plan.milestone.title", "plan.milestone.due", "plan.milestone.done")}
	for _, s := range list {
		done := ui.C(ui.SaidDay(ctx, s.Done))
		switch {
		case s.Done == "" && s.Due < today:
			done = ui.CPart(ui.StateTag("late", i18n.T(ctx, "plan.milestone.late")))
		case s.Done == "":
			done = ui.C(i18n.T(ctx, "plan.milestone.not_yet"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.CText(s.Title), ui.C(ui.SaidDay(ctx, s.Due)), done})
	}
	return t
}

func heads(ctx context.Context, keys ...string) []ui.Column {
	list := make([]ui.Column, len(keys))
	for i, k := range keys {
		list[i] = ui.Column{Text: i18n.T(ctx, k)}
	}
	return list
}
