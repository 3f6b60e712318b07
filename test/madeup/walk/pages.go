package walk

import (
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/web"
	"dienhong/ui"
)

func (m *Module) routes(w http.ResponseWriter, r *http.Request) error {
	list, err := m.Service.Public(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, routesPage(list))
}

func (m *Module) officeRoutes(w http.ResponseWriter, r *http.Request) error {
	list, err := m.Service.All(r.Context(), civic.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeRoutesPage(list))
}

// fields are a route as it was typed.
type fields struct {
	ID      civic.ID
	Version int64  `form:"version"`
	NameVI  string `form:"name_vi"`
	NameEN  string `form:"name_en"`
	Metres  int64  `form:"metres"`
	Pillar  string `form:"pillar"`
	Public  bool   `form:"public"`
}

// route is what was typed as it would be saved now.
func (f fields) route(now time.Time) Route {
	r := Route{ID: f.ID, Version: f.Version, Name: civic.Text{VI: f.NameVI, EN: f.NameEN}, Metres: f.Metres, Pillar: civic.ID(f.Pillar)}
	if f.Public {
		r.Public = now
	}
	return r
}

// newRoute is the id that the address of a route has before it is saved.
const newRoute = "new"

func (f fields) path() string {
	if f.ID == "" {
		return "/office/walks/" + newRoute
	}
	return "/office/walks/" + string(f.ID)
}

// editing is what the form shows.
type editing struct {
	Fields  fields
	Refusal edit.Refusal
	Pillars []civic.Pillar
	History history.Page
}

var label = ui.Labels(map[string]string{"name_vi": "walk.field.name", "name_en": "walk.field.name", "metres": "walk.field.metres", "pillar": "walk.field.pillar"})

func (m *Module) edit(r *http.Request, f fields) (e editing, err error) {
	ctx := r.Context()
	e.Fields = f
	if e.Pillars, err = m.deps.Directory.Pillars(ctx); err != nil || f.ID == "" {
		return e, err
	}
	e.History, err = m.Service.History(ctx, civic.ActorFrom(ctx), f.ID, history.Older(r))
	return e, err
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	f := fields{}
	if id := r.PathValue("id"); id != newRoute {
		route, err := m.Service.Route(r.Context(), civic.ActorFrom(r.Context()), civic.ID(id))
		if err != nil {
			return err
		}
		f = fields{route.ID, route.Version, route.Name.VI, route.Name.EN, route.Metres, string(route.Pillar), !route.Public.IsZero()}
	}
	e, err := m.edit(r, f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formPage(e))
}

func (m *Module) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f fields
	err := web.Form(r, &f)
	if id := r.PathValue("id"); id != newRoute {
		f.ID, f.Version = civic.ID(id), max(f.Version, 1) // version 0 would make a second one
	} else {
		f.Version = 0
	}
	if err == nil {
		err = m.Service.Save(ctx, civic.ActorFrom(ctx), f.route(m.deps.Clock()))
	}
	if err == nil {
		return flash.Done(w, r, "/office/walks", "walk.done.saved")
	}
	e, gathering := m.edit(r, f)
	if gathering != nil {
		return gathering
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, f.route(m.deps.Clock()), describe(e.Pillars), label); !ok {
		return err
	}
	e.Fields.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, formPage(e))
}
