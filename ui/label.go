package ui

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
)

// LabelUnder names the fields of a form by their keys under a prefix of the
// catalogue ("report.field."), with the language where a field has one; "" for a
// field without a label.
func LabelUnder(prefix string) func(ctx context.Context, field string) string {
	return func(ctx context.Context, field string) string {
		if i := strings.LastIndexByte(field, '.'); i >= 0 {
			field = field[i+1:]
		}
		base, lang := field, ""
		for _, l := range civic.Locales {
			if b, ok := strings.CutSuffix(field, "_"+string(l)); ok {
				base, lang = b, " ("+i18n.T(ctx, "ui.lang."+string(l))+")"
			}
		}
		if key := prefix + base; i18n.Has(ctx, key) {
			return i18n.T(ctx, key) + lang
		}
		return ""
	}
}
