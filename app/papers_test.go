package app

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"dienhong/civic"
	"dienhong/feature/answer"
	"dienhong/feature/comment"
	"dienhong/feature/report"
	"dienhong/feature/theme"
	"dienhong/kit/paper"
	"dienhong/platform/await"
	"dienhong/platform/db/dbtest"
)

// deskTable is what a clerk would import: organisations and individuals, with
// and without an article, by three channels, some not to be shown.
const deskTable = `Nội dung ý kiến,Kênh tiếp nhận,Tổ chức,Điều khoản,Số người ký,Đồng ý công bố
"Đề nghị giữ lại một phần nhà máy cũ trong nội thành làm không gian sáng tạo, thay vì chuyển hết thành nhà ở. Phần giữ lại nên có khu triển lãm mở cửa miễn phí mỗi tuần một ngày.",letter,Hội Kiến trúc sư,Điều 2,1,có
"Bổ sung tiêu chí kỹ thuật về bảo tồn kết cấu thép và mái răng cưa khi cải tạo nhà xưởng.",letter,Hội Kiến trúc sư,Điều 10 khoản 2,1,có
"Cần quy định rõ nguồn kinh phí duy tu không gian sáng tạo sau khi khánh thành, nếu không vài năm là xuống cấp.",letter,Quỹ Bảo tồn di sản,Điều 2,1,có
"Phố đi bộ nên thêm chỗ ngồi, bóng cây và nhà vệ sinh sạch; người già chúng tôi đi một vòng là mỏi.",paper,,,12,có
"Xin đừng cấm hàng rong hoàn toàn, hãy bố trí một đoạn phố có trật tự để bà con làm nghề thủ công bán hàng.",paper,,Điều 5,3,có
"Mở lớp dạy nghề thiết kế buổi tối cho thanh niên làng nghề Vạn Phúc và Bát Tràng.",meeting,,Điều 7,1,có
"Mời nghệ nhân vào trường phổ thông dạy tranh Hàng Trống, múa rối nước.",meeting,,Điều 7,1,có
"Ở ngõ nhà tôi có chuyện riêng, tôi kể để cán bộ biết chứ xin không đăng.",paper,Hội quán Ẩn Danh,Điều 88,1,
"Gửi kèm điện thoại của hàng xóm, đoạn này cán bộ giữ lại.",paper,Hội quán Giữ Kín,Điều 89,1,có
"The city should publish opening hours of every creative space in English as well, so that visitors can find them.",email,,,1,có
"Làm bản đồ số các không gian sáng tạo, cho người khuyết tật biết nơi nào có lối xe lăn.",email,,Điều 5,1,có
`

