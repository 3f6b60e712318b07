package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Encryption says how the connection to the mail server is protected.
type Encryption string

// The ways.
const (
	STARTTLS    Encryption = "starttls" // port 587; the default
	ImplicitTLS Encryption = "tls"      // port 465
	Unencrypted Encryption = "none"     // only to a server on this machine
)

// Settings are those of a mail server.
type Settings struct {
	Host       string
	Port       int    // 0: 587, or 465 with ImplicitTLS
	User       string // empty: no sign-in
	Password   string
	From       string // "Name <address>" or an address
	Encryption Encryption
	// Roots are the authorities that the server's certificate may come from;
	// nil means the system's.
	Roots *x509.CertPool
}

// Sender takes a letter to its reader.
type Sender interface {
	Send(ctx context.Context, p Parcel) error
	// Check connects, signs in and leaves, without sending anything.
	Check(ctx context.Context) error
}

// Parcel is a letter ready to go.
type Parcel struct {
	ID   string // the same at each attempt, so that a duplicate is recognised
	To   string
	Date time.Time
	Letter
}

// SMTP sends through a mail server.
type SMTP struct {
	settings Settings
	from     *mail.Address
}

// NewSMTP checks the settings; it does not connect. A password never crosses a
// network unencrypted.
func NewSMTP(s Settings) (*SMTP, error) {
	if s.Host == "" {
		return nil, errors.New("mail: the mail server's host is missing")
	}
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fmt.Errorf("mail: the sender's address %q is not one", s.From)
	}
	switch s.Encryption {
	case "":
		s.Encryption = STARTTLS
	case STARTTLS, ImplicitTLS:
	case Unencrypted:
		if !loopback(s.Host) {
			return nil, fmt.Errorf("mail: without encryption only to a server on this machine, not to %s", s.Host)
		}
	default:
		return nil, fmt.Errorf("mail: encryption %q is not one of starttls, tls, none", s.Encryption)
	}
	if s.Port == 0 {
		s.Port = map[Encryption]int{STARTTLS: 587, ImplicitTLS: 465, Unencrypted: 25}[s.Encryption]
	}
	return &SMTP{settings: s, from: from}, nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (s *SMTP) client() (*gomail.Client, error) {
	o := []gomail.Option{
		gomail.WithPort(s.settings.Port), gomail.WithTimeout(20 * time.Second),
		gomail.WithTLSConfig(&tls.Config{ServerName: s.settings.Host, RootCAs: s.settings.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch s.settings.Encryption {
	case ImplicitTLS:
		o = append(o, gomail.WithSSL())
	case Unencrypted:
		o = append(o, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		o = append(o, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.settings.User != "" {
		o = append(o, gomail.WithUsername(s.settings.User), gomail.WithPassword(s.settings.Password), gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	return gomail.NewClient(s.settings.Host, o...)
}

// Send hands the letter to the mail server. [ErrRefused] means that the server
// will not take it at another time either.
func (s *SMTP) Send(ctx context.Context, p Parcel) error {
	m := gomail.NewMsg()
	if err := m.FromFormat(s.from.Name, s.from.Address); err != nil {
		return err
	}
	if err := m.AddTo(p.To); err != nil {
		return fmt.Errorf("%w: not an address", ErrRefused)
	}
	html, err := p.HTML()
	if err != nil {
		return err
	}
	m.Subject(p.Subject)
	m.SetDateWithValue(p.Date)
	_, domain, _ := strings.Cut(s.from.Address, "@")
	m.SetMessageIDWithValue(p.ID + "@" + domain)
	m.SetGenHeader(gomail.HeaderContentLang, p.Locale)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetBodyString(gomail.TypeTextPlain, p.Plain())
	m.AddAlternativeString(gomail.TypeTextHTML, html)
	c, err := s.client()
	if err != nil {
		return err
	}
	err = c.DialAndSendWithContext(ctx, m)
	var refused *gomail.SendError
	if errors.As(err, &refused) && !refused.IsTemp() && refused.ErrorCode() >= 500 {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return err
}

// Check connects, signs in and leaves.
func (s *SMTP) Check(ctx context.Context) error {
	c, err := s.client()
	if err != nil {
		return err
	}
	if err := c.DialWithContext(ctx); err != nil {
		return err
	}
	return c.Close()
}
