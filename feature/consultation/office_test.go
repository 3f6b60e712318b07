package consultation

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/figure"
	"dienhong/kit/site"
)

const office = "/office/consultations"

// draft makes a draft through its form and gives its address in the office.
func (s *house) draft(title string) string {
	s.T.Helper()
	f := s.Get("editor", office+"/new").Form(office)
	f.Set("title_vi", title)
	f.Set("question_vi", "Nên làm gì?")
	p := s.Post("editor", office, f).Is(303)
	address, _, _ := strings.Cut(p.Header.Get("Location"), "?")
	return address
}

func TestAnOfficerMakesAConsultation(t *testing.T) {
	onSites(t, func(s *house) {
		desk := s.draft("Phố đi bộ quanh hồ")
		if desk != office+"/pho-di-bo-quanh-ho" {
			t.Fatal(desk)
		}
		s.Get("editor", desk).Says("2. Ý kiến khởi đầu", "3. Lịch", "Chưa công bố được", "Bản nháp")
		s.Get("editor", desk+"/publish").Is(200).Says("Chưa công bố được vì còn thiếu")
		s.Post("editor", desk+"/publish", url.Values{"version": {"1"}}).Is(422).Says("Chưa công bố được vì còn thiếu", "Một giai đoạn lấy ý kiến.")

		f := s.Get("editor", desk+"/texts").Form(desk + "/texts")
		f.Set("summary_vi", "Tóm tắt mới.")
		f.Set("title_en", "Walking streets")
		f.Set("act", "preview")
		s.Post("editor", desk+"/texts", f).Is(200).Says("chưa lưu", "Tóm tắt mới.", "Walking streets")
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "pho-di-bo-quanh-ho"); c.Texts.Summary.VI != "" {
			t.Error("a preview was saved")
		}
		f.Del("act")
		s.Post("editor", desk+"/texts", f).Is(303)

		f = s.Get("editor", desk+"/phases").Form(desk + "/phases")
		f.Set("phases[0].start", "2020-10-02T00:00")
		f.Set("phases[0].end", "2020-11-01T00:00")
		f.Set("act", "add")
		p := s.Post("editor", desk+"/phases", f).Is(200)
		f = p.Form(desk + "/phases")
		if f.Get("phases[0].end") != "2020-11-01T00:00" || f.Get("phases[1].track") != "response" || len(s.phases("pho-di-bo-quanh-ho")) != 0 {
			t.Fatalf("%v", f)
		}
		f.Set("phases[1].start", "2020-11-01T00:00")
		f.Set("phases[1].end", "2020-12-01T08:30")
		s.Post("editor", desk+"/phases", f).Is(303)
		if ph := s.phases("pho-di-bo-quanh-ho"); len(ph) != 2 || !ph[0].Start.Equal(start) || !ph[0].Votes || ph[1].Votes {
			t.Fatalf("%+v", ph)
		}

		f = url.Values{"version": {"3"}, "topics[0].name_vi": {"Vỉa hè"}, "topics[0].pillar": {"p1"}, "topics[1].name_vi": {""}, "topics[2].name_vi": {"Đèn"}, "topics[2].pillar": {"nosuch"}}
		s.Post("editor", desk+"/topics", f).Is(303)

		f = s.Get("editor", desk+"/meetings/new").Form(desk + "/meetings/new")
		f.Set("title_vi", "Họp dân")
		f.Set("start", "2020-10-02T09:00")
		s.Post("editor", desk+"/meetings/new", f).Is(303)

		s.Get("editor", desk+"/documents?q=ke+hoach").Is(200).Says("Kế hoạch", "Gắn")
		s.Post("editor", desk+"/documents", url.Values{"attach": {"d1"}}).Is(303)
		s.Get("editor", desk+"/documents?q=ke+hoach").Says("1 văn bản đã gắn", "Đã gắn")

		p = s.Get("editor", desk+"/publish").Is(200)
		p.Says("Từ 02/10/2020 đến hết ngày 31/10/2020", "Tóm tắt mới.", "Bản tiếng Anh")
		s.Get("", "/consultations/pho-di-bo-quanh-ho").Is(404)
		s.Post("editor", desk+"/publish", p.Form(desk+"/publish")).Is(303)
		s.Get("", "/consultations/pho-di-bo-quanh-ho").Is(200).Says("Vỉa hè", "Đèn", "Họp dân", "102/KH-UBND", "Nhận ý kiến từ 02/10/2020.")

		s.Get("editor", desk+"/history").Says("Công bố", "Sửa nội dung", "Tạo", "Cán bộ")
		s.Get("editor", desk+"/history").Says("Thêm hoặc sửa hội nghị, tọa đàm: Họp dân", "Chủ đề", "Vỉa hè", "Tóm tắt mới.")
	})
}

