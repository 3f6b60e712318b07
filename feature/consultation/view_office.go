package consultation

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

func textOf(vi, en string) civic.Text { return civic.Text{VI: vi, EN: en} }

func localeOf(lang string) civic.Locale { return civic.Locale(lang) }

// statementsPage is the page of a consultation on which its statements are
// written; the feature statement brings it.
const statementsPage = "statements"

// refusalTone is louder when publishing was tried.
func refusalTone(d desk) ui.Tone {
	if d.Refused {
		return ui.Failure
	}
	return ui.Warning
}

func (d desk) lackLinks(ctx context.Context, list []lack) []ui.Link {
	links := make([]ui.Link, len(list))
	for i, l := range list {
		links[i] = ui.Link{Text: i18n.T(ctx, l.Key, l.Args...), Href: d.path(l.Page)}
	}
	return links
}

// steps lead from the question to publishing, in this order.
func (d desk) steps(ctx context.Context, w whole, ready bool) []ui.ItemProps {
	at := func(key, href string, done bool) ui.ItemProps {
		p := ui.ItemProps{Title: i18n.T(ctx, "consultation.steps."+key), Href: href, State: "waiting", StateText: i18n.T(ctx, "consultation.steps.open")}
		if done {
			p.State, p.StateText = "done", i18n.T(ctx, "consultation.steps.done")
		}
		return p
	}
	statements := at("statements", d.path(statementsPage), w.Statements >= enoughStatements)
	statements.Meta = i18n.T(ctx, "consultation.steps.of", w.Statements, enoughStatements)
	look, publish := at("look", d.seen.path(), false), at("publish", d.path(ActPublish), false)
	look.State, look.StateText = "", ""
	if !ready {
		publish.State, publish.StateText = "draft", i18n.T(ctx, "consultation.steps.not_yet")
	}
	return []ui.ItemProps{
		at("question", d.path(ActTexts), true), statements,
		at("calendar", d.path(ActPhases), len(d.track(Voice)) > 0 && len(phaseProblems(d.Phases, d.MinimumDays, w.Zone)) == 0),
		look, publish,
	}
}

// tabs are the pages of the desk.
func (d desk) tabs(ctx context.Context) []ui.Tab {
	var tabs []ui.Tab
	for _, t := range []struct{ tab, key string }{
		{"", "overview"}, {ActTexts, "texts"}, {statementsPage, "statements"}, {ActPhases, "phases"}, {ActTopics, "topics"}, {"meetings", "meetings"}, {"documents", "documents"}, {"history", "history"},
	} {
		tabs = append(tabs, ui.Tab{Text: i18n.T(ctx, "consultation.tab."+t.key), Href: d.path(t.tab), Current: t.tab == d.Tab})
	}
	return tabs
}

// officeHref leads an editor to the desk and others to the public page.
func officeHref(s seen, edit bool) string {
	if edit {
		return desk{seen: s}.path("")
	}
	return s.path()
}

func (s seen) figuresLine(ctx context.Context) string {
	f := s.Figures
	return i18n.T(ctx, "consultation.office.figures", f.Participants, f.Statements, f.Votes, f.Comments)
}

func (s seen) savedLine(ctx context.Context) string {
	if s.UpdatedBy == "" {
		return i18n.T(ctx, "consultation.office.saved", i18n.DateTime(ctx, s.UpdatedAt))
	}
	return i18n.T(ctx, "consultation.office.saved_by", i18n.DateTime(ctx, s.UpdatedAt), s.UpdatedBy)
}

func (d desk) cancellable() bool {
	return !slices.Contains([]State{Published, Archived, Cancelled}, d.State)
}

// cancelConsequence says in numbers what cancelling means.
func (d desk) cancelConsequence(ctx context.Context) string {
	if !d.Public(d.Now) {
		return i18n.T(ctx, "consultation.cancel.draft")
	}
	return i18n.T(ctx, "consultation.cancel.consequence", d.Figures.Participants, d.Figures.Votes)
}

func count(ctx context.Context, key string, n int) ui.Term {
	return ui.Term{Label: i18n.T(ctx, key), Cell: ui.Cell{Text: i18n.Number(ctx, n)}}
}

func fact(ctx context.Context, key, text string) ui.Term {
	return ui.Term{Label: i18n.T(ctx, key), Cell: ui.Cell{Text: text}}
}

// minimumOf says how long voices must be heard at least, or that nobody set that.
func minimumOf(ctx context.Context, days int) string {
	if days == 0 {
		return i18n.T(ctx, "consultation.office.no_minimum")
	}
	return i18n.Number(ctx, days)
}

// endsTitle names the part of the page that ends a consultation by what can be
// done there now.
func (d desk) endsTitle(ctx context.Context) string {
	switch {
	case d.State == Cancelled:
		return i18n.T(ctx, "consultation.office.cancelled")
	case d.cancellable():
		return i18n.T(ctx, "consultation.office.ends")
	}
	return i18n.T(ctx, "consultation.office.to_archive")
}

func (d desk) facts(ctx context.Context, w whole) []ui.Term {
	list := []ui.Term{
		fact(ctx, "consultation.field.address", d.seen.path()),
		fact(ctx, "consultation.field.moderation", moderationName(ctx, d.Moderation)),
		fact(ctx, "consultation.field.minimum_days", minimumOf(ctx, d.MinimumDays)),
		count(ctx, "consultation.tab.topics", len(d.Topics)),
		count(ctx, "consultation.tab.meetings", len(w.Meetings)),
		count(ctx, "consultation.tab.documents", len(w.Documents)),
	}
	if !d.PublishedAt.IsZero() {
		list = append(list, fact(ctx, "consultation.field.published_at", i18n.DateTime(ctx, d.PublishedAt)))
	}
	return append(list, fact(ctx, "consultation.field.updated", d.savedLine(ctx)))
}

