package indicator

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
	"dienhong/kit/pick"
	"dienhong/kit/room"
	"dienhong/kit/table"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
	"dienhong/ui"
)

type officeView struct {
	List    []Indicator
	Missing int // of the 22 of Culture|2030
}

func (m *Module) office(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := m.Service.List(ctx, civic.ActorFrom(ctx))
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, byNumber)
	v := officeView{List: list, Missing: 22}
	for _, in := range list {
		if number(in) > 0 {
			v.Missing--
		}
	}
	return web.Render(w, r, http.StatusOK, officePage(v))
}

func (v officeView) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "indicator.title"), HideCaption: true, Columns: heads(ctx, "indicator.field.title", "indicator.field.framework", "indicator.field.value", "indicator.field.state")}
	for _, in := range v.List {
		words := make([]string, 0, 2)
		for _, x := range in.Latest() {
			words = append(words, measured(ctx, in, x.Value)+" ("+period(ctx, x)+")")
		}
		if len(words) == 0 {
			words = append(words, i18n.T(ctx, "indicator.not_measured"))
		}
		t.Rows = append(t.Rows, []ui.Cell{
			ui.CTextLink(in.Title, desk+"/"+string(in.ID)), ui.C(cmp.Or(framework(ctx, in), i18n.T(ctx, "indicator.own"))), ui.C(strings.Join(words, "; ")), ui.CPart(state(in)),
		})
	}
	return t
}

func (m *Module) addCulture(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if _, err := m.Service.AddCulture2030(ctx, civic.ActorFrom(ctx)); err != nil {
		return err
	}
	return flash.Done(w, r, desk, "indicator.done.culture2030")
}

// fields are the fields of an indicator as they were typed.
type fields struct {
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

func fieldsOf(in Indicator) fields {
	f := fields{
		ID: in.ID, Version: in.Version, Of: string(in.Of), Framework: in.Framework, Measure: string(in.Measure), TitleVI: in.Title.VI, TitleEN: in.Title.EN,
		DefinitionVI: in.Definition.VI, DefinitionEN: in.Definition.EN, UnitVI: in.Unit.VI, UnitEN: in.Unit.EN, Better: in.Better, Source: in.Source,
		Verified: in.Verified, Targets: writeTargets(in.Targets), SDG: civic.SDGWords(in.SDG),
	}
	return f
}

func (f fields) indicator() (Indicator, []civic.FieldError) {
	in := Indicator{
		ID: f.ID, Version: f.Version, Of: civic.ID(f.Of), Framework: f.Framework, Measure: Measure(f.Measure), Title: civic.Text{VI: f.TitleVI, EN: f.TitleEN},
		Definition: civic.Text{VI: f.DefinitionVI, EN: f.DefinitionEN}, Unit: civic.Text{VI: f.UnitVI, EN: f.UnitEN}, Better: f.Better, Source: f.Source,
		Verified: f.Verified, SDG: civic.SDGTargetsOf(f.SDG),
	}
	var ok bool
	if in.Targets, ok = readTargets(f.Targets); !ok {
		return in, []civic.FieldError{{Field: "targets", Key: "indicator.error.target"}}
	}
	return in, nil
}

func (f fields) path() string {
	if f.ID == "" {
		return desk + "/" + table.New
	}
	return desk + "/" + string(f.ID)
}

func (f fields) heading(ctx context.Context) string {
	if f.ID == "" {
		return i18n.T(ctx, "indicator.office.new")
	}
	return ui.Said(ctx, civic.Text{VI: f.TitleVI, EN: f.TitleEN})
}

// editing is what the form of an indicator shows.
type editing struct {
	Fields  fields
	Saved   Indicator
	Refusal edit.Refusal
	Value   valueFields
	Failed  ui.Errors // of the value
	Refused ui.Errors // of the withdrawal
	Reason  string
	Lines   []civic.Node
	History history.Page
	Of      ui.Choosing
}

// lineKinds are the lines of the plan that an indicator may tell of.
var lineKinds = []string{string(civic.RefProgramme), string(civic.RefObjective), string(civic.RefAction), string(civic.RefCommitment)}

func (m *Module) gather(ctx context.Context, asked pick.Asked, f fields, older civic.ID) (editing, error) {
	s, who := m.Service, civic.ActorFrom(ctx)
	e := editing{Fields: f, Saved: Indicator{Measure: Number}}
	var err error
	if room.On(ctx, "plan") {
		if e.Lines, err = s.lines.Lines(ctx, who); err != nil {
			return e, err
		}
	}
	picker := pick.Picker{Index: s.store.index, Clock: s.clock}
	if err = picker.Fill(ctx, asked, pick.Field{Name: "of", Into: &e.Of, Kinds: lineKinds, All: e.ofOptions(ctx)}); err != nil || f.ID == "" {
		return e, err
	}
	if e.Saved, err = s.Indicator(ctx, who, f.ID); err != nil {
		return e, err
	}
	e.History, err = s.History(ctx, who, f.ID, older)
	return e, err
}

func (m *Module) form(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f := fields{Measure: string(Number)}
	if id := r.PathValue("id"); id != table.New {
		in, err := m.Service.Indicator(ctx, civic.ActorFrom(ctx), civic.ID(id))
		if err != nil {
			return err
		}
		f = fieldsOf(in)
	}
	e, err := m.gather(ctx, pick.From(r), f, history.Older(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formPage(e))
}

func (m *Module) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	var f fields
	err := web.Form(r, &f)
	if id := r.PathValue("id"); id != table.New {
		f.ID, f.Version = civic.ID(id), max(f.Version, 1)
	} else {
		f.ID, f.Version = "", 0
	}
	asked := pick.From(r)
	if err == nil && asked.Looking() {
		e, err := m.gather(ctx, asked, f, "")
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, formPage(e))
	}
	in, errs := f.indicator()
	var saved Indicator
	if err == nil {
		if err = civic.Invalid(errs...); err == nil {
			saved, err = m.Service.Save(ctx, who, in)
		}
	}
	if err == nil {
		return flash.Done(w, r, desk+"/"+string(saved.ID), "indicator.done.saved")
	}
	e, gathering := m.gather(ctx, asked, f, "")
	if gathering != nil {
		return gathering
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, in, describe, ui.Labels(fieldNames)); !ok {
		return err
	}
	e.Fields.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, formPage(e))
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
	v.Parts = readParts(f.Parts, func() { errs = append(errs, civic.FieldError{Field: "parts", Key: "indicator.error.part"}) })
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
		return flash.Done(w, r, desk+"/"+string(in.ID), "indicator.done.measured")
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	e, err := m.gather(ctx, pick.From(r), fieldsOf(in), "")
	if err != nil {
		return err
	}
	e.Value, e.Failed = f, named(ctx, problems)
	return web.Render(w, r, http.StatusUnprocessableEntity, formPage(e))
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
		return flash.Done(w, r, desk+"/"+string(in.ID), "indicator.done.withdrawn")
	}
	problems, ok := ui.ErrorsOf(ctx, err)
	if !ok {
		return err
	}
	e, err := m.gather(ctx, pick.From(r), fieldsOf(in), "")
	if err != nil {
		return err
	}
	e.Reason, e.Refused = f.Reason, problems.Under(ctx, map[string]string{"value": "indicator.office.withdraw_which", "reason": "indicator.field.withdrawn_why"})
	return web.Render(w, r, http.StatusUnprocessableEntity, formPage(e))
}

