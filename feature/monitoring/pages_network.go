package monitoring

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/platform/web"
)

// newActivity is the id that the address of an activity has before it is saved.
const newActivity = "new"

// activityFields are the fields of an activity as they were typed.
type activityFields struct {
	ID      civic.ID
	Version int64  `form:"version"`
	Kind    string `form:"kind"`
	Day     string `form:"day"`
	TitleVI string `form:"title_vi"`
	TitleEN string `form:"title_en"`
	Place   string `form:"place"`
	Link    string `form:"link"`
}

func activityFieldsOf(a Activity) activityFields {
	return activityFields{a.ID, a.Version, a.Kind, a.Day, a.Title.VI, a.Title.EN, a.Place, a.Link}
}

func (f activityFields) activity() Activity {
	return Activity{f.ID, f.Version, f.Kind, web.Day(f.Day), civic.Text{VI: f.TitleVI, EN: f.TitleEN}, f.Place, f.Link}
}

func (f activityFields) path() string {
	if f.ID == "" {
		return desk + "/network/" + newActivity
	}
	return desk + "/network/" + string(f.ID)
}

func (m *Module) network(w http.ResponseWriter, r *http.Request) error {
	who := civic.ActorFrom(r.Context())
	list, err := m.Service.Activities(r.Context(), who)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, networkPage(list, CanEdit(who) == nil))
}

func (m *Module) activityForm(w http.ResponseWriter, r *http.Request) error {
	f, e := activityFields{}, editing{CanEdit: true}
	if id := r.PathValue("id"); id != newActivity {
		a, err := m.Service.Activity(r.Context(), civic.ActorFrom(r.Context()), civic.ID(id))
		if err != nil {
			return err
		}
		f = activityFieldsOf(a)
		if e, err = m.lines(r, on(anActivity, a.ID)); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, activityPage(f, e))
}

func (m *Module) saveActivity(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f activityFields
	err := web.Form(r, &f)
	if id := r.PathValue("id"); id != newActivity {
		f.ID, f.Version = civic.ID(id), max(f.Version, 1) // version 0 would make a second one
	} else {
		f.ID, f.Version = "", 0
	}
	if err == nil {
		_, err = m.Service.SaveActivity(ctx, civic.ActorFrom(ctx), f.activity())
	}
	if err == nil {
		return flash.Done(w, r, desk+"/network", "monitoring.done.activity")
	}
	refusal, ok := edit.Refused(ctx, err, f.activity(), describeActivity, fieldLabel)
	if !ok {
		return err
	}
	f.Version = refusal.Version(f.Version)
	return web.Render(w, r, refusal.Status, activityPage(f, editing{Refusal: refusal, CanEdit: true}))
}

func (m *Module) removeActivity(w http.ResponseWriter, r *http.Request) error {
	var f struct {
		Version int64 `form:"version"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	if err := m.Service.RemoveActivity(r.Context(), civic.ActorFrom(r.Context()), civic.ID(r.PathValue("id")), f.Version); err != nil {
		return err
	}
	return flash.Done(w, r, desk+"/network", "monitoring.done.activity_removed")
}
