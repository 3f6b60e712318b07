package ui

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	catalogue "dienhong/locale"
	"dienhong/platform/i18n"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"
)

var hanoi = time.FixedZone("ICT", 7*3600)

func reader(t *testing.T, lang string) context.Context {
	t.Helper()
	c, err := i18n.Load(catalogue.Files)
	if err != nil {
		t.Fatal(err)
	}
	return i18n.With(context.Background(), c, lang, hanoi)
}

func draw(t *testing.T, ctx context.Context, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func guides() map[string]templ.Component {
	return map[string]templ.Component{"guide": guide(), "vote": guideVote(), "office": guideOffice()}
}

// The policy of every answer forbids inline style and script.
func TestNothingIsInline(t *testing.T) {
	inline := regexp.MustCompile(`<style|<script>|\sstyle=|\son[a-z]+=|javascript:`)
	for _, lang := range []string{"vi", "en"} {
		for name, page := range guides() {
			if m := inline.FindString(draw(t, reader(t, lang), page)); m != "" {
				t.Errorf("%s in %s has %q", name, lang, m)
			}
		}
	}
}

func TestNoSentenceIsMissing(t *testing.T) {
	bare := regexp.MustCompile(`(?:ui|error)\.[a-z_]+[a-z_.]*`)
	for _, lang := range []string{"vi", "en"} {
		for name, page := range guides() {
			for _, m := range bare.FindAllString(draw(t, reader(t, lang), page), -1) {
				t.Errorf("%s in %s shows the key %s", name, lang, m)
			}
		}
	}
}

func TestIdsAreUniqueAndLabelsLeadSomewhere(t *testing.T) {
	ids := regexp.MustCompile(`\sid="([^"]+)"`)
	refs := regexp.MustCompile(`\s(?:for|aria-describedby|aria-labelledby|form)="([^"]+)"`)
	for name, page := range guides() {
		html := draw(t, reader(t, "vi"), page)
		seen := map[string]bool{}
		for _, m := range ids.FindAllStringSubmatch(html, -1) {
			if seen[m[1]] {
				t.Errorf("%s: the id %s stands twice", name, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range refs.FindAllStringSubmatch(html, -1) {
			for id := range strings.FieldsSeq(m[1]) {
				if !seen[id] {
					t.Errorf("%s: nothing has the id %s", name, id)
				}
			}
		}
	}
}

func TestATextInTheOtherLanguageSaysSo(t *testing.T) {
	only := civic.Text{VI: "Chợ Đồng Xuân"}
	if got := draw(t, reader(t, "en"), Text(only)); !strings.Contains(got, `<span lang="vi">Chợ Đồng Xuân</span>`) || !strings.Contains(got, "Vietnamese only") {
		t.Errorf("got %s", got)
	}
	if got := draw(t, reader(t, "vi"), Text(only)); got != "Chợ Đồng Xuân" {
		t.Errorf("got %s", got)
	}
}

func TestWhatAServiceRefusesStandsAtItsField(t *testing.T) {
	ctx := reader(t, "vi")
	errs, ok := ErrorsOf(ctx, civic.Invalid(civic.FieldError{Field: "title", Key: "error.field.too_long", Args: []any{200, 212}}))
	if !ok || len(errs) != 1 {
		t.Fatalf("got %v, %v", errs, ok)
	}
	form := Form(FormProps{Action: "/x", Errors: errs})
	html := draw(t, templ.WithChildren(ctx, Field(FieldProps{Name: "title", Label: "Tên", Value: "<gõ dở>"})), form)
	for _, want := range []string{`href="#f-title"`, `id="f-title"`, `aria-invalid="true"`, `aria-describedby="f-title-error"`, "Dài quá 200 ký tự (đang là 212).", `value="&lt;gõ dở&gt;"`, `role="alert"`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	if _, ok := ErrorsOf(ctx, errors.New("disk")); ok {
		t.Error("a fault of ours is no mistake of the writer")
	}
}

func TestABarSaysItsTotalsAndAddsUp(t *testing.T) {
	html := draw(t, reader(t, "vi"), Bar(BarProps{Agree: 812, Disagree: 300, Pass: 120}))
	for _, want := range []string{"Đồng ý 812 (66%), không đồng ý 300 (24%), chưa có ý kiến 120 (10%), trên tổng số 1.232 lượt bình chọn.", "1.232 lượt bình chọn"} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in %s", want, html)
		}
	}
	if html := draw(t, reader(t, "vi"), Bar(BarProps{})); strings.Contains(html, "%") || !strings.Contains(html, "Chưa có lượt bình chọn nào được công bố.") {
		t.Errorf("a statement without votes shows shares: %s", html)
	}
}

func TestAssetsAreServedCompressedAndForGood(t *testing.T) {
	for name, hashed := range manifest() {
		var plain []byte
		for _, encoding := range []string{"", "gzip", "br"} {
			r := httptest.NewRequest(http.MethodGet, AssetsPath+hashed, nil)
			r.Header.Set("Accept-Encoding", encoding)
			w := httptest.NewRecorder()
			Assets().ServeHTTP(w, r)
			if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") == "" {
				t.Fatalf("%s (%s): %d %v", name, encoding, w.Code, w.Header())
			}
			var body io.Reader = w.Body
			switch w.Header().Get("Content-Encoding") {
			case "gzip":
				z, err := gzip.NewReader(w.Body)
				if err != nil {
					t.Fatal(err)
				}
				body = z
			case "br":
				body = brotli.NewReader(w.Body)
			}
			got, err := io.ReadAll(body)
			if err != nil {
				t.Fatal(err)
			}
			if plain == nil {
				plain = got
			}
			if !bytes.Equal(got, plain) {
				t.Errorf("%s differs in %q", name, encoding)
			}
		}
	}
	w := httptest.NewRecorder()
	Assets().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/assets/../manifest.json", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("a file that is no asset: %d", w.Code)
	}
}

func TestAGanttStaysWithinItsYears(t *testing.T) {
	p := GanttProps{From: guideDay(2020, 1, 1), To: guideDay(2030, 1, 1)}
	for _, c := range []struct {
		row  GanttRow
		x, w string
	}{
		{GanttRow{Start: guideDay(2010, 1, 1), End: guideDay(2040, 1, 1)}, "0.00%", "100.00%"},
		{GanttRow{Start: guideDay(2025, 1, 1)}, "50.01%", "49.99%"},
		{GanttRow{Start: guideDay(2029, 12, 31), End: guideDay(2029, 12, 31)}, "99.97%", "0.60%"},
	} {
		if x, w := percentOf(along(p, c.row.Start)), ganttWidth(p, c.row); x != c.x || w != c.w {
			t.Errorf("%v: at %s, %s wide; want %s, %s", c.row.Start, x, w, c.x, c.w)
		}
	}
}
