package monitoring

import (
	"context"
	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
	"fmt"
	"strings"
)

// period says the years of a report.
func (d Draft) period(ctx context.Context) string {
	return ui.SaidDay(ctx, d.From) + " – " + ui.SaidDay(ctx, d.To)
}

func draftsTable(ctx context.Context, list []Draft) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "monitoring.list"), HideCaption: true, Empty: i18n.T(ctx, "monitoring.none")}
	for _, key := range []string{"period", "data", "updated"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "monitoring.column."+key)})
	}
	for _, d := range list {
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CLink(d.period(ctx), folder{Draft: d}.path("")), ui.C(d.dataWords(ctx)), ui.C(d.UpdatedBy + ", " + i18n.DateTime(ctx, d.UpdatedAt)),
		})
	}
	return t
}

func (d Draft) dataWords(ctx context.Context) string {
	if d.Data == nil {
		return i18n.T(ctx, "monitoring.live")
	}
	return i18n.T(ctx, "monitoring.frozen", ui.SaidDay(ctx, d.Data.TakenOn))
}

// wordsOf says how many words a section has of how many.
func wordsOf(ctx context.Context, s Section, text string) string {
	n := Words(text)
	switch {
	case s.Words == 0:
		return i18n.T(ctx, "monitoring.words.count", n)
	case n > s.Words:
		return i18n.T(ctx, "monitoring.words.over", n, s.Words)
	}
	return i18n.T(ctx, "monitoring.words.of", n, s.Words)
}

func sectionTable(ctx context.Context, f folder) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "monitoring.parts"), HideCaption: true}
	for _, key := range []string{"section", "words", "entries"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "monitoring.column."+key)})
	}
	for _, s := range f.Sections {
		if !s.On {
			continue
		}
		entries := ""
		switch s.ID {
		case "3":
			entries = i18n.Number(ctx, len(f.Data.Activities))
		case "6.3":
			entries = i18n.Number(ctx, len(f.Data.Budget))
		case "A":
			entries = i18n.Number(ctx, len(f.Data.Figures)+len(f.Data.Talks))
		case "4", "5", "6.1", "6.2":
			entries = i18n.T(ctx, "monitoring.chosen", len(f.Draft.entries(f.Data, s.ID)), len(offered(f.Data, s.ID)))
		}
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CLink(s.ID+". "+ui.Said(ctx, s.Title), f.path("/sections/"+s.ID)), ui.C(wordsOf(ctx, s, f.Draft.Content.Texts[s.ID].EN)), ui.C(entries),
		})
	}
	return t
}

func fieldOptions(ctx context.Context, chosen string) []ui.Option {
	var list []ui.Option
	for _, f := range civic.CreativeFields {
		list = append(list, ui.Option{Value: string(f), Label: i18n.T(ctx, "field."+string(f)), Selected: string(f) == chosen})
	}
	return list
}

func kindOptions(ctx context.Context, chosen string) []ui.Option {
	var list []ui.Option
	for _, k := range ActivityKinds {
		list = append(list, ui.Option{Value: k, Label: i18n.T(ctx, "monitoring.activity.kind."+k), Selected: k == chosen})
	}
	return list
}

// entryOptions lists what a section can tell of.
func entryOptions(ctx context.Context, f folder, s Section, chosen []string) []ui.Option {
	in := map[string]bool{}
	for _, id := range chosen {
		in[id] = true
	}
	var list []ui.Option
	for _, e := range offered(f.Data, s.ID) {
		hint := i18n.T(ctx, "monitoring.entry_hint", Words(e.Summary.EN), len(entryGaps(s, e)))
		list = append(list, ui.Option{Value: e.ID, Label: ui.Said(ctx, e.Title), Hint: hint, Selected: in[e.ID]})
	}
	return list
}

func activitiesTable(ctx context.Context, list []Activity, edit bool) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "monitoring.network.title"), HideCaption: true, Empty: i18n.T(ctx, "monitoring.network.none")}
	for _, key := range []string{"day", "kind", "title", "place"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "monitoring.field."+key)})
	}
	for _, a := range list {
		title := ui.CText(a.Title)
		if edit {
			title = ui.CTextLink(a.Title, activityFieldsOf(a).path())
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(ui.SaidDay(ctx, a.Day)), ui.C(i18n.T(ctx, "monitoring.activity.kind."+a.Kind)), title, ui.C(a.Place)})
	}
	return t
}

// gapGroup is what one section lacks.
type gapGroup struct {
	Section Section
	Gaps    []Gap
}

func gapGroups(sections []Section, gaps []Gap) []gapGroup {
	var list []gapGroup
	for _, s := range sections {
		g := gapGroup{Section: s}
		for _, gap := range gaps {
			if gap.Section == s.ID {
				g.Gaps = append(g.Gaps, gap)
			}
		}
		if len(g.Gaps) > 0 {
			list = append(list, g)
		}
	}
	return list
}

func gapTable(ctx context.Context, f folder, g gapGroup) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: ui.Said(ctx, g.Section.Title), HideCaption: true}
	t.Columns = []ui.Column{{Text: i18n.T(ctx, "monitoring.column.lacks")}, {Text: i18n.T(ctx, "monitoring.column.where")}}
	for _, gap := range g.Gaps {
		href := gap.Href
		switch {
		case href == ".":
			href = f.path("")
		case strings.HasPrefix(href, "sections/"):
			href = f.path("/" + href)
		}
		where := ui.CTextLink(gap.Title, href)
		if gap.Title.IsZero() {
			where = ui.CLink(g.Section.ID+". "+ui.Said(ctx, g.Section.Title), href)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(i18n.T(ctx, "monitoring.gap."+gap.What, gap.Args...)), where})
	}
	return t
}

// line says a section's settings on one line.
func (s Section) line(ctx context.Context) string {
	on := i18n.T(ctx, "monitoring.sections.off")
	if s.On {
		on = i18n.T(ctx, "monitoring.sections.on")
	}
	return fmt.Sprintf("%s / %s; %d; %d; %s", s.Title.VI, s.Title.EN, s.Words, s.Entries, on)
}

// only gives the problems of one field, without those of all others.
func only(errs ui.Errors, field string) ui.Errors {
	var list ui.Errors
	for _, e := range errs {
		if e.Field == field {
			list = append(list, e)
		}
	}
	return list
}

// without gives the problems of all fields but one.
func without(errs ui.Errors, field string) ui.Errors {
	var list ui.Errors
	for _, e := range errs {
		if e.Field != field {
			list = append(list, e)
		}
	}
	return list
}
