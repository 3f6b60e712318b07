package opinion

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/text"
	"dienhong/platform/web"
	"dienhong/ui"
)

func (m *Module) mountOffice(rt *web.Router) {
	moderators := web.Roles(civic.Moderator)
	rt.Handle("GET /office/moderation", moderators, m.queue)
	rt.Handle("POST /office/moderation/bulk", moderators, m.bulk)
	rt.Handle("POST /office/moderation/bulk/undo", moderators, m.undoBulk)
	rt.Handle("GET /office/moderation/{number}/{id}", moderators, m.item)
	rt.Handle("POST /office/moderation/{number}/{id}", moderators, m.decide)
	rt.Handle("POST /office/moderation/{number}/{id}/undo", moderators, m.undo)
	rt.Handle("GET /office/moderation/{number}/{id}/merge", moderators, m.mergeForm)
	readers := web.Roles(civic.Editor, civic.Moderator, civic.Analyst)
	rt.Handle("GET /office/consultations/{slug}/statements", readers, m.officeStatements)
	rt.Handle("POST /office/consultations/{slug}/statements", web.Roles(civic.Editor, civic.Moderator), m.addSeed)
}

// queueShown is how many statements the queue shows at once.
const queueShown = 25

// queueView is the queue of moderation.
type queueView struct {
	Items         []queueItem
	Backlog       []Backlog
	Total         int
	Consultations map[int64]Consultation
	Only          int64 // number of the one consultation that is shown; 0: all
	Last          *doneView
	Batch         *batchView
	Conflict      *DecidedError
}

// queueItem is a statement to decide on with what helps to decide.
type queueItem struct {
	S      Statement
	C      Consultation
	Near   []Statement
	Form   decideForm
	Errors ui.Errors
}

// doneView is the act just done, which can be taken back.
type doneView struct {
	Ref Ref
	D   Decision
}

// batchView is the bulk decision just done.
type batchView struct {
	Batch   civic.ID
	Act     Act
	Done    int
	Skipped int
	Undone  bool
}

// decideForm is what a moderator sends.
type decideForm struct {
	Act    Act    `form:"act"`
	Reason string `form:"reason"`
	Note   string `form:"note"`
	Into   int64  `form:"into"`
	From   State  `form:"from"`
	Back   string `form:"back"` // "item": go back to the page of the statement
}

func (f decideForm) verdict() Verdict {
	return Verdict{Act: f.Act, Reason: f.Reason, Note: text.OneLine(f.Note), Into: f.Into, From: f.From}
}

func (r Ref) String() string { return fmt.Sprintf("%d-%d", r.Consultation, r.Statement) }

func (r Ref) path(below string) string {
	return fmt.Sprintf("/office/moderation/%d/%d%s", r.Consultation, r.Statement, below)
}

func parseRef(s string) (Ref, bool) {
	a, b, _ := strings.Cut(s, "-")
	n, ok := number(a)
	st, ok2 := number(b)
	return Ref{n, st}, ok && ok2
}

func refOf(r *http.Request) (Ref, error) {
	ref, ok := parseRef(r.PathValue("number") + "-" + r.PathValue("id"))
	if !ok {
		return Ref{}, civic.NotFound("statement")
	}
	return ref, nil
}

func (m *Module) queue(w http.ResponseWriter, r *http.Request) error {
	v, err := m.queueNow(r)
	if err != nil {
		return err
	}
	ctx, q := r.Context(), r.URL.Query()
	if ref, ok := parseRef(q.Get("last")); ok {
		acts, err := m.Service.DecisionsOf(ctx, ref.Consultation, ref.Statement)
		if err != nil {
			return err
		}
		if len(acts) > 0 {
			v.Last = &doneView{ref, acts[0]}
		}
	}
	if batch := civic.ID(q.Get("batch")); batch.Valid() {
		b := batchView{Batch: batch}
		if b.Act, b.Done, b.Undone, err = m.Service.Batch(ctx, actor(r), batch); err != nil {
			return err
		}
		b.Skipped, _ = strconv.Atoi(q.Get("skipped"))
		v.Batch = &b
	}
	return web.Render(w, r, http.StatusOK, queuePage(v))
}

