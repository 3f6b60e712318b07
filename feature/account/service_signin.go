package account

import (
	"context"
	"errors"
	"time"

	"dienhong/civic"
	"dienhong/platform/auth"
	"dienhong/platform/db"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"
)

const linkJob = "account.link"

// wish is somebody's wish to be sent a link.
type wish struct{ Email, Next string }

// RequestLink has a sign-in link sent to the address, if it belongs to somebody
// who is here. It does the same for every address, so that neither the answer
// nor its time tells whether it is known. Next is where to go afterwards.
//
// Errors: Invalid when it is no address.
func (s *Service) RequestLink(ctx context.Context, email, next string) error {
	address := ParseEmail(email)
	if address == "" {
		key := "error.field.email"
		if email == "" {
			key = "account.error.email_required"
		}
		return civic.Invalid(civic.FieldError{Field: "email", Key: key})
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := s.jobs.Enqueue(ctx, tx, linkJob, wish{address, SafeNext(next)})
		return err
	})
}

// sendLink looks whether the address is known and asks for the letter.
func (s *Service) sendLink(ctx context.Context, j jobs.Job, w wish) error {
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.store.byEmail(ctx, tx, w.Email)
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return err
		}
		known := err == nil && p.Here()
		if known {
			n, err := s.store.countLinks(ctx, tx, p.ID, ForSignIn, s.clock().Add(-linksWindow))
			if err != nil {
				return err
			}
			known = n < linksPerPerson
		}
		if known {
			if err := s.mail.Post(ctx, tx, mail.Envelope{Kind: signInLetter, To: p.Email, Locale: string(p.Locale)}, signInBody{p.ID, w.Next}); err != nil {
				return err
			}
		}
		return j.Complete(ctx, tx)
	})
}

// newLink makes a link for somebody and gives its path.
func (s *Service) newLink(ctx context.Context, tx *db.Tx, p Purpose, person civic.ID, next string) (path string, err error) {
	t, now := auth.NewToken(), s.clock()
	if err := s.store.insertLink(ctx, tx, t, Link{Purpose: p, Person: person, Next: next, Created: now, Expires: now.Add(lifetime[p])}); err != nil {
		return "", err
	}
	if p == ForFirstRun {
		return "/first-run/" + string(t), nil
	}
	return "/sign-in/link/" + string(t), nil
}

// LookAtLink tells whose link it is, without using it up.
//
// Errors: Gone when it was used, has expired, or was never given out.
func (s *Service) LookAtLink(ctx context.Context, t auth.Token) (Person, Link, error) {
	return s.look(ctx, s.db.Read(), t)
}

func (s *Service) look(ctx context.Context, q db.Queryer, t auth.Token) (Person, Link, error) {
	l, err := s.store.link(ctx, q, t)
	if err != nil {
		return Person{}, l, err
	}
	if l.Purpose == ForFirstRun {
		return Person{}, l, errLinkUnknown()
	}
	if err := l.check(s.clock()); err != nil {
		return Person{}, l, err
	}
	p, err := s.store.person(ctx, q, l.Person)
	if err == nil && !p.Here() {
		err = errLinkUnknown()
	}
	return p, l, err
}

// Entrance is a session that has just begun: Token goes into the cookie.
type Entrance struct {
	Token  auth.Token
	Person Person
	Next   string
}

// SignIn uses a link up and begins a session. The session that the browser had
// before, if any, ends: a session is never carried over a sign-in.
//
// Errors: those of LookAtLink.
func (s *Service) SignIn(ctx context.Context, t, before auth.Token, device string) (Entrance, error) {
	var e Entrance
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		p, l, err := s.look(ctx, tx, t)
		if err != nil {
			return err
		}
		if l.Purpose != ForDemonstration {
			if err := s.store.useLink(ctx, tx, t, s.clock()); err != nil {
				return err
			}
		}
		e, err = s.enter(ctx, tx, p, before, string(l.Purpose), device)
		e.Next = l.Next
		return err
	})
	return e, err
}

