package app

import (
	"context"
	"net/http"
	"slices"

	"dienhong/kit/room"
	"dienhong/platform/api"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// reference shows what programs may ask for.
func (a *App) reference(w http.ResponseWriter, r *http.Request) error {
	all := slices.DeleteFunc(a.api.Operations(), func(o api.Operation) bool { return !room.Offered(r.Context(), o.Path) })
	return web.Render(w, r, http.StatusOK, referencePage(all))
}

// privacy tells everybody what is kept about them.
func (a *App) privacy(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, privacyPage())
}

func operationRows(ctx context.Context, operations []api.Operation) [][]ui.Cell {
	rows := make([][]ui.Cell, len(operations))
	for i, o := range operations {
		key := i18n.T(ctx, "app.api.open")
		if !o.Open {
			key = i18n.T(ctx, "app.api.scope", o.Scope)
		}
		rows[i] = []ui.Cell{ui.CLink(o.Method+" "+o.Path, "#"+o.ID), ui.CPart(ui.TextIn(o.Summary, "en")), ui.C(key)}
	}
	return rows
}

func fieldRows(ctx context.Context, fields []api.Field) [][]ui.Cell {
	rows := make([][]ui.Cell, len(fields))
	for i, f := range fields {
		name := f.Name
		if f.Required {
			name += " " + i18n.T(ctx, "app.api.required")
		}
		rows[i] = []ui.Cell{ui.C(name), ui.C(f.Type), ui.CPart(ui.TextIn(f.About, "en"))}
	}
	return rows
}
