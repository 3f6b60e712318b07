package plan

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/ui"
)

func parseInt(s string) (int, error) {
	return strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "%"))
}

// conflict tells whether a refusal says that something is in the way.
func conflict(err error) (*civic.Error, bool) {
	var refusal *civic.Error
	ok := errors.As(err, &refusal) && refusal.Kind == civic.KindConflict
	return refusal, ok
}

func told(ctx context.Context, refusal *civic.Error) string {
	return i18n.T(ctx, refusal.Key, refusal.Args...)
}

// readMilestones reads steps, one a line: due | done | Vietnamese | English.
// Days may be written in either manner.
func readMilestones(s string, kept []Milestone) []Milestone {
	var list []Milestone
	for written := range strings.Lines(s) {
		if written = strings.TrimSpace(written); written == "" {
			continue
		}
		parts := strings.Split(written, "|")
		for len(parts) < 4 {
			parts = append(parts, "")
		}
		m := Milestone{Title: civic.Text{VI: strings.TrimSpace(parts[2]), EN: strings.TrimSpace(parts[3])}, Due: dayOf(parts[0]), Done: dayOf(parts[1])}
		for _, k := range kept {
			if k.Title == m.Title {
				m.ID = k.ID
			}
		}
		list = append(list, m)
	}
	return list
}

// dayOf writes a day as it is stored; what is no day stays as it was typed and
// breaks the rule of its field.
func dayOf(s string) string {
	s = strings.TrimSpace(s)
	t, err := sheet.Day(s, time.UTC)
	if err != nil || t.IsZero() {
		return s
	}
	return t.Format(time.DateOnly)
}

// officeState is the state of a line as the office's list shows it; only actions
// have one.
func officeState(ctx context.Context, it Item, today string) (state, text string) {
	if it.Work == nil {
		return "", ""
	}
	return standing(ctx, *it.Work, today)
}

func (f itemFields) heading(ctx context.Context) string {
	if f.ID == "" {
		return i18n.T(ctx, "plan.office.new."+f.Kind)
	}
	return ui.Said(ctx, civic.Text{VI: f.TitleVI, EN: f.TitleEN})
}

func (e editing) parentOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(e.Parents))
	for i, it := range e.Parents {
		list[i] = ui.Option{Value: string(it.ID), Label: ui.Said(ctx, it.Title), Selected: string(it.ID) == e.Fields.Parent}
	}
	return list
}

func (e editing) pillarOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(e.Names.Pillars))
	for i, p := range e.Names.Pillars {
		list[i] = ui.Option{Value: string(p.ID), Label: ui.Said(ctx, p.Name), Selected: string(p.ID) == e.Fields.Pillar}
	}
	return list
}

func (e editing) horizonOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(e.Names.Horizons))
	for i, h := range e.Names.Horizons {
		year := strconv.Itoa(h.Year)
		list[i] = ui.Option{Value: year, Label: year + " – " + ui.Said(ctx, h.Name), Selected: year == e.Fields.Horizon}
	}
	return list
}

func (e editing) levelOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, l := range []Level{Local, International} {
		list = append(list, ui.Option{Value: string(l), Label: i18n.T(ctx, "plan.level."+string(l)), Selected: string(l) == e.Fields.Level})
	}
	return list
}

func (e editing) bodyOptions(ctx context.Context, chosen ...string) []ui.Option {
	list := make([]ui.Option, len(e.Bodies))
	for i, b := range e.Bodies {
		list[i] = ui.Option{Value: b.ID, Label: ui.Said(ctx, b.Name), Selected: contains(chosen, b.ID)}
	}
	return list
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (e editing) causeOptions(ctx context.Context) (chosen, found []ui.Option) {
	option := func(n civic.Node, chosen bool) ui.Option {
		return ui.Option{Value: string(n.Kind) + ":" + n.ID, Label: ui.Said(ctx, n.Title), Hint: i18n.T(ctx, "chain.kind."+string(n.Kind)) + " " + n.ID, Selected: chosen}
	}
	for _, n := range e.Chosen {
		chosen = append(chosen, option(n, true))
	}
	for _, s := range e.Unnamed {
		chosen = append(chosen, ui.Option{Value: s, Label: s, Selected: true})
	}
	for _, n := range e.Found {
		found = append(found, option(n, false))
	}
	return chosen, found
}

func (e editing) stateOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(States))
	for i, s := range States {
		list[i] = ui.Option{Value: string(s), Label: stateName(ctx, s), Selected: string(s) == e.Report.State}
	}
	return list
}

func textOf(vi, en string) civic.Text { return civic.Text{VI: vi, EN: en} }

// counted writes a summary with how many are chosen.
func counted(ctx context.Context, key string, n int) string {
	return i18n.T(ctx, "plan.office.chosen", i18n.T(ctx, key), n)
}

// fieldNames are what the forms of the plan call their fields.
var fieldNames = map[string]string{
	"title": "plan.field.title", "summary": "plan.field.summary",
	"sdg": "plan.field.sdg",

	"source":  "plan.field.source",
	"made_to": "plan.field.made_to", "made_on": "plan.field.made_on", "pillar": "plan.field.pillar",
	"horizon": "plan.field.horizon", "level": "plan.field.level", "lead": "plan.field.lead", "partners": "plan.field.partners", "start": "plan.field.start",
	"end": "plan.field.end", "cost_min": "plan.field.cost_min", "cost_max": "plan.field.cost_max", "money": "plan.field.money",
	"milestones": "plan.milestones", "causes": "plan.field.causes", "as_of": "plan.field.as_of", "state": "plan.field.state",
	"percent": "plan.field.percent", "text": "plan.field.text",
}

// named gives problems the fieldNames of their fields.
func named(ctx context.Context, e ui.Errors) ui.Errors { return e.Under(ctx, fieldNames) }
