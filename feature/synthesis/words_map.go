package synthesis

import (
	"context"
	"strings"

	"dienhong/platform/i18n"
	"dienhong/ui"
)

// sheet lays the result out and puts it into words.
func (c Current) sheet(ctx context.Context, you *Point) ui.OpinionMapProps {
	r := c.Result
	groups := r.Groups
	if r.State == OneGroup {
		groups = []Group{{Size: r.Grouped}}
	}
	p := Draw(r.Clusters, groups, you)
	out := ui.OpinionMapProps{
		Title:       i18n.T(ctx, "synthesis.picture.title"),
		Description: i18n.T(ctx, "synthesis.picture.description", c.sentence(ctx)),
		Width:       p.Width, Height: p.Height,
	}
	for i, g := range p.Groups {
		drawn := ui.MapGroup{Style: g.Style, Hull: g.Hull, Marks: marks(g), X: g.Label.X, Y: g.Label.Y, Count: people(ctx, g.Size)}
		if r.State == OneGroup {
			drawn.Name = i18n.T(ctx, "synthesis.picture.everybody", people(ctx, g.Size))
		} else {
			drawn.Letter = g.Letter
			drawn.Name = c.name(ctx, groups[i]) + ": " + groupSize(ctx, r, groups[i])
			drawn.Href = groupAnchor(groups[i])
		}
		out.Groups = append(out.Groups, drawn)
	}
	if p.You != nil {
		out.You = &ui.MapYou{X: p.You.X, Y: p.You.Y, Text: i18n.T(ctx, "synthesis.picture.you")}
	}
	return out
}

func marks(g PictureGroup) string {
	var b strings.Builder
	for _, m := range g.Marks {
		b.WriteString(m.Path)
	}
	return b.String()
}

func groupID(g Group) string { return "group-" + strings.ToLower(g.Letter()) }

func groupAnchor(g Group) string { return "#" + groupID(g) }

// groupTable says in figures what the map shows.
func (c Current) groupTable(ctx context.Context) *ui.TableProps {
	r := c.Result
	if !r.Parted() {
		return nil
	}
	t := &ui.TableProps{
		Caption: i18n.T(ctx, "synthesis.picture.table", c.noun(ctx)),
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "synthesis.picture.column_group")},
			{Text: i18n.T(ctx, "synthesis.picture.column_people"), Numeric: true},
			{Text: i18n.T(ctx, "synthesis.picture.column_share"), Numeric: true},
			{Text: i18n.T(ctx, "synthesis.picture.column_stands")},
		},
		Total: []ui.Cell{ui.C(i18n.T(ctx, "synthesis.picture.total")), ui.C(i18n.Number(ctx, r.Grouped)), ui.C(percent(ctx, 1)), ui.C("")},
	}
	for _, g := range r.Groups {
		first := ui.C("–")
		if stands := c.stands(g); len(stands) > 0 && g.Shown() {
			first = ui.CPart(stance(c, stands[0]))
		}
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CLink(c.name(ctx, g), groupAnchor(g)), ui.C(i18n.Number(ctx, g.Size)),
			ui.C(percent(ctx, float64(g.Size)/float64(max(r.Grouped, 1)))), first,
		})
	}
	return t
}

// kindTables are the participants by kind, and what each kind says to what
// everybody shares and to what divides.
func (c Current) kindTables(ctx context.Context) (people, answers ui.TableProps) {
	r := c.Result
	people = ui.TableProps{
		Caption: i18n.T(ctx, "synthesis.kind.people"),
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "synthesis.kind.column")},
			{Text: i18n.T(ctx, "synthesis.picture.column_people"), Numeric: true},
			{Text: i18n.T(ctx, "synthesis.picture.column_share"), Numeric: true},
		},
	}
	total := 0
	for _, k := range r.Kinds {
		total += k.Participants
	}
	answers = ui.TableProps{
		Caption: i18n.T(ctx, "synthesis.kind.table"),
		Columns: []ui.Column{{Text: i18n.T(ctx, "synthesis.kind.statement")}},
	}
	for _, k := range r.Kinds {
		people.Rows = append(people.Rows, []ui.Cell{
			ui.C(kindName(ctx, k)), ui.C(i18n.Number(ctx, k.Participants)), ui.C(percent(ctx, float64(k.Participants)/float64(max(total, 1)))),
		})
		answers.Columns = append(answers.Columns, ui.Column{Text: kindName(ctx, k), Numeric: true})
	}
	for _, statement := range c.telling() {
		i, ok := r.finding(statement)
		if !ok || len(r.Findings[i].ByKind) == 0 {
			continue
		}
		row := []ui.Cell{ui.CTextLink(c.text(statement), c.statementPath(statement))}
		for _, k := range r.Findings[i].ByKind {
			row = append(row, kindCell(ctx, k))
		}
		answers.Rows = append(answers.Rows, row)
	}
	return people, answers
}

// kindsWhen says of which moment the figures by kind are.
func (c Current) kindsWhen(ctx context.Context) string {
	return i18n.T(ctx, "synthesis.kind.computed", i18n.DateTime(ctx, c.Result.KindsAt), c.Result.KindsVersion)
}

func kindCell(ctx context.Context, k KindTally) ui.Cell {
	switch {
	case k.Withheld:
		return ui.C(i18n.T(ctx, "synthesis.kind.withheld"))
	case k.Total() == 0:
		return ui.C("–")
	}
	return ui.C(i18n.T(ctx, "synthesis.kind.cell", percent(ctx, k.Share(k.Agree)), k.Total()))
}

// telling lists the statements that say most: the clearest of the common ground
// and of the divides, in turn.
func (c Current) telling() []int64 {
	const most = 3
	var list []int64
	seen := map[int64]bool{}
	add := func(s int64) {
		if !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	for i, s := range c.common() {
		if i < most {
			add(s.Statement)
		}
	}
	for i, d := range c.divides() {
		if i < most {
			add(d.Statement)
		}
	}
	return list
}
