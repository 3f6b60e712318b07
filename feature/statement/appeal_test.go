package statement

import (
	"regexp"
	"strings"
	"sync"
	"testing"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// sent sends an idea and gives its tracking code.
func (s *house) sent(b *site.Browser, text string) string {
	s.T.Helper()
	r := b.Post("/consultations/hn/ideas", "text", text)
	code := regexp.MustCompile(`[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`).FindString(r.Text)
	if r.Status != 201 || code == "" {
		s.T.Fatalf("%q: %d", text, r.Status)
	}
	return code
}

func TestAnAuthorAsksForAnotherLook(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		s.staff = colleagues{"02", "03"}
		const text, why = "Nên cấm xe máy ở phố cổ từ năm sau.", "Câu này không xúc phạm ai, xin xem lại giúp."
		author, first, second := s.Browser(""), s.Browser("moderator"), s.Browser("colleague")
		code := s.sent(author, text)
		page, ask, item := "/track/"+code, "/track/"+code+"/appeal", "/office/moderation/1/9"
		if p := author.Get(page); strings.Contains(p.Text, ask) {
			t.Error("what waits can be appealed against")
		}
		if r := author.Post(ask, "text", why); r.Status != 409 {
			t.Errorf("an appeal while it waits: %d", r.Status)
		}
		if r := first.Post(item, "act", "hide", "reason", "insult", "note", "Nặng lời", "from", "waiting"); r.Status != 303 {
			t.Fatalf("hide: %d", r.Status)
		}
		if p := author.Get(page); !strings.Contains(p.Text, ask) {
			t.Fatal("the author is not offered another look")
		}
		for typed, says := range map[string]string{
			"": "ask-text", "Ngắn": "10", strings.Repeat("ộ", 501): "500", "Xem https://x.vn để biết thêm": "đường dẫn",
			"NÊN CẤM xe máy ở phố cổ, từ năm sau!": "chép lại", "Chữ đảo \u202e chiều trong câu này": "đổi chiều",
		} {
			r := author.Post(ask, "text", typed)
			if r.Status != 422 || !strings.Contains(r.Text, says) || !strings.Contains(r.Text, typed[:min(len(typed), 4)]) {
				t.Errorf("%.40q: %d, want a word of %q and what was typed", typed, r.Status, says)
			}
		}
		if r := author.Post("/track/0000-0000-0000/appeal", "text", why); r.Status != 404 {
			t.Errorf("an unknown code: %d", r.Status)
		}
		// Sent twice at the same time, it is there once.
		var all sync.WaitGroup
		codes := make([]int, 4)
		for i := range codes {
			all.Go(func() { codes[i] = s.Browser("").Post(ask, "text", why).Status })
		}
		all.Wait()
		once := 0
		for _, c := range codes {
			if c == 303 {
				once++
			} else if c != 409 {
				t.Errorf("sent again: %d", c)
			}
		}
		if n, err := s.m.Service.Waiting(t.Context()); once != 1 || n != 1 || err != nil {
			t.Errorf("accepted %d times, %d wait, %v", once, n, err)
		}
		if p := author.Get(page); strings.Contains(p.Text, `action="`+ask) || !strings.Contains(p.Text, why) || !strings.Contains(p.Text, "chờ cán bộ duyệt xem xét lại") {
			t.Error("the author does not see that it was asked")
		}
		if p := second.Get("/office/moderation"); !strings.Contains(p.Text, why) || !strings.Contains(p.Text, "Nặng lời") || !strings.Contains(p.Text, text) {
			t.Error("the queue does not show the appeal with the act")
		}

		// Whoever decided does not judge it.
		if p := first.Get(item); !strings.Contains(p.Text, "một cán bộ duyệt khác") || strings.Contains(p.Text, `value="accept"`) {
			t.Error("the first moderator is offered to answer")
		}
		for _, r := range []site.Page{
			first.Post(item, "act", "accept", "from", "hidden", "appeal", "true", "back", "item"), first.Post(item + "/undo"),
			first.Post(item, "act", "keep", "note", "Vẫn thế", "from", "hidden", "appeal", "true", "back", "item"),
		} {
			if r.Status != 403 {
				t.Errorf("the first moderator answers: %d", r.Status)
			}
		}
		if r := second.Post(item, "act", "keep", "from", "hidden", "appeal", "true", "back", "item"); r.Status != 422 || !strings.Contains(r.Text, "lời trả lời") {
			t.Errorf("kept without a word: %d", r.Status)
		}
		if r := second.Post(item, "act", "keep", "note", "Lời lẽ vẫn nặng.", "from", "hidden", "appeal", "true", "back", "item"); r.Status != 303 {
			t.Fatalf("keep: %d", r.Status)
		}
		for _, act := range []string{"keep", "accept"} {
			if r := second.Post(item, "act", act, "note", "Nữa", "from", "hidden", "appeal", "true", "back", "item"); r.Status != 409 || !strings.Contains(r.Text, "Lời lẽ vẫn nặng.") {
				t.Errorf("%s after it was answered: %d", act, r.Status)
			}
		}
		if p := author.Get(page); !strings.Contains(p.Text, "Lời lẽ vẫn nặng.") || !strings.Contains(p.Text, "giữ nguyên") || strings.Contains(p.Text, `action="`+ask) {
			t.Error("the author does not see the answer, or may ask again")
		}
		for _, path := range []string{"/consultations/hn/moderation", "/api/v1/consultations/hn/moderation", "/en/consultations/hn/moderation"} {
			p := s.Browser("").Get(path)
			if !strings.Contains(p.Text, "Lời lẽ vẫn nặng.") || strings.Contains(p.Text, why) || strings.Contains(p.Text, text) {
				t.Errorf("%s lacks the answer or tells what is hidden", path)
			}
		}

		// An answer taken back lets it wait again; then it is granted.
		if r := first.Post(item + "/undo"); r.Status != 403 {
			t.Errorf("the first moderator takes the answer back: %d", r.Status)
		}
		if r := second.Post(item + "/undo"); r.Status != 303 {
			t.Fatalf("undo: %d", r.Status)
		}
		if n, _ := s.m.Service.Waiting(t.Context()); n != 1 {
			t.Errorf("after the answer was taken back %d wait", n)
		}
		if r := second.Post(item, "act", "accept", "from", "hidden", "appeal", "true"); r.Status != 303 {
			t.Errorf("grant: %d", r.Status)
		}
		if p := author.Get("/consultations/hn/statements/9"); p.Status != 200 || !strings.Contains(p.Text, text) {
			t.Errorf("granted and not shown: %d", p.Status)
		}
		if n, _ := s.m.Service.Waiting(t.Context()); n != 0 {
			t.Errorf("%d wait at the end", n)
		}
	})
}

