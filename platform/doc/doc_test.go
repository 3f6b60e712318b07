package doc

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// paper is what an office would write, with a table of n rows.
func paper(n int) Document {
	rows := func(yield func(Row, error) bool) {
		if !yield(Row{Section: "I. Tái tạo đô thị"}, nil) {
			return
		}
		for i := range n {
			if !yield(Row{Cells: []Cell{
				Text(fmt.Sprint(i + 1)), Text("Nên giữ lại một phần nhà máy cũ làm không gian sáng tạo; đường phố ưu tiên người đi bộ."),
				{{Runs: []Run{{Text: "Tiếp thu", Bold: true}, {Text: ". Đã đưa vào kế hoạch.", Note: fmt.Sprintf("Xem nhiệm vụ %d", i+1)}}}},
			}}, nil) {
				return
			}
		}
	}
	return Document{
		Title: "Bảng tổng hợp, tiếp thu, giải trình ý kiến", Lang: "vi", Author: "Ủy ban nhân dân thành phố Hà Nội",
		Created: time.Date(2020, 10, 2, 1, 0, 0, 0, time.UTC),
		Head: &Head{
			Issuer: "Ủy ban nhân dân thành phố Hà Nội", Number: "Số:      /BC-UBND",
			Nation: []string{"Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc"}, Place: "Hà Nội, ngày 02 tháng 10 năm 2020",
		},
		Body: Blocks(
			Heading{Text: "Bảng tổng hợp, tiếp thu, giải trình ý kiến"},
			Heading{Level: 1, Text: "1. Căn cứ"},
			Paragraph{Align: Justify, Runs: []Run{{Text: "Kế hoạch "}, {Text: "102/KH-UBND", Italic: true}, {Text: ", xem "}, {Text: "trang công khai", Link: "https://example.org/a?b=1&c=2"}, {Text: "."}}},
			Paragraph{Bullet: true, Runs: []Run{{Text: "Ký hiệu <b> & \x00\x1f không làm hỏng tệp"}}},
			Table{Caption: "Bảng 1", Columns: []Column{{"TT", 1, Center}, {"Ý kiến", 6, Left}, {"Tiếp thu, giải trình", 5, Left}}, Rows: rows},
			PageBreak{}, Heading{Level: 2, Runs: []Run{{Text: "Phụ lục / "}, {Text: "Annex", Lang: "en"}}},
		),
		Sign: &Signature{ToHead: "Nơi nhận:", To: []string{"Như trên;", "Lưu: VT."}, Office: "TM. Ủy ban nhân dân", Title: "Chủ tịch"},
	}
}

// told lists what a reader must find in any form of the paper.
var told = []string{
	"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Nội, ngày 02 tháng 10 năm 2020", "Bảng tổng hợp, tiếp thu, giải trình ý kiến",
	"102/KH-UBND, xem trang công khai.", "Ký hiệu <b> & không làm hỏng tệp", "I. Tái tạo đô thị", "nhà máy cũ", "Tiếp thu", "Xem nhiệm vụ 1", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH",
}

var spaces = regexp.MustCompile(`\s+`)

func mustTell(t *testing.T, text string) {
	t.Helper()
	text = spaces.ReplaceAllString(text, " ")
	for _, want := range told {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) { // titles are set in capitals
			t.Errorf("not found: %q", want)
		}
	}
	if t.Failed() {
		t.Logf("%.2000s", text)
	}
}

// run runs a program that tools/setup.sh brings.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v; tools/setup.sh installs it", name, err)
	}
	return string(out)
}

