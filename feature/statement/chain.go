package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/kit/node"
)

// Nodes puts statements on the chain; their ids are "<consultation>-<number>".
func (m *Module) Nodes() []node.Kind {
	return []node.Kind{{Ref: civic.RefStatement, Tell: m.Tell, Consultations: numbers}}
}

// numbers gives the consultations of statements by id.
func numbers(_ context.Context, ids []string) (map[string]civic.ConsultationNumber, error) {
	list := make(map[string]civic.ConsultationNumber, len(ids))
	for _, id := range ids {
		if ref, ok := parseRef(id); ok {
			list[id] = ref.Consultation
		}
	}
	return list, nil
}
