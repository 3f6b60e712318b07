package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func read(b []byte, l Limits) ([][]string, error) {
	var all [][]string
	for row, err := range Read(bytes.NewReader(b), int64(len(b)), l) {
		if err != nil {
			return all, err
		}
		all = append(all, row.Cells)
	}
	return all, nil
}

func rows(n int) iter.Seq2[Values, error] {
	return func(yield func(Values, error) bool) {
		for i := range n {
			if !yield(Values{i + 1, "Nên giữ nhà máy cũ, " + fmt.Sprint(i), "=1+1", time.Date(2020, 10, 2, 0, 0, 0, 0, time.UTC), 1.5}, nil) {
				return
			}
		}
	}
}

var head = []string{"TT", "Ý kiến", "Ghi chú", "Ngày", "Điểm"}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	var asCSV, asXLSX bytes.Buffer
	if err := CSV(&asCSV, head, rows(3)); err != nil {
		t.Fatal(err)
	}
	if err := XLSX(&asXLSX, "Ý kiến", head, []float64{6, 60, 20, 12, 8}, rows(3)); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"csv": asCSV.Bytes(), "xlsx": asXLSX.Bytes()} {
		got, err := read(b, Usual)
		if err != nil || len(got) != 4 || !slices.Equal(got[0], head) || got[3][1] != "Nên giữ nhà máy cũ, 2" || got[1][2] != "=1+1" {
			t.Fatalf("%s: %q %v", name, got, err)
		}
		if d, err := Day(got[1][3], time.UTC); err != nil || d.Format(time.DateOnly) != "2020-10-02" {
			t.Errorf("%s: day %q reads as %v, %v", name, got[1][3], d, err)
		}
		if x, err := Number(got[1][4]); err != nil || x != 1.5 {
			t.Errorf("%s: number %q", name, got[1][4])
		}
	}
	if strings.Contains(asCSV.String(), ",=1+1") {
		t.Error("a formula went into the CSV")
	}
}

func TestLibreOfficeOpensTheWorkbook(t *testing.T) {
	dir := t.TempDir()
	var b bytes.Buffer
	if err := XLSX(&b, "Ý kiến", head, nil, rows(2)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.xlsx"), b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", dir, filepath.Join(dir, "a.xlsx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s; tools/setup.sh installs LibreOffice", err, out)
	}
	text, err := os.ReadFile(filepath.Join(dir, "a.csv"))
	if err != nil || !strings.Contains(string(text), "Nên giữ nhà máy cũ, 1") || !strings.Contains(string(text), "'=1+1") {
		t.Errorf("%s %v", text, err)
	}
}

func workbook(t *testing.T, change func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func archive(t *testing.T, files map[string]string) []byte {
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

func TestBadFilesAreRefusedWithTheirRule(t *testing.T) {
	small := Limits{Bytes: 1 << 20, Rows: 10, Columns: 4}
	formula := workbook(t, func(f *excelize.File) {
		_ = f.SetCellValue("Sheet1", "A1", "x")
		_ = f.SetCellFormula("Sheet1", "B12", "SUM(A1:A2)")
	})
	for name, c := range map[string]struct {
		body []byte
		want Problem
	}{
		"empty":              {[]byte("\ufeff \n"), Problem{Rule: RuleEmpty}},
		"formula":            {formula, Problem{Rule: RuleFormula, Cell: "B12"}},
		"macro":              {archive(t, map[string]string{"xl/workbook.xml": "<workbook/>", "xl/vbaProject.bin": "x"}), Problem{Rule: RuleMacro}},
		"zip bomb":           {archive(t, map[string]string{"xl/workbook.xml": strings.Repeat("0", 21<<20)}), Problem{Rule: RuleTooLarge}},
		"a DOCX":             {archive(t, map[string]string{"word/document.xml": "<w/>"}), Problem{Rule: RuleKind}},
		"a program":          {[]byte("MZ\x90\x00\x03\x00"), Problem{Rule: RuleProgram}},
		"old Excel":          {[]byte("\xd0\xcf\x11\xe0\xa1\xb1"), Problem{Rule: RuleOldExcel}},
		"broken archive":     {[]byte("PK\x03\x04 nothing"), Problem{Rule: RuleLocked}},
		"UTF-16":             {[]byte("\xff\xfea\x00"), Problem{Rule: RuleEncoding}},
		"not UTF-8":          {[]byte("a,b\nc,\xe1\n"), Problem{Rule: RuleEncoding, Line: 2}},
		"open quote":         {[]byte("a,\"b\nc"), Problem{Rule: RuleQuotes, Line: 2}},
		"too many rows":      {[]byte(strings.Repeat("a\n", 11)), Problem{Rule: RuleTooLarge, Line: 11}},
		"too many columns":   {[]byte("a,b,c,d,e\n"), Problem{Rule: RuleTooLarge, Line: 1}},
		"larger than agreed": {make([]byte, 2<<20), Problem{Rule: RuleTooLarge}},
	} {
		_, err := read(c.body, small)
		var p *Problem
		if !errors.As(err, &p) || *p != c.want {
			t.Errorf("%s: %v, want %v", name, err, &c.want)
		}
	}
}

func TestValuesAsPeopleWriteThem(t *testing.T) {
	for s, want := range map[string]float64{"1.234,5": 1234.5, "1,234.5": 1234.5, "1234.5": 1234.5, "0,5": 0.5, "1.234": 1234, "0.125": 0.125, "-3": -3, "1.234.567": 1234567, "12 000": 12000} {
		if got, err := Number(s); err != nil || got != want {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
	for s, want := range map[string]string{"02/10/2020": "2020-10-02", "2-10-2020": "2020-10-02", "2020-10-02": "2020-10-02", "44106": "2020-10-02", "2.10.2020": "2020-10-02"} {
		if got, err := Day(s, time.UTC); err != nil || got.Format(time.DateOnly) != want {
			t.Errorf("%q is %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"hôm qua", "31/02/2020", "2020", "NaN"} {
		if _, err := Day(s, time.UTC); err == nil {
			t.Errorf("%q is no day", s)
		}
	}
	if got, _ := read([]byte("TT;Ý kiến\n1;a, b\n"), Usual); len(got) != 2 || got[1][1] != "a, b" {
		t.Errorf("semicolons: %q", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a,b\n1,2\n"))
	f.Add([]byte("\ufeffTT;Ý kiến\n1;\"x\ny\"\n"))
	f.Add([]byte("PK\x03\x04"))
	var b bytes.Buffer
	if err := XLSX(&b, "A", head, nil, rows(2)); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, body []byte) {
		_, _ = read(body, Limits{Bytes: 1 << 16, Rows: 100, Columns: 20})
	})
}

func TestNoTextBecomesAFormula(t *testing.T) {
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+84": "'+84", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x",
		"a;=cmd|' /C calc'!A0": "a;'=cmd|' /C calc'!A0", "a; ＝1": "a; '＝1", "  =1": "  '=1", "'=1": "''=1",
		"a = b": "a = b", "1;2": "1;2", "it's": "it's", "": "",
	} {
		if got := Safe(in); got != want {
			t.Errorf("Safe(%q) = %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("a;=+-@'\t ＝")), 0, 12, -1).Draw(t, "s")
		if got := Unsafe(Safe(s)); got != s {
			t.Fatalf("%q came back as %q", s, got)
		}
		if regexp.MustCompile(`(^|;)\s*[=+@＝＋－＠-]`).MatchString(Safe(s)) {
			t.Fatalf("%q is still a formula", Safe(s))
		}
	})
}
