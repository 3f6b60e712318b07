package search

import (
	"context"
	"slices"
)

// Choose returns the things of some kinds that fit a request best, at most limit of
// each kind; nothing for a request without words.
func (x Index) Choose(ctx context.Context, r Request, kinds []string, limit int) ([]Result, error) {
	if len(kinds) == 0 || r.Query.Empty() {
		return nil, nil
	}
	classes := make([]class, len(kinds))
	for i, k := range kinds {
		classes[i] = class{[]string{k}, limit}
	}
	byKind, err := x.find(ctx, r, classes)
	if err != nil {
		return nil, err
	}
	var places []place
	for _, h := range byKind {
		places = append(places, h.places[:min(limit, len(h.places))]...)
	}
	slices.SortFunc(places, best)
	return x.results(ctx, r, places)
}
