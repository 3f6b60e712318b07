package event

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// What the history of the feature is about.
const subject = "event"

func on(id civic.ID) history.Subject { return history.Subject{Kind: subject, ID: id} }

// History gives what was done to an event: the newest lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), on(id), older)
}

// words say what the history of the feature holds.
func (c choices) words() history.Words {
	return history.Words{Acts: "event.act.", Versions: map[string]history.Version{subject: history.VersionOf(c.describe)}}
}

// describe names the fields of an event, for the history and for both versions of
// an edit.
func (c choices) describe(f *history.Fields, e Event) {
	ctx := f.Context()
	f.Both("event.field.title", e.Title)
	f.Word("event.field.kind", "event.kind.", string(e.Kind))
	f.Line("event.field.parent", c.holder(ctx, e.Parent))
	f.Yes("event.field.pageless", e.Pageless)
	f.Both("event.field.summary", e.Summary)
	f.Both("event.field.text", e.Text)
	f.Line("event.field.schedule", e.Schedule.said(ctx))
	var dates []string
	for _, x := range e.Changes {
		dates = append(dates, x.said(ctx))
	}
	f.Lines("event.field.dates", dates)
	f.Both("event.field.venue", e.Venue.Name)
	f.Both("event.field.address", e.Venue.Address)
	f.Both("event.field.room", e.Venue.Room)
	f.Yes("event.field.free", e.Free)
	f.Both("event.field.price", e.Price)
	f.Word("event.field.step_free", "event.step_free.", e.StepFree)
	f.Yes("event.field.children", e.Children)
	f.Line("event.field.languages", languageWords(ctx, e.Languages))
	f.Line("event.field.organiser", ui.Said(ctx, c.body(e.Organiser)))
	f.Both("event.field.by", e.By)
	f.Line("event.field.pillar", ui.Said(ctx, c.pillar(e.Pillar)))
	f.Line("event.field.action", ui.Said(ctx, c.action(e.Action)))
	f.Line("event.field.link", e.Link)
	f.Line("event.field.source", e.Source)
	f.Yes("event.field.verified", e.Verified)
	f.Word("event.field.state", "event.state.", string(e.State))
	f.Both("event.field.reason", e.Reason)
}

func languageWords(ctx context.Context, list []string) string {
	words := make([]string, len(list))
	for i, l := range list {
		words[i] = i18n.T(ctx, "event.language."+l)
	}
	return strings.Join(words, ", ")
}

// said is what an occurrence has of its own, in one line.
func (c Change) said(ctx context.Context) string {
	words := []string{saidLocal(ctx, c.Key)}
	if c.State != "" {
		words = append(words, i18n.T(ctx, "event.state."+string(c.State)))
	}
	if c.Start != "" && c.Start != c.Key {
		words = append(words, saidLocal(ctx, c.Start))
	}
	if c.Venue != nil {
		words = append(words, ui.Said(ctx, c.Venue.Name))
	}
	if !c.Reason.IsZero() {
		words = append(words, ui.Said(ctx, c.Reason))
	}
	return strings.Join(words, " · ")
}

// saidLocal says a time on the wall in the reader's language.
func saidLocal(ctx context.Context, s string) string {
	t, whole, ok := moment(s, i18n.Zone(ctx))
	switch {
	case !ok:
		return s
	case whole:
		return i18n.Date(ctx, t)
	}
	return i18n.DateTime(ctx, t)
}
