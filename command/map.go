package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"dienhong/command/mapcommand"
	"dienhong/engine/opinionmap"
	"dienhong/engine/opinionmap/synthetic"
	"dienhong/engine/polis"
	"dienhong/platform/i18n"
)

type mapCommand struct {
	Dir     string `arg:""`
	Mode    string `default:"arrival" enum:"arrival,cold" placeholder:"arrival|cold"`
	K       int    `placeholder:"N"`
	JSON    string `name:"json" placeholder:"FILE"`
	HTML    string `name:"html" placeholder:"FILE"`
	Compare bool
	Beyond  bool
}

// mostK is the largest number of groups that may be asked for: as many as there
// are base clusters.
const mostK = 100

// Run maps the votes of an export of Pol.is, or of our own.
func (c *mapCommand) Run(e *environment) error {
	if c.K < 0 || c.K > mostK {
		return e.refuse("error.k", mostK)
	}
	if _, err := os.ReadDir(c.Dir); err != nil {
		return err
	}
	var rows atomic.Int64
	done := e.working("map.reading", func() string { return e.t("map.rows", rows.Load()) })
	votes, err := polis.Load(os.DirFS(c.Dir), func(n int) { rows.Store(int64(n)) })
	done()
	if err != nil {
		return err
	}
	for _, left := range votes.Left {
		fmt.Fprintln(e.err, e.t("map.left", mapcommand.Problem(e, left)))
	}
	if !votes.ModerationKnown {
		fmt.Fprintln(e.err, e.t("map.no_moderation"))
	}
	o := opinionmap.Options{K: c.K}
	if c.Mode == "cold" {
		o.Mode = opinionmap.Cold
	} else if !votes.Timed {
		o.Mode = opinionmap.Cold
		fmt.Fprintln(e.err, e.t("map.no_times"))
	}
	done = e.working("map.computing", nil)
	result := opinionmap.Compute(votes.Matrix, o)
	done()
	var beyond *opinionmap.Extended
	if c.Beyond {
		done = e.working("map.assessing", nil)
		beyond, err = opinionmap.Extend(e, votes.Matrix, result, o, opinionmap.CertaintyOptions{})
		done()
		if err != nil {
			return err
		}
	}
	if err := c.write(e, votes, result, beyond); err != nil {
		return err
	}
	if c.JSON != "-" && c.HTML != "-" {
		for _, s := range mapcommand.Sentences(e, result, beyond) {
			fmt.Fprintln(e.out, s)
		}
	}
	if !c.Compare {
		return nil
	}
	comparison, err := mapcommand.Compare(votes, result)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, comparison)
	return nil
}

// refuse says why a command cannot be run as it was typed.
func (e *environment) refuse(key string, args ...any) error {
	fmt.Fprintln(e.err, e.t("failed", e.t(key, args...)))
	return errSaid
}

func (c *mapCommand) write(e *environment, votes *polis.Conversation, r *opinionmap.Result, beyond *opinionmap.Extended) error {
	done := e.working("map.writing", nil)
	defer done()
	return errors.Join(
		e.into(c.JSON, func(w io.Writer) error { return mapcommand.WriteJSON(w, votes, r, beyond) }),
		e.into(c.HTML, func(w io.Writer) error { return mapcommand.WriteHTML(e, w, votes, r, beyond) }),
	)
}

// into writes a file that appears under its name only when it is whole; "-" is
// the standard output and "" nothing.
func (e *environment) into(name string, write func(io.Writer) error) error {
	switch name {
	case "":
		return nil
	case "-":
		return write(e.out)
	}
	f, err := os.OpenFile(name+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), name)
}

type benchCommand struct {
	Map benchMapCommand `cmd:""`
}

type benchMapCommand struct {
	Participants   int     `required:"" placeholder:"N"`
	Statements     int     `required:"" placeholder:"N"`
	VotesPerPerson float64 `required:"" placeholder:"N"`
	Seed           uint64  `default:"1" placeholder:"N"`
	JSON           bool    `name:"json"`
}

// Run measures the opinion map on a synthetic conversation.
func (b *benchMapCommand) Run(e *environment) error {
	if b.Participants < 1 || b.Statements < 1 || !(b.VotesPerPerson > 0) || b.Participants > 1<<27 || b.Statements > 1<<20 {
		return e.refuse("error.bench", i18n.Number(e, 1<<27), i18n.Number(e, 1<<20))
	}
	done := e.working("map.measuring", nil)
	f := mapcommand.Measure(synthetic.Options{
		Participants: b.Participants, Statements: b.Statements, VotesPerPerson: b.VotesPerPerson, Seed: b.Seed,
	})
	done()
	if b.JSON {
		return json.NewEncoder(e.out).Encode(f)
	}
	f.Write(e.out)
	return nil
}
