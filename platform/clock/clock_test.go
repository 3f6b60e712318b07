package clock

import (
	"testing"
	"time"
)

func TestAClockIsPutBackAndRightAgain(t *testing.T) {
	now := At(time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC))
	c := Turn(now.Now)
	then := time.Date(2026, 5, 30, 9, 0, 0, 0, time.UTC)
	c.To(then)
	now.Add(time.Minute) // it goes on while it is behind
	if got := c.Now(); !got.Equal(then.Add(time.Minute)) {
		t.Errorf("put back: %s", got)
	}
	c.To(now.Now().Add(time.Hour)) // nothing is dated in the future
	if got := c.Now(); !got.Equal(now.Now()) {
		t.Errorf("put forward: %s", got)
	}
	c.To(then)
	c.Right()
	if got := c.Now(); !got.Equal(now.Now()) {
		t.Errorf("right again: %s", got)
	}
}
