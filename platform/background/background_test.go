package background

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
)

func TestAPanicEndsItsWorkAlone(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	before := Panics()["drawing"]
	err := <-Go(t.Context(), log, "drawing", func() error { panic("beyond the font") })
	var caught *Panic
	if !errors.As(err, &caught) || caught.Value != "beyond the font" {
		t.Errorf("who waits gets %v", err)
	}
	if got := out.String(); !strings.Contains(got, "worker=drawing") || !strings.Contains(got, "beyond the font") || !strings.Contains(got, "TestAPanicEndsItsWorkAlone") {
		t.Errorf("the log says\n%s", got)
	}
	if n := Panics()["drawing"] - before; n != 1 {
		t.Errorf("counted %d times", n)
	}
	if err := <-Go(t.Context(), log, "drawing", func() error { return errors.New("no room") }); err == nil || err.Error() != "no room" {
		t.Errorf("an error becomes %v", err)
	}
	g, done := Group{Log: log}, false
	g.Go(t.Context(), "drawing", func() { panic("again") })
	g.Go(t.Context(), "drawing", func() { done = true })
	g.Wait()
	if !done || Panics()["drawing"]-before != 2 {
		t.Errorf("the other work ended: %v; counted %d", done, Panics()["drawing"]-before)
	}
}

func TestWorkThatBelongsTogetherEndsTogether(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	waits := Work{"waits", func(ctx context.Context) error { <-ctx.Done(); return nil }}
	var caught *Panic
	if err := Together(t.Context(), log, waits, Work{"panics", func(context.Context) error { panic("x") }}); !errors.As(err, &caught) || caught.Name != "panics" {
		t.Errorf("one panicked: %v", err)
	}
	if err := Together(t.Context(), log, waits, Work{"fails", func(context.Context) error { return errors.New("no room") }}); err == nil || err.Error() != "no room" {
		t.Errorf("one failed: %v", err)
	}
	ctx, end := context.WithCancel(t.Context())
	end()
	if err := Together(ctx, log, waits, waits); err != nil {
		t.Errorf("told to end: %v", err)
	}
}
