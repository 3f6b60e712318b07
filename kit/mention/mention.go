// Package mention collects what stands under a pillar and about an organisation, and
// what a document is about, for the pages of the city. A feature that has such things
// has a method Mentions ([Source]) or Mention ([Namer]).
package mention

import (
	"context"

	"dienhong/civic"
	"dienhong/ui"
)

// Mention is something of another feature that a page leads to.
type Mention struct {
	Kind  string // in the reader's language: "Đợt tham vấn"
	Title civic.Text
	Href  string
	Meta  string // a line of dates or figures, in the reader's language
}

// Group is a list of mentions under a title in the reader's language.
type Group struct {
	Title    string
	Mentions []Mention
	// All leads to the whole list, when it is longer or kept elsewhere.
	All ui.Link
}

// Most is how many things of a kind a page names; a link leads to the others.
const Most = 20

// Subject is what a page is about, or what a document belongs to.
type Subject struct {
	Kind string
	ID   string
	Slug string // of a pillar
}

// The kinds of subjects.
const (
	Pillar       = "pillar"
	Body         = "body"
	Consultation = "consultation"
)

// Source is a feature with things under a pillar or of an organisation.
type Source interface {
	// Mentions returns what everyone may read of it, group by group, without empty
	// groups; nothing for kinds that mean nothing to the feature.
	Mentions(ctx context.Context, of Subject) ([]Group, error)
}

// Sources are these features, in the order of the page.
type Sources func() []Source

// Of returns all groups of a subject.
func (list Sources) Of(ctx context.Context, of Subject) (all []Group, err error) {
	if list == nil {
		return nil, nil
	}
	for _, s := range list() {
		groups, err := s.Mentions(ctx, of)
		if err != nil {
			return nil, err
		}
		all = append(all, groups...)
	}
	return all, nil
}

// Namer is a feature with things to which documents belong.
type Namer interface {
	// Mention names such a thing; ok is false when it is not there or not public.
	Mention(ctx context.Context, of Subject) (m Mention, ok bool, err error)
}

// Namers are these features.
type Namers func() []Namer

// Of names a subject.
func (list Namers) Of(ctx context.Context, of Subject) (m Mention, ok bool, err error) {
	if list == nil {
		return m, false, nil
	}
	for _, n := range list() {
		if m, ok, err = n.Mention(ctx, of); ok || err != nil {
			return m, ok, err
		}
	}
	return m, false, nil
}
