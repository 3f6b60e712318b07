package statement

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// inLocale gives a text in the reader's language, or in the other one.
func inLocale(ctx context.Context, t civic.Text) string {
	s, _ := t.In(reader(ctx))
	return s
}

// numberLine names a statement, and says when the reader sees a translation.
func numberLine(ctx context.Context, st Statement) string {
	line := i18n.T(ctx, "statement.statement.number", id(st.ID))
	if st.Translated == reader(ctx) {
		line += " · " + i18n.T(ctx, "statement.translation.mark")
	}
	return line
}

// originLine says where a statement comes from and since when.
func originLine(ctx context.Context, st Statement) string {
	line := i18n.T(ctx, "statement.origin."+string(st.Origin), st.CreatedAt)
	if st.Translated == reader(ctx) {
		line += " · " + i18n.T(ctx, "statement.translation.mark")
	}
	return line
}

func kindSummary(ctx context.Context, k civic.StakeholderKind) string {
	if k == "" {
		return i18n.T(ctx, "statement.kind.ask")
	}
	return i18n.T(ctx, "statement.kind.said", i18n.T(ctx, "stakeholder."+string(k)))
}

// moderationKey says when statements are moderated in a consultation.
func moderationKey(c civic.Consultation) string {
	if c.ModerateFirst {
		return "statement.idea.moderated_first"
	}
	return "statement.idea.moderated_after"
}

func sortOptions(ctx context.Context, chosen Sort) []ui.Option {
	if chosen == "" {
		chosen = ByVotes
	}
	var list []ui.Option
	for _, s := range Sorts {
		list = append(list, ui.Option{Value: string(s), Label: i18n.T(ctx, "statement.sort."+string(s)), Selected: s == chosen})
	}
	return list
}

// countTerms sums up the log of moderation.
func countTerms(ctx context.Context, l Log) []ui.Term {
	var terms []ui.Term
	for _, c := range l.Counts {
		terms = append(terms, ui.Term{Label: i18n.T(ctx, "statement.done."+string(c.Act)), Cell: ui.C(i18n.Number(ctx, c.N))})
	}
	return append(terms, ui.Term{
		Label: i18n.T(ctx, "statement.log.uncounted"),
		Cell:  ui.C(i18n.T(ctx, "statement.uncounted", l.UncountedStatements, l.UncountedVotes)),
	})
}

// decisionRows writes acts as a table, without the text that was decided on.
func decisionRows(ctx context.Context, c civic.Consultation, decisions []Decision, numbers bool) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "statement.log.title"), HideCaption: true, Columns: []ui.Column{
		{Text: i18n.T(ctx, "statement.log.when")}, {Text: i18n.T(ctx, "statement.log.act")}, {Text: i18n.T(ctx, "statement.log.reason")},
	}}
	if numbers {
		t.Columns = append([]ui.Column{t.Columns[0], {Text: i18n.T(ctx, "statement.log.statement")}}, t.Columns[1:]...)
	}
	for _, d := range decisions {
		row := []ui.Cell{ui.C(i18n.DateTime(ctx, d.At))}
		if numbers {
			row = append(row, ui.CLink(i18n.T(ctx, "statement.statement.number", id(d.Statement)), statementPath(c, d.Statement)))
		}
		t.Rows = append(t.Rows, append(row, ui.C(doneText(ctx, d)), ui.C(reasonText(ctx, d))))
	}
	return t
}

// doneText says what was done: "Gộp vào ý kiến 12".
func doneText(ctx context.Context, d Decision) string {
	if d.Act == Merge {
		return i18n.T(ctx, "statement.done.merge_into", id(d.MergedInto))
	}
	return i18n.T(ctx, "statement.done."+string(d.Act))
}

// reasonText is the reason with the moderator's words.
func reasonText(ctx context.Context, d Decision) string {
	switch {
	case d.Reason == "":
		return d.Note
	case d.Note == "":
		return i18n.T(ctx, "statement.reason."+d.Reason)
	}
	return i18n.T(ctx, "statement.reason."+d.Reason) + ": " + d.Note
}

// isAddress tells whether a source is an address of the web.
func isAddress(s string) bool {
	return (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsAny(s, " \n")
}

// text is the statement, or that it is hidden.
func (a Answer) text(ctx context.Context) civic.Text {
	if a.Statement.Text.IsZero() {
		hidden := i18n.T(ctx, "statement.statement.hidden")
		return civic.Text{VI: hidden, EN: hidden}
	}
	return a.Statement.Text
}

// figuresOf says of which hour the public figures are, or when there will be some.
func figuresOf(ctx context.Context, c civic.Consultation, p Public) string {
	switch {
	case p.Number == 0 && c.Over:
		return ""
	case p.Number == 0:
		return i18n.T(ctx, "statement.statements.first", 2*Least, p.Answers)
	}
	return i18n.T(ctx, "statement.statements.of", i18n.DateTime(ctx, p.At))
}
