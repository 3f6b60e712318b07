package web

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// running is a server that is asked to end by stop.
func running(t *testing.T, s Server) (address string, stop func(), ended <-chan error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, done := make(chan string, 1), make(chan error, 1)
	s.Listen, s.Log, s.Ready = "127.0.0.1:0", slog.New(slog.DiscardHandler), func(a string) { ready <- a }
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(cancel)
	select {
	case a := <-ready:
		return a, cancel, done
	case err := <-done:
		t.Fatal(err)
	}
	return "", nil, nil
}

func TestRequestsUnderWayMayFinish(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	address, stop, ended := running(t, Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-finish
		_, _ = io.WriteString(w, "stored")
	})})
	got := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + address)
		if err != nil {
			got <- err.Error()
			return
		}
		defer r.Body.Close()
		raw, _ := io.ReadAll(r.Body)
		got <- string(raw)
	}()
	<-begun
	stop()
	time.AfterFunc(50*time.Millisecond, func() { close(finish) })
	if s := <-got; s != "stored" {
		t.Errorf("the request under way got %q", s)
	}
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("it still listens")
	}
}

func TestStreamsEndWithTheHub(t *testing.T) {
	hub := NewHub(2)
	address, stop, ended := running(t, Server{Drain: time.Hour, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := hub.Serve(w, r, "votes", "0"); err != nil {
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})})
	open := func() *http.Response {
		r, err := http.Get("http://" + address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = r.Body.Close() })
		return r
	}
	first := open()
	lines := bufio.NewScanner(first.Body)
	next := func() string {
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "data: ") {
				return lines.Text()
			}
		}
		return "end"
	}
	if got := next(); got != "data: 0" {
		t.Errorf("the first event is %q", got)
	}
	hub.Publish("votes", "7")
	hub.Publish("other", "8")
	if got := next(); got != "data: 7" {
		t.Errorf("the next event is %q", got)
	}
	open()
	if r := open(); r.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one more than the limit: %d", r.StatusCode)
	}
	hub.Close()
	stop()
	if err := <-ended; err != nil { // within the hour: no stream keeps it
		t.Error(err)
	}
	if got := next(); got != "end" {
		t.Errorf("after the end: %q", got)
	}
}

func TestASlowClientIsLetGo(t *testing.T) {
	address, _, _ := running(t, Server{Handler: http.NotFoundHandler(), Headers: 50 * time.Millisecond})
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(c); err != nil { // it ends when the server lets go
		t.Errorf("a client that sends its headers for ever was kept: %v", err)
	}
}