func write(t *testing.T, name string, f func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := f(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAWordProcessorReadsTheDOCX(t *testing.T) {
	path := write(t, "paper.docx", paper(40).DOCX)
	dir := filepath.Dir(path)
	run(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir, path)
	mustTell(t, run(t, "pdftotext", "-layout", filepath.Join(dir, "paper.pdf"), "-"))
}

func TestThePDFHoldsTheText(t *testing.T) {
	mustTell(t, strings.ReplaceAll(run(t, "pdftotext", "-layout", write(t, "paper.pdf", paper(40).PDF), "-"), "Tiếp thu[", "Tiếp thu ["))
}

func TestTheHTMLHoldsTheTextEscaped(t *testing.T) {
	var b strings.Builder
	if err := paper(3).HTML(&b); err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(b.String(), "")
	mustTell(t, strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text))
}

func TestAnErrorOfTheSourceEndsTheFile(t *testing.T) {
	broken := errors.New("the database has gone")
	d := paper(1)
	d.Body = iter.Seq2[Block, error](func(yield func(Block, error) bool) { yield(nil, broken) })
	for name, f := range map[string]func(io.Writer) error{"docx": d.DOCX, "pdf": d.PDF, "html": d.HTML} {
		if err := f(io.Discard); !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLongWordsAndTallRowsStayOnThePage(t *testing.T) {
	d := paper(1)
	long := strings.Repeat("Đ", 4000)
	d.Body = Blocks(Plain(long), Table{Columns: []Column{{"A", 1, Left}}, Rows: Rows(Row{Cells: []Cell{Text(strings.Repeat("ý kiến ", 3000))}})})
	if got := strings.Count(run(t, "pdftotext", write(t, "long.pdf", d.PDF), "-"), "Đ"); got < 4000 {
		t.Errorf("%d of 4000 letters are on the pages", got)
	}
}

func BenchmarkResponseTable(b *testing.B) {
	for name, f := range map[string]func(Document, io.Writer) error{"docx": Document.DOCX, "pdf": Document.PDF, "html": Document.HTML} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := f(paper(5000), io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestThePartsOfTheDOCXFit reads every part as XML, looks for the target of each
// relationship and for the relationship of each reference, and for the languages.
func TestThePartsOfTheDOCXFit(t *testing.T) {
	var b bytes.Buffer
	if err := paper(3).DOCX(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(raw)
		for d := xml.NewDecoder(bytes.NewReader(raw)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`<Relationship Id="([^"]+)"([^>]*)>`).FindAllStringSubmatch(parts["word/_rels/document.xml.rels"], -1) {
		known[m[1]] = true
		target := regexp.MustCompile(`Target="([^"]+)"`).FindStringSubmatch(m[2])
		if !strings.Contains(m[2], "External") && parts["word/"+target[1]] == "" {
			t.Errorf("no part %q", target[1])
		}
	}
	for _, m := range regexp.MustCompile(` r:id="([^"]+)"`).FindAllStringSubmatch(parts["word/document.xml"], -1) {
		if !known[m[1]] {
			t.Errorf("no relationship %q", m[1])
		}
	}
	for name := range parts {
		if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") && !strings.Contains(parts["[Content_Types].xml"], `PartName="/`+name+`"`) {
			t.Errorf("%s has no type", name)
		}
	}
	for _, m := range regexp.MustCompile(`<w:pStyle w:val="([^"]+)"`).FindAllStringSubmatch(parts["word/document.xml"], -1) {
		if !strings.Contains(parts["word/styles.xml"], `w:styleId="`+m[1]+`"`) {
			t.Errorf("no style %q", m[1])
		}
	}
	for part, want := range map[string]string{"word/document.xml": `<w:lang w:val="en-GB"/>`, "word/styles.xml": `<w:lang w:val="vi-VN"/>`} {
		if !strings.Contains(parts[part], want) {
			t.Errorf("%s lacks %s", part, want)
		}
	}
	if rows, whole := strings.Count(parts["word/document.xml"], "<w:tr>"), strings.Count(parts["word/document.xml"], "<w:tr><w:trPr><w:cantSplit/>"); rows != whole {
		t.Errorf("%d of %d rows may be torn", rows-whole, rows)
	}
}
