package auth

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Identity is a provider of identities elsewhere, by OpenID Connect. It is asked
// for one thing: a name of the person that is the same each time (sub). Nothing
// else about them is asked for or taken.
type Identity struct {
	issuer, client, secret string

	mu       sync.Mutex
	provider *oidc.Provider
}

// What the provider may take of our time and memory.
const (
	identityWaits = 10 * time.Second
	identityMost  = 1 << 20
)

// ParseIdentity reads https://client:secret@host/path: the address of the provider,
// with the name and secret by which it knows this site. Without encryption it may
// only be on this machine. Empty gives nil.
func ParseIdentity(text string) (*Identity, error) {
	if text == "" {
		return nil, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.User.Username() == "" || u.Host == "" {
		return nil, errors.New("https://client:secret@host/path")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return nil, errors.New("https://")
	}
	i := &Identity{client: u.User.Username()}
	i.secret, _ = u.User.Password()
	u.User = nil
	i.issuer = u.String()
	return i, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Host is where people sign in.
func (i *Identity) Host() string {
	u, err := url.Parse(i.issuer)
	if err != nil {
		return i.issuer
	}
	return u.Hostname()
}

// Visit is one way there and back; the browser keeps it meanwhile.
type Visit struct{ State, Nonce, Verifier string }

// NewVisit draws one.
func NewVisit() Visit {
	return Visit{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier()}
}

// Begin gives the address at which somebody signs in; back is where they return to.
func (i *Identity) Begin(ctx context.Context, back string, v Visit) (string, error) {
	_, config, err := i.ready(ctx, back)
	if err != nil {
		return "", err
	}
	return config.AuthCodeURL(v.State, oidc.Nonce(v.Nonce), oauth2.S256ChallengeOption(v.Verifier)), nil
}

// ErrVisit says that somebody came back who was not sent, or was refused there.
var ErrVisit = errors.New("auth: the visit to the provider of identities did not succeed")

// Finish gives the name of who came back: that of the provider with its own of the person.
//
// Errors: ErrVisit; anything else means that the provider did not answer.
func (i *Identity) Finish(ctx context.Context, back string, v Visit, answer url.Values) (subject string, err error) {
	code := answer.Get("code")
	if code == "" || v.State == "" || subtle.ConstantTimeCompare([]byte(v.State), []byte(answer.Get("state"))) == 0 {
		return "", ErrVisit
	}
	provider, config, err := i.ready(ctx, back)
	if err != nil {
		return "", err
	}
	ctx = oidc.ClientContext(ctx, client)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(v.Verifier))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return "", fmt.Errorf("%w: %w", ErrVisit, err)
	}
	if err != nil {
		return "", err
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: i.client}).Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrVisit, err)
	}
	if id.Subject == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(v.Nonce)) == 0 {
		return "", ErrVisit
	}
	return id.Issuer + " " + id.Subject, nil
}

// ready asks the provider once where its pages are.
func (i *Identity) ready(ctx context.Context, back string) (*oidc.Provider, oauth2.Config, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.provider == nil {
		// The keys are asked for again later, when this request is long over.
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), client), i.issuer)
		if err != nil {
			return nil, oauth2.Config{}, fmt.Errorf("ask the provider of identities: %w", err)
		}
		i.provider = p
	}
	return i.provider, oauth2.Config{ClientID: i.client, ClientSecret: i.secret, Endpoint: i.provider.Endpoint(), RedirectURL: back, Scopes: []string{oidc.ScopeOpenID}}, nil
}

// client follows no redirections, waits a while and reads so much.
var client = &http.Client{
	Timeout:       identityWaits,
	Transport:     bounded{http.DefaultTransport},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	w, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		w.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(w.Body, identityMost), w.Body}
	}
	return w, err
}
