package place

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/ui"
)

var (
	editor = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	hanoi  = time.FixedZone("+07", 7*3600)
)

// city is what stands around places: a body, a pillar, an action of the plan.
type city struct{}

func (city) Pillars(context.Context) ([]civic.Pillar, error) {
	return []civic.Pillar{{ID: "tc1", Slug: "do-thi", Name: civic.Text{VI: "Đô thị"}}}, nil
}

func (city) AllBodies(context.Context) ([]civic.Body, error) {
	return []civic.Body{{ID: "so-vhtt", Name: civic.Text{VI: "Sở Văn hóa và Thể thao", EN: "Department of Culture and Sports"}}}, nil
}

var deed = civic.Node{Ref: civic.Ref{Kind: civic.RefAction, ID: "nv"}, Title: civic.Text{VI: "Mở không gian sáng tạo"}, Href: "/plan/nv"}

func (city) Line(_ context.Context, _ db.Queryer, _ civic.Actor, id civic.ID) (civic.Node, error) {
	if id != "nv" {
		return civic.Node{}, civic.NotFound("plan")
	}
	return deed, nil
}

func (city) Lines(context.Context, civic.Actor) ([]civic.Node, error) { return []civic.Node{deed}, nil }

// fixture is the feature behind the real router.
type fixture struct {
	*site.Site
	m       *Module
	service *Service
	now     time.Time
}

func onSites(t *testing.T, test func(t *testing.T, s *fixture)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		f := &fixture{now: time.Date(2026, 12, 1, 9, 0, 0, 0, hanoi)}
		clock := func() time.Time { return f.now }
		f.m = New(Deps{
			DB: d, City: civic.FirstCity, Clock: clock, Zone: hanoi, Directory: city{}, Plan: city{}, Site: "https://hanoi.example/", Unlimited: true, Hash: func(purpose, value string) string { return purpose + ":" + value }, Held: blob.Dir(t.TempDir()),
			Chain: chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: clock}).Service,
		})
		f.service = f.m.Service
		f.Site = site.New(t, site.Options{
			People: map[string]civic.Actor{"editor": editor}, Zone: hanoi, Chrome: ui.Chrome{City: civic.Text{VI: "Hà Nội", EN: "Hanoi"}},
		}, f.m)
		test(t, f)
	})
}

