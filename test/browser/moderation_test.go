package browser

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"

	"dienhong/app"
	"dienhong/civic"
)

// sendIdeas adds ideas as guests do, each from a browser of its own.
func sendIdeas(t *testing.T, base, consultation string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		jar, _ := cookiejar.New(nil)
		guest := &http.Client{Jar: jar}
		r, err := guest.Get(base + consultation + "/ideas")
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r, err = guest.Post(base+consultation+"/ideas", "application/x-www-form-urlencoded",
			bytes.NewBufferString(url.Values{"text": {text}}.Encode())); err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != http.StatusCreated {
			t.Fatalf("%q: %s", text, r.Status)
		}
	}
}

// passOf gives the way in of the demonstration's officer with a role.
func passOf(t *testing.T, a *app.App, role civic.Role) string {
	t.Helper()
	passes, err := a.Passes(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range passes {
		if p.Role == role {
			return p.Path
		}
	}
	t.Fatalf("nobody has the role %s", role)
	return ""
}

func TestAModeratorClearsTheQueueByKeyboard(t *testing.T) {
	a, base, c := votingApp(t)
	sendIdeas(t, base, c,
		"Hồ Gươm nên có thêm ghế nghỉ cho người cao tuổi", "Mua hàng giảm giá ở cửa hàng của chúng tôi nhé",
		"Thư viện nên có góc chế tạo và thí nghiệm cho mọi người", "Xe buýt đêm nên chạy đến các không gian sáng tạo",
		"Nên dạy trẻ em vẽ tranh Hàng Trống ở trường", "Các phố nghề cần có bảng chỉ dẫn hai thứ tiếng")
	p := Open(t, base, Look{})
	p.Go(passOf(t, a, civic.Moderator))
	if p.Count("form button.btn-primary") > 0 && p.Path() != "/office" {
		p.Submit("form button.btn-primary")
	}
	p.Go("/office/moderation")
	p.See("Còn 6 mục")
	picture(p, "queue")
	p.Press("j")
	p.Press("a")
	p.See("Còn 5 mục")
	p.See("Đã chấp nhận")
	// Advertising is the sixth reason.
	p.Press("6")
	p.Press("h")
	p.See("Còn 4 mục")
	picture(p, "queue-two-done")
	p.Press("j")
	p.Press("r") // without a reason
	p.See("Hãy chọn một lý do")
	picture(p, "queue-no-reason")
	p.Go("/office/moderation")
	p.Click(`.queue-item details summary`)
	p.Submit(`.queue-item details button`)
	p.See("Gộp vào ý kiến 36")
	p.Submit(`.notice form button`)
	p.See("Đã hoàn tác")
	for _, box := range []string{"1", "2"} {
		p.Click(`.queue-item:nth-child(` + box + `) [data-pick]`)
	}
	p.Submit(`#bulk button.btn`)
	p.See("2 ý kiến sẽ được đăng")
	picture(p, "queue-bulk")
	p.Submit(`#bulk button.btn-primary`)
	p.See("Đã chấp nhận: 2 ý kiến")
	picture(p, "queue-bulk-done")
	for n := 2; n > 0; n-- {
		p.See(fmt.Sprintf("Còn %d mục", n))
		p.Press("j")
		p.Press("a")
	}
	p.See("Không còn ý kiến nào chờ")
	picture(p, "queue-empty")
	p.Go("/office" + c + "/statements")
	picture(p, "office-statements")
	p.Go("/office/moderation/1/36")
	picture(p, "office-item")
	p.Go(c + "/moderation")
	p.See("Quảng cáo")
	picture(p, "log")
}
