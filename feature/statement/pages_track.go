package statement

import (
	"context"
	"fmt"
	"net/http"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/text"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// trackFormView is the page that asks for a tracking code.
type trackFormView struct {
	Code   string
	Errors ui.Errors
}

func (m *Module) trackForm(w http.ResponseWriter, r *http.Request) error {
	typed := r.URL.Query().Get("code")
	if typed == "" {
		return web.Render(w, r, http.StatusOK, trackFormPage(trackFormView{}))
	}
	if code := civic.ParseCode(typed); code != "" {
		return web.Redirect(w, r, "/track/"+code)
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, trackFormPage(trackFormView{
		Code: typed, Errors: ui.Errors{{Field: "code", Text: i18n.T(r.Context(), "statement.error.code")}},
	}))
}

func (m *Module) track(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := m.limits.lookups.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return err
	}
	t, err := m.Service.Track(ctx, r.PathValue("code"))
	problems, invalid := ui.ErrorsOf(ctx, err)
	if code := civic.ParseCode(r.PathValue("code")); invalid && code != "" && m.deps.Others != nil {
		page, err := m.deps.Others.TrackPage(ctx, code)
		if err == nil {
			w.Header().Set("X-Robots-Tag", "noindex")
			return web.Render(w, r, http.StatusOK, page)
		}
		if !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
	}
	if invalid {
		return web.Render(w, r, http.StatusNotFound, trackFormPage(trackFormView{Code: r.PathValue("code"), Errors: problems}))
	}
	if err != nil {
		return err
	}
	return m.drawTrack(w, r, http.StatusOK, trackView{Tracked: t})
}

// trackView is what an author reads under a tracking code, with the form of an
// appeal.
type trackView struct {
	Tracked
	Code    string
	Knots   []ui.Knot
	Replies templ.Component // nil: there is none
	Text    string          // of the appeal, as it was typed
	Errors  ui.Errors
}

func (m *Module) drawTrack(w http.ResponseWriter, r *http.Request, status int, v trackView) (err error) {
	ctx := r.Context()
	if v.Replies, err = m.replies(ctx, v.Tracked); err != nil {
		return err
	}
	v.Code, v.Knots = civic.ParseCode(r.PathValue("code")), m.knots(ctx, v.Tracked)
	w.Header().Set("X-Robots-Tag", "noindex")
	return web.Render(w, r, status, trackPage(v))
}

// appeal takes an author's request to look again.
func (m *Module) appeal(w http.ResponseWriter, r *http.Request) error {
	ctx, now, from := r.Context(), m.deps.Clock(), web.NetworkOf(r)
	if err := m.limits.lookups.Allow(from, now); err != nil {
		return err
	}
	t, err := m.Service.Track(ctx, r.PathValue("code"))
	if problems, invalid := ui.ErrorsOf(ctx, err); invalid {
		return web.Render(w, r, http.StatusNotFound, trackFormPage(trackFormView{Code: r.PathValue("code"), Errors: problems}))
	}
	if err != nil {
		return err
	}
	if err := m.limits.ideas.Allow(from, now); err != nil {
		return civic.Refuse(civic.KindTooMany, "statement.error.too_many_ideas").Because(err)
	}
	v := trackView{Tracked: t}
	var f ideaForm
	if err = web.Form(r, &f); err == nil {
		v.Text = text.OneLine(f.Text)
		err = m.Service.Appeal(ctx, r.PathValue("code"), v.Text, f.lang(ctx))
	} else {
		v.Text = r.PostFormValue("text")
	}
	if err == nil {
		return web.Redirect(w, r, "/track/"+civic.ParseCode(r.PathValue("code")))
	}
	problems, invalid := ui.ErrorsOf(ctx, err)
	if !invalid {
		return err
	}
	v.Errors = problems
	return m.drawTrack(w, r, http.StatusUnprocessableEntity, v)
}

// replies draws the answers to a sentence, and to the one that it was merged into.
func (m *Module) replies(ctx context.Context, t Tracked) (templ.Component, error) {
	if m.deps.Replies == nil {
		return nil, nil
	}
	of := []civic.Ref{onChain(t.Statement)}
	if t.Target != nil {
		of = append(of, onChain(*t.Target))
	}
	return m.deps.Replies.RepliesTo(ctx, of...)
}

func onChain(st Statement) civic.Ref {
	return civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("%d-%d", st.Consultation, st.ID)}
}

// knots is the way of an idea so far.
func (m *Module) knots(ctx context.Context, t Tracked) []ui.Knot {
	knots := []ui.Knot{{
		Kind: "voice", Label: i18n.T(ctx, "statement.track.sent"), Date: i18n.DateTime(ctx, t.Statement.CreatedAt), TitleText: t.Statement.Text,
	}}
	for i := len(t.Decisions) - 1; i >= 0; i-- {
		d := t.Decisions[i]
		k := ui.Knot{
			Kind: actIcons[d.Act], Label: i18n.T(ctx, "statement.done."+string(d.Act)), Date: i18n.DateTime(ctx, d.At),
			Who: i18n.T(ctx, "statement.log.who"), Body: civic.Text{VI: d.Note, EN: d.Note},
		}
		if d.Act == Ask {
			k.Label, k.Who, k.Body = i18n.T(ctx, "statement.track.asked"), "", t.Appeal.Text
		}
		if d.Reason != "" {
			k.Title = i18n.T(ctx, "statement.reason."+d.Reason)
		}
		knots = append(knots, k)
	}
	now := i18n.T(ctx, "statement.track.now_"+string(t.Statement.State))
	if t.Appeal.Open() {
		now = i18n.T(ctx, "statement.track.looked_at")
	}
	return append(knots, ui.Knot{
		Kind: "today", Label: i18n.T(ctx, "statement.track.today"), Title: now,
		State: stateTone(t.Statement.State), StateText: i18n.T(ctx, "statement.state."+string(t.Statement.State)),
	})
}

// actIcons are pictures of the design system.
var actIcons = map[Act]string{Accept: "check", Return: "pencil", Hide: "hidden", Merge: "merge", Undo: "undo", Ask: "voice", Keep: "lock"}
