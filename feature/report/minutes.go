package report

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/paper"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// pairs splits each line at the first "|".
func pairs(s string) [][2]string {
	var list [][2]string
	for l := range strings.Lines(s) {
		if l = strings.TrimSpace(l); l != "" {
			a, b, _ := strings.Cut(l, "|")
			list = append(list, [2]string{strings.TrimSpace(a), strings.TrimSpace(b)})
		}
	}
	return list
}

func (s *Service) meeting(ctx context.Context, slug, id string) (facts.Meeting, error) {
	c, err := s.consultation(ctx, slug)
	if err != nil {
		return facts.Meeting{}, err
	}
	list, err := s.voices.Meetings(ctx, c.Number)
	if err != nil {
		return facts.Meeting{}, err
	}
	for _, m := range list {
		if m.ID == id {
			m.Consultation, m.Demonstration = c.Title, c.Demonstration
			return m, nil
		}
	}
	return facts.Meeting{}, civic.NotFound("meeting")
}

// minutes describes the minutes of a meeting. Chair and secretary sign; who they
// are is left to be written in.
func (s *Service) minutes(ctx context.Context, o Order, form Form) (doc.Document, error) {
	m, err := s.meeting(ctx, o.Consultation, o.Meeting)
	if err != nil {
		return doc.Document{}, err
	}
	city, err := s.city(ctx)
	if err != nil {
		return doc.Document{}, err
	}
	list := []doc.Block{
		doc.Heading{Text: i18n.T(ctx, "report.minutes.title")},
		doc.Paragraph{Align: doc.Center, Runs: []doc.Run{bold(s.site.Leading(ctx, m.Title, m.Href))}},
	}
	if m.Demonstration {
		list = append(list, doc.Paragraph{Align: doc.Center, Runs: []doc.Run{{Text: i18n.T(ctx, "paper.demonstration"), Italic: true}}})
	}
	fact := func(key string, value doc.Run) {
		if value.Text == "" {
			value.Text = roomToWrite + roomToWrite
		}
		list = append(list, doc.Paragraph{Runs: []doc.Run{{Text: i18n.T(ctx, "report.minutes."+key) + ": ", Bold: true}, value}})
	}
	when := clockTime(ctx, m.Start)
	if m.WholeDay {
		when = i18n.Date(ctx, m.Start)
	}
	fact("start", doc.Run{Text: when})
	fact("place", paper.Spoken(ctx, m.Place))
	fact("about", paper.Spoken(ctx, m.Consultation))
	heading := func(key string) { list = append(list, doc.Heading{Level: 1, Text: i18n.T(ctx, "report.minutes."+key)}) }
	heading("present")
	for _, p := range pairs(ui.Said(ctx, m.Bodies)) {
		text := p[0]
		if p[1] != "" {
			text += " – " + p[1]
		}
		list = append(list, doc.Paragraph{Bullet: true, Runs: []doc.Run{{Text: text, Lang: paper.Spoken(ctx, m.Bodies).Lang}}})
	}
	if ui.Said(ctx, m.Bodies) == "" {
		list = append(list, doc.Plain(roomToWrite+roomToWrite))
	}
	if agenda := ui.Said(ctx, m.Agenda); agenda != "" {
		heading("agenda")
		for _, p := range paper.Written(ctx, m.Agenda) {
			p.Bullet = true
			list = append(list, p)
		}
	}
	heading("course")
	if text := ui.Said(ctx, m.Minutes); text != "" {
		for _, p := range paper.Written(ctx, m.Minutes) {
			p.Align = doc.Justify
			list = append(list, p)
		}
	} else {
		list = append(list, doc.Plain(roomToWrite+roomToWrite))
	}
	if sources := pairs(m.Sources); len(sources) > 0 {
		heading("sources")
		for _, p := range sources {
			list = append(list, doc.Paragraph{Bullet: true, Runs: []doc.Run{s.site.Linked(ctx, p[0], p[1])}})
		}
	}
	if !m.End.IsZero() && !m.WholeDay {
		list = append(list, doc.Plain(i18n.T(ctx, "report.minutes.end", clockTime(ctx, m.End))))
	}
	return doc.Document{
		Title: i18n.T(ctx, "report.minutes.title") + ": " + ui.Said(ctx, m.Title), Lang: string(o.Lang), Author: form.Issuer,
		Head: form.head(ctx, city), Body: doc.Blocks(list...),
		Sign: &doc.Signature{Second: i18n.T(ctx, "report.minutes.secretary"), Office: i18n.T(ctx, "report.minutes.chair")},
	}, nil
}
