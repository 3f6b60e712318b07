package web

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Hub tells open pages that something has changed, by server-sent events. A
// slow reader is never waited for: each has room for one message, and a newer
// one replaces it.
type Hub struct {
	mu     sync.Mutex
	topics map[string]map[chan string]struct{}
	limit  int
	each   int // of one network
	open   int
	from   map[string]int // network → open connections
	closed chan struct{}
	once   sync.Once
}

// streamsEach is how many connections one network may hold: a hall of 500 people
// with two pages each.
const streamsEach = 1000

// NewHub creates a hub for at most limit open connections.
func NewHub(limit int) *Hub {
	return &Hub{
		topics: map[string]map[chan string]struct{}{}, limit: limit, each: streamsEach, from: map[string]int{}, closed: make(chan struct{}),
	}
}

// Publish sends a short text to everyone who listens to the topic.
func (h *Hub) Publish(topic, message string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.topics[topic] {
		select {
		case <-c:
		default:
		}
		c <- message // the only sender holds the lock, so there is room now
	}
}

// Listeners counts the open connections.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.open
}

// Close ends every connection; readers come back by themselves.
func (h *Hub) Close() { h.once.Do(func() { close(h.closed) }) }

func (h *Hub) join(topic string, from Network) (chan string, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := from.widest().String()
	if h.open >= h.limit || h.from[key] >= h.each {
		return nil, false
	}
	h.open++
	h.from[key]++
	c := make(chan string, 1)
	if h.topics[topic] == nil {
		h.topics[topic] = map[chan string]struct{}{}
	}
	h.topics[topic][c] = struct{}{}
	return c, true
}

func (h *Hub) leave(topic string, from Network, c chan string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open--
	key := from.widest().String()
	if h.from[key]--; h.from[key] == 0 {
		delete(h.from, key)
	}
	delete(h.topics[topic], c)
	if len(h.topics[topic]) == 0 {
		delete(h.topics, topic)
	}
}

// heartbeat keeps proxies from closing a silent connection.
const heartbeat = 25 * time.Second

// Serve streams the topic to one reader until either side goes away. Messages
// are one line.
func (h *Hub) Serve(w http.ResponseWriter, r *http.Request, topic, first string) error {
	from := NetworkOf(r)
	c, ok := h.join(topic, from)
	if !ok {
		return ErrTooMany
	}
	defer h.leave(topic, from, c)
	rc := http.NewResponseController(w)
	_ = rc.SetWriteDeadline(time.Time{})
	_ = rc.SetReadDeadline(time.Time{}) // the server's own would end the stream after a minute
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no")
	w.WriteHeader(http.StatusOK)
	send := func(line string) bool {
		_ = rc.SetWriteDeadline(time.Now().Add(5 * time.Second))
		_, err := fmt.Fprint(w, line)
		return err == nil && rc.Flush() == nil
	}
	if !send("retry: 5000\ndata: " + first + "\n\n") {
		return nil
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return nil
		case <-h.closed:
			return nil
		case m := <-c:
			if !send("data: " + m + "\n\n") {
				return nil
			}
		case <-beat.C:
			if !send(": \n\n") {
				return nil
			}
		}
	}
}
