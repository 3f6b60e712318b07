package initiative

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// remarksView is the queue of remarks.
type remarksView struct {
	List    []Remark
	Total   int
	Of      map[civic.ID]Initiative
	Failed  civic.ID
	Errors  ui.Errors
	Refused string
}

func (m *Module) remarks(r *http.Request) (remarksView, error) {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	v := remarksView{Of: map[civic.ID]Initiative{}}
	var err error
	if v.List, v.Total, err = m.Service.RemarkQueue(ctx, who, 25); err != nil {
		return v, err
	}
	ids := make([]string, len(v.List))
	for i, c := range v.List {
		ids[i] = string(c.Initiative)
	}
	of, err := m.Service.ByIDs(ctx, who, ids)
	for _, in := range of {
		v.Of[in.ID] = in
	}
	return v, err
}

func (m *Module) remarkQueue(w http.ResponseWriter, r *http.Request) error {
	v, err := m.remarks(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, remarksPage(v))
}

func (m *Module) moderate(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), civic.ID(r.PathValue("id"))
	var f struct {
		Act    RemarkState `form:"act"`
		Reason string      `form:"reason"`
	}
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Moderate(ctx, civic.ActorFrom(ctx), id, RemarkWaiting, f.Act, f.Reason)
	}
	if err == nil {
		return flash.Done(w, r, "/office/remarks", "initiative.done."+string(f.Act))
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid && !civic.IsKind(err, civic.KindConflict) {
		return err
	}
	v, gathering := m.remarks(r)
	if gathering != nil {
		return gathering
	}
	status := http.StatusUnprocessableEntity
	v.Failed, v.Errors = id, problems.Named(func(string) string { return i18n.T(ctx, "initiative.field.reason") })
	if !invalid {
		status, v.Refused = http.StatusConflict, i18n.T(ctx, "initiative.error.decided")
	}
	return web.Render(w, r, status, remarksPage(v))
}
