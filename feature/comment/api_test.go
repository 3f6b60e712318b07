package comment

import (
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// call sends a request of a program.
func call(t *testing.T, h *site.Site, scope, method, path, kind string, body []byte, into any) int {
	t.Helper()
	p := h.Browser(scope).Ask(method, "/api/v1"+path, kind, string(body))
	p.Lacks("an@example.org", "0912345678", "Nguyễn Văn An", "contact", "consent", "purposes")
	if into != nil {
		p.JSON(into)
	}
	return p.Status
}

func TestProgramsReadCommentsWithoutContacts(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, h := newSite(t, d)
		ctx := t.Context()
		consent, err := m.Service.Consent(ctx)
		if err != nil {
			t.Fatal(err)
		}
		moderator := civic.Actor{Kind: civic.OfficerActor, Person: "02", Roles: []civic.Role{civic.Moderator}}
		var ids []string
		for _, text := range []string{"Giữ nhà máy cũ", "Trồng cây ven hồ"} {
			o, _, err := m.Service.Submit(ctx, "hn", Submission{
				Text: text, Lang: civic.Vietnamese, Publish: true, Contact: Contact{Name: "Nguyễn Văn An", Email: "an@example.org", Phone: "0912345678"},
				Consent: Consent{Purposes: []string{"answer"}, Version: consent.Version},
			})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, string(o.ID))
		}
		if _, err := m.Service.Decide(ctx, moderator, civic.ID(ids[0]), 1, Verdict{State: Shown}); err != nil {
			t.Fatal(err)
		}
		// The key of a program reads no more than everybody.
		for _, scope := range []string{"", WriteScope} {
			var list CommentList
			if code := call(t, h, scope, "GET", "/consultations/hn/comments", "", nil, &list); code != 200 || list.Total != 1 || list.Comments[0].Text != "Giữ nhà máy cũ" || list.Channels[0].Comments != 2 {
				t.Errorf("%d %+v", code, list)
			}
			var one CommentRecord
			if code := call(t, h, scope, "GET", "/comments/"+ids[0], "", nil, &one); code != 200 || one.Consultation != "hn" {
				t.Errorf("%d %+v", code, one)
			}
			if code := call(t, h, scope, "GET", "/comments/"+ids[1], "", nil, nil); code != 404 {
				t.Errorf("a comment that waits is read by a program: %d", code)
			}
		}
		if code := call(t, h, "", "GET", "/consultations/hn/comments?q=trong+cay", "", nil, nil); code != 200 {
			t.Error(code)
		}
	})
}

