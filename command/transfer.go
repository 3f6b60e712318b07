package command

import (
	"context"
	"errors"
	"os"
	"sync/atomic"

	"dienhong/app"
	"dienhong/civic"
)

type importCommand struct {
	Polis importPolisCommand `cmd:""`
}

type exportCommand struct {
	Polis exportPolisCommand `cmd:""`
}

type importPolisCommand struct {
	where        `embed:""`
	Dir          string `arg:""`
	Consultation string `required:"" placeholder:"SLUG"`
	Draft        bool
}

// Run loads an export of Pol.is as a consultation.
func (i *importPolisCommand) Run(e *environment) (err error) {
	if _, err := os.Stat(i.Dir); err != nil {
		return err
	}
	sweep := sweeper(i.where)
	a, err := e.build(i.where)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, a.Close(context.WithoutCancel(e))); err != nil {
			err = errors.Join(err, sweep())
		}
	}()
	var rows atomic.Int64
	done := e.working("import.working", func() string { return e.t("import.rows", rows.Load()) })
	got, err := ImportPolis(e, a, civic.System(), PolisImport{
		Dir: os.DirFS(i.Dir), Slug: i.Consultation, Draft: i.Draft, Progress: func(n int) { rows.Store(int64(n)) },
	})
	done()
	if err != nil {
		return err
	}
	e.say("import.done", i.Consultation, got.Statements, got.Participants, got.Votes)
	return nil
}

type exportPolisCommand struct {
	where `embed:""`
	Slug  string `arg:""`
	Dir   string `arg:""`
	Exact bool
}

// Run writes a consultation as an export of Pol.is.
func (x *exportPolisCommand) Run(e *environment) (err error) {
	sweep := sweeper(x.where)
	a, err := e.build(x.where)
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, a.Close(context.WithoutCancel(e))); err != nil {
			err = errors.Join(err, sweep())
		}
	}()
	var rows atomic.Int64
	done := e.working("export.working", func() string { return e.t("export.rows", rows.Load()) })
	err = ExportPolis(e, a, civic.System(), x.Slug, x.Dir, x.Exact, func(n int) { rows.Store(int64(n)) })
	done()
	if err != nil {
		return err
	}
	e.say("export.done", x.Slug, x.Dir)
	return nil
}

// build opens an installation for one piece of work, with its votes read.
func (e *environment) build(w where) (*app.App, error) {
	c, err := e.config(w)
	if err != nil {
		return nil, err
	}
	done := e.working("serve.opening", nil)
	defer done()
	a, err := app.Build(e, c)
	if err != nil {
		return nil, err
	}
	if err := a.CatchUp(e); err != nil {
		return nil, errors.Join(err, a.Close(e))
	}
	return a, nil
}
