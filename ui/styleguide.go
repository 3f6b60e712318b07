package ui

import (
	"net/http"

	"dienhong/platform/web"
)

// Styleguide is the living page of the design system, for development and
// demonstration: every component in its states.
//
//	router.Handle("GET /styleguide", web.Public, ui.Styleguide)
func Styleguide(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, styleguide())
}
