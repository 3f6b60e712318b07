package browser

import "testing"

// signInFirst makes the first administrator of an empty installation.
func signInFirst(t *testing.T, p *Page, path string) {
	t.Helper()
	p.Go(path)
	p.Type("#f-name", "Cán bộ quản trị")
	p.Type("#f-email", "quan-tri@hanoi.example")
	p.Submit("main form button[type=submit]")
	p.See("Tài khoản quản trị đã được tạo")
}

// fill sets a field as a browser's own picker does.
func fill(p *Page, name, value string) {
	Eval[string](p, `(() => { const f = document.getElementsByName('`+name+`')[0]; f.value = '`+value+`'; f.dispatchEvent(new Event('input', {bubbles: true})); return f.value })()`)
}

func TestAnOfficerMakesAConsultationAndPublishesIt(t *testing.T) {
	a, base := serveEmpty(t)
	path, _, err := a.FirstRun(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := Open(t, base, Look{})
	signInFirst(t, p, path)
	p.Go("/office")
	p.See("Đang chờ xử lý")
	p.Go("/office/consultations/new")
	p.Submit("main form button.btn-primary")
	p.See("Không được để trống.")
	if on := Eval[string](p, `document.activeElement.className`); on != "error-summary" {
		t.Errorf("the focus is on %q, not on the summary of errors", on)
	}
	picture(p, "new-refused")
	p.Type("#f-title_vi", "Phố đi bộ quanh hồ")
	p.Type("#f-question_vi", "Phố đi bộ quanh hồ nên có những gì?")
	p.Press("\r") // Enter sends the form
	p.See("Đã tạo bản nháp.")
	const desk = "/office/consultations/pho-di-bo-quanh-ho"
	if at := p.Path(); at != desk+"?done=consultation.create" {
		t.Fatalf("at %s", at)
	}

	p.Go(desk + "/phases")
	fill(p, "phases[0].start", "2026-01-02T00:00")
	fill(p, "phases[0].end", "2126-01-02T00:00")
	p.Submit("button[name=act][value=add]")
	p.Submit("button[name=remove][value='1']")
	p.Submit("button[name=act][value=add]")
	fill(p, "phases[1].start", "2126-01-02T00:00")
	fill(p, "phases[1].end", "2126-02-02T00:00")
	Eval[bool](p, `document.getElementsByName('phases[1].name_vi')[0].focus() || true`)
	p.Press("\r") // must save, not press the first button of a row
	p.See("Đã lưu các giai đoạn.")
	if n := p.Count("fieldset"); n != 2 {
		t.Errorf("%d phases", n)
	}
	picture(p, "phases-saved")

	p.Go("/consultations/pho-di-bo-quanh-ho")
	p.See("Bản chưa công bố")
	p.Go(desk + "/publish")
	p.See("Chưa công bố được vì còn thiếu")
	p.Submit(`.notice a[href$="/statements"]`)
	p.Type("#seed-text_vi", "Phố nên có ghế nghỉ dưới bóng cây")
	p.Submit("#seed .btn-primary")
	p.See("Phố nên có ghế nghỉ")
	p.Go(desk + "/publish")
	p.See("mọi người đọc được các nội dung sau")
	picture(p, "publish")
	p.Submit("main form button.btn-primary")
	p.See("Đã công bố.")

	visitor := Open(t, base, Look{Phone: true, Scriptless: true})
	visitor.Go("/")
	visitor.See("Phố đi bộ quanh hồ nên có những gì?")
	visitor.Submit("a.btn-primary")
	if at := visitor.Path(); at != "/consultations/pho-di-bo-quanh-ho/vote" {
		t.Errorf("one tap led to %s", at)
	}
}

func TestTwoTabsMeetOverOneText(t *testing.T) {
	a, base := serveEmpty(t)
	path, _, err := a.FirstRun(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := Open(t, base, Look{})
	signInFirst(t, p, path)
	p.Go("/office/consultations/new")
	p.Type("#f-title_vi", "Một")
	p.Type("#f-question_vi", "Nên làm gì?")
	p.Press("\r")
	p.See("Đã tạo bản nháp.")
	p.Go("/office/consultations/mot/texts")
	// The other tab saves first.
	Eval[int](p, `fetch(location.pathname, {method: 'POST', body: (() => { const f = new URLSearchParams(new FormData(document.querySelector('main form'))); f.set('title_vi', 'Bản của người kia'); return f })()}).then(r => r.status)`)
	p.Type("#f-summary_vi", "Tóm tắt tôi đang gõ.")
	p.Submit("main form button.btn-primary")
	p.See("Có người vừa lưu nội dung này")
	p.See("Bản của người kia")
	picture(p, "conflict")
	if got := Eval[string](p, `document.getElementsByName('summary_vi')[0].value`); got != "Tóm tắt tôi đang gõ." {
		t.Errorf("what was typed became %q", got)
	}
	p.Submit("main form button.btn-primary")
	p.See("Đã lưu nội dung.")
	if got := Eval[string](p, `document.getElementsByName('summary_vi')[0].value`); got != "Tóm tắt tôi đang gõ." {
		t.Errorf("what was applied on top became %q", got)
	}
}
