package plan

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dienhong/civic"
)

// held finds the file that a page of a trial keeps for its confirmation.
var held = regexp.MustCompile(`name="held" value="([^"]+)"`)

func TestALargeTableIsLookedAtAndThenConfirmed(t *testing.T) {
	onSites(t, func(t *testing.T, s *site) {
		var b bytes.Buffer
		b.WriteString("id,kind,parent,title_vi,summary_vi\n")
		long := strings.Repeat("Một đoạn nói rõ việc phải làm và vì sao. ", 30)
		for i := range 600 {
			fmt.Fprintf(&b, "ct-%d,chương trình,,Chương trình số %d,%s\n", i, i, long)
		}
		if b.Len() < 800<<10 {
			t.Fatalf("the table has only %d bytes", b.Len())
		}
		look := s.upload("/office/plan/import", "lon.csv", b.Bytes()).is(200).says("Nhập 600 thay đổi")
		if p, _ := s.service.Plan(t.Context(), editor); len(p.Items) != 0 {
			t.Fatal("a trial wrote something")
		}
		name := held.FindStringSubmatch(look.body)
		if name == nil {
			t.Fatal("the page keeps no file to confirm")
		}
		confirm := url.Values{"act": {"import"}, "held": {name[1]}, "name": {"lon.csv"}}
		s.post("", "/office/plan/import", confirm).is(401)
		s.post("editor", "/office/plan/import", confirm).is(303)
		if p, _ := s.service.Plan(t.Context(), editor); len(p.Items) != 600 {
			t.Errorf("%d lines were imported", len(p.Items))
		}
		s.post("editor", "/office/plan/import", confirm).is(422).says("không còn được giữ")
		s.post("editor", "/office/plan/import", url.Values{"act": {"import"}, "held": {"../../etc/passwd"}}).is(422).says("không còn được giữ")
		s.upload("/office/plan/import", "lon.csv", b.Bytes()).is(200).says("không có gì để nhập")
	})
}

// workbook packs the parts of an XLSX file.
func workbook(t *testing.T, sheet string, more ...string) []byte {
	t.Helper()
	const main = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	parts := [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + main + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/worksheets/sheet1.xml", `<worksheet ` + main + `><sheetData>` + sheet + `</sheetData></worksheet>`},
	}
	for pair := range slices.Chunk(more, 2) {
		parts = append(parts, [2]string{pair[0], pair[1]})
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDangerousTablesAreRefusedWithTheirRule(t *testing.T) {
	const row = `<row r="1"><c r="A1" t="inlineStr"><is><t>title_vi</t></is></c></row>`
	bomb := workbook(t, row, "xl/sharedStrings.xml", strings.Repeat("0", 401<<20))
	onSites(t, func(t *testing.T, s *site) {
		for _, path := range []string{"/office/plan/import", "/office/plan/indicators/import"} {
			for name, c := range map[string]struct {
				file []byte
				says string
			}{
				"formula":  {workbook(t, row+`<row r="2"><c r="B2"><f>1+1</f><v>2</v></c></row>`), "Ô B2: Ô này có công thức"},
				"macro":    {workbook(t, row, "xl/vbaProject.bin", "x"), "Bảng tính có macro"},
				"bomb":     {bomb, "Tệp quá lớn."},
				"large":    {bytes.Repeat([]byte("a,b\n"), 6<<20), "Tệp quá lớn."},
				"rows":     {append([]byte("title_vi,kind\n"), bytes.Repeat([]byte("a,programme\n"), 20_001)...), "Dòng 20.001: Tệp quá lớn."},
				"encoding": {[]byte("\xff\xfea\x00"), "không phải UTF-8"},
			} {
				a := s.upload(path, name+".xlsx", c.file).is(422).says(c.says)
				if a.t.Failed() {
					t.Fatalf("%s at %s", name, path)
				}
			}
		}
		if p, _ := s.service.Plan(t.Context(), editor); len(p.Items) != 0 {
			t.Error("a refused file wrote something")
		}
		if list, _ := s.service.Indicators(t.Context(), civic.Visitor()); len(list) != 0 {
			t.Error("a refused file wrote an indicator")
		}
	})
}
