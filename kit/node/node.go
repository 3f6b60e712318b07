// Package node is how features put what they own on the chain of evidence. A feature
// that owns kinds of references has a method Nodes ([Source]); the chain names them,
// and counts what came of a consultation.
package node

import (
	"context"

	"dienhong/civic"
)

// Kind is a kind of things on the chain. All but Tell may be nil.
type Kind struct {
	Ref civic.RefKind
	// Tell returns a node for each id that exists and that the actor may see, in any
	// order.
	Tell func(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error)

	// Public returns the ids of what everyone may see, for kinds that belong to no
	// consultation and have an effect of their own.
	Public func(ctx context.Context) ([]string, error)
	// In returns the ids of what everyone may see of a consultation.
	In func(ctx context.Context, number civic.ConsultationNumber) ([]string, error)
	// Consultations returns the consultations of those ids that exist, for kinds of
	// which a consultation may have too many to list. At most 1,000 ids at once.
	Consultations func(ctx context.Context, ids []string) (map[string]civic.ConsultationNumber, error)
	// State names the state of Public and In: another one after each change. It may
	// stand for all kinds of its feature.
	State func(ctx context.Context) (civic.ID, error)
}

// Source is a feature with things on the chain.
type Source interface{ Nodes() []Kind }
