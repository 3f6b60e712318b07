package answer

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/edge"
	"dienhong/kit/search"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/api"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"golang.org/x/net/html"
)

// site is the feature behind the real router.
type site struct {
	t       *testing.T
	service *Service
	links   *chain.Service
	handler http.Handler
	cookie  string // of the browser; empty: none
}

func onSites(t *testing.T, test func(s *site)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		catalog, err := i18n.Load(locale.Files)
		if err != nil {
			t.Fatal(err)
		}
		s, o, _ := newService(d)
		m := New(Deps{DB: d, City: civic.FirstCity, Clock: s.clock, Zone: time.UTC, Chain: s.chain, Consultations: o, Bodies: o, Authors: o})
		m.Service.mail = o.box // newService has told it how letters are written
		actors := map[string]civic.Actor{"drafter": drafter, "approver": approver, "admin": officer("05", civic.Administrator), "key": {Kind: civic.KeyActor, Person: "k", Scopes: []string{WriteScope}}}
		rt := web.NewRouter(edge.Options(web.Options{
			Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: time.UTC,
			Identify: func(r *http.Request) context.Context {
				who := actors[r.Header.Get("X-Actor")]
				return ui.WithChrome(civic.WithActor(r.Context(), who), ui.Chrome{Actor: who})
			},
			Observe: func(route string, status int, _ time.Duration) {
				if status == http.StatusInternalServerError {
					t.Errorf("a fault at %s", route)
				}
			},
		}))
		m.Mount(rt)
		m.API(api.New(rt, "Diên Hồng", "", "test"))
		test(&site{t: t, service: m.Service, links: o.links, handler: rt.Handler()})
	})
}

type page struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	root   *html.Node
}

func (s *site) ask(as, method, path, form string) page {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	r.Header.Set("X-Actor", as)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: "x"}) // past the cache
	if s.cookie != "" {
		r.Header.Add("Cookie", s.cookie)
	}
	if strings.HasPrefix(path, "/api/") {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	root, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		s.t.Fatal(err)
	}
	return page{s.t, w.Code, w.Header(), w.Body.String(), root}
}

func (s *site) get(as, path string) page { s.t.Helper(); return s.ask(as, "GET", path, "") }
func (s *site) post(as, path string, form url.Values) page {
	s.t.Helper()
	return s.ask(as, "POST", path, form.Encode())
}

func (p page) is(status int) page {
	p.t.Helper()
	if p.status != status {
		p.t.Errorf("status %d, want %d: %.500s", p.status, status, p.body)
	}
	return p
}

func (p page) says(sentences ...string) page {
	p.t.Helper()
	for _, s := range sentences {
		if !strings.Contains(html.UnescapeString(p.body), s) {
			p.t.Errorf("the page does not say %q", s)
		}
	}
	return p
}

// value gives what a field of the page holds.
func (p page) value(name string) string {
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		field, value := "", ""
		for _, a := range n.Attr {
			switch a.Key {
			case "name":
				field = a.Val
			case "value":
				value = a.Val
			}
		}
		if field == name {
			if n.Data == "textarea" && n.FirstChild != nil {
				return n.FirstChild.Data
			}
			return value
		}
	}
	return ""
}

