package comment

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/secret"
	"dienhong/platform/sheet"
)

var (
	clerk     = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Văn thư", Roles: []civic.Role{civic.Editor}}
	moderator = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Kiểm duyệt", Roles: []civic.Role{civic.Moderator}}
	analyst   = civic.Actor{Kind: civic.OfficerActor, Person: "03", Name: "Phân tích", Roles: []civic.Role{civic.Analyst}}
	admin     = civic.Actor{Kind: civic.OfficerActor, Person: "04", Name: "Quản trị", Roles: []civic.Role{civic.Administrator}}
	noon      = time.Date(2026, 3, 1, 5, 0, 0, 0, time.UTC)
)

// around is a consultation whose door the test opens and closes.
type around struct{ c civic.Consultation }

func (a *around) Snapshot(context.Context, string) (civic.Consultation, error) { return a.c, nil }
func (a *around) SnapshotByNumber(context.Context, civic.ConsultationNumber) (civic.Consultation, error) {
	return a.c, nil
}
func (a *around) Snapshots(context.Context, civic.Actor) ([]civic.Consultation, error) {
	return []civic.Consultation{a.c}, nil
}
func (a *around) AllBodies(context.Context) ([]civic.Body, error) {
	return []civic.Body{{ID: "bao-tang-ha-noi", Name: civic.Text{VI: "Bảo tàng Hà Nội"}}}, nil
}

func newService(t testing.TB, d *db.DB) (*Service, *around) {
	t.Helper()
	key, err := secret.Load(strings.Repeat("0a", 32), "")
	if err != nil {
		t.Fatal(err)
	}
	a := &around{civic.Consultation{Number: 1, Slug: "hn", Title: civic.Text{VI: "Hà Nội, Thành phố sáng tạo", EN: "Hà Nội, creative city"}, TakesTexts: true, Public: true, ClosedKey: "error.conflict"}}
	return New(Deps{
		DB: d, City: civic.FirstCity, Clock: func() time.Time { return noon }, Zone: time.UTC, Consultations: a, Bodies: a, Secret: key,
		Files: blob.Dir(t.TempDir()), Keep: time.Hour, Held: blob.Dir(t.TempDir()),
	}).Service, a
}

func TestACommentFromTheSite(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, a := newService(t, d)
		ctx := t.Context()
		consent, err := s.SaveConsent(ctx, admin, civic.Text{VI: "Chúng tôi dùng địa chỉ này để trả lời bạn."}, 0)
		if err != nil {
			t.Fatal(err)
		}
		in := Submission{
			Text: "Nên có phố đi bộ quanh hồ.", Lang: civic.Vietnamese, Publish: true, Contact: Contact{Email: "a@example.org"},
			Consent: Consent{Purposes: []string{"answer"}, Version: consent.Version},
		}
		o, code, err := s.Submit(ctx, "hn", in)
		if err != nil || o.Serial != 1 || o.State != Waiting || !o.HasContact {
			t.Fatalf("%+v %v", o, err)
		}
		if _, n, _ := s.List(ctx, civic.Visitor(), Filter{Consultation: 1}, 10, 0); n != 0 {
			t.Error("public before a moderator looked")
		}
		if o, err = s.Decide(ctx, moderator, o.ID, o.Version, Verdict{State: Shown}); err != nil {
			t.Fatal(err)
		}
		if list, n, err := s.List(ctx, civic.Visitor(), Filter{Consultation: 1, Search: "pho di bo"}, 10, 0); err != nil || n != 1 || list[0].Text != in.Text {
			t.Errorf("%+v %v", list, err)
		}
		for who, want := range map[*civic.Actor]civic.Kind{&moderator: civic.KindForbidden, &analyst: civic.KindForbidden} {
			if _, err := s.ContactOf(ctx, *who, o.ID); !civic.IsKind(err, want) {
				t.Errorf("%s reads the contact: %v", who.Name, err)
			}
		}
		if c, err := s.ContactOf(ctx, clerk, o.ID); err != nil || c.Email != "a@example.org" {
			t.Errorf("%+v %v", c, err)
		}
		if r, err := s.Reaches(ctx, d.Read(), []string{string(o.ID)}, "answer"); err != nil || len(r) != 1 {
			t.Errorf("%+v %v", r, err)
		}
		if r, err := s.Reaches(ctx, d.Read(), []string{string(o.ID)}, "news"); err != nil || len(r) != 0 {
			t.Errorf("used for a purpose that nobody agreed to: %+v %v", r, err)
		}
		if err := s.EraseContact(ctx, strings.ToLower(code)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ContactOf(ctx, clerk, o.ID); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("the contact is still there: %v", err)
		}
		if f, err := s.Figures(ctx, 1); err != nil || len(f) != 1 || f[0].Comments != 1 {
			t.Errorf("erasing the contact changed the count: %+v %v", f, err)
		}
		if o, err = s.Withdraw(ctx, code); err != nil || o.State != Withdrawn {
			t.Fatalf("%+v %v", o, err)
		}
		if f, err := s.Figures(ctx, 1); err != nil || f[0].Comments != 0 {
			t.Errorf("%+v %v", f, err)
		}
		a.c.TakesTexts = false
		if _, _, err := s.Submit(ctx, "hn", in); !civic.IsKind(err, civic.KindClosed) {
			t.Errorf("a closed phase: %v", err)
		}
	})
}

