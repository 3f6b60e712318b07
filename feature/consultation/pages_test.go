package consultation

import (
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/figure"
	"dienhong/kit/site"
)

// publish makes a public consultation with the usual phases.
func (s *house) publish(title string) Consultation {
	s.T.Helper()
	c, err := s.module.Service.Create(s.T.Context(), editor, Blueprint{Texts: texts(title), Phases: usualPhases(), Topics: []Topic{{Pillar: "p1", Name: civic.Text{VI: "Phố cổ"}}}, Publish: true})
	if err != nil {
		s.T.Fatal(err)
	}
	return c
}

func TestHomeAsksOneThing(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("", "/").Is(200).Says("Hiện chưa có đợt lấy ý kiến nào", "Đơn vị vận hành", "Văn phòng")

		s.publish("Phố đi bộ")
		s.now, s.around.figures = start.Add(days(3)), figure.Given{Participants: 1204, Statements: 54, Votes: 36345}
		p := s.Get("", "/en").Is(200)
		if got := site.Content(p.All("h1")[0]); got != "What to do?" {
			t.Errorf("the page asks %q", got)
		}
		p.Says("26 days left.", "1,204", "36,345", "Vote now")

		s.now = start.Add(days(29)).Add(time.Hour)
		s.Get("", "/").Says("Kết thúc hôm nay", "1.204", "hết ngày 31/10/2020")
	})
}

func TestEveryStateIsSaid(t *testing.T) {
	onSites(t, func(s *house) {
		c := s.publish("Phố đi bộ")
		c, err := s.module.Service.Archive(t.Context(), editor, c.Slug, c.Version, start.Add(days(400)))
		if err == nil {
			t.Fatal("archived before anything was published")
		}
		c, _ = s.module.Service.BySlug(t.Context(), editor, "pho-di-bo")
		for _, step := range []struct {
			at        time.Duration
			want      string
			vote, see bool
		}{
			{-days(1), "Nhận ý kiến từ 02/10/2020.", false, false},
			{days(1), "Bạn có thể bình chọn và gửi ý kiến đến hết ngày 31/10/2020.", true, false},
			{days(31), "Đã ngừng nhận ý kiến. Bước tiếp theo bắt đầu 06/11/2020.", false, false},
			{days(36), "Cơ quan chủ trì đang tổng hợp, tiếp thu, giải trình, đến hết ngày 30/11/2020.", false, false},
			{days(61), "Kết quả đã được công bố ngày 01/12/2020.", false, true},
		} {
			s.now = start.Add(step.at)
			p := s.Get("", "/consultations/pho-di-bo").Is(200)
			p.Says(step.want, "Các giai đoạn", "Phố cổ", "Từ 02/10/2020 đến hết ngày 31/10/2020")
			if got := strings.Contains(p.Body, `href="/consultations/pho-di-bo/vote"`); got != step.vote {
				t.Errorf("after %v: a link to vote is %v", step.at, got)
			}
			if got := strings.Contains(p.Body, `btn-primary" href="/consultations/pho-di-bo/results"`); got != step.see {
				t.Errorf("after %v: the results first is %v", step.at, got)
			}
		}
		s.now = start.Add(days(500))
		if _, err = s.module.Service.Archive(t.Context(), editor, c.Slug, c.Version, s.now.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		s.Get("", "/consultations/pho-di-bo").Says("Đã đưa vào lưu trữ ngày 13/02/2022")

		s.now = start
		d := s.publish("Bị hủy")
		if _, err := s.module.Service.Cancel(t.Context(), editor, d.Slug, d.Version, civic.Text{VI: "Hoãn vì bão"}); err != nil {
			t.Fatal(err)
		}
		p := s.Get("", "/en/consultations/bi-huy").Is(200)
		p.Says("Cancelled on 2 October 2020.", "Hoãn vì bão")
		if !strings.Contains(p.Body, `lang="vi"`) {
			t.Error("a Vietnamese reason on an English page is not marked")
		}
	})
}

func TestListFiltersByTheAddress(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("", "/consultations").Says("Thành phố chưa công bố đợt tham vấn nào.")
		s.publish("Phố đi bộ")
		d := s.publish("Đường sách")
		s.now = start.Add(days(1))
		if _, err := s.module.Service.Cancel(t.Context(), editor, d.Slug, d.Version, civic.Text{VI: "Hoãn"}); err != nil {
			t.Fatal(err)
		}
		for address, want := range map[string][2]bool{
			"?all": {true, true}, "?state=open": {true, false}, "?state=cancelled": {false, true}, "?state=archived": {false, false},
			"?state=nonsense": {true, true}, "?q=pho+di": {true, false}, "?q=DUONG+sach": {false, true}, "?q=duong&state=open": {false, false}, "?page=99": {true, true},
		} {
			p := s.Get("", "/consultations"+address).Is(200)
			one, two := strings.Contains(p.Body, "/consultations/pho-di-bo"), strings.Contains(p.Body, "/consultations/duong-sach")
			if one != want[0] || two != want[1] {
				t.Errorf("%s shows %v %v", address, one, two)
			}
		}
		s.Get("", "/consultations?page=x").Is(422)
		s.Get("", "/consultations?q=a%E2%80%AEb").Is(422)
	})
}

