package plan

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
	"dienhong/ui"
)

type officeIndicators struct {
	List    []Indicator
	Missing int // of the 22 of Culture|2030
}

func (m *Module) officeIndicators(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := m.Service.Indicators(ctx, civic.ActorFrom(ctx))
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, byNumber)
	v := officeIndicators{List: list, Missing: 22}
	for _, in := range list {
		if number(in) > 0 {
			v.Missing--
		}
	}
	return web.Render(w, r, http.StatusOK, officeIndicatorsPage(v))
}

func (v officeIndicators) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "plan.indicators.title"), HideCaption: true, Columns: columns(ctx, "plan.field.title", "plan.field.framework", "plan.field.value", "plan.field.state")}
	for _, in := range v.List {
		words := make([]string, 0, 2)
		for _, x := range in.Latest() {
			words = append(words, measured(ctx, in, x.Value)+" ("+period(ctx, x)+")")
		}
		if len(words) == 0 {
			words = append(words, i18n.T(ctx, "plan.indicators.not_measured"))
		}
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CTextLink(in.Title, "/office/plan/indicators/"+string(in.ID)), ui.C(cmp.Or(framework(ctx, in), i18n.T(ctx, "plan.indicators.own"))), ui.C(strings.Join(words, "; ")), ui.CPart(indicatorState(in)),
		})
	}
	return t
}

func (m *Module) addCulture(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if _, err := m.Service.AddCulture2030(ctx, civic.ActorFrom(ctx)); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/plan/indicators", "plan.done.culture2030")
}

// indicatorFields are the fields of an indicator as they were typed.
type indicatorFields struct {
	ID           civic.ID
	Version      int64    `form:"version"`
	Of           string   `form:"of"`
	Framework    string   `form:"framework"`
	Measure      string   `form:"measure"`
	TitleVI      string   `form:"title_vi"`
	TitleEN      string   `form:"title_en"`
	DefinitionVI string   `form:"definition_vi"`
	DefinitionEN string   `form:"definition_en"`
	UnitVI       string   `form:"unit_vi"`
	UnitEN       string   `form:"unit_en"`
	Better       string   `form:"better"`
	SDG          []string `form:"sdg"`
	Source       string   `form:"source"`
	Verified     bool     `form:"verified"`
	Targets      string   `form:"targets"`
}

func indicatorFieldsOf(in Indicator) indicatorFields {
	f := indicatorFields{
		ID: in.ID, Version: in.Version, Of: string(in.Of), Framework: in.Framework, Measure: string(in.Measure), TitleVI: in.Title.VI, TitleEN: in.Title.EN,
		DefinitionVI: in.Definition.VI, DefinitionEN: in.Definition.EN, UnitVI: in.Unit.VI, UnitEN: in.Unit.EN, Better: in.Better, Source: in.Source,
		Verified: in.Verified, Targets: writeTargets(in.Targets),
	}
	for _, t := range in.SDG {
		f.SDG = append(f.SDG, string(t))
	}
	return f
}

func (f indicatorFields) indicator() (Indicator, []civic.FieldError) {
	in := Indicator{
		ID: f.ID, Version: f.Version, Of: civic.ID(f.Of), Framework: f.Framework, Measure: Measure(f.Measure), Title: civic.Text{VI: f.TitleVI, EN: f.TitleEN},
		Definition: civic.Text{VI: f.DefinitionVI, EN: f.DefinitionEN}, Unit: civic.Text{VI: f.UnitVI, EN: f.UnitEN}, Better: f.Better, Source: f.Source,
		Verified: f.Verified,
	}
	for _, t := range f.SDG {
		in.SDG = append(in.SDG, civic.SDGTarget(t))
	}
	var ok bool
	if in.Targets, ok = readTargets(f.Targets); !ok {
		return in, []civic.FieldError{{Field: "targets", Key: "plan.error.target"}}
	}
	return in, nil
}

func (f indicatorFields) path() string {
	if f.ID == "" {
		return "/office/plan/indicators/" + newID
	}
	return "/office/plan/indicators/" + string(f.ID)
}

func (f indicatorFields) heading(ctx context.Context) string {
	if f.ID == "" {
		return i18n.T(ctx, "plan.office.new.indicator")
	}
	return said(ctx, civic.Text{VI: f.TitleVI, EN: f.TitleEN})
}

