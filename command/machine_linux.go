package command

import "syscall"

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
