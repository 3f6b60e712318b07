package command

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/platform/i18n"
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
	Language     string `default:"en" enum:"vi,en" placeholder:"vi|en"`
	Strict       bool
	Draft        bool
}

// most is how many rows that were left out are printed one by one.
const most = 10

// Run loads an export of Pol.is as a consultation.
func (i *importPolisCommand) Run(e *environment) (err error) {
	if _, err := os.Stat(i.Dir); err != nil {
		return err
	}
	a, err := e.build(i.where)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close(context.WithoutCancel(e))) }()
	var rows atomic.Int64
	done := e.working("import.working", func() string { return e.t("import.rows", rows.Load()) })
	got, err := a.ImportPolis(e, civic.System(), app.PolisImport{
		Dir: os.DirFS(i.Dir), Slug: i.Consultation, Language: civic.Locale(i.Language), Strict: i.Strict, Draft: i.Draft,
		Progress: func(n int) { rows.Store(int64(n)) },
	})
	done()
	if err != nil {
		return err
	}
	for n, left := range got.Left {
		if n == most {
			fmt.Fprintln(e.err, e.t("import.more", len(got.Left)-most))
			break
		}
		fmt.Fprintln(e.err, e.t("import.left", left))
	}
	e.say("import.done", got.Consultation.Slug, got.Statements, got.Participants, got.Votes)
	return nil
}

type exportPolisCommand struct {
	where `embed:""`
	Slug  string `arg:""`
	Dir   string `arg:""`
}

// Run writes a consultation as an export of Pol.is.
func (x *exportPolisCommand) Run(e *environment) (err error) {
	a, err := e.build(x.where)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close(context.WithoutCancel(e))) }()
	var written atomic.Int64
	done := e.working("export.working", func() string { return i18n.Number(e, written.Load()) })
	votes, err := a.ExportPolis(e, civic.System(), app.PolisExport{Slug: x.Slug, Dir: x.Dir, Progress: written.Store})
	done()
	if err != nil {
		return err
	}
	e.say("export.done", x.Slug, x.Dir, votes)
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
