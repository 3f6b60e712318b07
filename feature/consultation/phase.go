package consultation

import (
	"fmt"
	"slices"
	"time"

	"dienhong/civic"
)

// Track is a line of phases that follow one another; phases of different
// tracks may run side by side.
type Track string

// The tracks.
const (
	Voice    Track = "voice"    // people vote and write
	Response Track = "response" // the office answers
	Result   Track = "result"   // what came of it is public
)

// Tracks lists them in the order of the pages.
var Tracks = []Track{Voice, Response, Result}

// Phase is a dated part of a consultation: from Start, included, to End, not
// included.
type Phase struct {
	ID           civic.ID
	Track        Track
	Name         civic.Text
	Start, End   time.Time
	Votes, Ideas bool // what people may do; voice track only
}

// Contains tells whether now lies in [Start, End).
func (p Phase) Contains(now time.Time) bool { return !now.Before(p.Start) && now.Before(p.End) }

// DaysLeft counts the calendar days in zone from now to the last moment of the
// phase; 0 means that it ends today.
func (p Phase) DaysLeft(now time.Time, zone *time.Location) int {
	return daysBetween(now, p.End.Add(-time.Millisecond), zone)
}

// daysBetween counts calendar days in the zone, whatever the clock does there.
func daysBetween(a, b time.Time, zone *time.Location) int {
	y1, m1, d1 := a.In(zone).Date()
	y2, m2, d2 := b.In(zone).Date()
	from := time.Date(y1, m1, d1, 0, 0, 0, 0, time.UTC)
	to := time.Date(y2, m2, d2, 0, 0, 0, 0, time.UTC)
	return int(to.Sub(from) / (24 * time.Hour))
}

// voiceDays counts the calendar days on which people may speak.
func voiceDays(phases []Phase, zone *time.Location) int {
	days := map[string]bool{}
	for _, p := range phases {
		if p.Track != Voice || !p.Start.Before(p.End) {
			continue
		}
		for i := range daysBetween(p.Start, p.End.Add(-time.Millisecond), zone) + 1 {
			days[p.Start.In(zone).AddDate(0, 0, i).Format(time.DateOnly)] = true
		}
	}
	return len(days)
}

// maxPhases bounds what one form may carry.
const maxPhases = 20

// maxPhaseName is the length of a phase's name in characters.
const maxPhaseName = 120

// phaseProblems lists the rules that phases break. The field names are
// "phases[0].start" and so on, by the place in the list.
func phaseProblems(phases []Phase, minimumDays int, zone *time.Location) []civic.FieldError {
	var errs []civic.FieldError
	fault := func(i int, field, key string, args ...any) {
		errs = append(errs, civic.FieldError{Field: fmt.Sprintf("phases[%d].%s", i, field), Key: key, Args: args})
	}
	if len(phases) > maxPhases {
		return []civic.FieldError{{Field: "phases[0].name_vi", Key: "consultation.error.too_many_phases", Args: []any{maxPhases}}}
	}
	for i, p := range phases {
		errs = append(errs, p.Name.Problems(fmt.Sprintf("phases[%d].name", i), maxPhaseName, true)...)
		if !slices.Contains(Tracks, p.Track) {
			fault(i, "track", "error.field.choice")
		}
		if p.Start.IsZero() {
			fault(i, "start", "error.field.required")
		}
		if p.End.IsZero() {
			fault(i, "end", "error.field.required")
		}
		if p.Start.IsZero() || p.End.IsZero() {
			continue
		}
		if !p.Start.Before(p.End) {
			fault(i, "end", "consultation.error.end_before_start")
			continue
		}
		if p.Track == Voice && !p.Votes && !p.Ideas {
			fault(i, "track", "consultation.error.voice_without_acts")
		}
		for j, q := range phases[:i] {
			if p.Track == q.Track && p.Start.Before(q.End) && q.Start.Before(p.End) {
				fault(i, "start", "consultation.error.overlap", phases[j].Name.VI)
			}
		}
	}
	if len(errs) == 0 && minimumDays > 0 && slices.ContainsFunc(phases, func(p Phase) bool { return p.Track == Voice }) {
		if n := voiceDays(phases, zone); n < minimumDays {
			last := 0
			for i, p := range phases {
				if p.Track == Voice {
					last = i
				}
			}
			fault(last, "end", "consultation.error.too_short", minimumDays, n)
		}
	}
	return errs
}

// movesAnEnd tells whether a phase that existed now ends at another moment or
// is gone.
func movesAnEnd(before, after []Phase) bool {
	ends := map[civic.ID]time.Time{}
	for _, p := range after {
		ends[p.ID] = p.End
	}
	return slices.ContainsFunc(before, func(p Phase) bool { return !ends[p.ID].Equal(p.End) })
}
