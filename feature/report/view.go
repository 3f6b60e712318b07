package report

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// offers lists formats and languages of a kind of paper as options.
func formatOptions(ctx context.Context, k Kind, chosen Format) []ui.Option {
	var list []ui.Option
	for _, f := range formats[k] {
		list = append(list, ui.Option{Value: string(f), Label: i18n.T(ctx, "report.format."+string(f)), Selected: f == chosen})
	}
	return list
}

func langOptions(ctx context.Context, chosen civic.Locale, first civic.Locale) []ui.Option {
	if chosen == "" {
		chosen = first
	}
	var list []ui.Option
	for _, l := range civic.Locales {
		list = append(list, ui.Option{Value: string(l), Label: i18n.T(ctx, "report.lang."+string(l)), Selected: l == chosen})
	}
	return list
}

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
		list = append(list, ui.Option{Value: k.Slug, Label: say(ctx, k.Title), Selected: k.Slug == c.Order.Consultation})
	}
	return list
}

func (c choices) meetings(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, m := range c.Meetings {
		list = append(list, ui.Option{Value: m.Slug + "/" + m.ID, Label: i18n.Date(ctx, m.Start) + " – " + say(ctx, m.Title), Selected: m.ID == c.Order.Meeting})
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

func (p Paper) facts(ctx context.Context) []ui.Term {
	list := []ui.Term{
		{Label: i18n.T(ctx, "report.column.kind"), Cell: ui.C(i18n.T(ctx, "report.kind."+string(p.Order.Kind)))},
		{Label: i18n.T(ctx, "report.column.format"), Cell: ui.C(p.about(ctx))},
		{Label: i18n.T(ctx, "report.column.lang"), Cell: ui.C(i18n.T(ctx, "report.lang."+string(p.Order.Lang)))},
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

// period says the years of a report.
func (d Draft) period(ctx context.Context) string {
	return writtenDay(ctx, d.From) + " – " + writtenDay(ctx, d.To)
}

func draftsTable(ctx context.Context, list []Draft) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "report.monitoring.list"), HideCaption: true, Empty: i18n.T(ctx, "report.monitoring.none")}
	for _, key := range []string{"period", "data", "updated"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "report.column."+key)})
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
		return i18n.T(ctx, "report.monitoring.live")
	}
	return i18n.T(ctx, "report.monitoring.frozen", writtenDay(ctx, d.Data.TakenOn))
}

// wordsOf says how many words a section has of how many.
func wordsOf(ctx context.Context, s Section, text string) string {
	n := Words(text)
	switch {
	case s.Words == 0:
		return i18n.T(ctx, "report.words.count", n)
	case n > s.Words:
		return i18n.T(ctx, "report.words.over", n, s.Words)
	}
	return i18n.T(ctx, "report.words.of", n, s.Words)
}

func sectionTable(ctx context.Context, f folder) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "report.monitoring.sections"), HideCaption: true}
	for _, key := range []string{"section", "words", "entries"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "report.column."+key)})
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
			entries = i18n.T(ctx, "report.monitoring.chosen", len(f.Draft.entries(f.Data, s.ID)), len(offered(f.Data, s.ID)))
		}
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CLink(s.ID+". "+say(ctx, s.Title), f.path("/sections/"+s.ID)), ui.C(wordsOf(ctx, s, f.Draft.Content.Texts[s.ID].EN)), ui.C(entries),
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
		list = append(list, ui.Option{Value: k, Label: i18n.T(ctx, "report.activity.kind."+k), Selected: k == chosen})
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
		hint := i18n.T(ctx, "report.monitoring.entry_hint", Words(e.Summary.EN), len(entryGaps(s, e)))
		list = append(list, ui.Option{Value: e.ID, Label: say(ctx, e.Title), Hint: hint, Selected: in[e.ID]})
	}
	return list
}

func activitiesTable(ctx context.Context, list []Activity, edit bool) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "report.network.title"), HideCaption: true, Empty: i18n.T(ctx, "report.network.none")}
	for _, key := range []string{"day", "kind", "title", "place"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "report.field."+key)})
	}
	for _, a := range list {
		title := ui.CText(a.Title)
		if edit {
			title = ui.CTextLink(a.Title, activityFieldsOf(a).path())
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(writtenDay(ctx, a.Day)), ui.C(i18n.T(ctx, "report.activity.kind."+a.Kind)), title, ui.C(a.Place)})
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
	t := ui.TableProps{Stack: true, Caption: say(ctx, g.Section.Title), HideCaption: true}
	t.Columns = []ui.Column{{Text: i18n.T(ctx, "report.column.lacks")}, {Text: i18n.T(ctx, "report.column.where")}}
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
			where = ui.CLink(g.Section.ID+". "+say(ctx, g.Section.Title), href)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(i18n.T(ctx, "report.gap."+gap.What, gap.Args...)), where})
	}
	return t
}

// line says a section's settings on one line.
func (s Section) line(ctx context.Context) string {
	on := i18n.T(ctx, "report.sections.off")
	if s.On {
		on = i18n.T(ctx, "report.sections.on")
	}
	return fmt.Sprintf("%s / %s; %d; %d; %s", s.Title.VI, s.Title.EN, s.Words, s.Entries, on)
}

func textOf(vi, en string) civic.Text { return civic.Text{VI: vi, EN: en} }

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
