package city

import (
	"net/http"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/web"
)

// pillarFields and horizonFields are rows as they were typed.
type pillarFields struct {
	ID        string `form:"id"`
	Slug      string `form:"slug"`
	NameVI    string `form:"name_vi"`
	NameEN    string `form:"name_en"`
	SummaryVI string `form:"summary_vi"`
	SummaryEN string `form:"summary_en"`
}

type horizonFields struct {
	ID     string `form:"id"`
	Year   string `form:"year"`
	NameVI string `form:"name_vi"`
	NameEN string `form:"name_en"`
}

// profileFields are the form of the installation. Act adds a row; the Remove
// fields take one away; Up moves a pillar. None of these saves.
type profileFields struct {
	Version       int64           `form:"version"`
	NameVI        string          `form:"name_vi"`
	NameEN        string          `form:"name_en"`
	OperatorVI    string          `form:"operator_vi"`
	OperatorEN    string          `form:"operator_en"`
	AboutVI       string          `form:"about_vi"`
	AboutEN       string          `form:"about_en"`
	Contact       string          `form:"contact"`
	Pillars       []pillarFields  `form:"pillars"`
	Horizons      []horizonFields `form:"horizons"`
	Act           string          `form:"act"`
	RemovePillar  string          `form:"remove_pillar"`
	UpPillar      string          `form:"up_pillar"`
	RemoveHorizon string          `form:"remove_horizon"`
}

func profileFieldsOf(p Profile) profileFields {
	f := profileFields{
		Version: p.Version, NameVI: p.Name.VI, NameEN: p.Name.EN, OperatorVI: p.Operator.VI, OperatorEN: p.Operator.EN,
		AboutVI: p.About.VI, AboutEN: p.About.EN, Contact: p.Contact,
	}
	for _, l := range p.Pillars {
		f.Pillars = append(f.Pillars, pillarFields{string(l.ID), l.Slug, l.Name.VI, l.Name.EN, l.Summary.VI, l.Summary.EN})
	}
	for _, h := range p.Horizons {
		f.Horizons = append(f.Horizons, horizonFields{string(h.ID), strconv.Itoa(h.Year), h.Name.VI, h.Name.EN})
	}
	return f
}

// profile reads the fields; a year that is no number becomes 0, which breaks
// the rule of the field.
func (f profileFields) profile() Profile {
	p := Profile{
		Version: f.Version, Name: civic.Text{VI: f.NameVI, EN: f.NameEN}, Operator: civic.Text{VI: f.OperatorVI, EN: f.OperatorEN},
		About: civic.Text{VI: f.AboutVI, EN: f.AboutEN}, Contact: f.Contact,
	}
	for _, l := range f.Pillars {
		p.Pillars = append(p.Pillars, Pillar{
			ID: civic.ID(l.ID), Slug: l.Slug, Name: civic.Text{VI: l.NameVI, EN: l.NameEN}, Summary: civic.Text{VI: l.SummaryVI, EN: l.SummaryEN},
		})
	}
	for _, h := range f.Horizons {
		year, err := strconv.Atoi(h.Year)
		if err != nil {
			year = 0
		}
		p.Horizons = append(p.Horizons, Horizon{ID: civic.ID(h.ID), Year: year, Name: civic.Text{VI: h.NameVI, EN: h.NameEN}})
	}
	return p
}

// rearranged does what the buttons of the rows ask for; it is false when the
// form was sent to be saved.
func (f *profileFields) rearranged() bool {
	row := func(s string, n int) (int, bool) {
		i, err := strconv.Atoi(s)
		return i, err == nil && i >= 0 && i < n
	}
	switch f.Act {
	case "add_pillar":
		f.Pillars = append(f.Pillars, pillarFields{})
		return true
	case "add_horizon":
		f.Horizons = append(f.Horizons, horizonFields{})
		return true
	}
	if i, ok := row(f.RemovePillar, len(f.Pillars)); ok {
		f.Pillars = slices.Delete(f.Pillars, i, i+1)
		return true
	}
	if i, ok := row(f.RemoveHorizon, len(f.Horizons)); ok {
		f.Horizons = slices.Delete(f.Horizons, i, i+1)
		return true
	}
	if i, ok := row(f.UpPillar, len(f.Pillars)); ok && i > 0 {
		f.Pillars[i-1], f.Pillars[i] = f.Pillars[i], f.Pillars[i-1]
		return true
	}
	return false
}

// installing is what the form of the installation shows.
type installing struct {
	Fields  profileFields
	Refusal edit.Refusal
	History history.Page
}

func (m *Module) profileForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := m.Service.store.profile(ctx, m.Service.db.Read())
	if err != nil {
		return err
	}
	lines, err := m.Service.History(ctx, civic.ActorFrom(ctx), history.Subject{Kind: aProfile}, history.Older(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, profilePage(installing{Fields: profileFieldsOf(p), History: lines}))
}

func (m *Module) saveProfile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	var f profileFields
	err := web.Form(r, &f)
	f.Pillars = f.Pillars[:min(len(f.Pillars), maxPillars+1)]
	f.Horizons = f.Horizons[:min(len(f.Horizons), maxHorizons+1)]
	if err == nil && f.rearranged() {
		return web.Render(w, r, http.StatusOK, profilePage(installing{Fields: f}))
	}
	if err == nil {
		_, err = m.Service.SaveProfile(ctx, who, f.profile())
	}
	if err == nil {
		return flash.Done(w, r, "/office/city", "city.done.profile")
	}
	in := installing{Fields: f}
	var ok bool
	if in.Refusal, ok = edit.Refused(ctx, err, f.profile(), describeProfile, fieldLabel); !ok {
		return err
	}
	in.Fields.Version = in.Refusal.Version(f.Version)
	if in.History, err = m.Service.History(ctx, who, history.Subject{Kind: aProfile}, ""); err != nil {
		return err
	}
	return web.Render(w, r, in.Refusal.Status, profilePage(in))
}
