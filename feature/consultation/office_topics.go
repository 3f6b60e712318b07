package consultation

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/flash"
	"dienhong/platform/web"

	"github.com/a-h/templ"
)

// topicFields are the fields of one topic as they were typed.
type topicFields struct {
	ID     string `form:"id"`
	Pillar string `form:"pillar"`
	NameVI string `form:"name_vi"`
	NameEN string `form:"name_en"`
}

// topicsFields are the form of the topics; rows are added, moved and taken away
// without saving.
type topicsFields struct {
	Version int64         `form:"version"`
	Topics  []topicFields `form:"topics"`
	Act     string        `form:"act"`
	Remove  string        `form:"remove"`
	Up      string        `form:"up"`
	None    bool          `form:"none"` // no topic is meant
}

func topicsFieldsOf(c Consultation) topicsFields {
	f := topicsFields{Version: c.Version}
	for _, t := range c.Topics {
		f.Topics = append(f.Topics, topicFields{ID: string(t.ID), Pillar: string(t.Pillar), NameVI: t.Name.VI, NameEN: t.Name.EN})
	}
	return f
}

// empty tells whether no row has anything written in it.
func (f topicsFields) empty() bool {
	return !slices.ContainsFunc(f.Topics, func(t topicFields) bool { return t.NameVI != "" || t.NameEN != "" || t.ID != "" })
}

// topics reads the rows; new rows without any name are left out, and so are ids
// and pillars that do not exist.
func (f topicsFields) topics(current []Topic, pillars []civic.Pillar) []Topic {
	var list []Topic
	for _, row := range f.Topics {
		if row.NameVI == "" && row.NameEN == "" && row.ID == "" {
			continue
		}
		t := Topic{Name: civic.Text{VI: row.NameVI, EN: row.NameEN}}
		if slices.ContainsFunc(pillars, func(p civic.Pillar) bool { return string(p.ID) == row.Pillar }) {
			t.Pillar = civic.ID(row.Pillar)
		}
		known := func(c Topic) bool { return string(c.ID) == row.ID }
		if slices.ContainsFunc(current, known) && !slices.ContainsFunc(list, known) {
			t.ID = civic.ID(row.ID)
		}
		list = append(list, t)
	}
	return list
}

// topicLines writes the topics one a line, for comparing two versions.
func topicLines(topics []Topic, pillars []civic.Pillar) string {
	var b strings.Builder
	for _, t := range topics {
		if i := slices.IndexFunc(pillars, func(p civic.Pillar) bool { return p.ID == t.Pillar }); i >= 0 {
			fmt.Fprintf(&b, "%s: ", pillars[i].Name.VI)
		}
		fmt.Fprintf(&b, "%s (%s)\n", t.Name.VI, t.Name.EN)
	}
	return b.String()
}

func (m *Module) topicsForm(w http.ResponseWriter, r *http.Request) error {
	d, err := m.sit(r, ActTopics)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, topicsPage(d, topicsFieldsOf(d.Consultation)))
}

func (m *Module) saveTopics(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, ActTopics)
	if err != nil {
		return err
	}
	var f topicsFields
	err = web.Form(r, &f)
	f.Topics = f.Topics[:min(len(f.Topics), maxTopics+1)]
	page := func(d desk) templ.Component {
		f.Version = d.Refusal.Version(f.Version)
		return topicsPage(d, f)
	}
	if err != nil {
		return refuse(w, r, d, err, d.Consultation, describeTopics(d.Pillars), page)
	}
	if f.rearranged() {
		return web.Render(w, r, http.StatusOK, page(d))
	}
	topics := f.topics(d.Topics, d.Pillars)
	if len(topics) == 0 && len(d.Topics) > 0 && !f.None {
		// All topics go only when that is said.
		err := civic.Invalid(civic.FieldError{Field: "none", Key: "consultation.error.no_topics", Args: []any{len(d.Topics)}})
		return refuse(w, r, d, err, Consultation{}, describeTopics(d.Pillars), page)
	}
	if _, err = m.Service.SetTopics(ctx, civic.ActorFrom(ctx), d.Slug, f.Version, topics); err == nil {
		return flash.Done(w, r, d.path(ActTopics), "consultation.done."+ActTopics)
	}
	return refuse(w, r, d, err, Consultation{Topics: topics}, describeTopics(d.Pillars), page)
}

// rearranged does what the buttons of the rows ask for; it is false when the
// form was sent to be saved.
func (f *topicsFields) rearranged() bool {
	if f.Act == "add" {
		last := topicFields{}
		if n := len(f.Topics); n > 0 {
			last.Pillar = f.Topics[n-1].Pillar
		}
		f.Topics = append(f.Topics, last)
		return true
	}
	if i, err := strconv.Atoi(f.Remove); err == nil && i >= 0 && i < len(f.Topics) {
		f.Topics = slices.Delete(f.Topics, i, i+1)
		return true
	}
	if i, err := strconv.Atoi(f.Up); err == nil && i > 0 && i < len(f.Topics) {
		f.Topics[i-1], f.Topics[i] = f.Topics[i], f.Topics[i-1]
		return true
	}
	return false
}
