package command

import (
	"errors"
	"fmt"

	"dienhong/app"
	"dienhong/platform/db"
	"dienhong/platform/installation"
	"dienhong/platform/secret"
)

type keyCommand struct {
	Show  keyShowCommand  `cmd:""`
	Adopt keyAdoptCommand `cmd:""`
}

func (w where) key() installation.Place { return installation.Place{Text: w.Secret, Dir: w.Data} }

type keyShowCommand struct {
	where `embed:""`
}

// Run tells which key the database goes with and whether this server has it.
func (k *keyShowCommand) Run(e *environment) error {
	d, err := e.open(k.where)
	if err != nil {
		return err
	}
	g, said, err := e.key(d, k.where)
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	fmt.Fprintln(e.out, said)
	if g == fail {
		return errSaid
	}
	return nil
}

// key compares the key of a place with the one that a database goes with.
func (e *environment) key(d *db.DB, w where) (grade, string, error) {
	known, err := installation.Fingerprint(e, d, app.City)
	if err != nil {
		return fail, "", err
	}
	mine, err := secret.Load(w.Secret, w.Data)
	switch {
	case errors.Is(err, secret.ErrNone) && known == "":
		return ok, e.t("key.none"), nil
	case errors.Is(err, secret.ErrNone):
		return fail, e.explain(&installation.KeyMissing{File: w.key().File()}), nil
	case err != nil:
		return fail, "", err
	case known == "":
		return ok, e.t("key.unused", installation.Short(mine.Fingerprint())), nil
	case known != mine.Fingerprint():
		return fail, e.explain(&installation.OtherKey{Mine: mine.Fingerprint(), Known: known}), nil
	}
	return ok, e.t("key.fits", installation.Short(known)), nil
}

type keyAdoptCommand struct {
	where `embed:""`
	Yes   bool
}

// Run makes the database go with the key of this server from now on.
func (k *keyAdoptCommand) Run(e *environment) error {
	d, err := e.open(k.where)
	if err != nil {
		return err
	}
	defer d.Close()
	switch g, said, err := e.key(d, k.where); {
	case err != nil:
		return err
	case g == ok:
		fmt.Fprintln(e.out, said)
		return nil
	case !k.Yes:
		return errors.New(e.t("key.lost"))
	}
	is, err := installation.Adopt(e, d, app.City, k.key())
	if err != nil {
		return err
	}
	e.say("key.adopted", installation.Short(is), k.key().File())
	return nil
}

// needKey says which key restored data go with, for a place that does not have it.
func (e *environment) needKey(d *db.DB, w where) error {
	known, err := installation.Fingerprint(e, d, app.City)
	if err == nil {
		e.say("key.needed", installation.Short(known), w.key().File())
	}
	return err
}
