package app

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/monitoring"
	"dienhong/feature/report"
	"dienhong/kit/paper"
	"dienhong/platform/db/dbtest"
)

// TestEveryPaperInEveryFormAndLanguage has the four papers of an office made from
// what stands in the demonstration and on its desk: the response table, the plan
// of a year, the monitoring report and the minutes, in both languages, as DOCX,
// PDF and HTML. The word processor opens all of them at once.
func TestEveryPaperInEveryFormAndLanguage(t *testing.T) {
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone})
	desk(t, a)
	ctx, f := t.Context(), &a.features
	c, err := f.Consultation.Service.BySlug(ctx, officer, slug)
	if err != nil {
		t.Fatal(err)
	}
	meetings, err := f.Consultation.Service.Meetings(ctx, c)
	if err != nil || len(meetings) == 0 {
		t.Fatalf("%d meetings, %v", len(meetings), err)
	}
	both := func(vi, en string) civic.Text { return civic.Text{VI: vi, EN: en} }
	draft, err := f.Monitoring.Service.SaveDraft(ctx, officer, monitoring.Draft{From: "2023-01-01", To: "2026-12-31", Content: monitoring.Content{
		DatedOn: "2026-11-26", Country: both("Việt Nam", "Viet Nam"), Field: "design", DesignatedOn: "2019-10-30",
		Body: both("Sở Văn hóa và Thể thao", "Department of Culture and Sports"), Earlier: both("2023", "2023"),
		Texts: map[string]civic.Text{"1": both("Bốn năm qua", "Four years of work")}, LeftOut: []string{},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Report.Service.SaveForm(ctx, officer, 0, report.Form{
		Superior: "Ủy ban nhân dân thành phố Hà Nội", Issuer: "Sở Văn hóa và Thể thao", Number: "12/BC-SVHTT", Place: "Hà Nội", Date: "2026-11-26",
		Office: "KT. Giám đốc", Title: "Phó Giám đốc", To: []string{"Như trên", "Lưu: VT"},
	}); err != nil {
		t.Fatal(err)
	}
	papers := map[report.Kind]struct {
		order  report.Order
		vi, en []string // what a reader looks for
		form   bool     // has number, date and signature as Decree 30/2020 asks
	}{
		report.Responses: {
			report.Order{Consultation: slug, By: report.ByTheme},
			[]string{"Tiếp thu một phần.", "Nhà máy cũ thành không gian sáng tạo", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, []string{"Comments received", "Added to the draft plan"}, true,
		},
		report.PlanTable: {report.Order{Year: 2026}, []string{"2026", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, []string{"2026"}, true},
		report.Minutes: {
			report.Order{Consultation: slug, Meeting: string(meetings[0].ID)},
			[]string{meetings[0].Title.VI, "02/10/2020", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, []string{"2 October 2020"}, false,
		},
		"monitoring": {
			report.Order{Of: draft.ID},
			[]string{"Four years of work", "Bốn năm qua", "Hanoi Creative Design Centre", "Trung tâm Thiết kế sáng tạo Hà Nội"},
			[]string{"Four years of work", "Bốn năm qua", "Hanoi Creative Design Centre", "Trung tâm Thiết kế sáng tạo Hà Nội"}, false,
		},
	}
	dir := t.TempDir()
	want := map[string][]string{} // of each file
	var documents []string
	for _, k := range paper.Sources(having[paper.Source](a)).Kinds() {
		if _, ok := papers[report.Kind(k.Name)]; !ok {
			t.Errorf("no %s is read here", k.Name)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(papers)) {
		p := papers[kind]
		for _, lang := range civic.Locales {
			words := p.vi
			if lang == civic.English {
				words = p.en
			}
			if p.form && lang == civic.Vietnamese {
				words = append(words, "12/BC-SVHTT", "ngày 26 tháng 11 năm 2026", "KT. GIÁM ĐỐC", "Lưu: VT")
			}
			for _, format := range []paper.Format{paper.DOCX, paper.PDF, paper.HTML} {
				o := p.order
				o.Kind, o.Lang, o.Format = kind, lang, format
				raw := paperOf(t, a, o)
				name := string(kind) + "-" + string(lang) + "." + string(format)
				if format == paper.HTML {
					if text := readPaper(t, format, raw); len(text) == 0 {
						t.Errorf("%s is empty", name)
					} else {
						mustSay(t, name, text, words)
					}
					continue
				}
				if format == paper.DOCX {
					fontAndPage(t, name, raw)
					documents = append(documents, filepath.Join(dir, name))
				}
				want[name] = words
				if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	opened := filepath.Join(dir, "opened")
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", opened}, documents...)
	if out, err := exec.CommandContext(ctx, "soffice", args...).CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v; tools/setup.sh installs it: %s", err, out)
	}
	for name, words := range want {
		path := filepath.Join(dir, name)
		if strings.HasSuffix(name, ".docx") {
			path = filepath.Join(opened, strings.TrimSuffix(name, "docx")+"pdf")
		}
		out, err := exec.CommandContext(ctx, "pdftotext", path, "-").Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		mustSay(t, name, strings.Join(strings.Fields(string(out)), " "), words)
		// What stands alone on the last page belongs to nothing.
		pages := slices.DeleteFunc(strings.Split(string(out), "\f"), func(s string) bool { return strings.TrimSpace(s) == "" })
		if last := strings.Fields(pages[len(pages)-1]); len(pages) > 1 && len(last) < 15 && strings.Contains(strings.Join(last, " "), "GIÁM ĐỐC") {
			t.Errorf("%s: the signature stands alone on the last page: %v", name, last)
		}
	}
}

func mustSay(t *testing.T, name, text string, words []string) {
	t.Helper()
	for _, s := range words {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(s)) {
			t.Errorf("%s does not say %q", name, s)
		}
	}
}

// fontAndPage asserts Times New Roman on A4.
func fontAndPage(t *testing.T, name string, raw []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for file, wants := range map[string][]string{"word/styles.xml": {`"Times New Roman"`}, "word/document.xml": {`"11906"`, `"16838"`}} {
		f, err := z.Open(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, err := io.ReadAll(f)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, s := range wants {
			if !bytes.Contains(text, []byte(s)) {
				t.Errorf("%s: %s has no %s", name, file, s)
			}
		}
	}
}