func (s *house) phases(slug string) []Phase {
	c, err := s.module.Service.BySlug(s.T.Context(), editor, slug)
	if err != nil {
		s.T.Fatal(err)
	}
	return c.Phases
}

func TestMovingAnEndNeedsAReasonThatEverybodyReads(t *testing.T) {
	onSites(t, func(s *house) {
		c := s.publish("Phố đi bộ")
		s.now = start.Add(days(2))
		desk := office + "/" + c.Slug
		f := s.Get("editor", desk+"/phases").Form(desk + "/phases")
		f.Set("phases[0].end", "2020-11-03T00:00")
		s.Post("editor", desk+"/phases", f).Is(422).Says("Lý do đổi lịch: Đợt tham vấn đã công khai: hãy nêu lý do dời hoặc bỏ thời điểm kết thúc")
		f.Set("reason", "Thêm hai ngày vì bão")
		s.Post("editor", desk+"/phases", f).Is(303)
		s.Get("", "/consultations/"+c.Slug).Says("Lịch đã được đổi ngày 04/10/2020", "Thêm hai ngày vì bão", "hết ngày 02/11/2020")

		f = s.Get("editor", desk+"/texts").Form(desk + "/texts")
		f.Set("minimum_days", "33")
		s.Post("editor", desk+"/texts", f).Is(422).Says("Người dân cần có ít nhất 33 ngày để trả lời; các giai đoạn lấy ý kiến hiện có 32 ngày.")
		f.Set("minimum_days", "32")
		s.Post("editor", desk+"/texts", f).Is(303)
		f = s.Get("editor", desk+"/phases").Form(desk + "/phases")
		f.Set("phases[0].end", "2020-11-02T00:00")
		f.Set("reason", "Rút ngắn")
		s.Post("editor", desk+"/phases", f).Is(422).Says("ít nhất 32 ngày")
	})
}

func TestTwoOfficersAtOnceSeeBothVersions(t *testing.T) {
	onSites(t, func(s *house) {
		desk := s.draft("Một")
		mine, theirs := s.Get("editor", desk+"/texts").Form(desk+"/texts"), s.Get("other", desk+"/texts").Form(desk+"/texts")
		theirs.Set("title_vi", "Tên của người kia")
		mine.Set("title_vi", "Tên của tôi")
		mine.Set("summary_vi", "Tóm tắt tôi vừa gõ")
		s.Post("other", desk+"/texts", theirs).Is(303)

		p := s.Post("editor", desk+"/texts", mine).Is(409)
		p.Says("Tên của tôi", "Tên của người kia", "Người thứ hai", "Lưu thay đổi của tôi vào bản mới", "Bỏ phần của tôi, lấy bản mới")
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "mot"); c.Texts.Title.VI != "Tên của người kia" {
			t.Fatalf("overwritten: %q", c.Texts.Title.VI)
		}
		again := p.Form(desk + "/texts")
		if again.Get("title_vi") != "Tên của tôi" || again.Get("summary_vi") != "Tóm tắt tôi vừa gõ" {
			t.Fatalf("what was typed is lost: %v", again)
		}
		s.Post("editor", desk+"/texts", again).Is(303)
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "mot"); c.Texts.Title.VI != "Tên của tôi" {
			t.Errorf("not applied on top: %q", c.Texts.Title.VI)
		}

		f := s.Get("editor", desk+"/phases").Form(desk + "/phases")
		f.Set("phases[0].start", "2020-10-02T00:00")
		f.Set("phases[0].end", "2020-11-01T00:00")
		s.Post("other", desk+"/phases", f).Is(303)
		f.Set("phases[0].end", "2020-12-01T00:00")
		s.Post("editor", desk+"/phases", f).Is(409).Says("00:00, 01/11/2020", "00:00, 01/12/2020")
		for _, forged := range []string{"0", "-1", "99", "9223372036854775807"} {
			f.Set("version", forged)
			s.Post("editor", desk+"/phases", f).Is(409)
		}
		f.Set("version", "x")
		s.Post("editor", desk+"/phases", f).Is(422)
		s.Post("editor", desk+"/publish", url.Values{"version": {"1"}}).Is(409).Says("Hãy xem lại trước khi tiếp tục")
		s.Post("editor", desk+"/topics", url.Values{"version": {"1"}, "topics[0].name_vi": {"Đèn"}}).Is(409).Says("Đèn")
		s.Post("editor", desk+"/cancel", url.Values{"version": {"1"}, "reason_vi": {"Thôi"}}).Is(409)

		s.Post("editor", desk+"/meetings/new", url.Values{"title_vi": {"Họp"}, "start": {"2020-10-02T09:00"}}).Is(303)
		c, _ := s.module.Service.BySlug(t.Context(), editor, "mot")
		list, _ := s.module.Service.Meetings(t.Context(), c)
		m := desk + "/meetings/" + string(list[0].ID)
		f = s.Get("editor", m).Form(m)
		f.Set("place_vi", "Nhà kia")
		s.Post("other", m, f).Is(303)
		f.Set("place_vi", "Nhà tôi")
		p = s.Post("editor", m, f).Is(409)
		p.Says("Nhà kia", "Người thứ hai")
		s.Post("editor", m, p.Form(m)).Is(303)
		f.Set("version", "0")
		s.Post("editor", m, f).Is(409)
		s.Post("editor", m+"/remove", url.Values{"version": {"1"}}).Is(409)
		s.Post("editor", m+"/remove", url.Values{"version": {"3"}}).Is(303)
	})
}

