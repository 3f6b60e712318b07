package theme

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Themes gives the published themes of a consultation. Passages of comments that are
// not shown count; documents leave out their text.
func (m *Module) Themes(ctx context.Context, number civic.ConsultationNumber) ([]facts.Theme, error) {
	all, err := m.Service.Themes(ctx, civic.Visitor(), number)
	if err != nil {
		return nil, err
	}
	var list []facts.Theme
	for _, t := range all {
		_, passages, err := m.Service.Theme(ctx, civic.System(), t.ID)
		if err != nil {
			return nil, err
		}
		told := facts.Theme{ID: string(t.ID), Name: t.Name, Summary: t.Summary, Href: t.Ref().Path()}
		for _, p := range passages {
			told.Passages = append(told.Passages, facts.Passage{Comment: string(p.Comment), Text: p.Text})
		}
		list = append(list, told)
	}
	return list, nil
}
