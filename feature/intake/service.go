package intake

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/platform/blob"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/secret"
)

// Consultation is what this feature needs to know of one.
type Consultation struct {
	Number        int64
	Slug          string
	Title         civic.Text
	Question      civic.Text
	Open          bool   // people may send opinions now
	ClosedKey     string // sentence of the catalogue: why not
	Public        bool
	Demonstration bool
}

// Consultations is where they come from.
type Consultations interface {
	BySlug(ctx context.Context, slug string) (Consultation, error)
	ByNumber(ctx context.Context, number int64) (Consultation, error)
	// All gives them for choosing, the newest first, drafts too.
	All(ctx context.Context) ([]Consultation, error)
}

// Bodies is the city's directory.
type Bodies interface {
	AllBodies(ctx context.Context) ([]Body, error)
}

// Body is an organisation that can speak.
type Body struct {
	ID   string
	Name civic.Text
}

// Service holds the use cases.
type Service struct {
	db     *db.DB
	store  store
	clock  clock.Clock
	zone   *time.Location
	around Consultations
	bodies Bodies
	secret *secret.Keeper
	files  blob.Store
	held   Held
	// keep is how long a contact is kept after it was left.
	keep time.Duration
}

// StaleError says that somebody saved a newer version first.
type StaleError struct{ Current Opinion }

func (e *StaleError) Error() string { return "intake: a newer version was saved" }

// Unwrap makes it a conflict.
func (e *StaleError) Unwrap() error { return civic.Refuse(civic.KindConflict, "error.conflict") }

const (
	purposeContact = "intake.contact"
	purposeTrack   = "intake.track"
	purposeOnce    = "intake.once"
)

// Submission is an opinion as its author sends it.
type Submission struct {
	Text     string
	Lang     civic.Locale
	Kind     civic.StakeholderKind
	BodyName string
	Article  string
	Publish  bool
	Contact  Contact
	Consent  Consent
	Scan     Scan // stored before, by [Service.Store]
	// Once is drawn with the form: the same form sent twice is one opinion, and
	// both answers give the same tracking code. Empty: always a new one.
	Once string
}

