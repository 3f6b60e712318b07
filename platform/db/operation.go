package db

import (
	"context"
	"errors"
	"regexp"
	"runtime"
	"strings"
)

// operation says in which operations of the program a statement failed, so that
// the log locates it: "city.store.page < city.Service.Documents: no such table".
type operation struct {
	chain string
	cause error
}

func (o *operation) Error() string { return o.chain + ": " + o.cause.Error() }
func (o *operation) Unwrap() error { return o.cause }

// failed is what a statement that did not succeed gives to its caller.
func (s session) failed(err error) error {
	err = s.d.wrap(err)
	var known *operation
	switch {
	case err == nil, errors.Is(err, ErrNotFound), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.As(err, &known):
		return err
	}
	if chain := operations(); chain != "" {
		return &operation{chain, err}
	}
	return err
}

// inner are the parts of a function's name that say nothing to a reader.
var inner = regexp.MustCompile(`\.func\d+.*|\[\.\.\.\]|[(*)]`)

// operations names the callers above this package, the nearest first, up to the
// handler of the request.
func operations() string {
	var at [48]uintptr
	frames := runtime.CallersFrames(at[:runtime.Callers(3, at[:])])
	var chain []string
	for {
		f, more := frames.Next()
		name, ours := strings.CutPrefix(f.Function, "dienhong/")
		if strings.HasPrefix(name, "platform/") && !strings.HasPrefix(name, "platform/db.") && len(chain) > 0 {
			break
		}
		if ours && !strings.HasPrefix(name, "platform/db.") {
			name = inner.ReplaceAllString(name[strings.LastIndex(name, "/")+1:], "")
			if len(chain) == 0 || chain[len(chain)-1] != name {
				chain = append(chain, name)
			}
		}
		if !more {
			break
		}
	}
	return strings.Join(chain, " < ")
}
