package monitoring

import (
	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/platform/web"
	"net/http"
	"strconv"
	"strings"
)

// setFields are the sections as they were typed.
type setFields struct {
	Version  int64        `form:"version"`
	Sections []setSection `form:"sections"`
}

type setSection struct {
	ID      string `form:"id"`
	TitleVI string `form:"title_vi"`
	TitleEN string `form:"title_en"`
	Words   string `form:"words"`
	Entries string `form:"entries"`
	On      bool   `form:"on"`
}

func setFieldsOf(list []Section, version int64) setFields {
	f := setFields{Version: version}
	for _, s := range list {
		f.Sections = append(f.Sections, setSection{s.ID, s.Title.VI, s.Title.EN, strconv.Itoa(s.Words), strconv.Itoa(s.Entries), s.On})
	}
	return f
}

func (f setFields) sections() []Section {
	limit := func(s string) int {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil && strings.TrimSpace(s) != "" {
			return -1 // no number: refused like a number below 0
		}
		return n
	}
	var list []Section
	for _, s := range f.Sections {
		list = append(list, Section{s.ID, civic.Text{VI: s.TitleVI, EN: s.TitleEN}, limit(s.Words), limit(s.Entries), s.On})
	}
	return list
}

func (m *Module) sections(w http.ResponseWriter, r *http.Request) error {
	list, version, err := m.Service.Sections(r.Context())
	if err != nil {
		return err
	}
	e, err := m.lines(r, onSections)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sectionsPage(setFieldsOf(list, version), e))
}

func (m *Module) saveSections(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f setFields
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.SaveSections(ctx, civic.ActorFrom(ctx), f.Version, f.sections())
	}
	if err == nil {
		return flash.Done(w, r, desk, "monitoring.done.sections")
	}
	refusal, ok := edit.Refused(ctx, err, f.sections(), describeSections, fieldLabel)
	if !ok {
		return err
	}
	f.Version = refusal.Version(f.Version)
	return web.Render(w, r, refusal.Status, sectionsPage(f, editing{Refusal: refusal, CanEdit: true}))
}
