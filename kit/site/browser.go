package site

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/platform/web"
)

// Browser is one reader's, or a program; it keeps cookies from one request to the
// next.
type Browser struct {
	Cookies map[string]*http.Cookie
	// Header goes with every request.
	Header http.Header
	// Address is where the requests come from, with a port.
	Address string
	site    *Site
	as      string
}

// File is sent with a form, in a field of it.
type File struct {
	Field, Name string
	Content     []byte
}

// Browser opens a browser of somebody: one of [Options].People, an officer by role
// ("editor"), a program by the scope of its key ("plan:write"), a visitor by "".
func (s *Site) Browser(as string) *Browser {
	b := &Browser{Cookies: map[string]*http.Cookie{}, Header: http.Header{}, Address: "192.0.2.1:1234", site: s, as: as}
	if as != "" && s.who(as).Kind == civic.OfficerActor {
		b.Keep(web.SessionCookie, as)
	}
	return b
}

// Keep puts a cookie into the browser.
func (b *Browser) Keep(name, value string) { b.Cookies[name] = &http.Cookie{Name: name, Value: value} }

// Get asks for a page.
func (b *Browser) Get(path string) Page {
	b.site.T.Helper()
	return b.Ask(http.MethodGet, path, "", "")
}

// Post sends a form, whose names and values are given in turn.
func (b *Browser) Post(path string, fields ...string) Page {
	b.site.T.Helper()
	return b.Send(path, Form(fields...))
}

// Form holds names and values that are given in turn.
func Form(fields ...string) url.Values {
	form := url.Values{}
	for pair := range slices.Chunk(fields, 2) {
		form.Add(pair[0], pair[1])
	}
	return form
}

// Send sends a form.
func (b *Browser) Send(path string, form url.Values) Page {
	b.site.T.Helper()
	return b.Ask(http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
}

// Upload sends a form with files.
func (b *Browser) Upload(path string, form url.Values, files ...File) Page {
	b.site.T.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				b.site.T.Fatal(err)
			}
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.Field, f.Name)
		if err == nil {
			_, err = part.Write(f.Content)
		}
		if err != nil {
			b.site.T.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.site.T.Fatal(err)
	}
	return b.Ask(http.MethodPost, path, w.FormDataContentType(), body.String())
}

// Ask sends a body of a kind; header holds names and values in turn.
func (b *Browser) Ask(method, path, kind, body string, header ...string) Page {
	t := b.site.T
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if !b.site.options.Cached {
		r = r.WithContext(web.PastCache(r.Context()))
	}
	for name, values := range b.Header {
		r.Header[name] = values
	}
	r.RemoteAddr = b.Address
	r.Header.Set(actorHeader, b.as)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for pair := range slices.Chunk(header, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	for _, c := range b.Cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.site.Handler().ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if !c.HttpOnly {
			t.Errorf("%s %s: scripts can read the cookie %s", method, path, c.Name)
		}
		if c.MaxAge < 0 {
			delete(b.Cookies, c.Name)
		} else {
			b.Cookies[c.Name] = c
		}
	}
	return b.site.page(method+" "+path, w)
}
