package consultation

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/figure"
)

const office = "/office/consultations"

// draft makes a draft through its form and gives its address in the office.
func (s *site) draft(title string) string {
	s.t.Helper()
	f := s.get("editor", office+"/new").form(office)
	f.Set("title_vi", title)
	f.Set("question_vi", "Nên làm gì?")
	p := s.post("editor", office, f).is(303)
	address, _, _ := strings.Cut(p.header.Get("Location"), "?")
	return address
}

func TestAnOfficerMakesAConsultation(t *testing.T) {
	onSites(t, func(s *site) {
		desk := s.draft("Phố đi bộ quanh hồ")
		if desk != office+"/pho-di-bo-quanh-ho" {
			t.Fatal(desk)
		}
		s.get("editor", desk).says("2. Ý kiến khởi đầu", "3. Lịch", "Chưa công bố được", "Bản nháp")
		s.get("editor", desk+"/publish").is(200).says("Chưa công bố được vì còn thiếu")
		s.post("editor", desk+"/publish", url.Values{"version": {"1"}}).is(422).says("Chưa công bố được vì còn thiếu", "Một giai đoạn lấy ý kiến.")

		f := s.get("editor", desk+"/texts").form(desk + "/texts")
		f.Set("summary_vi", "Tóm tắt mới.")
		f.Set("title_en", "Walking streets")
		f.Set("act", "preview")
		s.post("editor", desk+"/texts", f).is(200).says("chưa lưu", "Tóm tắt mới.", "Walking streets")
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "pho-di-bo-quanh-ho"); c.Texts.Summary.VI != "" {
			t.Error("a preview was saved")
		}
		f.Del("act")
		s.post("editor", desk+"/texts", f).is(303)

		f = s.get("editor", desk+"/phases").form(desk + "/phases")
		f.Set("phases[0].start", "2020-10-02T00:00")
		f.Set("phases[0].end", "2020-11-01T00:00")
		f.Set("act", "add")
		p := s.post("editor", desk+"/phases", f).is(200)
		f = p.form(desk + "/phases")
		if f.Get("phases[0].end") != "2020-11-01T00:00" || f.Get("phases[1].track") != "response" || len(s.phases("pho-di-bo-quanh-ho")) != 0 {
			t.Fatalf("%v", f)
		}
		f.Set("phases[1].start", "2020-11-01T00:00")
		f.Set("phases[1].end", "2020-12-01T08:30")
		s.post("editor", desk+"/phases", f).is(303)
		if ph := s.phases("pho-di-bo-quanh-ho"); len(ph) != 2 || !ph[0].Start.Equal(start) || !ph[0].Votes || ph[1].Votes {
			t.Fatalf("%+v", ph)
		}

		f = url.Values{"version": {"3"}, "topics[0].name_vi": {"Vỉa hè"}, "topics[0].pillar": {"p1"}, "topics[1].name_vi": {""}, "topics[2].name_vi": {"Đèn"}, "topics[2].pillar": {"nosuch"}}
		s.post("editor", desk+"/topics", f).is(303)

		f = s.get("editor", desk+"/meetings/new").form(desk + "/meetings/new")
		f.Set("title_vi", "Họp dân")
		f.Set("start", "2020-10-02T09:00")
		s.post("editor", desk+"/meetings/new", f).is(303)

		s.get("editor", desk+"/documents?q=ke+hoach").is(200).says("Kế hoạch", "Gắn")
		s.post("editor", desk+"/documents", url.Values{"attach": {"d1"}}).is(303)
		s.get("editor", desk+"/documents?q=ke+hoach").says("1 văn bản đã gắn", "Đã gắn")

		p = s.get("editor", desk+"/publish").is(200)
		p.says("Từ 02/10/2020 đến hết ngày 31/10/2020", "Tóm tắt mới.", "Bản tiếng Anh")
		s.get("", "/consultations/pho-di-bo-quanh-ho").is(404)
		s.post("editor", desk+"/publish", p.form(desk+"/publish")).is(303)
		s.get("now", "/consultations/pho-di-bo-quanh-ho").is(200).says("Vỉa hè", "Đèn", "Họp dân", "102/KH-UBND", "Nhận ý kiến từ 02/10/2020.")

		s.get("editor", desk+"/history").says("Công bố", "Sửa nội dung", "Tạo", "Cán bộ")
		s.get("editor", desk+"/history").says("Thêm hoặc sửa hội nghị, tọa đàm: Họp dân", "Chủ đề", "Vỉa hè", "Tóm tắt mới.")
	})
}

