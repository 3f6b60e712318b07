package consultation

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// meetingFields are the fields of a meeting as they were typed.
type meetingFields struct {
	ID        civic.ID
	Version   int64  `form:"version"`
	TitleVI   string `form:"title_vi"`
	TitleEN   string `form:"title_en"`
	Start     string `form:"start"`
	End       string `form:"end"`
	WholeDay  bool   `form:"whole_day"`
	PlaceVI   string `form:"place_vi"`
	PlaceEN   string `form:"place_en"`
	AgendaVI  string `form:"agenda_vi"`
	AgendaEN  string `form:"agenda_en"`
	BodiesVI  string `form:"bodies_vi"`
	BodiesEN  string `form:"bodies_en"`
	MinutesVI string `form:"minutes_vi"`
	MinutesEN string `form:"minutes_en"`
	Sources   string `form:"sources"`
}

func meetingFieldsOf(ctx context.Context, m Meeting) meetingFields {
	return meetingFields{
		ID: m.ID, Version: m.Version, TitleVI: m.Title.VI, TitleEN: m.Title.EN, Start: ui.LocalTime(ctx, m.Start), End: ui.LocalTime(ctx, m.End),
		WholeDay: m.WholeDay, PlaceVI: m.Place.VI, PlaceEN: m.Place.EN, AgendaVI: m.Agenda.VI, AgendaEN: m.Agenda.EN,
		BodiesVI: m.Bodies.VI, BodiesEN: m.Bodies.EN, MinutesVI: m.Minutes.VI, MinutesEN: m.Minutes.EN, Sources: m.Sources,
	}
}

// meeting reads the fields.
func (f meetingFields) meeting(ctx context.Context) (Meeting, error) {
	m := Meeting{
		ID: f.ID, Version: f.Version, WholeDay: f.WholeDay, Sources: f.Sources,
		Title: civic.Text{VI: f.TitleVI, EN: f.TitleEN}, Place: civic.Text{VI: f.PlaceVI, EN: f.PlaceEN},
		Agenda: civic.Text{VI: f.AgendaVI, EN: f.AgendaEN}, Bodies: civic.Text{VI: f.BodiesVI, EN: f.BodiesEN},
		Minutes: civic.Text{VI: f.MinutesVI, EN: f.MinutesEN},
	}
	var errs []civic.FieldError
	var ok bool
	if m.Start, ok = localTime(f.Start, i18n.Zone(ctx)); !ok {
		errs = append(errs, civic.FieldError{Field: "start", Key: "error.field.time"})
	}
	if m.End, ok = localTime(f.End, i18n.Zone(ctx)); !ok {
		errs = append(errs, civic.FieldError{Field: "end", Key: "error.field.time"})
	}
	return m, civic.Invalid(errs...)
}

func (m *Module) officeMeetings(w http.ResponseWriter, r *http.Request) error {
	d, err := m.sit(r, "meetings")
	if err != nil {
		return err
	}
	list, err := m.Service.Meetings(r.Context(), d.Consultation)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeMeetingsPage(d, list))
}

// newMeeting is the id that the address of a meeting has before it is saved.
const newMeeting = "new"

func (m *Module) meetingForm(w http.ResponseWriter, r *http.Request) error {
	d, err := m.sit(r, "meetings")
	if err != nil {
		return err
	}
	f := meetingFields{}
	if id := r.PathValue("id"); id != newMeeting {
		meeting, err := m.Service.Meeting(r.Context(), civic.ID(id))
		if err != nil {
			return err
		}
		if meeting.Consultation != d.ID {
			return civic.NotFound("meeting")
		}
		f = meetingFieldsOf(r.Context(), meeting)
	}
	return web.Render(w, r, http.StatusOK, meetingFormPage(d, f))
}

func (m *Module) saveMeeting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, "meetings")
	if err != nil {
		return err
	}
	f := meetingFields{}
	err = web.Form(r, &f)
	if id := r.PathValue("id"); id != newMeeting {
		f.ID = civic.ID(id)
		f.Version = max(f.Version, 1) // version 0 would make a second one
	} else {
		f.Version = 0
	}
	var meeting Meeting
	if err == nil {
		meeting, err = f.meeting(ctx)
	}
	if err == nil {
		_, err = m.Service.SaveMeeting(ctx, civic.ActorFrom(ctx), d.Slug, meeting)
	}
	if err == nil {
		return flash.Done(w, r, d.path("meetings"), "consultation.done."+ActMeeting)
	}
	return refuse(w, r, d, err, meeting, describeMeeting, func(d desk) templ.Component {
		f.Version = d.Refusal.Version(f.Version)
		return meetingFormPage(d, f)
	})
}

func (m *Module) removeMeeting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64 `form:"version"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	slug := r.PathValue("slug")
	if err := m.Service.RemoveMeeting(ctx, civic.ActorFrom(ctx), slug, civic.ID(r.PathValue("id")), f.Version); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/consultations/"+slug+"/meetings", "consultation.done."+ActRemoveMeeting)
}
