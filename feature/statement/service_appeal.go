package statement

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Appeal asks the moderators to look again, once, at a statement that was
// returned or hidden. The tracking code is what shows the author.
//
// Errors: Invalid (an unknown code, the text); Conflict when the statement is
// neither returned nor hidden, or there was an appeal.
func (s *Service) Appeal(ctx context.Context, typed, text string, lang civic.Locale) error {
	st, err := s.byCode(ctx, typed)
	if err != nil {
		return err
	}
	if err := civic.Invalid(appealProblems(text, st)...); err != nil {
		return err
	}
	ref := Ref{st.Consultation, st.ID}
	a := Appeal{Consultation: st.Consultation, Statement: st.ID, At: s.clock()}
	if lang == civic.English {
		a.Text.EN = text
	} else {
		lang, a.Text.VI = civic.Vietnamese, text
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		st, err := s.store.statement(ctx, tx, ref.Consultation, ref.Statement)
		if err != nil {
			return err
		}
		before, err := s.store.appealOf(ctx, tx, ref)
		if err != nil {
			return err
		}
		if !before.At.IsZero() {
			return civic.Refuse(civic.KindConflict, "statement.error.appeal_once")
		}
		last, err := s.store.lastAct(ctx, tx, ref)
		if err != nil {
			return err
		}
		if !appealable(st.State) || last.ID == 0 {
			return civic.Refuse(civic.KindConflict, "statement.error.appeal_not_now")
		}
		a.Against = last.ID
		if err := s.store.insertAppeal(ctx, tx, a, lang); err != nil {
			return err
		}
		_, err = s.store.insertDecision(ctx, tx, ref.Consultation, Decision{Statement: st.ID, At: a.At, Was: st.State, Act: Ask})
		return err
	})
	if errors.Is(err, db.ErrConflict) {
		return civic.Refuse(civic.KindConflict, "statement.error.appeal_once")
	}
	if err == nil {
		s.forget(ref.Consultation)
	}
	return err
}

// Appealed is an appeal that waits, with what it is about.
type Appealed struct {
	Appeal    Appeal
	Statement Statement
	Act       Decision // that it is against
}

// Appeals gives the appeals that wait, the oldest first. Consultation 0 means
// all.
func (s *Service) Appeals(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, limit int) ([]Appealed, error) {
	if err := CanModerate(who); err != nil {
		return nil, err
	}
	list, err := s.store.waitingAppeals(ctx, s.db.Read(), consultation, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Appealed, len(list))
	for i, a := range list {
		if out[i], err = s.appealed(ctx, a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) appealed(ctx context.Context, a Appeal) (Appealed, error) {
	st, err := s.store.statement(ctx, s.db.Read(), a.Consultation, a.Statement)
	if err != nil {
		return Appealed{}, err
	}
	acts, err := s.DecisionsOf(ctx, a.Consultation, a.Statement)
	return Appealed{a, st, a.act(acts)}, err
}

// AppealOf gives the appeal of a statement; the zero value when there is none.
func (s *Service) AppealOf(ctx context.Context, ref Ref) (Appeal, error) {
	return s.store.appealOf(ctx, s.db.Read(), ref)
}

// mayAnswer refuses a moderator who would judge an appeal against an act of
// their own although another one could.
//
// Errors: Forbidden.
func (s *Service) mayAnswer(ctx context.Context, who civic.Actor, act Decision) error {
	if s.moderators == nil || who.Person == "" || act.Person != who.Person {
		return nil
	}
	others, err := s.moderators.Besides(ctx, who.Person)
	if err != nil || others == 0 {
		return err
	}
	return civic.Refuse(civic.KindForbidden, "statement.error.own_act")
}

// openAppeal gives the appeal of a statement if it waits, to those who may
// answer it.
func (s *Service) openAppeal(ctx context.Context, tx *db.Tx, who civic.Actor, ref Ref) (a Appeal, open bool, err error) {
	a, err = s.store.appealOf(ctx, tx, ref)
	if err != nil || !a.Open() {
		return a, false, err
	}
	return a, true, s.mayAnswerIn(ctx, tx, who, a)
}

// mayAnswerIn is mayAnswer for an appeal.
func (s *Service) mayAnswerIn(ctx context.Context, tx *db.Tx, who civic.Actor, a Appeal) error {
	acts, err := s.store.decisions(ctx, tx, `id = ?`, a.Against)
	if err != nil {
		return err
	}
	return s.mayAnswer(ctx, who, a.act(acts))
}
