package report

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/paper"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/ui"
)

// work is an action of a year under its programme and objective.
type work struct {
	facts.Entry
	programme, objective civic.Text
	open                 bool // has no day at all
}

// ofYear gives the actions that run in a year, and after them those whose days
// nobody has decided.
func ofYear(lines []facts.Entry, year int) []work {
	var dated, open []work
	var programme, objective civic.Text
	first, last := fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-12-31", year)
	for _, l := range lines {
		switch l.Kind {
		case "programme":
			programme, objective = l.Title, civic.Text{}
		case "objective":
			objective = l.Title
		case "action":
			w := work{Entry: l, programme: programme, objective: objective}
			switch {
			case l.From == "" && l.To == "":
				w.open = true
				open = append(open, w)
			case (l.From == "" || l.From <= last) && (l.To == "" || l.To >= first):
				dated = append(dated, w)
			}
		}
	}
	return append(dated, open...)
}

// planHeads are the heads of the columns and their shares of the width.
var planHeads = []struct {
	key   string
	share float64
}{{"action", 6}, {"lead", 3}, {"partners", 3.4}, {"deadline", 2.2}, {"cost", 2.2}, {"state", 2.6}}

func (w work) deadline(ctx context.Context) string {
	return paper.Span(ctx, w.From, w.To)
}

func (w work) state(ctx context.Context) string {
	text := i18n.T(ctx, "report.state."+w.State)
	if w.Percent != facts.Unknown {
		text += " (" + i18n.Percent(ctx, float64(w.Percent)/100) + ")"
	}
	if w.Late {
		text += "; " + i18n.T(ctx, "report.plan.late")
	}
	return text
}

// plan describes the table of a year's actions.
func (s *Service) plan(ctx context.Context, o Order, form Form, tell progress) (doc.Document, error) {
	list, city, err := s.planOf(ctx, o.Year)
	if err != nil {
		return doc.Document{}, err
	}
	tell(0, len(list))
	title := i18n.T(ctx, "report.plan.title", strconv.Itoa(o.Year))
	late, done := 0, 0
	for _, w := range list {
		if w.Late {
			late++
		}
		if w.State == "done" {
			done++
		}
	}
	columns := []doc.Column{{Head: i18n.T(ctx, "report.paper.row"), Share: 0.9, Align: doc.Center}}
	for _, h := range planHeads {
		columns = append(columns, doc.Column{Head: i18n.T(ctx, "report.plan.head."+h.key), Share: h.share})
	}
	return doc.Document{
		Title: title, Lang: string(o.Lang), Author: form.Issuer, Landscape: true, Head: form.head(ctx, city),
		Body: doc.Blocks(doc.Heading{Text: title},
			doc.Paragraph{Runs: []doc.Run{s.site.Linked(ctx, i18n.T(ctx, "report.plan.totals", len(list), done, late), "/plan")}},
			doc.Table{Columns: columns, Rows: s.planRows(ctx, list, tell)}),
		Sign: form.sign(ctx),
	}, nil
}

func (s *Service) planOf(ctx context.Context, year int) ([]work, City, error) {
	lines, err := s.work.Lines(ctx)
	if err != nil {
		return nil, City{}, err
	}
	city, err := s.city(ctx)
	return ofYear(lines, year), city, err
}

func (s *Service) planRows(ctx context.Context, list []work, tell progress) iter.Seq2[doc.Row, error] {
	return func(yield func(doc.Row, error) bool) {
		section := ""
		for i, w := range list {
			heading := ui.Said(ctx, w.programme)
			if sub := ui.Said(ctx, w.objective); sub != "" {
				heading += " / " + sub
			}
			if w.open {
				heading = i18n.T(ctx, "report.plan.open")
			}
			if heading != section {
				section = heading
				if !yield(doc.Row{Section: heading}, nil) {
					return
				}
			}
			name := doc.Cell{{Runs: []doc.Run{s.site.Leading(ctx, w.Title, w.Href)}}}
			if w.Demonstration {
				name = append(name, doc.Paragraph{Runs: []doc.Run{{Text: i18n.T(ctx, "paper.demonstration"), Italic: true}}})
			}
			if !yield(doc.Row{Cells: []doc.Cell{
				doc.Text(strconv.Itoa(i + 1)), name, paper.Written(ctx, w.Lead), paper.Written(ctx, w.Partners),
				doc.Text(w.deadline(ctx)), doc.Text(paper.Cost(ctx, w.CostMin, w.CostMax)), doc.Text(w.state(ctx)),
			}}, nil) {
				return
			}
			if i%100 == 99 {
				tell(i+1, len(list))
			}
		}
	}
}

// planSheet writes the table of a year's actions as a workbook.
func (s *Service) planSheet(ctx context.Context, o Order, w io.Writer, tell progress) error {
	list, _, err := s.planOf(ctx, o.Year)
	if err != nil {
		return err
	}
	head := []string{i18n.T(ctx, "report.paper.row"), i18n.T(ctx, "report.plan.head.programme"), i18n.T(ctx, "report.plan.head.objective")}
	widths := []float64{6, 30, 30}
	for _, h := range planHeads {
		switch h.key {
		case "deadline":
			head = append(head, i18n.T(ctx, "report.plan.head.from"), i18n.T(ctx, "report.plan.head.to"))
			widths = append(widths, 12, 12)
		case "cost":
			head = append(head, i18n.T(ctx, "report.plan.head.cost_min"), i18n.T(ctx, "report.plan.head.cost_max"))
			widths = append(widths, 14, 14)
		default:
			head = append(head, i18n.T(ctx, "report.plan.head."+h.key))
			widths = append(widths, h.share*7)
		}
	}
	head, widths = append(head, i18n.T(ctx, "report.plan.head.page")), append(widths, 40)
	day := func(s string) any {
		if t, err := time.Parse(time.DateOnly, s); err == nil {
			return t
		}
		return nil
	}
	amount := func(n int64) any {
		if n == facts.Unknown {
			return nil
		}
		return n
	}
	err = sheet.XLSX(w, strconv.Itoa(o.Year), head, widths, func(yield func(sheet.Values, error) bool) {
		for i, a := range list {
			if !yield(sheet.Values{
				i + 1, ui.Said(ctx, a.programme), ui.Said(ctx, a.objective), ui.Said(ctx, a.Title), ui.Said(ctx, a.Lead), strings.ReplaceAll(ui.Said(ctx, a.Partners), "\n", "; "),
				day(a.From), day(a.To), amount(a.CostMin), amount(a.CostMax), a.state(ctx), s.site.Link(ctx, a.Href),
			}, nil) {
				return
			}
		}
	})
	tell(len(list), len(list))
	return err
}

// clockTime writes a moment in the city's zone.
func clockTime(ctx context.Context, t time.Time) string { return i18n.DateTime(ctx, t) }
