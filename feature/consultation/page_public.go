package consultation

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/figure"
	"dienhong/kit/list"
	"dienhong/platform/web"
	"dienhong/ui"
)

// seen is a consultation as pages show it: with its state at the moment of
// drawing and what people gave.
type seen struct {
	Consultation
	State   State
	Now     time.Time
	Figures figure.Given
	Outcome figure.Outcome
	Pillars []civic.Pillar
	parts   map[string]bool
}

// part is the address of a page below the consultation, "" when the site has no
// such page.
func (s seen) part(name string) string {
	if !s.parts[name] {
		return ""
	}
	return s.path(name)
}

// path is the address of the consultation, or of a page below it.
func (s seen) path(below ...string) string {
	return strings.Join(append([]string{"/consultations/" + s.Slug}, below...), "/")
}

// votable tells whether the one primary act of the page is to vote.
func (s seen) votable() bool {
	p, ok := s.OpenPhase(s.Now)
	return ok && p.Votes && s.parts["vote"]
}

// aPart is the address of a page below any consultation.
func aPart(name string) string { return "/consultations/any/" + name }

// offered are the pages below a consultation that the installation offers.
func (m *Module) offered(ctx context.Context) map[string]bool {
	parts := map[string]bool{}
	for name := range m.parts() {
		parts[name] = ui.Leads(ctx, aPart(name))
	}
	return parts
}

func (m *Module) seen(ctx context.Context, c Consultation) (seen, error) {
	now := m.deps.Clock()
	s := seen{Consultation: c, State: c.State(now), Now: now, parts: m.offered(ctx)}
	var err error
	if s.State != Draft && s.State != Scheduled {
		if s.Figures, err = m.deps.Figures.Of(ctx, c.Number); err != nil {
			return s, err
		}
	}
	if s.Outcome, err = m.deps.Outcomes.Of(ctx, c.Number); err != nil {
		return s, err
	}
	s.Pillars, err = m.deps.Register.Pillars(ctx)
	return s, err
}

func (m *Module) seenAll(ctx context.Context, list []Consultation) ([]seen, error) {
	all := make([]seen, len(list))
	for i, c := range list {
		var err error
		if all[i], err = m.seen(ctx, c); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// front is what the home page shows.
type front struct {
	Main    *seen  // what the city asks now, or asked last; nil when it never asked
	Also    []seen // other open and coming ones
	Earlier []seen
	Pillars []civic.Pillar
	About   civic.Text // what the installation says of itself, in short
	Chain   []step     // from the voices to the reports
}

// earlierOnFront bounds the list of earlier consultations on the home page.
const earlierOnFront = 5

// arrange puts the consultations in the order of the home page: the one that was
// opened last is large; without an open one, the next to open; without that, the
// one that closed last.
func arrange(all []seen) front {
	rank := map[State]int{Open: 0, Scheduled: 1, Closed: 2, Responding: 2, Published: 2, Archived: 3}
	list := slices.DeleteFunc(slices.Clone(all), func(s seen) bool { return s.State == Draft || s.State == Cancelled })
	slices.SortStableFunc(list, func(a, b seen) int {
		if d := rank[a.State] - rank[b.State]; d != 0 {
			return d
		}
		if a.State == Scheduled {
			return a.begins().Compare(b.begins())
		}
		return b.begins().Compare(a.begins())
	})
	var f front
	for i, s := range list {
		switch {
		case i == 0:
			f.Main = &list[0]
		case rank[s.State] < 2:
			f.Also = append(f.Also, s)
		case len(f.Earlier) < earlierOnFront:
			f.Earlier = append(f.Earlier, s)
		}
	}
	return f
}

// begins is the start of the first phase in which people speak.
func (c Consultation) begins() time.Time {
	if voice := c.track(Voice); len(voice) > 0 {
		return voice[0].Start
	}
	return time.Time{}
}

// step is one link of the chain on the home page. Of, when it is not 0, is of how
// many; Page is a page of the part of the site that it belongs to.
type step struct {
	Page  string
	Name  string
	Count int
	Of    int
	Href  string
}

// chainOf adds up the public consultations and what came after them. While there
// is one consultation its figures lead to its own lists.
func chainOf(all []seen, w figure.Outcome) []step {
	var voices, comments, statements, answers int
	for _, s := range all {
		voices += s.Figures.Participants
		comments += s.Figures.Comments
		statements += s.Figures.Statements
		answers += s.Outcome.Answers
	}
	below := func(name string) string {
		if len(all) == 1 && all[0].part(name) != "" {
			return all[0].part(name)
		}
		return "/consultations"
	}
	return []step{
		{Name: "participants", Count: voices, Page: aPart("results"), Href: below("results")},
		{Name: "comments", Count: comments, Page: aPart("comments"), Href: below("comments")},
		{Name: "statements", Count: statements, Page: aPart("statements"), Href: below("statements")},
		{Name: "answers", Count: answers, Page: aPart("answers"), Href: below("answers")},
		{Name: "initiatives", Count: w.Initiatives, Page: "/initiatives", Href: "/initiatives"},
		{Name: "moving", Count: w.Moving, Of: w.Actions, Page: "/plan", Href: "/plan"},
		{Name: "reports", Count: w.Reports, Page: "/reports", Href: "/reports"},
	}
}

func (m *Module) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := m.Service.List(ctx, civic.Visitor())
	if err != nil {
		return err
	}
	all, err := m.seenAll(ctx, list)
	if err != nil {
		return err
	}
	f := arrange(all)
	if f.Pillars, err = m.deps.Register.Pillars(ctx); err != nil {
		return err
	}
	about, err := m.deps.Register.About(ctx)
	if err != nil {
		return err
	}
	f.About = firstParagraph(about)
	if m.deps.Outcomes != nil {
		whole, err := m.deps.Outcomes.Of(ctx, 0)
		if err != nil {
			return err
		}
		f.Chain = slices.DeleteFunc(chainOf(all, whole), func(s step) bool { return !ui.Leads(ctx, s.Page) })
	}
	return web.Render(w, r, http.StatusOK, homePage(f))
}

// filter is a part of the list, as addresses name it.
type filter struct {
	Name   string
	States []State
}

// filters are the groups of states by which the list is filtered, in the order
// of the page.
var filters = []filter{
	{"", []State{Scheduled, Open, Closed, Responding, Published, Archived, Cancelled}},
	{"open", []State{Open}},
	{"scheduled", []State{Scheduled}},
	{"closed", []State{Closed, Responding}},
	{"published", []State{Published}},
	{"archived", []State{Archived}},
	{"cancelled", []State{Cancelled}},
}

// listSize is how many consultations one page of the list shows.
const listSize = 20

// listing is what the list shows.
type listing struct {
	L      list.List[listQuery]
	Counts map[string]int // by filter
	Shown  []seen
}

// listQuery is a search of the list of consultations.
type listQuery struct {
	Search string `form:"q"`
	State  string `form:"state"` // a filter
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l := listing{Counts: map[string]int{}}
	var err error
	if l.L, err = list.Read[listQuery](r, "/consultations", listSize); err != nil {
		return err
	}
	all, err := m.Service.List(ctx, civic.Visitor())
	if err != nil {
		return err
	}
	q := &l.L.Filter
	now, words := m.deps.Clock(), strings.Fields(fold.Search(q.Search))
	var found []Consultation
	if !slices.ContainsFunc(filters, func(f filter) bool { return f.Name == q.State }) {
		q.State = ""
	}
	for _, c := range all {
		if !c.matches(words) {
			continue
		}
		for _, f := range filters {
			if !slices.Contains(f.States, c.State(now)) {
				continue
			}
			l.Counts[f.Name]++
			if f.Name == q.State {
				found = append(found, c)
			}
		}
	}
	if l.Shown, err = m.seenAll(ctx, list.Cut(&l.L, found)); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(l))
}