func TestBadInputIsRefusedWithFieldAndRule(t *testing.T) {
	onSites(t, func(s *house) {
		desk := s.draft("Một")
		form := s.Get("editor", desk+"/texts").Form(desk + "/texts")
		for _, c := range []struct{ field, value, says string }{
			{"title_vi", "", "Không được để trống."},
			{"question_vi", "", "Không được để trống."},
			{"title_vi", strings.Repeat("ế", 201), "Dài quá 200 ký tự (đang là 201)."},
			{"question_en", strings.Repeat("x", 201), "Dài quá 200 ký tự (đang là 201)."},
			{"summary_vi", strings.Repeat("x", 601), "Dài quá 600 ký tự (đang là 601)."},
			{"background_vi", strings.Repeat("x", 20_001), "Dài quá 20.000 ký tự (đang là 20.001)."},
			{"title_vi", "a\u202eb", "Có ký tự đổi chiều chữ không được phép."},
			{"title_vi", "a\x00b", "Có ký tự điều khiển không được phép."},
			{"title_vi", "a\xffb", "Có ký tự không đọc được (không phải UTF-8)."},
			{"minimum_days", "nhiều", "Số ngày phải từ 0 đến 365."},
			{"minimum_days", "366", "Số ngày phải từ 0 đến 365."},
			{"moderation", "never", "Hãy chọn một trong các mục đã cho."},
		} {
			f := url.Values{}
			for k, v := range form {
				f[k] = v
			}
			f.Set(c.field, c.value)
			f.Set("summary_en", "What I typed")
			p := s.Post("editor", desk+"/texts", f).Refuses(c.field, c.says)
			if p.Form(desk+"/texts").Get("summary_en") != "What I typed" {
				t.Errorf("%s: what was typed is lost", c.field)
			}
		}
		en := s.Post("editor", "/en"+desk+"/texts", url.Values{"version": {"1"}, "moderation": {"before"}}).Is(422)
		en.Says("Title (Vietnamese): This cannot be empty.", "Question (Vietnamese): This cannot be empty.")
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "mot"); c.Version != 1 {
			t.Fatal("something was written")
		}

		form.Set("title_vi", "Đo\u0302\u0300ng <b>lòng</b> & \u200bnhau")
		s.Post("editor", desk+"/texts", form).Is(303)
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "mot"); c.Texts.Title.VI != "Đồng <b>lòng</b> & nhau" {
			t.Errorf("stored as %q", c.Texts.Title.VI)
		}
		if p := s.Get("editor", desk); !strings.Contains(p.Body, "Đồng &lt;b&gt;lòng&lt;/b&gt; &amp; nhau") {
			t.Error("HTML is not shown as text")
		}
		s.Post("editor", desk+"/texts", url.Values{"title_vi": {strings.Repeat("x", 2<<20)}}).Is(413)

		for _, c := range []struct{ slug, says string }{
			{"mot", "đã được dùng"}, {"../x", "Địa chỉ chỉ gồm"}, {"Hoa Sen", "Địa chỉ chỉ gồm"}, {strings.Repeat("a", 61), "Địa chỉ chỉ gồm"},
		} {
			f := url.Values{"title_vi": {"Hai"}, "question_vi": {"Gì?"}, "moderation": {"before"}, "slug": {c.slug}}
			p := s.Post("editor", office, f).Is(422)
			p.Says(c.says)
			if p.Form(office).Get("slug") != c.slug {
				t.Errorf("%q: what was typed is lost", c.slug)
			}
		}
		s.Post("editor", office, url.Values{"title_vi": {"日本"}, "question_vi": {"?"}, "moderation": {"before"}}).Is(422).Says("Địa chỉ chỉ gồm")
		s.Post("", office, url.Values{"title_vi": {"Hai"}}).Is(401)
		s.Post("moderator", office, url.Values{"title_vi": {"Hai"}}).Is(403)
	})
}