func TestProgramsEnterAndImportComments(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, h := newSite(t, d)
		entry := []byte(`{"channel":"paper","lang":"vi","text":"Ý kiến trên giấy","received_at":"2020-01-02T03:00:00Z"}`)
		if code := call(t, h, "", "POST", "/consultations/hn/comments", "application/json", entry, nil); code != 401 {
			t.Errorf("anybody enters: %d", code)
		}
		if code := call(t, h, "answers:write", "POST", "/consultations/hn/comments", "application/json", entry, nil); code != 403 {
			t.Errorf("a key for answers enters: %d", code)
		}
		var receipt EntryReceipt
		if code := call(t, h, WriteScope, "POST", "/consultations/hn/comments", "application/json", entry, &receipt); code != 201 || receipt.Code == "" || receipt.Serial != 1 {
			t.Errorf("%d %+v", code, receipt)
		}
		if o, err := m.Service.Track(t.Context(), receipt.Code); err != nil || o.Channel != Paper || o.State != Waiting || o.ReceivedAt.Year() != 2020 {
			t.Errorf("%+v %v", o, err)
		}
		for name, c := range map[string]struct {
			body string
			want int
		}{
			"one at fault":         {`{"comments":[{"channel":"paper","lang":"vi","text":"Một"},{"channel":"letter","lang":"vi","text":"Hai","received_at":"2999-01-01T00:00:00Z"}]}`, 422},
			"one code on two":      {`{"comments":[{"channel":"paper","lang":"vi","text":"Một","code":"7K3M-9QXD-2A4T"},{"channel":"paper","lang":"vi","text":"Hai","code":"7K3M-9QXD-2A4T"}]}`, 422},
			"a code that was used": {`{"comments":[{"channel":"paper","lang":"vi","text":"Một"},{"channel":"paper","lang":"vi","text":"Hai","code":"` + receipt.Code + `"}]}`, 422},
			"an unknown body":      {`{"comments":[{"channel":"paper","lang":"vi","text":"Một","body":"nobody"}]}`, 422},
			"none":                 {`{"comments":[]}`, 422},
			"by anybody":           {`{"comments":[{"channel":"paper","lang":"vi","text":"Một"}]}`, 401},
		} {
			scope := WriteScope
			if c.want == 401 {
				scope = ""
			}
			if code := call(t, h, scope, "POST", "/consultations/hn/comments/batch", "application/json", []byte(c.body), nil); code != c.want {
				t.Errorf("%s: %d", name, code)
			}
		}
		if n, _, err := m.Service.Sum(t.Context(), 1); err != nil || n != 1 {
			t.Fatalf("what was refused left %d comments, %v", n-1, err)
		}
		var both EntryReceipts
		if code := call(t, h, WriteScope, "POST", "/consultations/hn/comments/batch", "application/json",
			[]byte(`{"comments":[{"channel":"paper","lang":"vi","text":"Một"},{"channel":"letter","lang":"en","text":"Two","people":3,"code":"7K3M-9QXD-2A4T"}]}`), &both); code != 201 || len(both.Comments) != 2 || both.Comments[1].Serial != 3 {
			t.Errorf("%d %+v", code, both)
		} else if o, err := m.Service.Track(t.Context(), "7K3M-9QXD-2A4T"); err != nil || o.People != 3 || o.Text != "Two" {
			t.Errorf("%+v %v", o, err)
		}
		letters := `{"comments":[` + strings.TrimSuffix(strings.Repeat(`{"channel":"letter","lang":"vi","text":"`+strings.Repeat("thư dài ", 2_400)+`"},`, 60), ",") + `]}`
		if code := call(t, h, WriteScope, "POST", "/consultations/hn/comments/batch", "application/json", []byte(letters), &both); code != 201 || len(both.Comments) != 60 {
			t.Errorf("letters of %d bytes: %d", len(letters), code)
		}
		table := []byte("Nội dung ý kiến,Kênh tiếp nhận\nMột ý kiến,paper\nHai ý kiến,letter\n")
		for _, step := range []struct {
			query   string
			written bool
			fresh   int
		}{{"", false, 2}, {"?commit=true", true, 2}, {"?commit=true", false, 0}} {
			var report ImportReport
			code := call(t, h, WriteScope, "POST", "/consultations/hn/comments/import"+step.query, "application/octet-stream", table, &report)
			if code != 200 || report.Written != step.written || report.New != step.fresh || report.Total != 2 {
				t.Errorf("%s: %d %+v", step.query, code, report)
			}
		}
		var report ImportReport
		bad := []byte("Nội dung ý kiến,Kênh tiếp nhận\nBa,paper\nBốn,pigeon\n")
		if code := call(t, h, WriteScope, "POST", "/consultations/hn/comments/import?commit=true", "application/octet-stream", bad, &report); code != 200 || report.Written || report.Problems != 1 || report.Errors[0].Line != 3 {
			t.Errorf("%d %+v", code, report)
		}
		if code := call(t, h, WriteScope, "POST", "/consultations/hn/comments/import?commit=true", "application/octet-stream", []byte("MZ\x90\x00 program"), nil); code != 422 {
			t.Errorf("a program was read as a table: %d", code)
		}
		long := []byte("Nội dung ý kiến,Kênh tiếp nhận\n" + strings.Repeat(strings.Repeat("Giữ nhà máy cũ làm nơi sáng tạo ", 30)+",paper\n", 1_200))
		if code := call(t, h, WriteScope, "POST", "/consultations/hn/comments/import", "application/octet-stream", long, &report); code != 200 || report.Total != 1_200 {
			t.Errorf("a table of %d bytes: %d, %d rows", len(long), code, report.Total)
		}
		if n, _, err := m.Service.Sum(t.Context(), 1); err != nil || n != 65 {
			t.Errorf("%d comments, %v", n, err)
		}
	})
}
