package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
)

// capture collects an answer in memory.
type capture struct {
	header http.Header
	body   bytes.Buffer
	status int
}

func (c *capture) Header() http.Header { return c.header }
func (c *capture) WriteHeader(s int) {
	if c.status == 0 {
		c.status = s
	}
}
func (c *capture) Write(b []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	return c.body.Write(b)
}

// storedPage is an answer in the three encodings that readers ask for.
type storedPage struct {
	header http.Header
	status int
	plain  []byte
	// gzip and br are made when somebody asks for them first.
	gzip, br func() encoded
	etag     string
	made     time.Time
	length   []string // of the plain body
}

// encoded is a body compressed, with its headers. The values of headers are made
// once: a cached page costs little more than its sending.
type encoded struct {
	body             []byte
	encoding, length []string
}

func newEncoded(encoding string, body []byte) encoded {
	return encoded{body, []string{encoding}, []string{strconv.Itoa(len(body))}}
}

func newStoredPage(c *capture) *storedPage {
	body := bytes.Clone(c.body.Bytes())
	sum := sha256.Sum256(body)
	p := &storedPage{
		header: c.header, status: c.status, plain: body, made: time.Now(), length: []string{strconv.Itoa(len(body))},
		etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
	}
	p.header["Etag"] = []string{p.etag}
	p.header["Cache-Control"] = []string{"no-cache"}
	p.header["Vary"] = []string{"Accept-Encoding, Cookie"}
	p.header.Del("Content-Encoding")
	p.header.Del("Content-Length")
	p.gzip = sync.OnceValue(func() encoded {
		var buf bytes.Buffer
		zw, _ := gzip.NewWriterLevel(&buf, gzip.DefaultCompression)
		_, _ = zw.Write(body)
		_ = zw.Close()
		return newEncoded("gzip", bytes.Clone(buf.Bytes()))
	})
	p.br = sync.OnceValue(func() encoded {
		var buf bytes.Buffer
		// Level 5: higher levels cost tens of milliseconds for two per cent.
		bw := brotli.NewWriterLevel(&buf, 5)
		_, _ = bw.Write(body)
		_ = bw.Close()
		return newEncoded("br", bytes.Clone(buf.Bytes()))
	})
	return p
}

// size is what the page takes with both encodings, which are about a quarter
// each.
func (p *storedPage) size() int { return len(p.plain) + len(p.plain)/2 + 512 }

func (p *storedPage) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for k, v := range p.header {
		h[k] = v
	}
	if p.status == http.StatusOK && strings.Contains(r.Header.Get("If-None-Match"), p.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	e := encoded{body: p.plain, length: p.length}
	switch chosenEncoding(r.Header.Get("Accept-Encoding"), true) {
	case "br":
		e = p.br()
	case "gzip":
		e = p.gzip()
	}
	if e.encoding != nil {
		h["Content-Encoding"] = e.encoding
	}
	h["Content-Length"] = e.length
	w.WriteHeader(p.status)
	_, _ = w.Write(e.body)
}

// writeCompressed sends a page that is drawn for one reader: gzip at the level
// that costs least, and only where it saves something.
func writeCompressed(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	h := w.Header()
	if len(body) > 1400 && chosenEncoding(r.Header.Get("Accept-Encoding"), false) == "gzip" {
		h.Set("Content-Encoding", "gzip")
		h.Add("Vary", "Accept-Encoding")
		w.WriteHeader(status)
		zw := gzipWriters.Get().(*gzip.Writer)
		defer gzipWriters.Put(zw)
		zw.Reset(w)
		if _, err := zw.Write(body); err != nil {
			return nil // the reader has gone
		}
		_ = zw.Close()
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
	return nil
}

var gzipWriters = sync.Pool{New: func() any {
	zw, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return zw
}}
