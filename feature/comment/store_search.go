package comment

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/db"
)

var foundComment = search.Kind{Name: string(civic.RefComment), Key: "comment.found", Many: true}

// entry is how a comment is found. What its author took back is not.
func (o Comment) entry() search.Entry {
	text := inLang(o.Lang, o.Text)
	if o.BodyName != "" {
		text = inLang(o.Lang, o.BodyName+". "+o.Text)
	}
	e := search.Entry{
		Kind: foundComment.Name, ID: string(o.ID), Text: text, Consultation: o.Consultation,
		Roles: []civic.Role{civic.Editor, civic.Moderator, civic.Analyst}, At: o.ReceivedAt,
		Path: search.Below + "/comments/" + string(o.ID), Desk: "/office/comments/" + string(o.ID),
	}
	if o.State == Shown {
		e.Public = search.Always
	}
	return e
}

// find lets people find a comment as it is now.
func (s store) find(ctx context.Context, tx *db.Tx, o Comment) error {
	if o.State == Withdrawn {
		return s.index.Remove(ctx, tx, foundComment.Name, string(o.ID))
	}
	return s.index.Put(ctx, tx, o.entry())
}

// Searchable lets people find comments.
func (m *Module) Searchable() []search.Source { return []search.Source{m.Service.store.found()} }

// found reads comments for the search index.
func (s store) found() search.Source {
	return search.Source{
		Kind: foundComment,
		IDs: func(ctx context.Context, q db.Queryer) (ids []string, err error) {
			err = q.Select(ctx, &ids, `SELECT id FROM comment_comment WHERE city_id = ? AND state <> 'withdrawn'`, s.city)
			return ids, err
		},
		Entries: func(ctx context.Context, q db.Queryer, ids []string) ([]search.Entry, error) {
			list, err := s.list(ctx, q, ` AND o.id IN (?) AND o.state <> 'withdrawn'`, ids)
			return search.Entries(list, Comment.entry), err
		},
	}
}

// findBatch bounds how many comments are read at once for the search index.
const findBatch = 500

// findAll lets people find comments that were written together.
func (s store) findAll(ctx context.Context, tx *db.Tx, ids []string) error {
	for batch := range slices.Chunk(ids, findBatch) {
		if err := s.index.Refresh(ctx, tx, s.found(), batch...); err != nil {
			return err
		}
	}
	return nil
}

// ranked gives a page of the comments with these ids that where selects, in the
// order of the ids, and how many there are.
func (s *Service) ranked(ctx context.Context, ids []string, where string, args []any, limit, offset int) ([]Comment, int, error) {
	kept, err := s.store.among(ctx, s.db.Read(), ids, where, args...)
	if err != nil {
		return nil, 0, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return !kept[id] })
	page := ids[min(offset, len(ids)):min(offset+limit, len(ids))]
	list, err := s.store.list(ctx, s.db.Read(), ` AND o.id IN (?)`, page)
	slices.SortFunc(list, func(a, b Comment) int { return slices.Index(page, string(a.ID)) - slices.Index(page, string(b.ID)) })
	return list, len(ids), err
}
