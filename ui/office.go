package ui

import "context"

func fragmentHref(ctx context.Context, path string) string {
	if path == "" {
		return ""
	}
	return href(ctx, path)
}
