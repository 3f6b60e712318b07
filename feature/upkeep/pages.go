package upkeep

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/web"
)

func (m *Module) page(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var v view
	var err error
	if v.GivenUp, err = m.Service.Count(ctx, civic.ActorFrom(ctx)); err != nil {
		return err
	}
	if v.Jobs, err = m.Service.GivenUp(ctx, civic.ActorFrom(ctx)); err != nil {
		return err
	}
	if v.Kinds, err = m.deps.Jobs.Statuses(ctx); err != nil {
		return err
	}
	if v.Servers, err = m.deps.Servers(ctx); err != nil {
		return err
	}
	if v.History, err = m.Service.history.Of(ctx, m.deps.DB.Read(), work, history.Older(r)); err != nil {
		return err
	}
	v.Room, v.RoomKnown = m.deps.Room()
	return web.Render(w, r, http.StatusOK, upkeepPage(v))
}

func (m *Module) retry(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.Retry(r.Context(), civic.ActorFrom(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return flash.Done(w, r, page, "upkeep.done.retried")
}

func (m *Module) dismiss(w http.ResponseWriter, r *http.Request) error {
	if err := m.Service.Dismiss(r.Context(), civic.ActorFrom(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return flash.Done(w, r, page, "upkeep.done.dismissed")
}
