package ui

import (
	"strings"
	"testing"
)

func TestNamesStayOnOneLine(t *testing.T) {
	for _, c := range []struct{ page, want string }{
		{`<p title="Hà Nội">Hà Nội và <b>TP. Hồ Chí Minh</b></p>`, "<p title=\"Hà Nội\">Hà\u00a0Nội và <b>TP.\u00a0Hồ\u00a0Chí\u00a0Minh</b></p>"},
		{`<textarea>Hà Nội</textarea> Hà Nội`, "<textarea>Hà Nội</textarea> Hà\u00a0Nội"},
		{`<select><option>Hà Nội</option></select>`, `<select><option>Hà Nội</option></select>`},
		{`Hà Nội`, "Hà\u00a0Nội"},
		{`<br`, `<br`},
		{``, ``},
	} {
		var got strings.Builder
		if err := bind(&got, c.page); err != nil || got.String() != c.want {
			t.Errorf("%q becomes %q, %v", c.page, got.String(), err)
		}
	}
}
