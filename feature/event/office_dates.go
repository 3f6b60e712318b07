package event

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// newDate is the key of an occurrence that is not there yet.
const newDate = "new"

// dateFields are one occurrence as it was typed.
type dateFields struct {
	Version   int64  `form:"version"`
	Day       string `form:"day"`
	Time      string `form:"time"`
	EndDay    string `form:"end_day"`
	End       string `form:"end"`
	VenueVI   string `form:"venue_vi"`
	VenueEN   string `form:"venue_en"`
	AddressVI string `form:"address_vi"`
	AddressEN string `form:"address_en"`
	RoomVI    string `form:"room_vi"`
	RoomEN    string `form:"room_en"`
	State     string `form:"state"`
	ReasonVI  string `form:"reason_vi"`
	ReasonEN  string `form:"reason_en"`
}

func dateFieldsOf(e Event, o Occurrence, c Change) dateFields {
	f := dateFields{
		Version: e.Version, Day: o.Day(), State: string(c.State), ReasonVI: c.Reason.VI, ReasonEN: c.Reason.EN,
		VenueVI: o.Venue.Name.VI, VenueEN: o.Venue.Name.EN, AddressVI: o.Venue.Address.VI, AddressEN: o.Venue.Address.EN, RoomVI: o.Venue.Room.VI, RoomEN: o.Venue.Room.EN,
	}
	if !o.WholeDays {
		f.Time = o.Start.Format(clockLayout)
		if o.End.After(o.Start) {
			f.End = o.End.Format(clockLayout)
		}
	}
	if last := o.End.Format(time.DateOnly); !o.WholeDays && last != f.Day {
		f.EndDay = last
	} else if o.WholeDays && o.Last() != f.Day {
		f.EndDay = o.Last()
	}
	return f
}

// local writes a day and a time of day as changes keep them.
func local(day, clock string) string {
	if clock == "" {
		return day
	}
	return day + "T" + clock
}

// change reads what was typed. What is as the rule gives it is not said again.
func (f dateFields) change(e Event, key string, plain Occurrence) (Change, []civic.FieldError) {
	c := Change{Key: key, State: State(f.State), Reason: civic.Text{VI: f.ReasonVI, EN: f.ReasonEN}}
	if key == newDate {
		c.Key = ""
	}
	day, hour, last, end := web.Day(f.Day), timeOfDay(f.Time), web.Day(f.EndDay), timeOfDay(f.End)
	s := Schedule{Repeat: Once, Day: day, Time: hour, EndDay: last, End: end}
	errs := s.problems()
	if len(errs) > 0 {
		return c, errs
	}
	start, until := s.first(plain.Start.Location())
	if key == newDate || !start.Equal(plain.Start) || !until.Equal(plain.End) || plain.WholeDays != (hour == "") {
		c.Start = local(day, hour)
		switch {
		case hour == "":
			c.End = last
		case until.After(start):
			c.End = until.Format(momentLayout)
		}
	}
	if v := (Venue{Name: civic.Text{VI: f.VenueVI, EN: f.VenueEN}, Address: civic.Text{VI: f.AddressVI, EN: f.AddressEN}, Room: civic.Text{VI: f.RoomVI, EN: f.RoomEN}}); v != e.Venue {
		c.Venue = &v
	}
	return c, nil
}

// dateView is the form of one occurrence.
type dateView struct {
	E       Event
	Key     string
	Plain   Occurrence // as the rule gives it
	Own     Change
	F       dateFields
	Refusal edit.Refusal
}

func (m *Module) date(r *http.Request) (v dateView, err error) {
	ctx := r.Context()
	v.Key = r.PathValue("key")
	if v.E, err = m.Service.Event(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id"))); err != nil {
		return v, err
	}
	if v.Key == newDate {
		today := m.Service.Today()
		v.Plain = Occurrence{Start: today, End: today, Venue: v.E.Venue}
		v.F = dateFieldsOf(v.E, v.Plain, Change{})
		v.F.Day, v.F.EndDay, v.F.Time, v.F.End = "", "", v.E.Schedule.Time, v.E.Schedule.End
		return v, nil
	}
	var ok bool
	if v.Plain, v.Own, ok = v.E.occurrence(m.Service, v.Key); !ok {
		return v, civic.NotFound("event")
	}
	now := v.Plain
	now.apply(v.Own, m.deps.Zone)
	v.F = dateFieldsOf(v.E, now, v.Own)
	return v, nil
}

func (m *Module) dateForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.date(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, datePage(v))
}

func (m *Module) saveDate(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.date(r)
	if err != nil {
		return err
	}
	v.F = dateFields{}
	err = web.Form(r, &v.F)
	c, errs := v.F.change(v.E, v.Key, v.Plain)
	if err == nil {
		if err = civic.Invalid(errs...); err == nil {
			_, err = m.Service.Change(ctx, civic.ActorFrom(ctx), v.E.ID, max(v.F.Version, 1), c)
		}
	}
	if err == nil {
		return flash.Done(w, r, desk+"/"+string(v.E.ID), "event.done.date")
	}
	choices, gathering := m.choices(ctx)
	if gathering != nil {
		return gathering
	}
	var ok bool
	if v.Refusal, ok = edit.Refused(ctx, err, v.E.with(c), choices.describe, fieldLabel); !ok {
		return err
	}
	v.F.Version = v.Refusal.Version(v.F.Version)
	return web.Render(w, r, v.Refusal.Status, datePage(v))
}

// dateBack makes an occurrence as the rule gives it; one that was added goes.
func (m *Module) dateBack(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id := civic.ID(r.PathValue("id"))
	var f struct {
		Version int64 `form:"version"`
	}
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Drop(ctx, civic.ActorFrom(ctx), id, f.Version, r.PathValue("key"))
	}
	return m.answer(w, r, err, "event.done.date_back")
}

func (v dateView) heading(ctx context.Context) string {
	if v.Key == newDate {
		return i18n.T(ctx, "event.office.new_date")
	}
	return saidLocal(ctx, v.Key)
}

func (v dateView) stateOptions(ctx context.Context) []ui.Option {
	list := []ui.Option{{Value: "", Label: i18n.T(ctx, "event.office.held"), Selected: v.F.State == ""}}
	for _, s := range []State{Moved, Postponed, Cancelled} {
		list = append(list, ui.Option{Value: string(s), Label: stateWord(ctx, s), Selected: v.F.State == string(s)})
	}
	return list
}
