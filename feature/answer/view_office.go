package answer

import (
	"context"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// fieldLabel names a field of the form of a draft.
func fieldLabel(ctx context.Context, field string) string {
	name, lang := field, ""
	if base, ok := strings.CutSuffix(field, "_vi"); ok {
		name, lang = base, " ("+i18n.T(ctx, "ui.lang.vi")+")"
	} else if base, ok := strings.CutSuffix(field, "_en"); ok {
		name, lang = base, " ("+i18n.T(ctx, "ui.lang.en")+")"
	}
	return i18n.T(ctx, "answer.field."+name) + lang
}

// wordOf is the word of a decision; what is none is shown as it is.
func wordOf(ctx context.Context, d Decision) string {
	if !slices.Contains(Decisions, d) {
		return string(d)
	}
	return decisionWord(ctx, d)
}

func dueDay(ctx context.Context, day string) string {
	t, err := time.ParseInLocation(time.DateOnly, day, i18n.Zone(ctx))
	if err != nil {
		return "–"
	}
	return i18n.Date(ctx, t)
}

func (v listView) tabs(ctx context.Context) []ui.Tab {
	list := make([]ui.Tab, len(shelves))
	for i, name := range shelves {
		list[i] = v.L.CountedTab(i18n.T(ctx, "answer.shelf."+name), "show", name, v.Counts[name])
	}
	return list
}

func (v listView) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "answer.office_title"), HideCaption: true, Empty: i18n.T(ctx, "answer.office_none")}
	for _, key := range []string{"text", "state", "due_on", "decision", "consultation"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "answer.field."+key)})
	}
	for _, a := range v.Answers {
		state := ui.CPart(ui.StateTag(string(a.State), stateWord(ctx, a.State)))
		if a.Late(v.Today) {
			state = ui.CPart(ui.StateTag("late", i18n.T(ctx, "answer.late")))
		}
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CTextLink(Excerpt(a.Text), "/office/answers/"+string(a.ID)), state, ui.C(dueDay(ctx, a.DueOn)), ui.C(decisionWord(ctx, a.Decision)),
			ui.CText(v.Titles[a.Consultation]),
		})
	}
	return t
}

func (v oneView) path(act string) string { return "/office/answers/" + string(v.A.ID) + "/" + act }

// errorsOf gives the errors of the form of an act.
func (v oneView) errorsOf(act string) ui.Errors {
	if v.Act == act {
		return v.Errors
	}
	return nil
}

// reasonOf gives what was typed in the form of an act.
func (v oneView) reasonOf(act string) string {
	if v.Act == act {
		return v.Reason
	}
	return ""
}

func (v oneView) terms(ctx context.Context) []ui.Term {
	list := []ui.Term{
		{Label: i18n.T(ctx, "answer.consultation"), Cell: ui.CTextLink(v.C.Title, "/consultations/"+v.C.Slug)},
		{Label: i18n.T(ctx, "answer.field.decision"), Cell: ui.C(decisionWord(ctx, v.A.Decision))},
		{Label: i18n.T(ctx, "answer.field.body"), Cell: ui.CText(v.BodyName)},
	}
	if !v.C.Public {
		list[0].Cell = ui.CText(v.C.Title)
	}
	if v.A.Decision == Forwarded {
		list = append(list, ui.Term{Label: i18n.T(ctx, "answer.field.forwarded_to"), Cell: ui.CText(v.ForwardName)})
	}
	list = append(list,
		ui.Term{Label: i18n.T(ctx, "answer.field.due_on"), Cell: ui.C(dueDay(ctx, v.A.DueOn))},
		ui.Term{Label: i18n.T(ctx, "answer.drafted_by"), Cell: ui.C(named(ctx, v.A.DraftedName))})
	if !v.A.ApprovedAt.IsZero() {
		list = append(list, ui.Term{Label: i18n.T(ctx, "answer.approved_by"), Cell: ui.C(named(ctx, v.A.ApprovedName) + ", " + i18n.DateTime(ctx, v.A.ApprovedAt))})
	}
	return list
}

func named(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "answer.system")
	}
	return name
}

func (v draftView) heading(ctx context.Context) string {
	if v.F.ID == "" {
		return i18n.T(ctx, "answer.new")
	}
	return i18n.T(ctx, "answer.edit")
}

func consultationOptions(ctx context.Context, all []civic.Consultation, chosen civic.ConsultationNumber) []ui.Option {
	list := make([]ui.Option, len(all))
	for i, c := range all {
		list[i] = ui.Option{Value: c.Number.String(), Label: in(ctx, c.Title), Selected: c.Number == chosen}
	}
	return list
}

func (v draftView) decisionOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(Decisions))
	for i, d := range Decisions {
		list[i] = ui.Option{Value: string(d), Label: decisionWord(ctx, d), Hint: i18n.T(ctx, "answer.decision_hint."+string(d)), Selected: v.F.Decision == d}
	}
	return list
}

func bodyOptions(ctx context.Context, all []civic.Body, chosen string) []ui.Option {
	list := make([]ui.Option, len(all))
	for i, b := range all {
		list[i] = ui.Option{Value: b.ID, Label: in(ctx, b.Name), Selected: b.ID == chosen}
	}
	return list
}

// subjectOptions are things to answer as checkboxes.
func subjectOptions(ctx context.Context, nodes []civic.Node, checked bool) []ui.Option {
	list := make([]ui.Option, len(nodes))
	for i, n := range nodes {
		list[i] = ui.Option{Value: written(n.Ref), Label: in(ctx, n.Title), Hint: kindWord(ctx, n), Selected: checked}
	}
	return list
}
