package web

import (
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// bodies bounds what is being received at once, before it is received: a form is
// held in memory until it is read, a file on the disk. Small bodies, votes among
// them, need no room.
type bodies struct {
	mu      sync.Mutex
	memory  int64 // bytes promised to forms
	files   int   // being received
	payers  map[string]*promised
	refused uint64
}

type promised struct {
	memory int64
	files  int
}

// The room for bodies, of all and of one network or person.
const (
	smallBody              = 4 << 10
	allMemory, eachMemory  = 64 << 20, 16 << 20
	allUploads, eachUpload = 32, 8
)

func newBodies() *bodies { return &bodies{payers: map[string]*promised{}} }

// reserve promises room for a body of length bytes (-1: unknown) that may have
// limit bytes at most.
//
// Errors: [ErrOverloaded].
func (b *bodies) reserve(payer string, length, limit int64) (release func(), err error) {
	if length >= 0 && length <= smallBody {
		return func() {}, nil
	}
	memory, files := min(limit, MaxBody), 0
	if length >= 0 {
		memory = min(memory, length)
	}
	if limit > MaxBody && (length < 0 || length > MaxBody) {
		files = 1
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.payers[payer]
	if p == nil {
		p = &promised{}
	}
	if b.memory+memory > allMemory || p.memory+memory > eachMemory || b.files+files > allUploads || p.files+files > eachUpload {
		b.refused++
		return nil, ErrOverloaded
	}
	b.payers[payer] = p
	add := func(sign int) {
		b.memory += int64(sign) * memory
		p.memory += int64(sign) * memory
		b.files += sign * files
		p.files += sign * files
	}
	add(1)
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if add(-1); *p == (promised{}) {
			delete(b.payers, payer)
		}
	}, nil
}

// How slowly a body may come: something within stall, all of it within grace and
// the time that its bytes take at slowest.
const (
	stall   = 15 * time.Second
	grace   = 20 * time.Second
	slowest = 16 << 10 // bytes a second
)

// receive makes room for what a request carries and has it come in time. Done
// gives the room back.
//
// Errors: [ErrOverloaded].
func (rt *Router) receive(route *Route, w http.ResponseWriter, r *http.Request) (done func(), err error) {
	if r.Body == nil || r.Body == http.NoBody {
		return func() {}, nil
	}
	most := route.most(r)
	release, err := rt.bodies.reserve(rt.payer(r), r.ContentLength, most)
	if err != nil {
		return nil, err
	}
	length := r.ContentLength
	if length < 0 {
		length = most
	}
	r.Body = &timely{
		ReadCloser: http.MaxBytesReader(w, r.Body, most), conn: http.NewResponseController(w),
		end: time.Now().Add(grace + time.Duration(length)*time.Second/slowest),
	}
	return release, nil
}

// timely is a body that must keep coming.
type timely struct {
	io.ReadCloser
	conn *http.ResponseController
	end  time.Time
}

func (t *timely) Read(b []byte) (int, error) {
	next := time.Now().Add(stall)
	if next.After(t.end) {
		next = t.end
	}
	_ = t.conn.SetReadDeadline(next)
	n, err := t.ReadCloser.Read(b)
	var late net.Error
	switch {
	case errors.Is(err, io.EOF):
		// The connection may rest again; only the server's own limits hold.
		_ = t.conn.SetReadDeadline(time.Time{})
	case errors.As(err, &late) && late.Timeout():
		return n, ErrSlow
	}
	return n, err
}

// Upload lets a form carry a file of at most limit bytes. One that is up to four
// times as large is read over, so that what was typed beside it can be shown
// again.
func Upload(limit int64) Option {
	return func(r *Route) { r.Body, r.Files = 4*limit+MaxBody, true }
}
