package web

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/acme"
)

const acmeDomain = "thamvan.example.vn"

// authority is a small certificate authority that speaks ACME (RFC 8555) and
// checks by TLS-ALPN (RFC 8737) that who asks for a name answers under it. It
// does not check the signatures of requests.
type authority struct {
	t      *testing.T
	site   string // host:port where it looks for the name
	url    string
	key    *ecdsa.PrivateKey
	root   *x509.Certificate
	mu     sync.Mutex
	thumb  string // of the account's key
	valid  bool
	issued []byte
	orders int
}

func newAuthority(t *testing.T, site string) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	frame := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(24 * time.Hour), KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, frame, frame, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	root, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{t: t, site: site, key: key, root: root}
	server := httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(server.Close)
	a.url = server.URL
	return a
}

func (a *authority) serve(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w.Header().Set("Replay-Nonce", fmt.Sprint(time.Now().UnixNano()))
	var protected struct {
		JWK struct{ X, Y string } `json:"jwk"`
	}
	var payload struct {
		CSR string `json:"csr"`
	}
	if r.Method == http.MethodPost {
		var envelope struct{ Protected, Payload string }
		if err := json.NewDecoder(r.Body).Decode(&envelope); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		for text, into := range map[string]any{envelope.Protected: &protected, envelope.Payload: &payload} {
			if raw, err := base64.RawURLEncoding.DecodeString(text); err == nil && len(raw) > 0 {
				_ = json.Unmarshal(raw, into)
			}
		}
	}
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	state := map[bool]string{true: "valid", false: "pending"}[a.valid]
	challenge := map[string]string{"type": "tls-alpn-01", "url": a.url + "/challenge", "token": "token", "status": state}
	order := map[string]any{"status": "pending", "authorizations": []string{a.url + "/authorization"}, "finalize": a.url + "/finalize"}
	if a.valid {
		order["status"] = "ready"
	}
	if a.issued != nil {
		order["status"], order["certificate"] = "valid", a.url+"/certificate"
	}
	switch path.Base(r.URL.Path) {
	case "directory":
		answer(http.StatusOK, map[string]string{"newNonce": a.url + "/nonce", "newAccount": a.url + "/account", "newOrder": a.url + "/new"})
	case "nonce":
	case "account":
		a.thumb = thumbprint(protected.JWK.X, protected.JWK.Y)
		w.Header().Set("Location", a.url+"/account/1")
		answer(http.StatusCreated, map[string]string{"status": "valid"})
	case "new":
		a.orders++
		a.valid, a.issued = false, nil
		order["status"] = "pending"
		delete(order, "certificate")
		w.Header().Set("Location", a.url+"/order")
		answer(http.StatusCreated, order)
	case "order":
		w.Header().Set("Location", a.url+"/order")
		answer(http.StatusOK, order)
	case "authorization":
		answer(http.StatusOK, map[string]any{"status": state, "identifier": map[string]string{"type": "dns", "value": acmeDomain}, "challenges": []any{challenge}})
	case "challenge":
		if err := a.look("token." + a.thumb); err != nil {
			a.t.Errorf("the challenge: %v", err)
		} else {
			a.valid = true
		}
		answer(http.StatusOK, challenge)
	case "finalize":
		if err := a.issue(payload.CSR); err != nil {
			a.t.Errorf("the request for a certificate: %v", err)
		}
		order["status"], order["certificate"] = "valid", a.url+"/certificate"
		w.Header().Set("Location", a.url+"/order")
		answer(http.StatusOK, order)
	case "certificate":
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		_, _ = w.Write(append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.issued}),
			pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw})...))
	default:
		http.NotFound(w, r)
	}
}

// thumbprint is RFC 7638's of a key on P-256.
func thumbprint(x, y string) string {
	sum := sha256.Sum256([]byte(`{"crv":"P-256","kty":"EC","x":"` + x + `","y":"` + y + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// look connects to the site and wants the proof in its certificate.
func (a *authority) look(proof string) error {
	c, err := tls.Dial("tcp", a.site, &tls.Config{ServerName: acmeDomain, NextProtos: []string{acme.ALPNProto}, InsecureSkipVerify: true}) // RFC 8737: what it shows is judged below
	if err != nil {
		return err
	}
	defer c.Close()
	want := sha256.Sum256([]byte(proof))
	for _, e := range c.ConnectionState().PeerCertificates[0].Extensions {
		var got []byte
		if e.Id.Equal(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 31}) {
			if _, err := asn1.Unmarshal(e.Value, &got); err == nil && string(got) == string(want[:]) {
				return nil
			}
		}
	}
	return errors.New("it shows no proof")
}

func (a *authority) issue(csr string) error {
	raw, err := base64.RawURLEncoding.DecodeString(csr)
	if err != nil {
		return err
	}
	request, err := x509.ParseCertificateRequest(raw)
	if err != nil {
		return err
	}
	if len(request.DNSNames) != 1 || request.DNSNames[0] != acmeDomain {
		return fmt.Errorf("it is for %v", request.DNSNames)
	}
	a.issued, err = x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: acmeDomain},
		DNSNames: request.DNSNames, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(90 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}, a.root, request.PublicKey, a.key)
	return err
}

// freeAddress is one that nobody listens on a moment ago.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestTheServerGetsItsCertificateByItself(t *testing.T) {
	secure, plain, certificates := freeAddress(t), freeAddress(t), t.TempDir()
	ca := newAuthority(t, secure)
	pool := x509.NewCertPool()
	pool.AddCert(ca.root)
	client := func(name string) *http.Client {
		return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: name}, ForceAttemptHTTP2: true,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, secure)
			}}}
	}
	for _, start := range []string{"the first start", "the second start"} {
		ctx, stop := context.WithCancel(t.Context())
		ready, ended := make(chan string, 1), make(chan error, 1)
		server := Server{Log: slog.New(slog.DiscardHandler), Domain: acmeDomain, CertDir: certificates, Ready: func(a string) { ready <- a },
			ACME:    ACME{Directory: ca.url + "/directory", TLS: secure, Plain: plain},
			Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "xin chào") })}
		go func() { ended <- server.Run(ctx) }()
		select {
		case address := <-ready:
			if address != "https://"+acmeDomain {
				t.Errorf("%s: it says %s", start, address)
			}
		case err := <-ended:
			t.Fatal(err)
		}
		r, err := client(acmeDomain).Get("https://" + acmeDomain + "/")
		if err != nil {
			t.Fatalf("%s: %v", start, err)
		}
		body, _ := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if string(body) != "xin chào" || r.TLS.Version < tls.VersionTLS12 {
			t.Errorf("%s: %s", start, body)
		}
		if _, err := client("other.example.vn").Get("https://other.example.vn/"); err == nil {
			t.Errorf("%s: it answers under a name that is not its own", start)
		}
		redirected := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+plain+"/consultations", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = acmeDomain
		if r, err = redirected.Do(request); err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if to := r.Header.Get("Location"); r.StatusCode/100 != 3 || !strings.HasPrefix(to, "https://"+acmeDomain+"/consultations") {
			t.Errorf("%s: port 80 answers %d, %s", start, r.StatusCode, to)
		}
		stop()
		if err := <-ended; err != nil {
			t.Errorf("%s: it ended with %v", start, err)
		}
	}
	if ca.orders != 1 {
		t.Errorf("%d certificates were ordered; the first should have been kept", ca.orders)
	}
}
