package command

import (
	"errors"

	"dienhong/app"
)

type migrateCommand struct {
	where `embed:""`
}

// Run brings the schema up to date and ends, so that servers that start afterwards
// find it ready. On PostgreSQL others may be at work meanwhile.
func (m *migrateCommand) Run(e *environment) (err error) {
	c, err := e.config(m.where)
	if err != nil {
		return err
	}
	giveBack, err := prepare(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, giveBack()) }()
	done := e.working("serve.opening", nil)
	d, err := app.OpenDatabase(e, c)
	done()
	if err != nil {
		return err
	}
	e.say("migrate.done")
	return d.Close()
}
