package web

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// ErrOverloaded says that the server has more to do than it can, or that one
// network asks for more at once than its share.
var ErrOverloaded = errors.New("web: too much at once")

// gate bounds the work that is done at once for readers, so that what is
// sent in, votes above all, finds a processor free. Pages of people who are
// signed in come before pages, and pages before exports. A network has at most
// its share of the work and of the places to wait in; among those who wait,
// networks take turns. Nobody waits longer than patience, and a reader who leaves
// gives up the place.
//
// Votes and forms do not pass here: they wait for the disk, not for a processor,
// and have a limiter.
type gate struct {
	mu       sync.Mutex
	running  int
	lines    [gateLines]line
	patience time.Duration
	refused  uint64 // since the start
}

// The lines of the gate in the order in which they are served.
const (
	officeLine = iota
	pageLine
	exportLine
	gateLines
)

// line is those who wait for one kind of work, network by network.
type line struct {
	running, waiting int
	writing          int // out of the gate while their reader takes what they have
	atOnce           int // of all
	share            int // of one network
	places, each     int // to wait in or to write from, of all and of one network
	of               map[string]*turn
	order            []*turn // networks that have somebody waiting, the next one first
}

// turn is what one network has at work and waiting.
type turn struct {
	key     string
	running int
	writing int
	waiting []*ticket
}

// ticket is one who waits. Ready is closed when the work may begin.
type ticket struct {
	ready chan struct{}
	let   bool
}

// newGate makes a gate for a machine with so many processors.
func newGate(processors int) *gate {
	n := max(1, processors)
	g := &gate{patience: 5 * time.Second}
	g.lines[officeLine] = line{atOnce: 2 * n, share: 2 * n, places: 256, each: 64}
	g.lines[pageLine] = line{atOnce: 2 * n, share: n, places: 1024, each: 256}
	g.lines[exportLine] = line{atOnce: n, share: max(1, n/2), places: 64, each: 8}
	for i := range g.lines {
		g.lines[i].of = map[string]*turn{}
	}
	return g
}

// most is how much is at work at once in all.
func (g *gate) most() int { return g.lines[officeLine].atOnce + g.lines[exportLine].atOnce }

// pass is the right to work that somebody got at the gate.
type pass struct {
	g    *gate
	kind int
	who  *turn
	in   bool
}

// enter waits for a place at work. Leave must be called when the work is done.
//
// Errors: [ErrOverloaded], or that of ctx.
func (g *gate) enter(ctx context.Context, kind int, key string) (*pass, error) {
	g.mu.Lock()
	l := &g.lines[kind]
	who := l.of[key]
	if who == nil {
		who = &turn{key: key}
		l.of[key] = who
	}
	if l.waiting+l.writing >= l.places || len(who.waiting)+who.writing >= l.each {
		g.refused++
		l.forget(who)
		g.mu.Unlock()
		return nil, ErrOverloaded
	}
	p := &pass{g: g, kind: kind, who: who}
	t := p.line()
	g.mu.Unlock()
	clock := time.NewTimer(g.patience)
	defer clock.Stop()
	if err := p.wait(ctx, t, clock.C); err != nil {
		return nil, err
	}
	return p, nil
}

// line puts the pass at the end of its line. It is called with the lock held.
func (p *pass) line() *ticket {
	t, l := &ticket{ready: make(chan struct{})}, &p.g.lines[p.kind]
	if p.who.waiting = append(p.who.waiting, t); len(p.who.waiting) == 1 {
		l.order = append(l.order, p.who)
	}
	l.waiting++
	p.g.serve()
	return t
}

func (p *pass) wait(ctx context.Context, t *ticket, late <-chan time.Time) error {
	var err error
	select {
	case <-t.ready:
		p.in = true
		return nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-late:
		err = ErrOverloaded
	}
	if p.in = p.g.giveUp(p, t, err); p.in {
		return nil // let in at the same moment
	}
	return err
}

// outside calls f while others may work: for what waits for the reader.
func (p *pass) outside(ctx context.Context, f func()) error {
	g, l := p.g, &p.g.lines[p.kind]
	g.mu.Lock()
	p.who.writing++
	l.writing++
	p.out()
	g.mu.Unlock()
	f()
	g.mu.Lock()
	p.who.writing--
	l.writing--
	t := p.line()
	g.mu.Unlock()
	return p.wait(ctx, t, nil)
}

// leave releases the place. It may be called more than once.
func (p *pass) leave() {
	p.g.mu.Lock()
	defer p.g.mu.Unlock()
	p.out()
}

func (p *pass) out() {
	if !p.in {
		return
	}
	p.in = false
	l := &p.g.lines[p.kind]
	p.who.running--
	l.running--
	p.g.running--
	l.forget(p.who)
	p.g.serve()
}

// serve lets in whoever may begin. It is called with the lock held.
func (g *gate) serve() {
	for kind := range g.lines {
		l := &g.lines[kind]
		for g.running < g.most() && l.running < l.atOnce {
			who := l.next()
			if who == nil {
				break
			}
			t := who.waiting[0]
			who.waiting = who.waiting[1:]
			l.waiting--
			who.running++
			l.running++
			g.running++
			t.let = true
			close(t.ready)
		}
		if kind == pageLine && l.waiting > 0 && l.running == l.atOnce {
			return // exports begin when no page waits
		}
	}
}

// next takes the network whose turn it is and that has not its share at work
// already, and puts it at the end when more of it wait.
func (l *line) next() *turn {
	for i, who := range l.order {
		if who.running >= l.share {
			continue
		}
		l.order = slices.Delete(l.order, i, i+1)
		if len(who.waiting) > 1 {
			l.order = append(l.order, who)
		}
		return who
	}
	return nil
}

// giveUp takes a ticket back; it is true when its work may begin all the same.
func (g *gate) giveUp(p *pass, t *ticket, why error) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if t.let {
		return true
	}
	l, who := &g.lines[p.kind], p.who
	if i := slices.Index(who.waiting, t); i >= 0 {
		who.waiting = slices.Delete(who.waiting, i, i+1)
	}
	l.waiting--
	if errors.Is(why, ErrOverloaded) {
		g.refused++
	}
	if len(who.waiting) == 0 {
		if i := slices.Index(l.order, who); i >= 0 {
			l.order = slices.Delete(l.order, i, i+1)
		}
	}
	l.forget(who)
	return false
}

func (l *line) forget(who *turn) {
	if who.running == 0 && who.writing == 0 && len(who.waiting) == 0 && l.of[who.key] == who {
		delete(l.of, who.key)
	}
}

// load tells how many wait and are at work, and how many were refused since the
// start.
func (g *gate) load() (waiting, running int, refused uint64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := range g.lines {
		waiting += g.lines[i].waiting
	}
	return waiting, g.running, g.refused
}
