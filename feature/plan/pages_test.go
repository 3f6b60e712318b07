package plan

import (
	"bytes"
	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/node"
	"dienhong/kit/site"
	"dienhong/kit/table"
	"dienhong/migrations"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"
)

// fixture is the feature behind the real router.
type fixture struct {
	*site.Site
	service *Service
}

func newSite(t testing.TB, d *db.DB) *fixture {
	links := chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: func() time.Time { return noon }})
	m := New(Deps{DB: d, City: civic.FirstCity, Clock: func() time.Time { return noon }, Zone: time.UTC, Chain: links.Service, Directory: hanoi{}, Indicators: unmeasured{}, Held: blob.Dir(t.TempDir())})
	links.Take(node.Kind{Ref: civic.RefInitiative, Tell: proposed})
	links.Take(m.Nodes()...)
	return &fixture{site.New(t, site.Options{People: map[string]civic.Actor{"editor": editor, "key": program}}, m), m.Service}
}

func onSites(t *testing.T, test func(t *testing.T, s *fixture)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) { test(t, newSite(t, d)) })
}

// upload sends a file as the import page does.
func (s *fixture) upload(path, name string, file []byte) site.Page {
	s.T.Helper()
	return s.Upload("editor", path, url.Values{"act": {"check"}}, site.File{Field: "file", Name: name, Content: file})
}

func TestAnOfficerMakesAPlanThatACitizenReads(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("", "/plan").Is(200).Has("Chưa công bố kế hoạch")
		s.Get("", "/office/plan").Is(401)
		s.Get("editor", "/office/plan").Is(200).Has("Chưa có kế hoạch")
		s.Get("editor", "/office/plan/items/new?kind=nothing").Is(404)
		s.Get("editor", "/office/plan/items/new?kind=programme").Is(200)
		programme := newOne(s.Post("editor", "/office/plan/items/new", url.Values{"kind": {"programme"}, "title_vi": {"Không gian"}, "title_en": {"Space"}, "pillar": {"p1"}, "horizon": {"2030"}}).Is(303))
		objective := newOne(s.Post("editor", "/office/plan/items/new", url.Values{"kind": {"objective"}, "parent": {programme}, "title_vi": {"Xưởng cho người trẻ"}}).Is(303))
		commitment := newOne(s.Post("editor", "/office/plan/items/new", url.Values{"kind": {"commitment"}, "title_vi": {"Lời hứa"}, "made_to_vi": {"UNESCO"}, "made_on": {"2019-06-28"}}).Is(303))
		form := url.Values{
			"kind": {"action"}, "parent": {objective}, "title_vi": {"Mở <b>xưởng</b>"}, "lead": {"so-vhtt"}, "partners": {"bao-tang"}, "start": {"1/1/2025"},
			"end": {"2025-12-31"}, "cost_min": {"1.000"}, "cost_max": {"2000"}, "milestones": {"30/06/2025 | | Thuê nhà | Rent a house"}, "sdg": {"11.4", "8.3"},
			"causes-find": {"https://x.vn/chain/commitment/" + commitment}, "pick": {"causes"},
		}
		s.Post("editor", "/office/plan/items/new", form).Is(200).Has("Lời hứa", "Mở <b>xưởng</b>")
		form.Del("pick")
		action := newOne(s.Post("editor", "/office/plan/items/new", form).Is(303))
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
			s.Post("editor", "/office/plan/items/new", bad).Is(422).Has(c.says, "What I typed", `href="#f-`+field+`"`)
		}
		s.Get("", "/plan/"+action).Is(404)
		s.Post("editor", "/office/plan/items/"+action+"/publish", nil).Is(303)
		s.Get("", "/plan").Is(200).Has("Quá hạn", "1/1 nhiệm vụ", "Xưởng cho người trẻ", "Mở <b>xưởng</b>").Lacks("Lời hứa")
		s.Get("", "/en/plan").Is(200).Has("Action plan", "Space", `lang="vi"`, "1 action is overdue")
		s.Get("", "/plan?horizon=2030&state=late").Is(200).Has("Tìm thấy 1 nhiệm vụ.")
		s.Get("", "/plan?horizon=2045").Is(200).Has("Không có nhiệm vụ nào phù hợp")
		s.Get("", "/plan?horizon=x").Is(422)
		s.Get("", "/plan/timeline").Is(200).Has("gantt-bar", "01/01/2025 – 31/12/2025")
		page := s.Get("", "/plan/"+action).Is(200).Has("Căn cứ của nhiệm vụ", "so-vhtt", "Chưa đối chiếu", "1.000 – 2.000 triệu đồng", "Đô thị và cộng đồng bền vững", "Thuê nhà", "1 mục khác chưa công khai.")
		if strings.Contains(page.Body, "<b>xưởng") {
			t.Error("HTML of a title is live")
		}
		s.Post("editor", "/office/plan/publish", nil).Is(303)
		s.Get("", "/plan/"+action).Has("Lời hứa", "/chain/action/"+action)
		s.Get("", "/plan/"+commitment).Has("Mở <b>xưởng</b>", "UNESCO")

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
			s.Post("editor", "/office/plan/items/"+action+"/progress", bad).Is(422).Has(c.says)
		}
		s.Post("editor", "/office/plan/items/"+action+"/progress", report).Is(303)
		s.Get("", "/plan/"+action).Has("Tính đến 01/02/2026", "Chờ mặt bằng", "https://example.org/x", "40%", "1 báo cáo tiến độ")
		form.Set("version", "1")
		form.Del("find")
		s.Post("editor", "/office/plan/items/"+action, form).Is(409).Has("Mở <b>xưởng</b>", "Biên tập")
		s.Get("editor", "/office/plan/items/"+action).Is(200).Has("Không xóa được vì còn")
		s.Post("editor", "/office/plan/items/"+programme+"/remove", url.Values{"version": {"2"}}).Is(409).Has("Còn 1 mục thuộc mục này")
		s.Get("", "/api/v1/plan").Is(200).Has(`"state":"delayed"`, `"late":true`)
		s.Get("", "/api/v1/plan/"+action).Is(200).Has("Chờ mặt bằng", `"percent":40`)
	})
}

