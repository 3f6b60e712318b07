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

// Turned is a clock that can be put back for a while: what is entered of days that
// have passed then bears their dates. Everybody who has the clock reads the same time,
// so it is turned only while nothing is served.
type Turned struct {
	of   Clock
	back atomic.Int64 // nanoseconds behind
}

// Turn makes a clock that goes with another one until it is put back.
func Turn(of Clock) *Turned { return &Turned{of: of} }

// Now is the Clock of t.
func (t *Turned) Now() time.Time { return t.of().Add(-time.Duration(t.back.Load())) }

// To puts the clock back to a time, from which it goes on. A time that has not come
// yet is now.
func (t *Turned) To(at time.Time) { t.back.Store(int64(max(0, t.of().Sub(at)))) }

// Right sets the clock right again.
func (t *Turned) Right() { t.back.Store(0) }
