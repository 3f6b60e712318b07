package account

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/auth/authtest"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

// desk is the feature on a site, and a browser in front of it.
type desk struct {
	*world
	*site.Browser
	log *strings.Builder
}

func onDesk(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		k := &desk{world: newWorld(t, d), log: &strings.Builder{}}
		k.Browser = site.New(t, site.Options{
			Identify: k.Identify, Zone: k.deps.Zone, Log: slog.New(slog.NewTextHandler(k.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		}, k.Module).Browser("")
		k.Address = "127.0.0.1:50000"
		k.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
		test(t, k)
	})
}

// tells sends what a script of the page sends.
func (k *desk) tells(path, body string) site.Page {
	k.t.Helper()
	return k.Ask(http.MethodPost, path, "application/json", body, "Accept", "application/json")
}

func (k *desk) begin() {
	k.t.Helper()
	path, _, err := k.FirstRunLink(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	k.Get(path).Is(200).Says("Tạo người quản trị đầu tiên")
	k.Post(path, "name", "", "email", "sai@").Is(422).Says("Hãy nhập tên.", "Địa chỉ thư điện tử chưa đúng.").Has(`value="sai@"`)
	k.Post(path, "name", "Cán bộ quản trị", "email", "quan-tri@hanoi.example").Leads("/account?done=account.first_run")
	k.Get("/account?done=account.first_run").Is(200).Says("Tài khoản của tôi", "Vai trò: Quản trị.", "Phiên này", "Firefox · Linux", "Tài khoản quản trị đã được tạo")
	k.Get(path).Is(410).Says("Liên kết này đã được dùng.")
	k.Post(path, "name", "X", "email", "x@hanoi.example").Is(410)
}

func TestFromTheTerminalToTheFirstInvitation(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.Get("/office/people").Is(401)
		k.begin()
		if c := k.Cookies[web.SessionCookie]; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 7*24*3600 {
			t.Errorf("the cookie: %+v", c)
		}
		k.Get("/office/people").Is(200).Says("Cán bộ quản trị", "Đang làm việc")
		k.Get("/office/people/new").Is(200).Says("Duyệt nội dung", "Duyệt ý kiến, góp ý, bình luận của người dân.")
		k.Post("/office/people", "name", "Tổ biên tập", "email", "to-bien-tap@hanoi.example", "locale", "vi").Is(422).Says("Hãy chọn ít nhất một vai trò.").Has(`value="Tổ biên tập"`)
		k.Post("/office/people", "name", "Tổ biên tập", "email", "to-bien-tap@hanoi.example", "locale", "vi", "roles", "editor", "roles", "moderator").Leads("/office/people?done=account.invited")
		k.Get("/office/people?done=account.invited").Is(200).Says("Lời mời đang được gửi.", "Biên tập, Duyệt nội dung", "Đã mời")
		letter := k.lettersTo("to-bien-tap@hanoi.example")[0]
		k.Get("/dev/mail").Is(200).Says(letter.Subject)
		shown := k.Get("/dev/mail/"+letter.ID).Is(200).Says("Cán bộ quản trị mời Ông/Bà", "Mở liên kết trong thư")
		token := string(tokenIn(t, letter.Plain))
		if !strings.Contains(shown.Text, `href="/sign-in/link/`+token+`"`) {
			t.Error("the kept letter has no link to follow")
		}
		k.Post("/sign-out").Leads("/")
		k.Get("/account").Is(401)
		k.Get("/sign-in/link/" + token).Is(200).Says("với tên Tổ biên tập")
		k.Get("/sign-in/link/" + token).Is(200).Says("với tên Tổ biên tập")
		k.Post("/sign-in/link/" + token).Leads("/account")
		k.Post("/sign-in/link/"+token).Is(410).Says("Liên kết này đã được dùng.", "Xin liên kết mới")
		k.Get("/account").Is(200).Says("Vai trò: Biên tập, Duyệt nội dung.")
		k.Get("/office/people").Is(403)
		k.Post("/office/people", "name", "X").Is(403)
		k.Post("/account", "name", "", "locale", "vi").Is(422).Says("Hãy nhập tên.")
		k.Post("/account", "name", "Tổ Biên tập số 1", "locale", "en").Leads("/account?done=account.saved")
		if strings.Contains(k.log.String(), token) || strings.Contains(k.log.String(), "to-bien-tap@") {
			t.Error("the log holds a secret or an address")
		}
	})
}

