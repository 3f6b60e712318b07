package event

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

const (
	pageSize   = 40  // occurrences of the programme that one page shows
	mostOfDay  = 600 // occurrences of one day, or of a weekend, that one page shows
	mostShown  = 50  // of what goes on for many days
	sortedFrom = 12  // from so many occurrences on a day is shown by venue
)

// query is the filter of the programme as the address carries it.
type query struct {
	When     string `form:"when"` // today, weekend or empty: from today on
	Day      string `form:"day"`  // YYYY-MM-DD, instead of when
	Free     bool   `form:"free"`
	StepFree bool   `form:"step_free"`
	Children bool   `form:"children"`
}

func (q query) filtered() bool { return q.Free || q.StepFree || q.Children }

// filter gives the days and the conditions that a query names; bounded tells
// whether it is for one day or a weekend.
func (q query) filter(today time.Time) (f Filter, bounded bool) {
	f = Filter{From: today.Format(time.DateOnly), Free: q.Free, StepFree: q.StepFree, Children: q.Children}
	switch {
	case civic.IsDay(web.Day(q.Day)):
		f.From = web.Day(q.Day)
		f.To = f.From
	case q.When == "today":
		f.To = f.From
	case q.When == "weekend":
		first, last := Weekend(today)
		f.From, f.To = first.Format(time.DateOnly), last.Format(time.DateOnly)
	}
	return f, f.To != ""
}

// atVenue is a venue with what is held there on a day.
type atVenue struct {
	Name string
	List []Entry
}

// onDay is a day of the programme: by venue when much is held, or else by hour.
type onDay struct {
	Day    time.Time
	List   []Entry
	Venues []atVenue
}

// byDay puts entries, which are in order, under their days.
func byDay(ctx context.Context, list []Entry) []onDay {
	var days []onDay
	for _, x := range list {
		if len(days) == 0 || days[len(days)-1].List[0].Day() != x.Day() {
			days = append(days, onDay{Day: x.Start})
		}
		d := &days[len(days)-1]
		d.List = append(d.List, x)
	}
	for i := range days {
		if len(days[i].List) >= sortedFrom {
			days[i].Venues = byVenue(ctx, days[i].List)
		}
	}
	return days
}

func byVenue(ctx context.Context, list []Entry) []atVenue {
	var venues []atVenue
	for _, x := range list {
		name := ui.Said(ctx, x.Venue.Name)
		i := slices.IndexFunc(venues, func(v atVenue) bool { return v.Name == name })
		if i < 0 {
			i = len(venues)
			venues = append(venues, atVenue{Name: name})
		}
		venues[i].List = append(venues[i].List, x)
	}
	slices.SortStableFunc(venues, func(a, b atVenue) int { return strings.Compare(a.Name, b.Name) })
	return venues
}

// programmeView is the programme of the city.
type programmeView struct {
	L       list.List[query]
	Today   time.Time
	Days    []onDay
	Running []Entry
}

func (m *Module) programme(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := programmeView{Today: m.Service.Today()}
	var err error
	if v.L, err = list.Read[query](r, "/events", pageSize); err != nil {
		return err
	}
	f, bounded := v.L.Filter.filter(v.Today)
	if bounded {
		v.L.Size = mostOfDay
	}
	all, err := list.Load(&v.L, func(limit, offset int) ([]Entry, int, error) { return m.Service.Programme(ctx, f, limit, offset) })
	if err != nil {
		return err
	}
	v.Days = byDay(ctx, all)
	if v.L.Page == 1 {
		if v.Running, err = m.Service.Running(ctx, f, f.From, mostShown); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, programmePage(v))
}

// eventView is the page of one event.
type eventView struct {
	E       Event
	Choices choices
	Above   []Event      // what holds it, the festival first
	Times   []Occurrence // from today on; all past ones when none is to come
	Past    bool
	Next    *Event // the event that continues it
	Before  *Event
	Held    []Event  // series and events below it that have pages
	Days    []onDay  // the programme below it, of the chosen day
	Tabs    []ui.Tab // the days of the programme
	Action  *civic.Node
	Address string // of the page, whole
}

type dayQuery struct {
	Day string `form:"day"`
}

func (m *Module) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var q dayQuery
	if err := web.Query(r, &q); err != nil {
		return err
	}
	e, err := m.Service.Event(ctx, civic.Visitor(), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if e.MergedInto != "" {
		return web.Redirect(w, r, "/events/"+string(e.MergedInto))
	}
	v, err := m.gatherPage(ctx, e, web.Day(q.Day))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, eventPage(v))
}

func (m *Module) gatherPage(ctx context.Context, e Event, day string) (eventView, error) {
	who := civic.Visitor()
	v := eventView{E: e, Address: m.deps.Site + web.Path(ctx, "/events/"+string(e.ID))}
	var err error
	if v.Choices, err = m.choices(ctx); err != nil {
		return v, err
	}
	if v.Times, v.Past, err = m.upcoming(ctx, e); err != nil {
		return v, err
	}
	if v.Above, err = m.above(ctx, e); err != nil {
		return v, err
	}
	related, err := m.Service.store.events(ctx, m.deps.DB.Read(), ` AND (id = ? OR continues = ? AND continues <> '')`, string(e.Continues), string(e.ID))
	if err != nil {
		return v, err
	}
	for _, o := range related {
		if !o.Public() {
			continue
		}
		if o.ID == e.Continues {
			v.Before = &o
		} else {
			v.Next = &o
		}
	}
	if e.Action != "" {
		if line, err := m.deps.Plan.Line(ctx, m.deps.DB.Read(), who, e.Action); err == nil {
			v.Action = &line
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return v, err
		}
	}
	if e.Kind == Single {
		return v, nil
	}
	return v, m.gatherHeld(ctx, &v, day)
}

