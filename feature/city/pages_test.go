package city

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/mention"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// house is the feature on a site.
type house struct {
	*site.Site
	service *Service
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

func onSites(t *testing.T, test func(s *house)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m := New(Deps{DB: d, City: civic.FirstCity, Clock: newService(d).clock, Zone: hanoi, Mentions: func() []mention.Source { return []mention.Source{neighbours{}} }, Subjects: func() []mention.Namer { return []mention.Namer{neighbours{}} }})
		test(&house{site.New(t, site.Options{Zone: hanoi, People: map[string]civic.Actor{"admin": admin, "editor": editor}}, m), m.Service})
	})
}

func TestRegisterPages(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("", "/documents").Is(200).Says("Danh mục chưa có văn bản.")
		s.Get("", "/office/documents").Is(401)
		form := url.Values{"number": {"102/KH-UBND"}, "issued_on": {"1/4/2022"}, "title_vi": {"Kế hoạch <i>sáng tạo</i>"}, "issuer_vi": {"Ủy ban"}, "link": {"https://example.org/x"}}
		s.Post("editor", "/office/documents/new", form).Is(303)
		s.Post("editor", "/office/documents/new", form).Is(422).Says("Danh mục đã có văn bản cùng số")
		list, _, _ := s.service.Documents(t.Context(), "", 10, 0)
		d := list[0]
		for search, found := range map[string]bool{"": true, "?q=ke+hoach": true, "?q=102kh": true, "?q=khong+co": false, "?page=9": true, "?page=-3": true} {
			p := s.Get("", "/documents"+search).Is(200)
			if strings.Contains(p.Body, "/documents/"+string(d.ID)) != found {
				t.Errorf("%q finds it: %v", search, !found)
			}
		}
		s.Get("", "/documents?q=%FF").Is(422)
		s.Get("", "/documents?q=x&page=x").Is(422)
		s.Get("", "/documents?q=khong+co").Says("Không văn bản nào có đủ các từ “khong co”.")
		p := s.Get("", "/documents/"+string(d.ID)).Is(200).Says("Chưa được dẫn ở nội dung công khai nào.", "01/04/2022").Has(`href="https://example.org/x"`)
		if strings.Contains(p.Body, "<i>") {
			t.Error("HTML of a title is live")
		}
		if err := s.service.Attach(t.Context(), editor, Subject{"consultation", "public"}, d.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.service.Attach(t.Context(), editor, Subject{"consultation", "draft"}, d.ID); err != nil {
			t.Fatal(err)
		}
		p = s.Get("", "/documents/"+string(d.ID)).Has("/consultations/pho-di-bo")
		if strings.Count(p.Body, "/consultations/pho-di-bo") != 1 {
			t.Error("a draft that cites the document is shown")
		}
		s.Get("", "/en/documents/"+string(d.ID)).Is(200).Says("Cited in").Has(`lang="vi"`)
		s.Get("", "/documents/nosuch").Is(404)

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
			p := s.Post("editor", address, f).Refuses(field, c.says)
			if p.Value("title_en") != "What I typed" {
				t.Errorf("%s: what was typed is lost", field)
			}
		}
		form.Set("version", "1")
		form.Set("title_vi", "Bản của người kia")
		s.Post("admin", address, form).Is(303)
		form.Set("title_vi", "Bản của tôi")
		p = s.Post("editor", address, form).Is(409).Says("Bản của người kia", "Bản của tôi", "Quản trị")
		if p.Value("version") != "2" || p.Value("title_vi") != "Bản của tôi" {
			t.Errorf("version %q, title %q", p.Value("version"), p.Value("title_vi"))
		}
		form.Set("version", "0")
		s.Post("editor", address, form).Is(409)
		s.Post("editor", address+"/remove", url.Values{"version": {"1"}}).Is(409)
		s.Post("editor", address+"/remove", url.Values{"version": {"2"}}).Is(303)
		s.Get("", "/documents/"+string(d.ID)).Is(404)
	})
}

