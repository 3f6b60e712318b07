// Package load fills an installation with the content of package demo, through
// the services that officers use.
package load

import (
	"context"
	"iter"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/engine/opinionmap"
	"dienhong/feature/answer"
	"dienhong/feature/city"
	"dienhong/feature/comment"
	"dienhong/feature/consultation"
	"dienhong/feature/event"
	"dienhong/feature/indicator"
	"dienhong/feature/initiative"
	"dienhong/feature/place"
	"dienhong/feature/plan"
	"dienhong/feature/report"
	"dienhong/feature/statement"
	"dienhong/feature/theme"
	"dienhong/platform/clock"
)

// The demonstration's population: enough for groups to show, few enough to load
// while somebody watches.
const (
	seed = 20201002
	// Population is how many people the demonstration has.
	Population = 1200
	past       = 20 // days for which voting has been open when it is first shown
	future     = 45 // days left then
)

// Hanoi loads the demonstration into the rooms that it names.
type Hanoi struct {
	City         *city.Service
	Consultation *consultation.Service
	Statement    *statement.Service
	Comment      *comment.Service
	Theme        *theme.Service
	Answer       *answer.Service
	Initiative   *initiative.Service
	Plan         *plan.Service
	Indicator    *indicator.Service
	Event        *event.Service
	Report       *report.Service
	Place        *place.Service

	// Clock is the one that the rooms have; what is told of days that have passed is
	// entered while it is put back.
	Clock *clock.Turned
	Zone  *time.Location
	// Work does what waits in the background.
	Work func(ctx context.Context) error
}

// Load stores what is missing of Hà Nội and keeps its consultation open. It
// tells each step before it begins, as a key of the catalogue.
func (x Hanoi) Load(ctx context.Context, step func(key string)) error {
	content := demo.Hanoi()
	who := civic.System()
	profile, err := x.profile(ctx, who, content)
	if err != nil {
		return err
	}
	if err := x.ground(ctx, who); err != nil {
		return err
	}
	c, err := x.Consultation.BySlug(ctx, who, content.Consultation.Slug)
	if civic.IsKind(err, civic.KindNotFound) {
		step("command.demo.content")
		c, err = x.open(ctx, who, x.blueprint(content, profile.Pillars))
	}
	if err != nil {
		return err
	}
	if err := x.documents(ctx, who, c, content.Consultation.Documents); err != nil {
		return err
	}
	if err := x.meeting(ctx, who, c, content.Consultation.Meeting); err != nil {
		return err
	}
	if err := x.bodies(ctx, who); err != nil {
		return err
	}
	if err := x.plan(ctx, who, profile); err != nil {
		return err
	}
	if err := x.indicators(ctx, who, profile); err != nil {
		return err
	}
	if err := x.places(ctx, who); err != nil {
		return err
	}
	if err := x.events(ctx, who); err != nil {
		return err
	}
	if err := x.voices(ctx, who, c, content, step); err != nil {
		return err
	}
	if err := x.initiatives(ctx, who, profile, c.Number); err != nil {
		return err
	}
	if err := x.reopen(ctx, who, &c); err != nil {
		return err
	}
	if err := x.story(ctx, who, profile, c, demo.CityStory(),
		(*telling).opinions, (*telling).themes, (*telling).answers, (*telling).initiatives, (*telling).lines); err != nil {
		return err
	}
	return x.ward(ctx, who, profile)
}

// open makes the consultation as if it had been published two days before it opened.
func (x Hanoi) open(ctx context.Context, who civic.Actor, b consultation.Blueprint) (consultation.Consultation, error) {
	defer x.Clock.Right()
	x.Clock.To(b.Phases[0].Start.AddDate(0, 0, -2))
	return x.Consultation.Create(ctx, who, b)
}

func text(t demo.Text) civic.Text { return civic.Text{VI: t.VI, EN: t.EN} }

// lineUp joins texts, one a line in each language.
func lineUp[T any](list []T, of func(T) demo.Text) civic.Text {
	var vi, en []string
	for _, x := range list {
		t := of(x)
		vi, en = append(vi, t.VI), append(en, t.EN)
	}
	return civic.Text{VI: strings.Join(vi, "\n"), EN: strings.Join(en, "\n")}
}

// midnight gives the beginning of the day that lies days after now.
func (x Hanoi) midnight(days int) time.Time {
	y, m, d := x.Clock.Now().In(x.Zone).Date()
	return time.Date(y, m, d+days, 0, 0, 0, 0, x.Zone).UTC()
}

func (x Hanoi) blueprint(content demo.Content, pillars []city.Pillar) consultation.Blueprint {
	c := content.Consultation
	b := consultation.Blueprint{
		Slug: c.Slug,
		Texts: consultation.Texts{
			Title: text(c.Title), Question: text(c.Question), Summary: text(c.Summary), Background: text(c.Background),
		},
		Moderation: consultation.ModerateBefore, Demonstration: true, Publish: true,
		Phases: []consultation.Phase{
			{Track: consultation.Voice, Name: civic.Text{VI: "Bình chọn và góp ý", EN: "Voting and comments"}, Start: x.midnight(-past), End: x.midnight(future), Votes: true, Ideas: true},
			{Track: consultation.Response, Name: civic.Text{VI: "Tổng hợp, tiếp thu, giải trình", EN: "Summary and answers"}, Start: x.midnight(future), End: x.midnight(future + 30)},
			{Track: consultation.Result, Name: civic.Text{VI: "Công bố kết quả", EN: "Results"}, Start: x.midnight(future + 30), End: x.midnight(future + 365)},
		},
	}
	b.Topics = topicsOf(content.Statements, pillars)
	return b
}

