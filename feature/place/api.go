package place

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// PlaceStatus is a status from a day on as programs see it.
type PlaceStatus struct {
	Status string     `json:"status" enum:"planned,open,closed,moved,reopening,lost"`
	From   string     `json:"from,omitempty" doc:"YYYY, YYYY-MM or YYYY-MM-DD; absent when it is not known."`
	Cause  string     `json:"cause,omitempty" doc:"Of closed, moved and lost."`
	Note   civic.Text `json:"note,omitempty"`
	Source string     `json:"source,omitempty"`
}

// PlaceName is a former or another name as programs see it.
type PlaceName struct {
	Name   civic.Text `json:"name"`
	From   string     `json:"from,omitempty"`
	To     string     `json:"to,omitempty"`
	Source string     `json:"source,omitempty"`
}

// PlaceObservation is what counts of a feature of accessibility as programs see it.
type PlaceObservation struct {
	Feature string     `json:"feature"`
	Value   string     `json:"value" enum:"yes,partly,no"`
	Measure civic.Text `json:"measure,omitempty"`
	Day     string     `json:"observed_on"`
	By      string     `json:"by" enum:"city,venue,disabled,visitor"`
	How     string     `json:"how" enum:"measured,seen,declared"`
}

// PlaceRecord is a place as programs see it.
type PlaceRecord struct {
	ID            string             `json:"id"`
	Kind          string             `json:"kind"`
	Name          civic.Text         `json:"name"`
	Text          civic.Text         `json:"text,omitempty"`
	Address       civic.Text         `json:"address,omitempty" doc:"As it was written."`
	Latitude      *float64           `json:"latitude,omitempty"`
	Longitude     *float64           `json:"longitude,omitempty"`
	Accuracy      int64              `json:"accuracy_m,omitempty"`
	Unit          *PlaceUnitKey      `json:"unit,omitempty" doc:"The administrative unit of today in which it stands."`
	Status        string             `json:"status,omitempty" doc:"Of today; absent when it is not known."`
	Since         string             `json:"since,omitempty"`
	Owner         string             `json:"owner,omitempty"`
	Organisation  string             `json:"organisation,omitempty" doc:"Id of the organisation of the directory that runs it."`
	By            civic.Text         `json:"by,omitempty"`
	Contact       string             `json:"contact,omitempty" doc:"Only when it may be published."`
	Protection    string             `json:"protection,omitempty"`
	Act           string             `json:"act,omitempty" doc:"The document that protects it."`
	ActDay        string             `json:"act_day,omitempty"`
	Premises      string             `json:"premises,omitempty" enum:"yes,no," doc:"Whether it offers premises."`
	Offer         civic.Text         `json:"offer,omitempty"`
	Fields        []string           `json:"fields,omitempty"`
	Pillar        string             `json:"pillar,omitempty"`
	Action        string             `json:"action,omitempty" doc:"Id of an action of the plan that it delivers."`
	Link          string             `json:"link,omitempty"`
	Source        string             `json:"source,omitempty"`
	Verified      bool               `json:"verified"`
	Demonstration bool               `json:"demonstration,omitempty"`
	Course        []PlaceStatus      `json:"course" doc:"Statuses in the order in which they happened."`
	Names         []PlaceName        `json:"names"`
	Accessibility []PlaceObservation `json:"accessibility" doc:"The observation that counts of each feature; what nobody observed is absent."`
}

func record(p Place, g ground, today string) PlaceRecord {
	r := PlaceRecord{
		ID: string(p.ID), Kind: p.Kind, Name: p.Name, Text: p.Text, Address: p.Address, Accuracy: p.Accuracy, Owner: p.Owner, Organisation: p.Body, By: p.By, Protection: p.Rank, Act: p.Act,
		ActDay: p.ActDay, Premises: p.Premises, Offer: p.Offer, Pillar: string(p.Pillar), Action: string(p.Action), Link: p.Link, Source: p.Source, Verified: p.Verified,
		Demonstration: p.Demonstration, Course: []PlaceStatus{}, Names: []PlaceName{}, Accessibility: []PlaceObservation{},
	}
	if !p.At().IsZero() {
		r.Latitude, r.Longitude = &p.Lat, &p.Lon
		if u, ok := g.of(p.At()); ok {
			r.Unit = &PlaceUnitKey{u.Code, u.From}
		}
	}
	if p.Shown {
		r.Contact = p.Contact
	}
	if now, ok := p.On(today); ok {
		r.Status, r.Since = string(now.Status), now.From
	}
	for _, f := range p.Fields {
		r.Fields = append(r.Fields, string(f))
	}
	for _, c := range p.course() {
		r.Course = append(r.Course, PlaceStatus{string(c.Status), c.From, c.Cause, c.Note, c.Source})
	}
	for _, n := range p.Names {
		if n.Reason == "" {
			r.Names = append(r.Names, PlaceName{n.Name, n.From, n.To, n.Source})
		}
	}
	for _, o := range p.Known() {
		r.Accessibility = append(r.Accessibility, PlaceObservation{o.Feature, o.Value, o.Measure, o.Day, o.By, o.How})
	}
	return r
}

