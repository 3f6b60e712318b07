package account

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/auth"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"
)

// Service holds the use cases. Each exported method that changes something is
// one transaction.
type Service struct {
	db       *db.DB
	store    store
	history  *history.Log
	clock    clock.Clock
	log      *slog.Logger
	jobs     *jobs.Queue
	mail     *mail.Outbox
	passkeys *auth.Passkeys // nil where they cannot work
	scopes   func() []string
	letters  letters
}

// addressKeptFor is how long the address of somebody who left is kept, so that
// an administrator can take the leaving back.
const addressKeptFor = 90 * 24 * time.Hour

// People lists everybody, those who are here first.
func (s *Service) People(ctx context.Context, who civic.Actor) ([]Person, error) {
	if err := CanManage(who); err != nil {
		return nil, err
	}
	return s.store.people(ctx, s.db.Read())
}

// Person gives one, to administrators and to the person.
func (s *Service) Person(ctx context.Context, who civic.Actor, id civic.ID) (Person, error) {
	if CanManage(who) != nil {
		if err := CanKnow(who, id); err != nil {
			return Person{}, err
		}
	}
	return s.store.person(ctx, s.db.Read(), id)
}

// History gives what was done to a person: the newest lines, or those before
// older.
func (s *Service) History(ctx context.Context, who civic.Actor, person, older civic.ID) (history.Page, error) {
	if err := CanManage(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), history.Subject{Kind: aPerson, ID: person}, older)
}

// Invite takes somebody in and sends a letter with a link that works for a week.
// Where letters cannot leave it writes none: see [Service.InvitationLink].
//
// Errors: Invalid, also when the address is taken.
func (s *Service) Invite(ctx context.Context, who civic.Actor, p Profile) (Person, error) {
	if err := CanManage(who); err != nil {
		return Person{}, err
	}
	if err := civic.Invalid(p.clean()...); err != nil {
		return Person{}, err
	}
	now := s.clock()
	x := Person{ID: civic.NewID(now), Version: 1, Email: p.Email, Name: p.Name, Locale: p.Locale, Roles: p.Roles, Created: now}
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.store.insert(ctx, tx, x); err != nil {
			return err
		}
		if err := s.history.Write(ctx, tx, s.acted(who, x.ID, actInvite, roleNames(x.Roles))); err != nil {
			return err
		}
		return s.postInvitation(ctx, tx, who, x)
	})
	return x, emailTaken(err)
}

// InvitationLink gives the link of an invitation to hand over, where letters
// cannot leave; earlier links of it stop working.
//
// Errors: Conflict when the person has joined or left.
func (s *Service) InvitationLink(ctx context.Context, who civic.Actor, id civic.ID) (link string, err error) {
	err = s.change(ctx, who, id, func(tx *db.Tx, p *Person) error {
		if !p.Here() || !p.Joined.IsZero() {
			return civic.Refuse(civic.KindConflict, "account.error.has_joined")
		}
		if err := s.store.dropLinks(ctx, tx, p.ID, ForInvitation); err != nil {
			return err
		}
		if err := s.history.Write(ctx, tx, s.acted(who, p.ID, actHandOver, "")); err != nil {
			return err
		}
		path, err := s.newLink(ctx, tx, ForInvitation, p.ID, "/account")
		link = s.letters.absolute(string(p.Locale), path)
		return err
	})
	return link, err
}

func (s *Service) postInvitation(ctx context.Context, tx *db.Tx, who civic.Actor, p Person) error {
	if !s.mail.SetUp() {
		return nil
	}
	return s.mail.Post(ctx, tx, mail.Envelope{Kind: invitationLetter, To: p.Email, Locale: string(p.Locale)}, invitationBody{p.ID, who.Name})
}

func emailTaken(err error) error {
	if errors.Is(err, db.ErrConflict) {
		return civic.Invalid(civic.FieldError{Field: "email", Key: "account.error.email_taken"})
	}
	return err
}

// InviteAgain sends the invitation once more; earlier links of it stop working.
func (s *Service) InviteAgain(ctx context.Context, who civic.Actor, id civic.ID) error {
	return s.change(ctx, who, id, func(tx *db.Tx, p *Person) error {
		if !p.Here() || !p.Joined.IsZero() {
			return civic.Refuse(civic.KindConflict, "account.error.has_joined")
		}
		if err := s.store.dropLinks(ctx, tx, p.ID, ForInvitation); err != nil {
			return err
		}
		if err := s.history.Write(ctx, tx, s.acted(who, p.ID, actInviteAgain, "")); err != nil {
			return err
		}
		return s.postInvitation(ctx, tx, who, *p)
	})
}

