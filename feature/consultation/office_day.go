package consultation

import (
	"context"
	"net/http"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/day"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// due is a date of a consultation that an officer should know of.
type due struct {
	At           time.Time
	Sentence     string
	Consultation Consultation
	Days         int // calendar days from now; negative: it has passed
}

// today is the officer's day.
type today struct {
	Now     time.Time
	Due     []due
	Drafts  []Consultation
	Waiting []day.Task
	CanEdit bool
	Name    string
}

// ahead is how far the officer's day looks forward, in days.
const ahead = 30

// dates gives what begins or ends within the next thirty days, and answers that
// are late, the nearest first.
func dates(ctx context.Context, list []Consultation, now time.Time) []due {
	zone := i18n.Zone(ctx)
	var all []due
	add := func(c Consultation, at time.Time, key string) {
		d := due{At: at, Sentence: i18n.T(ctx, "consultation.due."+key), Consultation: c, Days: daysBetween(now, at, zone)}
		if at.After(now) && d.Days <= ahead {
			all = append(all, d)
		}
	}
	for _, c := range list {
		switch c.State(now) {
		case Draft, Cancelled, Archived:
			continue
		case Closed, Responding:
			if r := c.track(Response); len(r) > 0 && !now.Before(r[len(r)-1].End) {
				end := r[len(r)-1].End
				all = append(all, due{At: end, Sentence: i18n.T(ctx, "consultation.due.answers_late"), Consultation: c, Days: daysBetween(now, end, zone)})
			}
		}
		for _, p := range c.Phases {
			add(c, p.Start, string(p.Track)+"_start")
			if p.Track != Result {
				add(c, p.End, string(p.Track)+"_end")
			}
		}
	}
	slices.SortStableFunc(all, func(a, b due) int { return a.At.Compare(b.At) })
	return all
}

func (m *Module) day(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	list, err := m.Service.List(ctx, who)
	if err != nil {
		return err
	}
	now := m.deps.Clock()
	t := today{Now: now, Due: dates(ctx, list, now), CanEdit: CanEdit(who) == nil, Name: who.Name}
	if t.CanEdit {
		for _, c := range list {
			if c.State(now) == Draft {
				t.Drafts = append(t.Drafts, c)
			}
		}
	}
	if t.Waiting, err = m.deps.Day.Of(ctx, who); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, dayPage(t))
}
