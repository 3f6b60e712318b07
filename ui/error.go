package ui

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"dienhong/platform/i18n"
)

// problemTitle says in a few words what sort of problem it is.
func problemTitle(ctx context.Context, status int) string {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return i18n.T(ctx, "ui.error.not_found")
	case http.StatusForbidden:
		return i18n.T(ctx, "ui.error.forbidden")
	case http.StatusConflict:
		return i18n.T(ctx, "ui.error.conflict")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return i18n.T(ctx, "ui.error.later")
	}
	return i18n.T(ctx, "error.title")
}

// sorted returns the sentences in the order of their fields.
func sorted(fields map[string]string) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		all = append(all, fields[name])
	}
	return all
}
