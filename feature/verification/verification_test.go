package verification

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"
	"dienhong/platform/secret"
	"dienhong/platform/web"
)

// town is the feature on a site, beside participants who are only browsers.
type town struct {
	*site.Site
	m     *Module
	c     civic.Consultation
	clock *clock.Settable
	voice map[string]bool // which browsers are verified
	box   *mail.Outbox
	jobs  *jobs.Queue
	db    *db.DB
}

func (x *town) Snapshot(_ context.Context, slug string) (civic.Consultation, error) {
	if slug != x.c.Slug {
		return civic.Consultation{}, civic.NotFound("consultation")
	}
	return x.c, nil
}

func (x *town) Snapshots(context.Context, civic.Actor) ([]civic.Consultation, error) {
	return []civic.Consultation{x.c}, nil
}

func (x *town) Greet(w http.ResponseWriter, r *http.Request, _ civic.Consultation) {
	if web.CookieValue(r, "voice") == "" {
		web.SetCookie(w, r, web.Cookie{Name: "voice", Value: string(civic.NewID(time.Now())), MaxAge: time.Hour})
	}
}

func (x *town) Verified(r *http.Request, _ civic.Consultation) (bool, error) {
	return x.voice[web.CookieValue(r, "voice")], nil
}

func (x *town) Verify(_ http.ResponseWriter, r *http.Request, _ civic.Consultation, spend func(tx *db.Tx) error) error {
	err := x.db.Tx(r.Context(), spend)
	if err == nil {
		x.voice[web.CookieValue(r, "voice")] = true
	}
	return err
}

func newTown(t *testing.T, d *db.DB) *town {
	t.Helper()
	key, err := secret.Load(strings.Repeat("0c", 32), "")
	if err != nil {
		t.Fatal(err)
	}
	x := &town{clock: clock.At(time.Date(2027, 3, 1, 5, 0, 0, 0, time.UTC)), voice: map[string]bool{}, db: d}
	x.c = civic.Consultation{ID: civic.NewID(x.clock.Now()), Number: 1, Slug: "hn", Public: true, TakesVotes: true, Title: civic.Text{VI: "Bờ sông để làm gì?", EN: "What is the riverside for?"}, ClosedKey: "error.closed"}
	x.jobs = jobs.New(jobs.Config{DB: d, City: 1, Clock: x.clock.Now})
	x.box = mail.New(mail.Config{DB: d, City: 1, Clock: x.clock.Now, Jobs: x.jobs, Keep: true})
	x.m = New(Deps{DB: d, City: 1, Clock: x.clock.Now, Zone: time.UTC, Consultations: x, Voices: x, Secret: key, Mail: x.box, Address: func() string { return "https://thamvan.example.vn" }, Catalog: catalog(t)})
	x.Site = site.New(t, site.Options{}, x.m)
	return x
}

// level chooses one.
func (x *town) level(l Level) {
	x.T.Helper()
	form := x.Get("editor", office+"/hn").Form(office + "/hn")
	form.Set("level", l.String())
	x.Browser("editor").Send(office+"/hn", form).Is(303)
}

// codes makes a batch and gives its codes.
func (x *town) codes(n int) []string {
	x.T.Helper()
	id, err := x.m.Service.Make(x.T.Context(), civic.System(), "hn", Batch{Label: "Giấy mời", Size: n, Expires: x.clock.Now().AddDate(0, 0, 7)})
	if err != nil {
		x.T.Fatal(err)
	}
	_, _, codes, err := x.m.Service.Print(x.T.Context(), civic.System(), "hn", id)
	if err != nil {
		x.T.Fatal(err)
	}
	return codes
}

const page = "/consultations/hn/verify"

func TestACodeVerifiesOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := newTown(t, d)
		x.level(Code)
		codes := x.codes(12)
		b := x.Browser("")
		b.Get(page + "?code=" + codes[0]).Is(200).Has(codes[0])
		typed := strings.ReplaceAll(strings.ToLower(codes[0]), "-", " ")
		typed = strings.ReplaceAll(strings.ReplaceAll(typed, "0", "o"), "1", "l") // as people read them
		b.Post(page, "code", typed).Is(303).Leads("/consultations/hn/vote?done=verification.verified")
		b.Get(page).Is(200).Says("Bạn đã xác minh")
		for _, lang := range []string{"", "/en"} {
			other := x.Browser("")
			other.Get(lang + page).Is(200)
			rule := map[string]string{"": "đã được dùng", "/en": "used"}[lang]
			if p := other.Post(lang+page, "code", codes[0]); p.Status != 422 || !strings.Contains(p.Text, rule) || p.Value("code") != codes[0] {
				t.Errorf("a used code: %d", p.Status)
			}
			other.Post(lang+page, "code", "").Is(422)
			other.Post(lang+page, "code", "12345").Refuses("code", map[string]string{"": "12 chữ và số", "/en": "12 letters and digits"}[lang])
		}
		// What is over, or revoked, does not work.
		x.Post("editor", office+"/hn/codes/1/revoke", site.Form("reason", "")).Refuses("reason", "")
		x.Post("editor", office+"/hn/codes/1/revoke", site.Form("reason", "In nhầm")).Is(303)
		b2 := x.Browser("")
		b2.Get(page)
		b2.Post(page, "code", codes[1]).Is(422)
		late := x.codes(1)
		x.clock.Add(8 * 24 * time.Hour)
		b2.Post(page, "code", late[0]).Is(422)
		x.Get("editor", office+"/hn").Is(200).Says("1 trên 12", "In nhầm")
	})
}

// TestNothingTellsWhoseACodeBecame reads the tables: neither a code nor a document
// nor an address is in one, and no row holds both a person and a participant. Its plant
// keeps the person beside the used code.
func TestNothingTellsWhoseACodeBecame(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := newTown(t, d)
		x.level(Desk)
		p := x.Post("editor", office+"/hn/desk", site.Form("document", "001 099 012345")).Is(200)
		code := codeIn(p.Text)
		if code == "" {
			t.Fatalf("no code in %s", p.Text)
		}
		b := x.Browser("")
		b.Get(page)
		b.Post(page, "code", code).Is(303)
		var left int64
		if err := d.Read().Get(t.Context(), &left, `SELECT COUNT(*) FROM verification_code`); err != nil || left != 0 {
			t.Errorf("%d codes of one person are left: %v", left, err)
		}
		for _, table := range []string{"verification_person", "verification_code", "history"} {
			var rows []struct {
				Row string `db:"person_hash"`
			}
			column := "person_hash"
			if table == "history" {
				column = "note AS person_hash"
			}
			if err := d.Read().Select(t.Context(), &rows, `SELECT `+column+` FROM `+table); err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				if strings.Contains(r.Row, "001099012345") || code != "" && strings.Contains(r.Row, code) {
					t.Errorf("%s holds %s", table, r.Row)
				}
			}
		}
		// One person is verified once, however the number is written.
		x.Post("moderator", office+"/hn/desk", site.Form("document", "001099012345")).Refuses("document", "đã xác minh")
		x.Post("moderator", office+"/hn/desk", site.Form("document", "12")).Refuses("document", "6 đến 20")
		x.Post("moderator", office+"/hn", site.Form("level", "1")).Is(403)
		x.Post("editor", office+"/hn", site.Form("level", "2", "version", "1")).Refuses("level", "không đổi được")
	})
}

// codeIn finds a code in what a page or a letter says.
func codeIn(text string) string { return codes.FindString(text) }

