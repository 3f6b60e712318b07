package consultation

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

func (m *Module) publishForm(w http.ResponseWriter, r *http.Request) error {
	d, all, err := m.sitWhole(r, ActPublish)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, publishPage(d, all))
}

func (m *Module) publish(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, all, err := m.sitWhole(r, ActPublish)
	if err != nil {
		return err
	}
	var f struct {
		Version int64 `form:"version"`
	}
	if err = web.Form(r, &f); err == nil {
		_, err = m.Service.Publish(ctx, civic.ActorFrom(ctx), d.Slug, f.Version)
	}
	if err == nil {
		return flash.Done(w, r, d.path(""), "consultation.done."+ActPublish)
	}
	if civic.IsKind(err, civic.KindInvalid) { // what is missing stands in the page, with the way to each
		d.Refused = true
		return web.Render(w, r, http.StatusUnprocessableEntity, publishPage(d, all))
	}
	// When what was about to become public has changed, the officer must see the
	// new text first.
	return refuse(w, r, d, err, d.Consultation, describeNothing, func(d desk) templ.Component { return publishPage(d, all) })
}

// cancelFields are the form of cancelling.
type cancelFields struct {
	Version  int64  `form:"version"`
	ReasonVI string `form:"reason_vi"`
	ReasonEN string `form:"reason_en"`
}

func (m *Module) cancelForm(w http.ResponseWriter, r *http.Request) error {
	d, err := m.sit(r, ActCancel)
	if err != nil {
		return err
	}
	if err := CanCancel(civic.ActorFrom(r.Context()), d.Consultation, d.Now); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, cancelPage(d, cancelFields{Version: d.Version}))
}

func (m *Module) cancel(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, ActCancel)
	if err != nil {
		return err
	}
	var f cancelFields
	if err = web.Form(r, &f); err == nil {
		_, err = m.Service.Cancel(ctx, civic.ActorFrom(ctx), d.Slug, f.Version, civic.Text{VI: f.ReasonVI, EN: f.ReasonEN})
	}
	if err == nil {
		return flash.Done(w, r, d.path(""), "consultation.done."+ActCancel)
	}
	return refuse(w, r, d, err, d.Consultation, describeNothing, func(d desk) templ.Component {
		f.Version = d.Refusal.Version(f.Version)
		return cancelPage(d, f)
	})
}

// archiveFields are the form of archiving.
type archiveFields struct {
	Version int64  `form:"version"`
	At      string `form:"at"`
}

func (m *Module) archiveForm(w http.ResponseWriter, r *http.Request) error {
	d, err := m.sit(r, ActArchive)
	if err != nil {
		return err
	}
	moment := d.ArchivedAt
	if moment.IsZero() {
		moment = d.Now
	}
	return web.Render(w, r, http.StatusOK, archivePage(d, archiveFields{Version: d.Version, At: ui.LocalTime(r.Context(), moment)}))
}

func (m *Module) archive(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, ActArchive)
	if err != nil {
		return err
	}
	var f archiveFields
	if err = web.Form(r, &f); err == nil {
		moment, ok := localTime(f.At, m.deps.Zone)
		if !ok {
			err = civic.Invalid(civic.FieldError{Field: "at", Key: "error.field.time"})
		} else {
			_, err = m.Service.Archive(ctx, civic.ActorFrom(ctx), d.Slug, f.Version, moment)
		}
	}
	if err == nil {
		return flash.Done(w, r, d.path(""), "consultation.done."+ActArchive)
	}
	return refuse(w, r, d, err, d.Consultation, describeNothing, func(d desk) templ.Component {
		f.Version = d.Refusal.Version(f.Version)
		return archivePage(d, f)
	})
}
