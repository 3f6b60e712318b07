package plan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/edge"
	"dienhong/kit/node"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/api"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"golang.org/x/net/html"
)

// site is the feature behind the real router.
type site struct {
	t       testing.TB
	service *Service
	handler http.Handler
}

func newSite(t testing.TB, d *db.DB) *site {
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return noon }
	links := chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: clock})
	m := New(Deps{DB: d, City: civic.FirstCity, Clock: clock, Zone: time.UTC, Chain: links.Service, Directory: hanoi{}, Held: blob.Dir(t.TempDir())})
	links.Take(node.Kind{Ref: civic.RefInitiative, Tell: proposed})
	links.Take(m.Nodes()...)
	rt := web.NewRouter(edge.Options(web.Options{
		Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: time.UTC,
		Identify: func(r *http.Request) context.Context {
			who := map[string]civic.Actor{"editor": editor, "key": program}[r.Header.Get("X-Actor")]
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
	return &site{t, m.Service, rt.Handler()}
}

func onSites(t *testing.T, test func(t *testing.T, s *site)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) { test(t, newSite(t, d)) })
}

type answer struct {
	t      testing.TB
	status int
	where  string
	body   string
}

func (s *site) ask(as, method, path, kind, body string, headers ...string) answer {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("X-Actor", as)
	r.Header.Set("Content-Type", kind)
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: "x"}) // past the cache
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return answer{s.t, w.Code, w.Header().Get("Location"), w.Body.String()}
}

func (s *site) get(as, path string) answer { s.t.Helper(); return s.ask(as, "GET", path, "", "") }

func (s *site) post(as, path string, form url.Values) answer {
	s.t.Helper()
	return s.ask(as, "POST", path, "application/x-www-form-urlencoded", form.Encode())
}

// upload sends a file as the import page does.
func (s *site) upload(path, name string, file []byte) answer {
	s.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		s.t.Fatal(err)
	}
	_, _ = part.Write(file)
	_ = m.WriteField("act", "check")
	_ = m.Close()
	return s.ask("editor", "POST", path, m.FormDataContentType(), b.String())
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Errorf("status %d, want %d: %.400s", a.status, status, a.body)
	}
	return a
}

func (a answer) says(sentences ...string) answer {
	a.t.Helper()
	for _, s := range sentences {
		if !strings.Contains(html.UnescapeString(a.body), s) {
			a.t.Errorf("the page does not say %q", s)
		}
	}
	return a
}

func (a answer) hides(s string) answer {
	a.t.Helper()
	if strings.Contains(html.UnescapeString(a.body), s) {
		a.t.Errorf("the page says %q", s)
	}
	return a
}

func id(where string) string {
	where, _, _ = strings.Cut(where, "?")
	return where[strings.LastIndexByte(where, '/')+1:]
}

