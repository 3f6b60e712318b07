package report

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/platform/sheet"
)

func service(t testing.TB, n int) *Service {
	return &Service{
		clock: func() time.Time { return today }, zone: hanoi, catalog: catalogue(t), site: "https://tham-van.example",
		operator: town{n}, consultations: town{n}, voices: town{n}, work: town{n},
	}
}

var signs = Form{Superior: "", Issuer: "Ủy ban nhân dân thành phố Hà Nội", Number: "12/BC-UBND", Date: "2026-10-02", Office: "TM. Ủy ban nhân dân", Title: "Chủ tịch", To: []string{"Như trên;", "Lưu: VT."}}

func (s *Service) bytesOf(t testing.TB, o Order) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.write(t.Context(), Paper{Order: o, Form: signs, OrderedAt: today}, &b, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// run runs a program that tools/setup.sh brings.
func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v; tools/setup.sh installs it", name, err)
	}
	return string(out)
}

var spaces = regexp.MustCompile(`\s+`)

// textOfFile reads a paper as its reader does: a DOCX through a word processor,
// a PDF through a viewer.
func textOfFile(t testing.TB, f Format, raw []byte) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "paper."+string(f))
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	switch f {
	case DOCX:
		run(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir, path)
		path = filepath.Join(dir, "paper.pdf")
	case HTML:
		return spaces.ReplaceAllString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(raw), " "), " ")
	}
	return spaces.ReplaceAllString(run(t, "pdftotext", path, "-"), " ")
}

func mustTell(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(w)) { // titles are set in capitals
			t.Errorf("not found: %q", w)
		}
	}
	if t.Failed() {
		t.Logf("%.3000s", text)
	}
}

func TestTheResponseTableOpensInAWordProcessor(t *testing.T) {
	raw := service(t, 5000).bytesOf(t, Order{Kind: Responses, Format: DOCX, Lang: civic.Vietnamese, Consultation: "sang-tao", By: ByBody})
	text := textOfFile(t, DOCX, raw)
	mustTell(t, text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 12/BC-UBND", "Hà Nội, ngày 02 tháng 10 năm 2026",
		"Tổng số ý kiến nhận được: 5.000", "Phiếu giấy: 2.500 ý kiến", "Đã công bố nội dung tiếp thu, giải trình đối với 4.999/5.000 ý kiến",
		"I. Hội Kiến trúc sư số 0", "Cá nhân (3.999)", "Ý kiến thứ 5000", "Giải trình cho ý kiến 5000", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Bản minh họa, không phải văn bản của cơ quan nhà nước")
	if strings.Contains(text, "Lời riêng") {
		t.Error("a text that is not public is in the paper")
	}
}

func TestTheResponseTableInEveryOrderAndForm(t *testing.T) {
	s := service(t, 30)
	for by, want := range map[string][]string{
		ByBody:    {"Cá nhân (23)", "Ý kiến không công khai", "Nhóm vấn đề, điều, khoản", "Hội Kiến trúc sư số 3"},
		ByTheme:   {"I. Tái tạo đô thị", "Ý kiến chung của nhóm (8 đoạn)", "Như nội dung tại số thứ tự 1.", "II. Chưa phân nhóm vấn đề", "Chưa công bố nội dung tiếp thu, giải trình."},
		ByArticle: {"I. Điều 2", "Ý kiến chung", "Nội dung không công khai."},
	} {
		for _, f := range []Format{PDF, HTML} {
			text := textOfFile(t, f, s.bytesOf(t, Order{Kind: Responses, Format: f, Lang: civic.Vietnamese, Consultation: "sang-tao", By: by}))
			mustTell(t, text, append(want, "Tổng số ý kiến nhận được: 30", "Đã đưa vào kế hoạch năm 2027.", "Ý kiến số 1, nhận ngày")...)
		}
	}
	english := textOfFile(t, PDF, s.bytesOf(t, Order{Kind: Responses, Format: PDF, Lang: civic.English, Consultation: "sang-tao", By: ByBody}))
	mustTell(t, english, "SOCIALIST REPUBLIC OF VIET NAM", "Comments received: 30", "Individuals (23)", "Comments that are not public", "Accepted. It is in the plan for 2027.")
	html := string(s.bytesOf(t, Order{Kind: Responses, Format: HTML, Lang: civic.English, Consultation: "sang-tao", By: ByBody}))
	mustTell(t, html, `href="https://tham-van.example/en/chain/comment/o00000"`, `href="https://tham-van.example/en/answers/a0"`)
}

// TestTheSamePaperHasTheSameBytes writes each kind of file twice, the second time
// later: what a second attempt or a restored installation writes is the same.
func TestTheSamePaperHasTheSameBytes(t *testing.T) {
	s := service(t, 30)
	for _, o := range []Order{
		{Kind: Responses, Lang: civic.Vietnamese, Consultation: "sang-tao", By: ByTheme},
		{Kind: PlanTable, Lang: civic.English, Year: 2026},
	} {
		for _, o.Format = range formats[o.Kind] {
			s.clock = func() time.Time { return today }
			first := s.bytesOf(t, o)
			s.clock = func() time.Time { return today.Add(time.Minute) }
			for range 3 {
				if again := s.bytesOf(t, o); !bytes.Equal(first, again) {
					t.Errorf("%s as %s: written again it has other bytes", o.Kind, o.Format)
					break
				}
			}
		}
	}
}

func TestArticlesComeInTheirOrder(t *testing.T) {
	for _, pair := range [][2]string{{"Điều 2", "Điều 10"}, {"Điều 10", ""}, {"Điều 2", "Điều 2 khoản 1"}, {"Báo", "Cáo"}} {
		if byKey(pair[0], pair[1]) >= 0 || byKey(pair[1], pair[0]) <= 0 {
			t.Errorf("%q does not stand before %q", pair[0], pair[1])
		}
	}
	if got := roman(1984); got != "MCMLXXXIV" {
		t.Error(got)
	}
}

func TestThePlanOfAYear(t *testing.T) {
	s := service(t, 0)
	o := Order{Kind: PlanTable, Lang: civic.Vietnamese, Year: 2026}
	for _, o.Format = range []Format{DOCX, PDF, HTML} {
		text := textOfFile(t, o.Format, s.bytesOf(t, o))
		mustTell(t, text, "Danh mục nhiệm vụ năm 2026", "Tổng số: 2 nhiệm vụ; đã hoàn thành: 0; quá hạn: 1.", "Chương trình tái tạo / Mười không gian", "Việc x1", "Sở Công Thương",
			"Quận Hoàn Kiếm", "01/01/2026 – 30/06/2026", "quá hạn", "Nhiệm vụ chưa xác định thời gian", "Việc x3")
		if strings.Contains(text, "Việc x2") {
			t.Error("an action of another year is in the plan")
		}
	}
	o.Format, o.Lang = XLSX, civic.English
	raw := s.bytesOf(t, o)
	var lines []string
	for row, err := range sheet.Read(bytes.NewReader(raw), int64(len(raw)), sheet.Usual) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Join(row.Cells, "|"))
	}
	mustTell(t, strings.Join(lines, "\n"), "Lead agency", "Regeneration programme|Ten spaces|Action x1", "https://tham-van.example/en/plan/x1")
}

