package load

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/answer"
	"dienhong/feature/city"
	"dienhong/feature/comment"
	"dienhong/feature/consultation"
	"dienhong/feature/theme"
)

// telling enters a story, each thing on its day: the clock is put back meanwhile. What
// a start that was cut short has entered is found again, so that nothing comes twice.
type telling struct {
	Hanoi
	who     civic.Actor
	story   demo.Story
	of      consultation.Consultation
	opened  time.Time
	profile city.Profile
	refs    map[string]civic.Ref // "theme:T1" → its place on the chain
}

// story tells what came of a consultation step by step, unless its last line is told
// already.
func (x Hanoi) story(ctx context.Context, who civic.Actor, profile city.Profile, c consultation.Consultation, s demo.Story, steps ...func(*telling, context.Context) error) error {
	last := s.Lines[len(s.Lines)-1]
	if reports, err := x.Plan.Reports(ctx, who, civic.ID(last.ID)); len(reports) > 0 || err != nil && !civic.IsKind(err, civic.KindNotFound) {
		return err
	}
	t := &telling{Hanoi: x, who: who, story: s, of: c, opened: c.Phases[0].Start, profile: profile, refs: map[string]civic.Ref{}}
	defer x.Clock.Right()
	for _, step := range steps {
		if err := step(t, ctx); err != nil {
			return fmt.Errorf("story of %s: %w", c.Slug, err)
		}
	}
	return nil
}

// on gives an hour of a day of the consultation.
func (t *telling) on(day, hour int) time.Time {
	return t.opened.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour)
}

// date gives a day of the consultation as the plan writes it.
func (t *telling) date(day int) string {
	return t.opened.In(t.Zone).AddDate(0, 0, day).Format(time.DateOnly)
}

// causes finds what a line of the files names.
func (t *telling) causes(names []string) ([]civic.Ref, error) {
	list := []civic.Ref{}
	for _, name := range names {
		if kind, id, _ := strings.Cut(name, ":"); kind == "initiative" {
			list = append(list, civic.Ref{Kind: civic.RefInitiative, ID: id})
			continue
		}
		ref, ok := t.refs[name]
		if !ok {
			return nil, fmt.Errorf("%s is not in the files", name)
		}
		list = append(list, ref)
	}
	return list, nil
}

// pile is how many days' comments are typed and decided together.
const pile = 5

// opinions enters the comments, pile by pile, and lets a moderator decide the next
// morning; what waits is left for who tries the program.
func (t *telling) opinions(ctx context.Context) error {
	known := map[string]comment.Comment{}
	have, _, err := t.Comment.List(ctx, t.who, comment.Filter{Consultation: t.of.Number}, 1000, 0)
	if err != nil {
		return err
	}
	for _, o := range have {
		known[o.Text] = o
	}
	for day := 0; day <= t.story.Opinions[len(t.story.Opinions)-1].Day; day += pile {
		var entries []comment.Coded
		for i, o := range t.story.Opinions {
			if _, there := known[o.Text]; there || o.Day < day || o.Day >= day+pile {
				continue
			}
			entries = append(entries, comment.Coded{Comment: comment.Comment{
				Channel: comment.Channel(o.Channel), ReceivedAt: t.on(o.Day, 7+i*5%14).Add(time.Duration(i*17%60) * time.Minute), Lang: civic.Locale(o.Lang),
				Text: o.Text, Article: o.Article, Kind: civic.StakeholderKind(o.Kind), BodyName: o.Who, People: o.People, Publish: o.Reason != "author",
				Demonstration: true,
			}})
		}
		if len(entries) == 0 {
			continue
		}
		t.Clock.To(t.on(day+pile-1, 21))
		saved, err := t.Comment.EnterAll(ctx, t.who, t.of.Number, entries)
		if err != nil {
			return err
		}
		for _, e := range saved {
			known[e.Comment.Text] = e.Comment
		}
		t.Clock.To(t.on(day+pile, 9))
		if err := t.decide(ctx, known, day); err != nil {
			return err
		}
	}
	for _, o := range t.story.Opinions {
		t.refs["opinion:"+o.ID] = known[o.Text].Ref()
	}
	for _, s := range t.statements() {
		t.refs["statement:"+s.Key] = civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("%d-%d", t.of.Number, s.Number)}
	}
	return nil
}