// queueNow reads the queue.
func (m *Module) queueNow(r *http.Request) (queueView, error) {
	ctx := r.Context()
	v := queueView{Consultations: map[int64]Consultation{}}
	v.Only, _ = number(r.FormValue("consultation"))
	list, backlog, err := m.Service.Queue(ctx, actor(r), v.Only, queueShown)
	if err != nil {
		return v, err
	}
	v.Backlog = backlog
	for _, b := range backlog {
		v.Total += b.N
		if v.Consultations[b.Consultation], err = m.Service.around.ByNumber(ctx, b.Consultation); err != nil {
			return v, err
		}
	}
	for _, st := range list {
		item, err := m.queueItem(ctx, st, v.Consultations[st.Consultation])
		if err != nil {
			return v, err
		}
		v.Items = append(v.Items, item)
	}
	return v, nil
}

func (m *Module) queueItem(ctx context.Context, st Statement, c Consultation) (queueItem, error) {
	near, err := m.Service.near(ctx, st.Consultation, st.Text.VI+" "+st.Text.EN, 2, st.ID)
	return queueItem{S: st, C: c, Near: near, Form: decideForm{From: st.State}}, err
}

func (m *Module) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	var f decideForm
	err = web.Form(r, &f)
	if err == nil && f.Act == Merge && f.Into == 0 && !r.PostForm.Has("into") {
		return web.Redirect(w, r, ref.path("/merge"))
	}
	if err == nil {
		_, err = m.Service.Decide(ctx, actor(r), ref, f.verdict())
	}
	if err == nil {
		if f.Back == "item" {
			return web.Redirect(w, r, ref.path(""))
		}
		return web.Redirect(w, r, "/office/moderation?last="+ref.String())
	}
	var decided *DecidedError
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !errors.As(err, &decided) && !invalid {
		return err
	}
	if f.Back == "item" {
		return m.drawItem(w, r, ref, f, problems, decided)
	}
	v, qerr := m.queueNow(r)
	if qerr != nil {
		return qerr
	}
	status := http.StatusConflict
	if v.Conflict = decided; invalid {
		status = http.StatusUnprocessableEntity
		i := slices.IndexFunc(v.Items, func(x queueItem) bool { return Ref{x.S.Consultation, x.S.ID} == ref })
		if i < 0 {
			return m.drawItem(w, r, ref, f, problems, nil)
		}
		f.From = v.Items[i].S.State
		v.Items[i].Form, v.Items[i].Errors = f, problems
	}
	return web.Render(w, r, status, queuePage(v))
}

func (m *Module) undo(w http.ResponseWriter, r *http.Request) error {
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	if _, err := m.Service.UndoLast(r.Context(), actor(r), ref); err != nil {
		return err
	}
	return web.Redirect(w, r, "/office/moderation?last="+ref.String())
}

// itemView is one statement with its history, to decide again.
type itemView struct {
	Item      queueItem
	Decisions []Decision
	Target    *Statement
	Conflict  *DecidedError
	Editor    bool // the reader may answer
}

func (m *Module) item(w http.ResponseWriter, r *http.Request) error {
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	return m.drawItem(w, r, ref, decideForm{}, nil, nil)
}

func (m *Module) drawItem(w http.ResponseWriter, r *http.Request, ref Ref, f decideForm, problems ui.Errors, decided *DecidedError) error {
	ctx := r.Context()
	st, err := m.Service.One(ctx, ref.Consultation, ref.Statement)
	if err != nil {
		return err
	}
	c, err := m.Service.around.ByNumber(ctx, ref.Consultation)
	if err != nil {
		return err
	}
	v := itemView{Conflict: decided, Editor: actor(r).Has(civic.Editor)}
	if v.Item, err = m.queueItem(ctx, st, c); err != nil {
		return err
	}
	v.Item.Errors, f.From = problems, st.State
	v.Item.Form = f
	if v.Decisions, err = m.Service.DecisionsOf(ctx, ref.Consultation, ref.Statement); err != nil {
		return err
	}
	if v.Target, err = m.Service.Target(ctx, st); err != nil {
		return err
	}
	status := http.StatusOK
	switch {
	case decided != nil:
		status = http.StatusConflict
	case len(problems) > 0:
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, itemPage(v))
}

