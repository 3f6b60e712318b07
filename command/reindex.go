package command

import (
	"context"
	"errors"
)

type reindexCommand struct {
	where `embed:""`
}

// Run writes the search index anew from what the rooms hold. The site may run meanwhile.
func (r *reindexCommand) Run(e *environment) (err error) {
	a, err := e.build(r.where)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close(context.WithoutCancel(e))) }()
	done := e.working("reindex.working", nil)
	err = a.Reindex(e)
	done()
	if err == nil {
		e.say("reindex.done")
	}
	return err
}
