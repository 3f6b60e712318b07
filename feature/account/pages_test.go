package account

import (
	"context"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/edge"
	"dienhong/migrations"
	"dienhong/platform/auth/authtest"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
	"dienhong/ui"
)

// desk is the feature behind a router, and a browser in front of it.
type desk struct {
	*world
	handler http.Handler
	cookies map[string]*http.Cookie
	log     *strings.Builder
	remote  string
}

type page struct {
	t      *testing.T
	status int
	body   string
	header http.Header
}

func onDesk(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		k := &desk{world: newWorld(t, d), cookies: map[string]*http.Cookie{}, log: &strings.Builder{}, remote: "127.0.0.1:50000"}
		rt := web.NewRouter(edge.Options(web.Options{
			Log: slog.New(slog.NewTextHandler(k.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Catalog: k.deps.Catalog, Zone: k.deps.Zone,
			Identify: func(r *http.Request) context.Context {
				a := k.Identify(r)
				return ui.WithChrome(civic.WithActor(r.Context(), a), ui.Chrome{Actor: a, Path: r.URL.RequestURI()})
			},
			Observe: func(route string, status int, _ time.Duration) {
				if status == http.StatusInternalServerError {
					t.Errorf("a fault at %s", route)
				}
			},
		}))
		k.Mount(rt)
		k.handler = rt.Handler()
		test(t, k)
	})
}

func (k *desk) send(method, path, kind, body string) page {
	k.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = k.remote
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Accept", kind)
	}
	for _, c := range k.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	k.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(k.cookies, c.Name)
		} else {
			k.cookies[c.Name] = c
		}
	}
	raw, _ := io.ReadAll(w.Result().Body)
	return page{k.t, w.Code, html.UnescapeString(string(raw)), w.Header()}
}

func (k *desk) get(path string) page { k.t.Helper(); return k.send("GET", path, "", "") }

func (k *desk) post(path string, fields ...string) page {
	k.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return k.send("POST", path, "application/x-www-form-urlencoded", v.Encode())
}

func (p page) is(status int, sentences ...string) page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("status %d, want %d: %.400s", p.status, status, p.body)
	}
	for _, s := range sentences {
		// Names are kept on one line by spaces that do not break.
		if !strings.Contains(strings.ReplaceAll(p.body, "\u00a0", " "), s) {
			p.t.Errorf("the page does not say %q: %s", s, p.body)
		}
	}
	return p
}

func (p page) leads(path string) page {
	p.t.Helper()
	if got := p.header.Get("Location"); p.status != http.StatusSeeOther || got != path {
		p.t.Fatalf("%d to %q, want 303 to %q: %.600s", p.status, got, path, p.body)
	}
	return p
}

func (k *desk) begin() {
	k.t.Helper()
	path, _, err := k.FirstRunLink(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	k.get(path).is(200, "Tạo người quản trị đầu tiên")
	k.post(path, "name", "", "email", "sai@").is(422, "Hãy nhập tên.", "Địa chỉ thư điện tử chưa đúng.", `value="sai@"`)
	k.post(path, "name", "Cán bộ quản trị", "email", "quan-tri@hanoi.example").leads("/account?done=account.first_run")
	k.get("/account?done=account.first_run").is(200, "Tài khoản của tôi", "Vai trò: Quản trị.", "Phiên này", "Firefox · Linux", "Tài khoản quản trị đã được tạo")
	k.get(path).is(410, "Liên kết này đã được dùng.")
	k.post(path, "name", "X", "email", "x@hanoi.example").is(410)
}

func TestFromTheTerminalToTheFirstInvitation(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.get("/office/people").is(401)
		k.begin()
		if c := k.cookies[web.SessionCookie]; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge != 7*24*3600 {
			t.Errorf("the cookie: %+v", c)
		}
		k.get("/office/people").is(200, "Cán bộ quản trị", "Đang làm việc")
		k.get("/office/people/new").is(200, "Duyệt nội dung", "Duyệt ý kiến, góp ý, bình luận của người dân.")
		k.post("/office/people", "name", "Tổ biên tập", "email", "to-bien-tap@hanoi.example", "locale", "vi").is(422, "Hãy chọn ít nhất một vai trò.", `value="Tổ biên tập"`)
		k.post("/office/people", "name", "Tổ biên tập", "email", "to-bien-tap@hanoi.example", "locale", "vi", "roles", "editor", "roles", "moderator").leads("/office/people?done=account.invited")
		k.get("/office/people?done=account.invited").is(200, "Lời mời đang được gửi.", "Biên tập, Duyệt nội dung", "Đã mời")
		letter := k.lettersTo("to-bien-tap@hanoi.example")[0]
		k.get("/dev/mail").is(200, letter.Subject)
		shown := k.get("/dev/mail/"+letter.ID).is(200, "Cán bộ quản trị mời Ông/Bà", "Mở liên kết trong thư")
		token := string(tokenIn(t, letter.Plain))
		if !strings.Contains(shown.body, `href="/sign-in/link/`+token+`"`) {
			t.Error("the kept letter has no link to follow")
		}
		k.post("/sign-out").leads("/")
		k.get("/account").is(401)
		k.get("/sign-in/link/"+token).is(200, "với tên Tổ biên tập")
		k.get("/sign-in/link/"+token).is(200, "với tên Tổ biên tập")
		k.post("/sign-in/link/" + token).leads("/account")
		k.post("/sign-in/link/"+token).is(410, "Liên kết này đã được dùng.", "Xin liên kết mới")
		k.get("/account").is(200, "Vai trò: Biên tập, Duyệt nội dung.")
		k.get("/office/people").is(403)
		k.post("/office/people", "name", "X").is(403)
		k.post("/account", "name", "", "locale", "vi").is(422, "Hãy nhập tên.")
		k.post("/account", "name", "Tổ Biên tập số 1", "locale", "en").leads("/account?done=account.saved")
		if strings.Contains(k.log.String(), token) || strings.Contains(k.log.String(), "to-bien-tap@") {
			t.Error("the log holds a secret or an address")
		}
	})
}

