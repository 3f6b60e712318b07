package initiative

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

func (v officeListView) tabs(ctx context.Context) []ui.Tab {
	list := make([]ui.Tab, len(shelves))
	for i, name := range shelves {
		list[i] = v.L.CountedTab(i18n.T(ctx, "initiative.shelf."+name), "show", name, v.Counts[name])
	}
	return list
}

func (v officeListView) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "initiative.title"), HideCaption: true, Empty: i18n.T(ctx, "initiative.office_none")}
	for _, key := range []string{"title", "state", "received"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "initiative.field."+key)})
	}
	t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "initiative.field.supporters"), Numeric: true})
	for _, in := range v.List {
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CTextLink(in.Title, officePath(in, "")), ui.CPart(ui.StateTag(looks[in.State], stateWord(ctx, in.State))),
			ui.C(i18n.Date(ctx, in.CreatedAt)), ui.C(i18n.Number(ctx, in.Supporters)),
		})
	}
	return t
}

// officePath is the office's address of an initiative, or of an act on it.
func officePath(in Initiative, act string) string {
	if act == "" {
		return "/office/initiatives/" + string(in.ID)
	}
	return "/office/initiatives/" + string(in.ID) + "/" + act
}

// makeKind leaves the one primary button to publishing while that waits.
func (v officeView) makeKind() ui.Kind {
	if v.In.PublishedAt.IsZero() {
		return ui.Secondary
	}
	return ui.Primary
}

func (v officeView) errorsOf(act string) ui.Errors {
	if v.Act == act {
		return v.Errors
	}
	return nil
}

func (v officeView) reasonOf(act string) civic.Text {
	if v.Act == act {
		return v.Reason
	}
	return civic.Text{}
}

func (v officeView) nextOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, s := range Next(v.In.State) {
		list = append(list, ui.Option{Value: string(s), Label: stateWord(ctx, s), Selected: s == v.To})
	}
	return list
}

func (f fields) path() string {
	if f.ID == "" {
		return "/office/initiatives/new"
	}
	return "/office/initiatives/" + string(f.ID) + "/edit"
}

func (f fields) back() string {
	if f.ID == "" {
		return "/office/initiatives"
	}
	return "/office/initiatives/" + string(f.ID)
}

func (f fields) heading(ctx context.Context) string {
	if f.ID == "" {
		return i18n.T(ctx, "initiative.new")
	}
	return i18n.T(ctx, "initiative.edit")
}

func causeOptions(ctx context.Context, nodes []civic.Node, chosen bool) []ui.Option {
	list := make([]ui.Option, len(nodes))
	for i, n := range nodes {
		list[i] = ui.Option{Value: written(n.Ref), Label: text(ctx, n.Title), Hint: kindWord(ctx, n), Selected: chosen}
	}
	return list
}

func reasonOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(RemarkReasons))
	for i, r := range RemarkReasons {
		list[i] = ui.Option{Value: r, Label: i18n.T(ctx, "initiative.reason."+r)}
	}
	return list
}

// mergeHref is the address of the page with a target chosen.
func (v mergeView) mergeHref(o Initiative) string {
	return officePath(v.In, "merge") + "?into=" + string(o.ID)
}

func remarkText(c Remark) civic.Text {
	if c.Lang == civic.English {
		return civic.Text{EN: c.Text}
	}
	return civic.Text{VI: c.Text}
}

func (v remarksView) errorsOf(c Remark) ui.Errors {
	if c.ID == v.Failed {
		return v.Errors
	}
	return nil
}