func TestAnOfficerMakesAPlanThatACitizenReads(t *testing.T) {
	onSites(t, func(t *testing.T, s *site) {
		s.get("", "/plan").is(200).says("Chưa công bố kế hoạch")
		s.get("", "/office/plan").is(401)
		s.get("editor", "/office/plan").is(200).says("Chưa có kế hoạch")
		s.get("editor", "/office/plan/items/new?kind=nothing").is(404)
		s.get("editor", "/office/plan/items/new?kind=programme").is(200)
		programme := id(s.post("editor", "/office/plan/items/new", url.Values{"kind": {"programme"}, "title_vi": {"Không gian"}, "title_en": {"Space"}, "pillar": {"p1"}, "horizon": {"2030"}}).is(303).where)
		objective := id(s.post("editor", "/office/plan/items/new", url.Values{"kind": {"objective"}, "parent": {programme}, "title_vi": {"Xưởng cho người trẻ"}}).is(303).where)
		commitment := id(s.post("editor", "/office/plan/items/new", url.Values{"kind": {"commitment"}, "title_vi": {"Lời hứa"}, "made_to_vi": {"UNESCO"}, "made_on": {"2019-06-28"}}).is(303).where)
		form := url.Values{
			"kind": {"action"}, "parent": {objective}, "title_vi": {"Mở <b>xưởng</b>"}, "lead": {"so-vhtt"}, "partners": {"bao-tang"}, "start": {"1/1/2025"},
			"end": {"2025-12-31"}, "cost_min": {"1.000"}, "cost_max": {"2000"}, "milestones": {"30/06/2025 | | Thuê nhà | Rent a house"}, "sdg": {"11.4", "8.3"},
			"find": {"https://x.vn/chain/commitment/" + commitment}, "act": {"find"},
		}
		s.post("editor", "/office/plan/items/new", form).is(200).says("Lời hứa", "Mở <b>xưởng</b>")
		form.Del("act")
		action := id(s.post("editor", "/office/plan/items/new", form).is(303).where)
		for field, c := range map[string]struct{ value, says string }{
			"title_vi": {"", "Không được để trống."}, "end": {"2024-12-31", "Ngày kết thúc trước ngày bắt đầu."}, "cost_max": {"5", "Kinh phí cao nhất không được nhỏ hơn kinh phí thấp nhất."},
			"lead": {"nobody", "Danh bạ không có cơ quan, tổ chức “nobody”."}, "parent": {programme, "Nhiệm vụ phải thuộc một mục tiêu"}, "cost_min": {"nhiều", "Phải là số."},
			"sdg": {"18.1", "không phải là mục tiêu cụ thể"}, "start": {"2025-02-31", "Ngày chưa đúng."},
			"milestones": {"mai | | Thuê nhà", "Ngày chưa đúng."}, "causes": {"report:1", "không thể là căn cứ"},
		} {
			bad := url.Values{}
			for k, v := range form {
				bad[k] = v
			}
			bad.Set(field, c.value)
			bad.Set("title_en", "What I typed")
			s.post("editor", "/office/plan/items/new", bad).is(422).says(c.says, "What I typed", `href="#f-`+field+`"`)
		}
		s.get("", "/plan/"+action).is(404)
		s.post("editor", "/office/plan/items/"+action+"/publish", nil).is(303)
		s.get("", "/plan").is(200).says("Quá hạn", "1/1 nhiệm vụ", "Xưởng cho người trẻ", "Mở <b>xưởng</b>").hides("Lời hứa")
		s.get("", "/en/plan").is(200).says("Action plan", "Space", `lang="vi"`, "1 action is overdue")
		s.get("", "/plan?horizon=2030&state=late").is(200).says("Tìm thấy 1 nhiệm vụ.")
		s.get("", "/plan?horizon=2045").is(200).says("Không có nhiệm vụ nào phù hợp")
		s.get("", "/plan?horizon=x").is(422)
		s.get("", "/plan/timeline").is(200).says("gantt-bar", "01/01/2025 – 31/12/2025")
		page := s.get("", "/plan/"+action).is(200).says("Căn cứ của nhiệm vụ", "so-vhtt", "Chưa đối chiếu", "1.000 – 2.000 triệu đồng", "Đô thị và cộng đồng bền vững", "Thuê nhà", "1 mục khác chưa công khai.")
		if strings.Contains(page.body, "<b>xưởng") {
			t.Error("HTML of a title is live")
		}
		s.post("editor", "/office/plan/publish", nil).is(303)
		s.get("", "/plan/"+action).says("Lời hứa", "/chain/action/"+action)
		s.get("", "/plan/"+commitment).says("Mở <b>xưởng</b>", "UNESCO")

		report := url.Values{"as_of": {"01/02/2026"}, "state": {"delayed"}, "percent": {"40"}, "text_vi": {"Chờ mặt bằng"}, "evidence[0].title": {"Báo cáo 12"}, "evidence[0].link": {"https://example.org/x"}}
		for field, c := range map[string]struct{ value, says string }{
			"as_of": {"2026-03-02", "Ngày này chưa tới."}, "percent": {"101", "Mức hoàn thành từ 0 đến 100."}, "evidence[0].title": {"", "Mỗi minh chứng cần tên"},
			"evidence[0].link": {"javascript:alert(1)", "Đường dẫn phải bắt đầu"}, "text_vi": {"", "Không được để trống."},
		} {
			bad := url.Values{}
			for k, v := range report {
				bad[k] = v
			}
			bad.Set(field, c.value)
			s.post("editor", "/office/plan/items/"+action+"/progress", bad).is(422).says(c.says)
		}
		s.post("editor", "/office/plan/items/"+action+"/progress", report).is(303)
		s.get("", "/plan/"+action).says("Tính đến 01/02/2026", "Chờ mặt bằng", "https://example.org/x", "40%", "1 báo cáo tiến độ")
		form.Set("version", "1")
		form.Del("find")
		s.post("editor", "/office/plan/items/"+action, form).is(409).says("Mở <b>xưởng</b>", "Biên tập")
		s.get("editor", "/office/plan/items/"+action).is(200).says("Không xóa được vì còn")
		s.post("editor", "/office/plan/items/"+programme+"/remove", url.Values{"version": {"2"}}).is(409).says("Còn 1 mục thuộc mục này")
		s.get("", "/api/v1/plan").is(200).says(`"state":"delayed"`, `"late":true`)
		s.get("", "/api/v1/plan/"+action).is(200).says("Chờ mặt bằng", `"percent":40`)
	})
}

