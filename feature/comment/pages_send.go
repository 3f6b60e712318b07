package comment

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/once"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// sendForm is what somebody types.
type sendForm struct {
	Text     string                `form:"text"`
	Lang     string                `form:"lang"`
	Kind     civic.StakeholderKind `form:"kind"`
	BodyName string                `form:"body_name"`
	Article  string                `form:"article"`
	Publish  bool                  `form:"publish"`
	Name     string                `form:"contact_name"`
	Email    string                `form:"contact_email"`
	Phone    string                `form:"contact_phone"`
	Purposes []string              `form:"purposes"`
	Consent  int                   `form:"consent"`
	Once     string                `form:"once"`
}

func (f sendForm) contact() (Contact, Consent) {
	return Contact{strings.TrimSpace(f.Name), strings.TrimSpace(f.Email), strings.TrimSpace(f.Phone)}, Consent{f.Purposes, f.Consent}
}

// sendView is the form for a comment, and after it what was taken.
type sendView struct {
	C       civic.Consultation
	F       sendForm
	Consent ConsentText
	Errors  ui.Errors
	Code    string
	Taken   Comment
}

func (m *Module) newForm(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := sendView{C: c, F: sendForm{Once: once.NewMark()}}
	if v.Consent, err = m.Service.Consent(r.Context()); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, sendPage(v))
}

func (m *Module) send(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := sendView{C: c}
	file, err := web.FormWithFile(r, &v.F, "file", MaxScan)
	defer file.Close()
	if v.Consent, _ = m.Service.Consent(ctx); err == nil {
		err = m.sends.Allow(web.NetworkOf(r), m.deps.Clock())
	}
	if err == nil && file != nil {
		err = m.bytes.AllowMany(web.NetworkOf(r), m.deps.Clock(), 1+int(file.Size/1_000_000))
	}
	if err == nil {
		lang := reader(ctx)
		if l := civic.Locale(v.F.Lang); l == civic.Vietnamese || l == civic.English {
			lang = l
		}
		contact, consent := v.F.contact()
		v.Taken, v.Code, err = m.Service.Submit(ctx, c.Slug, Submission{
			Text: strings.TrimSpace(v.F.Text), Lang: lang, Kind: v.F.Kind, BodyName: strings.TrimSpace(v.F.BodyName), Article: strings.TrimSpace(v.F.Article),
			Publish: v.F.Publish, Contact: contact, Consent: consent, File: file, Once: v.F.Once,
		})
	}
	if problems, invalid := ui.ErrorsOf(ctx, err); invalid {
		v.Errors = problems.Under(ctx, labels)
		return web.Render(w, r, http.StatusUnprocessableEntity, sendPage(v))
	}
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	return web.Render(w, r, http.StatusCreated, takenPage(v))
}

func purposeOptions(ctx context.Context, chosen []string) []ui.Option {
	list := make([]ui.Option, len(Purposes))
	for i, p := range Purposes {
		list[i] = ui.Option{Value: p, Label: i18n.T(ctx, "comment.purpose."+p), Selected: slices.Contains(chosen, p)}
	}
	return list
}

// TrackPage draws what became of the comment with that code.
//
// Errors: NotFound.
func (m *Module) TrackPage(ctx context.Context, code string) (templ.Component, error) {
	o, err := m.Service.Track(ctx, code)
	if err != nil {
		return nil, err
	}
	c, err := m.deps.Consultations.SnapshotByNumber(ctx, o.Consultation)
	if err != nil {
		return nil, err
	}
	entries, err := m.Service.history.Whole(ctx, m.deps.DB.Read(), on(o.ID))
	if err != nil {
		return nil, err
	}
	var replies templ.Component
	if m.deps.Replies != nil {
		if replies, err = m.deps.Replies.RepliesTo(ctx, o.Ref()); err != nil {
			return nil, err
		}
	}
	return trackPage(c, o, code, knots(ctx, o, entries), replies), nil
}

// knots is the way of a comment so far.
func knots(ctx context.Context, o Comment, entries []history.Entry) []ui.Knot {
	list := []ui.Knot{{
		Kind: "voice", Label: i18n.T(ctx, "comment.act.enter"), Date: i18n.DateTime(ctx, o.EnteredAt), Title: serialText(ctx, o),
	}}
	icons := map[string]string{"shown": "check", "kept": "lock", "hidden": "hidden", "correct": "pencil", "withdraw": "undo", "erase_contact": "cross"}
	for _, e := range slices.Backward(entries) {
		icon, told := icons[e.Act]
		if !told {
			continue
		}
		k := ui.Knot{Kind: icon, Label: i18n.T(ctx, "comment.act."+e.Act), Date: i18n.DateTime(ctx, e.At), Body: civic.Text{VI: e.Note, EN: e.Note}}
		if e.Reason != "" {
			k.Title = i18n.T(ctx, "comment.reason."+e.Reason)
		}
		list = append(list, k)
	}
	return append(list, ui.Knot{
		Kind: "today", Label: i18n.T(ctx, "comment.track.today"), Title: i18n.T(ctx, "comment.track.now_"+string(o.State)), State: tone(o.State), StateText: stateName(ctx, o.State),
	})
}

// ownView asks an author whether an act is meant.
type ownView struct {
	O    Comment
	Code string
	Act  string // erase or withdraw
}

// tracked finds the comment of the address and counts the attempt.
func (m *Module) tracked(r *http.Request) (ownView, error) {
	if err := m.lookups.Allow(web.NetworkOf(r), m.deps.Clock()); err != nil {
		return ownView{}, err
	}
	v := ownView{Code: civic.ParseCode(r.PathValue("code")), Act: r.PathValue("act")}
	if v.Act != "" && v.Act != "erase" && v.Act != "withdraw" {
		return v, civic.NotFound("page")
	}
	var err error
	v.O, err = m.Service.Track(r.Context(), v.Code)
	return v, err
}

func (m *Module) mine(w http.ResponseWriter, r *http.Request) error {
	v, err := m.tracked(r)
	if err != nil {
		return err
	}
	rec, err := m.Service.Mine(r.Context(), v.Code)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="`+v.Code+`.json"`)
	w.Header().Set("X-Robots-Tag", "noindex")
	return web.JSON(w, http.StatusOK, rec)
}

func (m *Module) confirmOwn(w http.ResponseWriter, r *http.Request) error {
	v, err := m.tracked(r)
	if err != nil {
		return err
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	return web.Render(w, r, http.StatusOK, ownPage(v))
}

func (m *Module) own(w http.ResponseWriter, r *http.Request) error {
	v, err := m.tracked(r)
	if err != nil {
		return err
	}
	if v.Act == "erase" {
		err = m.Service.EraseContact(r.Context(), v.Code)
	} else {
		_, err = m.Service.Withdraw(r.Context(), v.Code)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/track/"+v.Code)
}

func mineKey(o Comment) string {
	if o.HasContact {
		return "comment.mine.with_contact"
	}
	return "comment.mine.without_contact"
}

func hideCaption(t ui.TableProps) ui.TableProps {
	t.HideCaption = true
	return t
}
