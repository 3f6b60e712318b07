package ui

func noticeRole(t Tone) string {
	if t == Failure {
		return "alert"
	}
	return "note"
}

func toneIcon(t Tone) string {
	switch t {
	case Success:
		return "check"
	case Warning, Failure:
		return "warning"
	}
	return "info"
}

type look struct {
	tone Tone
	icon string
}

var stateLooks = map[string]look{
	"draft": {Neutral, "pencil"}, "scheduled": {Info, "clock"}, "open": {Success, "open"},
	"closed": {Neutral, "lock"}, "responding": {Warning, "clock"}, "published": {Success, "check"},
	"archived": {Neutral, "archive"}, "cancelled": {Failure, "cross"},
	"pending": {Warning, "clock"}, "waiting": {Warning, "clock"}, "accepted": {Success, "check"},
	"returned": {Warning, "undo"}, "hidden": {Failure, "hidden"}, "rejected": {Failure, "cross"},
	"merged": {Info, "merge"}, "planned": {Info, "clock"}, "running": {Info, "open"},
	"done": {Success, "check"}, "late": {Failure, "warning"}, "blocked": {Failure, "lock"},
	"delayed": {Warning, "clock"}, "stopped": {Neutral, "cross"},
	"approved": {Success, "check"}, "submitted": {Info, "open"}, "answered": {Success, "check"},
	"partly": {Warning, "half"}, "refused": {Failure, "cross"}, "unknown": {Neutral, "info"},
}

func stateLook(state string) look {
	if l, ok := stateLooks[state]; ok {
		return l
	}
	return look{Neutral, "dot"}
}