func (s *site) phases(slug string) []Phase {
	c, err := s.module.Service.BySlug(s.t.Context(), editor, slug)
	if err != nil {
		s.t.Fatal(err)
	}
	return c.Phases
}

func TestMovingAnEndNeedsAReasonThatEverybodyReads(t *testing.T) {
	onSites(t, func(s *site) {
		c := s.publish("Phố đi bộ")
		s.now = start.Add(days(2))
		desk := office + "/" + c.Slug
		f := s.get("editor", desk+"/phases").form(desk + "/phases")
		f.Set("phases[0].end", "2020-11-03T00:00")
		s.post("editor", desk+"/phases", f).is(422).says("Lý do đổi lịch: Đợt tham vấn đã công khai: hãy nêu lý do dời hoặc bỏ thời điểm kết thúc")
		f.Set("reason", "Thêm hai ngày vì bão")
		s.post("editor", desk+"/phases", f).is(303)
		s.get("", "/consultations/"+c.Slug).says("Lịch đã được đổi ngày 04/10/2020", "Thêm hai ngày vì bão", "hết ngày 02/11/2020")

		f = s.get("editor", desk+"/texts").form(desk + "/texts")
		f.Set("minimum_days", "33")
		s.post("editor", desk+"/texts", f).is(422).says("Người dân cần có ít nhất 33 ngày để trả lời; các giai đoạn lấy ý kiến hiện có 32 ngày.")
		f.Set("minimum_days", "32")
		s.post("editor", desk+"/texts", f).is(303)
		f = s.get("editor", desk+"/phases").form(desk + "/phases")
		f.Set("phases[0].end", "2020-11-02T00:00")
		f.Set("reason", "Rút ngắn")
		s.post("editor", desk+"/phases", f).is(422).says("ít nhất 32 ngày")
	})
}

func TestTwoOfficersAtOnceSeeBothVersions(t *testing.T) {
	onSites(t, func(s *site) {
		desk := s.draft("Một")
		mine, theirs := s.get("editor", desk+"/texts").form(desk+"/texts"), s.get("other", desk+"/texts").form(desk+"/texts")
		theirs.Set("title_vi", "Tên của người kia")
		mine.Set("title_vi", "Tên của tôi")
		mine.Set("summary_vi", "Tóm tắt tôi vừa gõ")
		s.post("other", desk+"/texts", theirs).is(303)

		p := s.post("editor", desk+"/texts", mine).is(409)
		p.says("Tên của tôi", "Tên của người kia", "Người thứ hai", "Lưu thay đổi của tôi vào bản mới", "Bỏ phần của tôi, lấy bản mới")
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "mot"); c.Texts.Title.VI != "Tên của người kia" {
			t.Fatalf("overwritten: %q", c.Texts.Title.VI)
		}
		again := p.form(desk + "/texts")
		if again.Get("title_vi") != "Tên của tôi" || again.Get("summary_vi") != "Tóm tắt tôi vừa gõ" {
			t.Fatalf("what was typed is lost: %v", again)
		}
		s.post("editor", desk+"/texts", again).is(303)
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "mot"); c.Texts.Title.VI != "Tên của tôi" {
			t.Errorf("not applied on top: %q", c.Texts.Title.VI)
		}

		f := s.get("editor", desk+"/phases").form(desk + "/phases")
		f.Set("phases[0].start", "2020-10-02T00:00")
		f.Set("phases[0].end", "2020-11-01T00:00")
		s.post("other", desk+"/phases", f).is(303)
		f.Set("phases[0].end", "2020-12-01T00:00")
		s.post("editor", desk+"/phases", f).is(409).says("00:00, 01/11/2020", "00:00, 01/12/2020")
		for _, forged := range []string{"0", "-1", "99", "9223372036854775807"} {
			f.Set("version", forged)
			s.post("editor", desk+"/phases", f).is(409)
		}
		f.Set("version", "x")
		s.post("editor", desk+"/phases", f).is(422)
		s.post("editor", desk+"/publish", url.Values{"version": {"1"}}).is(409).says("Hãy xem lại trước khi tiếp tục")
		s.post("editor", desk+"/topics", url.Values{"version": {"1"}, "topics[0].name_vi": {"Đèn"}}).is(409).says("Đèn")
		s.post("editor", desk+"/cancel", url.Values{"version": {"1"}, "reason_vi": {"Thôi"}}).is(409)

		s.post("editor", desk+"/meetings/new", url.Values{"title_vi": {"Họp"}, "start": {"2020-10-02T09:00"}}).is(303)
		c, _ := s.module.Service.BySlug(t.Context(), editor, "mot")
		list, _ := s.module.Service.Meetings(t.Context(), c)
		m := desk + "/meetings/" + string(list[0].ID)
		f = s.get("editor", m).form(m)
		f.Set("place_vi", "Nhà kia")
		s.post("other", m, f).is(303)
		f.Set("place_vi", "Nhà tôi")
		p = s.post("editor", m, f).is(409)
		p.says("Nhà kia", "Người thứ hai")
		s.post("editor", m, p.form(m)).is(303)
		f.Set("version", "0")
		s.post("editor", m, f).is(409)
		s.post("editor", m+"/remove", url.Values{"version": {"1"}}).is(409)
		s.post("editor", m+"/remove", url.Values{"version": {"3"}}).is(303)
	})
}

