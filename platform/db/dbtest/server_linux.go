package dbtest

import "syscall"

// dieWithParent has the kernel stop the child when its parent is killed.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}
}
