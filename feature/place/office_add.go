package place

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// nameFields are a former name as it was typed.
type nameFields struct {
	NameVI string `form:"name_vi"`
	NameEN string `form:"name_en"`
	From   string `form:"from"`
	To     string `form:"to"`
	Source string `form:"source"`
}

// observationFields are an observation as it was typed.
type observationFields struct {
	Feature   string `form:"feature"`
	Value     string `form:"value"`
	MeasureVI string `form:"measure_vi"`
	MeasureEN string `form:"measure_en"`
	Day       string `form:"day"`
	By        string `form:"by"`
	How       string `form:"how"`
}

// note takes a status from a day on.
func (m *Module) note(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64 `form:"version"`
		change
		Source string `form:"source"`
	}
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Note(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version, f.noted(f.Source))
	}
	return m.answer(w, r, err, "place.done.status", "status", func(v *officeView) { v.Change, v.Source = f.change, f.Source })
}

// call takes a former or another name.
func (m *Module) call(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64 `form:"version"`
		nameFields
	}
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Call(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version,
			Name{Name: civic.Text{VI: f.NameVI, EN: f.NameEN}, From: readSince(f.From), To: readSince(f.To), Source: f.Source})
	}
	return m.answer(w, r, err, "place.done.name", "names", func(v *officeView) { v.Name = f.nameFields })
}

// observe takes what somebody found of how accessible a place is.
func (m *Module) observe(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		Version int64 `form:"version"`
		observationFields
	}
	err := web.Form(r, &f)
	if err == nil {
		_, err = m.Service.Observe(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), f.Version,
			Observation{Feature: f.Feature, Value: f.Value, Measure: civic.Text{VI: f.MeasureVI, EN: f.MeasureEN}, Day: web.Day(f.Day), By: f.By, How: f.How})
	}
	return m.answer(w, r, err, "place.done.observed", "access", func(v *officeView) { v.Observation = f.observationFields })
}

// strikeView asks why something was noted by mistake.
type strikeView struct {
	P      Place
	List   string
	Number int
	Line   string
	Reason string
	Errors ui.Errors
}

func (v strikeView) path() string { return strikePath(v.P, v.List, v.Number) }

func strikePath(p Place, list string, number int) string {
	return officePath(p, "strike/"+list+"/"+strconv.Itoa(number))
}

func (m *Module) struck(r *http.Request) (v strikeView, err error) {
	ctx := r.Context()
	if v.P, err = m.Service.Place(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id"))); err != nil {
		return v, err
	}
	v.List = r.PathValue("list")
	lines := v.P.lines(ctx)[v.List]
	if v.Number, err = strconv.Atoi(r.PathValue("number")); err != nil || v.Number < 0 || v.Number >= len(lines) {
		return v, civic.NotFound("place")
	}
	v.Line = lines[v.Number].Text
	return v, nil
}

func (m *Module) strikeForm(w http.ResponseWriter, r *http.Request) error {
	v, err := m.struck(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, strikePage(v))
}

func (m *Module) strike(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.struck(r)
	if err != nil {
		return err
	}
	var f struct {
		Version int64  `form:"version"`
		Reason  string `form:"struck"`
	}
	if err = web.Form(r, &f); err == nil {
		_, err = m.Service.Strike(ctx, civic.ActorFrom(ctx), v.P.ID, f.Version, v.List, v.Number, f.Reason)
	}
	if err == nil {
		return flash.Done(w, r, officePath(v.P, ""), "place.done.struck")
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	status := http.StatusUnprocessableEntity
	var refused *civic.Error
	if errors.As(err, &refused) && refused.Kind == civic.KindConflict {
		problems, invalid, status = ui.Errors{{Text: i18n.T(ctx, refused.Key, refused.Args...)}}, true, http.StatusConflict
	}
	if !invalid {
		return err
	}
	v.Reason, v.Errors = f.Reason, problems.Named(func(field string) string { return fieldLabel(ctx, field) })
	return web.Render(w, r, status, strikePage(v))
}

// line is something noted, in words; Counts is false for what was struck.
type line struct {
	Text   string
	Counts bool
}

// lines are all that was noted of a place, by the list that it stands in.
func (p Place) lines(ctx context.Context) map[string][]line {
	all := map[string][]line{}
	put := func(list, text string, x Struck) {
		all[list] = append(all[list], line{x.said(ctx, text), x.Reason == ""})
	}
	for _, c := range p.Course {
		put("course", c.said(ctx), c.Struck)
	}
	for _, n := range p.Names {
		put("names", n.said(ctx), n.Struck)
	}
	for _, o := range p.Access {
		put("access", o.said(ctx), o.Struck)
	}
	return all
}

// noted lists what was noted, the last first, with what can be done to each.
func (v officeView) noted(ctx context.Context, list string) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "place.field."+list), HideCaption: true, Stack: true, Empty: i18n.T(ctx, "place.office.nothing_noted")}
	t.Columns = []ui.Column{{Text: i18n.T(ctx, "place.field."+list)}, {Text: i18n.T(ctx, "place.field.edit")}}
	lines := v.P.lines(ctx)[list]
	for i := len(lines) - 1; i >= 0; i-- {
		act := ui.C("")
		if lines[i].Counts {
			act = ui.CLink(i18n.T(ctx, "place.office.strike"), strikePath(v.P, list, i))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(lines[i].Text), act})
	}
	return t
}
