package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Ref names a statement in the whole installation.
type Ref struct {
	Consultation civic.ConsultationNumber
	Statement    int64
}

// Queue gives the statements that wait for a moderator, the oldest first, and
// how many wait in each consultation. Consultation 0 means all.
func (s *Service) Queue(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, limit int) ([]Statement, []Backlog, error) {
	if err := CanModerate(who); err != nil {
		return nil, nil, err
	}
	list, err := s.store.queue(ctx, s.db.Read(), consultation, limit)
	if err != nil {
		return nil, nil, err
	}
	backlog, err := s.store.backlog(ctx, s.db.Read())
	return list, backlog, err
}

// Waiting counts the statements and the appeals that wait for a moderator.
func (s *Service) Waiting(ctx context.Context) (n int, err error) {
	backlog, err := s.store.backlog(ctx, s.db.Read())
	for _, b := range backlog {
		n += b.N
	}
	if err != nil {
		return 0, err
	}
	appeals, err := s.store.countWaitingAppeals(ctx, s.db.Read())
	return n + appeals, err
}

// Decide moderates a statement: accept, return, hide or merge, with a reason.
//
// It answers the author's appeal, if the moderator saw one (v.Appeal); one that came
// since the page was drawn is read first: an author has only one.
//
// Errors: Forbidden, also when the appeal is against an act of one's own and
// another moderator could answer it; NotFound; Invalid; [*DecidedError] when
// another moderator decided, or the author appealed, since the page was drawn.
func (s *Service) Decide(ctx context.Context, who civic.Actor, ref Ref, v Verdict) (Statement, error) {
	if err := CanModerate(who); err != nil {
		return Statement{}, err
	}
	v, err := v.check()
	if err != nil {
		return Statement{}, err
	}
	var st Statement
	if err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		st, err = s.decide(ctx, tx, who, ref, v, "")
		return err
	}); err != nil {
		return Statement{}, err
	}
	s.forget(ref.Consultation)
	return st, nil
}

// decide does one act inside a transaction.
func (s *Service) decide(ctx context.Context, tx *db.Tx, who civic.Actor, ref Ref, v Verdict, batch civic.ID) (Statement, error) {
	st, err := s.store.statement(ctx, tx, ref.Consultation, ref.Statement)
	if err != nil {
		return Statement{}, err
	}
	appeal, appealed, err := s.openAppeal(ctx, tx, who, ref)
	if err != nil {
		return Statement{}, err
	}
	if appealed && !v.Appeal {
		return Statement{}, &DecidedError{Statement: st, Last: Decision{Statement: st.ID, At: appeal.At, Was: st.State, Act: Ask}}
	}
	if v.From != "" && st.State != v.From || st.State == becomes[v.Act] || v.Appeal && !appealed {
		last, err := s.store.lastAct(ctx, tx, ref)
		if err != nil {
			return Statement{}, err
		}
		return Statement{}, &DecidedError{Statement: st, Last: last}
	}
	was := st.State
	if v.Act != Keep {
		st.State, st.MergedInto = becomes[v.Act], 0
	}
	if v.Act == Merge {
		target, err := s.store.statement(ctx, tx, ref.Consultation, v.Into)
		if err == nil {
			target, err = s.store.target(ctx, tx, target)
		}
		switch {
		case err != nil && !civic.IsKind(err, civic.KindNotFound):
			return Statement{}, err
		case err != nil || target.ID == st.ID || target.State != Shown:
			return Statement{}, civic.Invalid(civic.FieldError{Field: "into", Key: "statement.error.merge_target"})
		}
		st.MergedInto = target.ID
	}
	if err := s.store.setState(ctx, tx, st); err != nil {
		return Statement{}, err
	}
	act, err := s.store.insertDecision(ctx, tx, ref.Consultation, Decision{
		Statement: st.ID, At: s.clock(), Person: who.Person, Batch: batch, Was: was,
		Act: v.Act, Reason: v.Reason, Note: v.Note, MergedInto: st.MergedInto,
	})
	if err == nil && appealed {
		err = s.store.answerAppeal(ctx, tx, ref, act)
	}
	return st, err
}