func TestTablesGoOutAndComeBack(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		ctx := t.Context()
		programme, objective, deed := tree(t, s.service, "2025-12-31")
		deed.Work.Milestones = []Milestone{{Title: civic.Text{VI: "Thuê nhà", EN: "Rent"}, Due: "2025-06-30", Done: "2025-07-01"}}
		deed.SDG = []civic.SDGTarget{"11.4"}
		if _, err := s.service.Save(ctx, editor, deed, []civic.Ref{{Kind: civic.RefInitiative, ID: "I01"}}); err != nil {
			t.Fatal(err)
		}
		for _, f := range table.Formats {
			for _, l := range civic.Locales {
				var plan bytes.Buffer
				if err := s.service.Export(ctx, editor, &plan, f, l); err != nil {
					t.Fatal(err)
				}
				p, err := s.service.Import(ctx, editor, bytes.NewReader(plan.Bytes()), int64(plan.Len()), false)
				if err != nil || p.Same != 3 || p.New+p.Changed != 0 || len(p.Unknown) != 0 {
					t.Errorf("%s %s: the same plan changes something: %+v %v", f, l, p, err)
				}
			}
		}
		file := "Mã,Loại,Mã cấp trên,Tên,Kết thúc,Lạ\n" + string(deed.ID) + ",nhiệm vụ," + string(objective.ID) + ",Tên mới,31/12/2026,?\nnv-2,nhiệm vụ," + string(objective.ID) + ",Việc hai,,\n"
		s.upload("/office/plan/import", "ke-hoach.csv", []byte(file)).Is(200).Has("Nhập 2 thay đổi", "Cột “Lạ” không được dùng.")
		if it, _ := s.service.Item(ctx, editor, deed.ID); it.Title.VI == "Tên mới" {
			t.Error("a trial wrote something")
		}
		if p, err := s.service.Import(ctx, editor, strings.NewReader(file), int64(len(file)), false); err != nil || p.New != 1 || p.Changed != 1 {
			t.Fatalf("%+v %v", p, err)
		}
		it, err := s.service.Item(ctx, editor, deed.ID)
		if err != nil || it.Title.VI != "Tên mới" || it.Work.End != "2026-12-31" || it.Work.Lead != "so-vhtt" || len(it.Work.Milestones) != 1 || it.Work.Milestones[0].ID == "" {
			t.Errorf("columns that the file does not have changed: %+v %v", it.Work, err)
		}
		bad := "id,kind,parent,title_vi,end,start,horizon,lead\na,action," + string(objective.ID) + ",Tốt,,,,\nb,action," + string(programme.ID) + ",Sai cha,,,,\nc,action,,,2024-01-01,2025-01-01,2031,nobody\na,action," + string(objective.ID) + ",Hai lần,,,,\n"
		s.upload("/office/plan/import", "x.csv", []byte(bad)).Is(422).Has("Chưa ghi gì cả", "Nhiệm vụ phải thuộc một mục tiêu", "Ngày kết thúc trước ngày bắt đầu.", "Danh bạ không có cơ quan, tổ chức “nobody”.", "Mã này đã có ở dòng 2.")
		if _, err := s.service.Import(ctx, editor, strings.NewReader(bad), int64(len(bad)), false); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a file with faults was imported: %v", err)
		}
		if p, _ := s.service.Plan(ctx, editor); len(p.Items) != 4 {
			t.Errorf("a refused file wrote something: %d lines", len(p.Items))
		}
		orphans := "id,kind,parent,title_vi,causes\nnv-9,action," + string(objective.ID) + ",Việc,initiative:I01; commitment:khong-co\n"
		s.upload("/office/plan/import", "x.csv", []byte(orphans)).Is(422).Has("Chưa ghi gì cả", "Căn cứ", "Không có “commitment:khong-co” trong hệ thống")
		own := "id,kind,parent,title_vi,causes,made_to_vi\nnv-9,action," + string(objective.ID) + ",Việc,commitment:ck-9,\nck-9,commitment,,Cam kết,,UNESCO\n"
		if p, err := s.service.Import(ctx, editor, strings.NewReader(own), int64(len(own)), true); err != nil || p.New != 2 || len(p.Faults) != 0 {
			t.Errorf("a commitment of the same file is no cause: %+v %v", p, err)
		}
		s.upload("/office/plan/import", "x.xlsx", []byte("MZ\x00\x01")).Is(422).Has("Tệp này không phải là bảng tính.")
		s.upload("/office/plan/import", "x.csv", nil).Is(422).Has("Tệp không có dữ liệu.")
		s.upload("/office/plan/import", "x.csv", []byte("a,b\n1,2\n")).Is(422).Has("Dòng đầu của tệp phải ghi tên các cột")
		s.Get("", "/plan.csv").Is(200).Lacks("Tên mới")
		s.Get("editor", "/plan.csv").Is(200).Has("Tên mới")
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
	if err := s.service.Load(b.Context(), editor, lines); err != nil {
		b.Fatal(err)
	}
	for _, path := range []string{"/plan", "/plan/p1o1a1", "/plan/timeline"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				s.Get("", path).Is(200)
			}
		})
	}
}

// newOne is the id of what was made: the last part of the address that the answer
// leads to.
func newOne(p site.Page) string {
	path, _, _ := strings.Cut(p.To(), "?")
	return path[strings.LastIndexByte(path, '/')+1:]
}
