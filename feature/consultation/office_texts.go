package consultation

import (
	"net/http"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/web"

	"github.com/a-h/templ"
)

// textsFields are the fields of the first form as they were typed.
type textsFields struct {
	Version      int64  `form:"version"`
	Slug         string `form:"slug"` // of a new one
	TitleVI      string `form:"title_vi"`
	TitleEN      string `form:"title_en"`
	QuestionVI   string `form:"question_vi"`
	QuestionEN   string `form:"question_en"`
	SummaryVI    string `form:"summary_vi"`
	SummaryEN    string `form:"summary_en"`
	BackgroundVI string `form:"background_vi"`
	BackgroundEN string `form:"background_en"`
	Moderation   string `form:"moderation"`
	MinimumDays  string `form:"minimum_days"`
	Act          string `form:"act"`
}

func textsFieldsOf(c Consultation) textsFields {
	t := c.Texts
	return textsFields{
		Version: c.Version, TitleVI: t.Title.VI, TitleEN: t.Title.EN, QuestionVI: t.Question.VI, QuestionEN: t.Question.EN,
		SummaryVI: t.Summary.VI, SummaryEN: t.Summary.EN, BackgroundVI: t.Background.VI, BackgroundEN: t.Background.EN,
		Moderation: string(c.Moderation), MinimumDays: strconv.Itoa(c.MinimumDays),
	}
}

func (f textsFields) texts() Texts {
	return Texts{
		Title: civic.Text{VI: f.TitleVI, EN: f.TitleEN}, Question: civic.Text{VI: f.QuestionVI, EN: f.QuestionEN},
		Summary: civic.Text{VI: f.SummaryVI, EN: f.SummaryEN}, Background: civic.Text{VI: f.BackgroundVI, EN: f.BackgroundEN},
	}
}

// days reads the minimum of days; empty means no rule, what is no number breaks
// the rule of the field.
func (f textsFields) days() int {
	if f.MinimumDays == "" {
		return 0
	}
	n, err := strconv.Atoi(f.MinimumDays)
	if err != nil {
		return -1
	}
	return n
}

func (f textsFields) edit() Edit {
	return Edit{Texts: f.texts(), Moderation: Moderation(f.Moderation), MinimumDays: f.days()}
}

func (m *Module) newForm(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, newPage(desk{}, textsFields{Moderation: string(ModerateBefore)}))
}

func (m *Module) create(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f textsFields
	err := web.Form(r, &f)
	if err == nil {
		var c Consultation
		c, err = m.Service.Create(ctx, civic.ActorFrom(ctx), Blueprint{Slug: f.Slug, Texts: f.texts(), Moderation: Moderation(f.Moderation)})
		if err == nil {
			return flash.Done(w, r, desk{seen: seen{Consultation: c}}.path(""), "consultation.done."+ActCreate)
		}
	}
	return refuse(w, r, desk{}, err, Consultation{}, describeTexts, func(d desk) templ.Component { return newPage(d, f) })
}

func (m *Module) textsForm(w http.ResponseWriter, r *http.Request) error {
	d, err := m.sit(r, ActTexts)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, textsPage(d, textsFieldsOf(d.Consultation), false))
}

func (m *Module) saveTexts(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, ActTexts)
	if err != nil {
		return err
	}
	var f textsFields
	err = web.Form(r, &f)
	if err == nil && f.Act == "preview" {
		return web.Render(w, r, http.StatusOK, textsPage(d, f, true))
	}
	if err == nil {
		_, err = m.Service.Update(ctx, civic.ActorFrom(ctx), d.Slug, f.Version, f.edit())
	}
	if err == nil {
		return flash.Done(w, r, d.path(ActTexts), "consultation.done."+ActTexts)
	}
	mine := Consultation{Texts: f.texts(), Moderation: Moderation(f.Moderation), MinimumDays: f.days()}
	return refuse(w, r, d, err, mine, describeTexts, func(d desk) templ.Component {
		f.Version = d.Refusal.Version(f.Version)
		return textsPage(d, f, false)
	})
}
