package consultation

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Meetings gives the meetings of a consultation in the order of their dates.
func (s *Service) Meetings(ctx context.Context, c Consultation) ([]Meeting, error) {
	return s.store.meetings(ctx, s.db.Read(), c.ID)
}

// Meeting gives one meeting.
func (s *Service) Meeting(ctx context.Context, id civic.ID) (Meeting, error) {
	return s.store.meeting(ctx, s.db.Read(), id)
}

// SaveMeeting makes a meeting (version 0) or changes one.
//
// Errors: Invalid; NotFound; [*edit.StaleError].
func (s *Service) SaveMeeting(ctx context.Context, who civic.Actor, slug string, m Meeting) (Meeting, error) {
	if err := CanEdit(who); err != nil {
		return Meeting{}, err
	}
	if err := civic.Invalid(m.problems()...); err != nil {
		return Meeting{}, err
	}
	var saved Meeting
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		c, err := s.store.bySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		saved = m
		saved.Consultation, saved.Version = c.ID, m.Version+1
		act := history.Act{By: who, Act: ActMeeting}
		if m.Version > 0 {
			current, err := s.store.meeting(ctx, tx, m.ID)
			if err != nil {
				return err
			}
			if current.Consultation != c.ID {
				return civic.NotFound("meeting")
			}
			if err := s.checkMeeting(ctx, tx, current, m.Version); err != nil {
				return err
			}
			act.Before, act.After = current, saved
		} else {
			saved.ID = civic.NewID(s.clock())
		}
		if err := s.store.saveMeeting(ctx, tx, saved); err != nil {
			return err
		}
		return s.writeMeeting(ctx, tx, saved, act)
	})
	return saved, err
}

func (s *Service) checkMeeting(ctx context.Context, tx *db.Tx, current Meeting, began int64) error {
	return edit.Check(ctx, tx, s.history, history.Subject{Kind: aMeeting, ID: current.ID}, current, current.Version, began)
}

// RemoveMeeting takes a meeting away; what was there stays in the history.
//
// Errors: NotFound; Conflict while guests are on its list; [*edit.StaleError].
func (s *Service) RemoveMeeting(ctx context.Context, who civic.Actor, slug string, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		c, err := s.store.bySlug(ctx, tx, slug)
		if err != nil {
			return err
		}
		current, err := s.store.meeting(ctx, tx, id)
		if err != nil {
			return err
		}
		if current.Consultation != c.ID {
			return civic.NotFound("meeting")
		}
		if err := s.checkMeeting(ctx, tx, current, version); err != nil {
			return err
		}
		if s.guests != nil {
			if n, err := s.guests.Invited(ctx, tx, id); err != nil {
				return err
			} else if n > 0 {
				return civic.Refuse(civic.KindConflict, "consultation.error.meeting_has_guests", n)
			}
		}
		if err := s.store.deleteMeeting(ctx, tx, id); err != nil {
			return err
		}
		return s.writeMeeting(ctx, tx, current, history.Act{By: who, Act: ActRemoveMeeting, Before: current})
	})
}
