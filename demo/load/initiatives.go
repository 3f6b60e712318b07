package load

import (
	"context"
	"fmt"
	"strings"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/city"
	"dienhong/feature/initiative"
)

// initiatives fills the list with the initiatives that public accounts
// name, in the states in which the accounts leave them, and links them to the
// statements whose subject they plainly are. Those that are there stay as they are.
func (x Hanoi) initiatives(ctx context.Context, who civic.Actor, profile city.Profile, consultation civic.ConsultationNumber) error {
	service := x.Initiative
	numbers := map[string]int{}
	for _, s := range demo.Hanoi().Statements {
		numbers[s.Key] = s.Number
	}
	landmarks := map[string]demo.Landmark{}
	for _, l := range demo.Landmarks() {
		landmarks[l.ID] = l
	}
	for _, d := range demo.Initiatives() {
		in := initiative.Initiative{
			ID: civic.ID(d.ID), Demonstration: true, Source: d.Source, FactState: text(d.FactState), Verified: d.Verified,
			Texts: initiative.Texts{
				Title: text(d.Title), Summary: text(d.Summary), Horizon: knownYear(d.Horizon, profile), Level: d.Level, Lead: text(d.Lead), Partners: text(d.Partners),
				CostMin: initiative.Unknown, CostMax: initiative.Unknown, SDG: civic.SDGTargetsOf(d.SDG),
			},
		}
		if d.Pillar < len(profile.Pillars) { // an officer may have taken a pillar away
			in.Pillar = profile.Pillars[d.Pillar].ID
		}
		if l, ok := landmarks[d.Landmark]; ok {
			in.Place, in.Latitude, in.Longitude = text(d.Place), l.Lat, l.Lon
			in.Source += "; tọa độ " + l.Name.VI + ": " + l.Source
		}
		for _, f := range d.Fields {
			in.Fields = append(in.Fields, civic.CreativeField(f))
		}
		causes := []civic.Ref{}
		for _, key := range d.Statements {
			causes = append(causes, civic.Ref{Kind: civic.RefStatement, ID: fmt.Sprintf("%d-%d", consultation, numbers[key])})
		}
		saved, err := service.Initiative(ctx, who, in.ID)
		if err == nil && saved.Version > 1 { // a version 1 was saved when the loading was cut short
			continue
		}
		if civic.IsKind(err, civic.KindNotFound) {
			saved, err = service.Save(ctx, who, in, causes)
		}
		if err == nil {
			saved, err = service.Publish(ctx, who, saved.ID, saved.Version)
		}
		for _, to := range wayTo(initiative.State(d.State)) {
			if err == nil {
				saved, err = service.Move(ctx, who, saved.ID, saved.Version, to, reasonFor(d, to))
			}
		}
		if err != nil {
			return fmt.Errorf("initiative %s: %w", d.ID, err)
		}
	}
	return nil
}

// wayTo gives the steps from an idea to a state.
func wayTo(s initiative.State) []initiative.State {
	switch s {
	case initiative.Idea:
		return nil
	case initiative.Planned, initiative.InProgress:
		return []initiative.State{initiative.Selected, s}
	}
	return []initiative.State{s}
}

// reasonFor says what the accounts say: where an initiative comes from when it
// was selected, where it stands otherwise, and the first source.
func reasonFor(d demo.Initiative, to initiative.State) civic.Text {
	said := text(d.FactState)
	if to == initiative.Selected {
		said = text(d.Origin)
	}
	source, _, _ := strings.Cut(d.Source, ";")
	return civic.Text{VI: said.VI + " Nguồn: " + source, EN: said.EN + " Source: " + source}
}
