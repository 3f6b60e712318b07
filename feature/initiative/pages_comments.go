package initiative

import (
	"net/http"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// commentsView is the queue of comments.
type commentsView struct {
	List    []Comment
	Total   int
	Of      map[civic.ID]Initiative
	Failed  civic.ID
	Errors  ui.Errors
	Refused string
}

func (m *Module) comments(r *http.Request) (commentsView, error) {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	v := commentsView{Of: map[civic.ID]Initiative{}}
	var err error
	if v.List, v.Total, err = m.Service.CommentQueue(ctx, who, 25); err != nil {
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

func (m *Module) commentQueue(w http.ResponseWriter, r *http.Request) error {
	v, err := m.comments(r)
	if err != nil {
		return err
	}
	return web.Render(w, say(r), http.StatusOK, commentsPage(v))
}

func (m *Module) moderate(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), civic.ID(r.PathValue("id"))
	var f struct {
		Act    CommentState `form:"act"`
		Reason string       `form:"reason"`
	}
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Moderate(ctx, civic.ActorFrom(ctx), id, CommentWaiting, f.Act, f.Reason)
	}
	if err == nil {
		return web.Redirect(w, r, "/office/comments?done="+string(f.Act))
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid && !civic.IsKind(err, civic.KindConflict) {
		return err
	}
	v, gathering := m.comments(r)
	if gathering != nil {
		return gathering
	}
	status := http.StatusUnprocessableEntity
	v.Failed, v.Errors = id, problems.Named(func(string) string { return i18n.T(ctx, "initiative.field.reason") })
	if !invalid {
		status, v.Refused = http.StatusConflict, i18n.T(ctx, "initiative.error.decided")
	}
	return web.Render(w, r, status, commentsPage(v))
}