// matches tells whether all the folded words stand in title, question or
// summary.
func (c Consultation) matches(words []string) bool {
	if len(words) == 0 {
		return true
	}
	t := c.Texts
	text := fold.Search(strings.Join([]string{t.Title.VI, t.Title.EN, t.Question.VI, t.Question.EN, t.Summary.VI, t.Summary.EN}, " "))
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// whole is everything that the page of one consultation shows.
type whole struct {
	seen
	Meetings  []Meeting
	Documents []Document
	Notices   []Notice
	Zone      *time.Location

	Statements int // that can be voted on; counted for the desk, also before there are votes
}

func (m *Module) whole(ctx context.Context, c Consultation) (whole, error) {
	s, err := m.seen(ctx, c)
	if err != nil {
		return whole{}, err
	}
	w := whole{seen: s, Zone: m.deps.Zone}
	if w.Meetings, err = m.Service.Meetings(ctx, c); err != nil {
		return w, err
	}
	if w.Documents, err = m.deps.Register.Documents(ctx, c.ID); err != nil {
		return w, err
	}
	w.Notices, err = m.Service.Notices(ctx, c)
	return w, err
}

func (m *Module) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.Service.BySlug(ctx, civic.ActorFrom(ctx), r.PathValue("slug"))
	if err != nil {
		return err
	}
	all, err := m.whole(ctx, c)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showPage(all))
}

func (m *Module) showMeeting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.Service.BySlug(ctx, civic.ActorFrom(ctx), r.PathValue("slug"))
	if err != nil {
		return err
	}
	meeting, err := m.Service.Meeting(ctx, civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if meeting.Consultation != c.ID {
		return civic.NotFound("meeting")
	}
	s, err := m.seen(ctx, c)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, meetingPage(s, meeting))
}

// pillarTopics groups the topics under their pillars; those of no pillar that
// the city has come last, under a pillar without a name.
func (s seen) pillarTopics() []pillarTopics {
	var list []pillarTopics
	placed := map[civic.ID]bool{}
	for _, p := range s.Pillars {
		g := pillarTopics{Pillar: p}
		for _, t := range s.Topics {
			if t.Pillar == p.ID {
				g.Topics = append(g.Topics, t)
				placed[t.ID] = true
			}
		}
		if len(g.Topics) > 0 {
			list = append(list, g)
		}
	}
	var rest pillarTopics
	for _, t := range s.Topics {
		if !placed[t.ID] {
			rest.Topics = append(rest.Topics, t)
		}
	}
	if len(rest.Topics) > 0 {
		list = append(list, rest)
	}
	return list
}

type pillarTopics struct {
	Pillar civic.Pillar
	Topics []Topic
}
