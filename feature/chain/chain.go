package chain

import (
	"fmt"

	"dienhong/civic"
)

// Direction says which way to walk.
type Direction string

// Back leads to the causes, Forward to the effects.
const (
	Back    Direction = "back"
	Forward Direction = "forward"
)

// Tier is everything of one kind that a walk meets.
type Tier struct {
	Kind   civic.RefKind
	Total  int          // how many there are
	Nodes  []civic.Node // the first of them that the reader may see
	Hidden int          // of those looked at, how many the reader may not see
}

// More tells how many are neither shown nor hidden.
func (t Tier) More() int { return t.Total - len(t.Nodes) - t.Hidden }

// linkable checks that a link goes down the chain.
func linkable(from, to civic.Ref) error {
	if from.Kind.Rank() < 0 || from.ID == "" {
		return civic.Invalid(civic.FieldError{Field: "from", Key: "chain.error.unknown"})
	}
	if to.Kind.Rank() < 0 || to.ID == "" {
		return civic.Invalid(civic.FieldError{Field: "to", Key: "chain.error.unknown"})
	}
	if from.Kind.Rank() >= to.Kind.Rank() {
		return civic.Invalid(civic.FieldError{Field: "to", Key: "chain.error.order"})
	}
	return nil
}

// InUseError refuses to delete what others point to.
type InUseError struct {
	Ref civic.Ref
	By  map[civic.RefKind]int // how many of each kind
}

func (e *InUseError) Error() string {
	return fmt.Sprintf("chain: %s %s is in use: %v", e.Ref.Kind, e.Ref.ID, e.By)
}
