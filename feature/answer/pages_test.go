package answer

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/search"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// house is the feature on a site.
type house struct {
	*site.Site
	service *Service
	links   *chain.Service
}

func onSites(t *testing.T, test func(s *house)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, o, _ := newService(d)
		m := New(Deps{DB: d, City: civic.FirstCity, Clock: s.clock, Zone: time.UTC, Chain: s.chain, Consultations: o, Bodies: o, Authors: o})
		m.Service.mail = o.box // newService has told it how letters are written
		people := map[string]civic.Actor{"drafter": drafter, "approver": approver, "admin": officer("05", civic.Administrator)}
		test(&house{site.New(t, site.Options{People: people}, m), m.Service, o.links})
	})
}

func TestAnOfficerDraftsAnotherApprovesAndEverybodyReads(t *testing.T) {
	onSites(t, func(s *house) {
		if err := s.service.db.Tx(t.Context(), func(tx *db.Tx) error {
			for _, id := range []string{"o1", "o2"} {
				if err := s.links.Link(t.Context(), tx, drafter, civic.Ref{Kind: civic.RefComment, ID: id}, civic.Ref{Kind: civic.RefStatement, ID: "1-4"}); err != nil {
					return err
				}
			}
			return s.service.store.index.Put(t.Context(), tx, search.Entry{
				Kind: string(civic.RefTheme), ID: "t1", Title: civic.Text{VI: "Nội dung t1"}, Consultation: 1, Public: search.Always,
			})
		}); err != nil {
			t.Fatal(err)
		}
		s.Get("", "/consultations/x/answers").Is(200).Says("Chưa có trả lời nào")
		s.Get("", "/office/answers").Is(401)
		s.Get("drafter", "/office/answers/new?to=statement:1-4").Is(200).Says("Nội dung 1-4").Has(`value="1" selected`)
		form := url.Values{"consultation": {"1"}, "decision": {"partly"}, "text_vi": {"Thành phố làm <b>một nửa</b>."}, "body": {"so-vhtt"}, "subjects": {"statement:1-4"}}
		find := url.Values{"pick": {"subjects"}, "subjects-find": {"nội dung"}}
		for k, v := range form {
			find[k] = v
		}
		s.Post("drafter", "/office/answers/new", find).Is(200).Says("Nội dung t1", "Thành phố làm <b>một nửa</b>.")
		for field, bad := range map[string]struct{ value, says string }{
			"decision": {"", "Hãy chọn một trong"}, "text_vi": {"", "Không được để trống."}, "body": {"nobody", "Hãy chọn một trong"}, "due_on": {"mai", "Ngày giờ chưa đúng"},
			"subjects": {"statement:none", "không tồn tại"}, "text_en": {"a\u202eb", "đổi chiều chữ"}, "forwarded_to": {"so-vhtt", "Không thuộc thẩm quyền"}, "consultation": {"x", "Phải là số."},
		} {
			f := url.Values{}
			for k, v := range form {
				f[k] = v
			}
			f.Set(field, bad.value)
			s.Post("drafter", "/office/answers/new", f).Refuses(field, bad.says)
		}
		if _, n, _ := s.service.List(t.Context(), drafter, Filter{}, 10, 0); n != 0 {
			t.Errorf("%d drafts after refusals", n)
		}
		s.Post("drafter", "/office/answers/new", form).Is(303)
		list, _, err := s.service.List(t.Context(), drafter, Filter{}, 10, 0)
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		at := "/office/answers/" + string(list[0].ID)
		s.Get("", "/answers/"+string(list[0].ID)).Is(404)
		s.Post("drafter", at+"/submit", url.Values{"version": {"1"}}).Is(303)
		s.Get("drafter", at).Is(200).Says("Bạn đã soạn hoặc sửa bản này")
		s.Post("drafter", at+"/approve", url.Values{"version": {"2"}}).Is(403).Says("người khác phải duyệt")
		s.Get("drafter", "/office/answers?show=mine").Is(200).Says("Không có bản nào ở mục này.")
		s.Get("approver", "/office/answers?show=mine").Is(200).Says("Thành phố làm")
		s.Post("approver", at+"/send-back", url.Values{"version": {"2"}}).Is(422).Says("Lý do: Không được để trống.")
		s.Post("approver", at+"/approve", url.Values{"version": {"2"}}).Is(303)
		s.Post("admin", at+"/approve", url.Values{"version": {"2"}}).Is(409).Says("vừa được người khác sửa")
		s.Get("approver", at).Is(200).Says("2 người có để lại thông tin liên hệ sẽ nhận được thư báo")
		s.Post("approver", at+"/publish", url.Values{"version": {"3"}}).Is(303)
		s.Post("approver", at+"/remove", url.Values{"version": {"4"}}).Is(409).Says("đã công bố thì không xóa được")
		p := s.Get("", "/answers/"+string(list[0].ID)).Is(200).Says("Tiếp thu một phần", "Nội dung 1-4", "so-vhtt").Has("/chain/answer/")
		if strings.Contains(p.Body, "<b>") || strings.Contains(p.Body, approver.Name) {
			t.Error("live HTML, or the name of an officer on a public page")
		}
		s.Get("", "/en/answers/"+string(list[0].ID)).Is(200).Says("Accepted in part").Has(`lang="vi"`)
		s.Get("", "/consultations/x/answers?decision=noted").Is(200).Says("Chưa có trả lời nào thuộc mục")
		s.Get("", "/consultations/x/answers?page=99").Is(200).Says("Thành phố làm")
		s.Get("", "/api/v1/answers/"+string(list[0].ID)).Is(200).Has(`"decision":"partly"`)
		s.Get("", "/api/v1/consultations/x/answers").Is(200).Has(`"total":1`)

		form.Set("version", "4")
		form.Set("text_vi", "Bản của người kia")
		s.Post("approver", at+"/edit", form).Is(303)
		form.Set("text_vi", "Bản của tôi")
		p = s.Post("drafter", at+"/edit", form).Is(409).Says("Bản của người kia", "Bản của tôi", approver.Name)
		if p.Value("version") != "5" {
			t.Errorf("version %q", p.Value("version"))
		}
		s.Get("", "/answers/"+string(list[0].ID)).Is(200).Says("Thành phố làm")
	})
}

