package search

import (
	"context"
	"fmt"
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

// Named returns those of the things named by values that the reader of a request
// may see, in the order of the values. A value that names nothing of the kinds is
// left out.
func (x Index) Named(ctx context.Context, r Request, kinds []string, as As, values []string) ([]Result, error) {
	byKind := map[string][]string{}
	for _, v := range values {
		kind, id, _ := strings.Cut(v, ":")
		if as != AsRef {
			if len(kinds) != 1 {
				return nil, fmt.Errorf("search: %d kinds in a field of ids", len(kinds))
			}
			kind, id = kinds[0], v
		}
		if slices.Contains(kinds, kind) && id != "" {
			byKind[kind] = append(byKind[kind], id)
		}
	}
	who, err := x.reader(ctx, r)
	if err != nil {
		return nil, err
	}
	var places []place
	for kind, ids := range byKind {
		column := "id"
		if as == AsSlug {
			column = "path"
			for i, slug := range ids {
				ids[i] = "/consultations/" + slug
			}
		}
		list, err := x.visible(ctx, who, kind, column, ids)
		if err != nil {
			return nil, err
		}
		places = append(places, list...)
	}
	results, err := x.results(ctx, r, places)
	order := func(res Result) int { return slices.Index(values, res.Value(as)) }
	slices.SortFunc(results, func(a, b Result) int { return order(a) - order(b) })
	return results, err
}

// visible returns where the things of a kind stand that a reader may see.
func (x Index) visible(ctx context.Context, who reader, kind, column string, values []string) (list []place, err error) {
	sees, more := who.sees()
	err = x.DB.Read().Select(ctx, &list, `SELECT 0 AS tier, e.kind, e.id, e.number FROM search_entry AS e WHERE e.city_id = ? AND e.kind = ? AND e.`+column+` IN (?)`+sees,
		append([]any{int64(x.City), kind, values}, more...)...)
	if err != nil {
		return nil, fmt.Errorf("read what was chosen: %w", err)
	}
	return list, nil
}
