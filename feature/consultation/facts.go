package consultation

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Meetings gives the meetings of a consultation by day.
func (m *Module) Meetings(ctx context.Context, number civic.ConsultationNumber) ([]facts.Meeting, error) {
	c, err := m.Service.ByNumber(ctx, number)
	if err != nil {
		return nil, err
	}
	all, err := m.Service.Meetings(ctx, c)
	list := make([]facts.Meeting, len(all))
	for i, one := range all {
		list[i] = one.told(c)
	}
	return list, err
}

// AllMeetings gives the meetings of all consultations, drafts too.
func (m *Module) AllMeetings(ctx context.Context) (list []facts.Meeting, err error) {
	all, err := m.Service.store.all(ctx, m.Service.db.Read())
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		of, err := m.Service.Meetings(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, one := range of {
			list = append(list, one.told(c))
		}
	}
	return list, nil
}

// Meeting gives one meeting, also of a draft.
//
// Errors: NotFound.
func (m *Module) Meeting(ctx context.Context, id civic.ID) (facts.Meeting, error) {
	list, of, err := m.Service.store.meetingsByIDs(ctx, m.Service.db.Read(), []string{string(id)})
	if err == nil && len(list) == 0 {
		err = civic.NotFound("meeting")
	}
	if err != nil {
		return facts.Meeting{}, err
	}
	c, err := m.Service.ByNumber(ctx, of[list[0].Consultation])
	return list[0].told(c), err
}

func (m Meeting) told(c Consultation) facts.Meeting {
	return facts.Meeting{
		ID: string(m.ID), Consultation: c.Texts.Title, Title: m.Title, Start: m.Start, End: m.End, WholeDay: m.WholeDay, Place: m.Place, Agenda: m.Agenda,
		Bodies: m.Bodies, Minutes: m.Minutes, Sources: m.Sources, Href: "/consultations/" + c.Slug + "/meetings/" + string(m.ID),
		Demonstration: c.Demonstration,
	}
}
