package mail

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"dienhong/migrations"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/jobs"
)

var start = time.Date(2020, 10, 2, 1, 0, 0, 0, time.UTC)

func invitation(name string) Letter {
	return Letter{
		Locale: "vi", Subject: "Đăng nhập Diên Hồng – Hà Nội", Paragraphs: []string{"Chào " + name + ","},
		Link: Link{"Đăng nhập", "https://hanoi.example/sign-in/link/abc?x=1&y=2"}, Closing: []string{"Nếu không phải bạn, hãy bỏ qua thư này."},
	}
}

// read takes a received letter apart as a mail program does.
func read(t *testing.T, raw string) (head mail.Header, plain, html string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in %q", err, raw)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m.Header, plain, html
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/plain") {
			plain = text
		} else {
			html = text
		}
	}
}

func TestALetterArrivesWithItsWordsWhateverTheEncryption(t *testing.T) {
	for _, e := range []Encryption{STARTTLS, ImplicitTLS, Unencrypted} {
		t.Run(string(e), func(t *testing.T) {
			s := startServer(t, e == ImplicitTLS)
			settings := s.settings(e)
			if e != Unencrypted {
				settings.User, settings.Password = "dienhong", "mật khẩu"
			}
			sender, err := NewSMTP(settings)
			if err != nil {
				t.Fatal(err)
			}
			if err := sender.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			p := Parcel{ID: "0a1b", To: "can-bo@hanoi.example", Date: start, Letter: invitation("<b>Cán bộ</b>")}
			if err := sender.Send(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			got := s.letters()
			if len(got) != 1 || s.secure[0] != (e != Unencrypted) {
				t.Fatal("received", len(got), s.secure)
			}
			if e != Unencrypted && s.signedIn[0] != "dienhong\x00mật khẩu" {
				t.Errorf("signed in as %q", s.signedIn)
			}
			head, plain, html := read(t, got[0])
			subject, _ := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
			from, err := head.AddressList("From")
			if err != nil || from[0].Name != "Diên Hồng" || subject != "Đăng nhập Diên Hồng – Hà Nội" || head.Get("Message-ID") != "<0a1b@hanoi.example>" {
				t.Error(from, err, subject, head)
			}
			if head.Get("Auto-Submitted") != "auto-generated" || head.Get("Content-Language") != "vi" {
				t.Error(head)
			}
			if !strings.Contains(plain, "Chào <b>Cán bộ</b>,\n\nĐăng nhập:\nhttps://hanoi.example/sign-in/link/abc?x=1&y=2\n") {
				t.Errorf("plain: %q", plain)
			}
			if !strings.Contains(html, "&lt;b&gt;Cán bộ") || !strings.Contains(html, `href="https://hanoi.example/sign-in/link/abc?x=1&amp;y=2"`) || strings.Contains(html, "<script") {
				t.Errorf("html: %q", html)
			}
		})
	}
}

func TestSettingsThatWouldLeakAPasswordAreRefused(t *testing.T) {
	for name, s := range map[string]Settings{
		"no host":            {From: "a@b.example"},
		"no sender":          {Host: "mail.example"},
		"plain to elsewhere": {Host: "mail.example", From: "a@b.example", Encryption: Unencrypted},
		"unknown encryption": {Host: "mail.example", From: "a@b.example", Encryption: "ssl"},
	} {
		if _, err := NewSMTP(s); err == nil {
			t.Error(name, "was accepted")
		}
	}
	s := startServer(t, false)
	settings := s.settings(STARTTLS)
	settings.Roots = x509.NewCertPool()
	sender, err := NewSMTP(settings)
	if err != nil {
		t.Fatal(err)
	}
	if err := sender.Check(t.Context()); err == nil {
		t.Error("a certificate of nobody we know was accepted")
	}
}

type world struct {
	*Outbox
	clock *clock.Settable
	log   *bytes.Buffer
}

func newWorld(d *db.DB, s Sender, keep bool) world {
	w := world{clock: clock.At(start), log: &bytes.Buffer{}}
	q := jobs.New(jobs.Config{DB: d, City: 1, Clock: w.clock.Now, Log: slog.New(slog.NewTextHandler(w.log, nil))})
	w.Outbox = New(Config{DB: d, City: 1, Clock: w.clock.Now, Jobs: q, Sender: s, Keep: keep})
	Register(w.Outbox, "invitation", func(_ context.Context, _ string, name string) (Letter, error) {
		if name == "left" {
			return Letter{}, ErrDrop
		}
		return invitation(name), nil
	})
	return w
}

func (w world) post(t *testing.T, name string) {
	t.Helper()
	if err := w.DB.Tx(t.Context(), func(tx *db.Tx) error {
		return w.Post(t.Context(), tx, Envelope{Kind: "invitation", To: "can-bo@hanoi.example", Locale: "vi"}, name)
	}); err != nil {
		t.Fatal(err)
	}
	w.drain(t)
}

func (w world) drain(t *testing.T) {
	t.Helper()
	if _, err := w.Jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (w world) only(t *testing.T) Message {
	t.Helper()
	all, err := w.Messages(t.Context(), 10, Waiting, Sent, Kept, Failed, Dropped)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return all[0]
}

func (w world) health(t *testing.T) Health {
	t.Helper()
	h, err := w.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestTheOutboxSendsRetriesAndShowsFailures(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := startServer(t, false)
		sender, err := NewSMTP(s.settings(STARTTLS))
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(d, sender, false)
		s.refuse("451 <can-bo@hanoi.example>: try later")
		w.post(t, "Cán bộ")
		m := w.only(t)
		if m.State != Waiting || m.Attempts != 1 || !strings.Contains(m.Problem, "try later") {
			t.Fatalf("after a passing refusal: %+v", m)
		}
		if h := w.health(t); h.Good() || h.Troubled != 1 || h.Problem == "" {
			t.Errorf("a troubled outbox must show: %+v", h)
		}
		if strings.Contains(w.log.String(), "can-bo@") {
			t.Errorf("the log names the reader: %s", w.log)
		}
		s.refuse("550 5.1.1 no such mailbox")
		w.clock.Add(time.Minute)
		w.drain(t)
		if m = w.only(t); m.State != Failed || m.Settled.IsZero() {
			t.Fatalf("after a final refusal: %+v", m)
		}
		s.refuse("")
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return w.Retry(t.Context(), tx, m.ID) }); err != nil {
			t.Fatal(err)
		}
		w.drain(t)
		if m = w.only(t); m.State != Sent || m.Plain != "" || m.Problem != "" || len(s.letters()) != 1 {
			t.Fatalf("after the retry: %+v, %d letters", m, len(s.letters()))
		}
		if h := w.health(t); !h.Good() || !h.LastSent.Equal(w.clock.Now()) {
			t.Errorf("health: %+v", h)
		}
		w.clock.Add(31 * 24 * time.Hour)
		if err := w.sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if all, err := w.Messages(t.Context(), 10, Sent); err != nil || len(all) != 0 {
			t.Error("a letter's reader is forgotten after 30 days", all, err)
		}
	})
}

func TestWithoutAServerLettersWaitAndSaySo(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		w := newWorld(d, nil, false)
		w.post(t, "Cán bộ")
		if m, h := w.only(t), w.health(t); m.State != Waiting || h.SetUp || h.Good() {
			t.Fatalf("%+v %+v", m, h)
		}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return w.Dismiss(t.Context(), tx, w.only(t).ID) }); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(time.Hour)
		w.drain(t)
		if m := w.only(t); m.State != Dropped {
			t.Errorf("%+v", m)
		}
	})
}

func TestADevelopersServerKeepsLettersReadable(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		w := newWorld(d, nil, true)
		w.post(t, "Cán bộ")
		if m := w.only(t); m.State != Kept || m.Subject != "Đăng nhập Diên Hồng – Hà Nội" || !strings.Contains(m.Plain, "/sign-in/link/abc") {
			t.Fatalf("%+v", m)
		}
	})
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		w := newWorld(d, nil, true)
		w.post(t, "left")
		if m := w.only(t); m.State != Dropped {
			t.Errorf("%+v", m)
		}
	})
}
