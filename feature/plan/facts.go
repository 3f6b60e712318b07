package plan

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Lines gives the public programmes, each followed by its objectives, each followed by
// its actions.
func (m *Module) Lines(ctx context.Context) ([]facts.Entry, error) {
	p, err := m.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, it := range p.Of(Action) {
		ids = append(append(ids, it.Work.Lead), it.Work.Partners...)
	}
	bodies, err := m.Service.directory.BodyNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	var list []facts.Entry
	for _, programme := range p.Under(Programme, "") {
		list = append(list, p.fact(programme, bodies))
		for _, objective := range p.Under(Objective, programme.ID) {
			list = append(list, p.fact(objective, bodies))
			for _, action := range p.Under(Action, objective.ID) {
				list = append(list, p.fact(action, bodies))
			}
		}
	}
	return list, nil
}

func (p Plan) fact(it Item, bodies map[string]civic.Text) facts.Entry {
	e := facts.Entry{
		ID: string(it.ID), Kind: string(it.Kind), Level: string(it.Level), Title: it.Title, Summary: it.Summary, Horizon: p.Horizon(it),
		CostMin: facts.Unknown, CostMax: facts.Unknown, Percent: facts.Unknown, SDG: civic.SDGWords(it.SDG), Objectives: []int{}, Source: it.Source,
		Verified: it.Verified, Evidence: []facts.Evidence{}, Href: "/plan/" + string(it.ID), Demonstration: it.Demonstration,
	}
	if w := it.Work; w != nil {
		e.Lead, e.From, e.To, e.CostMin, e.CostMax, e.Money = bodies[w.Lead], w.Start, w.End, w.CostMin, w.CostMax, w.Money
		e.State, e.Percent, e.Late = string(w.State), w.Percent, w.Late(p.Today)
		var vi, en []string
		for _, id := range w.Partners {
			vi = append(vi, bodies[id].VI)
			name, _ := bodies[id].In(civic.English)
			en = append(en, name)
		}
		e.Partners = civic.Text{VI: strings.Join(vi, "\n"), EN: strings.Join(en, "\n")}
	}
	return e
}

// EvidenceOf gives what the reports of a public action show; nothing for others.
func (m *Module) EvidenceOf(ctx context.Context, action civic.ID) (list []facts.Evidence, err error) {
	reports, err := m.Service.Reports(ctx, civic.Visitor(), action)
	if civic.IsKind(err, civic.KindNotFound) {
		return nil, nil // a draft
	}
	for _, p := range reports {
		for _, e := range p.Evidence {
			list = append(list, facts.Evidence{Title: e.Title, Link: e.Link})
		}
	}
	return list, err
}
