package browser

import (
	"fmt"
	"strings"
	"testing"

	"dienhong/civic"
)

func TestAGuestVotesWithoutJavaScript(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true, Scriptless: true})
	p.Go("/")
	p.Submit("main a.btn-primary")
	p.See("Bạn đã bình chọn 0/54")
	for i, vote := range []string{"agree", "disagree", "pass"} {
		p.Wait(takes)
		before := Eval[string](p, statementNow)
		p.Submit(".vote-button[value=" + vote + "]")
		p.Wait(fmt.Sprintf(`%s !== %q`, statementNow, before))
		p.See(fmt.Sprintf("Bạn đã bình chọn %d/54", i+1))
	}
	p.See("Bạn đã bình chọn 3/54")
	p.Go(c + "/vote/mine")
	if n := p.Count(".item"); n != 3 {
		t.Fatalf("%d votes of one's own", n)
	}
	picture(p, "scriptless-mine")
	// Changing one's mind.
	p.Go(Eval[string](p, `[...document.querySelectorAll(".item")].find((i) => i.innerText.includes("Không đồng ý")).querySelector("a[href*='/vote?s=']").getAttribute("href")`))
	p.Wait(takes)
	p.Submit(".vote-button[value=pass]")
	p.Go(c + "/vote/mine")
	if n := p.Count(".item"); n != 3 {
		t.Errorf("%d votes after one was changed", n)
	}
	if n := strings.Count(p.Text("main"), "Chưa có ý kiến"); n < 2 {
		t.Errorf("%d passes after a second one:\n%s", n, p.Text("main"))
	}
}

func TestAGuestAddsAnIdeaWithoutJavaScript(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true, Scriptless: true})
	p.Go(c + "/ideas")
	p.Type("#idea-text", "Ngắn")
	p.Submit(".form .btn-primary")
	p.Wait(`document.querySelector(".error-summary")`)
	if kept := Eval[string](p, `document.querySelector("#idea-text").value`); kept != "Ngắn" {
		t.Errorf("what was typed became %q", kept)
	}
	if to := Eval[string](p, `document.querySelector(".error-summary a").getAttribute("href")`); p.Count(to) != 1 {
		t.Errorf("the summary points to %q, which is not there", to)
	}
	p.Type("#idea-text", " nhưng đủ ý: mỗi phường một phòng đọc mở buổi tối")
	p.Submit(".form .btn-primary")
	p.See("Đã nhận ý kiến của bạn")
	code := p.Text(".tracking-code")
	p.Go("/track")
	p.Type("#code-code", code)
	p.Submit(".form .btn-primary")
	p.See("Chờ duyệt")
}

func TestAnOfficerMakesAConsultationWithoutJavaScript(t *testing.T) {
	a, base := serve(t, settings(demonstrationData(t)))
	p := Open(t, base, Look{Scriptless: true})
	enter(t, p, session(t, base, passOf(t, a, civic.Editor)))
	p.Go("/office")
	p.Submit(`main a[href="/office/consultations/new"]`)
	p.Type("#f-title_vi", "Vườn hoa của phường")
	p.Type("#f-question_vi", "Vườn hoa của phường nên trồng gì?")
	p.Submit("main form button.btn-primary")
	p.See("Đã tạo bản nháp.")
	const desk = "/office/consultations/vuon-hoa-cua-phuong"
	p.Go(desk + "/phases")
	fill(p, "phases[0].start", "2026-01-02T00:00")
	fill(p, "phases[0].end", "2126-01-02T00:00")
	p.Submit("main form button.btn-primary")
	p.See("Đã lưu các giai đoạn.")
	p.Go(desk + "/statements")
	p.Type("#seed-text_vi", "Nên trồng nhiều cây sưa hơn cây cảnh")
	p.Submit("#seed .btn-primary")
	p.See("Nên trồng nhiều cây sưa hơn cây cảnh")
	p.Go(desk + "/publish")
	p.Submit("main form button.btn-primary")
	p.See("Đã công bố.")
	guest := Open(t, base, Look{Phone: true, Scriptless: true})
	guest.Go("/consultations/vuon-hoa-cua-phuong/vote")
	guest.See("Nên trồng nhiều cây sưa hơn cây cảnh")
	guest.Wait(takes)
	guest.Submit(".vote-button[value=agree]")
	guest.Go("/consultations/vuon-hoa-cua-phuong/vote/mine")
	guest.See("Đồng ý")
}

func TestAModeratorDecidesWithoutJavaScript(t *testing.T) {
	a, base, c := votingApp(t)
	sendIdeas(t, base, c, "Hồ Gươm nên có thêm ghế nghỉ cho người cao tuổi")
	p := Open(t, base, Look{Scriptless: true})
	enter(t, p, session(t, base, passOf(t, a, civic.Moderator)))
	p.Go("/office/moderation")
	p.See("Còn 1 mục")
	p.Submit(".queue-item .btn-primary")
	p.See("Không còn ý kiến nào chờ")
	p.Go(c + "/statements?q=ghe+nghi")
	p.See("Hồ Gươm nên có thêm ghế nghỉ")
}
