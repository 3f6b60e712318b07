package consultation

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"dienhong/platform/i18n"
)

// rowField is the name of a field of a row: "phases[0].name_vi".
var rowField = regexp.MustCompile(`^(phases|topics)\[(\d+)\]\.(\w+)$`)

// renamed are the fields whose label is not called like the field, by the form
// in which they stand.
var renamed = map[string]string{
	"phases.name": "phase_name", "phases.start": "phase_start", "phases.end": "phase_end", "phases.reason": "reason_for_moving",
	"topics.name": "topic_name", "meetings.title": "meeting_title", "cancel.reason": "cancel_reason", "archive.at": "archive_at",
}

// fieldLabel gives the label of a field of a form of the desk, as the summary of
// errors names it; "" when it has none.
func fieldLabel(ctx context.Context, form, field string) string {
	row := ""
	if m := rowField.FindStringSubmatch(field); m != nil {
		n, err := strconv.Atoi(m[2])
		if err != nil {
			return ""
		}
		form, field, row = m[1], m[3], i18n.T(ctx, "consultation."+m[1]+".row", n+1)+", "
	}
	language := ""
	for _, l := range []string{"vi", "en"} {
		if base, ok := strings.CutSuffix(field, "_"+l); ok {
			field, language = base, " ("+i18n.T(ctx, "ui.lang."+l)+")"
		}
	}
	if name, ok := renamed[form+"."+field]; ok {
		field = name
	}
	if key := "consultation.field." + field; field != "" && i18n.Has(ctx, key) {
		return row + i18n.T(ctx, key) + language
	}
	return ""
}
