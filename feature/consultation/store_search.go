package consultation

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var (
	foundConsultation = search.Kind{Name: search.ConsultationKind, Key: "consultation.found.consultation"}
	foundMeeting      = search.Kind{Name: "meeting", Key: "consultation.found.meeting"}
	// readers may see a consultation before it is public.
	readers = []civic.Role{civic.Editor, civic.Moderator, civic.Analyst}
)

func (c Consultation) entry() search.Entry {
	t := c.Texts
	e := search.Entry{
		Kind: foundConsultation.Name, ID: c.Number.String(), Title: t.Title, Consultation: c.Number,
		Text: civic.Text{
			VI: strings.Join([]string{t.Question.VI, t.Summary.VI, t.Background.VI}, "\n"), EN: strings.Join([]string{t.Question.EN, t.Summary.EN, t.Background.EN}, "\n"),
		},
		Public: c.PublishedAt, Roles: readers, At: c.ID.Time(),
		Path: "/consultations/" + c.Slug, Desk: "/office/consultations/" + c.Slug,
	}
	var topics []string
	for _, topic := range c.Topics {
		topics = append(topics, topic.Name.VI, topic.Name.EN)
	}
	e.Also = strings.Join(topics, ". ")
	return e
}

// entryIn is how a meeting of a consultation is found.
func (m Meeting) entryIn(number civic.ConsultationNumber) search.Entry {
	text := func(place, agenda, bodies, minutes string) string {
		return strings.TrimSpace(strings.Join([]string{place, agenda, strings.ReplaceAll(bodies, "|", "–"), minutes}, "\n"))
	}
	return search.Entry{
		Kind: foundMeeting.Name, ID: string(m.ID), Title: m.Title, Consultation: number,
		Text: civic.Text{
			VI: text(m.Place.VI, m.Agenda.VI, m.Bodies.VI, m.Minutes.VI), EN: text(m.Place.EN, m.Agenda.EN, m.Bodies.EN, m.Minutes.EN),
		},
		Public: search.Always, Roles: readers, At: m.Start, Path: search.Below + "/meetings/" + string(m.ID), Desk: search.Below + "/meetings/" + string(m.ID),
	}
}

func (s store) foundMeetings() search.Source {
	return search.Source{
		Kind: foundMeeting,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM consultation_meeting WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, numbers, err := s.meetingsByIDs(ctx, q, ids)
			return search.Entries(list, func(m Meeting) search.Entry { return m.entryIn(numbers[m.Consultation]) }), err
		},
	}
}

// Searchable lets people find consultations and meetings.
func (m *Module) Searchable() []search.Source {
	s := m.Service.store
	return []search.Source{{
		Kind: foundConsultation,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT CAST(number AS TEXT) FROM consultation_consultation WHERE city_id = ?`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.byNumbers(ctx, q, ids)
			return search.Entries(list, Consultation.entry), err
		},
	}, s.foundMeetings()}
}