func TestProfilePages(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("", "/about").Is(200).Says("Người quản trị chưa ghi đơn vị vận hành.")
		s.Get("editor", "/office/city").Is(403)
		form := url.Values{
			"version": {"0"}, "name_vi": {"Hà Nội"}, "operator_vi": {"Văn phòng"}, "about_vi": {"Đoạn một.\n\nĐoạn hai."}, "contact": {"vp@example.org"},
			"pillars[0].name_vi": {"Đô thị"}, "horizons[0].year": {"2045"}, "horizons[0].name_vi": {"Tầm nhìn"},
		}
		form.Set("act", "add_pillar")
		p := s.Post("admin", "/office/city", form).Is(200)
		if p.Value("pillars[0].name_vi") != "Đô thị" || !strings.Contains(p.Body, `name="pillars[1].name_vi"`) {
			t.Error("adding a row lost what was typed")
		}
		form.Del("act")
		form.Set("horizons[0].year", "sau")
		s.Post("admin", "/office/city", form).Refuses("horizons[0].year", "Năm phải là số có bốn chữ số.")
		form.Set("horizons[0].year", "2045")
		s.Post("admin", "/office/city", form).Is(303)
		s.Get("", "/about").Is(200).Says("Văn phòng", "Đoạn hai.", "vp@example.org", "2045").Has("/pillars/do-thi")
		s.Get("", "/pillars/do-thi").Is(200).Says("Đô thị", "Đã hỏi").Has("/consultations/pho-di-bo")
		s.Get("", "/pillars/khac").Is(404)

		form.Set("name_vi", "Tên khác")
		s.Post("admin", "/office/city", form).Is(409).Says("Tên khác", "Hà\u00a0Nội", "Quản trị")
		if p, _ := s.service.Profile(t.Context()); p.Name.VI != "Hà Nội" {
			t.Error("overwritten")
		}
		s.Post("admin", "/office/city", url.Values{"about_vi": {strings.Repeat("x", 2<<20)}}).Is(413)
		s.Get("", "/api/v1/city").Is(200).Has(`"slug":"do-thi"`, `"year":2045`)
		s.Get("", "/api/v1/documents?q=x").Is(200).Has(`"documents":[]`)
		s.Get("", "/api/v1/documents/nosuch").Is(404)
	})
}

func TestDirectoryPages(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("", "/organisations").Is(200).Says("Danh bạ chưa có cơ quan, tổ chức như vậy.")
		s.Get("", "/office/organisations").Is(401)
		form := url.Values{"name_vi": {"Bảo tàng <i>Hà Nội</i>"}, "name_en": {"Hanoi Museum"}, "kind": {"museum"}, "source": {"https://example.org/museum"}}
		form.Set("kind", "person")
		p := s.Post("editor", "/office/organisations/new", form).Refuses("kind", "")
		if p.Value("name_en") != "Hanoi Museum" {
			t.Error("what was typed is lost")
		}
		form.Set("kind", "museum")
		s.Post("editor", "/office/organisations/new", form).Is(303)
		s.Post("editor", "/office/organisations/new", form).Is(422).Says("Đã có cơ quan, tổ chức mang tên này trong danh bạ.")
		list, _ := s.service.Bodies(t.Context(), "")
		address := "/organisations/" + list[0].ID
		for search, found := range map[string]bool{"": true, "?q=bao+tang": true, "?q=khong+co": false, "?kind=museum": true, "?kind=press": false, "?kind=nosuch": false} {
			if p := s.Get("", "/organisations"+search).Is(200); strings.Contains(p.Body, address) != found {
				t.Errorf("%q finds it: %v", search, !found)
			}
		}
		s.Get("", "/organisations?q=%FF").Is(422)
		p = s.Get("", address).Is(200).Says("Chưa đối chiếu").Has(`href="https://example.org/museum"`)
		if strings.Contains(p.Body, "<i>") {
			t.Error("HTML of a name is live")
		}
		s.Get("", "/en"+address).Is(200).Says("To be checked", "Hanoi Museum")
		s.Get("", "/organisations/nosuch").Is(404)
		s.Get("editor", "/office/organisations/nosuch").Is(404)

		form.Set("version", "1")
		form.Set("verified", "true")
		form.Set("role_vi", "Vai của người kia")
		s.Post("admin", "/office"+address, form).Is(303)
		if p := s.Get("", address); strings.Contains(p.Body, "Chưa đối chiếu") {
			t.Error("a source that was read is still to be checked")
		}
		form.Set("role_vi", "Vai của tôi")
		p = s.Post("editor", "/office"+address, form).Is(409).Says("Vai của người kia", "Vai của tôi", "Quản trị")
		if p.Value("version") != "2" || p.Value("role_vi") != "Vai của tôi" {
			t.Errorf("version %q, role %q", p.Value("version"), p.Value("role_vi"))
		}
		s.Get("", "/api/v1/organisations?q=bao+tang").Is(200).Has(`"total":1`, `"verified":true`)
		s.Get("", "/api/v1/organisations?kind=press").Is(200).Has(`"organisations":[]`)
	})
}