func TestTheOnlyModeratorAnswersAnAppeal(t *testing.T) {
	s := newSite(t, dbtest.OpenSQLite(t, migrations.FS), Limits{})
	author, only := s.Browser(""), s.Browser("moderator")
	code := s.sent(author, "Nên có thêm ghế đá ở vườn hoa.")
	const item = "/office/moderation/1/9"
	if r := only.Post(item, "act", "return", "reason", "unclear", "from", "waiting"); r.Status != 303 {
		t.Fatalf("return: %d", r.Status)
	}
	if r := author.Post("/en/track/"+code+"/appeal", "text", "It is clear enough, I think.", "lang", "en"); r.Status != 303 {
		t.Fatalf("appeal: %d", r.Status)
	}
	if p := only.Get(item); !strings.Contains(p.Body, `lang="en"`) || !strings.Contains(p.Text, "It is clear enough") {
		t.Error("the English words of the author are not marked as such")
	}
	if r := only.Post(item, "act", "keep", "note", "Xin viết rõ ở đâu.", "from", "returned", "appeal", "true"); r.Status != 303 {
		t.Errorf("the only moderator: %d", r.Status)
	}
}

// An author has one appeal: a decision from a page drawn before it came does not
// use it up unread, and the moderator is shown what came.
func TestADecisionFromBeforeAnAppealIsNotItsAnswer(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		s.staff = colleagues{"02", "03"}
		author, first, second := s.Browser(""), s.Browser("moderator"), s.Browser("colleague")
		code, item := s.sent(author, "Nên có thêm ghế đá ở vườn hoa."), "/office/moderation/1/9"
		if r := first.Post(item, "act", "hide", "reason", "off_topic", "from", "waiting"); r.Status != 303 {
			t.Fatalf("hide: %d", r.Status)
		}
		if r := author.Post("/track/"+code+"/appeal", "text", "Đúng chủ đề vườn hoa mà, xin xem lại."); r.Status != 303 {
			t.Fatalf("appeal: %d", r.Status)
		}
		old := []string{"act", "return", "reason", "unclear", "from", "hidden", "back", "item"}
		if r := second.Post(item, old...); r.Status != 409 || !strings.Contains(r.Text, "vừa đề nghị xem xét lại") || !strings.Contains(r.Text, "xin xem lại") {
			t.Errorf("from a page without the appeal: %d", r.Status)
		}
		if b, err := s.m.Service.DecideAll(t.Context(), civic.Actor{Kind: civic.OfficerActor, Person: "02", Roles: []civic.Role{civic.Moderator}},
			[]Ref{{1, 9}}, Verdict{Act: Accept, From: Hidden}); err != nil || len(b.Skipped) != 1 {
			t.Errorf("of many, one's own act under appeal: %+v %v", b, err)
		}
		if n, err := s.m.Service.Waiting(t.Context()); err != nil || n != 1 {
			t.Errorf("%d wait, %v", n, err)
		}
		if r := second.Post(item, append(old, "appeal", "true")...); r.Status != 303 {
			t.Errorf("the answer: %d", r.Status)
		}
	})
}

