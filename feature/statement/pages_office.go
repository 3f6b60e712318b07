package statement

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/platform/web"
	"dienhong/ui"
)

func (m *Module) mountOffice(rt *web.Router) {
	m.mountExclusions(rt)
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
	writers := web.Roles(civic.Editor, civic.Moderator)
	rt.Handle("POST /office/consultations/{slug}/statements", writers, m.addSeed)
	rt.Handle("POST /office/consultations/{slug}/statements/many", writers, m.addSeeds)
	rt.Handle("GET /office/consultations/{slug}/statements/{id}/translation", writers, m.translation)
	rt.Handle("POST /office/consultations/{slug}/statements/{id}/translation", writers, m.translate)
}

// queueShown is how many statements the queue shows at once.
const queueShown = 25

// queueView is the queue of moderation.
type queueView struct {
	Items         []queueItem
	Appeals       []appealItem
	Backlog       []Backlog
	Total         int
	Consultations map[civic.ConsultationNumber]civic.Consultation
	Only          civic.ConsultationNumber // number of the one consultation that is shown; 0: all
	Last          *doneView
	Batch         *batchView
	Conflict      *DecidedError
}

// appealItem is an appeal that waits.
type appealItem struct {
	Appealed
	C civic.Consultation
}

// queueItem is a statement to decide on with what helps to decide.
type queueItem struct {
	S      Statement
	C      civic.Consultation
	Near   []Statement
	Form   decideForm
	Errors ui.Errors
}

// doneView is the act just done, which can be taken back.
type doneView struct {
	Ref Ref
	D   Decision
}

func (r Ref) String() string { return fmt.Sprintf("%d-%d", r.Consultation, r.Statement) }

func (r Ref) path(below string) string {
	return fmt.Sprintf("/office/moderation/%d/%d%s", r.Consultation, r.Statement, below)
}

func parseRef(s string) (Ref, bool) {
	a, b, _ := strings.Cut(s, "-")
	n, ok := civic.ParseConsultationNumber(a)
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
	v := queueView{Consultations: map[civic.ConsultationNumber]civic.Consultation{}}
	v.Only, _ = civic.ParseConsultationNumber(r.FormValue("consultation"))
	list, backlog, err := m.Service.Queue(ctx, actor(r), v.Only, queueShown)
	if err != nil {
		return v, err
	}
	v.Backlog = backlog
	for _, b := range backlog {
		v.Total += b.N
		if v.Consultations[b.Consultation], err = m.Service.consultations.SnapshotByNumber(ctx, b.Consultation); err != nil {
			return v, err
		}
	}
	appeals, err := m.Service.Appeals(ctx, actor(r), v.Only, queueShown)
	if err != nil {
		return v, err
	}
	for _, a := range appeals {
		c, err := m.Service.consultations.SnapshotByNumber(ctx, a.Appeal.Consultation)
		if err != nil {
			return v, err
		}
		v.Appeals = append(v.Appeals, appealItem{a, c})
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

func (m *Module) queueItem(ctx context.Context, st Statement, c civic.Consultation) (queueItem, error) {
	near, err := m.Service.near(ctx, st.Consultation, st.Text.VI+" "+st.Text.EN, 2, st.ID)
	return queueItem{S: st, C: c, Near: near, Form: decideForm{From: st.State}}, err
}
