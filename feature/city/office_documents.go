package city

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/kit/mention"
	"dienhong/platform/web"
)

// documentFields are the fields of a document as they were typed.
type documentFields struct {
	ID       civic.ID
	Version  int64  `form:"version"`
	Number   string `form:"number"`
	IssuedOn string `form:"issued_on"`
	IssuerVI string `form:"issuer_vi"`
	IssuerEN string `form:"issuer_en"`
	TitleVI  string `form:"title_vi"`
	TitleEN  string `form:"title_en"`
	Link     string `form:"link"`
}

func documentFieldsOf(d Document) documentFields {
	return documentFields{
		ID: d.ID, Version: d.Version, Number: d.Number, IssuedOn: d.IssuedOn, IssuerVI: d.Issuer.VI, IssuerEN: d.Issuer.EN,
		TitleVI: d.Title.VI, TitleEN: d.Title.EN, Link: d.Link,
	}
}

func (f documentFields) document() Document {
	return Document{
		ID: f.ID, Version: f.Version, Number: f.Number, IssuedOn: web.Day(f.IssuedOn), Link: f.Link,
		Issuer: civic.Text{VI: f.IssuerVI, EN: f.IssuerEN}, Title: civic.Text{VI: f.TitleVI, EN: f.TitleEN},
	}
}

// newDocument is the id that the address of a document has before it is saved.
const newDocument = "new"

// path is the address of the form.
func (f documentFields) path() string {
	if f.ID == "" {
		return "/office/documents/" + newDocument
	}
	return "/office/documents/" + string(f.ID)
}

func (m *Module) officeDocuments(w http.ResponseWriter, r *http.Request) error {
	v, err := m.look(r, "/office/documents")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeDocumentsPage(v))
}

// editing is what the form of a document shows.
type editing struct {
	Fields   documentFields
	Refusal  edit.Refusal
	Mentions []mention.Mention
	History  history.Page
}

// edit gathers what stands around the form of a document.
func (m *Module) edit(r *http.Request, f documentFields) (editing, error) {
	e := editing{Fields: f}
	if f.ID == "" {
		return e, nil
	}
	var err error
	if e.Mentions, err = m.mentions(r.Context(), f.ID); err != nil {
		return e, err
	}
	e.History, err = m.Service.History(r.Context(), civic.ActorFrom(r.Context()), history.Subject{Kind: aDocument, ID: f.ID}, history.Older(r))
	return e, err
}

func (m *Module) documentForm(w http.ResponseWriter, r *http.Request) error {
	f := documentFields{}
	if id := r.PathValue("id"); id != newDocument {
		d, err := m.Service.Document(r.Context(), civic.ID(id))
		if err != nil {
			return err
		}
		f = documentFieldsOf(d)
	}
	e, err := m.edit(r, f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, documentFormPage(e))
}

func (m *Module) saveDocument(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f documentFields
	err := web.Form(r, &f)
	if id := r.PathValue("id"); id != newDocument {
		f.ID = civic.ID(id)
		f.Version = max(f.Version, 1) // version 0 would make a second one
	} else {
		f.Version = 0
	}
	if err == nil {
		_, err = m.Service.SaveDocument(ctx, civic.ActorFrom(ctx), f.document())
	}
	if err == nil {
		return flash.Done(w, r, "/office/documents", "city.done.saved")
	}
	e, gathering := m.edit(r, f)
	if gathering != nil {
		return gathering
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, f.document(), describeDocument, fieldLabel); !ok {
		return err
	}
	e.Fields.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, documentFormPage(e))
}

func (m *Module) removeDocument(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64 `form:"version"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	if err := m.Service.RemoveDocument(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/documents", "city.done.removed")
}
