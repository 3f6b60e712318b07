package account

import (
	"context"
	"errors"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/auth"
	"dienhong/platform/db"
)

// Keys lists the keys of programs, the newest first.
func (s *Service) Keys(ctx context.Context, who civic.Actor) ([]Key, error) {
	if err := CanManage(who); err != nil {
		return nil, err
	}
	return s.store.keys(ctx, s.db.Read())
}

// Scopes lists what keys can be allowed.
func (s *Service) Scopes() []string { return s.scopes() }

// CreateKey makes a key and gives its secret, which nobody can see again.
//
// Errors: Invalid.
func (s *Service) CreateKey(ctx context.Context, who civic.Actor, o Order) (secret string, k Key, err error) {
	if err := CanManage(who); err != nil {
		return "", Key{}, err
	}
	if err := civic.Invalid(o.problems(s.scopes())...); err != nil {
		return "", Key{}, err
	}
	t, now := auth.NewToken(), s.clock()
	secret = keyMark + string(t)
	k = Key{
		ID: civic.NewID(now), Name: o.Name, Start: secret[:len(keyMark)+4], Scopes: o.Scopes,
		CreatedBy: who.Name, Created: now, Expires: now.AddDate(0, 0, o.Days),
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		if err := s.store.insertKey(ctx, tx, t, k); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: history.Subject{Kind: aKey, ID: k.ID}, Act: actKeyCreate, Note: k.Name})
	})
	return secret, k, err
}

// RevokeKey makes a key worthless at once.
func (s *Service) RevokeKey(ctx context.Context, who civic.Actor, id civic.ID) error {
	if err := CanManage(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := s.store.revokeKey(ctx, tx, id, s.clock())
		if err == nil && n == 0 {
			return civic.NotFound("key")
		}
		if err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: history.Subject{Kind: aKey, ID: id}, Act: actKeyRevoke})
	})
}

// Program tells which program shows the key. An unknown, expired or revoked key
// is a visitor's.
func (s *Service) Program(ctx context.Context, secret string) (civic.Actor, error) {
	t := parseKey(secret)
	if t == "" {
		return civic.Visitor(), nil
	}
	k, err := s.store.keyOf(ctx, s.db.Read(), t)
	if errors.Is(err, db.ErrNotFound) {
		return civic.Visitor(), nil
	}
	now := s.clock()
	if err != nil || !k.alive(now) {
		return civic.Visitor(), err
	}
	if now.Sub(k.Used) >= seenEvery {
		if err := s.db.Tx(ctx, func(tx *db.Tx) error { return s.store.useKey(ctx, tx, k.ID, now) }); err != nil {
			s.log.WarnContext(ctx, "a key was not marked as used", "error", err.Error())
		}
	}
	return civic.Actor{Kind: civic.KeyActor, Person: k.ID, Name: k.Name, Scopes: k.Scopes}, nil
}
