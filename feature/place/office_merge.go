package place

import (
	"net/http"

	"dienhong/civic"
	"dienhong/platform/web"
)

func (m *Module) merge(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64  `form:"version"`
		Into    string `form:"into"`
	}
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Merge(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version, civic.ID(f.Into))
	}
	return m.answer(w, r, err, "place.done.merged", "merge", nil)
}

func (m *Module) unmerge(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64 `form:"version"`
	}
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Unmerge(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version)
	}
	return m.answer(w, r, err, "place.done.unmerged", "merge", nil)
}
