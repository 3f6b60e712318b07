package initiative

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// fields are the texts of an initiative as they were typed, by the public and by
// the office.
type fields struct {
	ID          civic.ID
	Version     int64    `form:"version"`
	TitleVI     string   `form:"title_vi"`
	TitleEN     string   `form:"title_en"`
	SummaryVI   string   `form:"summary_vi"`
	SummaryEN   string   `form:"summary_en"`
	TextVI      string   `form:"text_vi"`
	TextEN      string   `form:"text_en"`
	Pillar      string   `form:"pillar"`
	Fields      []string `form:"fields"`
	PlaceVI     string   `form:"place_vi"`
	PlaceEN     string   `form:"place_en"`
	Position    string   `form:"position"` // "21.0285, 105.8523", or empty
	Near        string   `form:"near"`     // the position of a landmark, for those who type none
	Proposer    string   `form:"proposer"`
	LeadVI      string   `form:"lead_vi"`
	LeadEN      string   `form:"lead_en"`
	PartnersVI  string   `form:"partners_vi"`
	PartnersEN  string   `form:"partners_en"`
	CostMin     string   `form:"cost_min"`
	CostMax     string   `form:"cost_max"`
	Horizon     string   `form:"horizon"`
	Level       string   `form:"level"`
	SDG         string   `form:"sdg"` // targets with spaces, commas or semicolons between
	Objectives  []string `form:"objectives"`
	Remarks     bool     `form:"remarks"`
	Source      string   `form:"source"`
	FactStateVI string   `form:"fact_state_vi"`
	FactStateEN string   `form:"fact_state_en"`
	Verified    bool     `form:"verified"`
	Causes      []string `form:"causes"` // kind:id
	Code        string   `form:"code"`
	Mark        string   `form:"mark"`
}

func fieldsOf(in Initiative, causes []civic.Ref) fields {
	f := fields{
		ID: in.ID, Version: in.Version, TitleVI: in.Title.VI, TitleEN: in.Title.EN, SummaryVI: in.Summary.VI, SummaryEN: in.Summary.EN,
		TextVI: in.Text.VI, TextEN: in.Text.EN, Pillar: string(in.Pillar), PlaceVI: in.Place.VI, PlaceEN: in.Place.EN, Proposer: in.Proposer,
		LeadVI: in.Lead.VI, LeadEN: in.Lead.EN, PartnersVI: in.Partners.VI, PartnersEN: in.Partners.EN, CostMin: costText(in.CostMin),
		CostMax: costText(in.CostMax), Level: in.Level, SDG: joined(in.SDG), Remarks: in.Remarks, Source: in.Source,
		FactStateVI: in.FactState.VI, FactStateEN: in.FactState.EN, Verified: in.Verified,
	}
	for _, x := range in.Fields {
		f.Fields = append(f.Fields, string(x))
	}
	for _, o := range in.Objectives {
		f.Objectives = append(f.Objectives, strconv.Itoa(o))
	}
	if in.Mapped() {
		f.Position = strconv.FormatFloat(in.Latitude, 'f', -1, 64) + ", " + strconv.FormatFloat(in.Longitude, 'f', -1, 64)
	}
	if in.Horizon != 0 {
		f.Horizon = strconv.Itoa(in.Horizon)
	}
	for _, c := range causes {
		f.Causes = append(f.Causes, written(c))
	}
	return f
}

