package theme

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/node"
)

// Nodes puts passages and themes on the chain.
func (m *Module) Nodes() []node.Kind {
	return []node.Kind{
		{Ref: civic.RefPassage, Tell: m.TellPassages, Consultations: m.Service.Consultations},
		{Ref: civic.RefTheme, Tell: m.TellThemes, In: m.Service.published, State: m.Service.LastChange},
	}
}

// published gives the ids of the published themes of a consultation.
func (s *Service) published(ctx context.Context, number civic.ConsultationNumber) ([]string, error) {
	list, err := s.Themes(ctx, civic.Visitor(), number)
	ids := make([]string, len(list))
	for i, t := range list {
		ids[i] = string(t.ID)
	}
	return ids, err
}
