package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// reader is somebody who has read nothing: everything that is clicked and filled
// in is found by the words on the screen.
type reader struct {
	*Page
	clicks, fields int
}

// follow clicks what is in sight under the words: a link, a button, or the label
// of a choice. The first that reads exactly so, else the first that begins so.
const findWords = `((words) => {
  const seen = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 1;
  const says = (e) => e.innerText.replace(/\s+/g, " ").trim();
  const all = [...document.querySelectorAll("main a, main button, main label, a, button, summary")].filter(seen);
  return all.find((e) => says(e) === words) ?? all.find((e) => says(e).startsWith(words));
})(%q)`

func (r *reader) find(words string) {
	r.t.Helper()
	r.Wait(fmt.Sprintf(findWords, words))
}

func (r *reader) click(words string) {
	r.t.Helper()
	r.find(words)
	r.clicks++
	Eval[bool](r.Page, `window.__here = true`)
	Eval[bool](r.Page, fmt.Sprintf(`(() => { const e = `+findWords+`; e.scrollIntoView({block: "center"}); e.click(); return true })()`, words))
}

// turn clicks what leads to another page, and waits for that.
func (r *reader) turn(words string) {
	r.t.Helper()
	r.click(words)
	r.Wait(`!window.__here && document.readyState === "complete"`)
}

// write fills in the field whose label begins with the words.
func (r *reader) write(label, text string) {
	r.t.Helper()
	field := fmt.Sprintf(`((words) => { const l = [...document.querySelectorAll("main label")].find((l) => l.checkVisibility() && l.innerText.trim().startsWith(words)); return l && document.getElementById(l.htmlFor) })(%q)`, label)
	r.Wait(field)
	r.fields++
	Eval[bool](r.Page, `(() => { const f = `+field+`; f.scrollIntoView({block: "center"}); f.focus(); f.select?.(); return true })()`)
	r.Do(chromedp.Func(insertText(text)))
}

// TestFromNothingToAnOpenConsultation begins with an empty installation without
// a mail server, follows only what is on the screen, and ends when a citizen
// votes. The bounds say that it does not become longer.
func TestFromNothingToAnOpenConsultation(t *testing.T) {
	a, base := serveFresh(t, false)
	path, _, err := a.FirstRun(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := &reader{Page: Open(t, base, Look{})}
	r.Go(path) // the terminal prints it
	r.write("Tên hiển thị", "Cán bộ quản trị")
	r.write("Thư điện tử", "quan-tri@hanoi.example")
	r.turn("Tạo")
	r.See("Các việc đầu tiên ở dưới đây")
	picture(r.Page, "begin-day")

	r.turn("Đặt tên thành phố")
	r.write("Tên thành phố", "Hà Nội")
	r.write("Đơn vị vận hành", "Văn phòng thử nghiệm")
	r.turn("Lưu")
	r.turn("Việc cần xử lý")
	r.See("Chưa có máy chủ thư")
	r.turn("Mời đồng nghiệp")
	r.write("Tên hiển thị", "Cán bộ biên tập")
	r.write("Thư điện tử", "bien-tap@hanoi.example")
	r.click("Biên tập")
	r.turn("Tạo liên kết mời")
	r.See("Liên kết chỉ hiện lần này")
	invitation := r.Text(".copy-text")
	picture(r.Page, "begin-invitation")

	r.turn("Việc cần xử lý")
	r.turn("Tạo đợt tham vấn đầu tiên")
	r.write("Tên đợt tham vấn", "Phố đi bộ quanh hồ")
	r.write("Câu hỏi", "Phố đi bộ quanh hồ nên có những gì?")
	r.turn("Tạo bản nháp")
	picture(r.Page, "begin-steps")

	r.turn("5. Công bố")
	r.See("Chưa công bố được vì còn thiếu")
	picture(r.Page, "begin-refused")
	if r.Count("form button.btn-primary") > 0 && Eval[bool](r.Page, `[...document.querySelectorAll("main button")].some((b) => b.innerText.trim() === "Công bố")`) {
		t.Error("publishing is offered while something is missing")
	}
	r.turn("Ý kiến khởi đầu để người dân bình chọn")
	lines := ""
	for _, s := range []string{
		"Phố nên có thêm ghế nghỉ dưới bóng cây", "Xe đạp nên được gửi miễn phí quanh hồ", "Hàng rong nên có chỗ bán cố định",
		"Buổi tối nên tắt loa từ hai mươi hai giờ", "Nhà vệ sinh công cộng nên mở suốt đêm", "Trẻ em nên có sân chơi riêng trên phố", "Cuối tuần nên có chợ sách cũ",
	} {
		lines += s + "\n"
	}
	r.write("Các ý kiến", lines)
	r.turn("Thêm tất cả")
	r.See("Đã thêm các ý kiến")
	picture(r.Page, "begin-statements")
	r.turn("Về các bước của đợt tham vấn")
	r.See("Đang có 7")

	r.turn("3. Lịch")
	now := time.Now()
	r.write("Ngày đầu tiên", "mai")
	r.write("Ngày cuối cùng", now.AddDate(0, 0, 20).Format("02/01/2006"))
	r.turn("Lưu")
	r.See("Ngày chưa đúng. Ví dụ: 02/10/2026.")
	picture(r.Page, "begin-calendar-refused")
	r.write("Ngày đầu tiên", now.AddDate(0, 0, -1).Format("02/01/2006"))
	r.turn("Lưu")
	r.See("Đã lưu các giai đoạn")
	if end := Eval[string](r.Page, `document.getElementsByName("phases[0].end")[0].value`); end != now.AddDate(0, 0, 20).Format("02/01/2006") {
		t.Errorf("the last day became %q", end)
	}
	picture(r.Page, "begin-calendar")
	r.turn("Tổng quan")
	r.turn("4. Xem như người dân")
	r.See("Phố đi bộ quanh hồ nên có những gì?")
	r.clicks++
	Eval[bool](r.Page, `(history.back(), true)`)
	r.turn("5. Công bố")
	picture(r.Page, "begin-publish")
	r.turn("Công bố")
	r.See("Đã công bố.")

	citizen := &reader{Page: Open(t, base, Look{Phone: true})}
	citizen.Go("/")
	citizen.See("Phố đi bộ quanh hồ nên có những gì?")
	citizen.Submit("main a.btn-primary")
	citizen.Wait(takes)
	citizen.click("Đồng ý")
	citizen.See("Bạn đã bình chọn 1/7")

	colleague := Open(t, base, Look{})
	colleague.Go(invitation[len(base):])
	colleague.See("Cán bộ biên tập")

	if t.Logf("%d clicks, %d fields", r.clicks, r.fields); r.clicks > 26 || r.fields > 13 {
		t.Errorf("%d clicks and %d fields from nothing to an open consultation", r.clicks, r.fields)
	}
}
