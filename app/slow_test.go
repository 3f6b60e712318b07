package app

import (
	"io"
	"net"
	"net/url"
	"testing"
	"time"
)

// TestSlowClientsDoNotStopAVote holds 1,200 connections: half do not end their
// headers, half do not send the form that they announce.
func TestSlowClientsDoNotStopAVote(t *testing.T) {
	if testing.Short() {
		t.Skip("holds 1,200 connections")
	}
	c := Config{Data: t.TempDir()}
	hanoiSQLite(t, c.Data)
	p := serve(t, c)
	u, err := url.Parse(p.site)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1200 {
		c, err := net.Dial("tcp", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		text := "GET / HTTP/1.1\r\nHost: " + u.Host + "\r\nX-Slow: "
		if i%2 == 0 {
			text = "POST /consultations/" + slug + "/vote HTTP/1.1\r\nHost: " + u.Host +
				"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nvote="
		}
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
	}
	begun := time.Now()
	v, err := arrive(p.site)
	if err != nil {
		t.Fatal(err)
	}
	for statement := range int64(20) {
		if err := v.vote(t.Context(), p.site, statement+1, "agree"); err != nil {
			t.Fatal(err)
		}
	}
	took := time.Since(begun)
	t.Logf("20 votes beside 1,200 slow clients took %v", took)
	if took > 10*time.Second {
		t.Errorf("slow clients keep a voter waiting: %v for 20 votes", took)
	}
}