func TestAnIndicatorFromDefinitionToResult(t *testing.T) {
	onSites(t, func(t *testing.T, s *site) {
		s.get("editor", "/office/plan/indicators").is(200).says("Thêm bộ chỉ số Culture|2030 (còn 22)")
		s.post("editor", "/office/plan/culture2030", nil).is(303)
		s.post("editor", "/office/plan/culture2030", nil).is(303)
		list, err := s.service.Indicators(t.Context(), editor)
		if err != nil || len(list) != 22 {
			t.Fatalf("%d indicators, %v", len(list), err)
		}
		for _, in := range list {
			if in.Verified || in.Definition.VI == "" || in.Definition.EN == "" || in.Source == "" || len(in.SDG) == 0 || dimension(in) == 0 {
				t.Errorf("%+v", in)
			}
		}
		form := url.Values{"measure": {"share"}, "title_vi": {"Người có việc sáng tạo"}, "better": {"more"}, "targets": {"2025 | 10 | Kế hoạch\n2030 | 20 |"}}
		address := s.post("editor", "/office/plan/indicators/new", form).is(303).where
		in := id(address)
		path := "/office/plan/indicators/" + in
		for field, c := range map[string][2]string{"targets": {"2031 | 5", "Mỗi mốc của thành phố"}, "title_vi": {"", "Không được để trống."}, "measure": {"guess", "Hãy chọn"}, "of": {"nothing", "Hãy chọn"}} {
			bad := url.Values{"measure": {"share"}, "title_vi": {"x"}}
			bad.Set(field, c[0])
			s.post("editor", "/office/plan/indicators/new", bad).is(422).says(c[1])
		}
		value := url.Values{"from": {"2025-01-01"}, "to": {"2025-12-31"}, "numerator": {"90"}, "denominator": {"1.000"}, "source": {"Cục Thống kê"}}
		for field, c := range map[string][2]string{
			"denominator": {"0", "Mẫu số phải lớn hơn 0."}, "numerator": {"1001", "Tử số phải từ 0 đến mẫu số."}, "source": {"", "Không được để trống."},
			"to": {"2026-12-31", "Thời gian đo chưa kết thúc."}, "from": {"2027-01-01", "Ngày này chưa tới."}, "link": {"ftp://x", "Đường dẫn phải bắt đầu"},
		} {
			bad := url.Values{}
			for k, v := range value {
				bad[k] = v
			}
			bad.Set(field, c[0])
			s.post("editor", path+"/measure", bad).is(422).says(c[1], `href="#measure-`+field+`"`)
		}
		s.post("editor", path+"/measure", value).is(303)
		s.post("editor", path+"/measure", value).is(422).says("Nguồn này đã có đúng giá trị đó")
		value.Set("numerator", "120")
		value.Set("source", "Báo A")
		s.post("editor", path+"/measure", value).is(303)
		s.get("", "/indicators/"+in).is(404)
		s.post("editor", path+"/publish", nil).is(303)
		s.get("", "/indicators").is(200).says("2 nguồn đưa số liệu khác nhau:", "9%", "12%", "Cục Thống kê", "Báo A", "Không đạt").hides("Culture|2030")
		s.get("", "/indicators/"+in).is(200).says("90/1.000", "Chưa tới mốc", "Các nguồn đưa số liệu khác nhau", "bar-chart")
		s.get("", "/en/indicators/"+in).is(200).says("2 sources differ:", "Not reached", `lang="vi"`)
		got, _ := s.service.Indicator(t.Context(), editor, civic.ID(in))
		gone := got.Values[slices.IndexFunc(got.Values, func(v Value) bool { return v.Source == "Cục Thống kê" })]
		s.post("editor", path+"/withdraw", url.Values{"value": {string(gone.ID)}}).is(422).says("Không được để trống.")
		s.post("editor", path+"/withdraw", url.Values{"value": {string(gone.ID)}, "reason": {"Gõ nhầm"}}).is(303)
		s.get("", "/indicators/"+in).is(200).says("Đã đạt", "1 số liệu đã rút", "Gõ nhầm")
		form.Set("version", "1")
		s.post("editor", path, form).is(409).says("Bỏ phần của tôi, lấy bản mới")
		s.get("", "/api/v1/indicators").is(200).says(`"withdrawn_why":"Gõ nhầm"`)
		s.get("", "/api/v1/indicators/"+in).is(200)
	})
}