// desk lets officers do their work on the voices of deskTable: read and show
// them, make themes, answer them.
func desk(t *testing.T, a *App) {
	t.Helper()
	ctx, f := t.Context(), &a.features
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	approver := civic.Actor{Kind: civic.OfficerActor, Person: "b", Name: "b", Roles: []civic.Role{civic.Editor}}
	p, err := f.Comment.Service.Import(ctx, officer, 1, "ban.csv", strings.NewReader(deskTable), int64(len(deskTable)))
	if err != nil || p.New != 11 {
		t.Fatalf("%+v %v", p, err)
	}
	comments := map[string]comment.Comment{}
	must(f.Comment.Service.Each(ctx, 1, func(o comment.Comment) error {
		word, _, _ := strings.Cut(o.Text, " ")
		comments[word] = o
		return nil
	}))
	for word, o := range comments {
		v := comment.Verdict{State: comment.Shown}
		if !o.Publish {
			v = comment.Verdict{State: comment.Kept, Reason: "author"}
		} else if word == "Gửi" {
			v = comment.Verdict{State: comment.Kept, Reason: "personal"}
		}
		_, err := f.Comment.Service.Decide(ctx, officer, o.ID, o.Version, v)
		if err != nil {
			t.Fatalf("%s: %v", word, err)
		}
	}
	of := func(words ...string) (refs []civic.Ref) {
		for _, w := range words {
			if _, ok := comments[w]; !ok {
				t.Fatalf("no comment begins with %q", w)
			}
			refs = append(refs, comments[w].Ref())
		}
		return refs
	}
	themed := func(name, summary civic.Text, words ...string) civic.Ref {
		t.Helper()
		th, err := f.Theme.Service.SaveTheme(ctx, officer, theme.Theme{Consultation: 1, Name: name, Summary: summary, Published: true})
		must(err)
		for _, w := range words {
			end, _, _ := strings.Cut(comments[w].Text, ".")
			_, err := f.Theme.Service.Mark(ctx, officer, comments[w].ID, 0, utf8.RuneCountInString(end), th.ID)
			must(err)
		}
		return th.Ref()
	}
	factories := themed(civic.Text{VI: "Nhà máy cũ thành không gian sáng tạo", EN: "Old factories as creative spaces"},
		civic.Text{VI: "Giữ lại một phần các nhà máy phải di dời, có tiêu chí bảo tồn và kinh phí duy tu.", EN: "Keep parts of the factories that must move, with rules for conservation and money for upkeep."}, "Đề", "Bổ", "Cần")
	themed(civic.Text{VI: "Phố đi bộ và người bán hàng", EN: "Walking streets and vendors"}, civic.Text{}, "Phố", "Xin")
	bodies, err := f.City.Service.Bodies(ctx, "")
	must(err)
	say := func(d answer.Decision, text civic.Text, forwarded string, to ...civic.Ref) {
		t.Helper()
		x, err := f.Answer.Service.Save(ctx, officer, answer.Answer{Consultation: 1, Decision: d, Text: text, Body: bodies[0].ID, ForwardedTo: forwarded}, to)
		must(err)
		x, err = f.Answer.Service.Submit(ctx, officer, x.ID, x.Version)
		must(err)
		x, err = f.Answer.Service.Approve(ctx, approver, x.ID, x.Version)
		must(err)
		_, err = f.Answer.Service.Publish(ctx, approver, x.ID, x.Version, "")
		must(err)
	}
	say(answer.Accepted, civic.Text{VI: "Đã bổ sung vào dự thảo kế hoạch: khi di dời nhà máy, giữ lại phần có giá trị kiến trúc.\n\nTiêu chí kỹ thuật do cơ quan chuyên môn hướng dẫn.", EN: "Added to the draft plan: where a factory moves, what is of architectural value stays.\n\nThe technical rules follow in separate guidance."}, "", factories)
	say(answer.Partly, civic.Text{VI: "Tiếp thu phần kinh phí duy tu; mức chi cụ thể theo dự toán từng năm."}, "", of("Cần")...)
	say(answer.Explained, civic.Text{VI: "Quy định hiện hành về trật tự hè phố chưa cho phép; cơ quan soạn thảo đã ghi nhận để đề xuất thí điểm một đoạn phố nghề."}, "", of("Xin")...)
	say(answer.Forwarded, civic.Text{VI: "Nội dung thuộc thẩm quyền của cơ quan khác, đã chuyển kèm nguyên văn ý kiến."}, bodies[1].ID, of("Mở", "Mời")...)
	say(answer.Noted, civic.Text{VI: "Đã ghi nhận.", EN: "Noted."}, "", of("The", "Ở")...)
}