// maxBulk bounds one bulk decision.
const maxBulk = 500

// Bulk is what came of a bulk decision.
type Bulk struct {
	Batch   civic.ID // for UndoBatch
	Done    int
	Skipped []Ref // decided by somebody else in the meantime, or theirs to decide
}

// DecideAll does the same to many statements in one transaction. Those that
// another moderator decided in the meantime are left alone and reported.
//
// Errors: Forbidden; Invalid; NotFound.
func (s *Service) DecideAll(ctx context.Context, who civic.Actor, refs []Ref, v Verdict) (Bulk, error) {
	if err := CanModerate(who); err != nil {
		return Bulk{}, err
	}
	v, err := v.check()
	if err != nil {
		return Bulk{}, err
	}
	switch {
	case len(refs) == 0:
		return Bulk{}, civic.Invalid(civic.FieldError{Field: "statements", Key: "statement.error.none_chosen"})
	case len(refs) > maxBulk:
		return Bulk{}, civic.Invalid(civic.FieldError{Field: "statements", Key: "statement.error.too_many_chosen", Args: []any{maxBulk}})
	case v.Act == Merge:
		return Bulk{}, civic.Invalid(civic.FieldError{Field: "act", Key: "error.field.choice"})
	}
	if v.From == "" {
		v.From = Waiting
	}
	var b Bulk
	if err := s.db.Tx(ctx, func(tx *db.Tx) error {
		b = Bulk{Batch: civic.NewID(s.clock())}
		for _, ref := range refs {
			_, err := s.decide(ctx, tx, who, ref, v, b.Batch)
			switch {
			case civic.IsKind(err, civic.KindConflict), civic.IsKind(err, civic.KindForbidden): // an appeal against their own act
				b.Skipped = append(b.Skipped, ref)
			case err != nil:
				return err
			default:
				b.Done++
			}
		}
		return nil
	}); err != nil {
		return Bulk{}, err
	}
	for _, ref := range refs {
		s.forget(ref.Consultation)
	}
	return b, nil
}

// UndoLast takes back the last act on a statement; the log keeps both. It gives
// the statement as it is now.
//
// Errors: Forbidden; NotFound; Conflict when there is nothing to take back.
func (s *Service) UndoLast(ctx context.Context, who civic.Actor, ref Ref) (Statement, error) {
	if err := CanModerate(who); err != nil {
		return Statement{}, err
	}
	var st Statement
	if err := s.db.Tx(ctx, func(tx *db.Tx) error {
		last, err := s.store.lastAct(ctx, tx, ref)
		if err != nil {
			return err
		}
		if last.ID == 0 || last.Act == Undo {
			return civic.Refuse(civic.KindConflict, "statement.error.nothing_to_undo")
		}
		st, err = s.undo(ctx, tx, who, ref, last, "")
		return err
	}); err != nil {
		return Statement{}, err
	}
	s.forget(ref.Consultation)
	return st, nil
}

// undo puts a statement back to where it was before an act. An appeal that the
// act answered waits again; one that waits is answered by it.
func (s *Service) undo(ctx context.Context, tx *db.Tx, who civic.Actor, ref Ref, d Decision, batch civic.ID) (Statement, error) {
	st, err := s.store.statement(ctx, tx, ref.Consultation, ref.Statement)
	if err != nil {
		return Statement{}, err
	}
	a, appealed, err := s.openAppeal(ctx, tx, who, ref)
	if err != nil {
		return Statement{}, err
	}
	if !appealed && a.Answer == d.ID {
		// Whom the appeal is against takes back no answer of another.
		if err := s.mayAnswerIn(ctx, tx, who, a); err != nil {
			return Statement{}, err
		}
	}
	was := st.State
	st.State, st.MergedInto = d.Was, 0
	if st.State == Merged {
		into, err := s.store.decisions(ctx, tx, `consultation = ? AND tid = ? AND act = 'merge' AND id < ? ORDER BY id DESC LIMIT 1`,
			ref.Consultation, ref.Statement, d.ID)
		if err != nil {
			return Statement{}, err
		}
		if len(into) == 0 {
			return Statement{}, civic.Refuse(civic.KindConflict, "statement.error.nothing_to_undo")
		}
		st.MergedInto = into[0].MergedInto
	}
	if err := s.store.setState(ctx, tx, st); err != nil {
		return Statement{}, err
	}
	act, err := s.store.insertDecision(ctx, tx, ref.Consultation, Decision{
		Statement: st.ID, At: s.clock(), Person: who.Person, Batch: batch, Was: was, Act: Undo, MergedInto: st.MergedInto,
	})
	switch {
	case err != nil:
	case appealed:
		err = s.store.answerAppeal(ctx, tx, ref, act)
	case a.Answer == d.ID:
		err = s.store.answerAppeal(ctx, tx, ref, 0)
	}
	return st, err
}

