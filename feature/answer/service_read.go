package answer

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// Answer gives an answer as the office works on it, with what it answers.
//
// Errors: Forbidden; NotFound.
func (s *Service) Answer(ctx context.Context, who civic.Actor, id civic.ID) (Answer, []civic.Ref, error) {
	if err := CanDraft(who); err != nil {
		return Answer{}, nil, err
	}
	a, err := s.store.answer(ctx, s.db.Read(), id)
	return a, a.Subjects, err
}

// History gives who changed an answer: the newest lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanDraft(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), on(id), older)
}

// Editions gives what was published of an answer, the newest first.
//
// Errors: NotFound when nothing was.
func (s *Service) Editions(ctx context.Context, id civic.ID) ([]Edition, error) {
	list, err := s.store.editions(ctx, s.db.Read(), ` AND e.answer_id = ? ORDER BY e.edition DESC`, string(id))
	if err == nil && len(list) == 0 {
		err = civic.NotFound("answer")
	}
	return list, err
}

// PublicAnswers gives the last editions of the public answers of a consultation,
// the newest first, at most limit from offset; of one decision or, when it is
// empty, of all.
func (s *Service) PublicAnswers(ctx context.Context, number civic.ConsultationNumber, d Decision, limit, offset int) ([]Edition, error) {
	where, args := ` AND a.consultation = ? AND e.edition = a.edition`, []any{number}
	if d != "" {
		where, args = where+` AND e.decision = ?`, append(args, string(d))
	}
	return s.store.editions(ctx, s.db.Read(), where+` ORDER BY e.at DESC, e.answer_id LIMIT ? OFFSET ?`, append(args, limit, offset)...)
}

// AnswersTo gives the last editions of the public answers to a thing, or to what
// was made of it: a comment is answered with its theme. The newest comes first.
func (s *Service) AnswersTo(ctx context.Context, of ...civic.Ref) ([]Edition, error) {
	var ids []string
	for _, ref := range of {
		found, err := s.chain.Reached(ctx, s.db.Read(), ref, civic.RefAnswer)
		if err != nil {
			return nil, err
		}
		ids = append(ids, found...)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return s.store.editions(ctx, s.db.Read(), ` AND e.answer_id IN (?) AND e.edition = a.edition ORDER BY e.at DESC, e.answer_id`, ids)
}

// Filter selects answers of the office's list.
type Filter struct {
	Consultation civic.ConsultationNumber // 0: of all
	State        State                    // empty: all
	Late         bool
	Search       string   // every word must be found, with or without accents
	NotBy        civic.ID // leaves out what this person wrote; empty: nobody's
}

// List gives answers for the office: what is due first, then the newest, at most
// limit from offset, and how many there are.
//
// Errors: Forbidden.
func (s *Service) List(ctx context.Context, who civic.Actor, f Filter, limit, offset int) ([]Answer, int, error) {
	if err := CanDraft(who); err != nil {
		return nil, 0, err
	}
	where, args := "", []any{}
	if f.Consultation != 0 {
		where, args = where+` AND consultation = ?`, append(args, f.Consultation)
	}
	if f.State != "" {
		where, args = where+` AND state = ?`, append(args, string(f.State))
	}
	if f.NotBy != "" {
		where, args = where+notWritten, append(args, f.NotBy)
	}
	ids, searched, err := s.store.index.IDs(ctx, foundAnswer.Name, f.Consultation, f.Search)
	if err != nil {
		return nil, 0, err
	}
	if searched {
		where, args = where+` AND id IN (?)`, append(args, ids)
	}
	if f.Late {
		where, args = where+` AND published_at = 0 AND due_on <> '' AND due_on < ?`, append(args, s.Today())
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	list, err := s.store.list(ctx, s.db.Read(), where+` ORDER BY CASE WHEN published_at = 0 AND due_on <> '' THEN due_on ELSE '9999' END, updated_at DESC, id
		LIMIT ? OFFSET ?`, append(slices.Clone(args), limit, offset)...)
	return list, total, err
}

// Setting gives how the office works.
func (s *Service) Setting(ctx context.Context) (Setting, error) {
	return s.store.setting(ctx, s.db.Read())
}

// SaveSetting changes how the office works.
//
// Errors: Forbidden; Invalid; [*edit.StaleError].
func (s *Service) SaveSetting(ctx context.Context, who civic.Actor, set Setting) error {
	if err := CanSet(who); err != nil {
		return err
	}
	if err := civic.Invalid(set.problems()...); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		before, err := s.store.setting(ctx, tx)
		if err != nil {
			return err
		}
		of := history.Subject{Kind: aSetting}
		if err := edit.Check(ctx, tx, s.history, of, before, before.Version, set.Version); err != nil {
			return err
		}
		next := set
		next.Version = before.Version + 1
		if err := s.store.saveSetting(ctx, tx, next); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: of, Act: "setting", Before: before, After: next})
	})
}

// Told counts the authors whom the publication of an answer would tell.
//
// Errors: Forbidden.
func (s *Service) Told(ctx context.Context, who civic.Actor, a Answer) (int, error) {
	if err := CanDecide(who); err != nil || s.mail == nil {
		return 0, err
	}
	list, err := s.toTell(ctx, s.db.Read(), a.Ref())
	return len(list), err
}

// Totals counts the public answers of a consultation by decision.
func (s *Service) Totals(ctx context.Context, number civic.ConsultationNumber) (map[Decision]int, error) {
	return s.store.totals(ctx, s.db.Read(), number)
}

// Public gives the last editions of the public answers of ids.
func (s *Service) Public(ctx context.Context, ids []string) ([]Edition, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return s.store.editions(ctx, s.db.Read(), ` AND e.answer_id IN (?) AND e.edition = a.edition`, ids)
}

// About gives what an answer is to and what became of it, as the actor may see
// it, with how many of each they may not.
func (s *Service) About(ctx context.Context, who civic.Actor, id civic.ID) (to, became []civic.Node, hiddenTo, hiddenBecame int, err error) {
	ref := civic.Ref{Kind: civic.RefAnswer, ID: string(id)}
	causes, err := s.chain.Causes(ctx, s.db.Read(), ref)
	if err != nil {
		return nil, nil, 0, 0, err
	}
	if to, hiddenTo, err = s.chain.Tell(ctx, who, causes); err != nil {
		return nil, nil, 0, 0, err
	}
	effects, err := s.chain.Effects(ctx, s.db.Read(), ref)
	if err != nil {
		return nil, nil, 0, 0, err
	}
	became, hiddenBecame, err = s.chain.Tell(ctx, who, effects)
	return to, became, hiddenTo, hiddenBecame, err
}

// LastChange names the state of everything here: another one after each change.
func (s *Service) LastChange(ctx context.Context) (civic.ID, error) {
	return s.history.State(ctx, s.db.Read())
}
