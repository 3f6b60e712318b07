package web

import (
	"context"
	"net/http"
	"time"
)

// outlet is where an export writes. What it has ready is sent outside the gate,
// so that a slow reader keeps nobody else waiting, and in pieces that must be
// taken within a time each, so that nobody keeps it open for nothing. Nothing is
// sent before the first piece is full: until then an error still becomes a page.
type outlet struct {
	http.ResponseWriter
	ctx    context.Context //nolint:containedctx // of the request, as the writer is
	pass   *pass
	ready  []byte
	status int
	begun  bool
	err    error
}

// pieceSize is how much is sent at once, pieceTime how long its reader may take:
// 2 kB a second.
const (
	pieceSize = 64 << 10
	pieceTime = 30 * time.Second
)

func newOutlet(w http.ResponseWriter, ctx context.Context, p *pass) *outlet {
	return &outlet{ResponseWriter: w, ctx: ctx, pass: p, ready: make([]byte, 0, pieceSize)}
}

// Unwrap lets http.ResponseController reach the connection.
func (o *outlet) Unwrap() http.ResponseWriter { return o.ResponseWriter }

func (o *outlet) WriteHeader(status int) {
	if o.status == 0 {
		o.status = status
	}
}

func (o *outlet) Write(b []byte) (int, error) {
	o.WriteHeader(http.StatusOK)
	written := 0
	for len(b) > 0 && o.err == nil {
		n := min(len(b), pieceSize-len(o.ready))
		o.ready = append(o.ready, b[:n]...)
		b, written = b[n:], written+n
		if len(o.ready) == pieceSize {
			o.send()
		}
	}
	return written, o.err
}

// send writes to the reader what is ready.
func (o *outlet) send() {
	back := o.pass.outside(o.ctx, func() {
		if !o.begun {
			o.begun = true
			o.ResponseWriter.WriteHeader(o.status)
		}
		_ = http.NewResponseController(o.ResponseWriter).SetWriteDeadline(time.Now().Add(pieceTime))
		_, o.err = o.ResponseWriter.Write(o.ready)
	})
	if o.err == nil {
		o.err = back
	}
	o.ready = o.ready[:0]
}

// end sends the rest.
func (o *outlet) end() error {
	if !o.begun && o.status == 0 {
		return nil
	}
	o.pass.leave()
	if !o.begun {
		o.ResponseWriter.WriteHeader(o.status)
	}
	if len(o.ready) > 0 && o.err == nil {
		_ = http.NewResponseController(o.ResponseWriter).SetWriteDeadline(time.Now().Add(pieceTime))
		_, o.err = o.ResponseWriter.Write(o.ready)
	}
	return nil // a reader who left is no fault
}

// fail forgets what is ready, so that the error can be told instead.
func (o *outlet) fail(err error) error {
	if !o.begun {
		for _, name := range []string{"Content-Disposition", "Content-Length", "Content-Type", "Content-Encoding"} {
			o.Header().Del(name)
		}
	}
	return err
}
