package consultation

import (
	"net/http"
	"strconv"

	"dienhong/civic"
	"dienhong/platform/web"
)

func (m *Module) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, "history")
	if err != nil {
		return err
	}
	list, err := m.Service.History(ctx, civic.ActorFrom(ctx), d.Consultation)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, historyPage(d, list))
}

func (m *Module) earlier(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, "history")
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(r.PathValue("entry"), 10, 64)
	if err != nil {
		return civic.NotFound("entry")
	}
	entry, before, err := m.Service.Earlier(ctx, civic.ActorFrom(ctx), d.Consultation, id)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, earlierPage(d, entry, before))
}