func TestBadInputIsRefusedWithFieldAndRule(t *testing.T) {
	onSites(t, func(s *site) {
		desk := s.draft("Một")
		form := s.get("editor", desk+"/texts").form(desk + "/texts")
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
			p := s.post("editor", desk+"/texts", f).is(422)
			p.says(c.says)
			if !strings.Contains(p.body, `href="#f-`+c.field+`"`) {
				t.Errorf("%s: the summary does not lead to the field", c.field)
			}
			if p.form(desk+"/texts").Get("summary_en") != "What I typed" {
				t.Errorf("%s: what was typed is lost", c.field)
			}
		}
		en := s.post("editor", "/en"+desk+"/texts", url.Values{"version": {"1"}, "moderation": {"before"}}).is(422)
		en.says("Title (Vietnamese): This cannot be empty.", "Question (Vietnamese): This cannot be empty.")
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "mot"); c.Version != 1 {
			t.Fatal("something was written")
		}

		form.Set("title_vi", "Đo\u0302\u0300ng <b>lòng</b> & \u200bnhau")
		s.post("editor", desk+"/texts", form).is(303)
		if c, _ := s.module.Service.BySlug(t.Context(), editor, "mot"); c.Texts.Title.VI != "Đồng <b>lòng</b> & nhau" {
			t.Errorf("stored as %q", c.Texts.Title.VI)
		}
		if p := s.get("editor", desk); !strings.Contains(p.body, "Đồng &lt;b&gt;lòng&lt;/b&gt; &amp; nhau") {
			t.Error("HTML is not shown as text")
		}
		s.post("editor", desk+"/texts", url.Values{"title_vi": {strings.Repeat("x", 2<<20)}}).is(413)

		for _, c := range []struct{ slug, says string }{
			{"mot", "đã được dùng"}, {"../x", "Địa chỉ chỉ gồm"}, {"Hoa Sen", "Địa chỉ chỉ gồm"}, {strings.Repeat("a", 61), "Địa chỉ chỉ gồm"},
		} {
			f := url.Values{"title_vi": {"Hai"}, "question_vi": {"Gì?"}, "moderation": {"before"}, "slug": {c.slug}}
			p := s.post("editor", office, f).is(422)
			p.says(c.says)
			if p.form(office).Get("slug") != c.slug {
				t.Errorf("%q: what was typed is lost", c.slug)
			}
		}
		s.post("editor", office, url.Values{"title_vi": {"日本"}, "question_vi": {"?"}, "moderation": {"before"}}).is(422).says("Địa chỉ chỉ gồm")
		s.post("", office, url.Values{"title_vi": {"Hai"}}).is(401)
		s.post("moderator", office, url.Values{"title_vi": {"Hai"}}).is(403)
	})
}