// profile says whose content this is, unless somebody has said so already.
func (x Hanoi) profile(ctx context.Context, who civic.Actor, content demo.Content) (city.Profile, error) {
	service := x.City
	p, err := service.Profile(ctx)
	if err != nil || p.Version > 0 {
		return p, err
	}
	p = city.Profile{Name: text(content.City), Operator: text(content.Operator), About: text(content.About)}
	for _, l := range content.Pillars {
		p.Pillars = append(p.Pillars, city.Pillar{Slug: l.Key, Name: text(l.Name), Summary: text(l.Summary)})
	}
	for i, h := range content.Consultation.Horizons {
		p.Horizons = append(p.Horizons, city.Horizon{Year: years[i], Name: text(h)})
	}
	return service.SaveProfile(ctx, who, p)
}

// years are those of the founding text's horizons.
var years = []int{2025, 2030, 2045}

// documents fills an empty register with the papers that the consultation
// rests on and led to.
func (x Hanoi) documents(ctx context.Context, who civic.Actor, c consultation.Consultation, documents []demo.Document) error {
	service := x.City
	have, err := service.DocumentsOf(ctx, city.OfConsultation(c.ID))
	if err != nil || len(have) > 0 {
		return err
	}
	registered, _, err := service.Documents(ctx, "", 100, 0)
	if err != nil {
		return err
	}
	entered := map[string]civic.ID{}
	for _, d := range registered {
		entered[d.Number] = d.ID
	}
	var ids []civic.ID
	for _, d := range documents {
		if id, ok := entered[d.Number]; ok {
			ids = append(ids, id)
			continue
		}
		saved, err := service.SaveDocument(ctx, who, city.Document{
			Number: d.Number, IssuedOn: d.Date.Format(time.DateOnly), Issuer: text(d.Issuer), Title: text(d.Title), Link: d.URL,
		})
		if err != nil {
			return err
		}
		ids = append(ids, saved.ID)
	}
	return service.Attach(ctx, who, city.OfConsultation(c.ID), ids...)
}

func (x Hanoi) meeting(ctx context.Context, who civic.Actor, c consultation.Consultation, m demo.Meeting) error {
	service := x.Consultation
	if have, err := service.Meetings(ctx, c); err != nil || len(have) > 0 {
		return err
	}
	var sources []string
	for _, s := range m.Source {
		sources = append(sources, s.VI+" | "+s.URL)
	}
	notes := lineUp(m.Notes, func(t demo.Text) demo.Text { return t })
	_, err := service.SaveMeeting(ctx, who, c.Slug, consultation.Meeting{
		Title: text(m.Title), Start: m.Date.UTC(), WholeDay: true, Place: text(m.Place),
		Agenda: lineUp(m.Agenda, func(t demo.Text) demo.Text { return t }),
		Bodies: lineUp(m.Bodies, func(b demo.Body) demo.Text {
			return demo.Text{VI: b.Name.VI + " | " + b.Role.VI, EN: b.Name.EN + " | " + b.Role.EN}
		}),
		Minutes: civic.Text{VI: strings.ReplaceAll(notes.VI, "\n", "\n\n"), EN: strings.ReplaceAll(notes.EN, "\n", "\n\n")},
		Sources: strings.Join(sources, "\n"),
	})
	return err
}

// voices stores the statements with the generated population.
func (x Hanoi) voices(ctx context.Context, who civic.Actor, c consultation.Consultation, content demo.Content, step func(string)) error {
	if have, err := x.Statement.Statements(ctx, c.Number); err != nil || len(have) > 0 {
		return err
	}
	step("command.demo.population")
	return x.vote(ctx, who, c, content.Statements, demo.Population(seed, Population, len(content.Statements)))
}

func participants(people []demo.Participant) iter.Seq2[int64, civic.StakeholderKind] {
	return func(yield func(int64, civic.StakeholderKind) bool) {
		for i, p := range people {
			if !yield(int64(i), civic.StakeholderKind(p.Kind)) {
				return
			}
		}
	}
}

func votes(people []demo.Participant, opened time.Time) iter.Seq2[opinionmap.VoteEvent, error] {
	return func(yield func(opinionmap.VoteEvent, error) bool) {
		for i, p := range people {
			for _, v := range p.Votes {
				if !yield(opinionmap.VoteEvent{
					Participant: int64(i), Statement: int64(v.Statement), Vote: opinionmap.Vote(v.Value), At: civic.Millis(opened.Add(v.After)),
				}, nil) {
					return
				}
			}
		}
	}
}

// reopen moves the phases of a demonstration that was left alone for so long
// that nobody could vote any more.
func (x Hanoi) reopen(ctx context.Context, who civic.Actor, c *consultation.Consultation) (err error) {
	if c.State(x.Clock.Now()) == consultation.Open {
		return nil
	}
	fresh := x.blueprint(demo.Hanoi(), nil).Phases
	for i := range fresh {
		if i < len(c.Phases) {
			fresh[i].ID = c.Phases[i].ID
		}
	}
	*c, err = x.Consultation.SetPhases(ctx, who, c.Slug, c.Version, fresh, "Bản minh họa được mở lại để người xem tham gia.")
	return err
}
