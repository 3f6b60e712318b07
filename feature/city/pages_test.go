package city

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
	"dienhong/kit/edge"
	"dienhong/kit/mention"
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
	handler http.Handler
}

// neighbours knows one public consultation.
type neighbours struct{}

func (neighbours) Mention(_ context.Context, of mention.Subject) (mention.Mention, bool, error) {
	return mention.Mention{Kind: "Đợt tham vấn", Title: text("Phố đi bộ"), Href: "/consultations/pho-di-bo"}, of.ID == "public", nil
}

func (neighbours) Mentions(_ context.Context, of mention.Subject) ([]mention.Group, error) {
	if of.Kind == mention.Pillar {
		return []mention.Group{{Title: "Đã hỏi", Mentions: []mention.Mention{{Title: text("Phố đi bộ"), Href: "/consultations/pho-di-bo"}}}}, nil
	}
	return []mention.Group{{Title: "Việc chủ trì", Mentions: []mention.Mention{{Title: text("Mở phố đi bộ"), Href: "/plan/A01"}}}}, nil
}

func onSites(t *testing.T, test func(s *site)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		catalog, err := i18n.Load(locale.Files)
		if err != nil {
			t.Fatal(err)
		}
		m := New(Deps{DB: d, City: civic.FirstCity, Clock: newService(d).clock, Zone: hanoi, Mentions: func() []mention.Source { return []mention.Source{neighbours{}} }, Subjects: func() []mention.Namer { return []mention.Namer{neighbours{}} }})
		rt := web.NewRouter(edge.Options(web.Options{
			Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: hanoi,
			Identify: func(r *http.Request) context.Context {
				who := map[string]civic.Actor{"admin": admin, "editor": editor}[r.Header.Get("X-Actor")]
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
		test(&site{t, m.Service, rt.Handler()})
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

func TestRegisterPages(t *testing.T) {
	onSites(t, func(s *site) {
		s.get("", "/documents").is(200).says("Danh mục chưa có văn bản.")
		s.get("", "/office/documents").is(401)
		form := url.Values{"number": {"102/KH-UBND"}, "issued_on": {"1/4/2022"}, "title_vi": {"Kế hoạch <i>sáng tạo</i>"}, "issuer_vi": {"Ủy ban"}, "link": {"https://example.org/x"}}
		s.post("editor", "/office/documents/new", form).is(303)
		s.post("editor", "/office/documents/new", form).is(422).says("Danh mục đã có văn bản cùng số")
		list, _, _ := s.service.Documents(t.Context(), "", 10, 0)
		d := list[0]
		for search, found := range map[string]bool{"": true, "?q=ke+hoach": true, "?q=102kh": true, "?q=khong+co": false, "?page=9": true, "?page=-3": true} {
			p := s.get("", "/documents"+search).is(200)
			if strings.Contains(p.body, "/documents/"+string(d.ID)) != found {
				t.Errorf("%q finds it: %v", search, !found)
			}
		}
		s.get("", "/documents?q=%FF").is(422)
		s.get("", "/documents?q=x&page=x").is(422)
		s.get("", "/documents?q=khong+co").says("Không văn bản nào có đủ các từ “khong co”.")
		p := s.get("", "/documents/"+string(d.ID)).is(200).says("Chưa được dẫn ở nội dung công khai nào.", "01/04/2022", `href="https://example.org/x"`)
		if strings.Contains(p.body, "<i>") {
			t.Error("HTML of a title is live")
		}
		if err := s.service.Attach(t.Context(), editor, Subject{"consultation", "public"}, d.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.service.Attach(t.Context(), editor, Subject{"consultation", "draft"}, d.ID); err != nil {
			t.Fatal(err)
		}
		p = s.get("", "/documents/"+string(d.ID)).says("/consultations/pho-di-bo")
		if strings.Count(p.body, "/consultations/pho-di-bo") != 1 {
			t.Error("a draft that cites the document is shown")
		}
		s.get("", "/en/documents/"+string(d.ID)).is(200).says("Cited in", `lang="vi"`)
		s.get("", "/documents/nosuch").is(404)

		address := "/office/documents/" + string(d.ID)
		for field, c := range map[string]struct{ value, says string }{
			"issued_on": {"2021-02-30", "Ngày chưa đúng."}, "link": {"javascript:alert(1)", "Đường dẫn phải bắt đầu"}, "title_vi": {"", "Không được để trống."},
			"issuer_vi": {"a\u202eb", "đổi chiều chữ"}, "number": {strings.Repeat("9", 61), "Dài quá 60 ký tự (đang là 61)."},
		} {
			f := url.Values{"version": {"1"}}
			for k, v := range form {
				f[k] = v
			}
			f.Set("title_en", "What I typed")
			f.Set(field, c.value)
			p := s.post("editor", address, f).is(422).says(c.says, `href="#f-`+field+`"`)
			if p.value("title_en") != "What I typed" {
				t.Errorf("%s: what was typed is lost", field)
			}
		}
		form.Set("version", "1")
		form.Set("title_vi", "Bản của người kia")
		s.post("admin", address, form).is(303)
		form.Set("title_vi", "Bản của tôi")
		p = s.post("editor", address, form).is(409).says("Bản của người kia", "Bản của tôi", "Quản trị")
		if p.value("version") != "2" || p.value("title_vi") != "Bản của tôi" {
			t.Errorf("version %q, title %q", p.value("version"), p.value("title_vi"))
		}
		form.Set("version", "0")
		s.post("editor", address, form).is(409)
		s.post("editor", address+"/remove", url.Values{"version": {"1"}}).is(409)
		s.post("editor", address+"/remove", url.Values{"version": {"2"}}).is(303)
		s.get("", "/documents/"+string(d.ID)).is(404)
	})
}

func TestProfilePages(t *testing.T) {
	onSites(t, func(s *site) {
		s.get("", "/about").is(200).says("Người quản trị chưa ghi đơn vị vận hành.")
		s.get("editor", "/office/city").is(403)
		form := url.Values{
			"version": {"0"}, "name_vi": {"Hà Nội"}, "operator_vi": {"Văn phòng"}, "about_vi": {"Đoạn một.\n\nĐoạn hai."}, "contact": {"vp@example.org"},
			"pillars[0].name_vi": {"Đô thị"}, "horizons[0].year": {"2045"}, "horizons[0].name_vi": {"Tầm nhìn"},
		}
		form.Set("act", "add_pillar")
		p := s.post("admin", "/office/city", form).is(200)
		if p.value("pillars[0].name_vi") != "Đô thị" || !strings.Contains(p.body, `name="pillars[1].name_vi"`) {
			t.Error("adding a row lost what was typed")
		}
		form.Del("act")
		form.Set("horizons[0].year", "sau")
		s.post("admin", "/office/city", form).is(422).says("Năm phải là số có bốn chữ số.", `href="#f-horizons[0].year"`)
		form.Set("horizons[0].year", "2045")
		s.post("admin", "/office/city", form).is(303)
		s.get("", "/about").is(200).says("Văn phòng", "Đoạn hai.", "vp@example.org", "2045", "/pillars/do-thi")
		s.get("", "/pillars/do-thi").is(200).says("Đô thị", "Đã hỏi", "/consultations/pho-di-bo")
		s.get("", "/pillars/khac").is(404)

		form.Set("name_vi", "Tên khác")
		s.post("admin", "/office/city", form).is(409).says("Tên khác", "Hà\u00a0Nội", "Quản trị")
		if p, _ := s.service.Profile(t.Context()); p.Name.VI != "Hà Nội" {
			t.Error("overwritten")
		}
		s.post("admin", "/office/city", url.Values{"about_vi": {strings.Repeat("x", 2<<20)}}).is(413)
		s.get("", "/api/v1/city").is(200).says(`"slug":"do-thi"`, `"year":2045`)
		s.get("", "/api/v1/documents?q=x").is(200).says(`"documents":[]`)
		s.get("", "/api/v1/documents/nosuch").is(404)
	})
}

func TestDirectoryPages(t *testing.T) {
	onSites(t, func(s *site) {
		s.get("", "/organisations").is(200).says("Danh bạ chưa có cơ quan, tổ chức như vậy.")
		s.get("", "/office/organisations").is(401)
		form := url.Values{"name_vi": {"Bảo tàng <i>Hà Nội</i>"}, "name_en": {"Hanoi Museum"}, "kind": {"museum"}, "source": {"https://example.org/museum"}}
		form.Set("kind", "person")
		p := s.post("editor", "/office/organisations/new", form).is(422).says(`href="#f-kind"`)
		if p.value("name_en") != "Hanoi Museum" {
			t.Error("what was typed is lost")
		}
		form.Set("kind", "museum")
		s.post("editor", "/office/organisations/new", form).is(303)
		s.post("editor", "/office/organisations/new", form).is(422).says("Đã có cơ quan, tổ chức mang tên này trong danh bạ.")
		list, _ := s.service.Bodies(t.Context(), "")
		address := "/organisations/" + list[0].ID
		for search, found := range map[string]bool{"": true, "?q=bao+tang": true, "?q=khong+co": false, "?kind=museum": true, "?kind=press": false, "?kind=nosuch": false} {
			if p := s.get("", "/organisations"+search).is(200); strings.Contains(p.body, address) != found {
				t.Errorf("%q finds it: %v", search, !found)
			}
		}
		s.get("", "/organisations?q=%FF").is(422)
		p = s.get("", address).is(200).says("Chưa đối chiếu", `href="https://example.org/museum"`)
		if strings.Contains(p.body, "<i>") {
			t.Error("HTML of a name is live")
		}
		s.get("", "/en"+address).is(200).says("To be checked", "Hanoi Museum")
		s.get("", "/organisations/nosuch").is(404)
		s.get("editor", "/office/organisations/nosuch").is(404)

		form.Set("version", "1")
		form.Set("verified", "true")
		form.Set("role_vi", "Vai của người kia")
		s.post("admin", "/office"+address, form).is(303)
		if p := s.get("", address); strings.Contains(p.body, "Chưa đối chiếu") {
			t.Error("a source that was read is still to be checked")
		}
		form.Set("role_vi", "Vai của tôi")
		p = s.post("editor", "/office"+address, form).is(409).says("Vai của người kia", "Vai của tôi", "Quản trị")
		if p.value("version") != "2" || p.value("role_vi") != "Vai của tôi" {
			t.Errorf("version %q, role %q", p.value("version"), p.value("role_vi"))
		}
		s.get("", "/api/v1/organisations?q=bao+tang").is(200).says(`"total":1`, `"verified":true`)
		s.get("", "/api/v1/organisations?kind=press").is(200).says(`"organisations":[]`)
	})
}
