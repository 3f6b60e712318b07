package plan

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/kit/pick"
	"dienhong/platform/web"
	"dienhong/ui"
)

// reportFields are the fields of a report of progress as they were typed.
type reportFields struct {
	AsOf     string           `form:"as_of"`
	State    string           `form:"state"`
	Percent  string           `form:"percent"`
	TextVI   string           `form:"text_vi"`
	TextEN   string           `form:"text_en"`
	Evidence []evidenceFields `form:"evidence"`
}

type evidenceFields struct {
	Title string `form:"title"`
	Link  string `form:"link"`
}

// evidenceRows is how many pieces of evidence the form offers.
const evidenceRows = 3

// evidence gives a row of the form as it was typed.
func (f reportFields) evidence(i int) evidenceFields {
	if i < len(f.Evidence) {
		return f.Evidence[i]
	}
	return evidenceFields{}
}

func (f reportFields) progress(action civic.ID) (Progress, []civic.FieldError) {
	p := Progress{Action: action, AsOf: web.Day(f.AsOf), State: State(f.State), Percent: Unknown, Text: civic.Text{VI: f.TextVI, EN: f.TextEN}}
	var errs []civic.FieldError
	if f.Percent != "" {
		n, err := parseInt(f.Percent)
		if err != nil || n < 0 {
			errs = append(errs, civic.FieldError{Field: "percent", Key: "plan.error.percent"})
		}
		p.Percent = n
	}
	for _, e := range f.Evidence {
		if e.Title != "" || e.Link != "" {
			p.Evidence = append(p.Evidence, Evidence(e))
		}
	}
	return p, errs
}

func (m *Module) report(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	id := civic.ID(r.PathValue("id"))
	var f reportFields
	err := web.Form(r, &f)
	if err == nil {
		p, errs := f.progress(id)
		if err = civic.Invalid(errs...); err == nil {
			_, err = m.Service.Report(ctx, who, p)
		}
	}
	if err == nil {
		return flash.Done(w, r, "/office/plan/items/"+string(id), "plan.done.reported")
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	e, err := m.again(r, id)
	if err != nil {
		return err
	}
	e.Report, e.Failed = f, named(r.Context(), problems)
	for i := range e.Failed {
		if e.Failed[i].Field == "evidence" { // of several rows, the first is where to begin
			e.Failed[i].Field = "evidence[0].title"
		}
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, itemFormPage(e))
}

// again gathers the form of a stored line.
func (m *Module) again(r *http.Request, id civic.ID) (editing, error) {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	it, err := m.Service.Item(ctx, who, id)
	if err != nil {
		return editing{}, err
	}
	causes, err := m.Service.Causes(ctx, who, it)
	if err != nil {
		return editing{}, err
	}
	return m.gather(ctx, pick.From(r), itemFieldsOf(it, causes), "")
}

func (m *Module) publishItem(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id := civic.ID(r.PathValue("id"))
	if err := m.Service.Publish(ctx, civic.ActorFrom(ctx), id); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/plan/items/"+string(id), "plan.done.published")
}

func (m *Module) publishAll(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	p, err := m.Service.Plan(ctx, who)
	if err != nil {
		return err
	}
	var drafts []civic.ID
	for _, it := range p.Items {
		if !it.Public() {
			drafts = append(drafts, it.ID)
		}
	}
	if err := m.Service.Publish(ctx, who, drafts...); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/plan", "plan.done.published")
}

func (m *Module) removeItem(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id := civic.ID(r.PathValue("id"))
	var f struct {
		Version int64 `form:"version"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	err := m.Service.Remove(ctx, civic.ActorFrom(ctx), id, f.Version)
	if err == nil {
		return flash.Done(w, r, "/office/plan", "plan.done.removed")
	}
	refusal, ok := conflict(err)
	if !ok {
		return err
	}
	e, gathering := m.again(r, id)
	if gathering != nil {
		return gathering
	}
	e.Refusal.Errors = ui.Errors{{Text: told(ctx, refusal)}}
	return web.Render(w, r, http.StatusConflict, itemFormPage(e))
}
