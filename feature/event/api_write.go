package event

import (
	"context"
	"net/http"
	"reflect"

	"dienhong/civic"
	"dienhong/engine/lunar"
	"dienhong/kit/edit"
	"dienhong/kit/table"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// EventLunar is a day of the lunar calendar as programs see it.
type EventLunar struct {
	Month   int    `json:"month" minimum:"1" maximum:"12"`
	Day     int    `json:"day" minimum:"1" maximum:"30"`
	Before  int    `json:"before,omitempty" doc:"Days before the main day that belong to it."`
	After   int    `json:"after,omitempty" doc:"Days after the main day that belong to it."`
	ToMonth int    `json:"to_month,omitempty" maximum:"12" doc:"The lunar month of its last day, instead of after."`
	ToDay   int    `json:"to_day,omitempty" maximum:"30" doc:"The lunar day of its last day, instead of after."`
	Leap    string `json:"leap,omitempty" enum:"regular,leap,both," doc:"In a year in which the month comes twice: the regular month (when omitted), the leap month, or both."`
	Short   string `json:"short,omitempty" enum:"last,skip," doc:"Day 30 in a month of 29 days: its last day (when omitted), or not at all."`
	Every   int    `json:"every,omitempty" doc:"In years."`
	From    int    `json:"from,omitempty" doc:"A lunar year in which it is held, when every is more than 1."`
}

// EventSchedule is when an event is held, as programs see it.
type EventSchedule struct {
	Repeat string      `json:"repeat" enum:"once,rule,lunar"`
	Day    string      `json:"day" doc:"The first day, YYYY-MM-DD; for the lunar calendar the day from which on it is listed."`
	Time   string      `json:"time,omitempty" doc:"HH:MM in the city; whole days when omitted."`
	EndDay string      `json:"end_day,omitempty" doc:"The last day of the first time, when it is another one."`
	End    string      `json:"end,omitempty" doc:"HH:MM"`
	Rule   string      `json:"rule,omitempty" doc:"An RRULE of RFC 5545, at most daily."`
	Lunar  *EventLunar `json:"lunar,omitempty"`
	Before string      `json:"before,omitempty" readOnly:"true" doc:"Later times belong to the event that continues this one."`
}

// EventDraft is an event as programs write it.
type EventDraft struct {
	Kind      string        `json:"kind,omitempty" enum:"event,series,festival" default:"event"`
	Within    string        `json:"within,omitempty" doc:"Id of the festival or series that holds it."`
	Pageless  bool          `json:"pageless,omitempty" doc:"An item of the programme above it without a page of its own."`
	Title     civic.Text    `json:"title" doc:"At most 200 characters."`
	Summary   civic.Text    `json:"summary,omitempty" doc:"At most 600 characters."`
	Text      civic.Text    `json:"text,omitempty"`
	Schedule  EventSchedule `json:"schedule"`
	Venue     EventVenue    `json:"venue,omitempty"`
	Free      bool          `json:"free,omitempty"`
	Price     civic.Text    `json:"price,omitempty"`
	StepFree  string        `json:"step_free,omitempty" enum:"yes,no,"`
	Children  bool          `json:"children,omitempty"`
	Languages []string      `json:"languages,omitempty" doc:"vi, en, fr, zh, ja, ko; vsl for the Vietnamese sign language."`
	Organiser string        `json:"organiser,omitempty" doc:"Id of an organisation of the directory."`
	By        civic.Text    `json:"by,omitempty" doc:"Who else organises it, in words."`
	Pillar    string        `json:"pillar,omitempty"`
	Action    string        `json:"action,omitempty" doc:"Id of an action of the plan that it delivers."`
	Link      string        `json:"link,omitempty"`
	Source    string        `json:"source,omitempty"`
	Verified  bool          `json:"verified,omitempty"`
}

// EventRecord is an event as programs see it.
type EventRecord struct {
	ID        string     `json:"id"`
	Version   int64      `json:"version" doc:"Send it back in If-Match when changing the event."`
	State     string     `json:"state"`
	Reason    civic.Text `json:"reason,omitempty"`
	Continues string     `json:"continues,omitempty"`
	EventDraft
	Occurrences []EventOccurrence `json:"occurrences" doc:"From today on; all past ones when it is over."`
}

var (
	twinWords  = []string{"regular", "leap", "both"}
	shortWords = []string{"last", "skip"}
)

func indexOf(words []string, w string) int {
	for i, x := range words {
		if x == w {
			return i
		}
	}
	return 0
}

func (d EventDraft) event(id civic.ID, version int64) Event {
	s := d.Schedule
	e := Event{
		ID: id, Version: version, Kind: Kind(d.Kind), Parent: civic.ID(d.Within), Pageless: d.Pageless, Title: d.Title, Summary: d.Summary, Text: d.Text, Venue: Venue(d.Venue),
		Free: d.Free, Price: d.Price, StepFree: d.StepFree, Children: d.Children, Languages: orNone(d.Languages), Organiser: d.Organiser, By: d.By, Pillar: civic.ID(d.Pillar),
		Action: civic.ID(d.Action), Link: d.Link, Source: d.Source, Verified: d.Verified,
		Schedule: Schedule{Repeat: Repeat(s.Repeat), Day: s.Day, Time: s.Time, EndDay: s.EndDay, End: s.End, Rule: s.Rule},
	}
	if l := s.Lunar; l != nil && e.Schedule.Repeat == Lunar {
		e.Schedule.Lunar = lunar.Yearly{
			Month: l.Month, Day: l.Day, Before: l.Before, After: l.After, ToMonth: l.ToMonth, ToDay: l.ToDay, Twin: lunar.Twin(indexOf(twinWords, l.Leap)), Short: lunar.Short(indexOf(shortWords, l.Short)), Every: l.Every, From: l.From,
		}
	}
	return e
}

func record(e Event) EventRecord {
	s := e.Schedule
	r := EventRecord{ID: string(e.ID), Version: e.Version, State: string(e.State), Reason: e.Reason, Continues: string(e.Continues), Occurrences: []EventOccurrence{}, EventDraft: EventDraft{
		Kind: string(e.Kind), Within: string(e.Parent), Pageless: e.Pageless, Title: e.Title, Summary: e.Summary, Text: e.Text, Venue: EventVenue(e.Venue), Free: e.Free, Price: e.Price,
		StepFree: e.StepFree, Children: e.Children, Languages: e.Languages, Organiser: e.Organiser, By: e.By, Pillar: string(e.Pillar), Action: string(e.Action), Link: e.Link,
		Source: e.Source, Verified: e.Verified,
		Schedule: EventSchedule{Repeat: string(s.Repeat), Day: s.Day, Time: s.Time, EndDay: s.EndDay, End: s.End, Rule: s.Rule, Before: s.Before},
	}}
	if s.Repeat == Lunar {
		l := s.Lunar
		r.Schedule.Lunar = &EventLunar{Month: l.Month, Day: l.Day, Before: l.Before, After: l.After, ToMonth: l.ToMonth, ToDay: l.ToDay, Leap: twinWords[l.Twin], Short: shortWords[l.Short], Every: l.Every, From: l.From}
	}
	return r
}

// Put makes the event with an id be as given, for programs: it enters one that is not
// there as a draft and changes all occurrences of one of the version that was read.
// What is so already stays as it is, so that a request may be repeated.
//
// Errors: as [Service.Save]; Invalid when the id cannot stand in an address.
func (s *Service) Put(ctx context.Context, who civic.Actor, e Event) (Event, error) {
	if err := CanEdit(who); err != nil {
		return Event{}, err
	}
	if !table.IsID(string(e.ID), "by", "new", "calendar.ics") {
		return Event{}, civic.Invalid(civic.FieldError{Field: "id", Key: "error.field.format"})
	}
	current, err := s.store.event(ctx, s.db.Read(), e.ID)
	switch {
	case civic.IsKind(err, civic.KindNotFound):
		e.Version = 0
	case err != nil:
		return Event{}, err
	default:
		same := current.edited(e)
		if same.UpdatedAt = current.UpdatedAt; reflect.DeepEqual(same, current) {
			return current, nil
		}
	}
	saved, _, err := s.Save(ctx, who, e, "")
	return saved, err
}

func (m *Module) writingAPI(a *api.API) {
	writers := web.Scoped(WriteScope, civic.Editor)
	refused := []int{http.StatusConflict, http.StatusUnprocessableEntity, http.StatusNotFound}
	type event struct {
		ETag string `header:"ETag"`
		Body EventRecord
	}
	read := func(ctx context.Context, id civic.ID) (*event, error) {
		e, err := m.Service.Event(ctx, civic.ActorFrom(ctx), id)
		if err != nil {
			return nil, err
		}
		times, _, err := m.upcoming(ctx, e)
		out := &event{edit.Tag(e.Version), record(e)}
		for _, o := range times {
			out.Body.Occurrences = append(out.Body.Occurrences, occurrenceRecord(Entry{Event: e, Occurrence: o}))
		}
		return out, err
	}
	api.Register(a, web.Public, huma.Operation{OperationID: "get-event", Method: http.MethodGet, Path: "/events/{id}", Summary: "Read an event with its next occurrences"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"40"`
		},
		) (*event, error) {
			return read(ctx, civic.ID(in.ID))
		})
	api.Register(a, writers, huma.Operation{
		OperationID: "put-event", Method: http.MethodPut, Path: "/events/{id}", Summary: "Create an event or change all its occurrences", Errors: refused,
		Description: "A new event is a draft. Repeating the request changes nothing. What was said of single occurrences stays with them.",
	}, func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"40"`
		IfMatch string `header:"If-Match" doc:"The version that you read, when the event exists."`
		Body    EventDraft
	},
	) (*event, error) {
		saved, err := m.Service.Put(ctx, civic.ActorFrom(ctx), in.Body.event(civic.ID(in.ID), edit.ReadTag(in.IfMatch)))
		if err != nil {
			return nil, err
		}
		return read(ctx, saved.ID)
	})
	api.Register(a, writers, huma.Operation{
		OperationID: "move-event", Method: http.MethodPost, Path: "/events/{id}/state", Summary: "Take an event to another state", Errors: refused,
		Description: "Approve, publish, cancel, postpone, move or archive it; what readers are told needs a reason.",
	}, func(ctx context.Context, in *struct {
		ID      string `path:"id" maxLength:"40"`
		IfMatch string `header:"If-Match" required:"true" doc:"The version that you read."`
		Body    struct {
			State  string     `json:"state" enum:"draft,submitted,approved,published,cancelled,postponed,moved,archived"`
			Reason civic.Text `json:"reason,omitempty"`
		}
	},
	) (*event, error) {
		if _, err := m.Service.Move(ctx, civic.ActorFrom(ctx), civic.ID(in.ID), edit.ReadTag(in.IfMatch), State(in.Body.State), in.Body.Reason); err != nil {
			return nil, err
		}
		return read(ctx, civic.ID(in.ID))
	})
}
