package synthesis

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/web"
)

// house is the feature on a site.
type house struct {
	*site.Site
	m  *Module
	in *town
}

// Answers gives the votes of the participant whose number is in the cookie.
func (t *town) Answers(r *http.Request, _ civic.ConsultationNumber) (map[int64]opinionmap.Vote, error) {
	var p int64
	if _, err := fmt.Sscan(web.CookieValue(r, "who"), &p); err != nil {
		return nil, nil //nolint:nilerr // without the cookie nobody asks
	}
	answers := map[int64]opinionmap.Vote{}
	m, _, _ := t.Votes(r.Context(), 1)
	for _, s := range t.statements {
		if v, ok := m.Vote(p, s.Number); ok {
			answers[s.Number] = v
		}
	}
	return answers, nil
}

func open(t testing.TB, in *town, o site.Options) *house {
	t.Helper()
	m := module(dbtest.OpenSQLite(t, migrations.FS), in)
	m.Service.reader = in
	return &house{site.New(t, o, m), m, in}
}

// get asks for a page as the participant of a number; "" for somebody who is none.
func (s *house) get(path, who string) site.Page {
	s.T.Helper()
	b := s.Browser("")
	if who != "" {
		b.Keep("who", who)
	}
	return b.Get(path)
}

func (s *house) shows(path string, texts ...string) {
	s.T.Helper()
	s.get(path, "").Is(http.StatusOK).Has(texts...)
}

func TestPagesSayHonestlyWhatIsKnown(t *testing.T) {
	in := newTown(20)
	s := open(t, in, site.Options{})
	at := "/consultations/song-hong/results"
	s.shows(at, "Đang tính kết quả")
	s.shows("/en"+at, "The results are being computed")

	refresh := func() {
		t.Helper()
		if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
	}
	refresh()
	s.shows(at, "Chưa có số liệu công bố")
	in.camps(3, 5, 4, 3)
	refresh()
	s.shows(at, "Chưa đủ lượt bình chọn để vẽ bản đồ ý kiến", "Cần ít nhất 15 người", "hiện có 9 người")
	s.shows("/en"+at, "Not enough votes yet", "there are 9 so far")

	in.log = nil
	in.camps(1, 60, 40, 6)
	in.log = append(in.log, in.log[0])
	refresh()
	s.shows(at, "Hai nhóm ý kiến; 6 điểm cả hai cùng đồng ý; 1 điểm cùng không đồng ý", "Nhóm A", "60 người", `href="/consultations/song-hong/results#group-b"`, "Dữ liệu minh họa")
	s.shows("/en"+at, "Two opinion groups; both agree on 6 things; all disagree on one thing", "Group A")
	for _, path := range []string{"/statements", "/statements?sort=divisive&page=99", "/statements/3"} {
		s.shows(at+path, "Nhóm A")
		s.shows("/en"+at+path, "Group A")
	}
	// What is in brackets beside a group's share is its votes, not an error.
	for _, locale := range []string{"", "/en"} {
		s.shows(locale+at+"/statements", ">100% (")
		if body := s.get(locale+at+"/statements", "").Body; strings.Contains(body, "±") {
			t.Error("the table of statements shows votes as an error")
		}
	}
	s.shows("/about/opinion-map", "Pol.is")
	s.shows("/en/about/opinion-map", "Pol.is")
	if w := s.get(at+"/statements/999", ""); w.Status != http.StatusNotFound {
		t.Errorf("an unknown statement: %d", w.Status)
	}
	if w := s.get("/consultations/unknown/results", ""); w.Status != http.StatusNotFound {
		t.Errorf("an unknown consultation: %d", w.Status)
	}

	// A statement hidden since is shown nowhere, though the result still has it.
	in.statements[2].Text = civic.Text{VI: "Câu phải biến mất", EN: "Gone"}
	in.statements[2].Moderation = opinionmap.Rejected
	for _, path := range []string{at, at + "/statements", at + "/statements.csv", "/api/v1" + at + "/statements"} {
		if w := s.get(path, ""); strings.Contains(w.Body, "Câu phải biến mất") {
			t.Errorf("%s shows a hidden statement", path)
		}
	}
}

// Nobody is told that too few said their kind before that was counted.
func TestFiguresByKindAreNotYetThereAtTheClose(t *testing.T) {
	in := newTown(12)
	in.camps(1, 60, 40, 4)
	s := open(t, in, site.Options{})
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	in.about.Over, in.about.TakesVotes = true, false
	at := "/consultations/song-hong/results"
	s.shows(at, "công bố một lần, sau khi kết thúc")
	s.shows("/en"+at, "published once, after voting has ended")
	in.vote(0, 0, opinionmap.Agree) // and one release more
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	s.shows("/en"+at, "Too few participants")
}

