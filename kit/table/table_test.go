package table

import (
	"archive/zip"
	"bytes"
	"context"
	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/platform/blob"
	"dienhong/platform/web"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
)

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

// shelf is a feature whose tables come in; it takes everything.
type shelf struct {
	held  Held
	taken int
}

func (x *shelf) Mount(rt *web.Router) {
	Import{
		Title: "plan.title", Path: "/office/plan/import", Template: "/plan.xlsx", After: "/office/plan", Done: "plan.done.imported",
		Columns: []Column{Col("title_vi", "Tên", "Title", 20), Col("kind", "Loại", "Type", 10)}, Held: x.held,
		Take: func(_ context.Context, _ civic.Actor, file io.ReaderAt, size int64, dry bool) (Look, error) {
			f, err := Read(file, size, []Column{Col("title_vi", "Tên", "Title", 20)}, "title_vi")
			if err != nil {
				return Look{}, err
			}
			if !dry {
				x.taken += f.Len()
			}
			return Look{Total: f.Len(), New: f.Len(), Unknown: f.Unknown}, nil
		},
	}.Mount(rt, web.Roles(civic.Editor))
}

func TestDangerousTablesAreRefusedWithTheirRule(t *testing.T) {
	const row = `<row r="1"><c r="A1" t="inlineStr"><is><t>title_vi</t></is></c></row>`
	x := &shelf{held: blob.Dir(t.TempDir())}
	s := site.New(t, site.Options{People: map[string]civic.Actor{"editor": {Kind: civic.OfficerActor, Person: "01", Roles: []civic.Role{civic.Editor}}}}, x)
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"formula":  {workbook(t, row+`<row r="2"><c r="B2"><f>1+1</f><v>2</v></c></row>`), "Ô B2: Ô này có công thức"},
		"macro":    {workbook(t, row, "xl/vbaProject.bin", "x"), "Bảng tính có macro"},
		"bomb":     {workbook(t, row, "xl/sharedStrings.xml", strings.Repeat("0", 401<<20)), "Tệp quá lớn."},
		"large":    {bytes.Repeat([]byte("a,b\n"), 6<<20), "Tệp quá lớn."},
		"rows":     {append([]byte("title_vi,kind\n"), bytes.Repeat([]byte("a,programme\n"), 20_001)...), "Dòng 20.001: Tệp quá lớn."},
		"encoding": {[]byte("\xff\xfea\x00"), "không phải UTF-8"},
		"program":  {[]byte("MZ\x00\x01"), "Tệp này không phải là bảng tính."},
		"empty":    {nil, "Tệp không có dữ liệu."},
		"no head":  {[]byte("a,b\n1,2\n"), "Dòng đầu của tệp phải ghi tên các cột"},
	} {
		if s.Upload("editor", "/office/plan/import", url.Values{"act": {"check"}}, site.File{Field: "file", Name: name + ".xlsx", Content: c.file}).Is(422).Has(c.says).Lacks("confirm"); t.Failed() {
			t.Fatal(name)
		}
	}
	s.Upload("editor", "/office/plan/import", url.Values{"act": {"check"}}, site.File{Field: "file", Name: "x.csv", Content: []byte("Tên,Lạ\nMột,2\n")}).Is(200).Has("Nhập 1 thay đổi", "Cột “Lạ” không được dùng.")
	if x.taken != 0 {
		t.Errorf("a trial wrote %d rows", x.taken)
	}
}
