package statement

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Translate writes a statement in the language that its author did not use, or
// writes such a text again. Version is that of the translation that the officer
// saw, 0 when there was none; every version is kept.
//
// Errors: Forbidden; NotFound; Invalid, also when another statement has the text;
// Conflict when the statement was written in both languages; [*edit.StaleError].
func (s *Service) Translate(ctx context.Context, who civic.Actor, ref Ref, version int64, text string) error {
	if err := CanSeed(who); err != nil {
		return err
	}
	if err := civic.Invalid(statementProblems("text", text)...); err != nil {
		return err
	}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		st, err := s.store.statement(ctx, tx, ref.Consultation, ref.Statement)
		if err != nil {
			return err
		}
		lang, ok := st.lacks()
		if !ok {
			return civic.Refuse(civic.KindConflict, "statement.error.both_languages")
		}
		written := civic.Text{VI: text}
		if lang == civic.English {
			written = civic.Text{EN: text}
		}
		switch other, err := s.store.same(ctx, tx, ref.Consultation, written); {
		case err == nil && other.ID != st.ID && (st.State != Merged || st.MergedInto != other.ID):
			// Two that read alike would split the votes on one thing.
			return civic.Invalid(civic.FieldError{Field: "text", Key: "statement.error.same_translation", Args: []any{other.ID}})
		case err != nil && !civic.IsKind(err, civic.KindNotFound):
			return err
		}
		before, err := s.store.translations(ctx, tx, ref)
		if err != nil {
			return err
		}
		last := append(before, Translation{})[0]
		if last.Version != version {
			return overtaken(last)
		}
		return s.store.translate(ctx, tx, ref, Translation{
			Version: version + 1, Lang: lang, Text: text, At: s.clock(), Person: who.Person, Name: who.Name,
		})
	})
	if errors.Is(err, db.ErrConflict) { // both at the same moment
		saved, rerr := s.Translations(ctx, who, ref)
		if rerr != nil {
			return rerr
		}
		return overtaken(append(saved, Translation{})[0])
	}
	if err == nil {
		s.forget(ref.Consultation)
	}
	return err
}

// Translations gives every version of what the office added, the newest first.
func (s *Service) Translations(ctx context.Context, who civic.Actor, ref Ref) ([]Translation, error) {
	if err := CanSeed(who); err != nil {
		return nil, err
	}
	return s.store.translations(ctx, s.db.Read(), ref)
}
