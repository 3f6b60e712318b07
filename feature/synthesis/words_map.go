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
			drawn.Href = c.groupPath(groups[i])
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

// groupPath leads to a group from wherever the map is.
func (c Current) groupPath(g Group) string { return c.path("/results") + "#" + groupID(g) }

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
			ui.CLink(c.name(ctx, g), c.groupPath(g)), ui.C(i18n.Number(ctx, g.Size)),
			ui.C(percent(ctx, float64(g.Size)/float64(max(r.Grouped, 1)))), first,
		})
	}
	return t
}

// kindTables are the participants by kind, and what each kind says to what
// everybody shares and to what divides.
func (c Current) kindTables(ctx context.Context) (people, answers ui.TableProps) {
	k := c.Result.Kinds
	people = ui.TableProps{
		Caption: i18n.T(ctx, "synthesis.kind.people"),
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "synthesis.kind.column")},
			{Text: i18n.T(ctx, "synthesis.picture.column_people"), Numeric: true},
		},
	}
	answers = ui.TableProps{
		Caption: i18n.T(ctx, "synthesis.kind.table"),
		Columns: []ui.Column{{Text: i18n.T(ctx, "synthesis.kind.statement")}},
	}
	for _, part := range k.Parts {
		people.Rows = append(people.Rows, []ui.Cell{ui.C(kindName(ctx, part)), ui.C(i18n.T(ctx, "synthesis.kind.about", part.Participants))})
		answers.Columns = append(answers.Columns, ui.Column{Text: kindName(ctx, part), Numeric: true})
	}
	for _, st := range k.Statements {
		if !c.counts(st.Statement) {
			continue
		}
		row := []ui.Cell{ui.CTextLink(c.text(st.Statement), c.statementPath(st.Statement))}
		for _, share := range st.Agree {
			row = append(row, kindCell(ctx, share))
		}
		answers.Rows = append(answers.Rows, row)
	}
	return people, answers
}

func kindCell(ctx context.Context, k KindShare) ui.Cell {
	if k.Withheld {
		return ui.C(i18n.T(ctx, "synthesis.kind.withheld"))
	}
	return ui.C(i18n.T(ctx, "synthesis.kind.cell", percent(ctx, k.Share), i18n.Decimal(ctx, 100*k.Margin, 0)))
}
