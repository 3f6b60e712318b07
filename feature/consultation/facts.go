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
	for i, m := range all {
		list[i] = facts.Meeting{
			ID: string(m.ID), Consultation: c.Texts.Title, Title: m.Title, Start: m.Start, End: m.End, WholeDay: m.WholeDay, Place: m.Place, Agenda: m.Agenda,
			Bodies: m.Bodies, Minutes: m.Minutes, Sources: m.Sources, Href: "/consultations/" + c.Slug + "/meetings/" + string(m.ID),
			Demonstration: c.Demonstration,
		}
	}
	return list, err
}
