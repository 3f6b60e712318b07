package synthesis

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"dienhong/engine/opinionmap"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

func (c Current) kicker(ctx context.Context) string {
	title, _ := c.Consultation.Title.In(localeOf(ctx))
	return i18n.T(ctx, "synthesis.results") + " · " + title
}

func (c Current) page(ctx context.Context) ui.Page {
	title, _ := c.Consultation.Title.In(localeOf(ctx))
	p := ui.Page{
		Title: i18n.T(ctx, "synthesis.results") + ": " + title, Wide: true,
		Image:      c.path("/results/share.svg"),
		Breadcrumb: []ui.Link{{Text: title, Href: c.path("")}, {Text: i18n.T(ctx, "synthesis.results")}},
	}
	p.Description = c.sentence(ctx)
	if r := c.Result; r != nil {
		p.Description = i18n.T(ctx, "synthesis.description", c.sentence(ctx), r.Participants, r.Votes)
	}
	return p
}

// subPage is a page below the results.
func (c Current) subPage(ctx context.Context, title string) ui.Page {
	consultation, _ := c.Consultation.Title.In(localeOf(ctx))
	return ui.Page{
		Title: title + ": " + consultation, Description: c.sentence(ctx), Wide: true,
		Breadcrumb: []ui.Link{{Text: consultation, Href: c.path("")}, {Text: i18n.T(ctx, "synthesis.results"), Href: c.path("/results")}, {Text: title}},
	}
}

func (c Current) events() string { return "/live/consultations/" + c.Consultation.Slug + "/results" }

func (c Current) statementPath(number int64) string {
	return c.path("/results/statements/" + strconv.FormatInt(number, 10))
}

// stats are the figures at the head of the page.
func (c Current) stats(ctx context.Context) []ui.Stat {
	r := c.Result
	list := []ui.Stat{
		{Value: i18n.Number(ctx, r.Participants), Label: i18n.T(ctx, "synthesis.figure.people")},
		{Value: i18n.Number(ctx, r.Votes), Label: i18n.T(ctx, "synthesis.figure.votes"), Href: c.path("/results/statements?sort=votes")},
		{Value: i18n.Number(ctx, len(r.Findings)), Label: i18n.T(ctx, "synthesis.figure.statements"), Href: c.path("/results/statements")},
	}
	if r.Mapped() {
		list = append(list, ui.Stat{
			Value: i18n.Number(ctx, r.Grouped), Label: i18n.T(ctx, "synthesis.figure.grouped"),
			Note: i18n.T(ctx, "synthesis.figure.grouped_note", r.Needed),
		})
	}
	return list
}

func (c Current) commonProps(ctx context.Context) ui.SectionProps {
	p := ui.SectionProps{ID: "common", More: ui.Link{Text: i18n.T(ctx, "synthesis.common.more"), Href: c.path("/results/statements?sort=common")}}
	if c.Result.State == OneGroup {
		p.Title, p.Lead = i18n.T(ctx, "synthesis.common.title_one"), i18n.T(ctx, "synthesis.common.lead_one")
	} else {
		p.Title, p.Lead = i18n.T(ctx, "synthesis.common.title", c.noun(ctx)), i18n.T(ctx, "synthesis.common.lead", c.noun(ctx))
	}
	return p
}

func (c Current) nothingCommon(ctx context.Context) string {
	if c.Result.State == OneGroup {
		return i18n.T(ctx, "synthesis.common.none_one")
	}
	return i18n.T(ctx, "synthesis.common.none", c.noun(ctx))
}

// sure says how far the result can be relied on.
func (c Current) sure(ctx context.Context) []string {
	list := []string{i18n.T(ctx, "synthesis.sure.interval")}
	sure := c.Result.Certainty
	if sure == nil {
		return list
	}
	p := i18n.Decimal(ctx, sure.P, 3)
	if sure.Separate {
		list = append(list, i18n.T(ctx, "synthesis.sure.separate", p))
	} else {
		list = append(list, i18n.T(ctx, "synthesis.sure.not_separate", p))
	}
	var parts []string
	for _, g := range c.Result.Groups {
		if g.Stability >= 0 {
			parts = append(parts, i18n.T(ctx, "synthesis.sure.group", c.nameWithin(ctx, g), percent(ctx, g.Stability)))
		}
	}
	if len(parts) > 0 {
		list = append(list, i18n.T(ctx, "synthesis.sure.stable", sure.Resamples, strings.Join(parts, ", ")))
	}
	if sure.Version != c.Result.Version {
		list = append(list, i18n.T(ctx, "synthesis.sure.older", sure.Version))
	}
	return list
}

