package app

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/platform/db"
)

// guests tells consultations who is invited to their meetings.
type guests struct{ f *Features }

func (x guests) Invited(ctx context.Context, q db.Queryer, meeting civic.ID) (int, error) {
	return x.f.Seminar.Service.Invited(ctx, q, meeting)
}

// gatherings are the meetings of all consultations.
type gatherings struct{ f *Features }

func (x gatherings) Meeting(ctx context.Context, id civic.ID) (facts.Meeting, error) {
	return x.f.Consultation.Meeting(ctx, id)
}

func (x gatherings) AllMeetings(ctx context.Context) ([]facts.Meeting, error) {
	list, err := x.f.Consultation.AllMeetings(ctx)
	slices.SortFunc(list, func(a, b facts.Meeting) int { return b.Start.Compare(a.Start) })
	return list, err
}
