// Package news collects what features made public, for feeds. A feature with news has
// a method News ([Source]).
package news

import (
	"context"
	"time"

	"dienhong/civic"
)

// Item is something new.
type Item struct {
	ID    string     // stays the same; of letters, digits and "-"
	Kind  string     // in the reader's language: "Trả lời"
	Title civic.Text // one line
	At    time.Time
	Href  string // without language prefix
}

// Source is a feature with news.
type Source interface {
	// News returns what everyone may read of a consultation, at most limit, the newest
	// first; for the zero consultation what belongs to none.
	News(ctx context.Context, of civic.Consultation, limit int) ([]Item, error)
}

// Sources are the features with news.
type Sources func() []Source

// Of returns the news of a consultation or of none, at most limit of each feature.
func (list Sources) Of(ctx context.Context, of civic.Consultation, limit int) (all []Item, err error) {
	if list == nil {
		return nil, nil
	}
	for _, s := range list() {
		items, err := s.News(ctx, of, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	return all, nil
}
