package command

import (
	"errors"
	"net/url"
	"strconv"

	"dienhong/platform/mail"
)

// mailSettings reads smtp://user:password@host:port (STARTTLS), smtps:// (TLS
// from the first byte) or smtp+none:// (no encryption, this machine only).
func mailSettings(address, from string) (mail.Settings, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return mail.Settings{}, errors.New("smtp://user:password@host:587")
	}
	s := mail.Settings{Host: u.Hostname(), From: from, User: u.User.Username()}
	s.Password, _ = u.User.Password()
	if u.Port() != "" {
		if s.Port, err = strconv.Atoi(u.Port()); err != nil {
			return s, err
		}
	}
	switch u.Scheme {
	case "smtp":
		s.Encryption = mail.STARTTLS
	case "smtps":
		s.Encryption = mail.ImplicitTLS
	case "smtp+none":
		s.Encryption = mail.Unencrypted
	default:
		return s, errors.New("smtp://, smtps://, smtp+none://")
	}
	return s, nil
}

func newSender(s mail.Settings) (mail.Sender, error) { return mail.NewSMTP(s) }
