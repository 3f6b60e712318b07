package comment

import (
	"context"
	"io"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/secret"
)

// newSite serves the feature.
func newSite(t *testing.T, d *db.DB) (*Module, *site.Site) {
	t.Helper()
	key, err := secret.Load(strings.Repeat("0a", 32), "")
	if err != nil {
		t.Fatal(err)
	}
	a := &around{civic.Consultation{Number: 1, Slug: "hn", Title: civic.Text{VI: "Hà Nội", EN: "Hà Nội"}, TakesTexts: true, Public: true, ClosedKey: "error.conflict"}}
	m := New(Deps{
		DB: d, City: civic.FirstCity, Clock: func() time.Time { return noon }, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Consultations: a, Bodies: a,
		Secret: key, Files: blob.Dir(t.TempDir()), Held: blob.Dir(t.TempDir()), Address: func() string { return "https://example.org" },
	})
	return m, site.New(t, site.Options{}, m)
}

// ask asks for a page, or sends a form: with a file in the field "file" when it has
// a name.
func ask(h *site.Site, role, method, path string, fields map[string]string, name string, file []byte) (int, string) {
	form := url.Values{}
	for k, v := range fields {
		form.Set(k, v)
	}
	var p site.Page
	switch {
	case method == "GET":
		p = h.Get(role, path)
	case name == "":
		p = h.Post(role, path, form)
	default:
		p = h.Upload(role, path, form, site.File{Field: "file", Name: name, Content: file})
	}
	return p.Status, p.Body
}

var codeOnPage = regexp.MustCompile(`tracking-code"[^>]*>([^<]+)<`)

func TestSendingAComment(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, h := newSite(t, d)
		const text = "Nên có phố đi bộ quanh hồ."
		fields := map[string]string{"text": text, "once": strings.Repeat("a1", 12), "publish": "true", "consent": "0"}
		for name, c := range map[string]struct {
			file []byte
			says string
		}{
			"a program named pdf": {[]byte("MZ\x90\x00 program"), "được xác định theo nội dung"},
			"a text named pdf":    {[]byte("plain text"), "được xác định theo nội dung"},
			"more than the limit": {append([]byte("%PDF-1.4"), make([]byte, MaxScan)...), "Tệp lớn hơn"},
		} {
			status, page := ask(h, "", "POST", "/consultations/hn/comments", fields, "thu.pdf", c.file)
			if status != 422 || !strings.Contains(page, c.says) || !strings.Contains(page, text) {
				t.Errorf("%s: %d, keeps the text: %v", name, status, strings.Contains(page, text))
			}
		}
		if f, err := m.Service.Figures(t.Context(), 1); err != nil || len(f) != 0 {
			t.Fatalf("something was written: %v %v", f, err)
		}
		status, page := ask(h, "", "POST", "/consultations/hn/comments", fields, "thu.pdf", []byte("%PDF-1.4 scan"))
		found := codeOnPage.FindStringSubmatch(page)
		if status != 201 || found == nil {
			t.Fatal(status)
		}
		// A double click, in the other language.
		status, page = ask(h, "", "POST", "/en/consultations/hn/comments", fields, "", nil)
		if again := codeOnPage.FindStringSubmatch(page); status != 201 || again == nil || again[1] != found[1] {
			t.Errorf("the same form twice: %d %v, want %s", status, again, found[1])
		}
		if f, _ := m.Service.Figures(t.Context(), 1); len(f) != 1 || f[0].Comments != 1 {
			t.Errorf("%v", f)
		}
		// Consent that changed while somebody wrote.
		if _, err := m.Service.SaveConsent(t.Context(), admin, civic.Text{VI: "Mới"}, 0); err != nil {
			t.Fatal(err)
		}
		late := map[string]string{"text": "Ý khác", "contact_email": "a@example.org", "purposes": "answer", "consent": "0"}
		if status, page = ask(h, "", "POST", "/consultations/hn/comments", late, "", nil); status != 422 || !strings.Contains(page, "vừa thay đổi") {
			t.Errorf("an old consent: %d", status)
		}
		for _, path := range []string{"/data", "/erase", "/withdraw"} {
			if status, _ := ask(h, "", "GET", "/track/"+found[1]+path, nil, "", nil); status != 200 {
				t.Errorf("%s: %d", path, status)
			}
		}
		for _, path := range []string{"/track/" + found[1] + "/other", "/track/0000-0000-0000/data"} {
			if status, _ := ask(h, "", "GET", path, nil, "", nil); status != 404 {
				t.Errorf("%s: %d", path, status)
			}
		}
	})
}