// UndoBatch takes back a bulk decision, except where somebody decided since and
// where the author asked for another look that is another moderator's.
func (s *Service) UndoBatch(ctx context.Context, who civic.Actor, batch civic.ID) (done int, err error) {
	if err := CanModerate(who); err != nil {
		return 0, err
	}
	if !batch.Valid() {
		return 0, civic.NotFound("batch")
	}
	touched := map[civic.ConsultationNumber]bool{}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		done = 0
		rows, err := s.store.decisionRows(ctx, tx, `batch = ? AND act <> 'undo' ORDER BY consultation, id`, string(batch))
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return civic.NotFound("batch")
		}
		for _, r := range rows {
			ref := Ref{r.Consultation, r.TID}
			last, err := s.store.lastAct(ctx, tx, ref)
			if err != nil {
				return err
			}
			if last.ID != r.ID {
				continue
			}
			if _, err := s.undo(ctx, tx, who, ref, r.decision(), batch); civic.IsKind(err, civic.KindForbidden) {
				continue
			} else if err != nil {
				return err
			}
			touched[r.Consultation] = true
			done++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for n := range touched {
		s.forget(n)
	}
	return done, nil
}

// Log is a page of the public log of moderation.
type Log struct {
	Decisions []Decision // the newest first
	Counts    []ActCount // of the whole log
	Total     int
	// Uncounted: statements that were hidden or merged after votes, and the
	// votes on them, which are kept and left out of every count.
	UncountedStatements, UncountedVotes int
}

// Log gives a page of the log of moderation.
func (s *Service) Log(ctx context.Context, consultation civic.ConsultationNumber, offset, limit int) (Log, error) {
	var l Log
	var err error
	if l.Decisions, err = s.store.decisionLog(ctx, s.db.Read(), consultation, offset, limit); err != nil {
		return l, err
	}
	if l.Counts, err = s.store.countActs(ctx, s.db.Read(), consultation); err != nil {
		return l, err
	}
	for _, c := range l.Counts {
		l.Total += c.N
	}
	l.UncountedStatements, l.UncountedVotes, err = s.Uncounted(ctx, consultation)
	return l, err
}

// Uncounted counts the statements that are not shown although they have public
// votes, and the current ones of these.
func (s *Service) Uncounted(ctx context.Context, consultation civic.ConsultationNumber) (statements, votes int, err error) {
	list, err := s.Statements(ctx, consultation)
	statements, votes = uncounted(list)
	return statements, votes, err
}

func uncounted(list []Statement) (statements, votes int) {
	for _, st := range list {
		if n := st.Tally.Total(); st.State != Shown && n > 0 {
			statements++
			votes += n
		}
	}
	return statements, votes
}

// Batch tells what a bulk decision did, to how many statements, and whether it
// was taken back since.
func (s *Service) Batch(ctx context.Context, who civic.Actor, batch civic.ID) (act Act, n int, undone bool, err error) {
	if err := CanModerate(who); err != nil {
		return "", 0, false, err
	}
	list, err := s.store.decisions(ctx, s.db.Read(), `batch = ? ORDER BY id`, string(batch))
	if err != nil {
		return "", 0, false, err
	}
	for _, d := range list {
		if d.Act == Undo && !undone {
			undone, n = true, 0
		}
		if act == "" {
			act = d.Act
		}
		n++
	}
	return act, n, undone, nil
}
