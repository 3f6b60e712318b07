package initiative

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/kit/flash"
	"dienhong/kit/list"
	"dienhong/kit/pick"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// pageSize is how many initiatives one page shows.
const pageSize = 20

// publicStates are those by which readers filter.
var publicStates = []State{Idea, UnderReview, Selected, NotSelected, Planned, InProgress, Done, Stopped, Merged}

// query is the filter of the list as the address carries it.
type query struct {
	Search  string `form:"q"`
	Pillar  string `form:"pillar"` // slug
	State   State  `form:"state"`
	Level   string `form:"level"`
	Horizon string `form:"horizon"`
	Field   string `form:"field"`
	Sort    string `form:"sort"` // "support", or empty for the newest
	Spot    string `form:"spot"` // a place on the map: only what lies there
}

// mapQuery is a filter with the window of the map: its centre, empty for the
// whole city, and how many times it is twice as near.
type mapQuery struct {
	query
	At   string `form:"at"`
	Zoom int    `form:"zoom"`
}

func address(path string, v url.Values) string {
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (q query) filtered() bool {
	return q.Search != "" || q.Spot != "" || q.Pillar != "" || q.State != "" || q.Level != "" || q.Horizon != "" || q.Field != ""
}

func (q query) filter(c choices) Filter {
	f := Filter{Search: q.Search, Level: q.Level, Horizon: number(q.Horizon), Field: civic.CreativeField(q.Field), BySupport: q.Sort == "support"}
	if slices.Contains(publicStates, q.State) {
		f.State = q.State
	}
	for _, p := range c.Pillars {
		if q.Pillar != "" && p.Slug == q.Pillar {
			f.Pillar = p.ID
		}
	}
	if at, ok := atlas.ParsePoint(q.Spot); ok {
		f.Near = &at
	}
	return f
}

// listView is the public list.
type listView struct {
	L       list.List[query]
	Choices choices
	List    []Initiative
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := listView{}
	var err error
	if v.L, err = list.Read[query](r, "/initiatives", pageSize); err != nil {
		return err
	}
	if v.Choices, err = m.choices(ctx); err != nil {
		return err
	}
	f := v.L.Filter.filter(v.Choices)
	v.List, err = list.Load(&v.L, func(limit, offset int) ([]Initiative, int, error) {
		return m.Service.List(ctx, civic.Visitor(), f, limit, offset)
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// oneView is the page of one initiative.
type oneView struct {
	In                      Initiative
	Choices                 choices
	Steps                   []Step
	Others                  map[civic.ID]Initiative // into which it was merged
	Merged                  []Initiative            // into this one
	Why, Became             []civic.Node
	HiddenWhy, HiddenBecame int
	Supported               bool // by the reader's browser
	Remarks                 []Remark
	Remark                  string // what was typed
	Errors                  ui.Errors
	Refused                 string
}

func (m *Module) one(ctx context.Context, who civic.Actor, id civic.ID) (oneView, error) {
	v := oneView{Others: map[civic.ID]Initiative{}}
	var err error
	if v.In, err = m.Service.Initiative(ctx, who, id); err != nil {
		return v, err
	}
	if v.Choices, err = m.choices(ctx); err != nil {
		return v, err
	}
	if v.Steps, err = m.Service.Steps(ctx, id); err != nil {
		return v, err
	}
	var ids []string
	for _, st := range v.Steps {
		if st.MergedInto != "" {
			ids = append(ids, string(st.MergedInto))
		}
	}
	others, err := m.Service.ByIDs(ctx, who, ids)
	if err != nil {
		return v, err
	}
	for _, o := range others {
		v.Others[o.ID] = o
	}
	if v.Merged, err = m.Service.Merged(ctx, who, id); err != nil {
		return v, err
	}
	if v.Why, v.Became, v.HiddenWhy, v.HiddenBecame, err = m.Service.About(ctx, who, id); err != nil {
		return v, err
	}
	v.Remarks, err = m.Service.Remarks(ctx, id)
	return v, err
}

// show draws an initiative: anew for a browser that supports something, for the
// others from memory.
func (m *Module) show(w http.ResponseWriter, r *http.Request) error {
	v, err := m.seen(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, onePage(v))
}

// seen reads an initiative as the reader's browser sees it.
func (m *Module) seen(r *http.Request) (oneView, error) {
	ctx, id := r.Context(), civic.ID(r.PathValue("id"))
	v, err := m.one(ctx, civic.Visitor(), id)
	if err != nil {
		return v, err
	}
	v.Supported, err = m.Service.Supports(ctx, id, web.CookieValue(r, keyCookie))
	return v, err
}

// support counts the reader's browser, or no longer.
func (m *Module) support(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		On bool `form:"on"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	id := civic.ID(r.PathValue("id"))
	key := web.CookieValue(r, keyCookie)
	if !m.Service.KnownKey(key) {
		if !f.On { // it supports nothing
			return web.Redirect(w, r, "/initiatives/"+string(id))
		}
		if err := m.newcomers.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
			return err
		}
		key = m.Service.NewKey(m.deps.Clock())
	}
	if _, err := m.Service.Support(ctx, id, key, f.On); err != nil {
		return err
	}
	web.SetCookie(w, r, web.Cookie{Name: keyCookie, Value: key, MaxAge: keyFor})
	done := "supported"
	if !f.On {
		done = "unsupported"
	}
	return flash.Done(w, r, "/initiatives/"+string(id), "initiative.done."+done)
}

// remark takes what a reader says.
func (m *Module) remark(w http.ResponseWriter, r *http.Request) error {
	ctx, id := r.Context(), civic.ID(r.PathValue("id"))
	var f struct {
		Text string `form:"text"`
	}
	err := web.Form(r, &f)
	if err == nil {
		if err := m.sent.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
			return err
		}
		_, err = m.Service.Remark(ctx, id, f.Text, civic.Locale(i18n.LocaleOf(ctx)))
	}
	if err == nil {
		v, err := m.seen(r)
		if err != nil {
			return err
		}
		// Shown at once: the page to which others are led comes from memory.
		return web.Render(w, flash.Now(r, "initiative.done.remark"), http.StatusCreated, onePage(v))
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid {
		return err
	}
	v, err := m.seen(r)
	if err != nil {
		return err
	}
	v.Remark, v.Errors = f.Text, problems.Named(func(string) string { return i18n.T(ctx, "initiative.field.remark") })
	return web.Render(w, r, http.StatusUnprocessableEntity, onePage(v))
}

// sendView is the form for the public.
type sendView struct {
	F        fields
	Choices  choices
	Proposer ui.Choosing
	Errors   ui.Errors
}

// sendForm draws the form for the public.
func (m *Module) sendForm(w http.ResponseWriter, r *http.Request, status int, v sendView) error {
	var err error
	if v.Choices, err = m.choices(r.Context()); err != nil {
		return err
	}
	// Nobody proposes something for a year that is over.
	year := m.deps.Clock().In(m.deps.Zone).Year()
	v.Choices.Horizons = slices.DeleteFunc(slices.Clone(v.Choices.Horizons), func(h civic.Horizon) bool { return h.Year < year && strconv.Itoa(h.Year) != v.F.Horizon })
	if err = m.proposer(r.Context(), pick.From(r), v.Choices, v.F, &v.Proposer); err != nil {
		return err
	}
	if code := m.Service.sign(v.F.Code); v.F.Code == "" || code.Mark != v.F.Mark {
		code = m.Service.NewCode()
		v.F.Code, v.F.Mark = code.Code, code.Mark
	}
	return web.Render(w, r, status, newPage(v))
}

func (m *Module) newForm(w http.ResponseWriter, r *http.Request) error {
	return m.sendForm(w, r, http.StatusOK, sendView{})
}

func (m *Module) send(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := sendView{}
	err := web.Form(r, &v.F)
	if err == nil && pick.From(r).Looking() {
		return m.sendForm(w, r, http.StatusOK, v)
	}
	if err == nil {
		if err := m.sent.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
			return err
		}
		t := v.F.texts()
		t.SDG, t.Objectives = nil, nil // the office's own
		_, err = m.Service.Submit(ctx, t, Code{v.F.Code, v.F.Mark})
	}
	if err == nil {
		return web.Render(w, r, http.StatusCreated, sentPage(v.F))
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid {
		return err
	}
	if i18n.LocaleOf(ctx) == string(civic.English) {
		// Whoever reads English is asked for the English field.
		for i, p := range problems {
			switch {
			case p.Field == "title_vi" && v.F.TitleVI == "":
				problems[i].Field = "title_en"
			case p.Field == "summary_vi" && v.F.SummaryVI == "":
				problems[i].Field = "summary_en"
			}
		}
	}
	v.Errors = atForm(ctx, problems).Named(func(field string) string { return fieldLabel(ctx, field) })
	return m.sendForm(w, r, http.StatusUnprocessableEntity, v)
}

// TrackPage draws what became of the initiative with a tracking code.
//
// Errors: NotFound.
func (m *Module) TrackPage(ctx context.Context, code string) (templ.Component, error) {
	in, _, err := m.Service.Track(ctx, code)
	if err != nil {
		return nil, err
	}
	// The author may read it before it is public; what stands around it is what
	// everybody may read.
	v, err := m.one(ctx, civic.System(), in.ID)
	if err != nil {
		return nil, err
	}
	if v.Why, v.Became, v.HiddenWhy, v.HiddenBecame, err = m.Service.About(ctx, civic.Visitor(), in.ID); err != nil {
		return nil, err
	}
	for id, o := range v.Others {
		if !o.Public() {
			delete(v.Others, id)
		}
	}
	return trackPage(v, civic.ParseCode(code)), nil
}

// Tell gives what the chain shows of initiatives: to the office all of them, to
// others those that are public.
func (m *Module) Tell(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	list, err := m.Service.ByIDs(ctx, who, ids)
	if err != nil {
		return nil, err
	}
	c, err := m.choices(ctx)
	if err != nil {
		return nil, err
	}
	nodes := make([]civic.Node, len(list))
	for i, in := range list {
		word := stateWord(ctx, in.State)
		nodes[i] = civic.Node{
			Ref: in.Ref(), Title: in.Title, Body: in.Summary, State: looks[in.State], Label: civic.Text{VI: word, EN: word},
			At: in.CreatedAt, Who: c.body(in.Proposer), Href: "/initiatives/" + string(in.ID), Demonstration: in.Demonstration,
		}
		if !in.Public() {
			nodes[i].Href = "/office/initiatives/" + string(in.ID)
		}
	}
	return nodes, nil
}

// body gives the name of a body; the zero text when there is none.
func (c choices) body(id string) civic.Text {
	for _, b := range c.Bodies {
		if b.ID == id {
			return b.Name
		}
	}
	return civic.Text{}
}