// form is what an officer types for a place.
func form(pairs ...string) url.Values {
	f := site.Form("kind", "creative_space", "name_vi", "Xưởng in cũ", "address_vi", "29 ngõ 167 Tây Sơn")
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

// make enters a place and publishes it.
func (s *fixture) make(pairs ...string) string {
	s.T.Helper()
	id := s.Post("editor", "/office/places/new", form(pairs...)).Is(303).ID()
	s.act(id, "state", "state", "published")
	return id
}

// act posts a form of the office's page of a place.
func (s *fixture) act(id, form string, pairs ...string) {
	s.T.Helper()
	s.Post("editor", "/office/places/"+id+"/"+form, site.Form(append([]string{"version", s.version(id)}, pairs...)...)).Is(303)
}

func (s *fixture) version(id string) string {
	s.T.Helper()
	return s.Get("editor", "/office/places/"+id+"/edit").Is(200).Value("version")
}

func TestAPlaceFromDraftToLost(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("", "/places").Is(200).Has("Chưa có địa điểm nào")
		s.Get("editor", "/office/places/new").Is(200)
		for _, c := range [][3]string{
			{"name_vi", "", "Không được để trống."}, {"kind", "x", "Hãy chọn"}, {"at", "ở giữa", "Tọa độ là hai số"}, {"at", "91, 105", "Tọa độ là hai số"}, {"accuracy", "gần", "Hãy nhập số mét"}, {"body", "x", "Hãy chọn"},
			{"rank", "x", "Hãy chọn"}, {"act", "Quyết định 1", "chọn mức bảo vệ"}, {"act_day", "31/02/2020", "Ngày chưa đúng"}, {"offer_vi", "Sân", "Chỉ ghi mặt bằng"}, {"shown", "true", "Chưa ghi liên hệ"},
			{"link", "ftp://x", "Đường dẫn phải"}, {"action", "x", "Hãy chọn"}, {"fields", "poetry", "Hãy chọn"}, {"owner", "x", "Hãy chọn"},
		} {
			s.Post("editor", "/office/places/new", form(c[0], c[1])).Is(422).Has(c[2])
		}
		s.Post("editor", "/office/places/new", form("rank", "national")).Is(422).Has("Không được để trống.", `href="#f-act"`)
		id := s.Post("editor", "/office/places/new", form("name_en", "Old print works", "at", "21,0101; 105,8231", "accuracy", "50", "body", "so-vhtt", "contact", "024 0000", "rank", "listed", "act", "QĐ 1845/QĐ-UBND",
			"act_day", "02/10/2020", "premises", "yes", "offer_vi", "Sân 200 m²", "pillar", "tc1", "action", "nv", "fields", "design", "owner", "private", "source", "https://example.org/bai")).Is(303).ID()
		s.Get("", "/places/"+id).Is(404)
		s.Get("editor", "/office/places").Is(200).Has("Xưởng in cũ", "Chưa rõ")
		s.act(id, "state", "state", "published")
		s.Get("", "/places").Is(200).Has("Xưởng in cũ", "Không gian sáng tạo", "1 địa điểm")
		s.Get("", "/places/"+id).Is(200).Has("Chưa rõ tình trạng", "21.01010, 105.82310", "50 m", "Sở Văn hóa và Thể thao", "QĐ 1845/QĐ-UBND, 02/10/2020", "Sân 200 m²", "Thiết kế", "Tư nhân", "Mở không gian sáng tạo",
			"Chưa kiểm tra.", "Chưa đối chiếu", `"latitude":21.0101`).Lacks("024 0000")
		s.Get("", "/en/places/"+id).Is(200).Has("Old print works", "Creative space", "Not checked yet.")

		page := "/office/places/" + id
		bad := func(at string, want string, pairs ...string) {
			t.Helper()
			s.Post("editor", page+"/"+at, site.Form(append([]string{"version", s.version(id)}, pairs...)...)).Is(422).Has(want)
		}
		bad("status", "cần lý do", "status", "lost", "from", "2024")
		bad("status", "Chỉ ghi lý do", "status", "open", "cause", "money")
		bad("status", "một năm, một tháng hoặc một ngày", "status", "open", "from", "13/2024")
		bad("status", "Hãy chọn", "status", "gone")
		s.act(id, "status", "status", "open", "from", "07/2019")
		s.act(id, "status", "status", "closed", "from", "15/03/2023", "cause", "repair", "note_vi", "Sửa mái", "source", "https://example.org/mai")
		s.Get("", "/places/"+id).Is(200).Has("Tạm đóng cửa", "15/03/2023", "Sửa chữa", "Sửa mái", "07/2019")
		s.act(id, "status", "status", "lost", "from", "2030", "cause", "lease")
		s.Get("", "/places/"+id).Is(200).Has("Tạm đóng cửa từ 15/03/2023", "Không còn")
		for filter, found := range map[string]bool{
			"?status=closed": true, "?status=open": false, "?status=lost": false, "?kind=creative_space": true, "?kind=museum": false, "?premises=true": true, "?step_free=true": false, "?q=xuong+in": true, "?q=bat+trang": false,
		} {
			if got := strings.Contains(s.Get("", "/places"+filter).Is(200).Body, ">Xưởng in cũ<"); got != found {
				t.Errorf("%s: found %v", filter, got)
			}
		}
		// A mistake is struck out and stays in the record.
		s.Post("editor", page+"/strike/course/1", site.Form("version", s.version(id))).Is(422).Has("Không được để trống")
		s.Post("editor", page+"/strike/course/9", site.Form("version", s.version(id), "struck", "x")).Is(404)
		s.Get("editor", page+"/strike/course/1").Is(200).Has("Sửa mái")
		s.act(id, "strike/course/1", "struck", "Nhầm với xưởng bên cạnh")
		s.Post("editor", page+"/strike/course/1", site.Form("version", s.version(id), "struck", "Lần nữa")).Is(404)
		s.Get("", "/places/"+id).Is(200).Has("Đang hoạt động từ 07/2019").Lacks("Sửa mái")
		s.Get("editor", page).Is(200).Has("Sửa mái", "ghi nhầm: Nhầm với xưởng bên cạnh")

		// Names, also to be found by.
		bad("names", "Không được để trống", "name_vi", "")
		bad("names", "Ngày kết thúc trước", "name_vi", "Nhà in", "from", "1990", "to", "1989")
		s.act(id, "names", "name_vi", "Nhà in Công đoàn", "from", "1946", "to", "2018")
		s.Get("", "/places/"+id).Is(200).Has("Nhà in Công đoàn", "1946 – 2018")
		s.Get("", "/places?q=nha+in+cong+doan").Has(">Xưởng in cũ<")

		// Who lost a race sees both versions.
		s.Post("editor", page+"/edit", form("version", "2", "name_vi", "Tên khác")).Is(409).Has("Tên khác", "Xưởng in cũ")
		s.Post("editor", page+"/state", site.Form("version", s.version(id), "state", "archived")).Is(422).Has("Không được để trống")
		s.Post("editor", page+"/remove", site.Form("version", s.version(id))).Is(409).Has("Chỉ xóa được")
		s.act(id, "state", "state", "archived", "reason_vi", "Ghi trùng")
		s.Get("", "/places").Lacks("Xưởng in cũ")
		s.Get("", "/places/"+id).Is(200).Has("Đã lưu trữ", "Ghi trùng")
		s.act(id, "state", "state", "published")
		s.Get("", "/places").Has("Xưởng in cũ")
	})
}

