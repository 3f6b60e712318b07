package consultation

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/figure"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// localText gives a text in the reader's language, with the language when it is
// the other one.
func localText(ctx context.Context, t civic.Text) (text, lang string) {
	text, actual := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	if text != "" && string(actual) != i18n.LocaleOf(ctx) {
		lang = string(actual)
	}
	return text, lang
}

func stateName(ctx context.Context, s State) string {
	return i18n.T(ctx, "consultation.state."+string(s))
}

func trackName(ctx context.Context, t Track) string {
	return i18n.T(ctx, "consultation.track."+string(t))
}

func moderationName(ctx context.Context, m Moderation) string {
	return i18n.T(ctx, "consultation.moderation."+string(m))
}

func allConsultations(ctx context.Context) ui.Link {
	return ui.Link{Text: i18n.T(ctx, "consultation.list.all"), Href: "/consultations"}
}

// kicker is the title of the consultation, which stands above its question.
func (s seen) kicker(ctx context.Context) string {
	text, _ := localText(ctx, s.Texts.Title)
	return text
}

func (s seen) description(ctx context.Context) string {
	if text, _ := localText(ctx, s.Texts.Summary); text != "" {
		return text
	}
	return s.kicker(ctx)
}

func (s seen) crumbs(ctx context.Context) []ui.Link {
	return []ui.Link{{Text: i18n.T(ctx, "consultation.list.title"), Href: "/consultations"}, {Text: s.kicker(ctx), Href: s.path()}}
}

// stats are the figures of the consultation, each leading to where it comes
// from; none before people could give anything.
func (s seen) stats(ctx context.Context) []ui.Stat {
	if s.State == Draft || s.State == Scheduled {
		return nil
	}
	list := []ui.Stat{
		{Value: i18n.Number(ctx, s.Figures.Participants), Label: i18n.T(ctx, "consultation.figure.participants"), Explain: i18n.T(ctx, "consultation.figure.participants_explain"), Href: s.part("results")},
		{Value: i18n.Number(ctx, s.Figures.Statements), Label: i18n.T(ctx, "consultation.figure.statements"), Href: s.part("statements")},
		{Value: i18n.Number(ctx, s.Figures.Votes), Label: i18n.T(ctx, "consultation.figure.votes"), Href: s.part("results")},
	}
	if s.parts["comments"] {
		list = slices.Insert(list, 1, ui.Stat{
			Value: i18n.Number(ctx, s.Figures.Comments), Label: i18n.T(ctx, "consultation.figure.comments"),
			Explain: i18n.T(ctx, "consultation.figure.comments_explain"), Href: s.part("comments"),
		})
	}
	return list
}

// chain says what came of the consultation: voices → answers → actions. There is
// none before anything came of it.
func (s seen) chain(ctx context.Context) []ui.Stat {
	if s.Outcome == (figure.Outcome{}) {
		return nil
	}
	var list []ui.Stat
	for _, link := range []struct {
		n          int
		key, below string
		page       string
	}{
		{s.Figures.Participants, "participants", "results", aPart("results")},
		{s.Outcome.Answers, "answers", "answers", aPart("answers")},
		{s.Outcome.Initiatives, "initiatives", "", "/initiatives"},
		{s.Outcome.Actions, "actions", "", "/plan"},
	} {
		if link.n > 0 && ui.Leads(ctx, link.page) {
			list = append(list, ui.Stat{Value: i18n.Number(ctx, link.n), Label: i18n.T(ctx, "consultation.figure."+link.key), Href: s.part(link.below)})
		}
	}
	return list
}

// stat is a step of the chain as the home page shows it; what there is none of
// yet says so.
func (s step) stat(ctx context.Context) ui.Stat {
	out := ui.Stat{Value: i18n.Number(ctx, s.Count), Label: i18n.T(ctx, "consultation.figure."+s.Name), Href: s.Href}
	if s.Name == "participants" {
		out.Explain = i18n.T(ctx, "consultation.figure.participants_all")
	}
	switch {
	case s.Of > 0:
		out.Note = i18n.T(ctx, "consultation.figure.of", i18n.Number(ctx, s.Of))
	case s.Count == 0:
		out.Note = i18n.T(ctx, "consultation.figure.none")
	}
	return out
}

