package event

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// wholeFields are what happens to a day, as it was typed.
type wholeFields struct {
	Version  int64  `form:"version"`
	State    string `form:"state"`
	To       string `form:"to"`
	Venue    string `form:"venue"`
	ReasonVI string `form:"reason_vi"`
	ReasonEN string `form:"reason_en"`
}

// wholeView is the page of a day of a festival.
type wholeView struct {
	E       Event
	Day     string
	List    []Entry
	F       wholeFields
	Refusal edit.Refusal
}

func (m *Module) wholeDay(r *http.Request) (v wholeView, err error) {
	ctx := r.Context()
	v.Day = r.PathValue("day")
	if v.E, err = m.Service.Event(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id"))); err != nil {
		return v, err
	}
	if v.E.Kind == Single || !civic.IsDay(v.Day) {
		return v, civic.NotFound("event")
	}
	v.F.Version = v.E.Version
	v.List, err = m.Service.Day(ctx, civic.ActorFrom(ctx), v.E.ID, v.Day)
	return v, err
}

func (m *Module) dayForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.wholeDay(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, wholePage(v))
}

func (m *Module) saveDay(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.wholeDay(r)
	if err != nil {
		return err
	}
	v.F = wholeFields{}
	err = web.Form(r, &v.F)
	if err == nil {
		_, err = m.Service.ChangeDay(ctx, civic.ActorFrom(ctx), v.E.ID, max(v.F.Version, 1), WholeDay{
			Day: v.Day, State: State(v.F.State), To: web.Day(v.F.To), Venue: v.F.Venue, Reason: civic.Text{VI: v.F.ReasonVI, EN: v.F.ReasonEN},
		})
	}
	if err == nil {
		return flash.Done(w, r, v.path(), "event.done.whole_day")
	}
	choices, gathering := m.choices(ctx)
	if gathering != nil {
		return gathering
	}
	var ok bool
	if v.Refusal, ok = edit.Refused(ctx, err, v.E, choices.describe, fieldLabel); !ok {
		return err
	}
	v.F.Version = v.Refusal.Version(v.F.Version)
	return web.Render(w, r, v.Refusal.Status, wholePage(v))
}

func (v wholeView) path() string { return officePath(v.E, "days/"+v.Day) }

func (v wholeView) heading(ctx context.Context) string {
	return bothDays(ctx, ui.StoredDay(ctx, v.Day))
}

func (v wholeView) stateOptions(ctx context.Context) []ui.Option {
	return options(ctx, "event.whole.", []string{string(Moved), string(Postponed), string(Cancelled), string(Restored)}, v.F.State)
}

func (v wholeView) venueOptions() []ui.Option {
	var list []ui.Option
	seen := map[string]bool{}
	for _, x := range v.List {
		if name := x.Venue.Name.VI; name != "" && !seen[name] {
			seen[name] = true
			list = append(list, ui.Option{Value: name, Label: name, Lang: "vi", Selected: name == v.F.Venue})
		}
	}
	return list
}

func (v wholeView) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "event.programme"), HideCaption: true, Stack: true, Empty: i18n.T(ctx, "event.office.no_times")}
	for _, k := range []string{"title", "time", "venue", "state"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "event.field."+k)})
	}
	for _, x := range v.List {
		t.Rows = append(t.Rows, []ui.Cell{ui.CTextLink(x.Event.Title, officePath(x.Event, "")), ui.C(x.span(ctx)), ui.C(x.Venue.short(ctx)), ui.CPart(occurrenceState(x))})
	}
	return t
}

// dayLinks lead to the days of a festival.
func (v officeView) dayLinks(ctx context.Context) []ui.Link {
	links := make([]ui.Link, len(v.Days))
	for i, d := range v.Days {
		links[i] = ui.Link{Text: i18n.N(ctx, "event.office.on_day", d.Count, fullDay(ctx, ui.StoredDay(ctx, d.Day))), Href: officePath(v.E, "days/"+d.Day)}
	}
	return links
}

func (m *Module) merge(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64    `form:"version"`
		Into    civic.ID `form:"into"`
	}
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.Merge(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version, f.Into)
	}
	return m.answer(w, r, err, "event.done.merged")
}

func (m *Module) unmerge(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64 `form:"version"`
	}
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.Unmerge(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version)
	}
	return m.answer(w, r, err, "event.done.unmerged")
}

// answer leads back to the page of an event, or shows there why an act was refused.
func (m *Module) answer(w http.ResponseWriter, r *http.Request, err error, done string) error {
	ctx, id := r.Context(), civic.ID(r.PathValue("id"))
	if err == nil {
		return flash.Done(w, r, desk+"/"+string(id), done)
	}
	problems, status, refused, err := refusal(ctx, err)
	if err != nil {
		return err
	}
	v, err := m.officeOne(ctx, id, "")
	if err != nil {
		return err
	}
	if refused == "" && len(problems) > 0 {
		refused = problems[0].Text
	}
	v.Refused = refused
	return web.Render(w, r, status, officePage(v))
}
