// Package clock passes the time as a parameter, so that tests can set it.
package clock

import (
	"sync/atomic"
	"time"
)

// Clock tells the time in UTC.
type Clock func() time.Time

// System is the machine's clock.
func System() time.Time { return time.Now().UTC() }

// Settable is a clock for tests; it stands still until it is set.
type Settable struct{ nanos atomic.Int64 }

// At makes a clock that stands at t.
func At(t time.Time) *Settable {
	s := &Settable{}
	s.Set(t)
	return s
}

// Now is the Clock of s.
func (s *Settable) Now() time.Time { return time.Unix(0, s.nanos.Load()).UTC() }

// Set moves the clock to t.
func (s *Settable) Set(t time.Time) { s.nanos.Store(t.UnixNano()) }

// Add moves the clock by d.
func (s *Settable) Add(d time.Duration) { s.nanos.Add(int64(d)) }
