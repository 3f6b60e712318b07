package indicator

import (
	"bytes"
	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/kit/table"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestAnIndicatorFromDefinitionToResult(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("editor", "/office/indicators").Is(200).Has("Thêm bộ chỉ số Culture|2030 (còn 22)")
		s.Post("editor", "/office/indicators/sets/culture2030", nil).Is(303)
		s.Post("editor", "/office/indicators/sets/culture2030", nil).Is(303)
		list, err := s.service.List(t.Context(), editor)
		if err != nil || len(list) != 22 {
			t.Fatalf("%d indicators, %v", len(list), err)
		}
		for _, in := range list {
			if in.Verified || in.Definition.VI == "" || in.Definition.EN == "" || in.Source == "" || len(in.SDG) == 0 || dimension(in) == 0 {
				t.Errorf("%+v", in)
			}
		}
		form := url.Values{"measure": {"share"}, "title_vi": {"Người có việc sáng tạo"}, "better": {"more"}, "targets": {"2025 | 10 | Kế hoạch\n2030 | 20 |"}}
		in := newOne(s.Post("editor", "/office/indicators/new", form).Is(303))
		path := "/office/indicators/" + in
		for field, c := range map[string][2]string{"targets": {"2031 | 5", "Mỗi mốc của thành phố"}, "title_vi": {"", "Không được để trống."}, "measure": {"guess", "Hãy chọn"}, "of": {"nothing", "Hãy chọn"}} {
			bad := url.Values{"measure": {"share"}, "title_vi": {"x"}}
			bad.Set(field, c[0])
			s.Post("editor", "/office/indicators/new", bad).Is(422).Has(c[1])
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
			s.Post("editor", path+"/measure", bad).Is(422).Has(c[1], `href="#measure-`+field+`"`)
		}
		s.Post("editor", path+"/measure", value).Is(303)
		s.Post("editor", path+"/measure", value).Is(422).Has("Nguồn này đã có đúng giá trị đó")
		value.Set("numerator", "120")
		value.Set("source", "Báo A")
		s.Post("editor", path+"/measure", value).Is(303)
		s.Get("", "/indicators/"+in).Is(404)
		s.Post("editor", path+"/publish", nil).Is(303)
		s.Get("", "/indicators").Is(200).Has("2 nguồn đưa số liệu khác nhau:", "9%", "12%", "Cục Thống kê", "Báo A", "Không đạt").Lacks("Culture|2030")
		s.Get("", "/indicators/"+in).Is(200).Has("90/1.000", "Chưa tới mốc", "Các nguồn đưa số liệu khác nhau", "bar-chart")
		s.Get("", "/en/indicators/"+in).Is(200).Has("2 sources differ:", "Not reached", `lang="vi"`)
		got, _ := s.service.Indicator(t.Context(), editor, civic.ID(in))
		gone := got.Values[slices.IndexFunc(got.Values, func(v Value) bool { return v.Source == "Cục Thống kê" })]
		s.Post("editor", path+"/withdraw", url.Values{"value": {string(gone.ID)}}).Is(422).Has("Không được để trống.")
		s.Post("editor", path+"/withdraw", url.Values{"value": {string(gone.ID)}, "reason": {"Gõ nhầm"}}).Is(303)
		s.Get("", "/indicators/"+in).Is(200).Has("Đã đạt", "1 số liệu đã rút", "Gõ nhầm")
		form.Set("version", "1")
		s.Post("editor", path, form).Is(409).Has("Bỏ phần của tôi, lấy bản mới")
		s.Get("", "/api/v1/indicators").Is(200).Has(`"withdrawn_why":"Gõ nhầm"`)
		s.Get("", "/api/v1/indicators/"+in).Is(200)
	})
}

