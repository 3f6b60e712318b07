package browser

import (
	"testing"

	"dienhong/civic"
)

// TestAnOrganisationIsFoundWhileSomebodyTypes chooses who answers, among the sixty of
// the directory, by keyboard with JavaScript and by the button without.
func TestAnOrganisationIsFoundWhileSomebodyTypes(t *testing.T) {
	a, base, _ := votingApp(t)
	jar := session(t, base, passOf(t, a, civic.Editor))
	const chosen = `document.querySelector("input[name=body]:checked")?.value === "so-vhtt"`

	p := Open(t, base, Look{Phone: true})
	enter(t, p, jar)
	p.Go("/office/answers/new")
	fill(p, "text_vi", "Thành phố tiếp thu")
	p.Type("#f-body-find", "so van hoa")
	p.Wait(`document.querySelector("input[name=body][value=so-vhtt]")`)
	if words := Eval[string](p, `document.activeElement.value`); words != "so van hoa" {
		t.Errorf("the cursor left what is typed: %q", words)
	}
	p.Enter() // looks again; it neither leaves the page nor saves
	p.Wait(`document.querySelector("dh-pick[data-name=body] [role=status]").innerText.startsWith("Tìm thấy")`)
	p.Click("input[name=body][value=so-vhtt]")
	Eval[string](p, `document.querySelector("#f-body-find").value = ""`)
	p.Type("#f-body-find", "bao tang")
	p.Wait(`[...document.querySelectorAll("dh-pick[data-name=body] .choice")].some((c) => c.innerText.includes("Bảo tàng"))`)
	if !Eval[bool](p, chosen) {
		t.Error("what was chosen is lost while somebody looks on")
	}
	if text := Eval[string](p, `document.getElementsByName("text_vi")[0].value`); text != "Thành phố tiếp thu" {
		t.Errorf("what was typed elsewhere became %q", text)
	}
	if p.Path() != "/office/answers/new" {
		t.Errorf("at %s", p.Path())
	}
	picture(p, "pick")

	p = Open(t, base, Look{Scriptless: true})
	enter(t, p, jar)
	p.Go("/office/answers/new")
	p.Type("#f-body-find", "so van hoa")
	p.Submit("button[name=pick][value=body]")
	p.Click("input[name=body][value=so-vhtt]")
	p.Submit("button[name=pick][value=subjects]")
	if p.Count("input[name=body]:checked") != 1 {
		t.Error("what was chosen is lost when somebody looks for something else")
	}
}

// TestAFieldNamedActionDoesNotHideWhereAFormGoes looks for an organisation in the form of
// an event, which has a field of that name.
func TestAFieldNamedActionDoesNotHideWhereAFormGoes(t *testing.T) {
	a, base, _ := votingApp(t)
	p := Open(t, base, Look{})
	enter(t, p, session(t, base, passOf(t, a, civic.Editor)))
	p.Go("/office/events/new")
	Eval[bool](p, `window.stays = true`)
	p.Type("#f-organiser-find", "so van hoa")
	p.Wait(`document.querySelector("input[name=organiser][value=so-vhtt]")`)
	if !Eval[bool](p, `window.stays === true && document.activeElement.id === "f-organiser-find"`) {
		t.Error("the page was loaded again while somebody typed")
	}
}
