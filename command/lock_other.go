//go:build !unix

package command

import "errors"

// errServed says that another server works on the same folder of data.
var errServed = errors.New("another server uses the data folder")

// claim is known on Unix only.
func claim(string) (giveBack func() error, err error) { return func() error { return nil }, nil }
