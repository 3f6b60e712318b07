package report

import (
	"bytes"
	"dienhong/kit/paper/papertest"
	"io"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts/factstest"
	"dienhong/kit/paper"
	"dienhong/platform/sheet"
)

func service(t testing.TB, n int) *Service {
	return &Service{
		clock: func() time.Time { return today }, zone: hanoi, catalog: catalogue(t), site: "https://tham-van.example",
		operator: factstest.Town{N: n}, consultations: factstest.Town{N: n}, voices: factstest.Town{N: n}, work: factstest.Town{N: n},
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

func TestTheResponseTableOpensInAWordProcessor(t *testing.T) {
	raw := service(t, 5000).bytesOf(t, Order{Kind: Responses, Format: paper.DOCX, Lang: civic.Vietnamese, Consultation: "sang-tao", By: ByBody})
	text := papertest.Text(t, paper.DOCX, raw)
	papertest.MustTell(t, text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 12/BC-UBND", "Hà Nội, ngày 02 tháng 10 năm 2026",
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
		for _, f := range []paper.Format{paper.PDF, paper.HTML} {
			text := papertest.Text(t, f, s.bytesOf(t, Order{Kind: Responses, Format: f, Lang: civic.Vietnamese, Consultation: "sang-tao", By: by}))
			papertest.MustTell(t, text, append(want, "Tổng số ý kiến nhận được: 30", "Đã đưa vào kế hoạch năm 2027.", "Ý kiến số 1, nhận ngày")...)
		}
	}
	english := papertest.Text(t, paper.PDF, s.bytesOf(t, Order{Kind: Responses, Format: paper.PDF, Lang: civic.English, Consultation: "sang-tao", By: ByBody}))
	papertest.MustTell(t, english, "SOCIALIST REPUBLIC OF VIET NAM", "Comments received: 30", "Individuals (23)", "Comments that are not public", "Accepted. It is in the plan for 2027.")
	html := string(s.bytesOf(t, Order{Kind: Responses, Format: paper.HTML, Lang: civic.English, Consultation: "sang-tao", By: ByBody}))
	papertest.MustTell(t, html, `href="https://tham-van.example/en/chain/comment/o00000"`, `href="https://tham-van.example/en/answers/a0"`)
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
	for _, o.Format = range []paper.Format{paper.DOCX, paper.PDF, paper.HTML} {
		text := papertest.Text(t, o.Format, s.bytesOf(t, o))
		papertest.MustTell(t, text, "Danh mục nhiệm vụ năm 2026", "Tổng số: 2 nhiệm vụ; đã hoàn thành: 0; quá hạn: 1.", "Chương trình tái tạo / Mười không gian", "Việc x1", "Sở Công Thương",
			"Quận Hoàn Kiếm", "01/01/2026 – 30/06/2026", "quá hạn", "Nhiệm vụ chưa xác định thời gian", "Việc x3")
		if strings.Contains(text, "Việc x2") {
			t.Error("an action of another year is in the plan")
		}
	}
	o.Format, o.Lang = paper.XLSX, civic.English
	raw := s.bytesOf(t, o)
	var lines []string
	for row, err := range sheet.Read(bytes.NewReader(raw), int64(len(raw)), sheet.Usual) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Join(row.Cells, "|"))
	}
	papertest.MustTell(t, strings.Join(lines, "\n"), "Lead agency", "Regeneration programme|Ten spaces|Action x1", "https://tham-van.example/en/plan/x1")
}

func TestMinutes(t *testing.T) {
	s := service(t, 0)
	o := Order{Kind: Minutes, Lang: civic.Vietnamese, Consultation: "sang-tao", Meeting: "m1"}
	for _, o.Format = range []paper.Format{paper.DOCX, paper.PDF, paper.HTML} {
		papertest.MustTell(t, papertest.Text(t, o.Format, s.bytesOf(t, o)), "Biên bản", "Tham vấn cấp cao", "Ủy ban nhân dân thành phố – chủ trì", "Khai mạc",
			"Các cơ quan trao đổi về tái tạo đô thị.", "Cuộc họp kết thúc vào", "CHỦ TỌA", "Thư ký")
	}
	o.Format, o.Lang = paper.PDF, civic.English
	papertest.MustTell(t, papertest.Text(t, paper.PDF, s.bytesOf(t, o)), "Minutes", "High-level consultation", "UNESCO office", "CHAIR")
}

func TestAnEmptyFormLeavesRoomAndNamesNobody(t *testing.T) {
	s := service(t, 3)
	var b bytes.Buffer
	p := Paper{Order: Order{Kind: Responses, Format: paper.HTML, Lang: civic.Vietnamese, Consultation: "sang-tao", By: ByBody}}
	if err := s.write(t.Context(), p, &b, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	papertest.MustTell(t, b.String(), "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "Hà Nội, ngày …… tháng …… năm", "Số: ……………")
}

func BenchmarkResponseTable(b *testing.B) {
	s := service(b, 5000)
	for _, f := range []paper.Format{paper.DOCX, paper.PDF, paper.HTML} {
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