func TestWhatCommentsRefuse(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		ctx := t.Context()
		good := Comment{Consultation: 1, Channel: Letter, ReceivedAt: noon.AddDate(0, -1, 0), Lang: civic.Vietnamese, Text: "Ý kiến", People: 1}
		for field, change := range map[string]func(*Comment){
			"text":        func(o *Comment) { o.Text = " \n" },
			"channel":     func(o *Comment) { o.Channel = "fax" },
			"received_at": func(o *Comment) { o.ReceivedAt = noon.Add(time.Hour) },
			"people":      func(o *Comment) { o.People = 0 },
			"kind":        func(o *Comment) { o.Kind = "king" },
			"body":        func(o *Comment) { o.Body = "nobody" },
			"lang":        func(o *Comment) { o.Lang = "fr" },
		} {
			bad := good
			change(&bad)
			var refusal *civic.Error
			if _, _, err := s.Enter(ctx, clerk, bad, Contact{}, Consent{}, ""); !errors.As(err, &refusal) || len(refusal.Fields) != 1 || refusal.Fields[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		for name, c := range map[string]struct {
			contact Contact
			consent Consent
			field   string
		}{
			"no consent":     {Contact{Email: "a@example.org"}, Consent{}, "purposes"},
			"no way":         {Contact{Name: "x"}, Consent{Purposes: []string{"answer"}}, "contact_email"},
			"no address":     {Contact{Email: "a b@c"}, Consent{Purposes: []string{"answer"}}, "contact_email"},
			"older version":  {Contact{Email: "a@example.org"}, Consent{Purposes: []string{"answer"}, Version: 3}, "purposes"},
			"unknown reason": {Contact{Email: "a@example.org"}, Consent{Purposes: []string{"sell"}}, "purposes"},
		} {
			var refusal *civic.Error
			if _, _, err := s.Enter(ctx, clerk, good, c.contact, c.consent, ""); !errors.As(err, &refusal) || refusal.Fields[0].Field != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, n, err := s.List(ctx, clerk, Filter{Consultation: 1}, 10, 0); err != nil || n != 0 {
			t.Errorf("a refusal wrote something: %d, %v", n, err)
		}
		private := good
		o, _, err := s.Enter(ctx, clerk, private, Contact{}, Consent{}, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Decide(ctx, moderator, o.ID, o.Version, Verdict{State: Shown}); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("shown against the author's wish: %v", err)
		}
		if _, err := s.Decide(ctx, moderator, o.ID, o.Version, Verdict{State: Hidden}); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("hidden without a reason: %v", err)
		}
		if _, err := s.Decide(ctx, clerk, o.ID, o.Version, Verdict{State: Kept, Reason: "author"}); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("an editor moderates: %v", err)
		}
	})
}