func TestTheMostReliableCheckCounts(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		id := s.make()
		observe := func(value, day, by, how string, more ...string) {
			t.Helper()
			s.act(id, "access", append([]string{"feature", "step_free", "value", value, "day", day, "by", by, "how", how}, more...)...)
		}
		s.Post("editor", "/office/places/"+id+"/access", site.Form("version", s.version(id), "feature", "x", "value", "maybe", "day", "02/12/2026", "by", "me", "how", "heard")).Is(422).
			Has("Ngày này chưa tới", "Hạng mục", "Kết quả", "Ai kiểm tra", "Cách kiểm tra")
		observe("yes", "01/11/2026", "venue", "declared")
		s.Get("", "/places?step_free=true").Has(">Xưởng in cũ<")
		s.Get("", "/places/"+id).Is(200).Has("Lối vào không bậc", "Tự khai, nơi quản lý địa điểm, 01/11/2026")
		observe("no", "01/06/2024", "disabled", "measured", "measure_vi", "3 bậc, mỗi bậc 15 cm", "measure_en", "3 steps of 15 cm")
		s.Get("", "/places/"+id).Is(200).Has("3 bậc, mỗi bậc 15 cm", "Đo, tổ chức của người khuyết tật, 01/06/2024", "đã quá 24 tháng").Lacks("Tự khai")
		s.Get("", "/en/places/"+id).Is(200).Has("No (3 steps of 15 cm)", "Measured, by an organisation of disabled people")
		s.Get("", "/places?step_free=true").Lacks(">Xưởng in cũ<")
		observe("yes", "30/11/2026", "city", "measured")
		s.Get("", "/places/"+id).Has("30/11/2026").Lacks("đã quá 24 tháng", "3 bậc")
		s.Get("", "/places?step_free=true").Has(">Xưởng in cũ<")
		s.Get("", "/api/v1/places/"+id).Is(200).Has(`"accessibility":[{"feature":"step_free","value":"yes"`, `"observed_on":"2026-11-30"`)
	})
}

func TestAnybodySendsAPlace(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		typed := s.Get("", "/places/new").Is(200).Form("/places/new")
		s.Post("", "/places/new", typed).Is(422).Has("Không được để trống", `href="#f-name_vi"`, `href="#f-address_vi"`)
		typed.Set("kind", "creative_space")
		typed.Set("name_vi", "60s Thổ Quan")
		typed.Set("address_vi", "Ngõ Thổ Quan")
		typed.Set("status", "lost")
		typed.Set("from", "01/2021")
		s.Post("", "/places/new", typed).Is(422).Has("cần lý do", "60s Thổ Quan")
		typed.Set("cause", "money")
		typed.Set("pillar", "tc1") // the office's own
		sent := s.Post("", "/places/new", typed).Is(201)
		s.Post("", "/places/new", typed).Is(201)
		s.Get("", "/places").Lacks("Thổ Quan")
		list, total, err := s.service.List(t.Context(), editor, Submitted, "", 10, 0)
		if err != nil || total != 1 || list[0].Pillar != "" || !list[0].Sent {
			t.Fatalf("%v: %d of %+v", err, total, list)
		}
		id := string(list[0].ID)
		s.Get("editor", "/office/places?show=submitted").Is(200).Has("60s Thổ Quan")
		s.Get("editor", "/office/places/"+id).Is(200).Has("Do người dân gửi", "Thiếu kinh phí")
		if page, err := s.m.TrackPage(t.Context(), typed.Get("code")); err != nil || page == nil {
			t.Errorf("no page for the code: %v", err)
		}
		sent.Has(typed.Get("code"))
		s.act(id, "state", "state", "published")
		s.Get("", "/places/"+id).Is(200).Has("Không còn từ 01/2021", "Thiếu kinh phí")
		bad := s.Get("", "/en/places/new").Is(200).Form("/en/places/new")
		s.Post("", "/en/places/new", bad).Is(422).Has(`href="#f-name_en"`, `href="#f-address_en"`)
		bad.Set("mark", "mine")
		s.Post("", "/en/places/new", bad).Is(422).Has("send it again")
	})
}

