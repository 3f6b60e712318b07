package synthesis

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/kit/edge"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/api"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// site is the feature behind the router of the program.
type site struct {
	t       testing.TB
	m       *Module
	in      *town
	handler http.Handler
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

func open(t testing.TB, in *town) *site {
	t.Helper()
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.OpenSQLite(t, migrations.FS)
	m := module(d, in)
	m.Service.reader = in
	rt := web.NewRouter(edge.Options(web.Options{
		Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: time.UTC,
		Identify: func(r *http.Request) context.Context { return ui.WithChrome(r.Context(), ui.Chrome{}) },
		Observe: func(route string, status int, _ time.Duration) {
			if status == http.StatusInternalServerError {
				t.Errorf("a fault at %s", route)
			}
		},
	}))
	m.Mount(rt)
	m.API(api.New(rt, "Diên Hồng", "", "test"))
	return &site{t, m, in, rt.Handler()}
}

func (s *site) get(path, who string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if who == "now" { // a visitor after all others had left
		r = r.WithContext(web.PastCache(r.Context()))
	} else if who != "" {
		r.AddCookie(&http.Cookie{Name: "who", Value: who})
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

func (s *site) shows(path string, texts ...string) {
	s.t.Helper()
	w := s.get(path, "")
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s: status %d", path, w.Code)
	}
	for _, text := range texts {
		if !strings.Contains(w.Body.String(), text) {
			s.t.Errorf("%s does not show %q", path, text)
		}
	}
	if strings.Contains(w.Body.String(), "synthesis.") {
		s.t.Errorf("%s shows a key of the catalogue", path)
	}
}

func TestPagesSayHonestlyWhatIsKnown(t *testing.T) {
	in := newTown(20)
	s := open(t, in)
	at := "/consultations/song-hong/results"
	s.shows(at, "Đang tính kết quả")
	s.shows("/en"+at, "The results are being computed")

	refresh := func() {
		t.Helper()
		if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		time.Sleep(cachedFor + 10*time.Millisecond) // the page of before is forgotten
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
	s.shows(at, "Hai nhóm ý kiến; 6 điểm cả hai cùng đồng ý; 1 điểm cùng không đồng ý", "Nhóm A", "60 người", `href="#group-b"`, "Dữ liệu minh họa")
	s.shows("/en"+at, "Two opinion groups; both agree on 6 things; all disagree on one thing", "Group A")
	for _, path := range []string{"/statements", "/statements?sort=divisive&page=99", "/statements/3"} {
		s.shows(at+path, "Nhóm A")
		s.shows("/en"+at+path, "Group A")
	}
	// What is in brackets beside a group's share is its votes, not an error.
	for _, locale := range []string{"", "/en"} {
		s.shows(locale+at+"/statements", ">100% (")
		if body := s.get(locale+at+"/statements", "").Body.String(); strings.Contains(body, "±") {
			t.Error("the table of statements shows votes as an error")
		}
	}
	s.shows("/about/opinion-map", "Pol.is")
	s.shows("/en/about/opinion-map", "Pol.is")
	if w := s.get(at+"/statements/999", ""); w.Code != http.StatusNotFound {
		t.Errorf("an unknown statement: %d", w.Code)
	}
	if w := s.get("/consultations/unknown/results", ""); w.Code != http.StatusNotFound {
		t.Errorf("an unknown consultation: %d", w.Code)
	}

	// A statement hidden since is shown nowhere, though the result still has it.
	in.statements[2].Text = civic.Text{VI: "Câu phải biến mất", EN: "Gone"}
	in.statements[2].Moderation = opinionmap.Rejected
	time.Sleep(cachedFor + 10*time.Millisecond)
	for _, path := range []string{at, at + "/statements", at + "/statements.csv", "/api/v1" + at + "/statements"} {
		if w := s.get(path, ""); strings.Contains(w.Body.String(), "Câu phải biến mất") {
			t.Errorf("%s shows a hidden statement", path)
		}
	}
}

// Nobody is told that too few said their kind before that was counted.
func TestFiguresByKindAreNotYetThereAtTheClose(t *testing.T) {
	in := newTown(12)
	in.camps(1, 60, 40, 4)
	s := open(t, in)
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
	time.Sleep(cachedFor + 10*time.Millisecond)
	s.shows("/en"+at, "Too few participants")
}

func TestYouAreShownToYouOnly(t *testing.T) {
	in := newTown(20)
	in.camps(1, 60, 40, 6)
	s := open(t, in)
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	for who, group := range map[string]string{"5": "nhóm A", "80": "nhóm B"} {
		w := s.get("/consultations/song-hong/map", who)
		if body := w.Body.String(); !strings.Contains(body, "gần với "+group) || !strings.Contains(body, "Bạn ở đây") {
			t.Errorf("participant %s is not shown in %s", who, group)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("a personal page may be kept: %q", got)
		}
	}
	if body := s.get("/consultations/song-hong/map", "").Body.String(); strings.Contains(body, "Bạn ở đây") {
		t.Error("somebody who has not voted has no place")
	}
	if body := s.get("/consultations/song-hong/results", "5").Body.String(); strings.Contains(body, "Bạn ở đây") {
		t.Error("the public page shows a reader's place")
	}
	in.vote(900, 0, opinionmap.Agree)
	if body := s.get("/consultations/song-hong/map/part", "900").Body.String(); !strings.Contains(body, "Bình chọn thêm 6 ý kiến") || strings.Contains(body, "<svg") {
		t.Errorf("one answer: %s", body)
	}
}

func TestTheSpreadsheetAndTheAPISayTheSame(t *testing.T) {
	in := newTown(20)
	in.statements[0].Text.VI = "=HYPERLINK(1)"
	in.camps(1, 60, 40, 6)
	s := open(t, in)
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.get("/en/consultations/song-hong/results/statements.csv", "").Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 21 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	vietnamese := s.get("/consultations/song-hong/results/statements.csv", "").Body.String()
	for _, head := range []string{"Ý kiến số,Nội dung,", "Chưa có ý kiến", "Nhóm A: Đồng ý", "Tổng số lượt bình chọn", "Cùng câu trả lời"} {
		if first, _, _ := strings.Cut(vietnamese, "\n"); !strings.Contains(first, head) {
			t.Errorf("no column %q in Vietnamese: %s", head, first)
		}
	}
	if got := rows[1][1]; got != "'=HYPERLINK(1)" {
		t.Errorf("a formula got out: %q", got)
	}
	var list StatementResultList
	if err := json.Unmarshal(s.get("/api/v1/consultations/song-hong/results/statements", "").Body.Bytes(), &list); err != nil {
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
	if err := json.Unmarshal(s.get("/api/v1/consultations/song-hong/results", "").Body.Bytes(), &r); err != nil || r.State != "groups" || len(r.Common) != 7 || r.Votes != in.count() {
		t.Errorf("state %s, %d common, %d votes, %v", r.State, len(r.Common), r.Votes, err)
	}
	if w := s.get("/consultations/song-hong/results/share.svg", ""); !strings.HasPrefix(w.Body.String(), "<svg") || !strings.Contains(w.Body.String(), "100 người") || !strings.Contains(w.Body.String(), "Dữ liệu minh họa") {
		t.Error("the picture to share lacks its totals or the mark of the demonstration")
	}
}

func TestAnOpenPageHearsOfAVote(t *testing.T) {
	in := newTown(20)
	in.camps(1, 40, 30, 6)
	s := open(t, in)
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = s.m.Run(ctx) }()
	server := httptest.NewServer(s.handler)
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
	if body := s.get("/consultations/song-hong/results", "").Body.String(); !strings.Contains(body, "71") {
		t.Error("the page does not show the new participant")
	}
}
