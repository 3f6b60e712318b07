package statement

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Submission is an idea as somebody sends it.
type Submission struct {
	Key  Key
	Text string // at most MaxLength characters, NFC, one line
	Lang civic.Locale
	// Once is drawn with the form: the same form sent twice is one idea, and both
	// answers give the same tracking code. Empty: always a new one.
	Once string
}

// Submit adds an idea and gives its tracking code, which is shown once and
// stored only as a hash.
//
// Errors: Invalid; Closed; [*DuplicateError] with the statement that says the
// same; NotFound.
func (s *Service) Submit(ctx context.Context, slug string, in Submission) (Statement, string, error) {
	c, err := s.consultations.Snapshot(ctx, slug)
	if err != nil {
		return Statement{}, "", err
	}
	if !c.TakesTexts {
		return Statement{}, "", civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	if err := civic.Invalid(statementProblems("text", in.Text)...); err != nil {
		return Statement{}, "", err
	}
	if !in.Key.Known() {
		return Statement{}, "", civic.Invalid(civic.FieldError{Field: "key", Key: "statement.error.key"})
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
	code := civic.NewCode()
	if len(in.Once) >= 16 && len(in.Once) <= 64 {
		code = s.secret.codeOf(in.Once, in.Text)
	}
	if st.Author, err = s.enter(ctx, pidKey{c.Number, s.secret.participant(c.Number, in.Key)}); err != nil {
		return Statement{}, "", err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		sent, err := s.store.tracked(ctx, tx, s.secret.track(code))
		if err == nil {
			st = sent
			return nil
		}
		if !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
		existing, err := s.store.same(ctx, tx, c.Number, st.Text)
		if err == nil {
			return &DuplicateError{Existing: existing}
		}
		if !civic.IsKind(err, civic.KindNotFound) {
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

// Seed adds one statement of the office, shown at once, and gives its number.
//
// Errors: Forbidden; Invalid; [*DuplicateError].
func (s *Service) Seed(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, st Statement) (int64, error) {
	ids, err := s.seeds(ctx, who, consultation, []Statement{st})
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// SeedIn is [Service.Seed] in a transaction of the caller.
func (s *Service) SeedIn(ctx context.Context, tx *db.Tx, who civic.Actor, consultation civic.ConsultationNumber, st Statement) (int64, error) {
	if err := seedProblems(who, []Statement{st}); err != nil {
		return 0, err
	}
	ids, err := s.seedsIn(ctx, tx, consultation, []Statement{st})
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// Seeds adds statements of the office in one transaction.
func (s *Service) Seeds(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, seeds []Statement) error {
	_, err := s.seeds(ctx, who, consultation, seeds)
	return err
}

func seedProblems(who civic.Actor, seeds []Statement) error {
	if err := CanSeed(who); err != nil {
		return err
	}
	for _, st := range seeds {
		if err := seedFault(st); err != nil {
			return err
		}
	}
	return nil
}

func seedFault(st Statement) error {
	problems := statementProblems("text_vi", st.Text.VI)
	if st.Text.EN != "" {
		problems = append(problems, statementProblems("text_en", st.Text.EN)...)
	}
	return civic.Invalid(problems...)
}

func (s *Service) seeds(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, seeds []Statement) (ids []int64, err error) {
	if err := seedProblems(who, seeds); err != nil {
		return nil, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		ids, err = s.seedsIn(ctx, tx, consultation, seeds)
		return err
	})
	return ids, err
}

func (s *Service) seedsIn(ctx context.Context, tx *db.Tx, consultation civic.ConsultationNumber, seeds []Statement) (ids []int64, err error) {
	now := s.clock()
	next, err := s.store.nextStatement(ctx, tx, consultation)
	if err != nil {
		return nil, err
	}
	for i, st := range seeds {
		if existing, err := s.store.same(ctx, tx, consultation, st.Text); err == nil {
			return nil, &DuplicateError{Existing: existing}
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return nil, err
		}
		st.Consultation, st.ID, st.Origin, st.State, st.Author, st.CreatedAt = consultation, next+int64(i), Seed, Shown, Office, now
		if err := s.store.insertStatement(ctx, tx, st, ""); err != nil {
			return nil, err
		}
		ids = append(ids, st.ID)
	}
	tx.AfterCommit(func() { s.forget(consultation) })
	return ids, nil
}

// Tracked is what an author reads under a tracking code.
type Tracked struct {
	Statement    Statement
	Consultation civic.Consultation
	Decisions    []Decision // the newest first
	Target       *Statement // the statement that it was merged into
	Appeal       Appeal     // zero: there is none
}

// CanAppeal tells whether the author may ask for another look.
func (t Tracked) CanAppeal() bool {
	return appealable(t.Statement.State) && t.Appeal.At.IsZero() && len(t.Decisions) > 0
}

// Track finds an idea by its code, forgiving how it was typed.
func (s *Service) Track(ctx context.Context, typed string) (Tracked, error) {
	st, err := s.byCode(ctx, typed)
	if err != nil {
		return Tracked{}, err
	}
	t := Tracked{Statement: st}
	if err := s.counted(ctx, patience); err != nil {
		return Tracked{}, err
	}
	s.live.read(st.Consultation, func(c *conversation) { t.Statement.Tally = c.counted.Tally(st.ID) })
	if t.Consultation, err = s.consultations.SnapshotByNumber(ctx, st.Consultation); err != nil {
		return Tracked{}, err
	}
	if t.Decisions, err = s.DecisionsOf(ctx, st.Consultation, st.ID); err != nil {
		return Tracked{}, err
	}
	if t.Target, err = s.Target(ctx, st); err != nil {
		return Tracked{}, err
	}
	t.Appeal, err = s.AppealOf(ctx, Ref{st.Consultation, st.ID})
	return t, err
}

// byCode finds a statement by its tracking code.
//
// Errors: Invalid.
func (s *Service) byCode(ctx context.Context, typed string) (Statement, error) {
	code := civic.ParseCode(typed)
	if code == "" {
		return Statement{}, civic.Invalid(civic.FieldError{Field: "code", Key: "statement.error.code"})
	}
	st, err := s.store.tracked(ctx, s.db.Read(), s.secret.track(code))
	if civic.IsKind(err, civic.KindNotFound) {
		return Statement{}, civic.Invalid(civic.FieldError{Field: "code", Key: "statement.error.unknown_code"})
	}
	return st, err
}
