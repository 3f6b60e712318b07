// Package sdg lets people choose and read targets of the Sustainable Development
// Goals.
package sdg

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// Said names targets with their goals: "11.4 (Đô thị và cộng đồng bền vững)".
func Said(ctx context.Context, list []civic.SDGTarget) string {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = string(t) + " (" + goal(ctx, t) + ")"
	}
	return strings.Join(words, "; ")
}

// Options are all targets with the names of their goals.
func Options(ctx context.Context, chosen []string) []ui.Option {
	list := make([]ui.Option, len(civic.SDGTargets))
	for i, t := range civic.SDGTargets {
		list[i] = ui.Option{Value: string(t), Label: string(t) + " – " + goal(ctx, t), Selected: slices.Contains(chosen, string(t))}
	}
	return list
}

func goal(ctx context.Context, t civic.SDGTarget) string {
	return i18n.T(ctx, "sdg.goal."+strconv.Itoa(t.Goal()))
}

// Problems lists the targets that do not exist.
func Problems(field string, list []civic.SDGTarget) []civic.FieldError {
	var errs []civic.FieldError
	for _, t := range list {
		if !t.Known() {
			errs = append(errs, civic.FieldError{Field: field, Key: "error.field.sdg", Args: []any{string(t)}})
		}
	}
	return errs
}