// measuring is what the form of an indicator shows.
type measuring struct {
	Fields  indicatorFields
	Saved   Indicator
	Refusal edit.Refusal
	Value   valueFields
	Failed  ui.Errors // of the value
	Refused ui.Errors // of the withdrawal
	Reason  string
	Lines   []Item
	History history.Page
}

func (m *Module) measuringOf(ctx context.Context, f indicatorFields, older civic.ID) (measuring, error) {
	s, who := m.Service, civic.ActorFrom(ctx)
	e := measuring{Fields: f, Saved: Indicator{Measure: Number}}
	p, err := s.Plan(ctx, who)
	if err != nil {
		return e, err
	}
	e.Lines = p.Items
	if f.ID == "" {
		return e, nil
	}
	if e.Saved, err = s.Indicator(ctx, who, f.ID); err != nil {
		return e, err
	}
	e.History, err = s.IndicatorHistory(ctx, who, f.ID, older)
	return e, err
}

func (m *Module) indicatorForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := indicatorFields{Measure: string(Number)}
	if id := r.PathValue("id"); id != newID {
		in, err := m.Service.Indicator(ctx, civic.ActorFrom(ctx), civic.ID(id))
		if err != nil {
			return err
		}
		f = indicatorFieldsOf(in)
	}
	e, err := m.measuringOf(ctx, f, history.Older(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, indicatorFormPage(e))
}

func (m *Module) saveIndicator(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	var f indicatorFields
	err := web.Form(r, &f)
	if id := r.PathValue("id"); id != newID {
		f.ID, f.Version = civic.ID(id), max(f.Version, 1)
	} else {
		f.ID, f.Version = "", 0
	}
	in, errs := f.indicator()
	var saved Indicator
	if err == nil {
		if err = civic.Invalid(errs...); err == nil {
			saved, err = m.Service.SaveIndicator(ctx, who, in)
		}
	}
	if err == nil {
		return flash.Done(w, r, "/office/plan/indicators/"+string(saved.ID), "plan.done.saved")
	}
	e, gathering := m.measuringOf(ctx, f, "")
	if gathering != nil {
		return gathering
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, in, describeIndicator, ui.Labels(fieldNames)); !ok {
		return err
	}
	e.Fields.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, indicatorFormPage(e))
}

// valueFields are the fields of a value as they were typed.
type valueFields struct {
	From        string `form:"from"`
	To          string `form:"to"`
	Value       string `form:"value"`
	Numerator   string `form:"numerator"`
	Denominator string `form:"denominator"`
	Parts       string `form:"parts"`
	Sample      string `form:"sample"`
	Source      string `form:"source"`
	Link        string `form:"link"`
	Place       string `form:"place"`
	NoteVI      string `form:"note_vi"`
	NoteEN      string `form:"note_en"`
	Baseline    bool   `form:"baseline"`
	Verified    bool   `form:"verified"`
}

func (f valueFields) value(of Indicator) (Value, []civic.FieldError) {
	var errs []civic.FieldError
	v := Value{
		Indicator: of.ID, From: web.Day(f.From), To: web.Day(f.To), Source: f.Source, Link: f.Link, Place: f.Place, Note: civic.Text{VI: f.NoteVI, EN: f.NoteEN},
		Baseline: f.Baseline, Verified: f.Verified,
	}
	read := func(field, s string, required bool) float64 {
		if s == "" {
			if required {
				errs = append(errs, civic.FieldError{Field: field, Key: "error.field.required"})
			}
			return 0
		}
		x, err := sheet.Number(s)
		if err != nil {
			errs = append(errs, civic.FieldError{Field: field, Key: "error.field.number"})
		}
		return x
	}
	v.Value = read("value", f.Value, of.Measure == Number || of.Measure == Survey)
	v.Numerator = read("numerator", f.Numerator, of.Measure == Share)
	v.Denominator = read("denominator", f.Denominator, of.Measure == Share)
	if f.Sample != "" {
		n, err := sheet.Whole(f.Sample)
		if err != nil {
			errs = append(errs, civic.FieldError{Field: "sample", Key: "error.field.number"})
		}
		v.Sample = n
	}
	v.Parts = readParts(f.Parts, func() { errs = append(errs, civic.FieldError{Field: "parts", Key: "plan.error.part"}) })
	return v, errs
}