// enter begins a session of p.
func (s *Service) enter(ctx context.Context, tx *db.Tx, p Person, before auth.Token, way, device string) (Entrance, error) {
	now := s.clock()
	if before.Known() {
		if err := s.store.endToken(ctx, tx, before); err != nil {
			return Entrance{}, err
		}
	}
	if p.Joined.IsZero() {
		p.Joined = now
		if err := s.store.update(ctx, tx, p); err != nil {
			return Entrance{}, err
		}
	}
	strange, err := s.store.knowDevice(ctx, tx, p.ID, device, now)
	if err == nil && strange {
		err = s.warn(ctx, tx, p, deviceLetter, device)
	}
	if err != nil {
		return Entrance{}, err
	}
	e := Entrance{Token: auth.NewToken(), Person: p}
	return e, s.store.insertSession(ctx, tx, e.Token, Session{
		ID: civic.NewID(now), Person: p.ID, Device: device, Way: way, Created: now, Seen: now, Expires: now.Add(sessionLongest),
	})
}

// Who tells whose session the token is. An unknown, ended or idle one is a
// visitor's.
func (s *Service) Who(ctx context.Context, t auth.Token) (civic.Actor, error) {
	if !t.Known() {
		return civic.Visitor(), nil
	}
	x, err := s.store.session(ctx, s.db.Read(), t)
	if errors.Is(err, db.ErrNotFound) {
		return civic.Visitor(), nil
	}
	if err != nil {
		return civic.Visitor(), err
	}
	now := s.clock()
	if !x.alive(now) {
		return civic.Visitor(), nil
	}
	p, err := s.store.person(ctx, s.db.Read(), x.Person)
	if err != nil || !p.Here() {
		return civic.Visitor(), err
	}
	if now.Sub(x.Seen) >= seenEvery {
		err = s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.see(ctx, tx, x.ID, now) })
		if err != nil {
			s.log.WarnContext(ctx, "a session was not marked as seen", "error", err.Error())
		}
	}
	return p.Actor(), nil
}

// SignOut ends the session of a token; an unknown one is none of our worries.
func (s *Service) SignOut(ctx context.Context, t auth.Token) error {
	if !t.Known() {
		return nil
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.endToken(ctx, tx, t) })
}

// Sessions lists one's own sessions that are alive; current is the token of the
// one that asks.
func (s *Service) Sessions(ctx context.Context, who civic.Actor, current auth.Token) ([]Session, error) {
	if err := CanKnow(who, who.Person); err != nil {
		return nil, err
	}
	all, err := s.store.sessions(ctx, s.db.Read(), who.Person, current)
	var list []Session
	for _, x := range all {
		if x.alive(s.clock()) {
			list = append(list, x)
		}
	}
	return list, err
}

// EndSession ends one of one's own sessions.
func (s *Service) EndSession(ctx context.Context, who civic.Actor, id civic.ID) error {
	if err := CanKnow(who, who.Person); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := s.store.endSession(ctx, tx, who.Person, id)
		if err == nil && n == 0 {
			return civic.NotFound("session")
		}
		return err
	})
}

// EndOtherSessions ends all of one's own sessions but the current one.
func (s *Service) EndOtherSessions(ctx context.Context, who civic.Actor, current auth.Token) error {
	if err := CanKnow(who, who.Person); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := s.store.endSessions(ctx, tx, who.Person, current)
		return err
	})
}

// EndSessionsOf ends all sessions of somebody, for administrators.
func (s *Service) EndSessionsOf(ctx context.Context, who civic.Actor, id civic.ID) error {
	return s.change(ctx, who, id, func(tx *db.Tx, p *Person) error {
		if _, err := s.store.endSessions(ctx, tx, p.ID, ""); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, s.acted(who, p.ID, actEndSessions, ""))
	})
}

// SignInPath makes a link for somebody at the request of whoever runs the
// server, who reads it in the terminal: the way in when no letter arrives. The
// link works for the time given.
//
// Errors: NotFound when nobody who is here has the address.
func (s *Service) SignInPath(ctx context.Context, email string) (path string, lasts time.Duration, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		p, err := s.store.byEmail(ctx, tx, ParseEmail(email))
		if err != nil {
			return missing(err, "person")
		}
		if !p.Here() {
			return civic.NotFound("person")
		}
		path, err = s.newLink(ctx, tx, ForSignIn, p.ID, "")
		return err
	})
	return path, lifetime[ForSignIn], err
}