func TestTheSameAnswerWhoeverAsks(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		k.Post("/sign-out")
		k.Get("/sign-in?next=/office/people").Is(200).Has(`name="next" value="/office/people"`)
		k.Get("/sign-in?next=//evil.example").Is(200).Has(`name="next" value=""`)
		k.Post("/sign-in", "email", "không phải thư").Is(422).Says("Địa chỉ thư điện tử chưa đúng.").Has(`value="không phải thư"`)
		known := k.Post("/sign-in", "email", "quan-tri@hanoi.example", "next", "/office/people").Leads("/sign-in/sent")
		unknown := k.Post("/sign-in", "email", "ai-do@hanoi.example", "next", "/office/people").Leads("/sign-in/sent")
		if known.Text != unknown.Text || len(known.Header) != len(unknown.Header) {
			t.Errorf("the answers differ: %v and %v", known, unknown)
		}
		k.Get("/sign-in/sent").Is(200).Says("Nếu địa chỉ vừa nhập thuộc về một tài khoản", "trong 15 phút")
		token := string(tokenIn(t, k.lettersTo("quan-tri@hanoi.example")[0].Plain))
		k.Post("/sign-in/link/" + token).Leads("/office/people")
		k.Get("/sign-in").Leads("/account")
		status := 0
		for range 12 {
			status = k.Post("/sign-in", "email", "ai-do@hanoi.example").Status
		}
		if status != http.StatusTooManyRequests {
			t.Error("asking has no end:", status)
		}
		k.Address = "192.0.2.7:1"
		k.Post("/sign-in", "email", "ai-do@hanoi.example").Leads("/sign-in/sent")
	})
}

func TestForgedLinksGetOnePage(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		for _, bad := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 5000), "..%2f..%2f", "%00"} {
			k.Get("/sign-in/link/" + bad).Is(410).Says("Liên kết này không đúng")
			k.Post("/sign-in/link/" + bad).Is(410)
			k.Get("/first-run/" + bad).Is(410)
			k.Post("/first-run/" + bad).Is(410)
		}
		if len(k.Cookies) != 0 {
			t.Error("a cookie for nothing:", k.Cookies)
		}
		k.Get("/en/sign-in/link/x").Is(410).Says("This link is not valid")
	})
}

func TestLettersAreKeptForThisMachineOnly(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.Get("/dev/mail").Is(200).Says("Chưa có thư nào")
		k.Address = "192.0.2.7:1"
		k.Get("/dev/mail").Is(404)
		k.Get("/dev/mail/x").Is(404)
		k.Get("/sign-in/sent").Is(200)
	})
}

func TestAdministratorsManagePeople(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		me := k.Identify(k.request()).Person
		p := "/office/people/" + string(me)
		k.Get(p).Is(200).Says("Cán bộ quản trị", "Tạo người quản trị đầu tiên: Quản trị")
		version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(k.Get(p).Text)[1]
		k.Post(p, "version", version, "name", "Cán bộ quản trị", "email", "quan-tri@hanoi.example", "locale", "vi", "roles", "editor").Is(422).Says("Đây là người quản trị duy nhất.")
		k.Get(p + "/leave").Is(200).Says("Xác nhận ngừng quyền truy cập?")
		k.Post(p + "/leave").Is(409).Says("Đây là người quản trị duy nhất.")
		k.Post(p, "version", version, "name", "Quản trị viên", "email", "quan-tri@hanoi.example", "locale", "vi", "roles", "administrator").Leads(p + "?done=account.saved")
		k.Post(p, "version", version, "name", "Tên khác", "email", "quan-tri@hanoi.example", "locale", "vi", "roles", "administrator").Is(409).Says("Có người vừa lưu nội dung này", "Quản trị viên").Has(`value="Tên khác"`)
		other, err := k.Invite(t.Context(), k.Identify(k.request()), Profile{Email: "hai@hanoi.example", Name: "Cán bộ hai", Roles: []civic.Role{civic.Analyst}})
		if err != nil {
			t.Fatal(err)
		}
		q := "/office/people/" + string(other.ID)
		k.Post(q + "/invite").Leads(q + "?done=account.invited")
		k.Post(q + "/end-sessions").Leads(q + "?done=account.sessions_ended")
		k.Post(q + "/leave").Leads("/office/people?done=account.left")
		k.Get(q).Is(200).Says("đã ngừng quyền truy cập", "Khôi phục quyền truy cập", "Ngừng quyền truy cập, vai trò khi đó: Phân tích")
		k.Post(q + "/return").Leads(q + "?done=account.returned")
		k.Get("/office/people/none").Is(404)
	})
}

