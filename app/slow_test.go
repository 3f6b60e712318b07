package app

import (
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"testing"
	"time"

	"dienhong/platform/db/dbtest"
)

// TestSlowClientsDoNotStopAVote holds 1,200 connections: half do not end their
// headers, half do not send the form that they announce.
func TestSlowClientsDoNotStopAVote(t *testing.T) {
	if testing.Short() {
		t.Skip("holds 1,200 connections")
	}
	c := Config{Data: dbtest.Folder(t)}
	hanoiSQLite(t, c.Data)
	p := serve(t, c)
	u, err := url.Parse(p.site)
	if err != nil {
		t.Fatal(err)
	}
	var sending []net.Conn // those that began a form
	dawdle := func(i int) {
		t.Helper()
		c, err := net.Dial("tcp", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		text := "GET / HTTP/1.1\r\nHost: " + u.Host + "\r\nX-Slow: "
		if i%2 == 0 {
			text = "POST /consultations/" + slug + "/vote HTTP/1.1\r\nHost: " + u.Host +
				"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nvote="
		}
		if i%2 == 0 {
			sending = append(sending, c)
		}
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 1200 {
		dawdle(i)
	}
	v, err := arrive(p.site)
	if err != nil {
		t.Fatal(err)
	}
	for statement := range int64(20) {
		dawdle(0) // those before may have been let go by now
		if err := v.vote(t.Context(), p.site, statement+1, "agree"); err != nil {
			t.Fatal(err)
		}
	}
	// The votes came through while slow clients were still being waited for.
	waited := 0
	for _, c := range sending {
		if err := c.SetReadDeadline(time.Now().Add(time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(make([]byte, 1)); errors.Is(err, os.ErrDeadlineExceeded) {
			waited++
		}
	}
	t.Logf("20 votes beside %d slow clients", waited)
	if waited == 0 {
		t.Error("no vote came through before the last slow client was let go")
	}
}
