package auth

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"dienhong/platform/auth/authtest"
)

func TestTokensAreStoredOnlyAsHashesAndNeverLogged(t *testing.T) {
	a, b := NewToken(), NewToken()
	if a == b || a.Hash() == b.Hash() || !a.Known() || a.Hash() != Token(string(a)).Hash() {
		t.Fatal("tokens")
	}
	if strings.Contains(a.Hash(), string(a)) || len(a.Hash()) != 64 {
		t.Error("hash")
	}
	for _, bad := range []Token{"", "abc", a + "x", Token(strings.Repeat("ừ", 15)), a[:42] + "!", a[:42] + "_"} {
		if bad.Known() && bad != a {
			t.Errorf("%q has not the form of a token", string(bad))
		}
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("sign-in", "token", a)
	if out := log.String() + fmt.Sprintf("%s %v", a, a); strings.Contains(out, string(a)) {
		t.Error("a token was written:", out)
	}
}

const origin = "https://thamvan.hanoi.example"

func TestPasskeysNeedANamedAddress(t *testing.T) {
	for address, want := range map[string]error{
		origin: nil, "http://localhost:8080": nil, "http://127.0.0.1:8080": ErrNoPasskeys, "https://[::1]": ErrNoPasskeys, "http://hanoi.example": ErrNoPasskeys, "http://": ErrNoPasskeys,
	} {
		if _, err := NewPasskeys("Diên Hồng", address); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
	}
}

func TestAPasskeySignsInItsHolderAndNobodyElse(t *testing.T) {
	p, err := NewPasskeys("Diên Hồng", origin)
	if err != nil {
		t.Fatal(err)
	}
	holder := Holder{ID: "01hzx", Name: "Cán bộ"}
	phone := &authtest.Authenticator{Origin: origin}
	options, ceremony, err := p.BeginRegistration(holder)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := phone.Create(options)
	if err != nil {
		t.Fatal(err)
	}
	key, err := p.FinishRegistration(holder, ceremony, answer)
	if err != nil {
		t.Fatal(err)
	}
	holder.Passkeys = []Passkey{key}
	if _, other, err := p.BeginRegistration(holder); err != nil {
		t.Fatal(err)
	} else if _, err := p.FinishRegistration(holder, other, answer); !errors.Is(err, ErrPasskey) {
		t.Error("an answer to another question was accepted:", err)
	}
	find := func(id string) (Holder, error) {
		if id == holder.ID {
			return holder, nil
		}
		return Holder{ID: id}, nil
	}
	signIn := func(a *authtest.Authenticator) error {
		options, ceremony, err := p.BeginSignIn()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(options), key.ID) {
			t.Error("the question must name nobody")
		}
		answer, err := a.Get(options)
		if err != nil {
			t.Fatal(err)
		}
		who, used, err := p.FinishSignIn(ceremony, answer, find)
		if err != nil {
			return err
		}
		if who.ID != holder.ID || used.ID != key.ID {
			t.Errorf("signed in as %+v with %s", who, used.ID)
		}
		holder.Passkeys[0] = used
		return nil
	}
	for range 2 {
		if err := signIn(phone); err != nil {
			t.Fatal(err)
		}
	}
	for name, change := range map[string]func(*authtest.Authenticator){
		"from another site":       func(a *authtest.Authenticator) { a.Origin = "https://thamvan.hanoi.evil.example" },
		"without finger or PIN":   func(a *authtest.Authenticator) { a.Unverified = true },
		"with an earlier counter": func(a *authtest.Authenticator) { a.Counter = 0 },
		"with another key":        func(a *authtest.Authenticator) { _ = a.Forge() },
		"as somebody else":        func(a *authtest.Authenticator) { a.SetHandle("01other") },
	} {
		false := *phone
		change(&false)
		if err := signIn(&false); !errors.Is(err, ErrPasskey) {
			t.Errorf("%s: %v", name, err)
		}
	}
	options, ceremony, err = p.BeginSignIn()
	if err != nil {
		t.Fatal(err)
	}
	answer, _ = phone.Get(options)
	gone := errors.New("the database is gone")
	if _, _, err := p.FinishSignIn(ceremony, answer, func(string) (Holder, error) { return Holder{}, gone }); !errors.Is(err, gone) || errors.Is(err, ErrPasskey) {
		t.Error("a fault of ours is no refusal:", err)
	}
	for _, garbage := range []string{"", "{}", "null", `{"id":"x","type":"public-key","response":{}}`} {
		if _, _, err := p.FinishSignIn(ceremony, []byte(garbage), find); !errors.Is(err, ErrPasskey) {
			t.Errorf("%q: %v", garbage, err)
		}
		if _, err := p.FinishRegistration(holder, ceremony, []byte(garbage)); !errors.Is(err, ErrPasskey) {
			t.Errorf("%q: %v", garbage, err)
		}
	}
}
