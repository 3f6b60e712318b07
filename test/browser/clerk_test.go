package browser

import (
	"context"
	"fmt"
	"testing"

	"dienhong/civic"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// ctrlEnter presses Ctrl and Enter in one stroke.
func ctrlEnter(p *Page) {
	p.t.Helper()
	p.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		stroke := input.DispatchKeyEventParams{
			Type: input.DispatchKeyEventTypeRawKeyDown, Modifiers: 2, Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13,
		}
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, stroke); err != nil {
			return err
		}
		stroke.Type = input.DispatchKeyEventTypeKeyUp
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, stroke)
		return err
	}))
}

// at waits until the field with that name has the focus.
func at(p *Page, name string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf(`document.activeElement?.name === %q`, name))
}

// TestAClerkEntersAStackOfPaperByKeyboard never touches the mouse: the text is
// typed where the page opens, the rest by Tab, and Ctrl with Enter stores it.
func TestAClerkEntersAStackOfPaperByKeyboard(t *testing.T) {
	a, base, _ := votingApp(t)
	p := Open(t, base, Look{Calm: true})
	p.Go(passOf(t, a, civic.Editor))
	p.Submit("main form button[type=submit]")
	const counted = `Number(document.querySelector("main").innerText.match(/(\d+) góp ý/)?.[1])`
	p.Go("/office/comments")
	before := Eval[int](p, counted)
	p.Go("/office/comments/enter")

	at(p, "text")
	p.Press("Lớp vẽ cho trẻ em ở nhà văn hóa phường.")
	tabTo(p, `[name=channel]`)
	p.Press("H") // a choice is found by its first letter: Hội nghị
	if channel := Eval[string](p, `document.activeElement.value`); channel != "meeting" {
		t.Errorf("H chose %q", channel)
	}
	fill(p, "received_at", "2026-03-05")
	tabTo(p, `[name=note]`)
	p.Press("Họp dân phố số 3")
	ctrlEnter(p)

	p.See("Đã nhập Góp ý số")
	first := Eval[int](p, `Number(document.body.innerText.match(/Đã nhập Góp ý số (\d+)/)[1])`) // after those of the demonstration
	for i, text := range []string{"Chợ đêm nên có chỗ cho nghệ nhân.", "Thư viện mở cửa buổi tối."} {
		p.See(fmt.Sprintf("Đã nhập Góp ý số %d", first+i))
		at(p, "text")
		if v := Eval[string](p, `document.activeElement.value`); v != "" {
			t.Errorf("the next paper begins with %q", v)
		}
		for name, want := range map[string]string{"channel": "meeting", "received_at": "2026-03-05", "note": "Họp dân phố số 3", "people": "1"} {
			if v := Eval[string](p, `document.getElementsByName('`+name+`')[0].value`); v != want {
				t.Errorf("paper %d: %s is %q, not %q", i+2, name, v, want)
			}
		}
		p.Press(text)
		ctrlEnter(p)
	}
	p.See(fmt.Sprintf("Đã nhập Góp ý số %d", first+2))

	// Something wrong: nothing is stored, what was typed stays, the focus tells.
	at(p, "text")
	p.Press("Ghế đá quanh hồ.")
	tabTo(p, `[name=code]`)
	p.Press("123")
	tabTo(p, `[name=body_name]`)
	p.Press("Tổ dân phố 3")
	ctrlEnter(p)
	p.See("Mã gồm 12 chữ và số")
	if on := Eval[string](p, `document.activeElement.className`); on != "error-summary" {
		t.Errorf("the focus is on %q, not on the summary of errors", on)
	}
	for name, want := range map[string]string{"text": "Ghế đá quanh hồ.", "code": "123", "body_name": "Tổ dân phố 3", "channel": "meeting", "note": "Họp dân phố số 3"} {
		if v := Eval[string](p, `document.getElementsByName('`+name+`')[0].value`); v != want {
			t.Errorf("after a refusal %s is %q, not %q", name, v, want)
		}
	}
	picture(p, "paper-refused")
	tabTo(p, `.error-summary a`)
	p.Enter()
	at(p, "code")
	Eval[bool](p, `document.activeElement.select() || true`)
	p.Press("\b")
	ctrlEnter(p)
	p.See(fmt.Sprintf("Đã nhập Góp ý số %d", first+3))
	picture(p, "paper-stored")
	p.Go("/office/comments")
	if n := Eval[int](p, counted); n != before+4 {
		t.Errorf("%d comments after %d", n, before)
	}
	p.Go("/office/comments?q=ghe+da+quanh+ho")
	p.See("Ghế đá quanh hồ.")
}