func TestTheSameAnswerWhoeverAsks(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		k.post("/sign-out")
		k.get("/sign-in?next=/office/people").is(200, `name="next" value="/office/people"`)
		k.get("/sign-in?next=//evil.example").is(200, `name="next" value=""`)
		k.post("/sign-in", "email", "không phải thư").is(422, "Địa chỉ thư điện tử chưa đúng.", `value="không phải thư"`)
		known := k.post("/sign-in", "email", "quan-tri@hanoi.example", "next", "/office/people").leads("/sign-in/sent")
		unknown := k.post("/sign-in", "email", "ai-do@hanoi.example", "next", "/office/people").leads("/sign-in/sent")
		if known.body != unknown.body || len(known.header) != len(unknown.header) {
			t.Errorf("the answers differ: %v and %v", known, unknown)
		}
		k.get("/sign-in/sent").is(200, "Nếu địa chỉ vừa nhập thuộc về một tài khoản", "trong 15 phút")
		token := string(tokenIn(t, k.lettersTo("quan-tri@hanoi.example")[0].Plain))
		k.post("/sign-in/link/" + token).leads("/office/people")
		k.get("/sign-in").leads("/account")
		status := 0
		for range 12 {
			status = k.post("/sign-in", "email", "ai-do@hanoi.example").status
		}
		if status != http.StatusTooManyRequests {
			t.Error("asking has no end:", status)
		}
		k.remote = "192.0.2.7:1"
		k.post("/sign-in", "email", "ai-do@hanoi.example").leads("/sign-in/sent")
	})
}

func TestForgedLinksGetOnePage(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		for _, bad := range []string{"x", strings.Repeat("A", 43), strings.Repeat("A", 5000), "..%2f..%2f", "%00"} {
			k.get("/sign-in/link/"+bad).is(410, "Liên kết này không đúng")
			k.post("/sign-in/link/" + bad).is(410)
			k.get("/first-run/" + bad).is(410)
			k.post("/first-run/" + bad).is(410)
		}
		if len(k.cookies) != 0 {
			t.Error("a cookie for nothing:", k.cookies)
		}
		k.get("/en/sign-in/link/x").is(410, "This link is not valid")
	})
}

func TestLettersAreKeptForThisMachineOnly(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.get("/dev/mail").is(200, "Chưa có thư nào")
		k.remote = "192.0.2.7:1"
		k.get("/dev/mail").is(404)
		k.get("/dev/mail/x").is(404)
		k.get("/sign-in/sent").is(200)
	})
}

func TestAdministratorsManagePeople(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		me := k.Identify(k.request()).Person
		p := "/office/people/" + string(me)
		k.get(p).is(200, "Cán bộ quản trị", "Tạo người quản trị đầu tiên: Quản trị")
		version := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(k.get(p).body)[1]
		k.post(p, "version", version, "name", "Cán bộ quản trị", "email", "quan-tri@hanoi.example", "locale", "vi", "roles", "editor").
			is(422, "Đây là người quản trị duy nhất.")
		k.get(p+"/leave").is(200, "Xác nhận ngừng quyền truy cập?")
		k.post(p+"/leave").is(409, "Đây là người quản trị duy nhất.")
		k.post(p, "version", version, "name", "Quản trị viên", "email", "quan-tri@hanoi.example", "locale", "vi", "roles", "administrator").leads(p + "?done=account.saved")
		k.post(p, "version", version, "name", "Tên khác", "email", "quan-tri@hanoi.example", "locale", "vi", "roles", "administrator").
			is(409, "Có người vừa lưu nội dung này", `value="Tên khác"`, "Quản trị viên")
		other, err := k.Invite(t.Context(), k.Identify(k.request()), Profile{Email: "hai@hanoi.example", Name: "Cán bộ hai", Roles: []civic.Role{civic.Analyst}})
		if err != nil {
			t.Fatal(err)
		}
		q := "/office/people/" + string(other.ID)
		k.post(q + "/invite").leads(q + "?done=account.invited")
		k.post(q + "/end-sessions").leads(q + "?done=account.sessions_ended")
		k.post(q + "/leave").leads("/office/people?done=account.left")
		k.get(q).is(200, "đã ngừng quyền truy cập", "Khôi phục quyền truy cập", "Ngừng quyền truy cập, vai trò khi đó: Phân tích")
		k.post(q + "/return").leads(q + "?done=account.returned")
		k.get("/office/people/none").is(404)
	})
}

