package chain

import (
	"context"
	"slices"

	"dienhong/civic"
)

// Find gives things of some kinds that a search finds in a consultation or (0) in all:
// what fits best first, at most limit of each kind, as far as the actor may see them.
// Kinds of rooms that are switched off are left out.
func (s *Service) Find(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, kinds []civic.RefKind, words string, limit int) ([]civic.Node, error) {
	kinds = slices.DeleteFunc(slices.Clone(kinds), func(k civic.RefKind) bool { return !offered(ctx, k) })
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	found, _, err := s.index.Things(ctx, number, names, words, limit)
	if err != nil {
		return nil, err
	}
	var refs []civic.Ref
	for _, f := range found {
		refs = append(refs, civic.Ref{Kind: civic.RefKind(f.Kind), ID: f.ID})
	}
	nodes, _, err := s.Tell(ctx, who, refs)
	return nodes, err
}
