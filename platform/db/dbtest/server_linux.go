package dbtest

import "syscall"

// dieWithParent has the kernel stop the child when its parent is killed.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGINT}
}

// inMemory is a folder whose files live in memory, when the machine has one with
// room for the tests; otherwise "".
func inMemory() string {
	const folder, room = "/dev/shm", 2 << 30
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil || s.Bavail*uint64(s.Bsize) < room {
		return ""
	}
	return folder
}