// Submit takes an opinion from the site. The tracking code is shown once and
// stored only as a hash.
//
// Errors: NotFound; Closed; Invalid.
func (s *Service) Submit(ctx context.Context, slug string, in Submission) (Opinion, string, error) {
	c, err := s.around.BySlug(ctx, slug)
	if err != nil {
		return Opinion{}, "", err
	}
	if !c.Open {
		return Opinion{}, "", civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	now := s.clock()
	o := Opinion{
		Number: c.Number, Channel: Web, ReceivedAt: now, Lang: in.Lang, Text: in.Text, Article: in.Article, Kind: in.Kind,
		BodyName: in.BodyName, People: 1, Publish: in.Publish, Scan: in.Scan,
	}
	if len(in.Once) < 16 || len(in.Once) > 64 {
		return s.enter(ctx, civic.Visitor(), o, in.Contact, in.Consent, civic.NewCode(), "")
	}
	key := "web:" + s.secret.Hash(purposeOnce, in.Once)
	code, err := s.codeOf(in.Once)
	if err != nil {
		return Opinion{}, "", err
	}
	sent, err := s.Track(ctx, code)
	if err == nil && sent.Text == in.Text {
		return sent, code, nil
	}
	if err == nil {
		// Written anew after it was sent: another opinion.
		code, key = civic.NewCode(), ""
	} else if !civic.IsKind(err, civic.KindNotFound) {
		return Opinion{}, "", err
	}
	o, code, err = s.enter(ctx, civic.Visitor(), o, in.Contact, in.Consent, code, key)
	if errors.Is(err, db.ErrConflict) {
		// Both came at once; the other one was first.
		if sent, err := s.Track(ctx, code); err == nil {
			return sent, code, nil
		}
	}
	return o, code, err
}

// codeOf gives the tracking code that belongs to a form.
func (s *Service) codeOf(once string) (string, error) {
	raw, err := hex.DecodeString(s.secret.Hash(purposeOnce+".code", once))
	if err != nil {
		return "", err
	}
	return civic.CodeOf([8]byte(raw[:8])), nil
}

// Enter takes an opinion that came by another channel and was typed by an
// officer; the phase does not matter, for a letter may be entered late. An empty
// ReceivedAt is now. Code is the one printed on the paper; empty: a new one.
//
// Errors: Forbidden; NotFound; Invalid, also when the code was used.
func (s *Service) Enter(ctx context.Context, who civic.Actor, o Opinion, contact Contact, consent Consent, code string) (Opinion, string, error) {
	if err := CanEnter(who); err != nil {
		return Opinion{}, "", err
	}
	if _, err := s.around.ByNumber(ctx, o.Number); err != nil {
		return Opinion{}, "", err
	}
	if o.ReceivedAt.IsZero() {
		o.ReceivedAt = s.clock()
	}
	if code == "" {
		return s.enter(ctx, who, o, contact, consent, civic.NewCode(), "")
	}
	printed := civic.ParseCode(code)
	if printed == "" {
		return Opinion{}, "", civic.Invalid(civic.FieldError{Field: "code", Key: "intake.error.code"})
	}
	switch _, err := s.Track(ctx, printed); {
	case err == nil:
		return Opinion{}, "", civic.Invalid(civic.FieldError{Field: "code", Key: "intake.error.code_used", Args: []any{printed}})
	case !civic.IsKind(err, civic.KindNotFound):
		return Opinion{}, "", err
	}
	// One paper makes one opinion, also when two clerks have it.
	o, _, err := s.enter(ctx, who, o, contact, consent, printed, "code:"+s.secret.Hash(purposeTrack, printed))
	if errors.Is(err, db.ErrConflict) {
		err = civic.Invalid(civic.FieldError{Field: "code", Key: "intake.error.code_used", Args: []any{printed}})
	}
	return o, printed, err
}

func (s *Service) enter(ctx context.Context, who civic.Actor, o Opinion, contact Contact, consent Consent, code, key string) (Opinion, string, error) {
	now := s.clock()
	o.ID, o.Version, o.EnteredAt, o.EnteredBy, o.State = civic.NewID(now), 1, now, who.Person, Waiting
	errs := append(o.problems(now), contact.problems(consent)...)
	errs = append(errs, s.bodyProblems(ctx, o.Body)...)
	if err := civic.Invalid(errs...); err != nil {
		return Opinion{}, "", err
	}
	store := func(tx *db.Tx) error {
		var err error
		if o.Serial, err = s.store.nextSerial(ctx, tx, o.Number); err != nil {
			return err
		}
		if err := s.store.insert(ctx, tx, o, key, s.secret.Hash(purposeTrack, code)); err != nil {
			return err
		}
		if err := s.keepContact(ctx, tx, o, contact, consent); err != nil {
			return err
		}
		return s.store.record(ctx, tx, now, who, o.ID, "enter", "", "", nil)
	}
	err := s.db.Tx(ctx, store)
	for range 4 {
		if !errors.Is(err, db.ErrConflict) {
			break
		}
		// Two took the same receipt number at once, unless it is the same paper.
		if _, known := s.Track(ctx, code); known == nil {
			break
		}
		err = s.db.Tx(ctx, store)
	}
	if err != nil {
		return Opinion{}, code, err
	}
	o.HasContact = !contact.IsZero()
	return o, code, nil
}

func (s *Service) bodyProblems(ctx context.Context, id string) []civic.FieldError {
	if id == "" {
		return nil
	}
	list, err := s.bodies.AllBodies(ctx)
	if err != nil || !slices.ContainsFunc(list, func(b Body) bool { return b.ID == id }) {
		return []civic.FieldError{{Field: "body", Key: "error.field.choice"}}
	}
	return nil
}

func (s *Service) keepContact(ctx context.Context, tx *db.Tx, o Opinion, contact Contact, consent Consent) error {
	if contact.IsZero() {
		return nil
	}
	text, err := s.store.consent(ctx, tx)
	if err != nil {
		return err
	}
	if consent.Version != text.Version {
		// The text changed between reading and sending: agreement is to what was read.
		return civic.Invalid(civic.FieldError{Field: "purposes", Key: "intake.error.consent_changed"})
	}
	raw, err := json.Marshal(contact)
	if err != nil {
		return err
	}
	until := time.Time{}
	if s.keep > 0 {
		until = o.EnteredAt.Add(s.keep)
	}
	return s.store.insertContact(ctx, tx, o.ID, s.secret.Seal(purposeContact, string(o.ID), string(raw)), consent, o.Lang, o.EnteredAt, until)
}

// Verdict is what a moderator decides of an opinion.
type Verdict struct {
	State  State  // Shown, Kept or Hidden
	Reason string // one of Reasons, when kept or hidden
	Note   string // at most 500 characters; the author reads it
}

// Decide says whether an opinion is public.
//
// Errors: Forbidden; NotFound; Invalid, also when its author does not let it be
// shown; Conflict when it was withdrawn; [*StaleError].
func (s *Service) Decide(ctx context.Context, who civic.Actor, id civic.ID, version int64, v Verdict) (Opinion, error) {
	if err := CanDecide(who); err != nil {
		return Opinion{}, err
	}
	var errs []civic.FieldError
	switch v.State {
	case Shown:
	case Kept, Hidden:
		if !slices.Contains(Reasons, v.Reason) {
			errs = append(errs, civic.FieldError{Field: "reason", Key: "error.field.choice"})
		}
	default:
		errs = append(errs, civic.FieldError{Field: "state", Key: "error.field.choice"})
	}
	errs = append(errs, civic.LineProblems("note", v.Note, 500, v.Reason == "other")...)
	if err := civic.Invalid(errs...); err != nil {
		return Opinion{}, err
	}
	return s.change(ctx, who, id, version, string(v.State), v.Reason, v.Note, func(o *Opinion) error {
		if o.State == Withdrawn {
			return civic.Refuse(civic.KindConflict, "intake.error.withdrawn")
		}
		if v.State == Shown && !o.Publish {
			return civic.Invalid(civic.FieldError{Field: "state", Key: "intake.error.author_keeps"})
		}
		o.State, o.Reason, o.Note = v.State, v.Reason, v.Note
		return nil
	})
}

// Correct changes what a clerk typed; the text as it was stays in the history.
// What an author sent from the site is not changed by others.
//
// Errors: Forbidden; NotFound; Invalid; [*StaleError].
func (s *Service) Correct(ctx context.Context, who civic.Actor, in Opinion) (Opinion, error) {
	if err := CanEnter(who); err != nil {
		return Opinion{}, err
	}
	return s.change(ctx, who, in.ID, in.Version, "correct", "", "", func(o *Opinion) error {
		if o.Channel == Web || o.EnteredBy == "" {
			return civic.Refuse(civic.KindForbidden, "intake.error.authors_own")
		}
		o.Channel, o.ReceivedAt, o.Lang, o.Text, o.Article = in.Channel, in.ReceivedAt, in.Lang, in.Text, in.Article
		o.Kind, o.Body, o.BodyName, o.People, o.Publish = in.Kind, in.Body, in.BodyName, in.People, in.Publish
		if in.Scan.Name != "" {
			o.Scan = in.Scan
		}
		errs := append(o.problems(s.clock()), s.bodyProblems(ctx, o.Body)...)
		if in.Channel == Web {
			errs = append(errs, civic.FieldError{Field: "channel", Key: "error.field.choice"})
		}
		return civic.Invalid(errs...)
	})
}

func (s *Service) change(ctx context.Context, who civic.Actor, id civic.ID, version int64, act, reason, note string, f func(*Opinion) error) (Opinion, error) {
	var o Opinion
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		var err error
		if o, err = s.store.one(ctx, tx, ` AND o.id = ?`, string(id)); err != nil {
			return err
		}
		if o.Version != version {
			return &StaleError{Current: o}
		}
		before := o
		if err := f(&o); err != nil {
			return err
		}
		o.Version++
		if err := s.store.update(ctx, tx, o); err != nil {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), who, id, act, reason, note, before)
	})
	if err != nil {
		return Opinion{}, err
	}
	return o, nil
}

