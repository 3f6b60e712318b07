package event

import (
	"context"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// dataTimes is how many times the data of a page tells.
const dataTimes = 20

var schemaStates = map[State]string{
	"": "EventScheduled", Cancelled: "EventCancelled", Postponed: "EventPostponed", Moved: "EventRescheduled",
}

// data is the event as search engines read it (schema.org), one node a time.
func (v eventView) data(ctx context.Context, site string) any {
	var graph []any
	for _, o := range v.Times[:min(len(v.Times), dataTimes)] {
		graph = append(graph, v.schemaEvent(ctx, site, o))
	}
	if len(graph) == 0 || !v.E.Listed() {
		return nil
	}
	return map[string]any{"@context": "https://schema.org", "@graph": graph}
}

// stamp writes a moment of an occurrence: a day, or a time with its offset.
func stamp(t time.Time, whole bool) string {
	if whole {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

func (v eventView) schemaEvent(ctx context.Context, site string, o Occurrence) map[string]any {
	e, x := v.E, Entry{Event: v.E, Occurrence: o}
	kind := "Event"
	if e.Kind == Festival {
		kind = "Festival"
	}
	node := map[string]any{
		"@type": kind, "@id": v.Address + "#" + o.Key, "url": v.Address, "name": ui.Said(ctx, e.Title), "startDate": stamp(o.Start, o.WholeDays),
		"eventStatus": "https://schema.org/" + schemaStates[x.State()], "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
	}
	if o.WholeDays {
		node["endDate"] = o.Last()
	} else if o.End.After(o.Start) {
		node["endDate"] = stamp(o.End, false)
	}
	if x.State() == Moved && o.Original() != o.Day() {
		node["previousStartDate"] = o.Original()
	}
	if s := ui.Said(ctx, e.Summary); s != "" {
		node["description"] = s
	}
	name := ui.Said(ctx, o.Venue.Name)
	address := map[string]any{"@type": "PostalAddress", "addressCountry": "VN"}
	if c := ui.Said(ctx, ui.ChromeFrom(ctx).City); c != "" {
		address["addressLocality"] = c
		if name == "" {
			name = c
		}
	}
	if a := ui.Said(ctx, o.Venue.Address); a != "" {
		address["streetAddress"] = a
	}
	node["location"] = map[string]any{"@type": "Place", "name": name, "address": address}
	if who := v.organiser(ctx, site); len(who) > 0 {
		node["organizer"] = who
	}
	if e.Free {
		node["isAccessibleForFree"] = true
		node["offers"] = map[string]any{"@type": "Offer", "price": 0, "priceCurrency": "VND", "url": v.Address, "availability": "https://schema.org/InStock"}
	}
	if len(e.Languages) > 0 {
		node["inLanguage"] = e.Languages
	}
	if n := len(v.Above); n > 0 {
		up := v.Above[n-1]
		node["superEvent"] = map[string]any{"@type": "Event", "name": ui.Said(ctx, up.Title), "url": site + web.Path(ctx, up.path())}
	}
	return node
}

func (v eventView) organiser(ctx context.Context, site string) []any {
	var who []any
	if v.E.Organiser != "" {
		who = append(who, map[string]any{"@type": "Organization", "name": ui.Said(ctx, v.Choices.body(v.E.Organiser)), "url": site + web.PathIn(ctx, i18n.LocaleOf(ctx), "/organisations/"+v.E.Organiser)})
	}
	if by := ui.Said(ctx, v.E.By); by != "" {
		who = append(who, map[string]any{"@type": "Organization", "name": by})
	}
	return who
}

// tell is the event as the chain shows it.
func (e Event) tell(ctx context.Context, who civic.Text) civic.Node {
	word := stateWord(ctx, e.State)
	n := civic.Node{
		Ref: e.Ref(), Title: e.Title, Body: e.Summary, State: looks[e.State], Label: civic.Text{VI: word, EN: word}, Who: who, Href: e.path(), Demonstration: e.Demonstration,
	}
	if t, err := time.Parse(time.DateOnly, e.Schedule.Day); err == nil {
		n.At = t
	}
	if !e.Public() {
		n.Href = desk + "/" + string(e.ID)
	}
	return n
}
