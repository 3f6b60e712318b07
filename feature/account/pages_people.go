package account

import (
	"errors"
	"net/http"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/once"
	"dienhong/platform/web"
	"dienhong/ui"
)

func (m *Module) people(w http.ResponseWriter, r *http.Request) error {
	who := civic.ActorFrom(r.Context())
	list, err := m.Service.People(r.Context(), who)
	if err != nil {
		return err
	}
	post, err := m.Service.Mail(r.Context(), who)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, peopleView{People: list, Health: post.Health}.page())
}

func (m *Module) newPerson(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, inviteView{Form: profileForm{Locale: civic.Vietnamese}, NoMail: !m.Service.mail.SetUp()}.page())
}

func (m *Module) invite(w http.ResponseWriter, r *http.Request) error {
	var f profileForm
	var made Person
	err := web.Form(r, &f)
	if err == nil {
		made, err = m.Service.Invite(r.Context(), civic.ActorFrom(r.Context()), f.profile())
	}
	if errs, ok := ui.ErrorsOf(r.Context(), err); ok {
		return web.Render(w, r, http.StatusUnprocessableEntity, inviteView{Form: f, Errors: errs, NoMail: !m.Service.mail.SetUp()}.page())
	}
	if errors.Is(err, once.ErrSent) && !m.Service.mail.SetUp() {
		return m.sentBefore(w, r, f.Email)
	}
	if err != nil {
		return err
	}
	if !m.Service.mail.SetUp() {
		return m.handOver(w, r, made.ID)
	}
	return flash.Done(w, r, "/office/people", "account.done.invited")
}

// sentBefore leads from an invitation that was sent twice to the person, where a new
// link can be made: the first one was shown once, perhaps to nobody.
func (m *Module) sentBefore(w http.ResponseWriter, r *http.Request, email string) error {
	people, err := m.Service.People(r.Context(), civic.ActorFrom(r.Context()))
	if err != nil {
		return err
	}
	for _, p := range people {
		if strings.EqualFold(p.Email, strings.TrimSpace(email)) {
			return web.Redirect(w, r, "/office/people/"+string(p.ID))
		}
	}
	return web.Redirect(w, r, "/office/people")
}

// invitationLink makes a new link of an invitation to hand over.
func (m *Module) invitationLink(w http.ResponseWriter, r *http.Request) error {
	return m.handOver(w, r, civic.ID(r.PathValue("id")))
}

// handOver answers with the page itself instead of a redirect: the link is shown
// this once and stands in no address.
func (m *Module) handOver(w http.ResponseWriter, r *http.Request, id civic.ID) error {
	who := civic.ActorFrom(r.Context())
	link, err := m.Service.InvitationLink(r.Context(), who, id)
	if err != nil {
		return err
	}
	p, err := m.Service.Person(r.Context(), who, id)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusCreated, handOverView{p, link}.page())
}

func (m *Module) personView(r *http.Request) (personView, error) {
	who, id := civic.ActorFrom(r.Context()), civic.ID(r.PathValue("id"))
	p, err := m.Service.Person(r.Context(), who, id)
	if err != nil {
		return personView{}, err
	}
	lines, err := m.Service.History(r.Context(), who, id, history.Older(r))
	return personView{
		NoMail: !m.Service.mail.SetUp(),
		Person: p, History: lines,
		Form: profileForm{Email: p.Email, Name: p.Name, Locale: p.Locale, Roles: p.Roles, Version: p.Version},
	}, err
}

func (m *Module) person(w http.ResponseWriter, r *http.Request) error {
	v, err := m.personView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, v.page())
}

func (m *Module) changePerson(w http.ResponseWriter, r *http.Request) error {
	id := civic.ID(r.PathValue("id"))
	var f profileForm
	err := web.Form(r, &f)
	if err == nil {
		err = m.Service.Change(r.Context(), civic.ActorFrom(r.Context()), id, f.Version, f.profile())
	}
	if err == nil {
		return flash.Done(w, r, "/office/people/"+string(id), "account.done.saved")
	}
	refusal, ok := edit.Refused(r.Context(), err, f.profile(), describePerson, fieldLabel)
	if !ok && civic.IsKind(err, civic.KindConflict) {
		refusal, ok = edit.Refusal{Status: http.StatusConflict, Errors: ui.Errors{{Text: sentence(r.Context(), err)}}}, true
	}
	if !ok {
		return err
	}
	v, err := m.personView(r)
	if err != nil {
		return err
	}
	v.Form, v.Refusal = f, refusal
	v.Form.Version = refusal.Version(f.Version)
	return web.Render(w, r, refusal.Status, v.page())
}

func (m *Module) inviteAgain(w http.ResponseWriter, r *http.Request) error {
	return m.actOn(w, r, m.Service.InviteAgain, "invited")
}

func (m *Module) endSessionsOf(w http.ResponseWriter, r *http.Request) error {
	return m.actOn(w, r, m.Service.EndSessionsOf, "sessions_ended")
}

func (m *Module) takeBack(w http.ResponseWriter, r *http.Request) error {
	return m.actOn(w, r, m.Service.Return, "returned")
}

func (m *Module) confirmLeave(w http.ResponseWriter, r *http.Request) error {
	v, err := m.personView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, leaveView{Person: v.Person}.page())
}

func (m *Module) leave(w http.ResponseWriter, r *http.Request) error {
	id := civic.ID(r.PathValue("id"))
	err := m.Service.Leave(r.Context(), civic.ActorFrom(r.Context()), id)
	if civic.IsKind(err, civic.KindConflict) {
		v, errView := m.personView(r)
		if errView != nil {
			return errView
		}
		return web.Render(w, r, http.StatusConflict, leaveView{Person: v.Person, Errors: ui.Errors{{Text: sentence(r.Context(), err)}}}.page())
	}
	if err != nil {
		return err
	}
	return flash.Done(w, r, "/office/people", "account.done.left")
}