func TestTablesGoOutAndComeBack(t *testing.T) {
	onSites(t, func(t *testing.T, s *site) {
		ctx := t.Context()
		programme, objective, deed := tree(t, s.service, "2025-12-31")
		deed.Work.Milestones = []Milestone{{Title: civic.Text{VI: "Thuê nhà", EN: "Rent"}, Due: "2025-06-30", Done: "2025-07-01"}}
		deed.SDG = []civic.SDGTarget{"11.4"}
		if _, err := s.service.Save(ctx, editor, deed, []civic.Ref{{Kind: civic.RefInitiative, ID: "I01"}}); err != nil {
			t.Fatal(err)
		}
		in, err := s.service.SaveIndicator(ctx, editor, Indicator{Measure: Number, Title: title("Lượt khách"), Unit: title("lượt"), Of: deed.ID, Targets: []Target{{Horizon: 2030, Value: 1.234}}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.service.Measure(ctx, editor, Value{Indicator: in.ID, From: "2024-01-01", To: "2024-12-31", Value: 1.234, Source: "=HYPERLINK(1)"}); err != nil {
			t.Fatal(err)
		}
		for _, f := range []Format{CSV, XLSX} {
			for _, l := range civic.Locales {
				var plan, indicators bytes.Buffer
				if err := errors.Join(s.service.ExportPlan(ctx, editor, &plan, f, l), s.service.ExportIndicators(ctx, editor, &indicators, f, l)); err != nil {
					t.Fatal(err)
				}
				p, err := s.service.ImportPlan(ctx, editor, bytes.NewReader(plan.Bytes()), int64(plan.Len()))
				if err != nil || p.Same != 3 || p.New+p.Changed != 0 || len(p.Unknown) != 0 {
					t.Errorf("%s %s: the same plan changes something: %+v %v", f, l, p, err)
				}
				p, err = s.service.ImportIndicators(ctx, editor, bytes.NewReader(indicators.Bytes()), int64(indicators.Len()))
				if err != nil || p.Same != 1 || p.New+p.Changed != 0 {
					t.Errorf("%s %s: the same indicators change something: %+v %v", f, l, p, err)
				}
			}
		}
		file := "Mã,Loại,Mã cấp trên,Tên,Kết thúc,Lạ\n" + string(deed.ID) + ",nhiệm vụ," + string(objective.ID) + ",Tên mới,31/12/2026,?\nnv-2,nhiệm vụ," + string(objective.ID) + ",Việc hai,,\n"
		s.upload("/office/plan/import", "ke-hoach.csv", []byte(file)).is(200).says("Nhập 2 thay đổi", "Cột “Lạ” không được dùng.")
		if it, _ := s.service.Item(ctx, editor, deed.ID); it.Title.VI == "Tên mới" {
			t.Error("a trial wrote something")
		}
		if p, err := s.service.ImportPlan(ctx, editor, strings.NewReader(file), int64(len(file))); err != nil || p.New != 1 || p.Changed != 1 {
			t.Fatalf("%+v %v", p, err)
		}
		it, err := s.service.Item(ctx, editor, deed.ID)
		if err != nil || it.Title.VI != "Tên mới" || it.Work.End != "2026-12-31" || it.Work.Lead != "so-vhtt" || len(it.Work.Milestones) != 1 || it.Work.Milestones[0].ID == "" {
			t.Errorf("columns that the file does not have changed: %+v %v", it.Work, err)
		}
		bad := "id,kind,parent,title_vi,end,start,horizon,lead\na,action," + string(objective.ID) + ",Tốt,,,,\nb,action," + string(programme.ID) + ",Sai cha,,,,\nc,action,,,2024-01-01,2025-01-01,2031,nobody\na,action," + string(objective.ID) + ",Hai lần,,,,\n"
		s.upload("/office/plan/import", "x.csv", []byte(bad)).is(422).says("Chưa ghi gì cả", "Nhiệm vụ phải thuộc một mục tiêu", "Ngày kết thúc trước ngày bắt đầu.", "Danh bạ không có cơ quan, tổ chức “nobody”.", "Mã này đã có ở dòng 2.")
		if _, err := s.service.ImportPlan(ctx, editor, strings.NewReader(bad), int64(len(bad))); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a file with faults was imported: %v", err)
		}
		if p, _ := s.service.Plan(ctx, editor); len(p.Items) != 4 {
			t.Errorf("a refused file wrote something: %d lines", len(p.Items))
		}
		orphans := "id,kind,parent,title_vi,causes\nnv-9,action," + string(objective.ID) + ",Việc,initiative:I01; commitment:khong-co\n"
		s.upload("/office/plan/import", "x.csv", []byte(orphans)).is(422).says("Chưa ghi gì cả", "Căn cứ", "Không có “commitment:khong-co” trong hệ thống")
		own := "id,kind,parent,title_vi,causes,made_to_vi\nnv-9,action," + string(objective.ID) + ",Việc,commitment:ck-9,\nck-9,commitment,,Cam kết,,UNESCO\n"
		if p, err := s.service.DryPlan(ctx, editor, strings.NewReader(own), int64(len(own))); err != nil || p.New != 2 || len(p.Errors) != 0 {
			t.Errorf("a commitment of the same file is no cause: %+v %v", p, err)
		}
		s.upload("/office/plan/import", "x.xlsx", []byte("MZ\x00\x01")).is(422).says("Tệp này không phải là bảng tính.")
		s.upload("/office/plan/import", "x.csv", nil).is(422).says("Tệp không có dữ liệu.")
		s.upload("/office/plan/indicators/import", "x.csv", []byte("a,b\n1,2\n")).is(422).says("Dòng đầu của tệp phải ghi tên các cột")
		s.get("", "/plan.csv").is(200).hides("Tên mới")
		s.get("editor", "/plan.csv").is(200).says("Tên mới")
	})
}

func TestTheYearlyTable(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		_, _, deed := tree(t, s, "2025-12-31")
		if list, err := s.Year(ctx, 2025); err != nil || len(list) != 0 {
			t.Errorf("drafts are in the table: %v %v", list, err)
		}
		if err := s.Publish(ctx, editor, deed.ID); err != nil {
			t.Fatal(err)
		}
		for year, want := range map[int]int{2024: 0, 2025: 1, 2026: 1, 2030: 0} {
			list, err := s.Year(ctx, year)
			if err != nil || len(list) != want || want == 1 && (!list[0].Late || list[0].Lead.VI != "so-vhtt" || len(list[0].Partners) != 1 || list[0].Programme.VI == "") {
				t.Errorf("%d: %+v %v", year, list, err)
			}
		}
	})
}

