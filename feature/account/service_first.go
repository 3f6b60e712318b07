package account

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/auth"
	"dienhong/platform/db"
)

// FirstRunLink gives the path of the page that makes the first administrator,
// to be printed in the terminal; needed is false when there is one already. A
// new call makes earlier links worthless.
func (s *Service) FirstRunLink(ctx context.Context) (path string, needed bool, err error) {
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := s.store.administrators(ctx, tx, "")
		if needed = n == 0; err != nil || !needed {
			return err
		}
		if err := s.store.dropLinks(ctx, tx, "", ForFirstRun); err != nil {
			return err
		}
		path, err = s.newLink(ctx, tx, ForFirstRun, "", "")
		return err
	})
	return path, needed, err
}

// CheckFirstRun tells whether the token still opens the first-run page.
//
// Errors: Gone.
func (s *Service) CheckFirstRun(ctx context.Context, t auth.Token) error {
	return s.firstRun(ctx, s.db.Read(), t)
}

func (s *Service) firstRun(ctx context.Context, q db.Queryer, t auth.Token) error {
	l, err := s.store.link(ctx, q, t)
	if err != nil {
		return err
	}
	if l.Purpose != ForFirstRun {
		return errLinkUnknown()
	}
	if err := l.check(s.clock()); err != nil {
		return err
	}
	n, err := s.store.administrators(ctx, q, "")
	if err == nil && n > 0 {
		return civic.Refuse(civic.KindGone, "account.error.link_used")
	}
	return err
}

// FirstRun makes the first administrator, who is signed in at once.
//
// Errors: Gone; Invalid, which leaves the link usable.
func (s *Service) FirstRun(ctx context.Context, t auth.Token, p Profile, device string) (Entrance, error) {
	p.Roles = []civic.Role{civic.Administrator}
	problems := civic.Invalid(p.clean()...)
	var e Entrance
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.firstRun(ctx, tx, t); err != nil {
			return err
		}
		if problems != nil {
			return problems
		}
		now := s.clock()
		x := Person{ID: civic.NewID(now), Version: 1, Email: p.Email, Name: p.Name, Locale: p.Locale, Roles: p.Roles, Created: now, Joined: now}
		if err := s.store.insert(ctx, tx, x); err != nil {
			return err
		}
		if err := s.store.useLink(ctx, tx, t, now); err != nil {
			return err
		}
		if err := s.history.Write(ctx, tx, s.acted(x.Actor(), x.ID, actFirstRun, roleNames(x.Roles))); err != nil {
			return err
		}
		var err error
		e, err = s.enter(ctx, tx, x, "", string(ForFirstRun), device)
		return err
	})
	return e, emailTaken(err)
}

// Pass is a way into a demonstration: a path that works until the next start.
type Pass struct {
	Role civic.Role
	Name string
	Path string
}

// demonstrationOfficers stand for roles, not for persons.
var demonstrationOfficers = []struct {
	role  civic.Role
	email string
	name  string
}{
	{civic.Administrator, "quan-tri@minh-hoa.example", "Cán bộ quản trị (minh họa)"},
	{civic.Editor, "bien-tap@minh-hoa.example", "Cán bộ biên tập (minh họa)"},
	{civic.Moderator, "kiem-duyet@minh-hoa.example", "Cán bộ duyệt nội dung (minh họa)"},
	{civic.Analyst, "phan-tich@minh-hoa.example", "Cán bộ phân tích (minh họa)"},
}

// Demonstrate makes one officer for each role, unless they exist, and gives a
// way in for each that is here. The ways of an earlier call stop working.
func (s *Service) Demonstrate(ctx context.Context) ([]Pass, error) {
	var passes []Pass
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		passes = nil
		for _, o := range demonstrationOfficers {
			p, err := s.store.byEmail(ctx, tx, o.email)
			if civic.IsKind(missing(err, ""), civic.KindNotFound) {
				now := s.clock()
				p = Person{
					ID: civic.NewID(now), Version: 1, Email: o.email, Name: o.name, Locale: civic.Vietnamese,
					Roles: []civic.Role{o.role}, Demonstration: true, Created: now, Joined: now,
				}
				err = s.store.insert(ctx, tx, p)
			}
			if err != nil {
				return err
			}
			if !p.Here() || !p.Demonstration {
				continue
			}
			if err := s.store.dropLinks(ctx, tx, p.ID, ForDemonstration); err != nil {
				return err
			}
			path, err := s.newLink(ctx, tx, ForDemonstration, p.ID, "/office")
			if err != nil {
				return err
			}
			passes = append(passes, Pass{o.role, p.Name, path})
		}
		return nil
	})
	return passes, err
}
