// Package await waits in tests for a state, however slow the machine is.
package await

import (
	"testing"
	"time"
)

// Hopeless is how long nothing that still comes can take: a backstop that tells
// what a test waited for, never a bound on how fast something must be.
const Hopeless = 10 * time.Minute

// True looks every ten milliseconds until ok is true, and ends the test when that
// is hopeless, saying what never came.
func True(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(Hopeless); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("this never came: ", what)
		}
	}
}
