package browser

import (
	"fmt"
	"strings"
	"testing"
)

const statementNow = `document.querySelector(".vote-form input[name=statement]").value`

// vote presses a key and waits for another statement.
func voteByKey(p *Page, key string) {
	p.t.Helper()
	p.Wait(takes)
	before := Eval[string](p, statementNow)
	p.Press(key)
	p.Wait(fmt.Sprintf(`%s !== %q`, statementNow, before))
}

func TestAGuestVotesByKeyboardOnAPhone(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true})
	p.Go(c + "/vote")
	p.See("Bạn đã bình chọn 0/54")
	picture(p, "vote-first")
	for i, key := range []string{"1", "2", "3", "1", "1", "2", "1"} {
		voteByKey(p, key)
		p.See(fmt.Sprintf("Bạn đã bình chọn %d/54", i+1))
		p.See("Đã lưu")
	}
	p.See("Xem vị trí của bạn trên bản đồ ý kiến")
	picture(p, "vote-seven")
	p.Go(c + "/vote/mine")
	if n := p.Count(".item"); n != 7 {
		t.Errorf("%d votes of one's own after seven", n)
	}
	picture(p, "vote-mine")
	p.Go(c + "/statements?sort=number")
	p.Wait(`document.querySelectorAll("[id^=yours-] .vote-word").length > 0`)
	p.See("Lựa chọn của bạn:")
	picture(p, "vote-marks")
	p.Go(c + "/map")
	picture(p, "vote-map")
}

func TestVotesWithoutANetworkAreSentOnce(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true})
	p.Go(c + "/vote")
	voteByKey(p, "1")
	p.Wait(`performance.getEntriesByType("resource").filter((r) => r.name.endsWith("/vote/deck") && r.responseEnd > 0).length > 0`)
	p.Offline(true)
	for i := range 3 {
		voteByKey(p, "2")
		p.See(fmt.Sprintf("Chưa gửi: %d", i+1))
	}
	if text := p.Text(".vote-status"); text == "" || strings.Contains(text, "Đã lưu") {
		t.Errorf("without a network the page says that votes are saved: %q", text)
	}
	p.See("Bạn đã bình chọn 1/54")
	picture(p, "vote-offline")
	p.Offline(false)
	p.Do() // the browser tells the page by itself
	Eval[bool](p, `dispatchEvent(new Event("online"))`)
	p.See("Bạn đã bình chọn 4/54")
	if left := Eval[string](p, `localStorage.getItem("votes") ?? ""`); left != "" {
		t.Errorf("still kept: %s", left)
	}
	p.Go(c + "/vote/mine")
	if n := p.Count(".item"); n != 4 {
		t.Errorf("%d votes arrived, want 4", n)
	}
}

func TestAGuestAddsAnIdeaAndFollowsIt(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{})
	p.Go(c + "/ideas")
	p.Type("#idea-text", "Lễ hội Thiết kế sáng tạo nên tổ chức hai năm một lần")
	p.See("Các ý kiến gần giống")
	picture(p, "idea-similar")
	Eval[bool](p, `document.querySelector("#idea-text").value = ""; true`)
	p.Type("#idea-text", "Mỗi phường nên có một phòng đọc mở cửa buổi tối")
	p.Submit(".form .btn-primary")
	p.See("Đã nhận ý kiến của bạn")
	picture(p, "idea-taken")
	code := p.Text(".tracking-code")
	p.Go("/track")
	p.Type("#code-code", code)
	p.Submit(".form .btn-primary")
	p.See("Chờ duyệt")
	picture(p, "track")
}