// Track finds an opinion by its code, forgiving how it was typed.
//
// Errors: NotFound.
func (s *Service) Track(ctx context.Context, typed string) (Opinion, error) {
	code := civic.ParseCode(typed)
	if code == "" {
		return Opinion{}, civic.NotFound("opinion")
	}
	return s.store.one(ctx, s.db.Read(), ` AND o.track_hash = ?`, s.secret.Hash(purposeTrack, code))
}

// Withdraw lets an author take an opinion back; its contact is erased with it,
// in one transaction. Doing it again changes nothing.
//
// Errors: NotFound.
func (s *Service) Withdraw(ctx context.Context, code string) (Opinion, error) {
	found, err := s.Track(ctx, code)
	if err != nil {
		return Opinion{}, err
	}
	var o Opinion
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		// Read here: whatever a moderator decided meanwhile, its author may take it back.
		if o, err = s.store.one(ctx, tx, ` AND o.id = ?`, string(found.ID)); err != nil || o.State == Withdrawn {
			return err
		}
		before := o
		o.State, o.Reason, o.Note, o.HasContact = Withdrawn, "", "", false
		o.Version++
		if err := s.store.update(ctx, tx, o); err != nil {
			return err
		}
		if _, err := s.store.eraseContact(ctx, tx, o.ID); err != nil {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), civic.Visitor(), o.ID, "withdraw", "", "", before)
	})
	if err != nil {
		return Opinion{}, err
	}
	return o, nil
}