// decide says what is public of a pile.
func (t *telling) decide(ctx context.Context, known map[string]comment.Comment, day int) error {
	var list []comment.Decided
	for _, o := range t.story.Opinions {
		if c := known[o.Text]; o.Day >= day && o.Day < day+pile && o.State != string(comment.Waiting) && c.State == comment.Waiting {
			list = append(list, comment.Decided{ID: c.ID, Version: c.Version, Verdict: comment.Verdict{State: comment.State(o.State), Reason: o.Reason}})
		}
	}
	return t.Comment.DecideAll(ctx, t.who, list)
}

func (t *telling) statements() []demo.Statement {
	if ward, list := demo.Ward(); ward.Slug == t.of.Slug {
		return list
	}
	return demo.Hanoi().Statements
}

// themes makes the themes and marks the passages that are about them.
func (t *telling) themes(ctx context.Context) error {
	have, err := t.Theme.Themes(ctx, t.who, t.of.Number)
	if err != nil {
		return err
	}
	for _, h := range t.story.Themes {
		t.Clock.To(t.on(h.Day, 14))
		entry := theme.Theme{Consultation: t.of.Number, Name: text(h.Name), Summary: text(h.Summary), Published: true}
		if h.Pillar < len(t.profile.Pillars) { // an officer may have taken a pillar away
			entry.Pillar = t.profile.Pillars[h.Pillar].ID
		}
		for _, known := range have {
			if known.Name == entry.Name {
				entry = known
			}
		}
		if entry.Version == 0 {
			if entry, err = t.Theme.SaveTheme(ctx, t.who, entry); err != nil {
				return fmt.Errorf("theme %s: %w", h.ID, err)
			}
		}
		t.refs["theme:"+h.ID] = entry.Ref()
	}
	return t.marks(ctx)
}

// marks gives the passages their themes: those of what had come when the themes were
// made, and those of what came later.
func (t *telling) marks(ctx context.Context) error {
	made, end := t.story.Themes[len(t.story.Themes)-1].Day, 0
	var early, late []theme.Marking
	for _, o := range t.story.Opinions {
		id := civic.ID(t.refs["opinion:"+o.ID].ID)
		for _, m := range o.Marks {
			from, to := theme.Find(o.Text, cmp.Or(m.Part, o.Text))
			marking := theme.Marking{Comment: id, Start: from, End: to, Theme: civic.ID(t.refs["theme:"+m.Theme].ID)}
			if o.Day < made {
				early = append(early, marking)
			} else {
				late, end = append(late, marking), max(end, o.Day)
			}
		}
	}
	t.Clock.To(t.on(made, 16))
	for _, o := range t.story.Opinions {
		if o.Read {
			if err := t.Theme.Empty(ctx, t.who, civic.ID(t.refs["opinion:"+o.ID].ID), true); err != nil {
				return err
			}
		}
	}
	if err := t.Theme.MarkMany(ctx, t.who, early); err != nil {
		return err
	}
	t.Clock.To(t.on(end+2, 16))
	return t.Theme.MarkMany(ctx, t.who, late)
}

// answers drafts, approves and publishes; one waits for approval and one is a draft.
func (t *telling) answers(ctx context.Context) error {
	have, _, err := t.Answer.List(ctx, t.who, answer.Filter{Consultation: t.of.Number}, 100, 0)
	if err != nil {
		return err
	}
	for _, a := range t.story.Answers {
		subjects, err := t.causes(a.Subjects)
		if err != nil {
			return err
		}
		t.Clock.To(t.on(a.Day, 10))
		saved := answer.Answer{Consultation: t.of.Number, Decision: answer.Decision(a.Decision), Text: text(a.Text), Body: a.Body}
		for _, known := range have {
			if known.Text == saved.Text {
				saved = known
			}
		}
		if saved.Version == 0 {
			saved, err = t.Answer.Save(ctx, t.who, saved, subjects)
		}
		want := answer.State(a.State)
		for err == nil && saved.State != want {
			t.Clock.To(t.on(a.Day, 16))
			switch saved.State {
			case answer.Draft:
				saved, err = t.Answer.Submit(ctx, t.who, saved.ID, saved.Version)
			case answer.Waiting:
				saved, err = t.Answer.Approve(ctx, t.who, saved.ID, saved.Version)
			default:
				saved, err = t.Answer.Publish(ctx, t.who, saved.ID, saved.Version, "")
			}
		}
		if err != nil {
			return fmt.Errorf("answer %s: %w", a.ID, err)
		}
		t.refs["answer:"+a.ID] = saved.Ref()
	}
	return nil
}