func TestMinutes(t *testing.T) {
	s := service(t, 0)
	o := Order{Kind: Minutes, Lang: civic.Vietnamese, Consultation: "sang-tao", Meeting: "m1"}
	for _, o.Format = range []Format{DOCX, PDF, HTML} {
		mustTell(t, textOfFile(t, o.Format, s.bytesOf(t, o)), "Biên bản", "Tham vấn cấp cao", "Ủy ban nhân dân thành phố – chủ trì", "Khai mạc",
			"Các cơ quan trao đổi về tái tạo đô thị.", "Cuộc họp kết thúc vào", "CHỦ TỌA", "Thư ký")
	}
	o.Format, o.Lang = PDF, civic.English
	mustTell(t, textOfFile(t, PDF, s.bytesOf(t, o)), "Minutes", "High-level consultation", "UNESCO office", "CHAIR")
}

func TestAnEmptyFormLeavesRoomAndNamesNobody(t *testing.T) {
	s := service(t, 3)
	var b bytes.Buffer
	p := Paper{Order: Order{Kind: Responses, Format: HTML, Lang: civic.Vietnamese, Consultation: "sang-tao", By: ByBody}}
	if err := s.write(t.Context(), p, &b, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	mustTell(t, b.String(), "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "Hà Nội, ngày …… tháng …… năm", "Số: ……………")
}

func BenchmarkResponseTable(b *testing.B) {
	s := service(b, 5000)
	for _, f := range []Format{DOCX, PDF, HTML} {
		b.Run(string(f), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				o := Order{Kind: Responses, Format: f, Lang: civic.Vietnamese, Consultation: "sang-tao", By: ByBody}
				if err := s.write(b.Context(), Paper{Order: o, Form: signs}, io.Discard, func(int, int) {}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
