package monitoring

import (
	"context"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/paper"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// tongue writes the same sentence in both languages: the language of the paper
// first, the other one beside it.
type tongue struct {
	first, second context.Context
}

func (s *Service) tongue(ctx context.Context, lang civic.Locale) tongue {
	other := civic.Vietnamese
	if lang == civic.Vietnamese {
		other = civic.English
	}
	return tongue{s.speaking(ctx, lang), s.speaking(ctx, other)}
}

// own gives a text in one language only; empty where it is not written.
func own(ctx context.Context, t civic.Text) string {
	if i18n.LocaleOf(ctx) == string(civic.English) {
		return t.EN
	}
	return t.VI
}

// title names a report.
func (d Draft) title(ctx context.Context) string {
	return i18n.T(ctx, "monitoring.title_of", d.From[:min(4, len(d.From))], d.To[:min(4, len(d.To))])
}

// document describes the report to UNESCO: in the language of ctx with the other one
// beside it.
func (s *Service) document(ctx context.Context, id civic.ID) (doc.Document, error) {
	d, sections, data, err := s.Draft(ctx, civic.System(), id)
	if err != nil {
		return doc.Document{}, err
	}
	w := &writer{Service: s, tongue: s.tongue(ctx, civic.Locale(i18n.LocaleOf(ctx))), draft: d, data: data}
	ctx = w.first
	w.add(doc.Heading{Text: i18n.T(ctx, "monitoring.paper")},
		doc.Paragraph{Align: doc.Center, Runs: []doc.Run{{Text: ui.Said(ctx, data.City) + ", " + ui.SaidDay(ctx, d.From) + " – " + ui.SaidDay(ctx, d.To), Bold: true}}},
		doc.Paragraph{Align: doc.Center, Runs: []doc.Run{{Text: i18n.T(ctx, "monitoring.taken_on", ui.SaidDay(ctx, data.TakenOn)), Italic: true}}})
	for _, section := range sections {
		if section.On {
			w.section(section)
		}
	}
	return doc.Document{
		Title: d.title(ctx), Lang: i18n.LocaleOf(ctx), Author: ui.Said(ctx, d.Content.Body),
		Body: doc.Blocks(w.blocks...),
	}, nil
}

type writer struct {
	*Service
	tongue
	draft  Draft
	data   Data
	blocks []doc.Block
}

func (w *writer) add(list ...doc.Block) { w.blocks = append(w.blocks, list...) }

func (w *writer) section(s Section) {
	w.add(doc.Heading{Level: 1, Runs: append([]doc.Run{{Text: s.ID + ". "}}, w.names(s.Title)...)})
	if needsText(s.ID) && w.draft.Content.Texts[s.ID].IsZero() {
		w.add(doc.Paragraph{Runs: []doc.Run{{Text: i18n.T(w.first, "monitoring.missing"), Italic: true}}})
	}
	if s.ID == "2" {
		w.general()
	}
	w.beside(w.draft.Content.Texts[s.ID])
	switch s.ID {
	case "3":
		w.activities()
	case "4", "5", "6.1", "6.2":
		for i, e := range w.draft.entries(w.data, s.ID) {
			w.entry(s.ID+"."+strconv.Itoa(i+1), e)
		}
	case "6.3":
		w.budget()
	case "A":
		w.talks()
		w.figures()
	}
}

// names writes a title in the language of the paper with the other one behind it,
// where it is another.
func (w *writer) names(t civic.Text) []doc.Run {
	runs := []doc.Run{paper.Spoken(w.first, t)}
	if other := own(w.second, t); other != "" && other != ui.Said(w.first, t) {
		runs = append(runs, doc.Run{Text: " / "}, doc.Run{Text: other, Lang: i18n.LocaleOf(w.second)})
	}
	return runs
}

// beside writes a text in both languages, in two columns where both are written.
func (w *writer) beside(t civic.Text) {
	first, second := own(w.first, t), own(w.second, t)
	switch {
	case first != "" && second != "":
		w.add(doc.Table{
			Columns: []doc.Column{{Head: i18n.T(w.first, "paper.lang."+i18n.LocaleOf(w.first)), Share: 1}, {Head: i18n.T(w.second, "paper.lang."+i18n.LocaleOf(w.second)), Share: 1}},
			Rows:    doc.Rows(doc.Row{Cells: []doc.Cell{doc.Text(first), doc.Text(second).In(i18n.LocaleOf(w.second))}}),
		})
	case first+second != "":
		for _, p := range paper.Written(w.first, t) {
			p.Align = doc.Justify
			w.add(p)
		}
	}
}

// fact is a label and its value.
type fact struct {
	label string
	value doc.Cell
}

// facts writes a table of label and value; lines without a value say so.
func (w *writer) facts(list []fact) {
	rows := make([]doc.Row, len(list))
	for i, f := range list {
		value := f.value
		if len(value) == 0 || len(value) == 1 && len(value[0].Runs) == 1 && value[0].Runs[0].Text == "" {
			value = doc.Cell{{Runs: []doc.Run{{Text: i18n.T(w.first, "monitoring.missing"), Italic: true}}}}
		}
		rows[i] = doc.Row{Cells: []doc.Cell{{{Runs: []doc.Run{{Text: f.label, Bold: true}}}}, value}}
	}
	w.add(doc.Table{Columns: []doc.Column{{Share: 1}, {Share: 2}}, Rows: doc.Rows(rows...)})
}

func (w *writer) general() {
	c, ctx := w.draft.Content, w.first
	field := ""
	if c.Field != "" {
		field = i18n.T(ctx, "field."+string(c.Field))
	}
	label := func(key string) string { return i18n.T(ctx, "monitoring.field."+key) }
	w.facts([]fact{
		{"2.1 " + label("city"), paper.Written(ctx, w.data.City)}, {"2.2 " + label("country"), paper.Written(ctx, c.Country)}, {"2.3 " + label("field"), doc.Text(field)},
		{"2.4 " + label("designated_on"), doc.Text(ui.SaidDay(ctx, c.DesignatedOn))}, {"2.5 " + label("dated_on"), doc.Text(ui.SaidDay(ctx, c.DatedOn))},
		{"2.6 " + label("body"), paper.Written(ctx, c.Body)}, {"2.7 " + label("earlier"), paper.Written(ctx, c.Earlier)}, {"2.8 " + label("contacts"), paper.Written(ctx, c.Contacts)},
	})
}

func (w *writer) activities() {
	for _, a := range w.data.Activities {
		title := paper.Spoken(w.first, a.Title)
		title.Link = a.Link
		runs := []doc.Run{{Text: ui.SaidDay(w.first, a.Day) + ": " + i18n.T(w.first, "monitoring.activity.kind."+a.Kind) + ". "}, title}
		if a.Place != "" {
			runs = append(runs, doc.Run{Text: " (" + a.Place + ")"})
		}
		w.add(doc.Paragraph{Bullet: true, Runs: runs})
	}
	if len(w.data.Activities) == 0 {
		w.add(doc.Plain(i18n.T(w.first, "monitoring.no_activity")))
	}
}

func (w *writer) entry(number string, e facts.Entry) {
	ctx := w.first
	w.add(doc.Heading{Level: 2, Runs: append([]doc.Run{{Text: number + " "}}, w.names(e.Title)...)})
	mark := ""
	if e.Demonstration {
		mark = i18n.T(ctx, "paper.demonstration")
	} else if !e.Verified {
		mark = i18n.T(ctx, "monitoring.unverified")
	}
	if mark != "" {
		w.add(doc.Paragraph{Runs: []doc.Run{{Text: mark, Italic: true}}})
	}
	w.beside(e.Summary)
	label := func(key string) string { return i18n.T(ctx, "monitoring.entry."+key) }
	var objectives []string
	for _, n := range e.Objectives {
		objectives = append(objectives, i18n.T(ctx, "monitoring.objective."+strconv.Itoa(n)))
	}
	when := ""
	if e.From != "" || e.To != "" {
		when = paper.Span(ctx, e.From, e.To)
	} else if e.Horizon != 0 {
		when = i18n.T(ctx, "monitoring.entry.by_year", strconv.Itoa(e.Horizon))
	}
	var evidence doc.Cell
	for _, v := range e.Evidence {
		evidence = append(evidence, doc.Paragraph{Runs: []doc.Run{w.site.Linked(ctx, v.Title, v.Link)}})
	}
	list := []fact{
		{label("lead"), paper.Written(ctx, e.Lead)}, {label("partners"), paper.Written(ctx, e.Partners)}, {label("when"), doc.Text(when)}, {label("place"), paper.Written(ctx, e.Place)},
		{label("cost"), doc.Text(w.amount(e.CostMin, e.CostMax))}, {label("objectives"), doc.Text(strings.Join(objectives, "\n"))},
		{label("sdg"), doc.Text(strings.Join(e.SDG, ", "))}, {label("source"), w.sources(e.Source)}, {label("evidence"), evidence},
	}
	if e.Href != "" {
		list = append(list, fact{label("page"), doc.Cell{{Runs: []doc.Run{w.site.Linked(ctx, w.site.Link(ctx, e.Href), e.Href)}}}})
	}
	w.facts(list)
}

// sources writes where a record comes from: one a line, addresses as links.
func (w *writer) sources(s string) doc.Cell {
	var cell doc.Cell
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		run := doc.Run{Text: strings.TrimSpace(part)}
		if civic.IsWebAddress(run.Text) {
			run.Link = run.Text
		}
		cell = append(cell, doc.Paragraph{Runs: []doc.Run{run}})
	}
	return cell
}