// The orders of the list of statements.
const (
	byCommon   = "common"
	byDivisive = "divisive"
	byVotes    = "votes"
	byNumber   = "number"
)

// findings lists what may be shown now, in an order.
func (c Current) findings(order string) []Finding {
	if c.Result == nil {
		return nil
	}
	list := make([]Finding, 0, len(c.Result.Findings))
	for _, f := range c.Result.Findings {
		if c.counts(f.Statement) {
			list = append(list, f)
		}
	}
	slices.SortStableFunc(list, func(a, b Finding) int {
		switch order {
		case byCommon:
			return cmp.Compare(b.Shared, a.Shared)
		case byDivisive:
			return cmp.Compare(b.Divide, a.Divide)
		case byVotes:
			return cmp.Compare(b.All.Total(), a.All.Total())
		}
		return 0
	})
	return list
}

// listing is one page of the list of statements.
type listing struct {
	total int
	tabs  []ui.Tab
	table ui.TableProps
	pager ui.PagerProps
}

const listPage = 50

// listQuery is the order of the list of statements.
type listQuery struct {
	Sort string `form:"sort"`
}

func (c Current) list(ctx context.Context, l list.List[listQuery]) listing {
	names := []struct{ order, key string }{
		{byCommon, "synthesis.table.by_common"}, {byDivisive, "synthesis.table.by_divisive"},
		{byVotes, "synthesis.table.by_votes"}, {byNumber, "synthesis.table.by_number"},
	}
	if !slices.ContainsFunc(names, func(n struct{ order, key string }) bool { return n.order == l.Filter.Sort }) {
		l.Filter.Sort = byCommon
	}
	shown := list.Cut(&l, c.findings(l.Filter.Sort))
	out := listing{total: l.Total, pager: l.Pager(), table: c.findingTable(ctx, shown)}
	for _, n := range names {
		out.tabs = append(out.tabs, l.Tab(i18n.T(ctx, n.key), "sort", n.order))
	}
	return out
}

