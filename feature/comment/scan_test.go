package comment

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/disk"
)

// kept counts the files that are stored.
func kept(t *testing.T, m *Module) (n int) {
	t.Helper()
	if err := m.deps.Files.Each(t.Context(), func(string) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestAFormThatIsRefusedKeepsNoFile sends a right file with everything else that
// can be wrong in each form that takes one.
func TestAFormThatIsRefusedKeepsNoFile(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, h := newSite(t, d)
		scan := func(n int) []byte { return fmt.Appendf(nil, "%%PDF-1.4 %d", n) }
		paper := map[string]string{"c": "hn", "channel": "paper", "received_at": "2026-02-20", "people": "1", "lang": "vi", "text": "Trên giấy."}
		with := func(fields map[string]string, name, value string) map[string]string {
			changed := map[string]string{}
			for k, v := range fields {
				changed[k] = v
			}
			changed[name] = value
			return changed
		}
		status, page := ask(h, "moderator", "POST", "/office/comments/enter", paper, "phieu.pdf", scan(0))
		if status != 201 || kept(t, m) != 1 {
			t.Fatalf("%d, %d files\n%.400s", status, kept(t, m), page)
		}
		list, _, err := m.Service.List(t.Context(), admin, Filter{Consultation: 1}, 10, 0)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		at := "/office/comments/" + string(list[0].ID) + "/correct"
		version := strconv.FormatInt(list[0].Version, 10)

		sent := map[string]string{"text": "Xin thêm cây.", "consent": "0"}
		for i, c := range []struct {
			role, path string
			fields     map[string]string
			status     int
		}{
			{"", "/consultations/hn/comments", with(sent, "text", " "), 422},
			{"", "/consultations/hn/comments", with(sent, "text", strings.Repeat("a", MaxText+1)), 422},
			{"", "/consultations/hn/comments", with(sent, "contact_name", "An"), 422},
			{"", "/consultations/hn/comments", with(sent, "kind", "king"), 422},
			{"moderator", "/office/comments/enter", with(paper, "text", ""), 422},
			{"moderator", "/office/comments/enter", with(paper, "code", "xx"), 422},
			{"moderator", "/office/comments/enter", with(paper, "people", "-5"), 422},
			{"moderator", at, with(with(paper, "text", ""), "version", version), 422},
			{"moderator", at, with(paper, "version", "999"), 409},
		} {
			status, page := ask(h, c.role, "POST", c.path, c.fields, "thu.pdf", scan(1+i))
			if status != c.status {
				t.Errorf("%s %v: %d, want %d\n%.300s", c.path, c.fields, status, c.status, page)
			}
			if n := kept(t, m); n != 1 {
				t.Fatalf("%s %v: %d files are kept", c.path, c.fields, n)
			}
		}
		if status, _ := ask(h, "moderator", "POST", at, with(paper, "version", version), "moi.pdf", scan(99)); status >= 400 || kept(t, m) != 2 {
			t.Fatalf("a correction: %d, %d files", status, kept(t, m))
		}
		// The sweep keeps both: the one of today and the one in the history.
		if held, err := m.HeldFiles(t.Context(), d.Read()); err != nil || len(held) != 2 {
			t.Errorf("held: %v %v", held, err)
		}
	})
}

// TestStrangersDoNotFillTheDisk lets words in and files stay outside, and says so.
func TestStrangersDoNotFillTheDisk(t *testing.T) {
	m, h := newSite(t, dbtest.OpenSQLite(t, migrations.FS))
	fields := map[string]string{"text": "Xin thêm cây.", "consent": "0"}
	send := func(lang, role, path string, fields map[string]string) (int, string) {
		return ask(h, role, "POST", lang+path, fields, "thu.pdf", []byte("%PDF-1.4 thư"))
	}
	m.Service.room = func() (disk.Room, bool) { return disk.Room{Free: 900 << 20, Total: 100 << 30}, true }
	for lang, says := range map[string]string{"": "gửi góp ý không kèm tệp", "/en": "send your comment without the file"} {
		status, page := send(lang, "", "/consultations/hn/comments", fields)
		if status != 422 || !strings.Contains(page, says) || !strings.Contains(page, fields["text"]) || kept(t, m) != 0 {
			t.Errorf("a full disk: %d, %d files\n%.300s", status, kept(t, m), page)
		}
	}
	if status, _ := ask(h, "", "POST", "/consultations/hn/comments", fields, "", nil); status != 201 {
		t.Errorf("without a file: %d", status)
	}
	paper := map[string]string{"c": "hn", "channel": "paper", "received_at": "2026-02-20", "people": "1", "lang": "vi", "text": "Trên giấy."}
	if status, _ := send("", "moderator", "/office/comments/enter", paper); status != 201 {
		t.Errorf("an officer: %d", status)
	}

	// Much that no moderator has seen.
	m.Service.room = func() (disk.Room, bool) { return disk.Room{}, false }
	if status, _ := send("", "", "/consultations/hn/comments", fields); status != 201 {
		t.Fatalf("with room: %d", status)
	}
	err := m.Service.db.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE comment_comment SET scan_size = ? WHERE city_id = ? AND scan <> '' AND entered_by = ''`, int64(maxWaiting), civic.CityID(1))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if status, page := send("", "", "/consultations/hn/comments", fields); status != 422 || !strings.Contains(page, "không kèm tệp") {
		t.Errorf("too much waits: %d", status)
	}
}

func TestOneNetworkSendsSoManyMegabytes(t *testing.T) {
	m, h := newSite(t, dbtest.OpenSQLite(t, migrations.FS))
	large := append([]byte("%PDF-1.4 "), make([]byte, 9_900_000)...)
	refused := 0
	for i := range 25 {
		status, _ := ask(h, "", "POST", "/consultations/hn/comments", map[string]string{"text": "Thư " + strconv.Itoa(i), "consent": "0"}, "thu.pdf", large)
		if status == 429 {
			refused++
		}
	}
	if n := kept(t, m); refused == 0 || n != 1 {
		t.Errorf("%d of 25 refused, %d files", refused, n)
	}
}
