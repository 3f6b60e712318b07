package command

import (
	"context"
	"errors"

	"dienhong/civic"
)

type signInCommand struct {
	where   `embed:""`
	Email   string `arg:""`
	Listen  string `env:"DIENHONG_LISTEN" default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Domain  string `env:"DIENHONG_DOMAIN" placeholder:"NAME"`
	Address string `env:"DIENHONG_ADDRESS" placeholder:"URL"`
}

// Run prints a link that signs somebody in, for whoever may use the server's
// terminal: the way in when no letter arrives. The site may be running.
func (s *signInCommand) Run(e *environment) error {
	existing, err := e.open(s.where)
	if err != nil {
		return err
	}
	if err := existing.Close(); err != nil {
		return err
	}
	a, err := e.build(s.where)
	if err != nil {
		return err
	}
	path, minutes, err := a.SignInPath(e, s.Email)
	err = errors.Join(err, a.Close(context.WithoutCancel(e)))
	if civic.IsKind(err, civic.KindNotFound) {
		return civic.Refuse(civic.KindNotFound, "command.sign_in.unknown", s.Email)
	}
	if err != nil {
		return err
	}
	site := "http://" + s.Listen
	switch {
	case s.Address != "":
		site = s.Address
	case s.Domain != "":
		site = "https://" + s.Domain
	}
	e.say("sign_in.link", minutes, site+path)
	return nil
}
