package browser

import (
	"fmt"
	"testing"
)

// focused describes what has the focus and whether it can be seen to have it.
type focused struct {
	Name    string `json:"name"`
	Shown   bool   `json:"shown"`   // inside the window
	Marked  bool   `json:"marked"`  // with an outline
	Matches bool   `json:"matches"` // what was looked for
}

const focusedNow = `((selector) => {
  const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
  return {
    name: (e.innerText || e.name || e.tagName).trim().slice(0, 60),
    shown: e !== document.body && r.width > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth,
    marked: s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2,
    matches: e.matches(selector),
  };
})(%q)`

// tabTo presses Tab until something that matches has the focus, and reports
// stops at which a reader would not see where they are.
func tabTo(p *Page, selector string) {
	p.t.Helper()
	var last focused
	for range 60 {
		p.Press("\t")
		last = Eval[focused](p, fmt.Sprintf(focusedNow, selector))
		if !last.Shown || !last.Marked {
			p.t.Errorf("%s: the focus on %q is shown: %v, marked: %v", p.Path(), last.Name, last.Shown, last.Marked)
		}
		if last.Matches {
			return
		}
	}
	p.t.Fatalf("60 × Tab never reached %s; at last %q\non %s", selector, last.Name, p.where())
}

func TestFromHomeToAVoteByTabAndEnter(t *testing.T) {
	base, c := votingSite(t)
	for _, look := range []Look{{Calm: true}, {Phone: true, Dark: true, Calm: true}} {
		p := Open(t, base, look)
		p.Go("/")
		p.Press("\t")
		if on := Eval[focused](p, fmt.Sprintf(focusedNow, `a[href="#content"]`)); !on.Matches || !on.Shown {
			t.Errorf("the first stop is %+v, not the link that skips to the content", on)
		}
		p.Enter()
		p.Press("\t")
		if !Eval[bool](p, `document.querySelector("main").contains(document.activeElement)`) {
			t.Errorf("after skipping, the focus is on %q", Eval[string](p, `document.activeElement.outerHTML.slice(0, 200)`))
		}
		p.Go("/")
		tabTo(p, `main a.btn-primary`)
		p.Enter()
		p.See("Bạn đã bình chọn 0/54")
		if at := p.Path(); at != c+"/vote" {
			t.Errorf("Enter led to %s", at)
		}
		for i := range 3 {
			before := Eval[string](p, statementNow)
			tabTo(p, `.vote-button[value=agree]`)
			p.Enter()
			p.Wait(fmt.Sprintf(`%s !== %q`, statementNow, before))
			p.See(fmt.Sprintf("Bạn đã bình chọn %d/54", i+1))
			if Eval[bool](p, `document.activeElement === document.body`) {
				t.Error("the focus is lost after a vote")
			}
		}
	}
}

func TestErrorsTakeTheFocus(t *testing.T) {
	base, c := votingSite(t)
	p := Open(t, base, Look{Phone: true, Calm: true})
	for _, form := range []struct{ address, field string }{{c + "/ideas", "#idea-text"}, {"/track", "#code-code"}, {"/sign-in", "#f-email"}} {
		p.Go(form.address)
		tabTo(p, form.field)
		p.Type(form.field, "x")
		tabTo(p, "main form .btn-primary")
		p.Enter()
		p.Wait(`document.querySelector(".error-summary")`)
		p.Wait(`document.activeElement.matches(".error-summary")`)
		tabTo(p, ".error-summary a")
		p.Enter()
		p.Wait(fmt.Sprintf(`document.activeElement.matches(%q)`, form.field))
		if kept := Eval[string](p, fmt.Sprintf(`document.querySelector(%q).value`, form.field)); kept != "x" {
			t.Errorf("%s: what was typed became %q", form.address, kept)
		}
	}
}

// tabbable counts what the Tab key should reach and marks it: links, fields,
// buttons; of the choices of one question only one.
const tabbable = `(() => {
  window.__left = new Set();
  const asked = new Set();
  for (const e of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
    if (e.disabled || e.type === "hidden" || e.tabIndex < 0 || !e.checkVisibility({visibilityProperty: true})) continue;
    if (e.type === "radio") {
      if (asked.has(e.name)) continue;
      asked.add(e.name);
    }
    __left.add(e.type === "radio" ? "radio " + e.name : e);
  }
  return __left.size;
})()`

// reachedNow takes what has the focus from what is left to reach; it says whether
// the focus has left the page.
const reachedNow = `(() => {
  const e = document.activeElement;
  if (!e || e === document.body) return true;
  __left.delete(e.type === "radio" ? "radio " + e.name : e);
  return false;
})()`

const unreached = `[...__left].map((e) => typeof e === "string" ? e : e.outerHTML.slice(0, 120))`

// TestEverythingIsReachedByTab goes through a page of every kind from the first
// stop to the last.
func TestEverythingIsReachedByTab(t *testing.T) {
	a, base, c := votingApp(t)
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	jar := voter(t, base, c)
	awaitText(t, base+c+"/results", "/about/opinion-map")
	p := Open(t, base, Look{Phone: true, Calm: true})
	enter(t, p, jar)
	for _, address := range follow(t, a, base, jar, "/").sorted() {
		p.Go(address)
		p.Wait(`!document.querySelector("dh-yours:not([data-done])")`)
		stops := Eval[int](p, tabbable)
		if stops > 250 {
			continue // the reference of the API: links of one kind
		}
		for range stops + 3 {
			p.Press("\t")
			if Eval[bool](p, reachedNow) {
				break
			}
			at := Eval[focused](p, fmt.Sprintf(focusedNow, "*"))
			if !at.Shown || !at.Marked {
				t.Errorf("%s: the focus on %q is shown: %v, marked: %v", address, at.Name, at.Shown, at.Marked)
			}
		}
		if left := Eval[[]string](p, unreached); len(left) > 0 {
			t.Errorf("%s: Tab does not reach %d of %d: %q", address, len(left), stops, left[:min(3, len(left))])
		}
	}
}
