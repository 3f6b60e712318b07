package report

import (
	"context"
	"strconv"
	"strings"

	"dienhong/kit/paper"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

func byOptions(ctx context.Context, chosen string) []ui.Option {
	var list []ui.Option
	for _, by := range orders {
		list = append(list, ui.Option{Value: by, Label: i18n.T(ctx, "report.by."+by), Selected: by == chosen})
	}
	return list
}

func (c choices) consultations(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, k := range c.Consultations {
		list = append(list, ui.Option{Value: k.Slug, Label: ui.Said(ctx, k.Title), Selected: k.Slug == c.Order.Consultation})
	}
	return list
}

func (c choices) meetings(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, m := range c.Meetings {
		list = append(list, ui.Option{Value: m.Slug + "/" + m.ID, Label: i18n.Date(ctx, m.Start) + " – " + ui.Said(ctx, m.Title), Selected: m.ID == c.Order.Meeting})
	}
	return list
}

func (c choices) year() string {
	if c.Order.Year != 0 {
		return strconv.Itoa(c.Order.Year)
	}
	return strconv.Itoa(c.Year)
}

// errorsOf gives the problems to the form of the kind that was sent.
func (c choices) errorsOf(k Kind) ui.Errors {
	if c.Order.Kind == k {
		return c.Errors
	}
	return nil
}

// stateWords names the look and the words of a paper's state.
func (p Paper) stateWords(ctx context.Context) (state, text string) {
	switch {
	case p.Public():
		return "published", i18n.T(ctx, "report.paper_state.published")
	case p.State == Ready:
		return "done", i18n.T(ctx, "report.paper_state.ready")
	case p.State == Failed:
		return "late", i18n.T(ctx, "report.paper_state.failed")
	case p.State == Making:
		return "running", i18n.T(ctx, "report.paper_state.making")
	}
	return "waiting", i18n.T(ctx, "report.paper_state.waiting")
}

// about says format, language and size: "DOCX, 1,5 MB".
func (p Paper) about(ctx context.Context) string {
	text := strings.ToUpper(string(p.Order.Format))
	if p.Size > 0 {
		text += ", " + i18n.Bytes(ctx, p.Size)
	}
	return text
}

func (p Paper) meter(ctx context.Context) ui.MeterProps {
	text := i18n.T(ctx, "report.progress.begins")
	if p.Total > 0 {
		text = i18n.T(ctx, "report.progress.rows", p.Done, p.Total)
	}
	return ui.MeterProps{Label: i18n.T(ctx, "report.progress.label"), Share: p.Share(), Text: text, State: "running"}
}

func papersTable(ctx context.Context, papers []Paper) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "report.desk.papers"), HideCaption: true, Empty: i18n.T(ctx, "report.desk.none")}
	for _, key := range []string{"title", "format", "state", "ordered"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "report.column."+key)})
	}
	for _, p := range papers {
		state, text := p.stateWords(ctx)
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CPart(titleCell(p, "/office/reports/papers/")), ui.C(p.about(ctx)), ui.CPart(ui.StateTag(state, text)),
			ui.C(strings.TrimPrefix(p.OrderedBy+", "+i18n.DateTime(ctx, p.OrderedAt), ", ")),
		})
	}
	return t
}

// kindName names a kind of paper; one whose room has gone keeps its own word.
func (m *Module) kindName(ctx context.Context, k Kind) string {
	if _, own := formats[k]; own {
		return i18n.T(ctx, "report.kind."+string(k))
	}
	if d, ok := m.Service.declared(k); ok {
		return i18n.T(ctx, d.Key)
	}
	return string(k)
}

func (p Paper) facts(ctx context.Context, kind string) []ui.Term {
	list := []ui.Term{
		{Label: i18n.T(ctx, "report.column.kind"), Cell: ui.C(kind)},
		{Label: i18n.T(ctx, "report.column.format"), Cell: ui.C(p.about(ctx))},
		{Label: i18n.T(ctx, "report.column.lang"), Cell: ui.C(paper.LangName(ctx, p.Order.Lang))},
		{Label: i18n.T(ctx, "report.column.made"), Cell: ui.C(i18n.DateTime(ctx, p.ReadyAt))},
	}
	if p.Order.Kind == Responses {
		list = append(list, ui.Term{Label: i18n.T(ctx, "report.field.by"), Cell: ui.C(i18n.T(ctx, "report.by."+p.Order.By))})
	}
	if p.Public() {
		list = append(list, ui.Term{Label: i18n.T(ctx, "report.column.published"), Cell: ui.C(i18n.DateTime(ctx, p.PublishedAt))})
	}
	return list
}