func TestBadPhases(t *testing.T) {
	onSites(t, func(s *house) {
		c := s.publish("Phố đi bộ")
		desk := office + "/" + c.Slug
		form := s.Get("editor", desk+"/phases").Form(desk + "/phases")
		for _, c := range []struct{ field, value, says, at string }{
			{"phases[0].name_vi", "", "Không được để trống.", "phases[0].name_vi"},
			{"phases[0].end", "2020-10-02T00:00", "Kết thúc phải sau khi bắt đầu.", "phases[0].end"},
			{"phases[0].end", "2020-09-02T00:00", "Kết thúc phải sau khi bắt đầu.", "phases[0].end"},
			{"phases[0].start", "hôm qua", "Ngày chưa đúng. Ví dụ: 02/10/2026.", "phases[0].start"},
			{"phases[0].start", "2020-02-30T00:00", "Ngày chưa đúng. Ví dụ: 02/10/2026.", "phases[0].start"},
			{"phases[0].start", "", "Không được để trống.", "phases[0].start"},
			{"phases[1].track", "voice", "Giai đoạn lấy ý kiến phải cho người dân bình chọn hoặc gửi ý kiến.", "phases[1].track"},
			{"phases[1].track", "nothing", "Hãy chọn một trong các mục đã cho.", "phases[1].track"},
			{"phases[2].track", "response", "", ""},
		} {
			f := url.Values{}
			for k, v := range form {
				f[k] = v
			}
			f.Set("reason", "Thử")
			f.Set(c.field, c.value)
			if c.at == "" {
				f.Set("phases[2].start", "2020-11-10T00:00")
				c.at, c.says = "phases[2].start", "Giai đoạn 3, Ngày đầu tiên: Trùng thời gian với giai đoạn “Trả lời” cùng loại."
			}
			p := s.Post("editor", desk+"/phases", f).Refuses(c.at, c.says)
			if got := p.Form(desk + "/phases").Get(c.field); got != f.Get(c.field) && c.value != "nothing" { // no list offers it
				t.Errorf("%s: %q became %q", c.field, f.Get(c.field), got)
			}
		}
		f := url.Values{"version": {"1"}, "phases[5000].name_vi": {"x"}}
		s.Post("editor", desk+"/phases", f).Is(422)
		for _, name := range []string{"phases[0", "phases]0[", "phases[[0]].x", "phases[-1].x", "phases[x].name_vi"} {
			if p := s.Post("editor", desk+"/phases", url.Values{"version": {"1"}, name: {"x"}}); p.Status >= 500 {
				t.Errorf("%s: %d", name, p.Status)
			}
		}
		f = url.Values{"version": {"1"}, "reason": {"Bỏ hết"}}
		s.Post("editor", desk+"/phases", f).Is(422).Says("Cần ít nhất một giai đoạn lấy ý kiến.")

		// An id of another consultation's phase must not be taken over.
		other := s.publish("Khác")
		f = url.Values{}
		for k, v := range form {
			f[k] = v
		}
		f.Set("phases[0].id", string(other.Phases[0].ID))
		f.Set("reason", "Thử")
		s.Post("editor", desk+"/phases", f).Is(303)
		if got := s.phases(c.Slug)[0].ID; got == other.Phases[0].ID || !got.Valid() {
			t.Errorf("the phase took the id %q", got)
		}
		if len(s.phases(other.Slug)) != 3 {
			t.Error("the other consultation lost phases")
		}
	})
}

