package initiative

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/platform/web"
)

// editView is the office's form.
type editView struct {
	F       fields
	Choices choices
	Causes  []civic.Node
	Found   []civic.Node // what the search found beside them
	Refusal edit.Refusal
}

// gather reads what stands around the form.
func (m *Module) gather(ctx context.Context, f fields) (editView, error) {
	v := editView{F: f}
	var err error
	if v.Choices, err = m.choices(ctx); err != nil {
		return v, err
	}
	chosen := refs(f.Causes)
	if v.Causes, _, err = m.Service.chain.Tell(ctx, civic.ActorFrom(ctx), chosen); err != nil || strings.TrimSpace(f.Find) == "" {
		return v, err
	}
	v.Found, err = m.Service.chain.Find(ctx, civic.ActorFrom(ctx), 0, CauseKinds, f.Find, causesFound)
	v.Found = slices.DeleteFunc(v.Found, func(n civic.Node) bool { return slices.Contains(chosen, n.Ref) })
	v.Found = v.Found[:min(len(v.Found), pageSize)]
	return v, err
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
	v, err := m.gather(ctx, fields{Causes: q.From})
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
	v, err := m.gather(ctx, fieldsOf(in, causes))
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
	if err == nil && f.Act == "find" {
		v, err := m.gather(ctx, f)
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
	v, gathering := m.gather(ctx, f)
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
