package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// acts are the buttons of a statement: what can be done from its state.
func acts(ctx context.Context, from State) []ui.Act {
	look := map[Act]ui.Act{
		Accept: {Kind: ui.Primary, Key: "a"}, Return: {Kind: ui.Secondary, Key: "r"},
		Hide: {Kind: ui.Danger, Key: "h"}, Merge: {Kind: ui.Secondary, Key: "m"},
	}
	var list []ui.Act
	for _, act := range Acts {
		if becomes[act] == from {
			continue
		}
		a := look[act]
		a.Value, a.Text = string(act), i18n.T(ctx, "statement.act."+string(act))
		list = append(list, a)
	}
	return list
}

// hidden carries what the moderator saw.
func (v itemView) hidden() []string {
	list := []string{"from", string(v.Item.S.State), "back", "item"}
	if v.Appeal.Open() {
		list = append(list, "appeal", "true")
	}
	return list
}

// reasonOptions are the reasons in the order of the number keys.
func reasonOptions(ctx context.Context, chosen string) []ui.Option {
	var list []ui.Option
	for _, r := range Reasons {
		list = append(list, ui.Option{Value: r, Label: i18n.T(ctx, "statement.reason."+r), Selected: r == chosen})
	}
	return list
}

// bulkActs are what can be done to many at once.
func bulkActs(ctx context.Context, chosen Act) []ui.Option {
	if chosen == "" {
		chosen = Accept
	}
	var list []ui.Option
	for _, a := range []Act{Accept, Return, Hide} {
		list = append(list, ui.Option{Value: string(a), Label: i18n.T(ctx, "statement.act."+string(a)), Selected: a == chosen})
	}
	return list
}

// hidden carries the chosen statements from the preview to the act.
func (f bulkForm) hidden() []string {
	var list []string
	for _, s := range f.Statements {
		list = append(list, "statements", s)
	}
	return list
}

func bulkLead(ctx context.Context, v bulkView) string {
	if v.Form.Act == "" {
		return i18n.N(ctx, "statement.bulk.chosen", len(v.Items))
	}
	return i18n.N(ctx, "statement.bulk.consequence_"+string(v.Form.Act), len(v.Items))
}

func backlogTabs(ctx context.Context, v queueView) []ui.Tab {
	tabs := []ui.Tab{{Text: i18n.T(ctx, "statement.queue.all"), Href: "/office/moderation", Current: v.Only == 0, Count: v.Total, Counted: true}}
	for _, b := range v.Backlog {
		tabs = append(tabs, ui.Tab{
			Text: titleOf(ctx, v.Consultations[b.Consultation]), Href: "/office/moderation?consultation=" + b.Consultation.String(),
			Current: v.Only == b.Consultation, Count: b.N, Counted: true,
		})
	}
	return tabs
}

func stateTabs(ctx context.Context, v officeListView) []ui.Tab {
	tabs := []ui.Tab{v.L.CountedTab(i18n.T(ctx, "statement.office.all"), "state", "", v.All)}
	for _, s := range States {
		tabs = append(tabs, v.L.CountedTab(i18n.T(ctx, "statement.state."+string(s)), "state", string(s), v.Counts[s]))
	}
	return tabs
}

func officeRows(ctx context.Context, v officeListView) ui.TableProps {
	t := ui.TableProps{
		Stack:   true,
		Caption: i18n.T(ctx, "statement.office.title"), HideCaption: true, Empty: i18n.T(ctx, "statement.statements.none_found"),
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "statement.office.number")}, {Text: i18n.T(ctx, "statement.office.text")}, {Text: i18n.T(ctx, "statement.office.state")},
			{Text: i18n.T(ctx, "statement.office.votes"), Numeric: true}, {Text: i18n.T(ctx, "ui.vote.agree"), Numeric: true},
			{Text: i18n.T(ctx, "ui.vote.disagree"), Numeric: true}, {Text: i18n.T(ctx, "ui.vote.pass"), Numeric: true},
		},
	}
	if v.Editor {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "statement.office.make")})
	}
	for _, st := range v.Found.Statements {
		row := []ui.Cell{
			ui.CLink(id(st.ID), deskOrPage(ctx, v.C, st)), ui.CPart(statementCell(v, st)),
			ui.CPart(ui.StateTag(stateTone(st.State), i18n.T(ctx, "statement.state."+string(st.State)))),
			ui.C(i18n.Number(ctx, st.Tally.Total())), share(ctx, st.Tally.Agree, st), share(ctx, st.Tally.Disagree, st), share(ctx, st.Tally.Pass, st),
		}
		switch {
		case v.Editor && st.State == Shown:
			row = append(row, ui.CPart(madeFrom(v.C, st)))
		case v.Editor:
			row = append(row, ui.C(""))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// deskOrPage is where a statement is moderated, for those who do; its public page,
// if it has one, for others.
func deskOrPage(ctx context.Context, c civic.Consultation, st Statement) string {
	desk := Ref{st.Consultation, st.ID}.path("")
	if ui.Leads(ctx, desk) || st.State != Shown {
		return desk
	}
	return statementPath(c, st.ID)
}

func doneMerge(ctx context.Context, into int64) string {
	return i18n.T(ctx, "statement.done.merge_into", id(into))
}

// share is a part of the votes on a statement; empty when there are none.
func share(ctx context.Context, n int, st Statement) ui.Cell {
	if st.Tally.Total() == 0 {
		return ui.C("")
	}
	return ui.C(i18n.Percent(ctx, float64(n)/float64(st.Tally.Total())))
}

// translateKey says what is done to a statement in the other language.
func translateKey(st Statement, lang civic.Locale) string {
	if st.Translated != "" {
		return "statement.translation.again_" + string(lang)
	}
	return "statement.translation.add_" + string(lang)
}

// title says of a conflict who came first.
func (e *DecidedError) title(ctx context.Context) string {
	if e.Last.Act == Ask {
		return i18n.T(ctx, "statement.queue.conflict_appeal", id(e.Statement.ID))
	}
	return i18n.T(ctx, "statement.queue.conflict", id(e.Statement.ID))
}