func (c Current) findingTable(ctx context.Context, list []Finding) ui.TableProps {
	head := func(key string) ui.Column { return ui.Column{Text: i18n.T(ctx, key), Numeric: true} }
	t := ui.TableProps{
		Caption: i18n.T(ctx, "synthesis.table.caption"), HideCaption: true, Empty: i18n.T(ctx, "synthesis.table.empty"),
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "synthesis.table.statement")}, head("synthesis.table.agree"), head("synthesis.table.disagree"),
			head("synthesis.table.pass"), head("synthesis.table.votes"),
		},
	}
	if c.Result == nil {
		return t
	}
	mapped := c.Result.Mapped()
	for _, g := range c.Result.Groups {
		t.Columns = append(t.Columns, ui.Column{Text: c.name(ctx, g), Numeric: true})
	}
	if mapped {
		t.Columns = append(t.Columns, head("synthesis.table.shared"))
	}
	if len(c.Result.Groups) > 0 {
		t.Columns = append(t.Columns, head("synthesis.table.divide"))
	}
	for _, f := range list {
		row := []ui.Cell{
			ui.CTextLink(c.text(f.Statement), c.statementPath(f.Statement)),
			ui.C(percent(ctx, f.All.Share(f.All.Agree))), ui.C(percent(ctx, f.All.Share(f.All.Disagree))),
			ui.C(percent(ctx, f.All.Share(f.All.Pass))), ui.C(i18n.Number(ctx, f.All.Total())),
		}
		for g, group := range c.Result.Groups {
			row = append(row, groupCell(ctx, group, f.ByGroup[g]))
		}
		if mapped {
			row = append(row, ui.C(percentDown(ctx, f.Shared)))
		}
		if len(c.Result.Groups) > 0 {
			row = append(row, ui.C(percentDown(ctx, f.Divide)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func groupCell(ctx context.Context, g Group, t Tally) ui.Cell {
	switch {
	case !g.Shown():
		return ui.C(i18n.T(ctx, "synthesis.kind.withheld"))
	case t.Total() == 0:
		return ui.C("–")
	}
	return ui.C(i18n.T(ctx, "synthesis.table.cell", percent(ctx, t.Share(t.Agree)), t.Total()))
}

// tallyColumns are those of a table of votes by who cast them.
func tallyColumns(ctx context.Context) []ui.Column {
	return []ui.Column{
		{Text: i18n.T(ctx, "synthesis.statement.who")},
		{Text: i18n.T(ctx, "synthesis.table.agree"), Numeric: true}, {Text: i18n.T(ctx, "synthesis.table.disagree"), Numeric: true},
		{Text: i18n.T(ctx, "synthesis.table.pass"), Numeric: true}, {Text: i18n.T(ctx, "synthesis.table.votes"), Numeric: true},
		{Text: i18n.T(ctx, "synthesis.statement.agree_range"), Numeric: true},
	}
}

func tallyRow(ctx context.Context, who string, t Tally) []ui.Cell {
	share := "–"
	if n := t.Total(); n > 0 {
		in := Likely(t.Agree, n)
		share = i18n.T(ctx, "synthesis.statement.share", percent(ctx, t.Share(t.Agree)), percent(ctx, in.Low), percent(ctx, in.High))
	}
	return []ui.Cell{
		ui.C(who), ui.C(i18n.Number(ctx, t.Agree)), ui.C(i18n.Number(ctx, t.Disagree)), ui.C(i18n.Number(ctx, t.Pass)),
		ui.C(i18n.Number(ctx, t.Total())), ui.C(share),
	}
}

// withheldRow stands for somebody whose figures are not shown.
func withheldRow(ctx context.Context, who string) []ui.Cell {
	hidden := i18n.T(ctx, "synthesis.kind.withheld")
	return []ui.Cell{ui.C(who), ui.C(hidden), ui.C(hidden), ui.C(hidden), ui.C(hidden), ui.C(hidden)}
}

func (c Current) statementGroups(ctx context.Context, f *Finding) ui.TableProps {
	t := ui.TableProps{
		Caption: i18n.T(ctx, "synthesis.statement.by_group", c.noun(ctx)), HideCaption: true, Columns: tallyColumns(ctx),
		Total: tallyRow(ctx, i18n.T(ctx, "synthesis.statement.all"), f.All),
	}
	for i, g := range c.Result.Groups {
		if g.Shown() {
			t.Rows = append(t.Rows, tallyRow(ctx, c.name(ctx, g), f.ByGroup[i]))
		} else {
			t.Rows = append(t.Rows, withheldRow(ctx, c.name(ctx, g)))
		}
	}
	return t
}

// scores are what the comparison of groups says about a statement.
func (c Current) scores(ctx context.Context, f *Finding) []ui.Term {
	var terms []ui.Term
	if len(c.Result.Groups) > 0 && f.Shared > 0 {
		side := i18n.T(ctx, "synthesis.table.agree")
		if f.Side == opinionmap.Disagree {
			side = i18n.T(ctx, "synthesis.table.disagree")
		}
		terms = append(terms, ui.Term{Label: i18n.T(ctx, "synthesis.statement.shared", c.noun(ctx)), Cell: ui.C(percentDown(ctx, f.Shared) + " · " + side)})
	}
	if f.Divide > 0 {
		terms = append(terms, ui.Term{Label: i18n.T(ctx, "synthesis.statement.divide", c.noun(ctx)), Cell: ui.C(percentDown(ctx, f.Divide))})
	}
	for _, b := range c.bridging() {
		if b.Statement == f.Statement {
			terms = append(terms, ui.Term{Label: i18n.T(ctx, "synthesis.statement.bridging"), Cell: ui.C(c.bridgingMeta(ctx, b))})
		}
	}
	return terms
}

// part is one step of the explanation.
type part struct{ title, text string }

func explanation(ctx context.Context) []part {
	return []part{
		{i18n.T(ctx, "synthesis.explain.votes_title"), i18n.T(ctx, "synthesis.explain.votes")},
		{i18n.T(ctx, "synthesis.explain.place_title"), i18n.T(ctx, "synthesis.explain.place", MinAnswers)},
		{i18n.T(ctx, "synthesis.explain.groups_title"), i18n.T(ctx, "synthesis.explain.groups", MinPeople, resamples)},
		{i18n.T(ctx, "synthesis.explain.common_title"), i18n.T(ctx, "synthesis.explain.common")},
		{i18n.T(ctx, "synthesis.explain.breadth_title"), i18n.T(ctx, "synthesis.explain.breadth", shortestList, longestList)},
		{i18n.T(ctx, "synthesis.explain.kinds_title"), i18n.T(ctx, "synthesis.explain.kinds")},
		{i18n.T(ctx, "synthesis.explain.limits_title"), i18n.T(ctx, "synthesis.explain.limits")},
		{i18n.T(ctx, "synthesis.explain.again_title"), i18n.T(ctx, "synthesis.explain.again")},
	}
}