func tableOf(n int, broken ...int) []byte {
	rows := func(yield func(sheet.Values, error) bool) {
		for i := range n {
			day := any(time.Date(2026, 1, 1+i%28, 0, 0, 0, 0, time.UTC))
			for _, b := range broken {
				if b == i {
					day = "ngày mai"
				}
			}
			if !yield(sheet.Values{fmt.Sprintf("Ý kiến số %d về không gian sáng tạo của phường.", i), "Phiếu giấy", day, "Người dân", "", 1}, nil) {
				return
			}
		}
	}
	var b bytes.Buffer
	if err := sheet.XLSX(&b, "A", []string{"Nội dung ý kiến", "Kênh tiếp nhận", "Ngày nhận", "Đối tượng", "Tổ chức", "Số người ký"}, nil, iter.Seq2[sheet.Values, error](rows)); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestAFileIsImportedWholeOrNotAtAll(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		ctx := t.Context()
		bad := tableOf(50, 7, 30)
		p, err := s.Dry(ctx, clerk, 1, bytes.NewReader(bad), int64(len(bad)))
		if err != nil || p.Total != 50 || p.Problems != 2 || p.Errors[0].Line != 9 || p.Errors[0].Field != "received_at" || p.Fit() {
			t.Fatalf("%+v %v", p, err)
		}
		if _, err := s.Import(ctx, clerk, 1, "a.xlsx", bytes.NewReader(bad), int64(len(bad))); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a file with faults was imported: %v", err)
		}
		if f, _ := s.Figures(ctx, 1); len(f) != 0 {
			t.Errorf("half of it was written: %+v", f)
		}
		good := tableOf(50)
		for i, want := range []Preview{{New: 50}, {Known: 50}} {
			p, err := s.Import(ctx, clerk, 1, "a.xlsx", bytes.NewReader(good), int64(len(good)))
			if err != nil || p.New != want.New || p.Known != want.Known {
				t.Fatalf("import %d: %+v %v", i+1, p, err)
			}
		}
		f, err := s.Figures(ctx, 1)
		if err != nil || len(f) != 1 || f[0].Channel != Paper || f[0].Comments != 50 || f[0].People != 50 {
			t.Errorf("%+v %v", f, err)
		}
		o, _, err := s.Enter(ctx, clerk, Comment{Consultation: 1, Channel: Phone, Lang: civic.Vietnamese, Text: "Gọi điện", People: 1}, Contact{}, Consent{}, "")
		if err != nil || o.Serial != 51 {
			t.Errorf("%+v %v", o, err)
		}
		other := []byte("Câu;Ngày\nx;1\n")
		if _, err := s.Dry(ctx, clerk, 1, bytes.NewReader(other), int64(len(other))); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("no column for the text: %v", err)
		}
		if _, err := s.Dry(ctx, civic.Visitor(), 1, bytes.NewReader(good), int64(len(good))); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a visitor imports: %v", err)
		}
	})
}

func TestTheNoteOfTheClerkOutlivesModeration(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		ctx := t.Context()
		o, _, err := s.Enter(ctx, clerk, Comment{Consultation: 1, Channel: Paper, Lang: civic.Vietnamese, Text: "Cần thêm cây xanh.", People: 1, Note: "Túi phiếu số 3"}, Contact{}, Consent{}, "")
		if err != nil {
			t.Fatal(err)
		}
		o, err = s.Decide(ctx, moderator, o.ID, o.Version, Verdict{State: Hidden, Reason: "other", Note: "Trùng với phiếu trước"})
		if err != nil || o.Note != "Túi phiếu số 3" {
			t.Fatal(o.Note, err)
		}
		if o, err = s.Comment(ctx, clerk, o.ID); err != nil || o.Note != "Túi phiếu số 3" {
			t.Error(o.Note, err)
		}
		if list, err := s.History(ctx, clerk, o.ID, ""); err != nil || list.Entries[0].Note != "Trùng với phiếu trước" {
			t.Error(list, err)
		}
	})
}

func TestOnePaperInSeveralListsAtOnceIsEnteredOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		code := civic.NewCode()
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() {
				paper := Comment{Channel: Paper, Lang: civic.Vietnamese, Text: "Cần thêm cây xanh.", People: 1}
				_, errs[i] = s.EnterAll(t.Context(), clerk, 1, []Coded{{Comment: paper}, {paper, code}})
			})
		}
		all.Wait()
		entered := 0
		for _, err := range errs {
			if err == nil {
				entered++
			} else if !civic.IsKind(err, civic.KindInvalid) {
				t.Error(err)
			}
		}
		if _, n, err := s.List(t.Context(), clerk, Filter{Consultation: 1}, 10, 0); entered != 1 || n != 2 || err != nil {
			t.Errorf("entered %d times, %d comments, %v", entered, n, err)
		}
	})
}
