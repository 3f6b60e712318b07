package doc

import (
	"bytes"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// inPDF returns what a reader finds in a PDF.
func inPDF(t *testing.T, raw []byte) string {
	t.Helper()
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(raw)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return spaces.ReplaceAllString(string(out), " ")
}

func everywhere(text string) Document {
	d := paper(1)
	d.Title, d.Author, d.Unprinted = text, text, "Không in được:"
	d.Head.Issuer, d.Sign.Name = text, text
	d.Body = Blocks(
		Heading{Text: text}, Heading{Level: 2, Runs: []Run{{Text: text}}}, Plain(text),
		Paragraph{Bullet: true, Align: Justify, Runs: []Run{{Text: text, Bold: true}, {Text: text, Italic: true, Note: text}, {Text: text, Link: "https://example.org/" + text}}},
		Table{Caption: text, Columns: []Column{{text, 1, Left}, {text, 1, Left}}, Rows: Rows(Row{Section: text}, Row{Cells: []Cell{Text(text), Text(text)}})},
	)
	return d
}

func TestEveryTextPrints(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		shown []string
	}{
		"an emoji":               {"Cây xanh 🌳 mát", []string{"Cây xanh □ mát", "Không in được: U+1F333 (deciduous tree)."}},
		"a family":               {"Nhà 👨‍👩‍👧 ta", []string{"Nhà □□□ ta", "U+1F468 (man)"}},
		"a flag with a selector": {"Trái tim ❤️ đỏ", []string{"Trái tim □ đỏ", "U+2764 (heavy black heart)"}},
		"Chinese":                {"Chữ Hán 河內", []string{"Chữ Hán □□", "U+5167, U+6CB3."}},
		"Khmer":                  {"Chữ ខ្មែរ", []string{"U+1781 (khmer letter kha)"}},
		"variants of letters":    {"ＡＢＣ ① Ⓗà", []string{"ABC 1 Hà"}},
		"mathematical letters":   {"𝐇à 𝑁ội", []string{"Hà Nội"}},
		"taken apart":            {"Ha\u0300 No\u0323\u0302i", []string{"Hà Nội"}},
		"broken bytes":           {"a\xffb\xf0\x9f", []string{"Hà Nội"}},
		"the last code point":    {"x\U0010ffff", []string{"U+10FFFF"}},
		"Vietnamese":             {"Ưu tiên người đi bộ, “thành phố sáng tạo” – 100 %", []string{"Ưu tiên người đi bộ, “thành phố sáng tạo” – 100 %"}},
	} {
		t.Run(name, func(t *testing.T) {
			var raw bytes.Buffer
			if err := everywhere(c.text).PDF(&raw); err != nil {
				t.Fatal(err)
			}
			got := inPDF(t, raw.Bytes())
			for _, want := range c.shown {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not in\n%s", want, got)
				}
			}
			if name == "Vietnamese" && strings.Contains(got, "Không in được") {
				t.Errorf("a notice without a reason:\n%s", got)
			}
			var sheet bytes.Buffer
			if err := Sheets(&sheet, c.text, "vi", "Không in được:", time.Time{}, []Sheet{{
				Kicker: c.text, Title: c.text, Lead: []string{c.text}, CodeLabel: c.text, Code: "AB12", Link: "https://example.org",
				Fields: []Blank{{Label: c.text, Hint: c.text, Choices: []string{c.text}, Lines: -1}}, Foot: c.text,
			}}); err != nil {
				t.Fatal(err)
			}
			if got := inPDF(t, sheet.Bytes()); !strings.Contains(got, c.shown[0]) && name != "broken bytes" {
				t.Errorf("the form says\n%s", got)
			}
		})
	}
}

func FuzzEveryTextPrints(f *testing.F) {
	for _, s := range []string{"Hà Nội", "🌳", "a\x00\xff", "\u202eabc", "e\u0301\u0323", "\U0010ffff", "\ufffe\uffff", "ﷺ", "\r\n\t", strings.Repeat("dài", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			t.Skip()
		}
		d := everywhere(text)
		if err := d.PDF(io.Discard); err != nil {
			t.Errorf("PDF of %q: %v", text, err)
		}
		if err := d.DOCX(io.Discard); err != nil {
			t.Errorf("DOCX of %q: %v", text, err)
		}
		if err := d.HTML(io.Discard); err != nil {
			t.Errorf("HTML of %q: %v", text, err)
		}
	})
}