// request is one of the browser of k, to ask who it is.
func (k *desk) request() *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, c := range k.cookies {
		r.AddCookie(c)
	}
	return r
}

func TestAKeyIsShownOnce(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		k.get("/office/keys").is(200, "Chưa có khóa nào", "votes:write")
		k.post("/office/keys", "name", "", "days", "90").is(422, "Hãy nhập tên.", "Hãy chọn ít nhất một phạm vi.")
		made := k.post("/office/keys", "name", "Cổng dịch vụ công", "scopes", "votes:write", "days", "90").is(201, "Xin sao chép ngay")
		secret := regexp.MustCompile(`dienhong_[\w-]{43}`).FindString(made.body)
		if secret == "" || made.header.Get("Cache-Control") != "no-store" {
			t.Fatal("no secret, or one that caches may keep")
		}
		if again := k.get("/office/keys").is(200, "Cổng dịch vụ công", "Còn hiệu lực"); strings.Contains(again.body, secret) {
			t.Error("the key is shown again")
		}
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Authorization", "Bearer "+secret)
		a := k.Identify(r)
		if a.Kind != civic.KeyActor || a.Name != "Cổng dịch vụ công" {
			t.Errorf("%+v", a)
		}
		k.get("/office/keys/"+string(a.Person)+"/revoke").is(200, "Thu hồi khóa này?")
		k.post("/office/keys/" + string(a.Person) + "/revoke").leads("/office/keys?done=account.key_revoked")
		if k.Identify(r).Kind != civic.VisitorActor {
			t.Error("a revoked key was let in")
		}
		k.get("/office/keys/" + string(a.Person) + "/revoke").is(404)
	})
}

func TestMailShowsItsState(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		k.get("/office/mail").is(200, "Chưa có thư nào được gửi", "Không có thư nào đang chờ.")
		k.post("/office/mail/test").leads("/office/mail?done=account.letter_sent")
		k.get("/office/mail").is(200, "Thư thử", "Đang chờ", "quan-tri@hanoi.example")
		k.drain()
		k.get("/office/mail").is(200, "Thư gửi đi bình thường.", "Đã giữ lại")
		k.post("/office/mail/none/retry").is(404)
	})
}

func TestPasskeysThroughThePages(t *testing.T) {
	onDesk(t, func(t *testing.T, k *desk) {
		k.begin()
		k.get("/account").is(200, "<dh-passkey", `data-kind="create"`, "Trình duyệt này không tạo được khóa.")
		phone := &authtest.Authenticator{Origin: site}
		talk := func(question, answer, name string, do func(json.RawMessage) ([]byte, error)) page {
			t.Helper()
			var q Question
			if err := json.Unmarshal([]byte(k.send("POST", question, "application/json", "{}").is(200).body), &q); err != nil {
				t.Fatal(err)
			}
			raw, err := do(q.Options)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := json.Marshal(map[string]any{"ceremony": q.Ceremony, "answer": json.RawMessage(raw), "name": name, "next": "/office/people"})
			return k.send("POST", answer, "application/json", string(body))
		}
		talk("/account/passkeys/question", "/account/passkeys", "Điện thoại", phone.Create).is(200, `"/account?done=account.passkey_added"`)
		k.get("/account?done=account.passkey_added").is(200, "Điện thoại", "Đã thêm khóa.")
		k.post("/sign-out")
		k.get("/sign-in").is(200, `data-kind="get"`)
		before := len(k.cookies)
		talk("/en/sign-in/passkey/question", "/en/sign-in/passkey", "", phone.Get).is(200, `"/en/office/people"`)
		if len(k.cookies) != before+1 {
			t.Error("no session")
		}
		k.get("/office/people").is(200)
		_ = phone.Forge()
		talk("/sign-in/passkey/question", "/sign-in/passkey", "", phone.Get).is(401)
		for _, bad := range []string{"", "[]", "{", `{"ceremony":7}`} {
			k.send("POST", "/sign-in/passkey", "application/json", bad).is(422)
		}
		k.send("POST", "/sign-in/passkey", "application/json", "{}").is(410)
	})
}
