package disk

import "syscall"

// Of is the room below a folder, and whether it is known.
func Of(folder string) (Room, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return Room{}, false
	}
	return Room{Free: int64(s.Bavail) * s.Bsize, Total: int64(s.Blocks) * s.Bsize}, true
}