func (m *Module) publish(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id := civic.ID(r.PathValue("id"))
	if err := m.Service.Publish(ctx, civic.ActorFrom(ctx), id); err != nil {
		return err
	}
	return flash.Done(w, r, desk+"/"+string(id), "indicator.done.published")
}

func (e editing) measureOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(Measures))
	for i, m := range Measures {
		list[i] = ui.Option{Value: string(m), Label: i18n.T(ctx, "indicator.measure."+string(m)), Selected: string(m) == e.Fields.Measure}
	}
	return list
}

func (e editing) betterOptions(ctx context.Context) []ui.Option {
	var list []ui.Option
	for _, b := range []string{"more", "less"} {
		list = append(list, ui.Option{Value: b, Label: i18n.T(ctx, "indicator.better."+b), Selected: b == e.Fields.Better})
	}
	return list
}

func (e editing) ofOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(e.Lines))
	for i, it := range e.Lines {
		list[i] = ui.Option{Value: it.ID, Label: i18n.T(ctx, "chain.kind."+string(it.Kind)) + ": " + ui.Said(ctx, it.Title), Selected: it.ID == e.Fields.Of}
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
		lines[i] = strconv.Itoa(t.Horizon) + " | " + table.Exact(t.Value) + " | " + table.Plain(t.Source)
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

// fieldNames are what the forms call their fields.
var fieldNames = map[string]string{
	"title": "indicator.field.title", "definition": "indicator.field.definition", "measure": "indicator.field.measure",
	"better": "indicator.field.better", "unit": "indicator.field.unit", "of": "indicator.field.of", "targets": "indicator.targets", "sdg": "indicator.field.sdg",
	"from": "indicator.field.from", "to": "indicator.field.to", "numerator": "indicator.field.numerator", "denominator": "indicator.field.denominator",
	"parts": "indicator.field.parts", "value": "indicator.field.value", "sample": "indicator.field.sample", "source": "indicator.field.source",
	"link": "indicator.field.link", "place": "indicator.field.place", "note": "indicator.field.note",
}

// named gives problems the names of their fields.
func named(ctx context.Context, e ui.Errors) ui.Errors { return e.Under(ctx, fieldNames) }
