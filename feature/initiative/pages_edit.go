package initiative

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/pick"
	"dienhong/platform/web"
	"dienhong/ui"
)

// editView is the office's form.
type editView struct {
	F       fields
	Choices choices
	Causes  []civic.Node
	// Proposer and Comes are what is chosen and found in the fields of who proposes
	// and of what the initiative comes from.
	Proposer, Comes ui.Choosing
	Refusal         edit.Refusal
}

// gather reads what stands around the form.
func (m *Module) gather(ctx context.Context, asked pick.Asked, f fields) (editView, error) {
	v := editView{F: f}
	var err error
	if v.Choices, err = m.choices(ctx); err != nil {
		return v, err
	}
	if err = m.proposer(ctx, asked, v.Choices, f, &v.Proposer); err != nil {
		return v, err
	}
	if v.Causes, _, err = m.Service.chain.Tell(ctx, civic.ActorFrom(ctx), refs(f.Causes)); err != nil {
		return v, err
	}
	var found []civic.Node
	if words := asked.Words("causes"); words != "" {
		if found, err = m.Service.chain.Find(ctx, civic.ActorFrom(ctx), 0, CauseKinds, words, causesFound); err != nil {
			return v, err
		}
	}
	v.Comes = pick.Found(asked, "causes", causeOptions(ctx, v.Causes, true), causeOptions(ctx, found[:min(len(found), pageSize)], false))
	return v, nil
}

// proposer is the field of who proposes, among the organisations of the directory.
func (m *Module) proposer(ctx context.Context, asked pick.Asked, c choices, f fields, into *ui.Choosing) error {
	picker := pick.Picker{Index: m.Service.store.index, Clock: m.deps.Clock}
	return picker.Fill(ctx, asked, pick.Body("proposer", into, c.bodyOptions(ctx, f.Proposer)))
}

// causesFound is how many possible causes of each kind a search gives.
const causesFound = 10

func (m *Module) officeNew(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var q struct {
		From []string `form:"from"` // kind:id of what it is made from
	}
	if err := web.Query(r, &q); err != nil {
		return err
	}
	v, err := m.gather(ctx, pick.From(r), fields{Causes: q.From})
	if err != nil {
		return err
	}
	if len(v.Causes) == 1 { // begin with what it is made from; what people said is no title
		cause := v.Causes[0]
		if cause.Kind == civic.RefTheme {
			v.F.TitleVI, v.F.TitleEN = cause.Title.VI, cause.Title.EN
		} else {
			v.F.SummaryVI, v.F.SummaryEN = cause.Title.VI, cause.Title.EN
		}
	}
	return web.Render(w, r, http.StatusOK, editPage(v))
}

func (m *Module) officeEdit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := m.Service.Initiative(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	causes, err := m.Service.chain.Causes(ctx, m.deps.DB.Read(), in.Ref())
	if err != nil {
		return err
	}
	v, err := m.gather(ctx, pick.From(r), fieldsOf(in, causes))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, editPage(v))
}

func (m *Module) officeSave(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f fields
	err := web.Form(r, &f)
	f.ID = civic.ID(r.PathValue("id"))
	if f.ID == "" {
		f.Version = 0
	} else {
		f.Version = max(f.Version, 1) // version 0 would make a second one
	}
	asked := pick.From(r)
	if err == nil && asked.Looking() {
		v, err := m.gather(ctx, asked, f)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, editPage(v))
	}
	var saved Initiative
	if err == nil {
		saved, err = m.Service.Save(ctx, civic.ActorFrom(ctx), f.initiative(), refs(f.Causes))
	}
	if err == nil {
		return flash.Done(w, r, "/office/initiatives/"+string(saved.ID), "initiative.done.saved")
	}
	v, gathering := m.gather(ctx, asked, f)
	if gathering != nil {
		return gathering
	}
	var ok bool
	if v.Refusal, ok = edit.Refused(ctx, err, f.initiative(), v.Choices.describe, fieldLabel); !ok {
		return err
	}
	v.Refusal.Errors = atForm(ctx, v.Refusal.Errors)
	v.F.Version = v.Refusal.Version(f.Version)
	return web.Render(w, r, v.Refusal.Status, editPage(v))
}
