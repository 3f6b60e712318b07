package opinion

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Submission is an idea as somebody sends it.
type Submission struct {
	Key  Key
	Text string // at most MaxLength characters, NFC, one line
	Lang civic.Locale
}

// Submit adds an idea and gives its tracking code, which is shown once and
// stored only as a hash.
//
// Errors: Invalid; Closed; [*DuplicateError] with the statement that says the
// same; NotFound.
func (s *Service) Submit(ctx context.Context, slug string, in Submission) (Statement, string, error) {
	c, err := s.around.BySlug(ctx, slug)
	if err != nil {
		return Statement{}, "", err
	}
	if !c.IdeasOpen {
		return Statement{}, "", civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	if err := civic.Invalid(statementProblems("text", in.Text)...); err != nil {
		return Statement{}, "", err
	}
	if !in.Key.Known() {
		return Statement{}, "", civic.Invalid(civic.FieldError{Field: "key", Key: "opinion.error.key"})
	}
	st := Statement{Consultation: c.Number, Origin: Idea, State: Waiting, CreatedAt: s.clock()}
	if in.Lang == civic.English {
		st.Text.EN = in.Text
	} else {
		st.Text.VI = in.Text
	}
	if !c.ModerateFirst {
		st.State = Shown
	}
	code := newTrackingCode()
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		existing, err := s.store.same(ctx, tx, c.Number, folded(st.Text))
		if err == nil {
			return &DuplicateError{Existing: existing}
		}
		if !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
		if st.Author, err = s.enter(ctx, tx, c.Number, s.secret.participant(c.Number, in.Key)); err != nil {
			return err
		}
		if st.ID, err = s.store.nextStatement(ctx, tx, c.Number); err != nil {
			return err
		}
		return s.store.insertStatement(ctx, tx, st, s.secret.track(code))
	})
	if err != nil {
		return Statement{}, "", err
	}
	s.forget(c.Number)
	return st, code, nil
}

// Seeds adds statements of the office, shown at once, in one transaction.
func (s *Service) Seeds(ctx context.Context, who civic.Actor, consultation int64, seeds []Statement) error {
	if !who.Has(civic.Editor, civic.Moderator) {
		return civic.Forbidden()
	}
	for _, st := range seeds {
		if err := civic.Invalid(statementProblems("text_vi", st.Text.VI)...); err != nil {
			return err
		}
	}
	now := s.clock()
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		tid, err := s.store.nextStatement(ctx, tx, consultation)
		if err != nil {
			return err
		}
		for i, st := range seeds {
			if existing, err := s.store.same(ctx, tx, consultation, folded(st.Text)); err == nil {
				return &DuplicateError{Existing: existing}
			} else if !civic.IsKind(err, civic.KindNotFound) {
				return err
			}
			st.Consultation, st.ID, st.Origin, st.State, st.Author, st.CreatedAt = consultation, tid+int64(i), Seed, Shown, Office, now
			if err := s.store.insertStatement(ctx, tx, st, ""); err != nil {
				return err
			}
		}
		return nil
	})
	s.forget(consultation)
	return err
}

// Tracked is what an author reads under a tracking code.
type Tracked struct {
	Statement    Statement
	Consultation Consultation
	Decisions    []Decision // the newest first
	Target       *Statement // the statement that it was merged into
}

// Track finds an idea by its code, forgiving how it was typed.
func (s *Service) Track(ctx context.Context, typed string) (Tracked, error) {
	code := normalCode(typed)
	if code == "" {
		return Tracked{}, civic.Invalid(civic.FieldError{Field: "code", Key: "opinion.error.code"})
	}
	st, err := s.store.tracked(ctx, s.db.Read(), s.secret.track(code))
	if civic.IsKind(err, civic.KindNotFound) {
		return Tracked{}, civic.Invalid(civic.FieldError{Field: "code", Key: "opinion.error.unknown_code"})
	}
	if err != nil {
		return Tracked{}, err
	}
	t := Tracked{Statement: st}
	s.live.read(st.Consultation, func(c *conversation) { t.Statement.Tally = c.matrix.Tally(st.ID) })
	if t.Consultation, err = s.around.ByNumber(ctx, st.Consultation); err != nil {
		return Tracked{}, err
	}
	if t.Decisions, err = s.store.decisions(ctx, s.db.Read(), st.Consultation, st.ID, 50); err != nil {
		return Tracked{}, err
	}
	if st.State == Merged {
		target, err := s.store.statement(ctx, s.db.Read(), st.Consultation, st.MergedInto)
		if err != nil {
			return Tracked{}, err
		}
		t.Target = &target
	}
	return t, nil
}

