package command

import (
	"context"
	"errors"

	"dienhong/app"
)

type demoCommand struct {
	Data   string `env:"DIENHONG_DATA" default:"dienhong-demo" placeholder:"DIR"`
	public `embed:""`
}

// Run serves Hà Nội as a demonstration and keeps what visitors add.
func (d *demoCommand) Run(e *environment) (err error) {
	c, err := e.serverConfig(where{Data: d.Data, Zone: "Asia/Ho_Chi_Minh"}, d.public)
	if err != nil {
		return err
	}
	c.Demonstration, c.Development = true, true
	if err := e.free(c); err != nil {
		return err
	}
	sweep := sweeper(where{Data: d.Data})
	giveBack, err := prepare(c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, giveBack()) }()
	limitMemory(e.getenv)
	a, err := app.Build(e, c)
	if err != nil {
		return errors.Join(err, sweep())
	}
	if err := a.Demonstrate(e, func(key string) { e.say(key[len("command."):]) }); err != nil {
		return errors.Join(err, a.Close(context.WithoutCancel(e)), sweep())
	}
	passes, err := a.Passes(e)
	if err != nil {
		return errors.Join(err, a.Close(e))
	}
	return e.serve(a, func(address string) {
		e.say("demo.ready", address)
		e.say("demo.keeps", d.Data)
		e.say("demo.passes")
		for _, p := range passes {
			e.say("demo.pass", p.Name, address+p.Path)
		}
	})
}
