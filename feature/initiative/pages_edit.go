package initiative

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// editView is the office's form.
type editView struct {
	F       fields
	Choices choices
	Causes  []civic.Node
	Found   []civic.Node // what the search found beside them
	Errors  ui.Errors
	Clash   *ui.DiffProps
}

func (m *Module) edit(ctx context.Context, f fields) (editView, error) {
	v := editView{F: f}
	var err error
	if v.Choices, err = m.choices(ctx); err != nil {
		return v, err
	}
	chosen := refs(f.Causes)
	if v.Causes, _, err = m.Service.chain.Tell(ctx, civic.ActorFrom(ctx), chosen); err != nil || f.Find == "" || m.deps.Sources == nil {
		return v, err
	}
	v.Found, err = m.deps.Sources(ctx, civic.ActorFrom(ctx), f.Find)
	v.Found = slices.DeleteFunc(v.Found, func(n civic.Node) bool { return slices.Contains(chosen, n.Ref) })
	v.Found = v.Found[:min(len(v.Found), pageSize)]
	return v, err
}

func (m *Module) officeNew(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var q struct {
		From []string `form:"from"` // kind:id of what it is made from
	}
	if err := web.Query(r, &q); err != nil {
		return err
	}
	v, err := m.edit(ctx, fields{Causes: q.From})
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
	v, err := m.edit(ctx, fieldsOf(in, causes))
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
		v, err := m.edit(ctx, f)
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
	var stale *StaleError
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid && !errors.As(err, &stale) {
		return err
	}
	v, gathering := m.edit(ctx, f)
	if gathering != nil {
		return gathering
	}
	if stale != nil {
		if v.Clash, err = m.clash(ctx, stale.Current, f); err != nil {
			return err
		}
		v.F.Version = stale.Current.Version
		return web.Render(w, r, http.StatusConflict, editPage(v))
	}
	v.Errors = atForm(ctx, problems).Named(func(field string) string { return fieldLabel(ctx, field) })
	return web.Render(w, r, http.StatusUnprocessableEntity, editPage(v))
}

// clash shows what was saved in between beside what was typed.
func (m *Module) clash(ctx context.Context, saved Initiative, f fields) (*ui.DiffProps, error) {
	s := fieldsOf(saved, nil)
	history, err := m.Service.History(ctx, civic.ActorFrom(ctx), saved.ID)
	if err != nil {
		return nil, err
	}
	d := &ui.DiffProps{}
	add := func(field, yours, saved, lang string) {
		d.Fields = append(d.Fields, ui.DiffField{Label: fieldLabel(ctx, field), After: yours, Before: saved, Lang: lang})
	}
	add("title_vi", f.TitleVI, s.TitleVI, "vi")
	add("title_en", f.TitleEN, s.TitleEN, "en")
	add("summary_vi", f.SummaryVI, s.SummaryVI, "vi")
	add("summary_en", f.SummaryEN, s.SummaryEN, "en")
	add("text_vi", f.TextVI, s.TextVI, "vi")
	add("text_en", f.TextEN, s.TextEN, "en")
	add("place_vi", f.PlaceVI, s.PlaceVI, "vi")
	add("position", f.Position, s.Position, "")
	add("lead_vi", f.LeadVI, s.LeadVI, "vi")
	add("partners_vi", f.PartnersVI, s.PartnersVI, "vi")
	add("cost_min", f.CostMin, s.CostMin, "")
	add("cost_max", f.CostMax, s.CostMax, "")
	add("horizon", f.Horizon, s.Horizon, "")
	add("sdg", f.SDG, s.SDG, "")
	add("source", f.Source, s.Source, "")
	add("fact_state_vi", f.FactStateVI, s.FactStateVI, "vi")
	if len(history) > 0 {
		d.SavedBy, d.SavedAt = history[0].Name, i18n.DateTime(ctx, history[0].At)
	}
	return d, nil
}