func (w *writer) amount(low, high int64) string {
	if low == facts.Unknown && high == facts.Unknown {
		return ""
	}
	return i18n.T(w.first, "monitoring.entry.amount", paper.Cost(w.first, low, high))
}

func (w *writer) budget() {
	ctx := w.first
	if len(w.data.Budget) == 0 {
		w.add(doc.Plain(i18n.T(ctx, "monitoring.no_budget")))
		return
	}
	var rows []doc.Row
	for _, b := range w.data.Budget {
		amount := i18n.T(ctx, "monitoring.no_cost")
		if b.CostMin != facts.Unknown {
			amount = paper.Cost(ctx, b.CostMin, b.CostMax)
			if c := w.draft.Content; c.DollarRate > 0 {
				low, high := i18n.Number(ctx, c.dollars(b.CostMin)), i18n.Number(ctx, c.dollars(b.CostMax))
				if low != high {
					low += " – " + high
				}
				amount += "\n" + i18n.T(ctx, "monitoring.dollars", low)
			}
		}
		rows = append(rows, doc.Row{Cells: []doc.Cell{
			{{Runs: []doc.Run{w.site.Leading(ctx, b.Title, b.Href)}}}, doc.Text(amount),
			doc.Text(i18n.T(ctx, "monitoring.budget_known", b.Actions-b.Unknown, b.Actions)), paper.Written(ctx, b.Money),
		}})
	}
	w.add(doc.Table{Columns: []doc.Column{
		{Head: i18n.T(ctx, "monitoring.programme"), Share: 4}, {Head: i18n.T(ctx, "monitoring.cost"), Share: 2.4},
		{Head: i18n.T(ctx, "monitoring.budget_of"), Share: 2}, {Head: i18n.T(ctx, "monitoring.money"), Share: 3},
	}, Rows: doc.Rows(rows...)}, doc.Paragraph{Runs: []doc.Run{{Text: i18n.T(ctx, "monitoring.budget_note"), Italic: true}}})
	if c := w.draft.Content; c.DollarRate > 0 {
		w.add(doc.Paragraph{Runs: []doc.Run{{Text: i18n.T(ctx, "monitoring.dollar_note", c.DollarRate, c.DollarSource), Italic: true}}})
	}
}

