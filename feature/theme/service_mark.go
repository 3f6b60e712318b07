package theme

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Mark makes a passage of a comment, from character start to end, and gives it
// themes. A passage that is there already gets them in addition.
//
// Errors: Forbidden; NotFound; Invalid.
func (s *Service) Mark(ctx context.Context, who civic.Actor, comment civic.ID, start, end int, themes ...civic.ID) (Passage, error) {
	list, err := s.markAll(ctx, who, comment, []Passage{{Start: start, End: end}}, "", themes)
	if err != nil {
		return Passage{}, err
	}
	return list[0], nil
}

// MarkAll makes a passage of each part of a comment and gives each the themes
// and, when name is not empty, a new one of that name: all or nothing.
//
// Errors: as [Service.Mark] and [Service.SaveTheme].
func (s *Service) MarkAll(ctx context.Context, who civic.Actor, comment civic.ID, parts []Passage, name string, themes ...civic.ID) error {
	var errs []civic.FieldError
	if len(parts) == 0 {
		errs = append(errs, civic.FieldError{Field: "part", Key: "theme.error.no_part"})
	}
	if name == "" && len(themes) == 0 {
		errs = append(errs, civic.FieldError{Field: "theme", Key: "theme.error.no_theme"})
	}
	if err := civic.Invalid(errs...); err != nil {
		return err
	}
	_, err := s.markAll(ctx, who, comment, parts, name, themes)
	return err
}

func (s *Service) markAll(ctx context.Context, who civic.Actor, comment civic.ID, parts []Passage, name string, themes []civic.ID) ([]Passage, error) {
	if err := CanWork(who); err != nil {
		return nil, err
	}
	list, err := s.comments.ByIDs(ctx, []string{string(comment)})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 || !list[0].Counts {
		return nil, civic.NotFound("comment")
	}
	o, added := list[0], Theme{Consultation: list[0].Consultation, Name: civic.Text{VI: name}}
	var errs []civic.FieldError
	if name != "" {
		for _, e := range added.problems() {
			errs = append(errs, civic.FieldError{Field: "new", Key: e.Key, Args: e.Args})
		}
	}
	cuts := make([]Passage, len(parts))
	for i, p := range parts {
		text, start, end, problems := cut(o.Text, p.Start, p.End)
		cuts[i], errs = Passage{Start: start, End: end, Text: text}, append(errs, problems...)
	}
	if err := civic.Invalid(errs...); err != nil {
		return nil, err
	}
	var marked []Passage
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		marked = marked[:0]
		given := slices.Clone(themes)
		if name != "" {
			t, err := s.saveTheme(ctx, tx, who, added)
			if err != nil {
				return err
			}
			given = append(given, t.ID)
		}
		for _, c := range cuts {
			p, err := s.mark(ctx, tx, who, o, c, given)
			if err != nil {
				return err
			}
			marked = append(marked, p)
		}
		return s.settle(ctx, tx, o.Consultation, o.ID)
	})
	return marked, err
}

// Marking is a part of a comment with a theme that it gets.
type Marking struct {
	Comment    civic.ID
	Start, End int
	Theme      civic.ID
}