// paperOf has a paper made as the office would and gives its file.
func paperOf(t *testing.T, a *App, o report.Order) []byte {
	t.Helper()
	s := a.features.Report.Service
	p, err := s.Order(t.Context(), officer, o)
	if err != nil {
		t.Fatal(err)
	}
	await.True(t, "the paper", func() bool {
		if p, err = s.Paper(t.Context(), officer, p.ID); err != nil {
			t.Fatal(err)
		}
		return !p.ReadyAt.IsZero() || p.Fault != ""
	})
	_, f, err := s.Open(t.Context(), officer, p.ID)
	if err != nil {
		t.Fatalf("%+v %v", p, err)
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// readPaper gives the text of a paper as its reader has it.
func readPaper(t *testing.T, f paper.Format, raw []byte) string {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "paper."+string(f))
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	program := func(name string, args ...string) []byte {
		out, err := exec.Command(name, args...).Output()
		if err != nil {
			t.Fatalf("%s: %v; tools/setup.sh installs it", name, err)
		}
		return out
	}
	var text []byte
	switch f {
	case paper.HTML:
		text = regexp.MustCompile(`<[^>]*>`).ReplaceAll(raw, []byte(" "))
	case paper.DOCX:
		program("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir, path)
		path = filepath.Join(dir, "paper.pdf")
		fallthrough
	default:
		text = program("pdftotext", path, "-")
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

// TestTheResponseTableTellsWhatTheOfficeDid has the table made from voices and
// answers that stand in the city's own rooms, in every order, form and language.
func TestTheResponseTableTellsWhatTheOfficeDid(t *testing.T) {
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone})
	before, err := a.features.Comment.Service.Figures(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	desk(t, a)
	after, err := a.features.Comment.Service.Figures(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	count := func(list []comment.Tally) (comments, people int) {
		for _, n := range list {
			comments, people = comments+n.Comments, people+n.People
		}
		return comments, people
	}
	comments, people := count(after)
	if had, _ := count(before); comments != had+11 {
		t.Fatalf("%d comments after %d", comments, had)
	}
	for _, o := range []struct {
		by    string
		order []string // headings that come in this order, in Vietnamese, others between
	}{
		{report.ByBody, []string{"Hội Kiến trúc sư", "Quỹ Bảo tồn di sản", "Cá nhân", "Ý kiến không công khai"}},
		{report.ByTheme, []string{"Nhà máy cũ thành không gian sáng tạo", "Phố đi bộ và người bán hàng", "Chưa phân nhóm vấn đề"}},
		{report.ByArticle, []string{"Điều 2", "Điều 5", "Điều 7", "Điều 10 khoản 2", "Ý kiến chung", "Ý kiến không công khai"}},
	} {
		for _, format := range []paper.Format{paper.DOCX, paper.PDF, paper.HTML} {
			if format == paper.DOCX && o.by != report.ByTheme {
				continue // the word processor takes its time
			}
			for _, lang := range []civic.Locale{civic.Vietnamese, civic.English} {
				raw := paperOf(t, a, report.Order{Kind: report.Responses, Format: format, Lang: lang, Consultation: slug, By: o.by})
				text := readPaper(t, format, raw)
				want := []string{fmt.Sprintf("Tổng số ý kiến nhận được: %d", comments), fmt.Sprint(people), "Tiếp thu một phần.", "Không tiếp thu (có giải trình). Quy định hiện hành", "Nội dung không công khai."}
				if lang == civic.English {
					want = []string{fmt.Sprintf("Comments received: %d", comments), fmt.Sprint(people), "Added to the draft plan", "mái răng cưa"}
				}
				at := 0
				if lang == civic.Vietnamese {
					for _, s := range o.order {
						i := regexp.MustCompile(`\b[IVXL]+\. ` + regexp.QuoteMeta(s)).FindStringIndex(text[at:])
						if i == nil {
							t.Errorf("%s %s: %q is not there, or not in its place", o.by, format, s)
							continue
						}
						at += i[0]
					}
				}
				for _, s := range want {
					if !strings.Contains(text, s) {
						t.Errorf("%s %s %s does not say %q", o.by, format, lang, s)
					}
				}
				for _, s := range []string{"chuyện riêng", "Ẩn Danh", "Điều 88", "điện thoại của", "Giữ Kín", "Điều 89"} {
					if strings.Contains(text, s) {
						t.Errorf("%s %s %s tells %q, which is not public", o.by, format, lang, s)
					}
				}
			}
		}
	}
}