// upcoming gives the times of an event from today on, or all of them when it is over.
func (m *Module) upcoming(ctx context.Context, e Event) (list []Occurrence, past bool, err error) {
	from := m.Service.Today().Format(time.DateOnly)
	list, err = m.Service.store.occurrences(ctx, m.deps.DB.Read(), ` AND o.event_id = ? AND o.last_day >= ?`+inOrder+` LIMIT 100`, string(e.ID), from)
	if err != nil || len(list) > 0 {
		return list, false, err
	}
	list, err = m.Service.store.occurrences(ctx, m.deps.DB.Read(), ` AND o.event_id = ?`+inOrder+` LIMIT 100`, string(e.ID))
	return list, true, err
}

// above gives what holds an event and is public, the festival first.
func (m *Module) above(ctx context.Context, e Event) (list []Event, err error) {
	for e.Parent != "" && len(list) < 2 {
		if e, err = m.Service.store.event(ctx, m.deps.DB.Read(), e.Parent); err != nil {
			return list, err
		}
		if e.Public() {
			list = append([]Event{e}, list...)
		}
	}
	return list, nil
}

// gatherHeld reads the programme of a festival or a series.
func (m *Module) gatherHeld(ctx context.Context, v *eventView, day string) error {
	held, err := m.Service.Below(ctx, civic.Visitor(), v.E.ID)
	if err != nil {
		return err
	}
	v.Held = slices.DeleteFunc(held, func(h Event) bool { return h.Kind != Series })
	f := Filter{From: "1900-01-01", Within: v.E.ID}
	days, err := m.Service.Days(ctx, f)
	if err != nil || len(days) == 0 {
		return err
	}
	today := m.Service.Today().Format(time.DateOnly)
	chosen := days[len(days)-1].Day
	for _, d := range days {
		if d.Day == day {
			chosen = day
			break
		}
		if d.Day >= today && d.Day < chosen {
			chosen = d.Day
		}
	}
	f.From, f.To = chosen, chosen
	list, _, err := m.Service.Programme(ctx, f, mostOfDay, 0)
	v.Days = byDay(ctx, list)
	for _, d := range nearDays(days, chosen) {
		t := ui.StoredDay(ctx, d.Day)
		v.Tabs = append(v.Tabs, ui.Tab{
			Text: i18n.T(ctx, "event.day", weekday(ctx, t), i18n.Date(ctx, t)), Href: "/events/" + string(v.E.ID) + "?day=" + d.Day + "#programme", Current: d.Day == chosen, Counted: true, Count: d.Count,
		})
	}
	return err
}

// nearDays are at most 16 days around the chosen one.
func nearDays(days []dayCount, chosen string) []dayCount {
	const most = 16
	at := slices.IndexFunc(days, func(d dayCount) bool { return d.Day == chosen })
	from := max(0, min(at-4, len(days)-most))
	return days[from:min(len(days), from+most)]
}

// terms are what is known of an event, line by line.
func (v eventView) terms(ctx context.Context) []ui.Term {
	e := v.E
	var list []ui.Term
	add := func(key string, c ui.Cell) {
		list = append(list, ui.Term{Label: i18n.T(ctx, "event.field."+key), Cell: c})
	}
	if e.repeats() {
		add("schedule", ui.C(e.Schedule.said(ctx)))
	}
	if !e.Venue.IsZero() && len(v.Times) != 1 { // else it is told with the time
		add("venue", ui.C(e.Venue.line(ctx)))
	}
	if e.Free {
		add("price", ui.C(i18n.T(ctx, "event.free")))
	} else if !e.Price.IsZero() {
		add("price", ui.CText(e.Price))
	}
	if e.StepFree != "" {
		add("step_free", ui.C(i18n.T(ctx, "event.step_free."+e.StepFree)))
	}
	if e.Children {
		add("children", ui.C(i18n.T(ctx, "event.children")))
	}
	if len(e.Languages) > 0 {
		add("languages", ui.C(languageWords(ctx, e.Languages)))
	}
	if e.Organiser != "" {
		add("organiser", ui.CTextLink(v.Choices.body(e.Organiser), "/organisations/"+e.Organiser))
	}
	if !e.By.IsZero() {
		add("by", ui.CText(e.By))
	}
	if v.Action != nil && ui.Leads(ctx, v.Action.Href) {
		add("action", ui.CTextLink(v.Action.Title, v.Action.Href))
	}
	if e.Link != "" {
		add("link", ui.CLink(ui.Host(e.Link), e.Link))
	}
	return list
}

// timeTable lists the times of an event.
func (v eventView) timeTable(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "event.times"), HideCaption: true, Stack: true, Columns: []ui.Column{{Text: i18n.T(ctx, "event.field.day")}, {Text: i18n.T(ctx, "event.field.venue")}, {Text: i18n.T(ctx, "event.field.state")}}}
	for _, o := range v.Times {
		t.Rows = append(t.Rows, []ui.Cell{ui.C(o.when(ctx)), ui.C(o.Venue.line(ctx)), ui.CPart(occurrenceState(Entry{Event: v.E, Occurrence: o}))})
	}
	return t
}

func crumbs(ctx context.Context, above []Event, title string) []ui.Link {
	list := []ui.Link{{Text: i18n.T(ctx, "event.title"), Href: "/events"}}
	for _, a := range above {
		list = append(list, ui.Link{Text: ui.Said(ctx, a.Title), Href: a.path()})
	}
	return append(list, ui.Link{Text: title})
}
