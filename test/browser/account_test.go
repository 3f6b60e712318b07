package browser

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"dienhong/app"
	"dienhong/platform/await"
	"dienhong/platform/db/dbtest"
)

// serveEmpty runs the program on an empty installation at a name that allows
// passkeys, until the test ends.
func serveEmpty(t *testing.T) (a *app.App, base string) {
	t.Helper()
	return serveFresh(t, true)
}

// serveFresh does so with letters kept to be read, or without a mail server.
func serveFresh(t *testing.T, letters bool) (a *app.App, base string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	_, port, _ := net.SplitHostPort(address)
	base = "http://localhost:" + port
	a, err = app.Build(t.Context(), app.Config{
		Data: dbtest.Folder(t), Listen: address, Address: base, Zone: app.DefaultZone, Development: letters, Drain: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- a.Run(ctx, func(string) { close(ready) }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := a.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	return a, base
}

func TestTheFirstAdministratorAddsAPasskeyAndComesBackWithIt(t *testing.T) {
	a, base := serveEmpty(t)
	path, needed, err := a.FirstRun(t.Context())
	if err != nil || !needed {
		t.Fatal(needed, err)
	}
	p := Open(t, base, Look{Phone: true})
	p.Authenticator()
	p.Go(path)
	p.See("Tạo người quản trị đầu tiên")
	p.Type("#f-name", "Cán bộ quản trị")
	p.Type("#f-email", "quan-tri@hanoi.example")
	p.Submit("main form button[type=submit]")
	p.See("Tài khoản quản trị đã được tạo")
	p.Go("/account")
	if Eval[bool](p, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("the page is wider than the phone")
	}
	p.Type("#passkey-name", "Điện thoại")
	p.Click("dh-passkey button")
	p.See("Đã thêm khóa")
	p.See("Điện thoại")
	p.Go("/en/account")
	p.See("Passkeys")
	p.Go("/account")
	p.Submit("main form[action='/sign-out'] button")
	p.Go("/sign-in?next=/office/people")
	p.Click("dh-passkey button")
	p.See("Những người làm việc trên hệ thống")
	if at := p.Path(); at != "/office/people" {
		t.Errorf("signed in at %s", at)
	}
}

func TestSigningInByLetterWithoutJavaScript(t *testing.T) {
	a, base := serveEmpty(t)
	path, _, err := a.FirstRun(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := Open(t, base, Look{Scriptless: true})
	p.Go(path)
	p.Type("#f-name", "Cán bộ quản trị")
	p.Type("#f-email", "quan-tri@hanoi.example")
	p.Submit("main form button[type=submit]")
	p.Go("/account")
	p.Submit("main form[action='/sign-out'] button")
	p.Go("/sign-in")
	p.Type("#f-email", "quan-tri@hanoi.example")
	p.Submit("main form button[type=submit]")
	p.Go("/dev/mail")
	await.True(t, "the letter", func() bool { // without scripts the page is looked at again by hand
		p.Go("/dev/mail")
		return p.Count("main .item a") > 0
	})
	p.Submit("main .item a")
	p.Submit("main .cluster a")
	p.See(fmt.Sprintf("với tên %s", "Cán bộ quản trị"))
	p.Submit("main form button[type=submit]")
	p.Go("/account")
	p.See("Các phiên đăng nhập")
}