var codes = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b`)

func TestAnAddressVerifiesOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := newTown(t, d)
		x.level(Letter)
		b := x.Browser("")
		b.Get(page)
		for _, bad := range []string{"", "ai@", "Ai <ai@vidu.vn>"} {
			if p := b.Post(page+"/letter", "email", bad); p.Status != 422 || p.Value("email") != bad {
				t.Errorf("%q: %d, kept %q", bad, p.Status, p.Value("email"))
			}
		}
		b.Post(page+"/letter", "email", "an@vidu.vn").Is(303)
		b.Get(page + "?sent").Is(200).Says("Hãy xem hộp thư")
		first := x.letter("vi")
		x.clock.Add(time.Second)
		b.Post(page+"/letter", "email", "AN+2@vidu.vn").Is(303)
		second := x.letter("vi")
		b.Post(page, "code", first).Is(422) // the second took its place
		b.Post(page, "code", second).Is(303)
		other := x.Browser("")
		other.Get(page)
		other.Post(page+"/letter", "email", "an@vidu.vn").Is(303) // which tells nothing
		if n := x.sent(); n != 2 {
			t.Errorf("%d letters to somebody who was verified by the second", n)
		}
		// Three letters to one address are enough for an hour.
		other.Post(page+"/letter", "email", "an@vidu.vn").Is(429)
		other.Post("/en"+page+"/letter", "email", "binh@vidu.vn").Is(303)
	})
}

// TestGuessingStops: wrong codes are counted by network.
func TestGuessingStops(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := newTown(t, d)
		x.level(Code)
		good := x.codes(1)[0]
		b := x.Browser("")
		b.Get(page)
		refused := 0
		for range 120 {
			if p := b.Post(page, "code", civic.NewCode()); p.Status == 429 {
				refused++
			}
		}
		if refused != 20 {
			t.Errorf("%d of 120 wrong codes were not looked at, should be 20", refused)
		}
		b.Post(page, "code", good).Is(429)
		x.clock.Add(time.Minute)
		b.Post(page, "code", good).Is(303)
	})
}

func TestCardsAndTable(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := newTown(t, d)
		x.level(Code)
		for field, value := range map[string]string{"label": "", "size": "0", "expires": "28/02/2027"} {
			form := []string{"label", "Hộ dân", "size", "12", "expires", "31/12/2027"}
			for i := range form {
				if form[i] == field {
					form[i+1] = value
				}
			}
			x.Post("editor", office+"/hn/codes", site.Form(form...)).Refuses(field, "")
		}
		x.Post("editor", office+"/hn/codes", site.Form("label", "Hộ dân", "size", "12", "expires", "31/12/2027")).Is(303)
		if p := x.Post("editor", office+"/hn/codes/1/cards", nil); p.Status != 200 || !strings.HasPrefix(p.Body, "%PDF") {
			t.Errorf("cards: %d", p.Status)
		}
		if p := x.Post("editor", office+"/hn/codes/1/table", nil); p.Status != 200 || !strings.HasPrefix(p.Body, "PK") {
			t.Errorf("table: %d", p.Status)
		}
		x.Post("moderator", office+"/hn/codes/1/cards", nil).Is(403)
		x.clock.Add(25 * time.Hour)
		x.Post("editor", office+"/hn/codes/1/cards", nil).Is(409)
		x.Get("editor", office).Is(200).Says("Mã mời in sẵn")
		x.Get("editor", "/en"+office+"/hn/codes/1/revoke").Is(200)
	})
}

func catalog(t *testing.T) *i18n.Catalog { return site.New(t, site.Options{}).Catalog }

// sent counts the letters that were posted, and letter gives the code in the last one.
func (x *town) sent() int {
	list, err := x.box.Messages(x.T.Context(), 50, mail.Waiting, mail.Kept)
	if err != nil {
		x.T.Fatal(err)
	}
	return len(list)
}

func (x *town) letter(locale string) string {
	x.T.Helper()
	var raw string
	if err := x.db.Read().Get(x.T.Context(), &raw, `SELECT body FROM jobs ORDER BY id DESC LIMIT 1`); err != nil {
		x.T.Fatal(err)
	}
	var task struct{ Body letterBody }
	if err := json.Unmarshal([]byte(raw), &task); err != nil {
		x.T.Fatal(err)
	}
	w := writer{x.m.Service, x.Catalog, time.UTC, x.m.deps.Address}
	l, err := w.write(x.T.Context(), locale, task.Body)
	if err != nil {
		x.T.Fatal(err)
	}
	if code := codeIn(l.Plain()); code != "" && strings.Contains(l.Subject, code) && strings.Contains(l.Link.URL, code) && !strings.Contains(raw, code) {
		return code
	}
	x.T.Fatalf("no code in %q, or one in %q", l.Plain(), raw)
	return ""
}

func TestCardsThatAreOutHoldTheLevel(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		x := newTown(t, d)
		x.level(Code)
		x.codes(10)
		x.Post("editor", office+"/hn", site.Form("level", "3", "version", "1")).Refuses("level", "mã đã phát")
		x.Post("editor", office+"/hn/codes/1/revoke", site.Form("reason", "Đổi cách xác minh")).Is(303)
		x.level(Desk)
	})
}