// mergeView is the choice of the statement to merge into.
type mergeView struct {
	S     Statement
	C     Consultation
	Words string
	Found []Statement
	Total int
	Near  bool // Found are the nearest ones, not the answer to a search
}

// mergeShown is how many statements are offered to merge into.
const mergeShown = 20

func (m *Module) mergeForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	var f struct {
		Q string `form:"q"`
	}
	if err := web.Query(r, &f); err != nil {
		return err
	}
	v := mergeView{Words: f.Q}
	if v.S, err = m.Service.One(ctx, ref.Consultation, ref.Statement); err != nil {
		return err
	}
	if v.C, err = m.Service.around.ByNumber(ctx, ref.Consultation); err != nil {
		return err
	}
	if n, ok := number(f.Q); ok && f.Q != "" {
		// A number is looked up as one.
		if st, err := m.Service.One(ctx, ref.Consultation, n); err == nil && st.State == Shown && n != ref.Statement {
			v.Found, v.Total = []Statement{st}, 1
		}
	} else if f.Q != "" {
		l, err := m.Service.List(ctx, ref.Consultation, Search{Words: f.Q, Sort: ByVotes, Size: mergeShown + 1})
		if err != nil {
			return err
		}
		v.Found = slices.DeleteFunc(l.Statements, func(st Statement) bool { return st.ID == ref.Statement })
		v.Total = l.Total
	} else {
		v.Near = true
		if v.Found, err = m.Service.near(ctx, ref.Consultation, v.S.Text.VI+" "+v.S.Text.EN, 5, ref.Statement); err != nil {
			return err
		}
		v.Total = len(v.Found)
	}
	return web.Render(w, r, http.StatusOK, mergePage(v))
}

// bulkForm is the same decision about many statements.
type bulkForm struct {
	Statements []string `form:"statements"`
	Act        Act      `form:"act"`
	Reason     string   `form:"reason"`
	Note       string   `form:"note"`
	Sure       bool     `form:"sure"`
}

// bulkView is the preview of a bulk decision.
type bulkView struct {
	Form   bulkForm
	Items  []queueItem
	Errors ui.Errors
}

func (m *Module) bulk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f bulkForm
	if err := web.Form(r, &f); err != nil {
		return err
	}
	var refs []Ref
	for _, s := range f.Statements {
		if ref, ok := parseRef(s); ok {
			refs = append(refs, ref)
		}
	}
	verdict := Verdict{Act: f.Act, Reason: f.Reason, Note: text.OneLine(f.Note)}
	v := bulkView{Form: f}
	status := http.StatusOK
	if f.Sure {
		b, err := m.Service.DecideAll(ctx, actor(r), refs, verdict)
		if err == nil {
			return web.Redirect(w, r, fmt.Sprintf("/office/moderation?batch=%s&skipped=%d", b.Batch, len(b.Skipped)))
		}
		var invalid bool
		if v.Errors, invalid = ui.ErrorsOf(ctx, err); !invalid {
			return err
		}
		status = http.StatusUnprocessableEntity
	} else if _, err := verdict.check(); err != nil || len(refs) == 0 {
		if len(refs) == 0 {
			err = civic.Invalid(civic.FieldError{Field: "statements", Key: "opinion.error.none_chosen"})
		}
		v.Errors, _ = ui.ErrorsOf(ctx, err)
		status = http.StatusUnprocessableEntity
	}
	for _, ref := range refs {
		st, err := m.Service.One(ctx, ref.Consultation, ref.Statement)
		if err != nil {
			return err
		}
		v.Items = append(v.Items, queueItem{S: st})
	}
	return web.Render(w, r, status, bulkPage(v))
}

