package answer

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/pick"
	"dienhong/platform/web"
	"dienhong/ui"
)

// draftFields are the fields of a draft as they were typed.
type draftFields struct {
	ID          civic.ID
	Version     int64                    `form:"version"`
	Number      civic.ConsultationNumber `form:"consultation"`
	Decision    Decision                 `form:"decision"`
	TextVI      string                   `form:"text_vi"`
	TextEN      string                   `form:"text_en"`
	Body        string                   `form:"body"`
	ForwardedTo string                   `form:"forwarded_to"`
	DueOn       string                   `form:"due_on"`
	Subjects    []string                 `form:"subjects"` // kind:id
}

func (f draftFields) answer() Answer {
	return Answer{
		ID: f.ID, Version: f.Version, Consultation: f.Number, Decision: f.Decision, Text: civic.Text{VI: f.TextVI, EN: f.TextEN},
		Body: f.Body, ForwardedTo: f.ForwardedTo, DueOn: f.DueOn,
	}
}

func draftFieldsOf(a Answer, subjects []civic.Ref) draftFields {
	f := draftFields{
		ID: a.ID, Version: a.Version, Number: a.Consultation, Decision: a.Decision, TextVI: a.Text.VI, TextEN: a.Text.EN,
		Body: a.Body, ForwardedTo: a.ForwardedTo, DueOn: a.DueOn,
	}
	for _, s := range subjects {
		f.Subjects = append(f.Subjects, written(s))
	}
	return f
}

func (f draftFields) path() string {
	if f.ID == "" {
		return "/office/answers/new"
	}
	return "/office/answers/" + string(f.ID) + "/edit"
}

// back is where somebody goes who does not save.
func (f draftFields) back() string {
	if f.ID == "" {
		return "/office/answers"
	}
	return "/office/answers/" + string(f.ID)
}

// written is a reference as addresses and forms carry it.
func written(r civic.Ref) string { return string(r.Kind) + ":" + r.ID }

// refs reads references; what is none is given with an empty kind, which no
// answer takes.
func refs(list []string) []civic.Ref {
	var all []civic.Ref
	for _, s := range list {
		kind, id, _ := strings.Cut(s, ":")
		if r := (civic.Ref{Kind: civic.RefKind(kind), ID: id}); !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// draftView is the form of a draft.
type draftView struct {
	F                             draftFields
	Bodies                        []civic.Body
	Consultation, Body, ForwardTo ui.Choosing
	Subjects                      ui.Choosing
	Refusal                       edit.Refusal
}

// draft gathers what stands around the form.
func (m *Module) draft(ctx context.Context, asked pick.Asked, f draftFields) (draftView, error) {
	v := draftView{F: f}
	who := civic.ActorFrom(ctx)
	all, err := m.deps.Consultations.Snapshots(ctx, who)
	if err != nil {
		return v, err
	}
	if v.Bodies, err = m.deps.Bodies.AllBodies(ctx); err != nil {
		return v, err
	}
	picker := pick.Picker{Index: m.Service.store.index, Clock: m.deps.Clock}
	if err := picker.Fill(ctx, asked,
		pick.Consultation("consultation", &v.Consultation, consultationOptions(ctx, all, f.Number)),
		pick.Body("body", &v.Body, bodyOptions(ctx, v.Bodies, f.Body)),
		pick.Body("forwarded_to", &v.ForwardTo, bodyOptions(ctx, v.Bodies, f.ForwardedTo)),
	); err != nil {
		return v, err
	}
	v.Subjects, err = m.subjects(ctx, asked, f)
	return v, err
}

// subjects are what the draft answers, and what is found beside it.
func (m *Module) subjects(ctx context.Context, asked pick.Asked, f draftFields) (c ui.Choosing, err error) {
	who := civic.ActorFrom(ctx)
	chosen, _, err := m.Service.chain.Tell(ctx, who, refs(f.Subjects))
	if err != nil {
		return c, err
	}
	var found []civic.Node
	if words := asked.Words("subjects"); words != "" && f.Number != 0 {
		if found, err = m.Service.chain.Find(ctx, who, f.Number, SubjectKinds, words, subjectsFound); err != nil {
			return c, err
		}
		// One answer to a theme is one to many voices.
		slices.SortStableFunc(found, func(a, b civic.Node) int { return themesFirst(a) - themesFirst(b) })
	}
	return pick.Found(asked, "subjects", subjectOptions(ctx, chosen, true), subjectOptions(ctx, found, false)), nil
}

// subjectsFound is how many subjects of each kind a search gives.
const subjectsFound = 10

func themesFirst(n civic.Node) int {
	if n.Kind == civic.RefTheme {
		return 0
	}
	return 1
}

func (m *Module) newForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var q struct {
		To           []string `form:"to"`
		Consultation string   `form:"consultation"`
	}
	if err := web.Query(r, &q); err != nil {
		return err
	}
	f := draftFields{Subjects: q.To}
	all, err := m.deps.Consultations.Snapshots(ctx, civic.ActorFrom(ctx))
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Slug == q.Consultation || q.Consultation == "" && len(all) == 1 {
			f.Number = c.Number
		}
	}
	for _, ref := range refs(q.To) {
		// A statement's id begins with the number of its consultation.
		if number, _, ok := strings.Cut(ref.ID, "-"); ok && ref.Kind == civic.RefStatement && f.Number == 0 {
			f.Number, _ = civic.ParseConsultationNumber(number)
		}
	}
	v, err := m.draft(ctx, pick.From(r), f)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, draftPage(v))
}

func (m *Module) editForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	a, subjects, err := m.Service.Answer(ctx, civic.ActorFrom(ctx), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	v, err := m.draft(ctx, pick.From(r), draftFieldsOf(a, subjects))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, draftPage(v))
}

func (m *Module) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	var f draftFields
	err := web.Form(r, &f)
	f.ID = civic.ID(r.PathValue("id"))
	if f.ID == "" {
		f.Version = 0
	} else {
		a, _, missing := m.Service.Answer(ctx, who, f.ID)
		if missing != nil {
			return missing
		}
		f.Version, f.Number = max(f.Version, 1), a.Consultation // version 0 would make a second one
	}
	asked := pick.From(r)
	if err == nil && asked.Looking() {
		v, err := m.draft(ctx, asked, f)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, draftPage(v))
	}
	var saved Answer
	if err == nil {
		saved, err = m.Service.Save(ctx, who, f.answer(), refs(f.Subjects))
	}
	if civic.IsKind(err, civic.KindNotFound) && f.ID == "" {
		err = civic.Invalid(civic.FieldError{Field: "consultation", Key: "error.field.choice"})
	}
	if err == nil {
		return flash.Done(w, r, "/office/answers/"+string(saved.ID), "answer.done.saved")
	}
	v, gathering := m.draft(ctx, asked, f)
	if gathering != nil {
		return gathering
	}
	mine := f.answer()
	mine.Subjects = refs(f.Subjects)
	var ok bool
	if v.Refusal, ok = edit.Refused(ctx, err, mine, m.describe(v.Bodies), fieldLabel); !ok {
		return err
	}
	v.F.Version = v.Refusal.Version(f.Version)
	return web.Render(w, r, v.Refusal.Status, draftPage(v))
}
