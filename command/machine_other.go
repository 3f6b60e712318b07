//go:build !linux

package command

// clockSynchronised is known on Linux only.
func clockSynchronised() (synchronised, known bool) { return false, false }
