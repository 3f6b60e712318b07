package app

import (
	"context"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/feature/answer"
	"dienhong/feature/initiative"
)

// origins finds what an initiative or a line of the plan may come from.
type origins struct{ f *Features }

// sourcesFound is how many possible causes of each sort a search gives.
const sourcesFound = 10

// sourcesEnough ends a search over many consultations.
const sourcesEnough = 40

// Offers finds what may have led to a line of the plan: initiatives, and what
// [origins.Sources] finds.
func (x origins) Offers(ctx context.Context, who civic.Actor, search string) ([]civic.Node, error) {
	list, _, err := x.f.Initiative.Service.List(ctx, who, initiative.Filter{Search: search}, sourcesFound, 0)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, in := range list {
		ids[i] = string(in.ID)
	}
	nodes, err := x.f.Initiative.Tell(ctx, who, ids)
	if err != nil || search == "" {
		return nodes, err
	}
	said, err := x.Sources(ctx, who, search)
	return append(nodes, said...), err
}

// Sources finds answers, themes, statements and comments of every consultation
// by words, with or without accents; what holds the accents as typed comes first.
func (x origins) Sources(ctx context.Context, who civic.Actor, search string) ([]civic.Node, error) {
	if strings.TrimSpace(search) == "" {
		return nil, nil
	}
	answers, _, err := x.f.Answer.Service.List(ctx, who, answer.Filter{Search: search}, sourcesFound, 0)
	if err != nil {
		return nil, err
	}
	var refs []civic.Ref
	for _, a := range answers {
		refs = append(refs, civic.Ref{Kind: civic.RefAnswer, ID: string(a.ID)})
	}
	nodes, _, err := x.f.Chain.Service.Tell(ctx, who, refs)
	if err != nil {
		return nil, err
	}
	all, err := x.f.Consultation.Service.List(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if len(nodes) >= sourcesEnough {
			break
		}
		found, err := subjects(x).FindSubjects(ctx, who, c.Number, search)
		if err != nil {
			return nil, err
		}
		typedFirst(found, search)
		nodes = append(nodes, found[:min(len(found), sourcesFound)]...)
	}
	typedFirst(nodes, search)
	return nodes, nil
}

// typedFirst puts what holds the search as it was typed first.
func typedFirst(nodes []civic.Node, search string) {
	typed := strings.ToLower(strings.TrimSpace(search))
	holds := func(n civic.Node) int {
		if strings.Contains(strings.ToLower(n.Title.VI+" "+n.Title.EN+" "+n.Body.VI+" "+n.Body.EN), typed) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(nodes, func(a, b civic.Node) int { return holds(a) - holds(b) })
}
