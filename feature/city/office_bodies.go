package city

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// bodyFields are the fields of an organisation as they were typed.
type bodyFields struct {
	ID       string
	Version  int64  `form:"version"`
	NameVI   string `form:"name_vi"`
	NameEN   string `form:"name_en"`
	Kind     string `form:"kind"`
	Place    string `form:"place"`
	RoleVI   string `form:"role_vi"`
	RoleEN   string `form:"role_en"`
	Source   string `form:"source"`
	Verified bool   `form:"verified"`
	Note     string `form:"note"`
}

func bodyFieldsOf(b Body) bodyFields {
	return bodyFields{b.ID, b.Version, b.Name.VI, b.Name.EN, string(b.Kind), b.Place, b.Role.VI, b.Role.EN, b.Source, b.Verified, b.Note}
}

func (f bodyFields) body() Body {
	return Body{f.ID, f.Version, textOf(f.NameVI, f.NameEN), BodyKind(f.Kind), f.Place, textOf(f.RoleVI, f.RoleEN), f.Source, f.Verified, f.Note}
}

// path is the address of the form.
func (f bodyFields) path() string {
	if f.ID == "" {
		return "/office/organisations/" + newDocument
	}
	return "/office/organisations/" + f.ID
}

func (f bodyFields) heading(ctx context.Context) string {
	if f.ID == "" {
		return i18n.T(ctx, "city.body.new")
	}
	return i18n.T(ctx, "city.body.change")
}

func (f bodyFields) kinds(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(BodyKinds))
	for i, k := range BodyKinds {
		list[i] = ui.Option{Value: string(k), Label: kindWord(ctx, k), Selected: string(k) == f.Kind}
	}
	return list
}

// bodyEditing is what the form of an organisation shows.
type bodyEditing struct {
	Fields  bodyFields
	Refusal edit.Refusal
	History history.Page
}

func (m *Module) editBody(r *http.Request, f bodyFields) (bodyEditing, error) {
	e := bodyEditing{Fields: f}
	if f.ID == "" {
		return e, nil
	}
	var err error
	e.History, err = m.Service.History(r.Context(), civic.ActorFrom(r.Context()), historyOf(aBody, f.ID), history.Older(r))
	return e, err
}

func (m *Module) officeBodies(w http.ResponseWriter, r *http.Request) error {
	d, err := m.search(r, "/office/organisations")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeBodiesPage(d))
}

func (m *Module) bodyForm(w http.ResponseWriter, r *http.Request) error {
	f := bodyFields{}
	if id := r.PathValue("id"); id != newDocument {
		b, err := m.Service.Body(r.Context(), id)
		if err != nil {
			return err
		}
		f = bodyFieldsOf(b)
	}
	e, err := m.editBody(r, f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, bodyFormPage(e))
}

func (m *Module) saveBody(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f bodyFields
	err := web.Form(r, &f)
	f.ID, f.Version = r.PathValue("id"), max(f.Version, 1) // version 0 would make a second one
	if f.ID == newDocument {
		f.ID, f.Version = "", 0
	}
	if err == nil {
		_, err = m.Service.SaveBody(ctx, civic.ActorFrom(ctx), f.body())
	}
	if err == nil {
		return flash.Done(w, r, "/office/organisations", "city.done.body")
	}
	e, gathering := m.editBody(r, f)
	if gathering != nil {
		return gathering
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, f.body(), describeBody, bodyLabel); !ok {
		return err
	}
	e.Fields.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, bodyFormPage(e))
}

// bodyLabel gives the label of a field of an organisation.
func bodyLabel(ctx context.Context, field string) string {
	switch field {
	case "name_vi":
		return i18n.T(ctx, "city.field.name") + " (" + i18n.T(ctx, "ui.lang.vi") + ")"
	case "name_en":
		return i18n.T(ctx, "city.field.name") + " (" + i18n.T(ctx, "ui.lang.en") + ")"
	}
	return fieldLabel(ctx, field)
}
