package place

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

func (u Unit) path() string { return "/places/units/" + u.Code }

// days are from when to when a unit is in force.
func (u Unit) days(ctx context.Context) string {
	if u.To == "" {
		return i18n.T(ctx, "place.since", ui.SaidDay(ctx, u.From))
	}
	return ui.SaidDay(ctx, u.From) + " – " + ui.SaidDay(ctx, u.To)
}

func unitWord(ctx context.Context, kind string) string { return i18n.T(ctx, "place.unit.kind."+kind) }

// terms say in which unit a place stands, and of which day that is told.
func (st standing) terms(ctx context.Context, today time.Time) []ui.Term {
	var list []ui.Term
	if st.Now != nil {
		said := i18n.T(ctx, "place.unit.of_day", ui.Said(ctx, st.Now.Name), i18n.Date(ctx, today))
		for _, u := range st.Beside {
			said = joined(" · ", said, i18n.T(ctx, "place.unit.beside", ui.Said(ctx, u.Name)))
		}
		list = append(list, ui.Term{Label: i18n.T(ctx, "place.field.unit"), Cell: ui.CLink(said, st.Now.path())})
	}
	if st.Then != nil {
		list = append(list, ui.Term{Label: i18n.T(ctx, "place.field.unit_then"), Cell: ui.CLink(joined(" · ", ui.Said(ctx, st.Then.Name), st.Then.days(ctx)), st.Then.path())})
	}
	return list
}

func (v directoryView) unitOptions(ctx context.Context) []ui.Option {
	return among(ctx, v.Units, v.L.Filter.Unit, func(u Unit) (string, civic.Text) { return u.Code, u.Name })
}

// unitsView is the list of the units of today.
type unitsView struct {
	Today time.Time
	List  []UnitCount
}

func (m *Module) units(w http.ResponseWriter, r *http.Request) error {
	v := unitsView{Today: m.Service.Today()}
	var err error
	if v.List, err = m.Service.Units(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, unitsPage(v))
}

func (v unitsView) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "place.unit.title"), HideCaption: true, Columns: []ui.Column{
		{Text: i18n.T(ctx, "place.field.name")}, {Text: i18n.T(ctx, "place.field.kind")}, {Text: i18n.T(ctx, "place.unit.code")}, {Text: i18n.T(ctx, "place.unit.days")}, {Text: i18n.T(ctx, "place.nav"), Numeric: true},
	}}
	for _, u := range v.List {
		count := ui.C("0")
		if u.Places > 0 {
			count = ui.CLink(i18n.Number(ctx, u.Places), "/places?unit="+u.Code)
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.CTextLink(u.Name, u.path()), ui.C(unitWord(ctx, u.Kind)), ui.C(u.Code), ui.C(u.days(ctx)), count})
	}
	return t
}

// unitView is the page of a code: the units that had it.
type unitView struct {
	Versions, Later []Unit
	All             map[UnitKey]Unit
	Places          []Place
	Total           int
	Today           string
}

const shownInUnit = 20

func (m *Module) unit(w http.ResponseWriter, r *http.Request) error {
	ctx, code := r.Context(), r.PathValue("code")
	v := unitView{Today: m.Service.today()}
	var err error
	if v.Versions, v.Later, v.All, err = m.Service.Versions(ctx, code); err != nil {
		return err
	}
	if v.Places, v.Total, err = m.Service.Directory(ctx, Filter{Unit: code}, shownInUnit, 0); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, unitPage(v))
}

// table lists the units that had the code, with what they replaced.
func (v unitView) table(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "place.unit.days"), HideCaption: true}
	for _, k := range []string{"place.unit.days", "place.field.name", "place.field.kind", "place.unit.replaces", "place.unit.replaced_by"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, k)})
	}
	for _, u := range v.Versions {
		var old, next []ui.Link
		for _, k := range u.Replaces {
			o := v.All[k]
			old = append(old, ui.Link{Text: ui.Said(ctx, o.Name), Href: o.path()})
		}
		for _, n := range v.Later {
			for _, k := range n.Replaces {
				if k == u.UnitKey {
					next = append(next, ui.Link{Text: ui.Said(ctx, n.Name), Href: n.path()})
				}
			}
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(u.days(ctx)), ui.CText(u.Name), ui.C(unitWord(ctx, u.Kind)), ui.CPart(links(old)), ui.CPart(links(next))})
	}
	return t
}

// officeUnitsView is where units are imported.
type officeUnitsView struct {
	List    []UnitCount
	Edition int64
	History history.Page
}

func (m *Module) officeUnits(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var v officeUnitsView
	var err error
	if v.List, err = m.Service.Units(ctx); err != nil {
		return err
	}
	for _, u := range v.List {
		v.Edition = max(v.Edition, u.Edition)
	}
	if v.History, err = m.Service.UnitHistory(ctx, civic.ActorFrom(ctx), history.Older(r)); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officeUnitsPage(v))
}

// unitWords say what the history of units holds.
func unitWords() history.Words {
	return history.Words{Acts: "place.unit.act.", Versions: map[string]history.Version{onUnits.Kind: history.VersionOf(func(f *history.Fields, x imported) {
		f.Number("place.unit.edition", x.Edition)
		f.Number("place.unit.new", int64(x.New))
		f.Number("place.unit.changed", int64(x.Changed))
		f.Number("place.unit.ends", int64(x.Ended))
	})}}
}
