package theme

import "dienhong/kit/history"

// What the history of the feature is about.
const (
	aTheme   = "theme"
	aPassage = "passage"
)

// historyWords say what the history of the feature holds.
var historyWords = history.Words{Acts: "theme.act.", Versions: map[string]history.Version{aTheme: history.VersionOf(describe)}}

func describe(f *history.Fields, t Theme) {
	f.Both("theme.form.name", t.Name)
	f.Both("theme.form.summary", t.Summary)
}

// changeOf names what a change of a theme does.
func changeOf(before, after Theme) string {
	switch {
	case !before.Published && after.Published:
		return "publish"
	case before.Published && !after.Published:
		return "withdraw"
	}
	return "change"
}