// EraseContact cuts the link between an opinion and its author; the opinion and
// its count stay. Doing it again changes nothing.
//
// Errors: NotFound.
func (s *Service) EraseContact(ctx context.Context, code string) error {
	o, err := s.Track(ctx, code)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		erased, err := s.store.eraseContact(ctx, tx, o.ID)
		if err != nil || !erased {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), civic.Visitor(), o.ID, "erase_contact", "", "", nil)
	})
}

// Purge erases the contacts whose time is over and tells how many.
func (s *Service) Purge(ctx context.Context) (n int64, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if n, err = s.store.eraseDue(ctx, tx, s.clock()); err != nil || n == 0 {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), civic.System(), "", "purge", "", "", n)
	})
	return n, err
}

// Reach is an author who can be told.
type Reach struct {
	Opinion civic.ID
	Contact Contact
	Lang    civic.Locale
}

// Reaches gives the authors of opinions who agreed to a purpose.
func (s *Service) Reaches(ctx context.Context, q db.Queryer, ids []string, purpose string) ([]Reach, error) {
	sealed, err := s.store.contacts(ctx, q, ids)
	if err != nil {
		return nil, err
	}
	var list []Reach
	for _, c := range sealed {
		if !slices.Contains(c.consent.Purposes, purpose) {
			continue
		}
		plain, err := s.secret.Open(purposeContact, string(c.opinion), c.sealed)
		if err != nil {
			return nil, err
		}
		r := Reach{Opinion: c.opinion, Lang: c.lang}
		if err := json.Unmarshal([]byte(plain), &r.Contact); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// ContactOf gives how to reach the author of one opinion; reading it is written
// down.
//
// Errors: Forbidden; NotFound.
func (s *Service) ContactOf(ctx context.Context, who civic.Actor, id civic.ID) (Contact, error) {
	if err := CanReadContact(who); err != nil {
		return Contact{}, err
	}
	var contact Contact
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		list, err := s.store.contacts(ctx, tx, []string{string(id)})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return civic.NotFound("contact")
		}
		plain, err := s.secret.Open(purposeContact, string(id), list[0].sealed)
		if err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(plain), &contact); err != nil {
			return err
		}
		return s.store.record(ctx, tx, s.clock(), who, id, "read_contact", "", "", nil)
	})
	return contact, err
}

// Consent gives the text that people agree to now.
func (s *Service) Consent(ctx context.Context) (ConsentText, error) {
	return s.store.consent(ctx, s.db.Read())
}

// SaveConsent writes a new version of the text; what was agreed to stays agreed
// to the version that was read.
//
// Errors: Forbidden; Invalid.
func (s *Service) SaveConsent(ctx context.Context, who civic.Actor, text civic.Text) (ConsentText, error) {
	if !who.Has(civic.Administrator) {
		return ConsentText{}, civic.Forbidden()
	}
	if err := civic.Invalid(text.Problems("text", 5_000, true)...); err != nil {
		return ConsentText{}, err
	}
	var c ConsentText
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		last, err := s.store.consent(ctx, tx)
		if err != nil {
			return err
		}
		c = ConsentText{last.Version + 1, text, s.clock()}
		return s.store.insertConsent(ctx, tx, c, who.Person)
	})
	return c, err
}