// PlaceYear are the changes of a year as programs see them.
type PlaceYear struct {
	Year     int `json:"year" doc:"0: changes of which nobody knows the day."`
	Opened   int `json:"opened" doc:"Changes to open from planned, from nothing or after a loss."`
	Reopened int `json:"reopened" doc:"Changes to open from closed, moved or reopening."`
	Closed   int `json:"closed" doc:"Changes to closed, moved or lost, one for each time of being open."`
}

// PlaceFigures are what places tell together, as programs see them.
type PlaceFigures struct {
	Places int            `json:"places" doc:"Public places."`
	Open   int            `json:"open" doc:"Of them, those whose status of today is open."`
	Known  int            `json:"known" doc:"Of them, those whose status of today is noted at all."`
	Years  []PlaceYear    `json:"years"`
	Causes map[string]int `json:"causes" doc:"Closings by cause, dated or not."`
	Life   float64        `json:"median_life_years" doc:"The median of the years from the first opening to the loss."`
	Lives  int            `json:"lives" doc:"Of how many lost places the median is; 0: there is none."`
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	type places struct {
		Body struct {
			list.Position
			Places []PlaceRecord `json:"places"`
		}
	}
	api.Register(a, web.Public, huma.Operation{OperationID: "list-places", Method: http.MethodGet, Path: "/places", Summary: "Read the directory of places, by name"},
		func(ctx context.Context, in *struct {
			list.Paging
			Words    string `query:"q" maxLength:"200"`
			Kind     string `query:"kind" maxLength:"40"`
			Status   string `query:"status" enum:"planned,open,closed,moved,reopening,lost," doc:"Of today."`
			StepFree bool   `query:"step_free"`
			Premises bool   `query:"premises" doc:"Those that offer premises."`
			Unit     string `query:"unit" maxLength:"40" doc:"Code of a unit of today."`
		},
		) (*places, error) {
			found, total, err := m.Service.Directory(ctx, Filter{Words: in.Words, Kind: in.Kind, Status: Status(in.Status), StepFree: in.StepFree, Premises: in.Premises, Unit: in.Unit}, in.Size, in.Offset())
			if err != nil {
				return nil, err
			}
			g, err := m.Service.ground(ctx)
			out := &places{}
			out.Body.Position, out.Body.Places = in.Of(total), make([]PlaceRecord, len(found))
			for i, p := range found {
				out.Body.Places[i] = record(p, g, m.Service.today())
			}
			return out, err
		})
	type figures struct{ Body PlaceFigures }
	api.Register(a, web.Public, huma.Operation{OperationID: "place-figures", Method: http.MethodGet, Path: "/places/figures", Summary: "Read what the statuses of places tell together"},
		func(ctx context.Context, in *struct {
			Kind string `query:"kind" maxLength:"40"`
		},
		) (*figures, error) {
			f, err := m.Service.Figures(ctx, in.Kind)
			out := &figures{PlaceFigures{Places: f.Places, Open: f.Open, Known: f.Known, Years: []PlaceYear{}, Causes: map[string]int{}, Life: f.Life, Lives: f.Lives}}
			for _, y := range f.Years {
				out.Body.Years = append(out.Body.Years, PlaceYear{y.Year, y.Opened, y.Reopened, y.Ended})
			}
			for _, c := range f.Causes {
				out.Body.Causes[c.Cause] = c.Count
			}
			return out, err
		})
	type one struct{ Body PlaceRecord }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-place", Method: http.MethodGet, Path: "/places/{id}", Summary: "Read a place"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"40"`
		},
		) (*one, error) {
			p, err := m.Service.Place(ctx, civic.Visitor(), civic.ID(in.ID))
			if err != nil {
				return nil, err
			}
			g, err := m.Service.ground(ctx)
			return &one{record(p, g, m.Service.today())}, err
		})
	m.unitAPI(a)
}