func chainStats(ctx context.Context, list []step) []ui.Stat {
	stats := make([]ui.Stat, len(list))
	for i, s := range list {
		stats[i] = s.stat(ctx)
	}
	return stats
}

// part is a page below the consultation.
type part struct{ Text, Meta, Href string }

// below are the pages that belong to the consultation.
func (s seen) below(ctx context.Context) []part {
	var list []part
	for _, n := range []string{"vote", "statements", "comments", "themes", "results", "ideas", "answers", "moderation"} {
		if !s.parts[n] || n == "vote" && !s.votable() {
			continue
		}
		list = append(list, part{i18n.T(ctx, "consultation.below."+n), i18n.T(ctx, "consultation.below."+n+"_about"), s.path(n)})
	}
	return list
}

// phaseLine is the phases as the line shows them.
func (s seen) phaseLine(ctx context.Context) []ui.Phase {
	list := make([]ui.Phase, len(s.Phases))
	for i, p := range s.Phases {
		state := "next"
		switch {
		case p.Contains(s.Now):
			state = "now"
		case !s.Now.Before(p.End):
			state = "past"
		}
		if state == "now" && (s.State == Cancelled || s.State == Archived || s.State == Draft) {
			state = "past"
		}
		list[i] = ui.Phase{NameText: p.Name, When: span(ctx, p), State: state, Note: p.allows(ctx)}
	}
	return list
}

// allows says what people can do in the phase.
func (p Phase) allows(ctx context.Context) string {
	switch {
	case p.Track != Voice:
		return i18n.T(ctx, "consultation.phase.about_"+string(p.Track))
	case p.Votes && p.Ideas:
		return i18n.T(ctx, "consultation.phase.about_both")
	case p.Votes:
		return i18n.T(ctx, "consultation.phase.about_votes")
	}
	return i18n.T(ctx, "consultation.phase.about_ideas")
}

// tabs are the filters that would show something, and the one that is chosen.
func (l listing) tabs(ctx context.Context) []ui.Tab {
	var tabs []ui.Tab
	for _, f := range filters {
		if f.Name != "" && f.Name != l.L.Filter.State && l.Counts[f.Name] == 0 {
			continue
		}
		name := f.Name
		if name == "" {
			name = "all"
		}
		tabs = append(tabs, l.L.CountedTab(i18n.T(ctx, "consultation.filter."+name), "state", f.Name, l.Counts[f.Name]))
	}
	return tabs
}

func (l listing) emptyText(ctx context.Context) string {
	if l.L.Filter.Search != "" {
		return i18n.T(ctx, "consultation.list.empty_search", l.L.Filter.Search)
	}
	if l.L.Filter.State != "" {
		return i18n.T(ctx, "consultation.list.empty_filter")
	}
	return i18n.T(ctx, "consultation.list.empty_all")
}

func (d Document) kicker(ctx context.Context) string {
	switch day := d.issued(ctx); {
	case d.Number == "":
		return day
	case day == "":
		return d.Number
	default:
		return i18n.T(ctx, "consultation.document.number_date", d.Number, day)
	}
}

// facts are when and where a meeting was.
func (m Meeting) facts(ctx context.Context) []ui.Term {
	list := []ui.Term{{Label: i18n.T(ctx, "consultation.meeting.when"), Cell: ui.Cell{Text: m.when(ctx)}}}
	if !m.Place.IsZero() {
		list = append(list, ui.Term{Label: i18n.T(ctx, "consultation.meeting.place"), Cell: ui.Cell{TextText: m.Place}})
	}
	return list
}

func bodiesTable(ctx context.Context, bodies []Pair) ui.TableProps {
	t := ui.TableProps{
		Caption: i18n.T(ctx, "consultation.meeting.bodies"), HideCaption: true,
		Columns: []ui.Column{{Text: i18n.T(ctx, "consultation.meeting.body")}, {Text: i18n.T(ctx, "consultation.meeting.role")}}, Stack: true,
	}
	for _, b := range bodies {
		t.Rows = append(t.Rows, []ui.Cell{{Text: b.First}, {Text: b.Second}})
	}
	return t
}