func (m *Module) measure(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	in, err := m.Service.Indicator(ctx, who, civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	var f valueFields
	err = web.Form(r, &f)
	if err == nil {
		v, errs := f.value(in)
		if err = civic.Invalid(errs...); err == nil {
			_, err = m.Service.Measure(ctx, who, v)
		}
	}
	if err == nil {
		return flash.Done(w, r, "/office/plan/indicators/"+string(in.ID), "plan.done.measured")
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	e, err := m.measuringOf(ctx, indicatorFieldsOf(in), "")
	if err != nil {
		return err
	}
	e.Value, e.Failed = f, named(ctx, problems)
	return web.Render(w, r, http.StatusUnprocessableEntity, indicatorFormPage(e))
}

func (m *Module) withdraw(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	in, err := m.Service.Indicator(ctx, who, civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	var f struct {
		Value  string `form:"value"`
		Reason string `form:"reason"`
	}
	err = web.Form(r, &f)
	if err == nil && f.Value == "" {
		err = civic.Invalid(civic.FieldError{Field: "value", Key: "error.field.choice"})
	}
	if err == nil {
		err = m.Service.Withdraw(ctx, who, in.ID, civic.ID(f.Value), f.Reason)
	}
	if err == nil {
		return flash.Done(w, r, "/office/plan/indicators/"+string(in.ID), "plan.done.withdrawn")
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	e, err := m.measuringOf(ctx, indicatorFieldsOf(in), "")
	if err != nil {
		return err
	}
	e.Reason, e.Refused = f.Reason, problems.Under(ctx, map[string]string{"value": "plan.office.withdraw_which", "reason": "plan.field.withdrawn_why"})
	return web.Render(w, r, http.StatusUnprocessableEntity, indicatorFormPage(e))
}

func (m *Module) publishIndicator(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id := civic.ID(r.PathValue("id"))
	if err := m.Service.PublishIndicator(ctx, civic.ActorFrom(ctx), id); err != nil {
		return err
	}
	return flash.Done(w, r, "/office/plan/indicators/"+string(id), "plan.done.published")
}

func (e measuring) measureOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(Measures))
	for i, m := range Measures {
		list[i] = ui.Option{Value: string(m), Label: i18n.T(ctx, "plan.measure."+string(m)), Selected: string(m) == e.Fields.Measure}
	}
	return list
}

func (e measuring) betterOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, b := range []string{"more", "less"} {
		list = append(list, ui.Option{Value: b, Label: i18n.T(ctx, "plan.better."+b), Selected: b == e.Fields.Better})
	}
	return list
}

func (e measuring) ofOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(e.Lines))
	for i, it := range e.Lines {
		list[i] = ui.Option{Value: string(it.ID), Label: kindName(ctx, it.Kind) + ": " + said(ctx, it.Title), Selected: string(it.ID) == e.Fields.Of}
	}
	return list
}

func valueOptions(ctx context.Context, in Indicator) []ui.Option {
	var list []ui.Option
	for _, v := range in.Standing() {
		list = append(list, ui.Option{Value: string(v.ID), Label: measured(ctx, in, v.Value) + " · " + period(ctx, v), Hint: sourceWords(v)})
	}
	return list
}

// writeTargets writes targets one a line: year | value | source.
func writeTargets(list []Target) string {
	lines := make([]string, len(list))
	for i, t := range list {
		lines[i] = strconv.Itoa(t.Horizon) + " | " + exact(t.Value) + " | " + plain(t.Source)
	}
	return strings.Join(lines, "\n")
}

// readTargets reads them back; ok is false when a line has no year or number.
func readTargets(s string) (list []Target, ok bool) {
	for written := range strings.Lines(s) {
		if written = strings.TrimSpace(written); written == "" {
			continue
		}
		parts := strings.SplitN(written, "|", 3)
		for len(parts) < 3 {
			parts = append(parts, "")
		}
		year, err := sheet.Whole(strings.TrimSpace(parts[0]))
		x, err2 := sheet.Number(strings.TrimSpace(parts[1]))
		if err != nil || err2 != nil {
			return nil, false
		}
		list = append(list, Target{Horizon: int(year), Value: x, Source: strings.TrimSpace(parts[2])})
	}
	return list, true
}
