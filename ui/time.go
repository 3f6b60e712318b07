package ui

import (
	"context"
	"time"

	"dienhong/platform/i18n"
)

func phaseWord(ctx context.Context, state string) string {
	switch state {
	case "now":
		return i18n.T(ctx, "ui.phase.now")
	case "past":
		return i18n.T(ctx, "ui.phase.past")
	}
	return i18n.T(ctx, "ui.phase.next")
}

func knotIcon(kind string) string {
	switch {
	case kind == "initiative":
		return "idea"
	case icons[kind] != "":
		return kind
	}
	return "dot"
}

// along tells where a time lies between both ends, 0 to 1.
func along(p GanttProps, t time.Time) float64 {
	whole := p.To.Sub(p.From)
	if whole <= 0 || t.Before(p.From) {
		return 0
	}
	return min(float64(t.Sub(p.From))/float64(whole), 1)
}

// years lists the years that begin within the span, thinned to ten at most.
func years(p GanttProps) []int {
	first, last := p.From.Year(), p.To.Year()
	if p.From.YearDay() > 1 {
		first++
	}
	step := (last-first)/10 + 1
	var all []int
	for y := first; y <= last; y += step {
		all = append(all, y)
	}
	return all
}

func yearStart(p GanttProps, year int) time.Time {
	return time.Date(year, 1, 1, 0, 0, 0, 0, p.From.Location())
}

func ganttWidth(p GanttProps, r GanttRow) string {
	end := r.End
	if end.IsZero() {
		end = p.To
	}
	return percentOf(max(along(p, end)-along(p, r.Start), 0.006))
}

func ganttDates(ctx context.Context, r GanttRow) string {
	if r.Start.IsZero() && r.End.IsZero() {
		return i18n.T(ctx, "ui.gantt.no_dates")
	}
	if r.End.IsZero() {
		return i18n.T(ctx, "ui.gantt.from", i18n.Date(ctx, r.Start))
	}
	if r.Start.IsZero() {
		return i18n.T(ctx, "ui.gantt.until", i18n.Date(ctx, r.End))
	}
	return i18n.Date(ctx, r.Start) + " – " + i18n.Date(ctx, r.End)
}
