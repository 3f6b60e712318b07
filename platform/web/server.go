package web

import (
	"cmp"
	"context"
	"dienhong/platform/background"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// Server serves a handler until its context ends.
type Server struct {
	Handler http.Handler
	Log     *slog.Logger
	// Listen is host:port. With Domain set it is ignored: the ports are 443
	// and, for the certificate's challenge and the redirect, 80.
	Listen string
	// Domain, when set, makes the server get its own certificate by ACME.
	Domain string
	// CertDir keeps the certificates.
	CertDir string
	// ACME says who gives the certificate and where it is used, for tests; the
	// zero value is Let's Encrypt and the ports of the web.
	ACME ACME
	// Ready is told the address once connections are accepted.
	Ready func(address string)
	// Headers is how long a client may take to send the head of a request; 5 s
	// when 0.
	Headers time.Duration
	// Drain is how long requests in progress may take once the end was asked for.
	Drain time.Duration
}

// ACME is a source of certificates other than Let's Encrypt.
type ACME struct {
	Directory  string // address of the service's directory
	TLS, Plain string // host:port instead of :443 and :80
}

// limits against clients that are slow on purpose (R12, R13).
func (s Server) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: cmp.Or(s.Headers, 5*time.Second),
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      120 * time.Second,
		IdleTimeout:       90 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
}

// Run serves until ctx ends, then lets requests in progress finish.
func (s Server) Run(ctx context.Context) error {
	if s.Domain != "" {
		return s.runACME(ctx)
	}
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.Listen, err)
	}
	srv := s.server(s.Handler)
	failed := background.Go(ctx, s.Log, "server", func() error { return srv.Serve(l) })
	if s.Ready != nil {
		s.Ready(l.Addr().String())
	}
	return s.wait(ctx, failed, srv)
}

func (s Server) runACME(ctx context.Context) error {
	m := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		HostPolicy: autocert.HostWhitelist(s.Domain),
		Cache:      autocert.DirCache(s.CertDir),
	}
	if s.ACME.Directory != "" {
		m.Client = &acme.Client{DirectoryURL: s.ACME.Directory}
	}
	secure, err := net.Listen("tcp", cmp.Or(s.ACME.TLS, ":443"))
	if err != nil {
		return fmt.Errorf("listen on :443: %w", err)
	}
	open, err := net.Listen("tcp", cmp.Or(s.ACME.Plain, ":80"))
	if err != nil {
		return errors.Join(fmt.Errorf("listen on :80: %w", err), secure.Close())
	}
	srv, plain := s.server(s.Handler), s.server(m.HTTPHandler(nil))
	srv.TLSConfig = m.TLSConfig()
	failed := make(chan error, 2)
	background.Go(ctx, s.Log, "server", func() error { failed <- srv.ServeTLS(secure, "", ""); return nil })
	background.Go(ctx, s.Log, "challenge", func() error { failed <- plain.Serve(open); return nil })
	if s.Ready != nil {
		s.Ready("https://" + s.Domain)
	}
	return s.wait(ctx, failed, srv, plain)
}

func (s Server) wait(ctx context.Context, failed <-chan error, servers ...*http.Server) error {
	select {
	case err := <-failed:
		if !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	case <-ctx.Done():
	}
	drain := s.Drain
	if drain == 0 {
		drain = 5 * time.Second
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	for _, srv := range servers {
		if err := srv.Shutdown(end); err != nil {
			_ = srv.Close()
		}
	}
	return nil
}