// BenchmarkPlanPage draws the plan of a city with 1,000 actions, past the cache.
func BenchmarkPlanPage(b *testing.B) {
	d, err := db.Open(b.Context(), db.Config{Path: b.TempDir() + "/x.db", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(b.Context(), migrations.FS); err != nil {
		b.Fatal(err)
	}
	s := newSite(b, d)
	var lines []Line
	add := func(it Item) { lines = append(lines, Line{Item: it}) }
	for p := range 5 {
		programme := civic.ID(fmt.Sprintf("p%d", p))
		add(Item{ID: programme, Kind: Programme, Title: title("Chương trình"), Pillar: "p1", Horizon: 2030})
		for o := range 10 {
			objective := civic.ID(fmt.Sprintf("p%do%d", p, o))
			add(Item{ID: objective, Kind: Objective, Parent: programme, Title: title("Mục tiêu")})
			for a := range 20 {
				it := action(objective, "2025-12-31")
				it.ID = civic.ID(fmt.Sprintf("p%do%da%d", p, o, a))
				it.Work.Lead, it.Work.Partners = "", nil
				add(it)
			}
		}
	}
	if err := s.service.Load(b.Context(), editor, Bundle{Lines: lines}); err != nil {
		b.Fatal(err)
	}
	for _, path := range []string{"/plan", "/plan/p1o1a1", "/plan/timeline"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				s.get("", path).is(200)
			}
		})
	}
}