func TestAnOfficerDraftsAnotherApprovesAndEverybodyReads(t *testing.T) {
	onSites(t, func(s *site) {
		if err := s.service.db.Tx(t.Context(), func(tx *db.Tx) error {
			for _, id := range []string{"o1", "o2"} {
				if err := s.links.Link(t.Context(), tx, drafter, civic.Ref{Kind: civic.RefComment, ID: id}, civic.Ref{Kind: civic.RefStatement, ID: "1-4"}); err != nil {
					return err
				}
			}
			return s.service.store.index.Put(t.Context(), tx, search.Entry{
				Kind: string(civic.RefTheme), ID: "t1", Title: civic.Text{VI: "Nội dung t1"}, Consultation: 1, Public: search.Always,
			})
		}); err != nil {
			t.Fatal(err)
		}
		s.get("", "/consultations/x/answers").is(200).says("Chưa có trả lời nào")
		s.get("", "/office/answers").is(401)
		s.get("drafter", "/office/answers/new?to=statement:1-4").is(200).says("Nội dung 1-4", `value="1" selected`)
		form := url.Values{"consultation": {"1"}, "decision": {"partly"}, "text_vi": {"Thành phố làm <b>một nửa</b>."}, "body": {"so-vhtt"}, "subjects": {"statement:1-4"}}
		find := url.Values{"act": {"search"}, "search": {"nội dung"}}
		for k, v := range form {
			find[k] = v
		}
		s.post("drafter", "/office/answers/new", find).is(200).says("Nội dung t1", "Thành phố làm <b>một nửa</b>.")
		for field, bad := range map[string]struct{ value, says string }{
			"decision": {"", "Hãy chọn một trong"}, "text_vi": {"", "Không được để trống."}, "body": {"nobody", "Hãy chọn một trong"}, "due_on": {"mai", "Ngày giờ chưa đúng"},
			"subjects": {"statement:none", "không tồn tại"}, "text_en": {"a\u202eb", "đổi chiều chữ"}, "forwarded_to": {"so-vhtt", "Không thuộc thẩm quyền"}, "consultation": {"x", "Phải là số."},
		} {
			f := url.Values{}
			for k, v := range form {
				f[k] = v
			}
			f.Set(field, bad.value)
			s.post("drafter", "/office/answers/new", f).is(422).says(bad.says, `href="#f-`+field+`"`)
		}
		if _, n, _ := s.service.List(t.Context(), drafter, Filter{}, 10, 0); n != 0 {
			t.Errorf("%d drafts after refusals", n)
		}
		s.post("drafter", "/office/answers/new", form).is(303)
		list, _, err := s.service.List(t.Context(), drafter, Filter{}, 10, 0)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		at := "/office/answers/" + string(list[0].ID)
		s.get("", "/answers/"+string(list[0].ID)).is(404)
		s.post("drafter", at+"/submit", url.Values{"version": {"1"}}).is(303)
		s.get("drafter", at).is(200).says("Bạn đã soạn hoặc sửa bản này")
		s.post("drafter", at+"/approve", url.Values{"version": {"2"}}).is(403).says("người khác phải duyệt")
		s.get("drafter", "/office/answers?show=mine").is(200).says("Không có bản nào ở mục này.")
		s.get("approver", "/office/answers?show=mine").is(200).says("Thành phố làm")
		s.post("approver", at+"/send-back", url.Values{"version": {"2"}}).is(422).says("Lý do: Không được để trống.")
		s.post("approver", at+"/approve", url.Values{"version": {"2"}}).is(303)
		s.post("admin", at+"/approve", url.Values{"version": {"2"}}).is(409).says("vừa được người khác sửa")
		s.get("approver", at).is(200).says("2 người có để lại thông tin liên hệ sẽ nhận được thư báo")
		s.post("approver", at+"/publish", url.Values{"version": {"3"}}).is(303)
		s.post("approver", at+"/remove", url.Values{"version": {"4"}}).is(409).says("đã công bố thì không xóa được")
		p := s.get("", "/answers/"+string(list[0].ID)).is(200).says("Tiếp thu một phần", "Nội dung 1-4", "/chain/answer/", "so-vhtt")
		if strings.Contains(p.body, "<b>") || strings.Contains(p.body, approver.Name) {
			t.Error("live HTML, or the name of an officer on a public page")
		}
		s.get("", "/en/answers/"+string(list[0].ID)).is(200).says("Accepted in part", `lang="vi"`)
		s.get("", "/consultations/x/answers?decision=noted").is(200).says("Chưa có trả lời nào thuộc mục")
		s.get("", "/consultations/x/answers?page=99").is(200).says("Thành phố làm")
		s.get("", "/api/v1/answers/"+string(list[0].ID)).is(200).says(`"decision":"partly"`)
		s.get("", "/api/v1/consultations/x/answers").is(200).says(`"total":1`)

		form.Set("version", "4")
		form.Set("text_vi", "Bản của người kia")
		s.post("approver", at+"/edit", form).is(303)
		form.Set("text_vi", "Bản của tôi")
		p = s.post("drafter", at+"/edit", form).is(409).says("Bản của người kia", "Bản của tôi", approver.Name)
		if p.value("version") != "5" {
			t.Errorf("version %q", p.value("version"))
		}
		s.get("", "/answers/"+string(list[0].ID)).is(200).says("Thành phố làm")
	})
}

func TestSettingsAndProgramsOfAnswers(t *testing.T) {
	onSites(t, func(s *site) {
		s.get("drafter", "/office/answers/settings").is(403)
		s.post("admin", "/office/answers/settings", url.Values{"days": {"nhiều"}}).is(422).says("Số ngày phải từ 0 đến 365.")
		s.post("admin", "/office/answers/settings", url.Values{"days": {"400"}}).is(422)
		s.post("admin", "/office/answers/settings", url.Values{"days": {"10"}}).is(303)
		if set, _ := s.service.Setting(t.Context()); set.TwoPeople || set.Days != 10 {
			t.Errorf("%+v", set)
		}
		draft := `{"consultation":"x","decision":"noted","text":{"vi":"Ghi nhận.","en":""},"body":"so","subjects":["theme:t1"]}`
		s.ask("", "POST", "/api/v1/answers", draft).is(401)
		s.ask("key", "POST", "/api/v1/answers", draft).is(201).says(`"state":"draft"`)
		list, _, _ := s.service.List(t.Context(), drafter, Filter{}, 10, 0)
		if _, err := s.service.Approve(t.Context(), civic.Actor{Kind: civic.KeyActor, Scopes: []string{WriteScope}}, list[0].ID, 1); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a program approved: %v", err)
		}
		at := "/office/answers/" + string(list[0].ID)
		s.post("drafter", at+"/remove", url.Values{"version": {"9"}}).is(409)
		s.post("drafter", at+"/remove", url.Values{"version": {"1"}}).is(303)
		s.get("drafter", at).is(404)
	})
}