// Figures counts the opinions of a consultation by channel.
func (s *Service) Figures(ctx context.Context, number int64) ([]Tally, error) {
	return s.store.tallies(ctx, s.db.Read(), number)
}

// Waiting counts the opinions that wait for a moderator, in all consultations.
func (s *Service) Waiting(ctx context.Context) (int, error) {
	return s.store.count(ctx, s.db.Read(), ` AND o.state = 'waiting'`)
}

// Filter selects opinions.
type Filter struct {
	Number  int64
	Search  string // every word must be found, with or without accents
	Channel Channel
	State   State
	Kind    civic.StakeholderKind
	Body    string
}

// List gives opinions: the public ones for everybody, all of them for the
// office; those that match a search with its accents first, then the newest. It
// tells how many there are.
func (s *Service) List(ctx context.Context, who civic.Actor, f Filter, limit, offset int) ([]Opinion, int, error) {
	where, args := ` AND o.number = ?`, []any{f.Number}
	add := func(condition string, values ...any) { where, args = where+" AND "+condition, append(args, values...) }
	if CanRead(who) != nil {
		add(`o.state = 'shown'`)
	} else if f.State != "" {
		add(`o.state = ?`, string(f.State))
	}
	if f.Channel != "" {
		add(`o.channel = ?`, string(f.Channel))
	}
	if f.Kind != "" {
		add(`o.kind = ?`, string(f.Kind))
	}
	if f.Body != "" {
		add(`o.body = ?`, f.Body)
	}
	words := strings.Fields(fold.Search(f.Search))
	for _, w := range words[:min(12, len(words))] {
		add(`o.search LIKE ?`, "%"+w+"%")
	}
	total, err := s.store.count(ctx, s.db.Read(), where, args...)
	if err != nil {
		return nil, 0, err
	}
	order := ` ORDER BY o.received_at DESC, o.serial DESC LIMIT ? OFFSET ?`
	page := slices.Clone(args)
	if typed := strings.TrimSpace(f.Search); typed != "" && fold.Search(typed) != strings.ToLower(typed) {
		// The reader typed accents: texts that hold them as typed come first.
		order = ` ORDER BY CASE WHEN o.text LIKE ? ESCAPE '\' THEN 0 ELSE 1 END, o.received_at DESC, o.serial DESC LIMIT ? OFFSET ?`
		page = append(page, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(typed)+"%")
	}
	list, err := s.store.list(ctx, s.db.Read(), where+order, append(page, limit, offset)...)
	return list, total, err
}

// Opinion gives one: to the office always, to others when it is public.
//
// Errors: NotFound.
func (s *Service) Opinion(ctx context.Context, who civic.Actor, id civic.ID) (Opinion, error) {
	o, err := s.store.one(ctx, s.db.Read(), ` AND o.id = ?`, string(id))
	if err == nil && o.State != Shown && CanRead(who) != nil {
		return Opinion{}, civic.NotFound("opinion")
	}
	return o, err
}

// ByIDs gives those of the ids that exist, whoever may read them; the caller
// decides what to show.
func (s *Service) ByIDs(ctx context.Context, ids []string) ([]Opinion, error) {
	return s.store.list(ctx, s.db.Read(), ` AND o.id IN (?)`, ids)
}

// Each streams every opinion of a consultation that counts, in the order of
// receipt numbers, in steps, so that no read stays open for a slow receiver.
func (s *Service) Each(ctx context.Context, number int64, f func(Opinion) error) error {
	for after := int64(0); ; {
		list, err := s.store.list(ctx, s.db.Read(), ` AND o.number = ? AND o.serial > ? AND o.state NOT IN ('hidden', 'withdrawn')
			ORDER BY o.serial LIMIT 1000`, number, after)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, o := range list {
			if err := f(o); err != nil {
				return err
			}
		}
		after = list[len(list)-1].Serial
	}
}

// History gives what was done with an opinion, the newest first.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id civic.ID) ([]Entry, error) {
	if err := CanRead(who); err != nil {
		return nil, err
	}
	return s.store.history(ctx, s.db.Read(), id)
}
