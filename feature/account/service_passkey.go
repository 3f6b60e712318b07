package account

import (
	"context"
	"encoding/json"
	"errors"

	"dienhong/civic"
	"dienhong/platform/auth"
	"dienhong/platform/db"
)

// maxPasskeys bounds what one person registers.
const maxPasskeys = 20

// PasskeysWork tells whether browsers offer passkeys at this address.
func (s *Service) PasskeysWork() bool { return s.passkeys != nil }

// Question is what the browser's authenticator is asked, and the name under
// which the answer is expected.
type Question struct {
	Ceremony string          `json:"ceremony"`
	Options  json.RawMessage `json:"options"`
}

func errPasskey(err error) error {
	return civic.Refuse(civic.KindUnauthenticated, "account.error.passkey").Because(err)
}

func errNoPasskeys() error {
	return civic.Refuse(civic.KindNotFound, "account.error.no_passkeys")
}

// Passkeys lists one's own.
func (s *Service) Passkeys(ctx context.Context, who civic.Actor) ([]Passkey, error) {
	if err := CanKnow(who, who.Person); err != nil {
		return nil, err
	}
	return s.store.passkeys(ctx, s.db.Read(), who.Person)
}

func holderOf(p Person, keys []Passkey) auth.Holder {
	h := auth.Holder{ID: string(p.ID), Name: p.Name}
	if p.Email != "" {
		h.Name = p.Email
	}
	for _, k := range keys {
		h.Passkeys = append(h.Passkeys, k.key)
	}
	return h
}

// AskForNewPasskey begins the registration of a passkey.
func (s *Service) AskForNewPasskey(ctx context.Context, who civic.Actor) (Question, error) {
	if err := CanKnow(who, who.Person); err != nil {
		return Question{}, err
	}
	if s.passkeys == nil {
		return Question{}, errNoPasskeys()
	}
	return s.ask(ctx, who.Person, func(tx *db.Tx) (json.RawMessage, auth.Ceremony, error) {
		h, err := s.holder(ctx, tx, who.Person)
		if err != nil {
			return nil, nil, err
		}
		if len(h.Passkeys) >= maxPasskeys {
			return nil, nil, civic.Refuse(civic.KindConflict, "account.error.too_many_passkeys", maxPasskeys)
		}
		return s.passkeys.BeginRegistration(h)
	})
}

func (s *Service) holder(ctx context.Context, q db.Queryer, id civic.ID) (auth.Holder, error) {
	p, err := s.store.person(ctx, q, id)
	if err != nil {
		return auth.Holder{}, err
	}
	keys, err := s.store.passkeys(ctx, q, id)
	return holderOf(p, keys), err
}

// ask remembers a ceremony until its answer comes.
func (s *Service) ask(ctx context.Context, person civic.ID, begin func(*db.Tx) (json.RawMessage, auth.Ceremony, error)) (Question, error) {
	t := auth.NewToken()
	q := Question{Ceremony: string(t)}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		options, c, err := begin(tx)
		if err != nil {
			return err
		}
		q.Options = options
		return s.store.insertCeremony(ctx, tx, t, person, c, s.clock().Add(auth.CeremonyTime))
	})
	return q, err
}

// answered takes the ceremony of an answer, whether the answer is good or not.
func (s *Service) answered(ctx context.Context, ceremony string, person civic.ID) (auth.Ceremony, error) {
	if s.passkeys == nil {
		return nil, errNoPasskeys()
	}
	var c auth.Ceremony
	err := s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		c, err = s.store.takeCeremony(ctx, tx, auth.Token(ceremony), person, s.clock())
		return err
	})
	if errors.Is(err, db.ErrNotFound) {
		return nil, civic.Refuse(civic.KindGone, "account.error.ceremony")
	}
	return c, err
}

// AddPasskey registers the passkey that the authenticator made.
//
// Errors: Invalid for the name; Gone when it took too long; Unauthenticated when
// the answer proves nothing.
func (s *Service) AddPasskey(ctx context.Context, who civic.Actor, ceremony, name string, answer []byte) error {
	if err := CanKnow(who, who.Person); err != nil {
		return err
	}
	if err := civic.Invalid(nameProblems("name", name)...); err != nil {
		return err
	}
	c, err := s.answered(ctx, ceremony, who.Person)
	if err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		h, err := s.holder(ctx, tx, who.Person)
		if err != nil {
			return err
		}
		key, err := s.passkeys.FinishRegistration(h, c, answer)
		if errors.Is(err, auth.ErrPasskey) {
			return errPasskey(err)
		}
		if err != nil {
			return err
		}
		now := s.clock()
		k := Passkey{ID: civic.NewID(now), Name: name, Created: now, key: key}
		if err := s.store.insertPasskey(ctx, tx, who.Person, k); err != nil {
			return err
		}
		p, err := s.store.person(ctx, tx, who.Person)
		if err != nil {
			return err
		}
		if err := s.warn(ctx, tx, p, passkeyLetter, name); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, s.acted(who, who.Person, actPasskeyAdd, name))
	})
}

// RemovePasskey makes one of one's own passkeys worthless.
func (s *Service) RemovePasskey(ctx context.Context, who civic.Actor, id civic.ID) error {
	if err := CanKnow(who, who.Person); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		name, err := s.store.removePasskey(ctx, tx, who.Person, id)
		if err != nil {
			return err
		}
		return s.history.Write(ctx, tx, s.acted(who, who.Person, actPasskeyRemove, name))
	})
}

// AskForPasskey begins a sign-in by passkey. It names nobody.
func (s *Service) AskForPasskey(ctx context.Context) (Question, error) {
	if s.passkeys == nil {
		return Question{}, errNoPasskeys()
	}
	return s.ask(ctx, "", func(*db.Tx) (json.RawMessage, auth.Ceremony, error) { return s.passkeys.BeginSignIn() })
}

// SignInByPasskey begins a session of whoever the passkey belongs to. The
// session that the browser had before ends.
//
// Errors: Gone when it took too long; Unauthenticated when the answer proves
// nothing or the person is not here any more.
func (s *Service) SignInByPasskey(ctx context.Context, ceremony string, answer []byte, before auth.Token, device string) (Entrance, error) {
	c, err := s.answered(ctx, ceremony, "")
	if err != nil {
		return Entrance{}, err
	}
	var e Entrance
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		h, used, err := s.passkeys.FinishSignIn(c, answer, func(id string) (auth.Holder, error) {
			h, err := s.holder(ctx, tx, civic.ID(id))
			if civic.IsKind(err, civic.KindNotFound) {
				return auth.Holder{ID: id}, nil // has no passkeys, and fails as such
			}
			return h, err
		})
		if errors.Is(err, auth.ErrPasskey) {
			return errPasskey(err)
		}
		if err != nil {
			return err
		}
		p, err := s.store.person(ctx, tx, civic.ID(h.ID))
		if err != nil {
			return err
		}
		if !p.Here() {
			return errPasskey(errors.New("has left"))
		}
		if err := s.store.usePasskey(ctx, tx, p.ID, used, s.clock()); err != nil {
			return err
		}
		e, err = s.enter(ctx, tx, p, before, "passkey", device)
		return err
	})
	return e, err
}