func TestFiguresTellWhatStatusesTell(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("", "/places/figures").Is(200).Has("Chưa tính được", "Chưa có nơi nào đóng")
		first, second := s.make("name_vi", "Xưởng A"), s.make("name_vi", "Xưởng B")
		s.make("name_vi", "Bảo tàng C", "kind", "museum")
		s.act(first, "status", "status", "open", "from", "2018")
		s.act(first, "status", "status", "lost", "from", "2021", "cause", "lease")
		s.act(second, "status", "status", "open", "from", "2018-01-01")
		s.Get("", "/places/figures").Is(200).Has("trong 2 nơi đã rõ tình trạng, 3 nơi trong danh mục", "3 năm", "từ 1 lần mở rồi không còn", "Hết hạn thuê", "2021", "2018", "Cách tính")
		s.Get("", "/en/places/figures?kind=museum").Is(200).Has("of 0 whose status is known, 1 in the directory", "Not known yet")
		s.Get("", "/api/v1/places/figures").Is(200).Has(`"open":1`, `"known":2`, `"causes":{"lease":1}`, `"years":[{"year":2021,"opened":0,"reopened":0,"closed":1},{"year":2018,"opened":2,"reopened":0,"closed":0}]`)
		s.Get("", "/api/v1/places?status=open").Is(200).Has(`"total":1`, `"name":{"vi":"Xưởng B","en":""}`, `"since":"2018-01-01"`)
		s.Get("", "/api/v1/places?status=gone").Is(422)
		s.Get("", "/api/v1/places/khong-co").Is(404)
	})
}

func TestDoublesAreMergedAndPartedAgain(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		first := s.make("name_vi", "Nhà máy Xe lửa Gia Lâm", "at", "21.0535, 105.88")
		second := s.make("name_vi", "Nhà máy xe lửa Gia Lâm (cũ)", "at", "21.0540, 105.88")
		s.make("name_vi", "Nhà máy xe lửa Gia Lâm", "at", "20.5, 105.5", "address_vi", "Ở xa")
		draft := s.Post("editor", "/office/places/new", form("name_vi", "Xe lửa Gia Lâm")).Is(303).ID()
		s.Get("editor", "/office/places/"+second).Is(200).Has("Có thể trùng", "Gộp vào địa điểm này").Lacks("Ở xa")
		s.act(second, "status", "status", "open", "from", "2000")
		s.Post("editor", "/office/places/"+second+"/merge", site.Form("version", s.version(second), "into", draft)).Is(422).Has("Không gộp được")
		s.Post("editor", "/office/places/"+second+"/merge", site.Form("version", s.version(second), "into", second)).Is(422).Has("Không gộp được")
		s.Post("editor", "/office/places/"+second+"/merge", site.Form("version", "1", "into", first)).Is(409)
		s.act(second, "merge", "into", first)
		if p := s.Get("", "/places/"+second); p.Header.Get("Location") != "/places/"+first {
			t.Errorf("it leads to %q", p.Header.Get("Location"))
		}
		s.Get("", "/places").Is(200).Lacks("(cũ)")
		s.Get("", "/api/v1/places/figures").Has(`"open":0`)
		s.Post("editor", "/office/places/"+first+"/merge", site.Form("version", s.version(first), "into", second)).Is(422)
		s.Get("editor", "/office/places/"+second).Is(200).Has("Đã gộp vào địa điểm", "Tách ra lại")
		s.act(second, "unmerge")
		s.Get("", "/places/"+second).Is(200).Has("Đang hoạt động từ 2000")
		s.Post("editor", "/office/places/"+second+"/unmerge", site.Form("version", s.version(second))).Is(404)
	})
}