func TestTheOfficersDay(t *testing.T) {
	onSites(t, func(s *house) {
		s.publish("Phố đi bộ")
		s.draft("Còn dở")
		s.now = start.Add(days(20))
		s.Get("editor", "/office").Says("Hết hạn lấy ý kiến: Phố đi bộ", "10 ngày", "Bắt đầu trả lời: Phố đi bộ", "15 ngày", "Bản nháp chưa công bố: Còn dở")
		s.Get("moderator", "/office").Says("Không có việc cần xử lý")
		p := usualPhases()[:2]
		if _, err := s.module.Service.Create(t.Context(), editor, Blueprint{Texts: texts("Muộn"), Phases: p, Publish: true}); err != nil {
			t.Fatal(err)
		}
		s.now = start.Add(days(63))
		s.Get("editor", "/office").Says("Trả lời đã quá hạn: Muộn", "Quá hạn 3 ngày")
	})
}

func TestProgramsReadAndWrite(t *testing.T) {
	onSites(t, func(s *house) {
		const root = "/api/v1/consultations"
		made := `{"title":{"vi":"Đo\u0302\u0300ng lòng","en":""},"question":{"vi":"Gì?","en":""},"phases":[{"track":"voice","name":{"vi":"Lấy ý kiến","en":""},"start":"2020-10-02T00:00:00+07:00","end":"2020-11-01T00:00:00+07:00","votes":true,"ideas":false}]}`
		s.JSON("", "POST", root, made).Is(401)
		p := s.JSON(WriteScope, "POST", root, made).Is(201)
		if p.Header.Get("ETag") != `"1"` || !strings.Contains(p.Body, `"slug":"dong-long"`) || !strings.Contains(p.Body, "Đồng lòng") || !strings.Contains(p.Body, `"state":"draft"`) {
			t.Fatal(p.Header, p.Body)
		}
		s.JSON(WriteScope, "POST", root, made).Is(422)
		s.Get("", root+"/dong-long").Is(404)
		s.JSON(WriteScope, "POST", root, `{"title":{"vi":"a\u202eb","en":""},"question":{"vi":"Gì?","en":""}}`).Is(422)
		s.JSON(WriteScope, "POST", root, `{"title":{"vi":"a"`).Is(422)

		change := `{"title":{"vi":"Tên mới","en":""},"question":{"vi":"Gì?","en":""}}`
		s.JSON(WriteScope, "PUT", root+"/dong-long", change).Is(422) // without If-Match
		for _, forged := range []string{`"0"`, `"7"`, "x", "*"} {
			s.JSON(WriteScope, "PUT", root+"/dong-long", change, "If-Match", forged).Is(409)
		}
		s.JSON(WriteScope, "PUT", root+"/dong-long", change, "If-Match", `"1"`).Is(200)
		s.JSON(WriteScope, "POST", root+"/dong-long/publish", "", "If-Match", `"1"`).Is(409)
		s.JSON(WriteScope, "POST", root+"/dong-long/publish", "", "If-Match", `"2"`).Is(200)
		p = s.Get("", root+"/dong-long").Is(200)
		if !strings.Contains(p.Body, `"state":"scheduled"`) || !strings.Contains(p.Body, "Tên mới") {
			t.Error(p.Body)
		}
		shorter := `{"phases":[{"track":"voice","name":{"vi":"Lấy ý kiến","en":""},"start":"2020-10-02T00:00:00+07:00","end":"2020-10-05T00:00:00+07:00","votes":true,"ideas":true}]}`
		s.JSON(WriteScope, "PUT", root+"/dong-long/phases", shorter, "If-Match", `"3"`).Is(422) // an end moves without a reason
		s.JSON(WriteScope, "PUT", root+"/dong-long/phases", strings.Replace(shorter, `{"phases"`, `{"reason":"Vì bão","phases"`, 1), "If-Match", `"3"`).Is(200)
		s.Get("", root+"?state=open").Is(200)
		s.Get("", root+"?state=nonsense").Is(422)
		if p := s.Get("", root+"?q=ten+moi&size=1"); !strings.Contains(p.Body, `"total":1`) {
			t.Error(p.Body)
		}
		if p := s.Get("", root+"?page=1000000"); p.Status != 200 || !strings.Contains(p.Body, `"consultations":[]`) {
			t.Error(p.Status, p.Body)
		}
		if p := s.Get("", root+"?page=9223372036854775807&size=0").Is(422); !strings.Contains(p.Body, "Không được quá 1.000.000.") || !strings.Contains(p.Body, "Phải từ 1 trở lên.") {
			t.Error(p.Body)
		}
		s.Get("", root+"/dong-long/meetings").Is(200)
		s.JSON(WriteScope, "POST", root+"/dong-long/cancel", `{"reason":{"vi":"","en":""}}`, "If-Match", `"4"`).Is(422)
		s.JSON(WriteScope, "POST", root+"/dong-long/cancel", `{"reason":{"vi":"Hoãn","en":""}}`, "If-Match", `"4"`).Is(200)
		if c, _ := s.module.Service.BySlug(t.Context(), civic.Visitor(), "dong-long"); c.State(s.now) != Cancelled {
			t.Errorf("%s", c.State(s.now))
		}
	})
}