func TestBadPhases(t *testing.T) {
	onSites(t, func(s *site) {
		c := s.publish("Phố đi bộ")
		desk := office + "/" + c.Slug
		form := s.get("editor", desk+"/phases").form(desk + "/phases")
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
			p := s.post("editor", desk+"/phases", f).is(422)
			p.says(c.says)
			if !strings.Contains(p.body, `href="#f-`+c.at+`"`) {
				t.Errorf("%s: the summary does not lead to the field", c.field)
			}
			if got := p.form(desk + "/phases").Get(c.field); got != f.Get(c.field) && c.value != "nothing" { // no list offers it
				t.Errorf("%s: %q became %q", c.field, f.Get(c.field), got)
			}
		}
		f := url.Values{"version": {"1"}, "phases[5000].name_vi": {"x"}}
		s.post("editor", desk+"/phases", f).is(422)
		for _, name := range []string{"phases[0", "phases]0[", "phases[[0]].x", "phases[-1].x", "phases[x].name_vi"} {
			if p := s.post("editor", desk+"/phases", url.Values{"version": {"1"}, name: {"x"}}); p.status >= 500 {
				t.Errorf("%s: %d", name, p.status)
			}
		}
		f = url.Values{"version": {"1"}, "reason": {"Bỏ hết"}}
		s.post("editor", desk+"/phases", f).is(422).says("Cần ít nhất một giai đoạn lấy ý kiến.")

		// An id of another consultation's phase must not be taken over.
		other := s.publish("Khác")
		f = url.Values{}
		for k, v := range form {
			f[k] = v
		}
		f.Set("phases[0].id", string(other.Phases[0].ID))
		f.Set("reason", "Thử")
		s.post("editor", desk+"/phases", f).is(303)
		if got := s.phases(c.Slug)[0].ID; got == other.Phases[0].ID || !got.Valid() {
			t.Errorf("the phase took the id %q", got)
		}
		if len(s.phases(other.Slug)) != 3 {
			t.Error("the other consultation lost phases")
		}
	})
}

func TestTheOfficersDay(t *testing.T) {
	onSites(t, func(s *site) {
		s.publish("Phố đi bộ")
		s.draft("Còn dở")
		s.now = start.Add(days(20))
		s.get("editor", "/office").says("Hết hạn lấy ý kiến: Phố đi bộ", "10 ngày", "Bắt đầu trả lời: Phố đi bộ", "15 ngày", "Bản nháp chưa công bố: Còn dở")
		s.get("moderator", "/office").says("Không có việc cần xử lý")
		p := usualPhases()[:2]
		if _, err := s.module.Service.Create(t.Context(), editor, Blueprint{Texts: texts("Muộn"), Phases: p, Publish: true}); err != nil {
			t.Fatal(err)
		}
		s.now = start.Add(days(63))
		s.get("editor", "/office").says("Trả lời đã quá hạn: Muộn", "Quá hạn 3 ngày")
	})
}

func TestProgramsReadAndWrite(t *testing.T) {
	onSites(t, func(s *site) {
		const root = "/api/v1/consultations"
		send := func(as, method, path, body string, header ...string) page {
			t.Helper()
			return s.ask(as, method, path, strings.NewReader(body), append(header, "Content-Type", "application/json")...)
		}
		made := `{"title":{"vi":"Đo\u0302\u0300ng lòng","en":""},"question":{"vi":"Gì?","en":""},"phases":[{"track":"voice","name":{"vi":"Lấy ý kiến","en":""},"start":"2020-10-02T00:00:00+07:00","end":"2020-11-01T00:00:00+07:00","votes":true,"ideas":false}]}`
		send("", "POST", root, made).is(401)
		p := send("key", "POST", root, made).is(201)
		if p.header.Get("ETag") != `"1"` || !strings.Contains(p.body, `"slug":"dong-long"`) || !strings.Contains(p.body, "Đồng lòng") || !strings.Contains(p.body, `"state":"draft"`) {
			t.Fatal(p.header, p.body)
		}
		send("key", "POST", root, made).is(422)
		s.get("", root+"/dong-long").is(404)
		send("key", "POST", root, `{"title":{"vi":"a\u202eb","en":""},"question":{"vi":"Gì?","en":""}}`).is(422)
		send("key", "POST", root, `{"title":{"vi":"a"`).is(422)

		change := `{"title":{"vi":"Tên mới","en":""},"question":{"vi":"Gì?","en":""}}`
		send("key", "PUT", root+"/dong-long", change).is(422) // without If-Match
		for _, forged := range []string{`"0"`, `"7"`, "x", "*"} {
			send("key", "PUT", root+"/dong-long", change, "If-Match", forged).is(409)
		}
		send("key", "PUT", root+"/dong-long", change, "If-Match", `"1"`).is(200)
		send("key", "POST", root+"/dong-long/publish", "", "If-Match", `"1"`).is(409)
		send("key", "POST", root+"/dong-long/publish", "", "If-Match", `"2"`).is(200)
		p = s.get("", root+"/dong-long").is(200)
		if !strings.Contains(p.body, `"state":"scheduled"`) || !strings.Contains(p.body, "Tên mới") {
			t.Error(p.body)
		}
		shorter := `{"phases":[{"track":"voice","name":{"vi":"Lấy ý kiến","en":""},"start":"2020-10-02T00:00:00+07:00","end":"2020-10-05T00:00:00+07:00","votes":true,"ideas":true}]}`
		send("key", "PUT", root+"/dong-long/phases", shorter, "If-Match", `"3"`).is(422) // an end moves without a reason
		send("key", "PUT", root+"/dong-long/phases", strings.Replace(shorter, `{"phases"`, `{"reason":"Vì bão","phases"`, 1), "If-Match", `"3"`).is(200)
		s.get("", root+"?state=open").is(200)
		s.get("", root+"?state=nonsense").is(422)
		if p := s.get("", root+"?q=ten+moi&size=1"); !strings.Contains(p.body, `"total":1`) {
			t.Error(p.body)
		}
		if p := s.get("", root+"?page=1000000"); p.status != 200 || !strings.Contains(p.body, `"consultations":[]`) {
			t.Error(p.status, p.body)
		}
		if p := s.get("", root+"?page=9223372036854775807&size=0").is(422); !strings.Contains(p.body, "Không được quá 1.000.000.") || !strings.Contains(p.body, "Phải từ 1 trở lên.") {
			t.Error(p.body)
		}
		s.get("", root+"/dong-long/meetings").is(200)
		send("key", "POST", root+"/dong-long/cancel", `{"reason":{"vi":"","en":""}}`, "If-Match", `"4"`).is(422)
		send("key", "POST", root+"/dong-long/cancel", `{"reason":{"vi":"Hoãn","en":""}}`, "If-Match", `"4"`).is(200)
		if c, _ := s.module.Service.BySlug(t.Context(), civic.Visitor(), "dong-long"); c.State(s.now) != Cancelled {
			t.Errorf("%s", c.State(s.now))
		}
	})
}

