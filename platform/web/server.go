package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"golang.org/x/crypto/acme/autocert"
)

// lastForwarded gives the last address of X-Forwarded-For.
func lastForwarded(r *http.Request) string {
	all := r.Header.Values("X-Forwarded-For")
	if len(all) == 0 {
		return ""
	}
	parts := strings.Split(all[len(all)-1], ",")
	return strings.TrimSpace(parts[len(parts)-1])
}

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
	// Ready is told the address once connections are accepted.
	Ready func(address string)
	// Drain is how long requests under way may take once the end was asked for.
	Drain time.Duration
}

// limits against clients that are slow on purpose (R12, R13).
func (s Server) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      120 * time.Second,
		IdleTimeout:       90 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
}

// Run serves until ctx ends, then lets requests under way finish.
func (s Server) Run(ctx context.Context) error {
	if s.Domain != "" {
		return s.runACME(ctx)
	}
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.Listen, err)
	}
	srv := s.server(s.Handler)
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
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
	srv := s.server(s.Handler)
	srv.Addr, srv.TLSConfig = ":443", m.TLSConfig()
	plain := s.server(m.HTTPHandler(nil))
	plain.Addr = ":80"
	failed := make(chan error, 2)
	go func() { failed <- srv.ListenAndServeTLS("", "") }()
	go func() { failed <- plain.ListenAndServe() }()
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
