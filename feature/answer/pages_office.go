package answer

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// shelves are the parts of the office's list, as the address names them.
var shelves = []string{"all", "drafts", "waiting", "mine", "approved", "late", "published"}

// shelf gives the filter of a part of the list for somebody.
func shelf(name string, who civic.Actor) Filter {
	switch name {
	case "drafts":
		return Filter{State: Draft}
	case "waiting":
		return Filter{State: Waiting}
	case "mine":
		return Filter{State: Waiting, NotBy: who.Person}
	case "approved":
		return Filter{State: Approved}
	case "late":
		return Filter{Late: true}
	case "published":
		return Filter{State: Published}
	}
	return Filter{}
}

// officeQuery chooses a part of the office's list.
type officeQuery struct {
	Show string `form:"show"` // a shelf
}

// listView is the office's list.
type listView struct {
	L       list.List[officeQuery]
	Counts  map[string]int
	Answers []Answer
	Titles  map[civic.ConsultationNumber]civic.Text // of the consultations
	Today   string
	CanSet  bool
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	v := listView{Counts: map[string]int{}, Titles: map[civic.ConsultationNumber]civic.Text{}, Today: m.Service.Today(), CanSet: CanSet(who) == nil}
	var err error
	if v.L, err = list.Read[officeQuery](r, "/office/answers", pageSize); err != nil {
		return err
	}
	show := &v.L.Filter.Show
	if !slices.Contains(shelves, *show) {
		*show = "all"
	}
	for _, name := range shelves {
		if _, v.Counts[name], err = m.Service.List(ctx, who, shelf(name, who), 0, 0); err != nil {
			return err
		}
	}
	if v.Answers, err = list.Load(&v.L, func(limit, offset int) ([]Answer, int, error) {
		return m.Service.List(ctx, who, shelf(*show, who), limit, offset)
	}); err != nil {
		return err
	}
	all, err := m.deps.Consultations.Snapshots(ctx, civic.ActorFrom(ctx))
	if err != nil {
		return err
	}
	for _, c := range all {
		v.Titles[c.Number] = c.Title
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// oneView is the office's page of one answer.
type oneView struct {
	A                     Answer
	C                     civic.Consultation
	To, Became            []civic.Node
	Hidden                int
	BodyName, ForwardName civic.Text
	Editions              []Edition
	History               history.Page
	Words                 history.Words
	Told                  int  // authors whom publication would tell
	Own                   bool // the reader wrote it, and the two-person rule is on
	Late                  bool
	Refused               string // why the last act was not done
	Act                   string // which act the errors belong to
	Errors                ui.Errors
	Reason                string // what was typed
}

func (m *Module) one(ctx context.Context, id, older civic.ID) (oneView, error) {
	who := civic.ActorFrom(ctx)
	v := oneView{}
	var err error
	if v.A, _, err = m.Service.Answer(ctx, who, id); err != nil {
		return v, err
	}
	if v.C, err = m.deps.Consultations.SnapshotByNumber(ctx, v.A.Consultation); err != nil {
		return v, err
	}
	var hiddenBecame int
	if v.To, v.Became, v.Hidden, hiddenBecame, err = m.Service.About(ctx, who, id); err != nil {
		return v, err
	}
	v.Hidden += hiddenBecame
	bodies, err := m.deps.Bodies.AllBodies(ctx)
	if err != nil {
		return v, err
	}
	v.Words = m.words(bodies)
	for _, b := range bodies {
		switch b.ID {
		case v.A.Body:
			v.BodyName = b.Name
		case v.A.ForwardedTo:
			v.ForwardName = b.Name
		}
	}
	if v.Editions, err = m.Service.Editions(ctx, id); err != nil && !civic.IsKind(err, civic.KindNotFound) {
		return v, err
	}
	if v.History, err = m.Service.History(ctx, who, id, older); err != nil {
		return v, err
	}
	if v.Told, err = m.Service.Told(ctx, who, v.A); err != nil {
		return v, err
	}
	set, err := m.Service.Setting(ctx)
	if err != nil {
		return v, err
	}
	writers, err := m.Service.store.writers(ctx, m.deps.DB.Read(), v.A.ID)
	if err != nil {
		return v, err
	}
	v.Own = set.TwoPeople && slices.Contains(writers, who.Person)
	v.Late = v.A.Late(m.Service.Today())
	return v, err
}

func (m *Module) show(w http.ResponseWriter, r *http.Request) error {
	v, err := m.one(r.Context(), civic.ID(r.PathValue("id")), history.Older(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, onePage(v))
}

// act does what the buttons of an answer's page offer.
func (m *Module) act(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who, id, act := civic.ActorFrom(ctx), civic.ID(r.PathValue("id")), r.PathValue("act")
	var f struct {
		Version int64  `form:"version"`
		Reason  string `form:"reason"`
	}
	err := web.Form(r, &f)
	if err == nil {
		switch act {
		case "submit":
			_, err = m.Service.Submit(ctx, who, id, f.Version)
		case "approve":
			_, err = m.Service.Approve(ctx, who, id, f.Version)
		case "send-back":
			_, err = m.Service.SendBack(ctx, who, id, f.Version, f.Reason)
		case "publish":
			_, err = m.Service.Publish(ctx, who, id, f.Version, f.Reason)
		case "remove":
			if err = m.Service.Remove(ctx, who, id, f.Version); err == nil {
				return flash.Done(w, r, "/office/answers", "answer.done.removed")
			}
		default:
			return civic.NotFound("answer")
		}
	}
	if err == nil {
		return flash.Done(w, r, "/office/answers/"+string(id), "answer.done."+act)
	}
	return m.refuse(w, r, id, act, f.Reason, err)
}

// refuse draws the page of an answer again with why an act was not done and what
// was typed.
func (m *Module) refuse(w http.ResponseWriter, r *http.Request, id civic.ID, act, reason string, err error) error {
	ctx := r.Context()
	status, refused := 0, ""
	problems, invalid := ui.ErrorsOf(ctx, err)
	var refusal *civic.Error
	switch {
	case invalid:
		status = http.StatusUnprocessableEntity
	case errors.As(err, &refusal) && refusal.Kind == civic.KindConflict:
		status, refused = http.StatusConflict, i18n.T(ctx, refusal.Key, refusal.Args...)
	case errors.As(err, &refusal) && refusal.Kind == civic.KindForbidden && refusal.Key != civic.Forbidden().Key:
		status, refused = http.StatusForbidden, i18n.T(ctx, refusal.Key, refusal.Args...)
	default:
		return err
	}
	v, gathering := m.one(ctx, id, "")
	if gathering != nil {
		return gathering
	}
	v.Refused, v.Act, v.Reason = refused, act, reason
	v.Errors = problems.Named(func(string) string { return i18n.T(ctx, "answer.field.reason") })
	return web.Render(w, r, status, onePage(v))
}

// settingFields are the fields of the settings as they were typed.
type settingFields struct {
	TwoPeople bool   `form:"two_people"`
	Days      string `form:"days"`
	Version   int64  `form:"version"`
}

// settingView is the form of the settings.
type settingView struct {
	Fields  settingFields
	Refusal edit.Refusal
	History history.Page
	Words   history.Words
}

func (m *Module) settingForm(w http.ResponseWriter, r *http.Request) error {
	set, err := m.Service.Setting(r.Context())
	if err != nil {
		return err
	}
	lines, err := m.Service.history.Of(r.Context(), m.deps.DB.Read(), history.Subject{Kind: aSetting}, history.Older(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, settingPage(settingView{Fields: settingFields{set.TwoPeople, strconv.Itoa(set.Days), set.Version}, History: lines, Words: m.words(nil)}))
}

func (m *Module) saveSetting(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f settingFields
	err := web.Form(r, &f)
	days, bad := strconv.Atoi(strings.TrimSpace(f.Days))
	if bad != nil {
		days = -1
	}
	set := Setting{TwoPeople: f.TwoPeople, Days: days, Version: f.Version}
	if err == nil {
		err = m.Service.SaveSetting(ctx, civic.ActorFrom(ctx), set)
	}
	if err == nil {
		return flash.Done(w, r, "/office/answers/settings", "answer.done.setting")
	}
	refusal, ok := edit.Refused(ctx, err, set, describeSetting, fieldLabel)
	if !ok {
		return err
	}
	f.Version = refusal.Version(f.Version)
	return web.Render(w, r, refusal.Status, settingPage(settingView{Fields: f, Refusal: refusal}))
}