func TestTablesGoOutAndComeBack(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		ctx := t.Context()
		in, err := s.service.Save(ctx, editor, Indicator{Measure: Number, Title: title("Lượt khách"), Unit: title("lượt"), Of: "nv", Targets: []Target{{Horizon: 2030, Value: 1.234}}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.service.Measure(ctx, editor, Value{Indicator: in.ID, From: "2024-01-01", To: "2024-12-31", Value: 1.234, Source: "=HYPERLINK(1)"}); err != nil {
			t.Fatal(err)
		}
		for _, f := range table.Formats {
			for _, l := range civic.Locales {
				var b bytes.Buffer
				if err := s.service.Export(ctx, editor, &b, f, l); err != nil {
					t.Fatal(err)
				}
				look, err := s.service.Import(ctx, editor, bytes.NewReader(b.Bytes()), int64(b.Len()), false)
				if err != nil || look.Same != 1 || look.New+look.Changed != 0 || len(look.Unknown) != 0 {
					t.Errorf("%s %s: the same indicators change something: %+v %v", f, l, look, err)
				}
			}
		}
		const file = "Bộ chỉ số,Tên chỉ số,Cách đo,Đơn vị,Từ ngày,Đến ngày,Giá trị,Nguồn của giá trị\n" +
			",Bảo tàng,số lượng,bảo tàng,01/01/2024,31/12/2024,40,Niên giám\n,Bảo tàng,số lượng,bảo tàng,01/01/2025,31/12/2025,42,Niên giám\n"
		check := url.Values{"act": {"check"}}
		s.Upload("editor", "/office/indicators/import", check, site.File{Field: "file", Name: "x.csv", Content: []byte(file)}).Is(200).Has("Nhập 3 thay đổi")
		if list, _ := s.service.List(ctx, editor); len(list) != 1 {
			t.Error("a trial wrote something")
		}
		if look, err := s.service.Import(ctx, editor, strings.NewReader(file), int64(len(file)), false); err != nil || look.New != 3 {
			t.Errorf("%+v %v", look, err)
		}
		s.Upload("editor", "/office/indicators/import", check, site.File{Field: "file", Name: "x.csv", Content: []byte(strings.Replace(file, "31/12/2025", "31/12/2027", 1))}).Is(422).
			Says("Chưa ghi gì cả", "Đến ngày", "Thời gian đo chưa kết thúc.")
		s.Upload("editor", "/office/indicators/import", check, site.File{Field: "file", Name: "x.csv", Content: []byte("a,b\n1,2\n")}).Is(422).Has("Dòng đầu của tệp phải ghi tên các cột")
		s.Get("", "/indicators.csv").Is(200).Lacks("Bảo tàng")
		s.Get("editor", "/indicators.csv").Is(200).Has("Bảo tàng")
	})
}

// TestWhatNobodyHasMeasuredWaitsForTheOffice counts public indicators without a value.
func TestWhatNobodyHasMeasuredWaitsForTheOffice(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		ctx := t.Context()
		waits := func(who civic.Actor) (n int) {
			t.Helper()
			tasks, err := s.m.Day(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			for _, task := range tasks {
				n += task.Count
			}
			return n
		}
		for _, name := range []string{"Bảo tàng", "Thư viện"} {
			in, err := s.service.Save(ctx, editor, Indicator{Measure: Number, Title: title(name), Unit: title("nơi")})
			if err != nil {
				t.Fatal(err)
			}
			if name == "Thư viện" {
				break // a draft
			}
			if err := s.service.Publish(ctx, editor, in.ID); err != nil {
				t.Fatal(err)
			}
			if waits(editor) != 1 || waits(civic.Visitor()) != 0 {
				t.Errorf("%d wait for an editor, %d for a visitor", waits(editor), waits(civic.Visitor()))
			}
			v, err := s.service.Measure(ctx, editor, Value{Indicator: in.ID, From: "2024-01-01", To: "2024-12-31", Value: 40, Source: "Niên giám"})
			if err != nil || waits(editor) != 0 {
				t.Errorf("%d wait after it was measured: %v", waits(editor), err)
			}
			if err := s.service.Withdraw(ctx, editor, in.ID, v.ID, "Gõ nhầm"); err != nil || waits(editor) != 1 {
				t.Errorf("%d wait when the only value was withdrawn: %v", waits(editor), err)
			}
		}
	})
}

// newOne is the id of what was made: the last part of the address that the answer
// leads to.
func newOne(p site.Page) string {
	path, _, _ := strings.Cut(p.To(), "?")
	return path[strings.LastIndexByte(path, '/')+1:]
}