func TestAStackOfPaper(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, h := newSite(t, d)
		code := civic.NewCode()
		paper := map[string]string{"c": "hn", "text": "Cần thư viện.", "channel": "paper", "received_at": "2026-02-20", "people": "3", "lang": "vi", "code": code}
		if status, page := ask(h, "editor", "POST", "/office/comments/enter", paper, "", nil); status != 201 || !strings.Contains(page, code) ||
			!strings.Contains(page, `value="2026-02-20"`) {
			t.Fatalf("%d", status)
		}
		if status, page := ask(h, "editor", "POST", "/office/comments/enter", paper, "", nil); status != 422 || !strings.Contains(page, "đã dùng") {
			t.Errorf("the same paper twice: %d", status)
		}
		if o, err := m.Service.Track(t.Context(), code); err != nil || o.People != 3 {
			t.Errorf("%+v %v", o, err)
		}
		if status, _ := ask(h, "analyst", "GET", "/office/comments/enter", nil, "", nil); status != 403 {
			t.Errorf("an analyst enters: %d", status)
		}
		status, page := ask(h, "editor", "GET", "/office/comments/paper.pdf?c=hn&copies=3", nil, "", nil)
		if status != 200 || !strings.HasPrefix(page, "%PDF") || strings.Count(page, "/Type /Page\n") != 3 {
			t.Errorf("forms: %d, %d pages", status, strings.Count(page, "/Type /Page\n"))
		}
	})
}

func TestImportingAFile(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, h := newSite(t, d)
		in := map[string]string{"c": "hn"}
		good := []byte("Nội dung ý kiến,Ngày nhận\nMở cửa buổi tối.,20/02/2026\nHai,\n")
		for name, file := range map[string][]byte{
			"a program":      []byte("MZ\x90\x00\x03"),
			"a row at fault": []byte("Nội dung ý kiến,Ngày nhận\nMột,ngày mai\nHai,01/01/2026\n"),
			"no column":      []byte("Tên\nMột\n"),
			"nothing":        nil,
		} {
			if status, page := ask(h, "editor", "POST", "/office/comments/import", in, "a.xlsx", file); status != 422 || strings.Contains(page, `name="held"`) {
				t.Errorf("%s: %d", name, status)
			}
		}
		_, page := ask(h, "editor", "POST", "/office/comments/import", in, "a.csv", good)
		held := regexp.MustCompile(`name="held" value="([0-9a-f]+)"`).FindStringSubmatch(page)
		if held == nil {
			t.Fatal("nothing to confirm")
		}
		if n, _ := m.Service.Waiting(t.Context()); n != 0 {
			t.Errorf("%d written before it was confirmed", n)
		}
		confirm := map[string]string{"c": "hn", "held": held[1], "name": "a.csv"}
		if status, _ := ask(h, "editor", "POST", "/office/comments/import/confirm", confirm, "", nil); status != 200 {
			t.Fatal(status)
		}
		if status, _ := ask(h, "editor", "POST", "/office/comments/import/confirm", confirm, "", nil); status != 410 {
			t.Errorf("confirmed twice: %d", status)
		}
		if n, _ := m.Service.Waiting(t.Context()); n != 2 {
			t.Errorf("%d comments", n)
		}
	})
}

// stopping cancels the work when a file has been read half-way.
type stopping struct {
	io.ReaderAt
	after int64
	stop  func()
}

func (s stopping) ReadAt(p []byte, at int64) (int, error) {
	if at > s.after {
		s.stop()
	}
	return s.ReaderAt.ReadAt(p, at)
}

func TestAnImportThatIsStoppedLeavesNothing(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		var b strings.Builder
		b.WriteString("Nội dung ý kiến\n")
		for i := range 20_000 {
			b.WriteString("Ý kiến số ")
			b.WriteString(strings.Repeat("a", i%50+1))
			b.WriteString(civic.NewCode())
			b.WriteByte('\n')
		}
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		size := int64(b.Len())
		_, err := s.Import(ctx, clerk, 1, "a.csv", stopping{strings.NewReader(b.String()), size / 2, stop}, size)
		if err == nil {
			t.Fatal("the stopped import went through")
		}
		if n, err := s.Waiting(t.Context()); err != nil || n != 0 {
			t.Errorf("%d comments of a stopped import, %v", n, err)
		}
	})
}