func TestYouAreShownToYouOnly(t *testing.T) {
	in := newTown(20)
	in.camps(1, 60, 40, 6)
	s := open(t, in, site.Options{})
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	for who, group := range map[string]string{"5": "nhóm A", "80": "nhóm B"} {
		w := s.get("/consultations/song-hong/map", who)
		if body := w.Body; !strings.Contains(body, "gần với "+group) || !strings.Contains(body, "Bạn ở đây") {
			t.Errorf("participant %s is not shown in %s", who, group)
		}
		if got := w.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("a personal page may be kept: %q", got)
		}
	}
	if body := s.get("/consultations/song-hong/map", "").Body; strings.Contains(body, "Bạn ở đây") {
		t.Error("somebody who has not voted has no place")
	}
	if body := s.get("/consultations/song-hong/results", "5").Body; strings.Contains(body, "Bạn ở đây") {
		t.Error("the public page shows a reader's place")
	}
	in.vote(900, 0, opinionmap.Agree)
	if body := s.get("/consultations/song-hong/map/part", "900").Body; !strings.Contains(body, "Bình chọn thêm 6 ý kiến") || strings.Contains(body, "<svg") {
		t.Errorf("one answer: %s", body)
	}
}

func TestTheSpreadsheetAndTheAPISayTheSame(t *testing.T) {
	in := newTown(20)
	in.statements[0].Text.VI = "=HYPERLINK(1)"
	in.camps(1, 60, 40, 6)
	s := open(t, in, site.Options{})
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.get("/en/consultations/song-hong/results/statements.csv", "").Body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 21 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	vietnamese := s.get("/consultations/song-hong/results/statements.csv", "").Body
	for _, head := range []string{"Ý kiến số,Nội dung,", "Chưa có ý kiến", "Nhóm A: Đồng ý", "Tổng số lượt bình chọn", "Cùng câu trả lời"} {
		if first, _, _ := strings.Cut(vietnamese, "\n"); !strings.Contains(first, head) {
			t.Errorf("no column %q in Vietnamese: %s", head, first)
		}
	}
	if got := rows[1][1]; got != "'=HYPERLINK(1)" {
		t.Errorf("a formula got out: %q", got)
	}
	var list StatementResultList
	if err := json.Unmarshal([]byte(s.get("/api/v1/consultations/song-hong/results/statements", "").Body), &list); err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, h := range rows[0] {
		column[h] = i
	}
	for i, st := range list.Statements {
		row := rows[i+1]
		for name, n := range map[string]int{
			"statement": int(st.Statement), "agree": st.All.Agree, "votes": st.All.Total(),
			"group_a_agree": st.ByGroup[0].Agree, "group_b_pass": st.ByGroup[1].Pass,
		} {
			if row[column[name]] != fmt.Sprint(n) {
				t.Errorf("statement %d, %s: %s in the spreadsheet, %d from the API", st.Statement, name, row[column[name]], n)
			}
		}
	}
	var r ResultRecord
	if err := json.Unmarshal([]byte(s.get("/api/v1/consultations/song-hong/results", "").Body), &r); err != nil || r.State != "groups" || len(r.Common) != 7 || r.Votes != in.count() {
		t.Errorf("state %s, %d common, %d votes, %v", r.State, len(r.Common), r.Votes, err)
	}
	if w := s.get("/consultations/song-hong/results/share.svg", ""); !strings.HasPrefix(w.Body, "<svg") || !strings.Contains(w.Body, "100 người") || !strings.Contains(w.Body, "Dữ liệu minh họa") {
		t.Error("the picture to share lacks its totals or the mark of the demonstration")
	}
}

func TestAnOpenPageHearsOfAVote(t *testing.T) {
	in := newTown(20)
	in.camps(1, 40, 30, 6)
	s := open(t, in, site.Options{})
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = s.m.Run(ctx) }()
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/live/consultations/song-hong/results", nil)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		t.Fatal("the stream ended")
		return ""
	}
	before := fmt.Sprint(len(in.log)) + "-"
	if first := next(); !strings.HasPrefix(first, before) {
		t.Fatalf("first %q", first)
	}
	in.vote(700, 1, opinionmap.Agree)
	for {
		if message := next(); strings.HasPrefix(message, fmt.Sprint(len(in.log))+"-") {
			break
		}
	}
	if body := s.get("/consultations/song-hong/results", "").Body; !strings.Contains(body, "71") {
		t.Error("the page does not show the new participant")
	}
}