func TestSettingsAndProgramsOfAnswers(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("drafter", "/office/answers/settings").Is(403)
		s.Post("admin", "/office/answers/settings", url.Values{"days": {"nhiều"}}).Is(422).Says("Số ngày phải từ 0 đến 365.")
		s.Post("admin", "/office/answers/settings", url.Values{"days": {"400"}}).Is(422)
		s.Post("admin", "/office/answers/settings", url.Values{"days": {"10"}}).Is(303)
		if set, _ := s.service.Setting(t.Context()); set.TwoPeople || set.Days != 10 {
			t.Errorf("%+v", set)
		}
		draft := `{"consultation":"x","decision":"noted","text":{"vi":"Ghi nhận.","en":""},"body":"so","subjects":["theme:t1"]}`
		s.JSON("", "POST", "/api/v1/answers", draft).Is(401)
		s.JSON(WriteScope, "POST", "/api/v1/answers", draft).Is(201).Has(`"state":"draft"`)
		list, _, _ := s.service.List(t.Context(), drafter, Filter{}, 10, 0)
		if _, err := s.service.Approve(t.Context(), civic.Actor{Kind: civic.KeyActor, Scopes: []string{WriteScope}}, list[0].ID, 1); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a program approved: %v", err)
		}
		at := "/office/answers/" + string(list[0].ID)
		s.Post("drafter", at+"/remove", url.Values{"version": {"9"}}).Is(409)
		s.Post("drafter", at+"/remove", url.Values{"version": {"1"}}).Is(303)
		s.Get("drafter", at).Is(404)
	})
}
