package initiative

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// officeQuery is a search of a part of the office's list.
type officeQuery struct {
	Show   string `form:"show"` // a shelf
	Search string `form:"q"`
}

// officeListView is the office's list.
type officeListView struct {
	L       list.List[officeQuery]
	Counts  map[string]int
	List    []Initiative
	Choices choices
	Waiting int // remarks; -1 for who does not moderate
}

// shelves are the parts of the office's list, as the address names them.
var shelves = []string{"unpublished", "public", "merged", "hidden"}

func shelf(name string) Filter {
	switch name {
	case "unpublished":
		return Filter{Unpublished: true}
	case "merged":
		return Filter{State: Merged}
	case "hidden":
		return Filter{State: Hidden}
	}
	return Filter{}
}

// firstShelf is the part that the list opens on: the first that holds something.
func firstShelf(counts map[string]int) string {
	for _, name := range shelves {
		if counts[name] > 0 {
			return name
		}
	}
	return shelves[0]
}

func (m *Module) officeList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	v := officeListView{Counts: map[string]int{}, Waiting: -1}
	var err error
	if v.L, err = list.Read[officeQuery](r, "/office/initiatives", pageSize); err != nil {
		return err
	}
	q := &v.L.Filter
	for _, name := range shelves {
		f := shelf(name)
		f.Search = q.Search
		if _, v.Counts[name], err = m.Service.List(ctx, who, f, 0, 0); err != nil {
			return err
		}
	}
	if !slices.Contains(shelves, q.Show) {
		q.Show = firstShelf(v.Counts)
	}
	f := shelf(q.Show)
	f.Search = q.Search
	if v.List, err = list.Load(&v.L, func(limit, offset int) ([]Initiative, int, error) {
		return m.Service.List(ctx, who, f, limit, offset)
	}); err != nil {
		return err
	}
	if v.Choices, err = m.choices(ctx); err != nil {
		return err
	}
	if CanModerate(who) == nil {
		if _, v.Waiting, err = m.Service.RemarkQueue(ctx, who, 0); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, officeListPage(v))
}

// officeView is the office's page of one initiative.
type officeView struct {
	oneView
	History history.Page
	Act     string // which act the errors belong to
	Reason  civic.Text
	To      State
}

func (m *Module) officeOne(ctx context.Context, id, older civic.ID) (officeView, error) {
	who := civic.ActorFrom(ctx)
	one, err := m.one(ctx, who, id)
	if err != nil {
		return officeView{}, err
	}
	v := officeView{oneView: one}
	v.History, err = m.Service.History(ctx, who, id, older)
	return v, err
}

func (m *Module) officeShow(w http.ResponseWriter, r *http.Request) error {
	v, err := m.officeOne(r.Context(), civic.ID(r.PathValue("id")), history.Older(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officePage(v))
}

// actFields are the fields of the acts of an initiative's page.
type actFields struct {
	Version  int64    `form:"version"`
	State    State    `form:"state"`
	ReasonVI string   `form:"reason_vi"`
	ReasonEN string   `form:"reason_en"`
	Into     civic.ID `form:"into"`
}

func (f actFields) reason() civic.Text { return civic.Text{VI: f.ReasonVI, EN: f.ReasonEN} }

// officeAct does what the buttons of an initiative's page offer.
func (m *Module) officeAct(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who, id, act := civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), r.PathValue("act")
	var f actFields
	err := web.Form(r, &f)
	if err == nil {
		switch act {
		case "publish":
			_, err = m.Service.Publish(ctx, who, id, f.Version)
		case "move":
			_, err = m.Service.Move(ctx, who, id, f.Version, f.State, f.reason())
		case "hide":
			_, err = m.Service.Hide(ctx, who, id, f.Version, f.reason())
		case "unhide":
			_, err = m.Service.Unhide(ctx, who, id, f.Version, f.reason())
		case "merge":
			_, err = m.Service.Merge(ctx, who, id, f.Version, f.Into, f.reason())
		case "unmerge":
			_, err = m.Service.Unmerge(ctx, who, id, f.Version, f.reason())
		case "remove":
			if err = m.Service.Remove(ctx, who, id, f.Version); err == nil {
				return flash.Done(w, r, "/office/initiatives", "initiative.done.removed")
			}
		default:
			return civic.NotFound("initiative")
		}
	}
	if err == nil {
		return flash.Done(w, r, "/office/initiatives/"+string(id), "initiative.done."+act)
	}
	return m.refuse(w, r, id, act, f, err)
}

// refuse draws the page again with why an act was not done and what was typed.
func (m *Module) refuse(w http.ResponseWriter, r *http.Request, id civic.ID, act string, f actFields, err error) error {
	ctx := r.Context()
	problems, invalid := ui.ErrorsOf(ctx, err)
	problems = problems.Named(func(field string) string { return fieldLabel(ctx, field) })
	var refusal *civic.Error
	status, refused := http.StatusUnprocessableEntity, ""
	if !invalid {
		if !errors.As(err, &refusal) || refusal.Kind != civic.KindConflict {
			return err
		}
		status, refused = http.StatusConflict, i18n.T(ctx, refusal.Key, refusal.Args...)
	}
	if act == "merge" {
		v, err := m.merging(r, f.Into, "")
		if err != nil {
			return err
		}
		v.Errors, v.Refused, v.Reason = problems, refused, f.reason()
		return web.Render(w, r, status, mergePage(v))
	}
	v, err := m.officeOne(ctx, id, "")
	if err != nil {
		return err
	}
	v.Act, v.Errors, v.Refused, v.Reason, v.To = act, problems, refused, f.reason(), f.State
	return web.Render(w, r, status, officePage(v))
}

// mergeView is the page on which one initiative is merged into another.
type mergeView struct {
	In      Initiative
	Search  string
	Found   []Initiative
	Into    *Initiative
	United  int
	Reason  civic.Text
	Errors  ui.Errors
	Refused string
	Choices choices
}

func (m *Module) merging(r *http.Request, into civic.ID, search string) (mergeView, error) {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	v := mergeView{Search: search}
	var err error
	if v.In, err = m.Service.Initiative(ctx, who, civic.ID(r.PathValue("id"))); err != nil {
		return v, err
	}
	if v.Choices, err = m.choices(ctx); err != nil {
		return v, err
	}
	if into != "" {
		target, err := m.Service.Initiative(ctx, who, into)
		if err != nil && !civic.IsKind(err, civic.KindNotFound) {
			return v, err
		}
		if err == nil {
			v.Into = &target
			if v.United, err = m.Service.United(ctx, v.In.ID, target.ID); err != nil {
				return v, err
			}
		}
	}
	if v.Found, _, err = m.Service.List(ctx, who, Filter{Search: search}, pageSize, 0); err != nil {
		return v, err
	}
	v.Found = slices.DeleteFunc(v.Found, func(o Initiative) bool { return o.ID == v.In.ID || o.ID == into })
	return v, nil
}

func (m *Module) mergeForm(w http.ResponseWriter, r *http.Request) error {
	var q struct {
		Into   civic.ID `form:"into"`
		Search string   `form:"q"`
	}
	if err := web.Query(r, &q); err != nil {
		return err
	}
	v, err := m.merging(r, q.Into, q.Search)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, mergePage(v))
}
