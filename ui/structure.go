package ui

import "context"

type sectionKey struct{}

// inSection lets what stands inside a section know that its titles are h3.
func inSection(ctx context.Context) context.Context {
	return context.WithValue(ctx, sectionKey{}, true)
}

func sectioned(ctx context.Context) bool {
	yes, _ := ctx.Value(sectionKey{}).(bool)
	return yes
}

func columnsClass(n int) string {
	switch {
	case n >= 4:
		return "columns-4"
	case n == 3:
		return "columns-3"
	}
	return "columns-2"
}
