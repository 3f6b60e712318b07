package synthesis

import (
	"cmp"
	"context"
	"math"
	"slices"

	"dienhong/engine/opinionmap"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// besides is how many statements stand in the table of everybody and the verified:
// those of which they differ most.
const besides = 10

// verifiedTable has the votes of everybody and of the verified side by side.
func (c Current) verifiedTable(ctx context.Context) ui.TableProps {
	var list []Statement
	for _, st := range c.texts {
		if st.Counts() && st.Verified.Total() > 0 {
			list = append(list, st)
		}
	}
	apart := func(st Statement) float64 { return math.Abs(agreeing(st.All) - agreeing(st.Verified)) }
	slices.SortFunc(list, func(a, b Statement) int {
		return cmp.Or(cmp.Compare(apart(b), apart(a)), cmp.Compare(a.Number, b.Number))
	})
	t := ui.TableProps{
		Caption: i18n.T(ctx, "synthesis.verified.title"), HideCaption: true,
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "synthesis.verified.statement")},
			{Text: i18n.T(ctx, "synthesis.verified.all"), Numeric: true}, {Text: i18n.T(ctx, "synthesis.verified.verified"), Numeric: true},
		},
	}
	for _, st := range list[:min(besides, len(list))] {
		t.Rows = append(t.Rows, []ui.Cell{ui.CTextLink(st.Text, c.statementPath(st.Number)), ui.C(agreeOf(ctx, st.All)), ui.C(agreeOf(ctx, st.Verified))})
	}
	return t
}

// agreeing is the share of those who agree.
func agreeing(t opinionmap.Tally) float64 { return float64(t.Agree) / float64(max(1, t.Total())) }

// agreeOf writes it with how many voted.
func agreeOf(ctx context.Context, t opinionmap.Tally) string {
	return i18n.T(ctx, "synthesis.verified.share", i18n.Percent(ctx, agreeing(t)), t.Total())
}