// Change sets name, address, language and roles of somebody.
//
// Errors: Invalid, also when it would leave no administrator; Conflict when the
// person has left; [*edit.StaleError].
func (s *Service) Change(ctx context.Context, who civic.Actor, id civic.ID, version int64, p Profile) error {
	if err := CanManage(who); err != nil {
		return err
	}
	if err := civic.Invalid(p.clean()...); err != nil {
		return err
	}
	return emailTaken(s.change(ctx, who, id, func(tx *db.Tx, x *Person) error {
		before := x.profile()
		if err := edit.Check(ctx, tx, s.history, history.Subject{Kind: aPerson, ID: id}, before, x.Version, version); err != nil {
			return err
		}
		others, err := s.store.administrators(ctx, tx, x.ID)
		if err != nil {
			return err
		}
		if err := CanSetRoles(who, *x, p.Roles, others); err != nil {
			return err
		}
		if !slices.Equal(before.Roles, p.Roles) {
			if err := s.store.setRoles(ctx, tx, x.ID, p.Roles); err != nil {
				return err
			}
		}
		if x.Email != p.Email {
			// A link that lies in the old mailbox must not open the account any more.
			if err := s.store.dropLinks(ctx, tx, x.ID, ForSignIn, ForInvitation); err != nil {
				return err
			}
		}
		x.Email, x.Name, x.Locale, x.Roles = p.Email, p.Name, p.Locale, p.Roles
		return s.changed(ctx, tx, who, x.ID, before, p)
	}))
}

// changed writes into the history what changed: the roles apart from the rest,
// and of the address only that it did.
func (s *Service) changed(ctx context.Context, tx *db.Tx, who civic.Actor, id civic.ID, before, after Profile) error {
	roles, profile, address := s.acted(who, id, actRoles, ""), s.acted(who, id, actProfile, ""), s.acted(who, id, actAddress, "")
	roles.Before, roles.After = Profile{Roles: before.Roles}, Profile{Roles: after.Roles}
	profile.Before, profile.After = Profile{Name: before.Name, Locale: before.Locale}, Profile{Name: after.Name, Locale: after.Locale}
	for _, line := range []struct {
		act  history.Act
		done bool
	}{
		{roles, !slices.Equal(before.Roles, after.Roles)}, {address, before.Email != after.Email},
		{profile, before.Name != after.Name || before.Locale != after.Locale},
	} {
		if line.done {
			if err := s.history.Write(ctx, tx, line.act); err != nil {
				return err
			}
		}
	}
	return nil
}

// ChangeOwn sets one's own name and language.
func (s *Service) ChangeOwn(ctx context.Context, who civic.Actor, name string, l civic.Locale) error {
	if err := CanKnow(who, who.Person); err != nil {
		return err
	}
	p := Profile{Email: "someone@example.org", Name: name, Locale: l, Roles: civic.Roles}
	if err := civic.Invalid(p.clean()...); err != nil {
		return err
	}
	return s.alter(ctx, who.Person, func(tx *db.Tx, x *Person) error {
		before := x.profile()
		x.Name, x.Locale = name, l
		return s.changed(ctx, tx, who, x.ID, before, x.profile())
	})
}

// Leave ends somebody's access at once: sessions, links and passkeys go. The
// last administrator cannot leave.
func (s *Service) Leave(ctx context.Context, who civic.Actor, id civic.ID) error {
	return s.change(ctx, who, id, func(tx *db.Tx, p *Person) error {
		others, err := s.store.administrators(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if err := CanLeave(who, *p, others); err != nil {
			return err
		}
		if _, err := s.store.endSessions(ctx, tx, p.ID, ""); err != nil {
			return err
		}
		if err := s.store.dropLinks(ctx, tx, p.ID, ForSignIn, ForInvitation, ForDemonstration); err != nil {
			return err
		}
		if err := s.store.forgetDevices(ctx, tx, p.ID); err != nil {
			return err
		}
		if err := s.store.removePasskeys(ctx, tx, p.ID); err != nil {
			return err
		}
		p.Left = s.clock()
		return s.history.Write(ctx, tx, s.acted(who, p.ID, actLeave, roleNames(p.Roles)))
	})
}

// Return takes back a leaving, while the address is still known. The roles are
// those of before.
func (s *Service) Return(ctx context.Context, who civic.Actor, id civic.ID) error {
	return s.change(ctx, who, id, func(tx *db.Tx, p *Person) error {
		if p.Here() || p.Email == "" {
			return civic.Refuse(civic.KindConflict, "account.error.cannot_return")
		}
		p.Left = time.Time{}
		return s.history.Write(ctx, tx, s.acted(who, p.ID, actReturn, roleNames(p.Roles)))
	})
}

// change lets an administrator alter a person.
func (s *Service) change(ctx context.Context, who civic.Actor, id civic.ID, apply func(*db.Tx, *Person) error) error {
	if err := CanManage(who); err != nil {
		return err
	}
	return s.alter(ctx, id, apply)
}

func (s *Service) alter(ctx context.Context, id civic.ID, apply func(*db.Tx, *Person) error) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.store.person(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := apply(tx, &p); err != nil {
			return err
		}
		return s.store.update(ctx, tx, p)
	})
}

// sweep forgets what has ended: links, sessions, ceremonies, and the addresses
// of those who left long ago.
func (s *Service) sweep(ctx context.Context) error {
	now := s.clock()
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.store.sweep(ctx, tx, now); err != nil {
			return err
		}
		ids, err := s.store.forget(ctx, tx, now.Add(-addressKeptFor))
		for _, id := range ids {
			if err := s.history.Write(ctx, tx, s.acted(civic.System(), civic.ID(id), actForget, "")); err != nil {
				return err
			}
		}
		return err
	})
}
