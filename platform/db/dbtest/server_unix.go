//go:build unix && !linux

package dbtest

import "syscall"

// dieWithParent is for the kernels that cannot stop a child with its parent.
func dieWithParent() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }

// inMemory is "": only Linux has such a folder everywhere.
func inMemory() string { return "" }
