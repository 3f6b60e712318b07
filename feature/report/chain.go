package report

import (
	"dienhong/civic"
	"dienhong/kit/node"
)

// Nodes puts the lines of published reports on the chain.
func (m *Module) Nodes() []node.Kind {
	return []node.Kind{{Ref: civic.RefReport, Tell: m.Tell}}
}