func TestDraftsAreUnseen(t *testing.T) {
	onSites(t, func(s *house) {
		c, err := s.module.Service.Create(t.Context(), editor, Blueprint{Texts: texts("Bản nháp kín")})
		if err != nil {
			t.Fatal(err)
		}
		s.Get("", "/consultations/"+c.Slug).Is(404)
		s.Get("editor", "/consultations/"+c.Slug).Is(200).Says("Bản chưa công bố")
		if _, err := s.module.Service.Cancel(t.Context(), editor, c.Slug, c.Version, civic.Text{VI: "Thôi"}); err != nil {
			t.Fatal(err)
		}
		s.Get("", "/consultations/"+c.Slug).Is(404)
		if p := s.Get("", "/"); strings.Contains(p.Body, "Bản nháp kín") {
			t.Error("a draft is on the home page")
		}
		for _, path := range []string{"", "/texts", "/phases", "/topics", "/meetings", "/meetings/new", "/documents", "/publish", "/history"} {
			s.Get("", "/office/consultations/"+c.Slug+path).Is(401)
			s.Get("moderator", "/office/consultations/"+c.Slug+path).Is(403)
			s.Get("editor", "/office/consultations/"+c.Slug+path).Is(200)
		}
		s.Get("moderator", "/office").Is(200)
		s.Get("editor", "/office").Is(200).Says("Chào Cán bộ")
	})
}

func TestMeetingPage(t *testing.T) {
	onSites(t, func(s *house) {
		c := s.publish("Phố đi bộ")
		m, err := s.module.Service.SaveMeeting(t.Context(), editor, c.Slug, Meeting{
			Title: civic.Text{VI: "Tọa đàm"}, Start: start.Add(9 * time.Hour), End: start.Add(11 * time.Hour), Place: civic.Text{VI: "Văn Miếu", EN: "Temple of Literature"},
			Agenda: civic.Text{VI: "Mục một\nMục hai"}, Bodies: civic.Text{VI: "Sở Văn hóa | chủ trì"}, Minutes: civic.Text{VI: "Đoạn một.\n\nĐoạn hai."}, Sources: "Báo | https://example.org/a",
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Get("", "/consultations/pho-di-bo/meetings/"+string(m.ID)).Is(200).Says("09:00–11:00, 02/10/2020", "Văn Miếu", "Mục hai", "Sở Văn hóa", "chủ trì", "Đoạn hai.", "Báo")
		p := s.Get("", "/en/consultations/pho-di-bo/meetings/"+string(m.ID)).Is(200)
		p.Says("Temple of Literature", "Mục hai")
		if !strings.Contains(p.Body, `<div lang="vi"><ul`) {
			t.Error("a Vietnamese agenda on an English page is not marked")
		}
		s.publish("Khác")
		s.Get("", "/consultations/khac/meetings/"+string(m.ID)).Is(404)
		s.Get("", "/consultations/pho-di-bo/meetings/nosuch").Is(404)
	})
}
