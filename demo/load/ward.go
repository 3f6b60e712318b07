package load

import (
	"context"
	"fmt"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/city"
	"dienhong/feature/consultation"
	"dienhong/feature/report"
	"dienhong/feature/statement"
)

// The finished consultation: when it opened and how long each phase was, in days.
const (
	wardSeed       = 3302 // one whose votes fit the story: light is wanted, the market is to stay
	wardPopulation = 260
	wardPast       = 230
	wardVoice      = 30
	wardResponse   = 60
	wardResult     = 200
)

// ward tells of a consultation that is over, so that the site shows what changed.
func (x Hanoi) ward(ctx context.Context, who civic.Actor, profile city.Profile) error {
	w, list := demo.Ward()
	c, err := x.Consultation.BySlug(ctx, who, w.Slug)
	if civic.IsKind(err, civic.KindNotFound) {
		b := x.wardBlueprint(w, list, profile)
		x.Clock.To(x.midnight(-wardPast - 5))
		defer x.Clock.Right()
		c, err = x.Consultation.Create(ctx, who, b)
	}
	if err != nil {
		return err
	}
	people := demo.Population(wardSeed, wardPopulation, len(list))
	for i := range people {
		switch civic.StakeholderKind(people[i].Kind) {
		case civic.Expert, civic.Company, civic.Authority:
		default: // diplomats and investors live elsewhere
			people[i].Kind = string(civic.Citizen)
		}
	}
	if err := x.vote(ctx, who, c, list, people); err != nil {
		return err
	}
	return x.story(ctx, who, profile, c, demo.WardStory(),
		(*telling).opinions, (*telling).themes, (*telling).answers, (*telling).responses, (*telling).initiatives, (*telling).lines, (*telling).deeds)
}

func (x Hanoi) wardBlueprint(w demo.Consultation, list []demo.Statement, profile city.Profile) consultation.Blueprint {
	opened := -wardPast
	return consultation.Blueprint{
		Slug:       w.Slug,
		Texts:      consultation.Texts{Title: text(w.Title), Question: text(w.Question), Summary: text(w.Summary), Background: text(w.Background)},
		Moderation: consultation.ModerateBefore, Demonstration: true, Publish: true,
		Phases: []consultation.Phase{
			{Track: consultation.Voice, Name: civic.Text{VI: "Bình chọn và góp ý", EN: "Voting and comments"}, Start: x.midnight(opened), End: x.midnight(opened + wardVoice), Votes: true, Ideas: true},
			{Track: consultation.Response, Name: civic.Text{VI: "Tổng hợp, tiếp thu, giải trình", EN: "Summary and answers"}, Start: x.midnight(opened + wardVoice), End: x.midnight(opened + wardResponse)},
			{Track: consultation.Result, Name: civic.Text{VI: "Công bố kết quả", EN: "Results"}, Start: x.midnight(opened + wardResponse), End: x.midnight(opened + wardResult)},
		},
		Topics: topicsOf(list, profile.Pillars),
	}
}

// topicsOf lists the topics of statements, each once.
func topicsOf(list []demo.Statement, pillars []city.Pillar) (topics []consultation.Topic) {
	seen := map[string]bool{}
	for _, s := range list {
		if seen[s.Topic.VI] || s.Pillar >= len(pillars) { // an officer may have taken a pillar away
			continue
		}
		seen[s.Topic.VI] = true
		topics = append(topics, consultation.Topic{Pillar: pillars[s.Pillar].ID, Name: text(s.Topic)})
	}
	return topics
}

// vote stores statements with the votes of a generated population, all of it or
// nothing, in a consultation that has none.
func (x Hanoi) vote(ctx context.Context, who civic.Actor, c consultation.Consultation, list []demo.Statement, people []demo.Participant) error {
	if have, err := x.Statement.Statements(ctx, c.Number); err != nil || len(have) > 0 {
		return err
	}
	topics := map[string]civic.ID{}
	for _, t := range c.Topics {
		topics[t.Name.VI] = t.ID
	}
	opened := c.Phases[0].Start
	in := statement.Conversation{Participants: participants(people), Votes: votes(people, opened)}
	for _, s := range list {
		in.Statements = append(in.Statements, statement.Statement{
			ID: int64(s.Number), Text: text(s.Text), Topic: topics[s.Topic.VI], Origin: statement.Seed, Source: s.Source,
			State: statement.Shown, Author: statement.Office, CreatedAt: opened,
		})
	}
	_, err := x.Statement.Import(ctx, who, c.Number, in)
	return err
}

// responses publishes the table of what was said and answered.
func (t *telling) responses(ctx context.Context) error {
	t.Clock.To(t.on(t.story.Answers[len(t.story.Answers)-1].Day+1, 9))
	return t.publish(ctx, report.Order{Kind: report.Responses, Format: "docx", Lang: civic.Vietnamese, Consultation: t.of.Slug, By: report.ByTheme})
}

// deeds publishes the actions of the year in which the work was done.
func (t *telling) deeds(ctx context.Context) error {
	for _, d := range t.story.Lines {
		for _, r := range d.Reports {
			if r.State == "done" {
				t.Clock.To(t.on(wardResult, 9))
				return t.publish(ctx, report.Order{Kind: report.PlanTable, Format: "docx", Lang: civic.Vietnamese, Year: t.opened.In(t.Zone).AddDate(0, 0, d.End).Year()})
			}
		}
	}
	return nil
}

// publish has a paper made and shows it to everybody, unless it is there.
func (t *telling) publish(ctx context.Context, o report.Order) error {
	papers, err := t.Report.Published(ctx)
	if err != nil {
		return err
	}
	for _, p := range papers {
		if p.Order == o {
			return nil
		}
	}
	p, err := t.Report.Order(ctx, t.who, o)
	if err != nil {
		return fmt.Errorf("order a paper: %w", err)
	}
	if err := t.Work(ctx); err != nil {
		return err
	}
	return t.Report.Publish(ctx, t.who, p.ID)
}
