package consultation

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// phaseFields are the fields of one phase as they were typed.
type phaseFields struct {
	ID     string `form:"id"`
	Track  string `form:"track"`
	NameVI string `form:"name_vi"`
	NameEN string `form:"name_en"`
	Start  string `form:"start"`
	End    string `form:"end"`
	Votes  bool   `form:"votes"`
	Ideas  bool   `form:"ideas"`
}

// phasesFields are the form of the phases. Act "add" adds a row and Remove takes
// the row of that number away, both without saving.
type phasesFields struct {
	Version int64         `form:"version"`
	Phases  []phaseFields `form:"phases"`
	Reason  string        `form:"reason"`
	Act     string        `form:"act"`
	Remove  string        `form:"remove"`
}

func phasesFieldsOf(ctx context.Context, c Consultation) phasesFields {
	f := phasesFields{Version: c.Version}
	for _, p := range c.Phases {
		f.Phases = append(f.Phases, phaseFields{
			ID: string(p.ID), Track: string(p.Track), NameVI: p.Name.VI, NameEN: p.Name.EN,
			Start: ui.DayOf(ctx, p.Start), End: lastDay(ctx, p.End), Votes: p.Votes, Ideas: p.Ideas,
		})
	}
	if len(f.Phases) == 0 {
		f.Phases = []phaseFields{suggestion(ctx, nil)}
	}
	return f
}

// suggestion is a row to begin with: the track that is still missing.
func suggestion(ctx context.Context, have []phaseFields) phaseFields {
	for _, t := range Tracks {
		if !slices.ContainsFunc(have, func(p phaseFields) bool { return p.Track == string(t) }) {
			return phaseFields{Track: string(t), NameVI: i18n.T(ctx, "consultation.suggest."+string(t)), Votes: t == Voice, Ideas: t == Voice}
		}
	}
	return phaseFields{Track: string(Voice), Votes: true, Ideas: true}
}

// lastDay writes the end of a phase as the last day that belongs to it; an end
// within a day keeps its time.
func lastDay(ctx context.Context, end time.Time) string {
	if local := end.In(i18n.Zone(ctx)); !end.IsZero() && local.Hour() == 0 && local.Minute() == 0 {
		end = end.Add(-time.Minute)
		return end.In(i18n.Zone(ctx)).Format("02/01/2006")
	}
	return ui.DayOf(ctx, end)
}

// readDay reads a day, or a day with a time, as people write them; whole is true
// for a day alone.
func readDay(s string, zone *time.Location) (t time.Time, whole, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, false, true
	}
	day, clock, timed := strings.Cut(s, " ")
	if !timed {
		if t, err := time.ParseInLocation(time.DateOnly, web.Day(day), zone); err == nil {
			return t, true, true
		}
		t, ok = localTime(s, zone) // programs and pickers write it so
		return t, false, ok
	}
	t, err := time.ParseInLocation(time.DateOnly+" 15:04", web.Day(day)+" "+strings.TrimSpace(clock), zone)
	return t, false, err == nil
}

// localTime reads what a datetime-local field holds, in the city's zone.
func localTime(s string, zone *time.Location) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// phases reads the rows. Ids that the consultation does not have are dropped:
// they would name phases of another one.
func (f phasesFields) phases(current []Phase, zone *time.Location) ([]Phase, error) {
	var list []Phase
	var errs []civic.FieldError
	for i, row := range f.Phases {
		p := Phase{Track: Track(row.Track), Name: civic.Text{VI: row.NameVI, EN: row.NameEN}, Votes: row.Votes, Ideas: row.Ideas}
		if slices.ContainsFunc(current, func(c Phase) bool { return string(c.ID) == row.ID }) &&
			!slices.ContainsFunc(list, func(c Phase) bool { return string(c.ID) == row.ID }) {
			p.ID = civic.ID(row.ID)
		}
		var whole, ok bool
		if p.Start, _, ok = readDay(row.Start, zone); !ok {
			errs = append(errs, civic.FieldError{Field: fmt.Sprintf("phases[%d].start", i), Key: "consultation.error.day"})
		}
		if p.End, whole, ok = readDay(row.End, zone); !ok {
			errs = append(errs, civic.FieldError{Field: fmt.Sprintf("phases[%d].end", i), Key: "consultation.error.day"})
		}
		if whole { // the last day belongs to the phase
			p.End = p.End.AddDate(0, 0, 1)
		}
		p.Start, p.End = p.Start.UTC(), p.End.UTC()
		list = append(list, p)
	}
	return list, civic.Invalid(errs...)
}

// lines writes the phases one a line, for comparing two versions.
func phaseLines(ctx context.Context, phases []Phase) string {
	var b strings.Builder
	for _, p := range phases {
		fmt.Fprintf(&b, "%s: %s; %s – %s", trackName(ctx, p.Track), p.Name.VI, i18n.DateTime(ctx, p.Start), i18n.DateTime(ctx, p.End))
		for _, act := range []struct {
			on  bool
			key string
		}{{p.Votes, "votes"}, {p.Ideas, "ideas"}} {
			if act.on {
				b.WriteString("; " + i18n.T(ctx, "consultation.phase."+act.key))
			}
		}
		if p.Name.EN != "" {
			b.WriteString(" (" + p.Name.EN + ")")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (m *Module) phasesForm(w http.ResponseWriter, r *http.Request) error {
	d, err := m.sit(r, ActPhases)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, phasesPage(d, phasesFieldsOf(r.Context(), d.Consultation)))
}

func (m *Module) savePhases(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, ActPhases)
	if err != nil {
		return err
	}
	var f phasesFields
	err = web.Form(r, &f)
	f.Phases = f.Phases[:min(len(f.Phases), maxPhases+1)]
	page := func(d desk) templ.Component {
		f.Version = d.Refusal.Version(f.Version)
		return phasesPage(d, f)
	}
	if err != nil {
		return refuse(w, r, d, err, d.Consultation, describePhases, page)
	}
	if f.Act == "add" {
		f.Phases = append(f.Phases, suggestion(ctx, f.Phases))
		return web.Render(w, r, http.StatusOK, page(d))
	}
	if i, err := strconv.Atoi(f.Remove); err == nil && i >= 0 && i < len(f.Phases) {
		f.Phases = slices.Delete(f.Phases, i, i+1)
		return web.Render(w, r, http.StatusOK, page(d))
	}
	phases, err := f.phases(d.Phases, m.deps.Zone)
	if err == nil {
		_, err = m.Service.SetPhases(ctx, civic.ActorFrom(ctx), d.Slug, f.Version, phases, f.Reason)
	}
	if err == nil {
		return flash.Done(w, r, d.path(ActPhases), "consultation.done."+ActPhases)
	}
	return refuse(w, r, d, err, Consultation{Phases: phases}, describePhases, page)
}