func (m *Module) undoBulk(w http.ResponseWriter, r *http.Request) error {
	var f struct {
		Batch civic.ID `form:"batch"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	if _, err := m.Service.UndoBatch(r.Context(), actor(r), f.Batch); err != nil {
		return err
	}
	return web.Redirect(w, r, "/office/moderation?batch="+string(f.Batch))
}

// officeListView is every statement of a consultation, whatever its state.
type officeListView struct {
	C              Consultation
	Above          string // the page that this one is part of
	Q              Search
	State          State // "" is all
	L              Listing
	Counts         map[State]int
	All            int
	Previous, Next string
	Uncounted      [2]int
	CanSeed        bool
	Editor         bool // the reader may answer
	Seed           civic.Text
	Errors         ui.Errors
	Added          string
}

func (m *Module) officeStatements(w http.ResponseWriter, r *http.Request) error {
	v, err := m.officeList(r)
	if err != nil {
		return err
	}
	v.Added = r.URL.Query().Get("added")
	return web.Render(w, r, http.StatusOK, officeStatementsPage(v))
}

// States lists the states in the order of the office's pages.
var States = []State{Waiting, Shown, Returned, Hidden, Merged}

func (m *Module) officeList(r *http.Request) (officeListView, error) {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return officeListView{}, err
	}
	var f struct {
		Q     string `form:"q"`
		Sort  Sort   `form:"sort"`
		State State  `form:"state"`
	}
	if err := web.Query(r, &f); err != nil {
		return officeListView{}, err
	}
	v := officeListView{C: c, Counts: map[State]int{}, CanSeed: CanSeed(actor(r)) == nil, Editor: actor(r).Has(civic.Editor)}
	if v.Above = c.path(); allowed(actor(r), civic.Editor) == nil {
		v.Above = "/office" + v.Above
	}
	v.Q = Search{Words: f.Q, Sort: f.Sort, States: States, Page: page(r), Size: pageSize}
	if slices.Contains(States, f.State) {
		v.State, v.Q.States = f.State, []State{f.State}
	}
	if v.L, err = m.Service.List(ctx, c.Number, v.Q); err != nil {
		return v, err
	}
	all, err := m.Service.Statements(ctx, c.Number)
	if err != nil {
		return v, err
	}
	v.All = len(all)
	for _, st := range all {
		v.Counts[st.State]++
	}
	v.Uncounted[0], v.Uncounted[1], err = m.Service.Uncounted(ctx, c.Number)
	path := "/office" + c.path("statements")
	v.Previous = withPage(r, path, v.L.Page-1, v.L.Pages)
	v.Next = withPage(r, path, v.L.Page+1, v.L.Pages)
	return v, err
}

func (m *Module) addSeed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.officeList(r)
	if err != nil {
		return err
	}
	var f struct {
		VI string `form:"text_vi"`
		EN string `form:"text_en"`
	}
	err = web.Form(r, &f)
	if err == nil {
		v.Seed = civic.Text{VI: text.OneLine(f.VI), EN: text.OneLine(f.EN)}
		var added int64
		if added, err = m.Service.Seed(ctx, actor(r), v.C.Number, Statement{Text: v.Seed}); err == nil {
			return web.Redirect(w, r, "/office"+v.C.path("statements")+"?sort=newest&added="+id(added))
		}
	}
	var same *DuplicateError
	problems, invalid := ui.ErrorsOf(ctx, err)
	switch {
	case errors.As(err, &same):
		v.Errors = ui.Errors{{Field: "text_vi", Text: i18n.T(ctx, "opinion.error.duplicate_of", id(same.Existing.ID), inLocale(ctx, same.Existing.Text))}}
	case invalid:
		v.Errors = problems
	default:
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, officeStatementsPage(v))
}
