package city

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"dienhong/platform/i18n"
)

// rowField is the name of a field of a row: "pillars[0].name_vi".
var rowField = regexp.MustCompile(`^(pillar|horizon)s\[(\d+)\]\.(\w+)$`)

// fieldLabel gives the label of a field, as the summary of errors names it; ""
// when it has none.
func fieldLabel(ctx context.Context, field string) string {
	row := ""
	if m := rowField.FindStringSubmatch(field); m != nil {
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return ""
		}
		field, row = m[3], i18n.T(ctx, "city.profile."+m[1], n+1)+", "
	}
	language := ""
	for _, l := range []string{"vi", "en"} {
		if base, ok := strings.CutSuffix(field, "_"+l); ok {
			field, language = base, " ("+i18n.T(ctx, "ui.lang."+l)+")"
		}
	}
	if row == "" && field == "name" {
		field = "city_name"
	}
	if key := "city.field." + field; field != "" && i18n.Has(ctx, key) {
		return row + i18n.T(ctx, key) + language
	}
	return ""
}
