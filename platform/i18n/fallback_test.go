package i18n

import "testing"

// mark is a sentence of the fallback as T writes it while a page is drawn.
func mark(sentence string) string { return markBegin + "vi" + markText + sentence + markEnd }

func TestFallbackSentencesNameTheirLanguageOnThePage(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"nothing to mark": {`<p>Agree</p>`, `<p>Agree</p>`},
		"a text":          {`<p>` + mark("Đồng ý") + `</p>`, `<p><span lang="vi">Đồng ý</span></p>`},
		"beside a text":   {`<p>A ` + mark("Đồng ý") + ` b</p>`, `<p>A <span lang="vi">Đồng ý</span> b</p>`},
		"an attribute":    {`<a title="` + mark("Đồng > ý") + `" href='x'>x</a>`, `<a title="Đồng > ý" href='x'>x</a>`},
		"a title":         {`<title>` + mark("Đồng ý") + ` · Hà Nội</title><p>x</p>`, `<title>Đồng ý · Hà Nội</title><p>x</p>`},
		"an option":       {`<option value="1">` + mark("Đồng ý") + `</option>`, `<option value="1">Đồng ý</option>`},
		"a script":        {`<script>if (1 < 2) "` + mark("Đồng ý") + `"</script><p>` + mark("x") + `</p>`, `<script>if (1 < 2) "Đồng ý"</script><p><span lang="vi">x</span></p>`},
		"two paragraphs":  {`<p>` + markBegin + "vi" + markText + `Một</p><p>Hai` + markEnd + `</p><p>x</p>`, `<p><span lang="vi">Một</span></p><p><span lang="vi">Hai</span></p><p>x</p>`},
		"one in another":  {`<p>` + mark("Ngày "+mark("hai")+" tháng") + `</p>`, `<p><span lang="vi">Ngày </span><span lang="vi">hai</span><span lang="vi"> tháng</span></p>`},
		"forged":          {`<p>` + markBegin + `x" onclick="y` + markText + `z</p>`, `<p><span lang="xonclicky">z</span></p>`},
		"cut off":         {`<p>x` + markBegin + `vi`, `<p>x`},
	} {
		if got := string(Marked([]byte(c.page))); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", name, got, c.want)
		}
	}
}

func FuzzMarked(f *testing.F) {
	f.Add("<p title='" + mark("a") + "'>" + mark("b") + "<title>" + mark("c"))
	f.Fuzz(func(t *testing.T, page string) {
		got := Marked([]byte(page))
		if again := Marked(got); string(again) != string(got) {
			t.Errorf("%q, then %q", got, again)
		}
	})
}
