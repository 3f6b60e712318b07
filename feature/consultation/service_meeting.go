package consultation

import (
	"context"

	"dienhong/civic"
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
// Errors: Invalid; Conflict when version is not the current one.
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
		var before any
		if m.Version > 0 {
			current, err := s.store.meeting(ctx, tx, m.ID)
			if err != nil {
				return err
			}
			if current.Consultation != c.ID {
				return civic.NotFound("meeting")
			}
			if current.Version != m.Version {
				return &StaleMeetingError{Current: current}
			}
			before = current
		} else {
			saved.ID = civic.NewID(s.clock())
		}
		if err := s.store.saveMeeting(ctx, tx, saved); err != nil {
			return err
		}
		return s.store.record(ctx, tx, c.ID, s.clock(), who, ActMeeting, "", before)
	})
	return saved, err
}

// StaleMeetingError says that somebody saved a newer version first.
type StaleMeetingError struct{ Current Meeting }

func (e *StaleMeetingError) Error() string {
	return "consultation: a newer version of the meeting was saved"
}

// Unwrap makes it a conflict.
func (e *StaleMeetingError) Unwrap() error { return civic.Refuse(civic.KindConflict, "error.conflict") }

// RemoveMeeting takes a meeting away; what was there stays in the history.
//
// Errors: NotFound; [*StaleMeetingError].
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
		if current.Version != version {
			return &StaleMeetingError{Current: current}
		}
		if err := s.store.deleteMeeting(ctx, tx, id); err != nil {
			return err
		}
		return s.store.record(ctx, tx, c.ID, s.clock(), who, ActRemoveMeeting, "", current)
	})
}