// Queue gives the statements that wait for a moderator, the oldest first, and
// how many there are in all.
func (s *Service) Queue(ctx context.Context, who civic.Actor, limit int) ([]Statement, int, error) {
	if !who.Has(civic.Moderator) {
		return nil, 0, civic.Forbidden()
	}
	list, err := s.store.queue(ctx, s.db.Read(), limit)
	if err != nil {
		return nil, 0, err
	}
	n, err := s.store.countWaiting(ctx, s.db.Read())
	return list, n, err
}

// Verdict is what a moderator decides.
type Verdict struct {
	Act    Act
	Reason string // one of Reasons
	Note   string // at most 500 characters; the author and the public read it
	Into   int64  // the statement to merge into
	From   State  // the state that the moderator saw
}

// Decide moderates a statement: accept, return, hide or merge, with a reason.
//
// Errors: Forbidden; NotFound; Invalid; Conflict when another moderator decided
// since the page was drawn.
func (s *Service) Decide(ctx context.Context, who civic.Actor, consultation, id int64, v Verdict) (Statement, error) {
	if !who.Has(civic.Moderator) {
		return Statement{}, civic.Forbidden()
	}
	var errs []civic.FieldError
	if !slices.Contains(Acts, v.Act) {
		errs = append(errs, civic.FieldError{Field: "act", Key: "error.field.choice"})
	}
	if v.Act == Accept && v.Reason == "" {
		v.Reason = "fits"
	}
	if !slices.Contains(Reasons, v.Reason) || v.Act != Accept && v.Reason == "fits" {
		errs = append(errs, civic.FieldError{Field: "reason", Key: "opinion.error.reason"})
	}
	if v.Reason == "other" && v.Note == "" {
		errs = append(errs, civic.FieldError{Field: "note", Key: "opinion.error.note"})
	}
	if n := len([]rune(v.Note)); n > 500 {
		errs = append(errs, civic.FieldError{Field: "note", Key: "error.field.too_long", Args: []any{500, n}})
	}
	if err := civic.Invalid(errs...); err != nil {
		return Statement{}, err
	}
	var st Statement
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if st, err = s.store.statement(ctx, tx, consultation, id); err != nil {
			return err
		}
		if v.From != "" && st.State != v.From {
			return civic.Refuse(civic.KindConflict, "opinion.error.decided")
		}
		st.State, st.MergedInto = becomes[v.Act], 0
		if v.Act == Merge {
			target, err := s.store.statement(ctx, tx, consultation, v.Into)
			if err != nil || target.ID == id || target.State != Shown {
				return civic.Invalid(civic.FieldError{Field: "into", Key: "opinion.error.merge_target"})
			}
			st.MergedInto = target.ID
		}
		if err := s.store.setState(ctx, tx, st); err != nil {
			return err
		}
		return s.store.insertDecision(ctx, tx, consultation, who, Decision{
			Statement: id, At: s.clock(), Act: v.Act, Reason: v.Reason, Note: v.Note, MergedInto: st.MergedInto,
		})
	})
	if err != nil {
		return Statement{}, err
	}
	s.forget(consultation)
	return st, nil
}

// Decisions gives the public log of moderation, the newest first.
func (s *Service) Decisions(ctx context.Context, consultation int64, limit int) ([]Decision, error) {
	return s.store.decisions(ctx, s.db.Read(), consultation, -1, limit)
}