func costText(n int64) string {
	if n == Unknown {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// at reads the place; ok is false when what was typed is none.
func (f fields) at() (at atlas.Point, ok bool) {
	for _, s := range []string{f.Position, f.Near} {
		if strings.TrimSpace(s) == "" {
			continue
		}
		return atlas.ParsePoint(s)
	}
	return atlas.Point{}, true
}

// cost reads million đồng, with or without signs between thousands; what is no
// number is below every bound.
func cost(s string) int64 {
	s = strings.NewReplacer(".", "", ",", "", " ", "", "\u00a0", "").Replace(s)
	if s == "" {
		return Unknown
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return Unknown - 1
	}
	return n
}

func number(s string) int {
	if strings.TrimSpace(s) == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return -1
	}
	return n
}

func (f fields) texts() Texts {
	at, ok := f.at()
	t := Texts{
		Title: civic.Text{VI: f.TitleVI, EN: f.TitleEN}, Summary: civic.Text{VI: f.SummaryVI, EN: f.SummaryEN}, Text: civic.Text{VI: f.TextVI, EN: f.TextEN},
		Pillar: civic.ID(f.Pillar), Place: civic.Text{VI: f.PlaceVI, EN: f.PlaceEN}, Latitude: at.Lat, Longitude: at.Lon, Unread: !ok,
		Proposer: f.Proposer, Lead: civic.Text{VI: f.LeadVI, EN: f.LeadEN}, Partners: civic.Text{VI: f.PartnersVI, EN: f.PartnersEN},
		CostMin: cost(f.CostMin), CostMax: cost(f.CostMax), Horizon: number(f.Horizon), Level: f.Level,
	}
	for _, x := range f.Fields {
		if c := civic.CreativeField(x); !slices.Contains(t.Fields, c) {
			t.Fields = append(t.Fields, c)
		}
	}
	for _, x := range strings.FieldsFunc(f.SDG, func(r rune) bool { return strings.ContainsRune(" ,;\n", r) }) {
		t.SDG = append(t.SDG, civic.SDGTarget(x))
	}
	for _, x := range f.Objectives {
		t.Objectives = append(t.Objectives, number(x))
	}
	return t
}

func (f fields) initiative() Initiative {
	return Initiative{
		ID: f.ID, Version: f.Version, Texts: f.texts(), Remarks: f.Remarks, Source: f.Source,
		FactState: civic.Text{VI: f.FactStateVI, EN: f.FactStateEN}, Verified: f.Verified,
	}
}

// written is a reference as addresses and forms carry it.
func written(r civic.Ref) string { return string(r.Kind) + ":" + r.ID }

// refs reads references; never nil, so that an empty list takes all away.
func refs(list []string) []civic.Ref {
	all := []civic.Ref{}
	for _, s := range list {
		kind, id, _ := strings.Cut(s, ":")
		if r := (civic.Ref{Kind: civic.RefKind(kind), ID: id}); !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// fieldLabel names a field of a form.
func fieldLabel(ctx context.Context, field string) string {
	if field == "" {
		return ""
	}
	name, lang := field, ""
	if base, ok := strings.CutSuffix(field, "_vi"); ok {
		name, lang = base, " ("+i18n.T(ctx, "ui.lang.vi")+")"
	} else if base, ok := strings.CutSuffix(field, "_en"); ok {
		name, lang = base, " ("+i18n.T(ctx, "ui.lang.en")+")"
	}
	return i18n.T(ctx, "initiative.field."+name) + lang
}

// choices is what the fields choose from.
type choices struct {
	Pillars  []civic.Pillar
	Horizons []civic.Horizon
	Bodies   []civic.Body
	Ground   Ground
}

func (m *Module) choices(ctx context.Context) (c choices, err error) {
	if c.Pillars, err = m.deps.Directory.Pillars(ctx); err != nil {
		return c, err
	}
	if c.Horizons, err = m.deps.Directory.Horizons(ctx); err != nil {
		return c, err
	}
	if c.Bodies, err = m.deps.Directory.AllBodies(ctx); err != nil {
		return c, err
	}
	c.Ground, err = m.deps.Directory.Ground(ctx)
	return c, err
}

// atForm gives what is wrong with latitude or longitude to the one field in which
// they are typed.
func atForm(ctx context.Context, list ui.Errors) ui.Errors {
	kept := list[:0]
	said := false
	for _, e := range list {
		if e.Field == "latitude" || e.Field == "longitude" {
			if said {
				continue
			}
			said = true
			e.Field = "position"
			if e.Text != i18n.T(ctx, "initiative.error.swapped") {
				e.Text = i18n.T(ctx, "initiative.error.position")
			}
		}
		kept = append(kept, e)
	}
	return kept
}

func (c choices) landmarkOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(c.Ground.Landmarks))
	for i, l := range c.Ground.Landmarks {
		list[i] = ui.Option{Value: l.At.String(), Label: text(ctx, l.Name), Selected: l.At.String() == chosen}
	}
	return list
}

func (c choices) pillarOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(c.Pillars))
	for i, p := range c.Pillars {
		list[i] = ui.Option{Value: string(p.ID), Label: text(ctx, p.Name), Selected: string(p.ID) == chosen}
	}
	return list
}

func (c choices) horizonOptions(chosen string) []ui.Option {
	list := make([]ui.Option, len(c.Horizons))
	for i, h := range c.Horizons {
		s := strconv.Itoa(h.Year)
		list[i] = ui.Option{Value: s, Label: s, Selected: s == chosen}
	}
	return list
}

func (c choices) bodyOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(c.Bodies))
	for i, b := range c.Bodies {
		list[i] = ui.Option{Value: b.ID, Label: text(ctx, b.Name), Selected: b.ID == chosen}
	}
	return list
}

// levels are the reach of an initiative.
var levels = []string{"local", "international"}

func levelOptions(ctx context.Context, chosen string) []ui.Option {
	list := make([]ui.Option, len(levels))
	for i, l := range levels {
		list[i] = ui.Option{Value: l, Label: i18n.T(ctx, "initiative.level."+l), Selected: l == chosen}
	}
	return list
}

func creativeOptions(ctx context.Context, chosen []string) []ui.Option {
	list := make([]ui.Option, len(civic.CreativeFields))
	for i, f := range civic.CreativeFields {
		list[i] = ui.Option{Value: string(f), Label: i18n.T(ctx, "field."+string(f)), Selected: slices.Contains(chosen, string(f))}
	}
	return list
}

func objectiveOptions(ctx context.Context, chosen []string) []ui.Option {
	list := make([]ui.Option, 6)
	for i := range list {
		s := strconv.Itoa(i + 1)
		list[i] = ui.Option{Value: s, Label: i18n.T(ctx, "initiative.objective", i+1), Selected: slices.Contains(chosen, s)}
	}
	return list
}

// text gives a text in the reader's language.
func text(ctx context.Context, t civic.Text) string {
	s, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return s
}
