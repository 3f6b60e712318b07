package theme

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

func consultationOptions(ctx context.Context, all []civic.Consultation, chosen string) []ui.Option {
	list := make([]ui.Option, len(all))
	for i, c := range all {
		list[i] = ui.Option{Value: c.Slug, Label: inLocale(ctx, c.Title), Selected: c.Slug == chosen}
	}
	return list
}

func themeOptions(ctx context.Context, all []Theme, chosen []civic.ID) []ui.Option {
	list := make([]ui.Option, len(all))
	for i, t := range all {
		list[i] = ui.Option{
			Value: string(t.ID), Label: inLocale(ctx, t.Name), Hint: i18n.N(ctx, "theme.comments", t.Comments), Selected: slices.Contains(chosen, t.ID),
		}
	}
	return list
}

// partOptions are the sentences of the comment, to be marked one by one.
func (v workView) partOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(v.Parts))
	for i, p := range v.Parts {
		value := fmt.Sprintf("%d-%d", p.Start, p.End)
		o := ui.Option{Value: value, Label: p.Text, Selected: slices.Contains(v.F.Parts, value)}
		for _, marked := range v.Marked {
			if marked.Start <= p.Start && p.End <= marked.End {
				o.Hint = i18n.T(ctx, "theme.work.marked", v.themeNames(ctx, marked.Themes))
			}
		}
		list[i] = o
	}
	return list
}

// themeNames names the themes of a passage.
func (v workView) themeNames(ctx context.Context, themes []civic.ID) string {
	s := ""
	for _, t := range v.Themes {
		if slices.Contains(themes, t.ID) {
			if s != "" {
				s += ", "
			}
			s += inLocale(ctx, t.Name)
		}
	}
	return s
}

// coverageMeter says how far the reading has come.
func coverageMeter(ctx context.Context, c Coverage) ui.MeterProps {
	p := ui.MeterProps{
		Label: i18n.T(ctx, "theme.coverage.label"), Text: i18n.T(ctx, "theme.coverage.text", c.Themed, c.Comments), State: "running",
	}
	if c.Comments > 0 {
		p.Share = float64(c.Covered()) / float64(c.Comments)
	}
	if c.Comments > 0 && c.Covered() == c.Comments {
		p.State = "done"
	}
	return p
}

func serialText(ctx context.Context, o Comment) string {
	return i18n.T(ctx, "theme.comment", strconv.FormatInt(o.Serial, 10))
}

func (t Theme) counts(ctx context.Context) string {
	return i18n.N(ctx, "theme.comments", t.Comments) + " · " + i18n.N(ctx, "theme.passages", t.Passages)
}

// labels are what the forms of themes call their fields.
var labels = map[string]string{
	"name": "theme.form.name", "summary": "theme.form.summary", "text": "theme.statement.text",
	"quote": "theme.work.quote", "theme": "theme.work.themes", "new": "theme.work.new",
}

func formAction(v formView) string {
	if v.T.ID == "" {
		return "/office/themes/new"
	}
	return "/office/themes/" + string(v.T.ID) + "/edit"
}

func formTitle(v formView) string {
	if v.T.ID == "" {
		return "theme.form.new"
	}
	return "theme.form.edit"
}

func alikeState(a likeness) string {
	if a.Done {
		return "done"
	}
	return "waiting"
}

func alikeText(ctx context.Context, a likeness) string {
	if a.Done {
		return i18n.T(ctx, "theme.work.alike_done")
	}
	return i18n.T(ctx, "theme.work.alike_waits")
}
