//go:build unix

package command

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// errServed says that another server works on the same folder of data.
var errServed = errors.New("another server uses the data folder")

// claim keeps other servers off a folder of data until this one gives it back or
// ends, however it ends.
func claim(data string) (giveBack func() error, err error) {
	f, err := os.OpenFile(filepath.Join(data, "serving.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = errServed
		}
		return nil, errors.Join(err, f.Close())
	}
	return f.Close, nil
}
