package event

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// EventVenue is a venue as programs see it.
type EventVenue struct {
	Name    civic.Text `json:"name"`
	Address civic.Text `json:"address,omitempty"`
	Room    civic.Text `json:"room,omitempty"`
}

// EventOccurrence is one time of an event as programs see it.
type EventOccurrence struct {
	Event     string     `json:"event" doc:"Id of the event."`
	Key       string     `json:"key" doc:"The time that the rule gave it; it names the occurrence also after it was moved."`
	Title     civic.Text `json:"title"`
	Start     string     `json:"start" doc:"RFC 3339, or a day when it lasts whole days."`
	End       string     `json:"end,omitempty" doc:"Not included for times; the last day for whole days. Absent when it is not known."`
	WholeDays bool       `json:"whole_days"`
	State     string     `json:"state,omitempty" enum:"cancelled,postponed,moved," doc:"Absent: held as planned."`
	Reason    civic.Text `json:"reason,omitempty"`
	Venue     EventVenue `json:"venue"`
	Within    string     `json:"within,omitempty" doc:"Id of the festival or series that holds the event."`
	Free      bool       `json:"free"`
	StepFree  string     `json:"step_free,omitempty" enum:"yes,no,"`
	Children  bool       `json:"children"`
}

func occurrenceRecord(x Entry) EventOccurrence {
	r := EventOccurrence{
		Event: string(x.Event.ID), Key: x.Key, Title: x.Event.Title, Start: stamp(x.Start, x.WholeDays), WholeDays: x.WholeDays, State: string(x.State()), Reason: x.Reason(),
		Venue: EventVenue(x.Venue), Within: string(x.Event.Parent), Free: x.Event.Free, StepFree: x.Event.StepFree, Children: x.Event.Children,
	}
	if x.WholeDays {
		r.End = x.Last()
	} else if x.End.After(x.Start) {
		r.End = stamp(x.End, false)
	}
	return r
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type programme struct {
		Body struct {
			list.Position
			Occurrences []EventOccurrence `json:"occurrences"`
		}
	}
	api.Register(a, web.Public, huma.Operation{OperationID: "list-events", Method: http.MethodGet, Path: "/events", Summary: "Read the programme: occurrences in the order of their beginning"},
		func(ctx context.Context, in *struct {
			list.Paging
			From      string `query:"from" doc:"YYYY-MM-DD; today when omitted."`
			To        string `query:"to" doc:"YYYY-MM-DD, included."`
			Free      bool   `query:"free"`
			StepFree  bool   `query:"step_free"`
			Children  bool   `query:"children"`
			Within    string `query:"within" maxLength:"40" doc:"Id of a festival or series."`
			Organiser string `query:"organiser" maxLength:"100" doc:"Id of an organisation."`
		},
		) (*programme, error) {
			for field, day := range map[string]string{"from": in.From, "to": in.To} {
				if err := civic.Invalid(civic.DayProblems(field, day)...); err != nil {
					return nil, err
				}
			}
			f := Filter{From: in.From, To: in.To, Free: in.Free, StepFree: in.StepFree, Children: in.Children, Within: civic.ID(in.Within), Organiser: in.Organiser}
			if f.From == "" {
				f.From = m.Service.Today().Format(time.DateOnly)
			}
			all, total, err := m.Service.Programme(ctx, f, in.Size, in.Offset())
			out := &programme{}
			out.Body.Position, out.Body.Occurrences = in.Of(total), make([]EventOccurrence, len(all))
			for i, x := range all {
				out.Body.Occurrences[i] = occurrenceRecord(x)
			}
			return out, err
		})
	m.writingAPI(a)
}
