package consultation

import (
	"context"
	"encoding/json"
	"time"

	"dienhong/civic"
)

// The acts of the history.
const (
	ActCreate        = "create"
	ActTexts         = "texts"
	ActPhases        = "phases"
	ActTopics        = "topics"
	ActPublish       = "publish"
	ActCancel        = "cancel"
	ActArchive       = "archive"
	ActMeeting       = "meeting"
	ActRemoveMeeting = "remove_meeting"
)

// History gives who changed what, the newest first.
func (s *Service) History(ctx context.Context, who civic.Actor, c Consultation) ([]Entry, error) {
	if err := CanEdit(who); err != nil {
		return nil, err
	}
	return s.store.history(ctx, s.db.Read(), c.ID)
}

// Earlier gives a line of the history with what was there before it: a
// [Consultation] or a [Meeting], nil when it was new.
//
// Errors: Forbidden; NotFound.
func (s *Service) Earlier(ctx context.Context, who civic.Actor, c Consultation, entry int64) (Entry, any, error) {
	if err := CanEdit(who); err != nil {
		return Entry{}, nil, err
	}
	e, err := s.store.entry(ctx, s.db.Read(), c.ID, entry)
	if err != nil || e.Before == "" {
		return e, nil, err
	}
	switch e.Act {
	case ActMeeting, ActRemoveMeeting:
		var m Meeting
		err = json.Unmarshal([]byte(e.Before), &m)
		return e, m, err
	}
	var before Consultation
	err = json.Unmarshal([]byte(e.Before), &before)
	return e, before, err
}

// Notices gives what everybody may know of the history: the moved ends with
// their reasons, the newest first, without who did it.
func (s *Service) Notices(ctx context.Context, c Consultation) ([]Entry, error) {
	all, err := s.store.history(ctx, s.db.Read(), c.ID)
	if err != nil {
		return nil, err
	}
	var list []Entry
	for _, e := range all {
		if e.Act == ActPhases && e.Reason != "" && !c.PublishedAt.IsZero() && !e.At.Before(c.PublishedAt) {
			list = append(list, Entry{ID: e.ID, At: e.At, Act: e.Act, Reason: e.Reason})
		}
	}
	return list, nil
}

// lastMeetingChange tells who changed a meeting of the consultation last.
func (s *Service) lastMeetingChange(ctx context.Context, consultation civic.ID) (by string, at time.Time, err error) {
	all, err := s.store.history(ctx, s.db.Read(), consultation)
	for _, e := range all {
		if e.Act == ActMeeting || e.Act == ActRemoveMeeting {
			return e.Name, e.At, err
		}
	}
	return "", time.Time{}, err
}
