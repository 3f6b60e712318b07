package plan

import (
	"context"
	"strconv"

	"dienhong/civic"
)

// YearRow is a line of the yearly plan table.
type YearRow struct {
	Action    Item
	Objective civic.Text
	Programme civic.Text
	Pillar    civic.Text // empty: none
	Lead      civic.Text // empty: not decided
	Partners  []civic.Text
	Late      bool
	Steps     []Milestone // those due in the year
}

// Year gives the public actions on which somebody works in a year, in the order
// of the plan: those that begin by its end, end in it or later, and were not
// over before. An action without dates belongs to every year until it is done or
// stopped.
func (s *Service) Year(ctx context.Context, year int) ([]YearRow, error) {
	p, err := s.Plan(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	a, err := s.names(ctx, p.Items)
	if err != nil {
		return nil, err
	}
	first, last := strconv.Itoa(year)+"-01-01", strconv.Itoa(year)+"-12-31"
	var list []YearRow
	for _, it := range p.Of(Action) {
		w := it.Work
		over := w.State == Done || w.State == Stopped
		switch {
		case w.Start > last, w.End != "" && w.End < first && (over || p.Today < first), w.End == "" && over:
			continue
		}
		objective, _ := p.Item(it.Parent)
		programme, _ := p.Item(objective.Parent)
		row := YearRow{Action: it, Objective: objective.Title, Programme: programme.Title, Late: w.Late(p.Today)}
		if pillar, ok := a.pillar(p.Pillar(it)); ok {
			row.Pillar = pillar.Name
		}
		if w.Lead != "" {
			row.Lead = a.body(w.Lead)
		}
		for _, b := range w.Partners {
			row.Partners = append(row.Partners, a.body(b))
		}
		for _, m := range w.Milestones {
			if m.Due >= first && m.Due <= last {
				row.Steps = append(row.Steps, m)
			}
		}
		list = append(list, row)
	}
	return list, nil
}
