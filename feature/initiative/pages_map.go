package initiative

import (
	"net/http"

	"dienhong/civic"
	"dienhong/platform/web"
)

// atlas shows on a map what a search found.
func (m *Module) atlas(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := mapView{}
	err := web.Query(r, &v.Q)
	if err != nil {
		return err
	}
	v.Q.Sort, v.Q.Spot = "", ""
	if v.Q.At != "" { // windows lead to windows without end
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	}
	if v.Choices, err = m.choices(ctx); err != nil {
		return err
	}
	if v.Spots, v.Without, err = m.Service.Spots(ctx, civic.Visitor(), v.Q.filter(v.Choices)); err != nil {
		return err
	}
	v.Total = len(v.Spots) + v.Without
	v.look()
	return web.Render(w, r, http.StatusOK, mapPage(v))
}
