package comment

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strings"
	"testing"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// book is the least that a workbook needs, with the cells of its only sheet.
func book(cells string) map[string]string {
	const head = `<?xml version="1.0" encoding="UTF-8"?>`
	return map[string]string{
		"[Content_Types].xml":        head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
		"_rels/.rels":                head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            head + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   head + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Nội dung ý kiến</t></is></c></row><row r="2">` + cells + `</row></sheetData></worksheet>`,
	}
}

// TestAProgramCalledDOCXIsRefusedWhereverAFileIsSent sends it as a browser does,
// in both languages: the page names the field and the rule and keeps the rest.
func TestAProgramCalledDOCXIsRefusedWhereverAFileIsSent(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, h := newSite(t, d)
		program := []byte("MZ\x90\x00\x03\x00\x00\x00 This program cannot be run in DOS mode")
		inside := zipped(t, map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>", "word/setup.exe": string(program)})
		const said = "Nên có phố đi bộ quanh hồ."
		letter := map[string]string{"text": said, "consent": "0"}
		paper := map[string]string{"c": "hn", "text": said, "channel": "letter", "received_at": "2026-02-20", "people": "1", "lang": "vi"}
		for _, form := range []struct {
			role, path string
			fields     map[string]string
			says       map[string][2]string // of the language: the field, the rule
		}{
			{"", "/consultations/hn/comments", letter, map[string][2]string{
				"": {"Tệp kèm theo", "không phải là PDF, JPG hay PNG"}, "/en": {"Attached file", "is not a PDF, JPG or PNG"}}},
			{"editor", "/office/comments/enter", paper, map[string][2]string{
				"": {"Bản quét phiếu", "không phải là PDF, JPG hay PNG"}, "/en": {"Scan of the form", "is not a PDF, JPG or PNG"}}},
		} {
			for prefix, says := range form.says {
				for name, file := range map[string][]byte{"a program": program, "a document with a program inside": inside} {
					status, page := ask(h, form.role, "POST", prefix+form.path, form.fields, "cong-van.docx", file)
					summary := regexp.MustCompile(`(?s)class="error-summary".*?</div>`).FindString(page)
					if status != 422 || !strings.Contains(summary, says[0]) || !strings.Contains(summary, says[1]) || !strings.Contains(summary, "cong-van.docx") {
						t.Errorf("%s%s, %s: %d %s", prefix, form.path, name, status, summary)
					}
					if !strings.Contains(page, said) {
						t.Errorf("%s%s, %s: what was written is lost", prefix, form.path, name)
					}
				}
			}
		}
		if n, _, err := m.Service.Sum(t.Context(), 1); err != nil || n != 0 {
			t.Errorf("%d comments were written, %v", n, err)
		}
	})
}

// TestThePageRefusesTablesThatAreTraps sends them as a browser does.
func TestThePageRefusesTablesThatAreTraps(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		m, h := newSite(t, d)
		in := map[string]string{"c": "hn"}
		plain := book(`<c r="A2" t="inlineStr"><is><t>Một ý kiến</t></is></c>`)
		if status, page := ask(h, "editor", "POST", "/office/comments/import", in, "a.xlsx", zipped(t, plain)); status != 200 || !strings.Contains(page, `name="held"`) {
			t.Fatalf("the plain table: %d", status)
		}
		macro := book("")
		macro["xl/vbaProject.bin"] = "x"
		bomb := book("")
		bomb["xl/worksheets/sheet1.xml"] = strings.Repeat("0", 450<<20)
		for name, file := range map[string][]byte{
			"a formula":                 zipped(t, book(`<c r="A2"><f>HYPERLINK("http://example.org")</f><v>1</v></c>`)),
			"a macro":                   zipped(t, macro),
			"a zip bomb":                zipped(t, bomb),
			"a program called workbook": []byte("MZ\x90\x00\x03 This program cannot be run in DOS mode"),
			"half of a workbook":        zipped(t, plain)[:200],
		} {
			status, page := ask(h, "editor", "POST", "/office/comments/import", in, "a.xlsx", file)
			if status != 422 || strings.Contains(page, `name="held"`) || !regexp.MustCompile(`href="#[a-z-]*file"`).MatchString(page) {
				t.Errorf("%s: %d", name, status)
			}
		}
		if n, _, err := m.Service.Sum(t.Context(), 1); err != nil || n != 0 {
			t.Errorf("%d comments were written, %v", n, err)
		}
	})
}
