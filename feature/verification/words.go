package verification

import (
	"context"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// words say what the history of the feature holds.
var words = history.Words{Acts: "verification.act.", Versions: map[string]history.Version{"verification": history.VersionOf(describe)}}

// describe names the field of a choice.
func describe(f *history.Fields, v version) {
	name := v.Level
	if n, err := strconv.Atoi(v.Level); err == nil && Level(n).Known() {
		name = i18n.T(f.Context(), Level(n).key("name"))
	}
	f.Line("verification.field.level", name)
}

func (v officeView) levels(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, l := range Levels {
		if l == Identity && !v.Provider && v.Chosen.Level != Identity {
			continue
		}
		list = append(list, ui.Option{Value: l.String(), Label: i18n.T(ctx, l.key("name")), Hint: i18n.T(ctx, l.key("about")), Selected: l.String() == v.Level})
	}
	return list
}

func titleOf(ctx context.Context, c civic.Consultation) string {
	title, _ := c.Title.In(civic.Locale(i18n.LocaleOf(ctx)))
	return title
}

func crumbs(ctx context.Context) []ui.Link {
	return []ui.Link{{Text: i18n.T(ctx, "verification.title"), Href: office}}
}

// batchTable lists the batches.
func (v officeView) batchTable(ctx context.Context) ui.TableProps {
	p := ui.TableProps{
		Caption: i18n.T(ctx, "verification.code.list"), HideCaption: true, Stack: true, Empty: i18n.T(ctx, "verification.code.empty"),
		Columns: []ui.Column{
			{Text: i18n.T(ctx, "verification.field.label")}, {Text: i18n.T(ctx, "verification.code.used"), Numeric: true},
			{Text: i18n.T(ctx, "verification.code.until")}, {Text: i18n.T(ctx, "verification.code.acts")},
		},
	}
	for _, b := range v.Batches {
		p.Rows = append(p.Rows, []ui.Cell{
			ui.C(b.Label), ui.C(i18n.T(ctx, "verification.code.used_of", b.Used, b.Size)), ui.C(b.until(ctx)), {C: batchActs(v, b)},
		})
	}
	return p
}

func (b Batch) until(ctx context.Context) string {
	if !b.Revoked.IsZero() {
		return i18n.T(ctx, "verification.code.revoked", i18n.Date(ctx, b.Revoked))
	}
	return i18n.DateTime(ctx, b.Expires)
}