// TestNothingIsPublishedWithoutStatements is refused with the way to what is
// missing; the steps of the consultation show how far it is.
func TestNothingIsPublishedWithoutStatements(t *testing.T) {
	onSites(t, func(s *house) {
		s.around.figures = figure.Given{}
		desk := s.draft("Phố đi bộ")
		c, err := s.module.Service.BySlug(s.T.Context(), editor, strings.TrimPrefix(desk, office+"/"))
		if err != nil {
			s.T.Fatal(err)
		}
		if c, err = s.module.Service.SetPhases(s.T.Context(), editor, c.Slug, c.Version, usualPhases(), ""); err != nil {
			s.T.Fatal(err)
		}
		p := s.Post("editor", desk+"/publish", url.Values{"version": {strconv.FormatInt(c.Version, 10)}}).Is(422)
		p.Says("Ý kiến khởi đầu để người dân bình chọn.")
		leads := ""
		for _, a := range p.All("a") {
			if site.Content(a) == "Ý kiến khởi đầu để người dân bình chọn." {
				leads = site.Attr(a, "href")
			}
		}
		if leads != desk+"/statements" {
			s.T.Errorf("what is missing leads to %q", leads)
		}
		s.Get("editor", desk).Says("2. Ý kiến khởi đầu", "Đang có 0, nên có ít nhất 7", "Chưa công bố được")
		s.around.figures = figure.Given{Statements: 3}
		s.Get("editor", desk).Says("Đang có 3, nên có ít nhất 7")
		s.Post("editor", desk+"/publish", url.Values{"version": {strconv.FormatInt(c.Version, 10)}}).Is(303)
	})
}

// TestTheLastDayIsAskedFor reads and shows days as people write them; the last
// one belongs to the phase.
func TestTheLastDayIsAskedFor(t *testing.T) {
	onSites(t, func(s *house) {
		desk := s.draft("Phố đi bộ")
		slug := strings.TrimPrefix(desk, office+"/")
		f := s.Get("editor", desk+"/phases").Form(desk + "/phases")
		for _, c := range []struct {
			first, last string
			end         time.Time // zero: refused
		}{
			{"02/10/2020", "31/10/2020", time.Date(2020, 11, 1, 0, 0, 0, 0, hanoi)},
			{"2.10.2020", "2-10-2020", time.Date(2020, 10, 3, 0, 0, 0, 0, hanoi)},
			{"02/10/2020 09:00", "02/10/2020 17:30", time.Date(2020, 10, 2, 17, 30, 0, 0, hanoi)},
			{"2020-10-02T00:00", "2020-11-01T00:00", time.Date(2020, 11, 1, 0, 0, 0, 0, hanoi)},
			{"02/10/2020", "31/02/2021", time.Time{}},
			{"02/10/2020", "mai", time.Time{}},
			{"02/10/2020", "01/10/2020", time.Time{}},
		} {
			f.Set("phases[0].start", c.first)
			f.Set("phases[0].end", c.last)
			r := s.Post("editor", desk+"/phases", f)
			if c.end.IsZero() {
				r.Is(422)
				continue
			}
			r.Is(303)
			if end := s.phases(slug)[0].End; !end.Equal(c.end) {
				s.T.Errorf("%s: ends at %s, want %s", c.last, end.In(hanoi), c.end)
			}
			f = s.Get("editor", desk+"/phases").Form(desk + "/phases")
			if again := s.Post("editor", desk+"/phases", f); again.Status != 303 || !s.phases(slug)[0].End.Equal(c.end) {
				s.T.Errorf("%s: saved unchanged it ends at %s", c.last, s.phases(slug)[0].End.In(hanoi))
			}
			f = s.Get("editor", desk+"/phases").Form(desk + "/phases")
		}
	})
}
