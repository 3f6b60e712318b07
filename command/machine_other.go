//go:build !linux

package command

// freeBytes is known on Linux only.
func freeBytes(string) (int64, bool) { return 0, false }

// clockSynchronised is known on Linux only.
func clockSynchronised() (synchronised, known bool) { return false, false }