// MarkMany is [Service.Mark] of many parts of many comments: all or nothing.
//
// Errors: as [Service.Mark].
func (s *Service) MarkMany(ctx context.Context, who civic.Actor, list []Marking) error {
	if err := CanWork(who); err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = string(m.Comment)
	}
	found, err := s.comments.ByIDs(ctx, ids)
	if err != nil {
		return err
	}
	comments := map[civic.ID]Comment{}
	for _, o := range found {
		comments[o.ID] = o
	}
	parts := make([]Passage, len(list))
	for i, m := range list {
		o, ok := comments[m.Comment]
		if !ok || !o.Counts {
			return civic.NotFound("comment")
		}
		text, start, end, problems := cut(o.Text, m.Start, m.End)
		if err := civic.Invalid(problems...); err != nil {
			return err
		}
		parts[i] = Passage{Start: start, End: end, Text: text}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		for i, m := range list {
			if _, err := s.mark(ctx, tx, who, comments[m.Comment], parts[i], []civic.ID{m.Theme}); err != nil {
				return err
			}
		}
		for _, o := range found {
			if err := s.settle(ctx, tx, o.Consultation, o.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// settle lets the comments know whether one of them was dealt with, so that the
// next one is found without a walk over all.
func (s *Service) settle(ctx context.Context, tx *db.Tx, number civic.ConsultationNumber, comment civic.ID) error {
	done, err := s.store.done(ctx, tx, number, []string{string(comment)})
	if err != nil {
		return err
	}
	_, settled := done[comment]
	return s.comments.Settle(ctx, tx, comment, settled)
}

func (s *Service) mark(ctx context.Context, tx *db.Tx, who civic.Actor, o Comment, p Passage, themes []civic.ID) (Passage, error) {
	there, err := s.store.passages(ctx, tx, ` AND p.comment_id = ? AND p.starts = ? AND p.ends = ?`, string(o.ID), p.Start, p.End)
	if err != nil {
		return Passage{}, err
	}
	if len(there) > 0 {
		p = there[0]
	} else {
		now := s.clock()
		p.ID, p.Consultation, p.Comment, p.At = civic.NewID(now), o.Consultation, o.ID, now
		if err := s.store.insertPassage(ctx, tx, p, who.Person); err != nil {
			return Passage{}, err
		}
		if err := s.chain.Link(ctx, tx, who, civic.Ref{Kind: civic.RefComment, ID: string(o.ID)}, p.Ref()); err != nil {
			return Passage{}, err
		}
	}
	for _, id := range themes {
		if err := s.give(ctx, tx, who, p, id); err != nil {
			return Passage{}, err
		}
	}
	return s.store.passage(ctx, tx, p.ID)
}

func (s *Service) give(ctx context.Context, tx *db.Tx, who civic.Actor, p Passage, theme civic.ID) error {
	t, err := s.store.theme(ctx, tx, theme)
	if civic.IsKind(err, civic.KindNotFound) || err == nil && t.Consultation != p.Consultation {
		return civic.Invalid(civic.FieldError{Field: "theme", Key: "error.field.choice"})
	}
	if err != nil {
		return err
	}
	if err := s.store.mark(ctx, tx, p.ID, theme, who.Person, s.clock()); err != nil {
		return err
	}
	return s.chain.Link(ctx, tx, who, p.Ref(), t.Ref())
}

// SetThemes makes the themes of a passage, which were those seen, exactly those
// given; with none the passage itself goes, unless something was made from it.
//
// Errors: Forbidden; NotFound; Invalid; Conflict; [*edit.StaleError].
func (s *Service) SetThemes(ctx context.Context, who civic.Actor, passage civic.ID, seen, themes []civic.ID) error {
	if err := CanWork(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.store.passage(ctx, tx, passage)
		if err != nil {
			return err
		}
		if !same(p.Themes, seen) {
			return edit.Stale(ctx, tx, s.history, history.Subject{Kind: aPassage, ID: passage}, p, 0)
		}
		want := map[civic.ID]bool{}
		for _, id := range themes {
			want[id] = true
			if err := s.give(ctx, tx, who, p, id); err != nil {
				return err
			}
		}
		for _, id := range p.Themes {
			if want[id] {
				continue
			}
			if err := s.store.unmark(ctx, tx, p.ID, id); err != nil {
				return err
			}
			if err := s.chain.Unlink(ctx, tx, who, p.Ref(), civic.Ref{Kind: civic.RefTheme, ID: string(id)}); err != nil {
				return err
			}
		}
		if len(themes) > 0 {
			return nil
		}
		if err := s.chain.Unlink(ctx, tx, who, civic.Ref{Kind: civic.RefComment, ID: string(p.Comment)}, p.Ref()); err != nil {
			return err
		}
		if err := s.chain.Free(ctx, tx, p.Ref()); err != nil {
			return err
		}
		if err := s.store.deletePassage(ctx, tx, p.ID); err != nil {
			return err
		}
		if err := s.settle(ctx, tx, p.Consultation, p.Comment); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: history.Subject{Kind: aPassage, ID: p.ID}, Act: "remove", Before: p})
	})
}

// same tells whether two lists name the same themes.
func same(a, b []civic.ID) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}

// Empty says that there is nothing in a comment to mark, or takes that back.
//
// Errors: Forbidden; NotFound.
func (s *Service) Empty(ctx context.Context, who civic.Actor, comment civic.ID, empty bool) error {
	if err := CanWork(who); err != nil {
		return err
	}
	list, err := s.comments.ByIDs(ctx, []string{string(comment)})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return civic.NotFound("comment")
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.store.setRead(ctx, tx, list[0].Consultation, comment, who.Person, s.clock(), empty); err != nil {
			return err
		}
		return s.settle(ctx, tx, list[0].Consultation, comment)
	})
}

// Passages gives the passages of a comment in the order of the text.
//
// Errors: Forbidden.
func (s *Service) Passages(ctx context.Context, who civic.Actor, comment civic.ID) ([]Passage, error) {
	if err := CanLook(who); err != nil {
		return nil, err
	}
	return s.store.passages(ctx, s.db.Read(), ` AND p.comment_id = ?`, string(comment))
}

// MakeStatement turns a theme or a passage into a sentence to vote on, and keeps
// where it came from: both or neither.
//
// Errors: Forbidden; NotFound; what making a statement refuses.
func (s *Service) MakeStatement(ctx context.Context, who civic.Actor, from civic.Ref, text civic.Text) (civic.Ref, error) {
	if err := CanWork(who); err != nil {
		return civic.Ref{}, err
	}
	var number civic.ConsultationNumber
	switch from.Kind {
	case civic.RefTheme:
		t, err := s.store.theme(ctx, s.db.Read(), civic.ID(from.ID))
		if err != nil {
			return civic.Ref{}, err
		}
		number = t.Consultation
	case civic.RefPassage:
		p, err := s.store.passage(ctx, s.db.Read(), civic.ID(from.ID))
		if err != nil {
			return civic.Ref{}, err
		}
		number = p.Consultation
	default:
		return civic.Ref{}, civic.NotFound(string(from.Kind))
	}
	var made civic.Ref
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if made, err = s.statements.Seed(ctx, tx, who, number, text, string(from.Kind)+":"+from.ID); err != nil {
			return err
		}
		return s.chain.Link(ctx, tx, who, from, made)
	})
	if err != nil {
		return civic.Ref{}, err
	}
	return made, nil
}