func (w *writer) talks() {
	ctx := w.first
	if len(w.data.Talks) == 0 {
		return
	}
	w.add(doc.Heading{Level: 2, Text: i18n.T(ctx, "monitoring.talks")})
	for _, t := range w.data.Talks {
		w.add(doc.Paragraph{Bullet: true, Runs: []doc.Run{
			w.site.Leading(ctx, t.Title, t.Href),
			{Text: " (" + paper.Span(ctx, t.From, t.To) + "): " + i18n.T(ctx, "monitoring.talk", t.Comments, t.People, t.Answered)},
		}})
	}
}

func (w *writer) figures() {
	ctx := w.first
	if len(w.data.Figures) == 0 {
		return
	}
	w.add(doc.Heading{Level: 2, Text: i18n.T(ctx, "monitoring.figures")})
	var rows []doc.Row
	for _, f := range w.data.Figures {
		value := strings.TrimSpace(number(ctx, f.Value) + " " + ui.Said(ctx, f.Unit))
		source := f.Source
		if !f.Verified {
			source += "\n" + i18n.T(ctx, "monitoring.unverified")
		}
		period := paper.Span(ctx, f.From, f.To)
		if f.To != "" && f.To < w.draft.From {
			period += "\n" + i18n.T(ctx, "monitoring.older")
		}
		rows = append(rows, doc.Row{Cells: []doc.Cell{
			{{Runs: []doc.Run{w.site.Leading(ctx, f.Title, f.Href)}}}, doc.Text(value), doc.Text(period), doc.Text(source),
		}})
	}
	w.add(doc.Table{Columns: []doc.Column{
		{Head: i18n.T(ctx, "monitoring.figure"), Share: 3}, {Head: i18n.T(ctx, "monitoring.value"), Share: 2},
		{Head: i18n.T(ctx, "monitoring.period"), Share: 2}, {Head: i18n.T(ctx, "monitoring.source"), Share: 3},
	}, Rows: doc.Rows(rows...)})
}

// number writes a measured value with as many decimals as it has, at most four.
func number(ctx context.Context, x float64) string {
	digits := 0
	if _, after, ok := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), "."); ok {
		digits = min(4, len(after))
	}
	return i18n.Decimal(ctx, x, digits)
}