// TestNothingIsPublishedWithoutStatements is refused with the way to what is
// missing; the steps of the consultation show how far it is.
func TestNothingIsPublishedWithoutStatements(t *testing.T) {
	onSites(t, func(s *site) {
		s.around.figures = figure.Given{}
		desk := s.draft("Phố đi bộ")
		c, err := s.module.Service.BySlug(s.t.Context(), editor, strings.TrimPrefix(desk, office+"/"))
		if err != nil {
			s.t.Fatal(err)
		}
		if c, err = s.module.Service.SetPhases(s.t.Context(), editor, c.Slug, c.Version, usualPhases(), ""); err != nil {
			s.t.Fatal(err)
		}
		p := s.post("editor", desk+"/publish", url.Values{"version": {strconv.FormatInt(c.Version, 10)}}).is(422)
		p.says("Ý kiến khởi đầu để người dân bình chọn.")
		leads := ""
		for _, a := range p.all("a") {
			if content(a) == "Ý kiến khởi đầu để người dân bình chọn." {
				leads = attr(a, "href")
			}
		}
		if leads != desk+"/statements" {
			s.t.Errorf("what is missing leads to %q", leads)
		}
		s.get("editor", desk).says("2. Ý kiến khởi đầu", "Đang có 0, nên có ít nhất 7", "Chưa công bố được")
		s.around.figures = figure.Given{Statements: 3}
		s.get("editor", desk).says("Đang có 3, nên có ít nhất 7")
		s.post("editor", desk+"/publish", url.Values{"version": {strconv.FormatInt(c.Version, 10)}}).is(303)
	})
}

// TestTheLastDayIsAskedFor reads and shows days as people write them; the last
// one belongs to the phase.
func TestTheLastDayIsAskedFor(t *testing.T) {
	onSites(t, func(s *site) {
		desk := s.draft("Phố đi bộ")
		slug := strings.TrimPrefix(desk, office+"/")
		f := s.get("editor", desk+"/phases").form(desk + "/phases")
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
			r := s.post("editor", desk+"/phases", f)
			if c.end.IsZero() {
				r.is(422)
				continue
			}
			r.is(303)
			if end := s.phases(slug)[0].End; !end.Equal(c.end) {
				s.t.Errorf("%s: ends at %s, want %s", c.last, end.In(hanoi), c.end)
			}
			f = s.get("editor", desk+"/phases").form(desk + "/phases")
			if again := s.post("editor", desk+"/phases", f); again.status != 303 || !s.phases(slug)[0].End.Equal(c.end) {
				s.t.Errorf("%s: saved unchanged it ends at %s", c.last, s.phases(slug)[0].End.In(hanoi))
			}
			f = s.get("editor", desk+"/phases").form(desk + "/phases")
		}
	})
}