func TestABulkDecisionIsTakenBackAlsoWhereItsAuthorAsked(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newSite(t, d, Limits{})
		s.staff = colleagues{"02", "03"}
		first, second := civic.Actor{Kind: civic.OfficerActor, Person: "02", Roles: []civic.Role{civic.Moderator}}, civic.Actor{Kind: civic.OfficerActor, Person: "03", Roles: []civic.Role{civic.Moderator}}
		author := s.Browser("")
		code := s.sent(author, "Nên có thêm ghế đá ở vườn hoa.")
		s.sent(author, "Nên mở thư viện buổi tối cho học sinh.")
		b, err := s.m.Service.DecideAll(t.Context(), first, []Ref{{1, 9}, {1, 10}}, Verdict{Act: Hide, Reason: "off_topic"})
		if err != nil || b.Done != 2 {
			t.Fatal(b, err)
		}
		if r := author.Post("/track/"+code+"/appeal", "text", "Đúng chủ đề vườn hoa mà, xin xem lại."); r.Status != 303 {
			t.Fatalf("appeal: %d", r.Status)
		}
		// Whoever decided does not judge the appeal; the other statement comes back.
		if done, err := s.m.Service.UndoBatch(t.Context(), first, b.Batch); err != nil || done != 1 {
			t.Errorf("the first moderator took back %d, %v", done, err)
		}
		if done, err := s.m.Service.UndoBatch(t.Context(), second, b.Batch); err != nil || done != 1 {
			t.Errorf("another moderator took back %d, %v", done, err)
		}
		if n, err := s.m.Service.store.countWaitingAppeals(t.Context(), d.Read()); err != nil || n != 0 {
			t.Errorf("%d appeals wait, %v", n, err)
		}
	})
}

func TestManyModeratorsDecideAtOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newService(t, d, open())
		if err := s.Seeds(t.Context(), moderator, 1, seeds(24)); err != nil {
			t.Fatal(err)
		}
		var g sync.WaitGroup
		for id := range int64(24) {
			g.Go(func() {
				if _, err := s.Decide(t.Context(), moderator, Ref{1, id}, Verdict{Act: Hide, Reason: "off_topic"}); err != nil {
					t.Error(err)
				}
			})
		}
		g.Wait()
		list, err := s.store.decisionLog(t.Context(), d.Read(), 1, 0, 100)
		if err != nil || len(list) != 24 || list[0].ID != 24 || list[23].ID != 1 {
			t.Errorf("%d decisions, %v", len(list), err)
		}
	})
}
