package auth

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// What a ceremony can fail of.
var (
	// ErrNoPasskeys says that passkeys cannot work at this address: they need a
	// name instead of an IP address and, except on localhost, TLS.
	ErrNoPasskeys = errors.New("auth: no passkeys at this address")
	// ErrPasskey says that the answer of the browser proves nothing.
	ErrPasskey = errors.New("auth: the passkey was not accepted")
)

// Passkeys runs the two ceremonies of WebAuthn for one address of the site.
type Passkeys struct{ party *webauthn.WebAuthn }

// Holder is the owner of passkeys.
type Holder struct {
	ID       string // at most 64 bytes; never shown
	Name     string // as the authenticator shows it
	Passkeys []Passkey
}

// Passkey is a public key and what must be remembered of it.
type Passkey struct {
	ID     string // of the credential, base64url
	Record []byte // JSON; replaced after each use
}

// Ceremony is what the server remembers between the question and the answer.
// It is used once and never leaves the server.
type Ceremony []byte

// CeremonyTime bounds how long the person may take.
const CeremonyTime = 5 * time.Minute

// NewPasskeys prepares passkeys for the site at origin, such as
// https://thamvan.hanoi.example. It returns [ErrNoPasskeys] where browsers
// would refuse.
func NewPasskeys(site, origin string) (*Passkeys, error) {
	u, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("auth: %q is not the address of a site", origin)
	}
	host := u.Hostname()
	if host == "" || net.ParseIP(host) != nil || (u.Scheme != "https" && host != "localhost") {
		return nil, ErrNoPasskeys
	}
	limit := webauthn.TimeoutConfig{Enforce: true, Timeout: CeremonyTime, TimeoutUVD: CeremonyTime}
	party, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: site, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation, // which make of key somebody owns is not our business
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: limit, Registration: limit},
	})
	if err != nil {
		return nil, err
	}
	return &Passkeys{party}, nil
}

// BeginRegistration returns the options for navigator.credentials.create, as
// parseCreationOptionsFromJSON reads them.
func (p *Passkeys) BeginRegistration(h Holder) (options json.RawMessage, c Ceremony, err error) {
	u, err := userOf(h)
	if err != nil {
		return nil, nil, err
	}
	creation, session, err := p.party.BeginRegistration(u, webauthn.WithExclusions(webauthn.Credentials(u.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, nil, err
	}
	return both(creation.Response, session)
}

// FinishRegistration checks the answer and gives the new passkey.
func (p *Passkeys) FinishRegistration(h Holder, c Ceremony, answer []byte) (Passkey, error) {
	u, err := userOf(h)
	if err != nil {
		return Passkey{}, err
	}
	var session webauthn.SessionData
	if err := json.Unmarshal(c, &session); err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return Passkey{}, refused(err)
	}
	credential, err := p.party.CreateCredential(u, session, parsed)
	if err != nil {
		return Passkey{}, refused(err)
	}
	return passkeyOf(credential)
}

// BeginSignIn returns the options for navigator.credentials.get, as
// parseRequestOptionsFromJSON reads them. They name nobody.
func (p *Passkeys) BeginSignIn() (options json.RawMessage, c Ceremony, err error) {
	assertion, session, err := p.party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, nil, err
	}
	return both(assertion.Response, session)
}

// FinishSignIn checks the answer. Find gives the holder whose id the
// authenticator sent. The passkey returned carries the new record.
func (p *Passkeys) FinishSignIn(c Ceremony, answer []byte, find func(id string) (Holder, error)) (Holder, Passkey, error) {
	var session webauthn.SessionData
	if err := json.Unmarshal(c, &session); err != nil {
		return Holder{}, Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Holder{}, Passkey{}, refused(err)
	}
	var fault error
	found, credential, err := p.party.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		var h Holder
		if h, fault = find(string(handle)); fault != nil {
			return nil, fault
		}
		return userOf(h)
	}, session, parsed)
	if fault != nil {
		return Holder{}, Passkey{}, fault
	}
	if err != nil {
		return Holder{}, Passkey{}, refused(err)
	}
	if credential.Authenticator.CloneWarning {
		return Holder{}, Passkey{}, refused(errors.New("the counter went back: the key may have been copied"))
	}
	k, err := passkeyOf(credential)
	return found.(user).Holder, k, err
}

func refused(err error) error {
	var e *protocol.Error
	if errors.As(err, &e) && e.DevInfo != "" {
		return fmt.Errorf("%w: %s (%s)", ErrPasskey, e.Details, e.DevInfo)
	}
	return fmt.Errorf("%w: %w", ErrPasskey, err)
}

func both(options any, session *webauthn.SessionData) (json.RawMessage, Ceremony, error) {
	o, err := json.Marshal(options)
	if err != nil {
		return nil, nil, err
	}
	c, err := json.Marshal(session)
	return o, c, err
}

func passkeyOf(c *webauthn.Credential) (Passkey, error) {
	c.Attestation = webauthn.CredentialAttestation{} // proves the maker, which was not asked for
	record, err := json.Marshal(c)
	return Passkey{ID: base64.RawURLEncoding.EncodeToString(c.ID), Record: record}, err
}

// user is a Holder in the words of the library.
type user struct {
	Holder
	credentials []webauthn.Credential
}

func userOf(h Holder) (user, error) {
	u := user{Holder: h}
	for _, k := range h.Passkeys {
		var c webauthn.Credential
		if err := json.Unmarshal(k.Record, &c); err != nil {
			return u, fmt.Errorf("auth: unreadable passkey %s: %w", k.ID, err)
		}
		u.credentials = append(u.credentials, c)
	}
	return u, nil
}

func (u user) WebAuthnID() []byte                         { return []byte(u.ID) }
func (u user) WebAuthnName() string                       { return u.Name }
func (u user) WebAuthnDisplayName() string                { return u.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.credentials }
