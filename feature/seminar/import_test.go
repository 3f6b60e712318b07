package seminar

import (
	"bytes"
	"iter"
	"net/url"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/platform/sheet"
)

const tablePath = page + "/import"

// book is a workbook of guests.
func book(t *testing.T, lines ...sheet.Values) []byte {
	t.Helper()
	var buf bytes.Buffer
	head := []string{"Thứ tự", "Đối tượng", "Họ và tên", "Chức vụ", "Cơ quan, tổ chức"}
	rows := iter.Seq2[sheet.Values, error](func(yield func(sheet.Values, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	})
	if err := sheet.XLSX(&buf, "Khách", head, make([]float64, len(head)), rows); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func (s *fixture) try(raw []byte) site.Page {
	return s.Browser("editor").Upload(tablePath, url.Values{"act": {"check"}}, site.File{Field: "file", Name: "khach.xlsx", Content: raw})
}

// take confirms what was tried.
func (s *fixture) take(p site.Page) {
	s.T.Helper()
	form := p.Is(200).Form(tablePath)
	form.Set("act", "import")
	s.Browser("editor").Upload(tablePath, form).Leads(page + "?done=seminar.imported")
}

// names are those on the list, in its order.
func (s *fixture) names(t *testing.T) string {
	t.Helper()
	_, list, err := s.m.Service.Guests(t.Context(), civic.System(), talk)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, g := range list {
		names = append(names, g.Name)
	}
	return strings.Join(names, ", ")
}

func TestATableOfGuestsIsTriedThenTakenOnce(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		raw := book(t, sheet.Values{1, "Chuyên gia, nhà khoa học", "Khách A", "Giám đốc", "Viện A"}, sheet.Values{2, "diplomat", "Nguye\u0302\u0303n Ngo\u0323c A\u0301nh", "", "Đại sứ quán D"})
		tried := s.try(raw).Is(200).Says("Nhập 2 thay đổi", "Đọc trang tính “Khách”")
		if got := s.names(t); got != "" {
			t.Fatalf("trying added %s", got)
		}
		s.take(tried)
		s.Get("editor", page).Says("Khách A", "Giám đốc", "Nguyễn Ngọc Ánh", "Cơ quan ngoại giao")
		link := s.link(t, s.guest(t))
		s.Post("", link, url.Values{"reply": {"comes"}}).Is(303)

		// The same again adds nobody, and neither does the table that the list gives.
		s.try(raw).Is(200).Says("Mọi dòng của tệp đã có sẵn")
		s.Post("editor", gatePath+"/walk-in", url.Values{"name": {"Đỗ Thị C"}, "kind": {"citizen"}}).Is(303)
		s.try([]byte(s.Get("editor", page+"/guests.xlsx").Text)).Is(200).Says("Mọi dòng của tệp đã có sẵn")
		s.try([]byte(s.Get("editor", "/en"+page+"/guests.xlsx").Text)).Is(200).Says("Mọi dòng của tệp đã có sẵn")

		// Who opened a guest before the order changed does not put them back.
		opened := s.guest(t, "Ngọc Ánh")
		stale := s.Get("editor", opened).Form(opened)

		// A changed row changes its guest alone; link and answer stay. Places order the list.
		s.take(s.try(book(t, sheet.Values{2, "expert", "Khách A", "Viện trưởng", "Viện A"}, sheet.Values{1, "expert", "Khách Mới", "", "Hội M"})).Says("Nhập 2 thay đổi"))
		if got, want := s.names(t), "Khách Mới, Khách A, Nguyễn Ngọc Ánh, Đỗ Thị C"; got != want {
			t.Errorf("the order is %s, want %s", got, want)
		}
		s.Get("editor", page).Says("Viện trưởng", "Sẽ dự", "Xếp lại thứ tự", "Thêm khách mời")
		s.Get("editor", "/en"+page).Says("Set the order")
		s.Browser("editor").Send(opened, stale).Is(409)
		s.Get("", link).Is(200).Says("Ông/Bà đã trả lời: Tôi sẽ dự")
	})
}

func TestPastedRowsAreTriedToo(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		rows := "Full name\tOrganisation\tType of participant\nKhách A\tViện A\tExpert or researcher\n"
		bad := s.Browser("editor").Upload(tablePath, url.Values{"act": {"check"}, "rows": {rows}})
		bad.Is(422).Says("2Đối tượngHãy chọn").Has("Khách A")
		rows = strings.ReplaceAll(rows, "Expert or researcher", "expert")
		s.take(s.Browser("editor").Upload(tablePath, url.Values{"act": {"check"}, "rows": {rows}}).Says("Nhập 1 thay đổi"))
		if got := s.names(t); got != "Khách A" {
			t.Errorf("%s", got)
		}
		s.Browser("editor").Upload(tablePath, url.Values{"act": {"check"}, "rows": {"Khách B | Hội B"}}).Refuses("file", "Dòng đầu của tệp phải ghi tên các cột")
	})
}

func TestABadTableSaysWhereAndAddsNobody(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		p := s.try(book(t,
			sheet.Values{1, "expert", "Khách A", "", "Viện A"}, sheet.Values{2, "vua", "Khách B", "", "Hội B"}, sheet.Values{3, "expert", "", "", "Hội C"},
			sheet.Values{4, "expert", "khách a", "", "VIỆN A"}, sheet.Values{-5, "expert", "Khách D", strings.Repeat("a", 201), ""},
		)).Is(422).Says("Đọc trang tính “Khách”", "Chưa ghi gì cả", "đã có trong danh sách.", "Ghi một số từ 1 đến 3.000.")
		words := p.Words()
		for _, row := range []string{"3Đối tượng", "4Họ và tên", "5Họ và tên", "6Chức vụ", "6Cơ quan, tổ chức", "6Thứ tự"} {
			if !strings.Contains(words, row) && !strings.Contains(words, strings.Replace(row, row[:1], row[:1]+" ", 1)) {
				t.Errorf("no fault is told at %q: %s", row, words)
			}
		}
		s.try([]byte("a,b\n1,2\n")).Refuses("file", "Dòng đầu của tệp phải ghi tên các cột")
		s.try([]byte("MZ\x00\x01")).Is(422).Says("Tệp này không phải là bảng tính.")
		if got := s.names(t); got != "" {
			t.Errorf("%s was added", got)
		}
		s.Get("analyst", tablePath).Is(403)
		s.Get("editor", "/office/seminars/nothing/import").Is(404)
	})
}
