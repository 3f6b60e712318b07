package search

import (
	"context"
	"path"
	"slices"
	"strings"
)

// As is how the value of a field names a thing.
type As string

// The ways to name a thing.
const (
	AsRef  As = "ref"  // kind:id
	AsID   As = "id"   // its id, for fields of one kind
	AsSlug As = "slug" // the end of its address, for consultations
)

// Value names a result.
func (r Result) Value(as As) string {
	switch as {
	case AsID:
		return r.ID
	case AsSlug:
		return path.Base(r.Path)
	}
	return r.Kind + ":" + r.ID
}

// Choose returns the things of some kinds that fit a request best, at most limit of
// each kind; for a request without words, the latest of all the kinds together.
func (x Index) Choose(ctx context.Context, r Request, kinds []string, limit int) ([]Result, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	if r.Query.Empty() {
		if strings.TrimSpace(r.Query.String()) != "" {
			return nil, nil // nothing to search for, which is not everything
		}
		who, err := x.reader(ctx, r)
		if err != nil {
			return nil, err
		}
		places, err := x.seek(ctx, who, []look{{0, r.scope(kinds), limit}})
		if err != nil {
			return nil, err
		}
		slices.SortFunc(places, best)
		return x.results(ctx, r, places)
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
