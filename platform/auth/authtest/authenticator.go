// Package authtest plays the browser and the authenticator of WebAuthn for
// tests of servers.
package authtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/url"

	"github.com/fxamacker/cbor/v2"
)

// Authenticator holds one passkey, as a phone does. The flags say how it
// behaves; the zero value with an Origin is honest.
type Authenticator struct {
	Origin  string
	Counter uint32
	// Unverified skips the check of finger or PIN.
	Unverified bool

	id     []byte
	handle []byte
	key    *ecdsa.PrivateKey
}

var b64 = base64.RawURLEncoding

// Create answers the options of a registration.
func (a *Authenticator) Create(options json.RawMessage) ([]byte, error) {
	var o struct {
		Challenge string `json:"challenge"`
		User      struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	if err := json.Unmarshal(options, &o); err != nil {
		return nil, err
	}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, err
	}
	if a.handle, err = b64.DecodeString(o.User.ID); err != nil {
		return nil, err
	}
	a.id = make([]byte, 16)
	_, _ = rand.Read(a.id)
	point, err := a.key.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	public, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		return nil, err
	}
	data := a.data(0x40)
	data = append(data, make([]byte, 16)...)
	data = binary.BigEndian.AppendUint16(data, uint16(len(a.id))) // 16
	data = append(append(data, a.id...), public...)
	attestation, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})
	if err != nil {
		return nil, err
	}
	return a.answer(map[string]any{
		"clientDataJSON":    b64.EncodeToString(a.client("webauthn.create", o.Challenge)),
		"attestationObject": b64.EncodeToString(attestation),
	})
}

// Get answers the options of a sign-in.
func (a *Authenticator) Get(options json.RawMessage) ([]byte, error) {
	var o struct {
		Challenge string `json:"challenge"`
	}
	if err := json.Unmarshal(options, &o); err != nil {
		return nil, err
	}
	a.Counter++
	data, client := a.data(0), a.client("webauthn.get", o.Challenge)
	clientHash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte(nil), data...), clientHash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, a.key, digest[:])
	if err != nil {
		return nil, err
	}
	return a.answer(map[string]any{
		"clientDataJSON":    b64.EncodeToString(client),
		"authenticatorData": b64.EncodeToString(data),
		"signature":         b64.EncodeToString(signature),
		"userHandle":        b64.EncodeToString(a.handle),
	})
}

// Forge gives the authenticator another key under the same id.
func (a *Authenticator) Forge() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	a.key = key
	return err
}

// SetHandle claims to be somebody else.
func (a *Authenticator) SetHandle(id string) { a.handle = []byte(id) }

func (a *Authenticator) data(flags byte) []byte {
	u, _ := url.Parse(a.Origin)
	party := sha256.Sum256([]byte(u.Hostname()))
	flags |= 0x01
	if !a.Unverified {
		flags |= 0x04
	}
	return binary.BigEndian.AppendUint32(append(party[:], flags), a.Counter)
}

func (a *Authenticator) client(kind, challenge string) []byte {
	raw, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
	return raw
}

func (a *Authenticator) answer(response map[string]any) ([]byte, error) {
	return json.Marshal(map[string]any{
		"id": b64.EncodeToString(a.id), "rawId": b64.EncodeToString(a.id), "type": "public-key",
		"authenticatorAttachment": "platform", "clientExtensionResults": map[string]any{}, "response": response,
	})
}
