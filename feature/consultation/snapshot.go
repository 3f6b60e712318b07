package consultation

import (
	"context"
	"time"

	"dienhong/civic"
)

// Snapshot gives what other features ask of a consultation, draft or not. It is
// read from memory when it was read less than two seconds ago; see [Service.Lookup].
func (s *Service) Snapshot(ctx context.Context, slug string) (civic.Consultation, error) {
	c, err := s.Lookup(ctx, slug)
	if err != nil {
		return civic.Consultation{}, err
	}
	return c.snapshot(s.clock()), nil
}

// SnapshotByNumber does the same for the consultation of a number.
func (s *Service) SnapshotByNumber(ctx context.Context, number civic.ConsultationNumber) (civic.Consultation, error) {
	c, err := s.ByNumber(ctx, number)
	if err != nil {
		return civic.Consultation{}, err
	}
	return c.snapshot(s.clock()), nil
}

// Snapshots gives those that the actor may read, the newest first.
func (s *Service) Snapshots(ctx context.Context, who civic.Actor) ([]civic.Consultation, error) {
	all, err := s.List(ctx, who)
	list, now := make([]civic.Consultation, len(all)), s.clock()
	for i, c := range all {
		list[i] = c.snapshot(now)
	}
	return list, err
}

func (c Consultation) snapshot(now time.Time) civic.Consultation {
	state := c.State(now)
	out := civic.Consultation{
		ID: c.ID, Number: c.Number, Slug: c.Slug, Title: c.Texts.Title, Question: c.Texts.Question,
		Public: c.Public(now), Demonstration: c.Demonstration, ModerateFirst: c.Moderation == ModerateBefore,
		ClosedKey: "app.closed." + string(state),
	}
	if p, ok := c.OpenPhase(now); ok {
		out.TakesVotes, out.TakesTexts, out.ClosesAt = p.Votes, p.Ideas, p.End
	}
	_, again := c.NextOpening(now)
	out.Over = state != Open && state != Scheduled && !again
	switch state {
	case Open, Closed, Responding, Published:
		out.AtWork = true
	}
	for _, p := range c.track(Voice) {
		if out.Start.IsZero() || p.Start.Before(out.Start) {
			out.Start = p.Start
		}
		if p.End.After(out.End) {
			out.End = p.End
		}
	}
	if out.Over {
		out.OverSince = out.End
		for _, stopped := range []time.Time{c.CancelledAt, c.ArchivedAt} {
			if !stopped.IsZero() && !now.Before(stopped) && stopped.Before(out.OverSince) {
				out.OverSince = stopped
			}
		}
	}
	return out
}
