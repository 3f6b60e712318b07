package consultation

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// from says when something starts; midnight is not said.
func from(ctx context.Context, start time.Time) string {
	local := start.In(i18n.Zone(ctx))
	if local.Hour() == 0 && local.Minute() == 0 {
		return i18n.Date(ctx, start)
	}
	return i18n.DateTime(ctx, start)
}

// span says a phase from its start to its end.
func span(ctx context.Context, p Phase) string {
	return i18n.T(ctx, "consultation.span", from(ctx, p.Start), ui.Until(ctx, p.End))
}

// daysLeft says how long people may still speak.
func daysLeft(ctx context.Context, p Phase, now time.Time) string {
	if n := p.DaysLeft(now, i18n.Zone(ctx)); n > 0 {
		return i18n.N(ctx, "consultation.days_left", n)
	}
	return i18n.T(ctx, "consultation.ends_today")
}

// stand says in one sentence where the consultation stands and what comes next.
func (s seen) stand(ctx context.Context) string {
	switch s.State {
	case Draft:
		return i18n.T(ctx, "consultation.stand.draft")
	case Scheduled:
		if start, ok := s.NextOpening(s.Now); ok {
			return i18n.T(ctx, "consultation.stand.scheduled", from(ctx, start))
		}
		return i18n.T(ctx, "consultation.stand.scheduled_undated")
	case Open:
		p, _ := s.OpenPhase(s.Now)
		key := "consultation.stand.open"
		switch {
		case !p.Votes:
			key = "consultation.stand.open_ideas"
		case !p.Ideas:
			key = "consultation.stand.open_votes"
		}
		return i18n.T(ctx, key, ui.Until(ctx, p.End))
	case Closed:
		if start, ok := s.NextOpening(s.Now); ok {
			return i18n.T(ctx, "consultation.stand.between", from(ctx, start))
		}
		if next, ok := s.next(s.Now); ok {
			return i18n.T(ctx, "consultation.stand.closed_next", from(ctx, next.Start))
		}
		return i18n.T(ctx, "consultation.stand.closed")
	case Responding:
		for _, p := range s.track(Response) {
			if p.Contains(s.Now) {
				return i18n.T(ctx, "consultation.stand.responding", ui.Until(ctx, p.End))
			}
		}
		return i18n.T(ctx, "consultation.stand.responding_late")
	case Published:
		return i18n.T(ctx, "consultation.stand.published", from(ctx, s.track(Result)[0].Start))
	case Archived:
		return i18n.T(ctx, "consultation.stand.archived", i18n.Date(ctx, s.ArchivedAt))
	}
	return i18n.T(ctx, "consultation.stand.cancelled", i18n.Date(ctx, s.CancelledAt))
}

// next gives the phase of any track that starts next.
func (c Consultation) next(now time.Time) (Phase, bool) {
	var next Phase
	for _, p := range c.Phases {
		if p.Start.After(now) && (next.Start.IsZero() || p.Start.Before(next.Start)) {
			next = p
		}
	}
	return next, !next.Start.IsZero()
}

// when says the day of a meeting, with its hours when they are known.
func (m Meeting) when(ctx context.Context) string {
	switch {
	case m.WholeDay:
		return i18n.Date(ctx, m.Start)
	case m.End.IsZero():
		return i18n.DateTime(ctx, m.Start)
	case i18n.Date(ctx, m.Start) == i18n.Date(ctx, m.End):
		return i18n.T(ctx, "consultation.meeting.hours", i18n.Time(ctx, m.Start), i18n.Time(ctx, m.End), i18n.Date(ctx, m.Start))
	}
	return i18n.T(ctx, "consultation.meeting.from_to", i18n.DateTime(ctx, m.Start), i18n.DateTime(ctx, m.End))
}

// issued says the day of a document.
func (d Document) issued(ctx context.Context) string {
	t, err := time.ParseInLocation(time.DateOnly, d.Date, i18n.Zone(ctx))
	if err != nil {
		return ""
	}
	return i18n.Date(ctx, t)
}

// localLines gives the lines of a text in the reader's language, with the
// language when it is the other one.
func localLines(ctx context.Context, t civic.Text) (list []string, lang string) {
	text, actual := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	if string(actual) != i18n.LocaleOf(ctx) {
		lang = string(actual)
	}
	return lines(text), lang
}

// localPairs does the same for lines of two parts.
func localPairs(ctx context.Context, t civic.Text) (list []Pair, lang string) {
	text, actual := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	if string(actual) != i18n.LocaleOf(ctx) {
		lang = string(actual)
	}
	return pairs(text), lang
}
