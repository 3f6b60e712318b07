package consultation

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/web"
)

func (m *Module) officeDocuments(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, "documents")
	if err != nil {
		return err
	}
	var q struct {
		Search string `form:"q"`
	}
	if err := web.Query(r, &q); err != nil {
		return err
	}
	attached, err := m.deps.Register.Documents(ctx, d.ID)
	if err != nil {
		return err
	}
	var found []Document
	if q.Search != "" {
		if found, err = m.deps.Register.SearchDocuments(ctx, q.Search); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, officeDocumentsPage(d, attached, q.Search, found))
}

func (m *Module) changeDocuments(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	d, err := m.sit(r, "documents")
	if err != nil {
		return err
	}
	var f struct {
		Attach civic.ID `form:"attach"`
		Detach civic.ID `form:"detach"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	if f.Detach != "" {
		if err := m.deps.Register.Detach(ctx, who, d.ID, f.Detach); err != nil {
			return err
		}
		return flash.Done(w, r, d.path("documents"), "consultation.done.detach")
	}
	if err := m.deps.Register.Attach(ctx, who, d.ID, f.Attach); err != nil {
		return err
	}
	return flash.Done(w, r, d.path("documents"), "consultation.done.attach")
}