// becomesPublic lists what everybody will see after publishing.
func (d desk) becomesPublic(ctx context.Context, w whole) []ui.Term {
	return []ui.Term{
		fact(ctx, "consultation.field.address", d.seen.path()),
		{Label: i18n.T(ctx, "consultation.field.title"), Cell: ui.Cell{TextText: d.Texts.Title}},
		{Label: i18n.T(ctx, "consultation.field.question"), Cell: ui.Cell{TextText: d.Texts.Question}},
		{Label: i18n.T(ctx, "consultation.field.summary"), Cell: orNone(ctx, ui.Cell{TextText: d.Texts.Summary}, d.Texts.Summary.IsZero())},
		{Label: i18n.T(ctx, "consultation.tab.phases"), Cell: orNone(ctx, ui.Cell{C: ui.BulletList(phaseSentences(ctx, d.Phases))}, len(d.Phases) == 0)},
		count(ctx, "consultation.tab.topics", len(d.Topics)),
		count(ctx, "consultation.tab.meetings", len(w.Meetings)),
		count(ctx, "consultation.tab.documents", len(w.Documents)),
		fact(ctx, "consultation.field.moderation", moderationName(ctx, d.Moderation)),
	}
}

// orNone says that there is nothing instead of leaving a blank.
func orNone(ctx context.Context, c ui.Cell, none bool) ui.Cell {
	if none {
		return ui.Cell{Text: i18n.T(ctx, "consultation.office.none")}
	}
	return c
}

func phaseSentences(ctx context.Context, phases []Phase) []string {
	list := make([]string, len(phases))
	for i, p := range phases {
		name, _ := localText(ctx, p.Name)
		list[i] = i18n.T(ctx, "consultation.phase.sentence", name, span(ctx, p))
	}
	return list
}

func trackOptions(ctx context.Context, chosen string) []ui.Option {
	var list []ui.Option
	for _, t := range Tracks {
		list = append(list, ui.Option{Value: string(t), Label: trackName(ctx, t), Selected: string(t) == chosen})
	}
	return list
}

func pillarOptions(ctx context.Context, pillars []civic.Pillar, chosen string) []ui.Option {
	var list []ui.Option
	for _, p := range pillars {
		name, _ := localText(ctx, p.Name)
		list = append(list, ui.Option{Value: string(p.ID), Label: name, Selected: string(p.ID) == chosen})
	}
	return list
}

func (f meetingFields) heading(ctx context.Context) string {
	if f.ID == "" {
		return i18n.T(ctx, "consultation.meeting.new")
	}
	return i18n.T(ctx, "consultation.meeting.change")
}

// documentsTable lists documents with the button of each.
func documentsTable(ctx context.Context, caption string, list []Document, button func(Document) ui.Cell) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: caption, HideCaption: true}
	for _, key := range []string{"document", "number_date", "act"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "consultation.documents."+key)})
	}
	for _, d := range list {
		t.Rows = append(t.Rows, []ui.Cell{{TextText: d.Title, Href: "/documents/" + string(d.ID)}, {Text: d.kicker(ctx)}, button(d)})
	}
	return t
}

// detachButton takes a document off the consultation.
func (d desk) detachButton(ctx context.Context) func(Document) ui.Cell {
	return func(f Document) ui.Cell {
		props := ui.ButtonProps{Text: i18n.T(ctx, "consultation.documents.detach"), Label: i18n.T(ctx, "consultation.documents.detach_one", f.Number), Kind: ui.Quiet}
		return ui.Cell{C: ui.PostButton(d.path("documents"), props, "detach", string(f.ID))}
	}
}

// attachButton puts a document on the consultation, unless it is there.
func (d desk) attachButton(ctx context.Context, attached []Document) func(Document) ui.Cell {
	return func(f Document) ui.Cell {
		if slices.ContainsFunc(attached, func(a Document) bool { return a.ID == f.ID }) {
			return ui.Cell{Text: i18n.T(ctx, "consultation.documents.is_attached")}
		}
		props := ui.ButtonProps{Text: i18n.T(ctx, "consultation.documents.attach"), Label: i18n.T(ctx, "consultation.documents.attach_one", f.Number)}
		return ui.Cell{C: ui.PostButton(d.path("documents"), props, "attach", string(f.ID))}
	}
}

func (t today) greeting(ctx context.Context) string {
	if t.Name == "" {
		return i18n.T(ctx, "consultation.day.title")
	}
	return i18n.T(ctx, "consultation.day.hello", t.Name)
}

// table is what is due, the nearest first.
func (t today) table(ctx context.Context) ui.TableProps {
	p := ui.TableProps{Stack: true, Caption: i18n.N(ctx, "consultation.day.due", ahead), HideCaption: true}
	for _, key := range []string{"what", "when", "left"} {
		p.Columns = append(p.Columns, ui.Column{Text: i18n.T(ctx, "consultation.day."+key)})
	}
	for _, d := range t.Due {
		left := i18n.N(ctx, "consultation.day.days", d.Days)
		switch {
		case d.Days < 0:
			left = i18n.N(ctx, "consultation.day.days_late", -d.Days)
		case d.Days == 0:
			left = i18n.T(ctx, "consultation.day.today")
		}
		title, _ := localText(ctx, d.Consultation.Texts.Title)
		what := i18n.T(ctx, "consultation.day.sentence", d.Sentence, title)
		href := "/consultations/" + d.Consultation.Slug
		if t.CanEdit {
			href = "/office" + href
		}
		p.Rows = append(p.Rows, []ui.Cell{{Text: what, Href: href}, {Text: i18n.DateTime(ctx, d.At)}, {Text: left}})
	}
	return p
}
