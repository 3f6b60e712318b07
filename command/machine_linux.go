package command

import "syscall"

// freeBytes gives what the disk below a folder still takes.
func freeBytes(dir string) (int64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * s.Bsize, true
}

// clockSynchronised asks the kernel whether somebody keeps its clock right.
func clockSynchronised() (synchronised, known bool) {
	const timeError = 5 // TIME_ERROR of adjtimex(2)
	var t syscall.Timex
	state, err := syscall.Adjtimex(&t)
	if err != nil {
		return false, false
	}
	return state != timeError, true
}