// request is one of the browser of k, to ask who it is.
func (k *desk) request() *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range k.Cookies {
		r.AddCookie(c)
	}
	return r
}

func TestAKeyIsShownOnce(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		k.Get("/office/keys").Is(200).Says("Chưa có khóa nào", "votes:write")
		k.Post("/office/keys", "name", "", "days", "90").Is(422).Says("Hãy nhập tên.", "Hãy chọn ít nhất một phạm vi.")
		made := k.Post("/office/keys", "name", "Cổng dịch vụ công", "scopes", "votes:write", "days", "90").Is(201).Says("Xin sao chép ngay")
		secret := regexp.MustCompile(`dienhong_[\w-]{43}`).FindString(made.Text)
		if secret == "" || made.Header.Get("Cache-Control") != "no-store" {
			t.Fatal("no secret, or one that caches may keep")
		}
		if again := k.Get("/office/keys").Is(200).Says("Cổng dịch vụ công", "Còn hiệu lực"); strings.Contains(again.Text, secret) {
			t.Error("the key is shown again")
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Authorization", "Bearer "+secret)
		a := k.Identify(r)
		if a.Kind != civic.KeyActor || a.Name != "Cổng dịch vụ công" {
			t.Errorf("%+v", a)
		}
		k.Get("/office/keys/" + string(a.Person) + "/revoke").Is(200).Says("Thu hồi khóa này?")
		k.Post("/office/keys/" + string(a.Person) + "/revoke").Leads("/office/keys?done=account.key_revoked")
		if k.Identify(r).Kind != civic.VisitorActor {
			t.Error("a revoked key was let in")
		}
		k.Get("/office/keys/" + string(a.Person) + "/revoke").Is(404)
	})
}

func TestMailShowsItsState(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		k.Get("/office/mail").Is(200).Says("Chưa có thư nào được gửi", "Không có thư nào đang chờ.")
		k.Post("/office/mail/test").Leads("/office/mail?done=account.letter_sent")
		k.Get("/office/mail").Is(200).Says("Thư thử", "Đang chờ", "quan-tri@hanoi.example")
		k.drain()
		k.Get("/office/mail").Is(200).Says("Thư gửi đi bình thường.", "Đã giữ lại")
		k.Post("/office/mail/none/retry").Is(404)
	})
}

func TestPasskeysThroughThePages(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		k.Get("/account").Is(200).Says("Trình duyệt này không tạo được khóa.").Has("<dh-passkey", `data-kind="create"`)
		phone := &authtest.Authenticator{Origin: address}
		talk := func(question, answer, name string, do func(json.RawMessage) ([]byte, error)) site.Page {
			t.Helper()
			var q Question
			if err := json.Unmarshal([]byte(k.tells(question, "{}").Is(200).Text), &q); err != nil {
				t.Fatal(err)
			}
			raw, err := do(q.Options)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := json.Marshal(map[string]any{"ceremony": q.Ceremony, "answer": json.RawMessage(raw), "name": name, "next": "/office/people"})
			return k.tells(answer, string(body))
		}
		talk("/account/passkeys/question", "/account/passkeys", "Điện thoại", phone.Create).Is(200).Has(`"/account?done=account.passkey_added"`)
		k.Get("/account?done=account.passkey_added").Is(200).Says("Điện thoại", "Đã thêm khóa.")
		k.Post("/sign-out")
		k.Get("/sign-in").Is(200).Has(`data-kind="get"`)
		before := len(k.Cookies)
		talk("/en/sign-in/passkey/question", "/en/sign-in/passkey", "", phone.Get).Is(200).Has(`"/en/office/people"`)
		if len(k.Cookies) != before+1 {
			t.Error("no session")
		}
		k.Get("/office/people").Is(200)
		_ = phone.Forge()
		talk("/sign-in/passkey/question", "/sign-in/passkey", "", phone.Get).Is(401)
		for _, bad := range []string{"", "[]", "{", `{"ceremony":7}`} {
			k.tells("/sign-in/passkey", bad).Is(422)
		}
		k.tells("/sign-in/passkey", "{}").Is(410)
	})
}
