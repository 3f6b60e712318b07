package initiative

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
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
}

func onSites(t *testing.T, test func(s *house)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newService(d)
		m := New(Deps{DB: d, City: civic.FirstCity, Clock: s.clock, Zone: time.UTC, Chain: s.chain, Directory: hanoi{}, Hash: s.hash})
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			return s.store.index.Put(t.Context(), tx, search.Entry{Kind: string(civic.RefTheme), ID: "t9", Title: civic.Text{VI: "Sân chơi cho trẻ em"}, Public: search.Always})
		}); err != nil {
			t.Fatal(err)
		}
		test(&house{site.New(t, site.Options{People: map[string]civic.Actor{"editor": editor}}, m), m.Service})
	})
}

func TestSomebodyProposesAndEverybodySupports(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("", "/initiatives").Is(200).Says("Chưa có sáng kiến nào")
		blank := s.Get("", "/initiatives/new").Is(200)
		code, mark := blank.Value("code"), blank.Value("mark")
		form := url.Values{"code": {code}, "mark": {mark}, "title_vi": {"Chợ <i>sáng tạo</i>"}, "summary_vi": {"Tóm tắt"}, "position": {"21,0285; 105,8542"}, "cost_max": {"1.500"}}
		for field, bad := range map[string]struct{ value, says string }{
			"title_vi": {"", "Không được để trống."}, "summary_vi": {strings.Repeat("x", 601), "Dài quá 600"}, "position": {"bắc", "Ghi vĩ độ trước, kinh độ sau, ví dụ: 21.0285, 105.8542."},
			"cost_min": {"2000", "không được nhỏ hơn"}, "pillar": {"nosuch", "Hãy chọn một trong"}, "text_vi": {"a\u202eb", "đổi chiều chữ"}, "horizon": {"2031", "Hãy chọn một trong"},
			"place_vi": {"a\x07b", "ký tự điều khiển"},
		} {
			f := url.Values{}
			for k, v := range form {
				f[k] = v
			}
			f.Set(field, bad.value)
			field = strings.Replace(field, "cost_min", "cost_max", 1)
			p := s.Post("", "/initiatives/new", f).Refuses(field, bad.says)
			if p.Value("position") != f.Get("position") {
				t.Errorf("%s: what was typed is lost", field)
			}
		}
		swapped := url.Values{}
		for k, v := range form {
			swapped[k] = v
		}
		for _, at := range []string{"105.8542, 21.0285", "91, 105.8", "21, 181"} {
			swapped.Set("position", at)
			hint := "đổi chỗ hai số thì nằm trong"
			if at[0] != '1' {
				hint = "Ghi vĩ độ trước"
			}
			s.Post("", "/initiatives/new", swapped).Is(422).Says(hint).Has(`value="` + at + `"`)
			s.Post("", "/en/initiatives/new", swapped).Is(422).Says("latitude", "longitude")
		}
		s.Post("", "/initiatives/new", url.Values{"code": {"AAAA-AAAA-AAAA"}, "mark": {"x"}, "title_vi": {"a"}, "summary_vi": {"b"}}).Is(422).Says("Trang đã cũ.")
		s.Post("", "/initiatives/new", form).Is(201).Says(code)
		s.Post("", "/initiatives/new", form).Is(201).Says(code) // a double click
		list, n, err := s.service.List(t.Context(), editor, Filter{Unpublished: true}, 10, 0)
		if err != nil || n != 1 || list[0].CostMax != 1500 || list[0].Latitude != 21.0285 {
			t.Fatalf("%d, %+v %v", n, list, err)
		}
		id := string(list[0].ID)
		s.Get("", "/initiatives/"+id).Is(404)
		s.Post("", "/initiatives/"+id+"/support", url.Values{"on": {"true"}}).Is(404)
		s.Post("editor", "/office/initiatives/"+id+"/publish", url.Values{"version": {"1"}}).Is(303)

		p := s.Get("", "/initiatives/"+id).Is(200).Says("Ủng hộ", "Ý tưởng", "21.02850, 105.85420", "đến 1.500 triệu đồng").Has("/chain/initiative/" + id)
		if strings.Contains(p.Body, "<i>") {
			t.Error("HTML of a title is live")
		}
		s.Get("", "/en/initiatives/"+id).Is(200).Says("Support").Has(`lang="vi"`)
		reader := s.Browser("")
		reader.Keep("dh_support", "forged.key") // a key that is not ours becomes a new one
		for range 4 {
			reader.Post("/initiatives/"+id+"/support", "on", "true").Is(303)
		}
		reader.Get("/initiatives/" + id).Is(200).Says("Bạn đang ủng hộ sáng kiến này.")
		if in, _ := s.service.Initiative(t.Context(), editor, civic.ID(id)); in.Supporters != 1 {
			t.Errorf("%d supporters after four clicks of one browser", in.Supporters)
		}
		if _, err := s.service.Support(t.Context(), civic.ID(id), "forged.key", true); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a forged key counts: %v", err)
		}
		s.Get("", "/initiatives?sort=support&q=cho+sang+tao").Is(200).Says("1 người ủng hộ")
		s.Get("", "/initiatives?q=%25").Is(200)
		s.Get("", "/initiatives?state=hidden&pillar=zz&horizon=x&page=99").Is(200)
		reader.Post("/initiatives/"+id+"/support", "on", "false").Is(303)
		if in, _ := s.service.Initiative(t.Context(), editor, civic.ID(id)); in.Supporters != 0 {
			t.Errorf("%d supporters after taking it back", in.Supporters)
		}
		s.Post("", "/initiatives/"+id+"/remarks", url.Values{"text": {"Hay quá"}}).Is(409)
		s.Get("", "/api/v1/initiatives?q=cho").Is(200).Has(`"total":1`)
		s.Get("", "/api/v1/initiatives/"+id).Is(200).Has(`"state":"idea"`)
	})
}

func TestTheOfficeEditsMovesMergesAndHides(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("", "/office/initiatives").Is(401)
		form := url.Values{"title_vi": {"Một"}, "summary_vi": {"Tóm tắt"}, "sdg": {"11.4; 11.7"}, "fields": {"design"}, "remarks": {"true"}, "source": {"https://example.org/x; Kế hoạch 1"}}
		bad := url.Values{"title_vi": {"Một"}, "summary_vi": {"Tóm tắt"}, "sdg": {"11.99"}, "causes": {"theme:none"}}
		s.Post("editor", "/office/initiatives/new", bad).Is(422).Says("“11.99” không phải", "không tồn tại")
		s.Post("editor", "/office/initiatives/new", form).Is(303)
		list, _, _ := s.service.List(t.Context(), editor, Filter{Unpublished: true}, 10, 0)
		at, id := "/office/initiatives/"+string(list[0].ID), string(list[0].ID)
		s.Post("editor", at+"/publish", url.Values{"version": {"1"}}).Is(303)
		s.Get("", "/initiatives/"+id).Is(200).Says("Chưa đối chiếu", "11.4").Has("https://example.org/x")
		s.Post("editor", at+"/move", url.Values{"version": {"2"}, "state": {"done"}, "reason_vi": {"x"}}).Is(422).Says("không chuyển thẳng")
		s.Post("editor", at+"/move", url.Values{"version": {"2"}, "state": {"selected"}}).Is(422).Says("Lý do (tiếng Việt): Không được để trống.")
		s.Post("editor", at+"/move", url.Values{"version": {"1"}, "state": {"selected"}, "reason_vi": {"x"}}).Is(409).Says("vừa được người khác sửa")
		s.Post("editor", at+"/move", url.Values{"version": {"2"}, "state": {"selected"}, "reason_vi": {"Hội đồng chọn"}}).Is(303)
		s.Get("", "/initiatives/"+id).Is(200).Says("Được chọn", "Hội đồng chọn")

		form.Set("version", "2")
		form.Set("title_vi", "Của tôi")
		p := s.Post("editor", at+"/edit", form).Is(409).Says("Của tôi", "Một", editor.Name)
		if p.Value("version") != "3" {
			t.Errorf("version %q", p.Value("version"))
		}
		s.Get("editor", at).Is(200).Says("Chuyển trạng thái", "Hội đồng chọn").Has("Trạng thái</summary>")

		other := public(t, s.service, "Hai")
		s.Get("editor", at+"/merge?into="+string(other.ID)).Is(200).Says("Gộp vào “Hai”?", "người ủng hộ cả hai được tính một lần")
		s.Post("editor", at+"/merge", url.Values{"version": {"3"}, "into": {id}, "reason_vi": {"x"}}).Is(422).Says("Hãy chọn một sáng kiến khác")
		s.Post("editor", at+"/merge", url.Values{"version": {"3"}, "into": {string(other.ID)}, "reason_vi": {"Trùng nội dung"}}).Is(303)
		s.Get("", "/initiatives/"+id).Is(200).Says("đã được gộp vào").Has("/initiatives/" + string(other.ID))
		s.Get("", "/initiatives/"+string(other.ID)).Is(200).Says("Đã gộp vào sáng kiến này")
		s.Post("editor", at+"/hide", url.Values{"version": {"4"}, "reason_vi": {"x"}}).Is(303)
		s.Get("", "/initiatives/"+id).Is(404)
		s.Post("editor", at+"/unhide", url.Values{"version": {"5"}, "reason_vi": {"x"}}).Is(303)
		if in, _ := s.service.Initiative(t.Context(), editor, civic.ID(id)); in.State != Merged || in.MergedInto != other.ID {
			t.Errorf("hidden and shown again, a merged initiative is %s into %q", in.State, in.MergedInto)
		}
		s.Post("editor", at+"/unmerge", url.Values{"version": {"6"}, "reason_vi": {"Khác nhau"}}).Is(303)
		s.Post("editor", at+"/remove", url.Values{"version": {"7"}}).Is(409).Says("không xóa được")

		s.Post("", "/initiatives/"+id+"/remarks", url.Values{"text": {""}}).Is(422).Says("Không được để trống.")
		s.Post("", "/initiatives/"+id+"/remarks", url.Values{"text": {"Nên làm <script>"}}).Is(201).Says("bình luận")
		if p := s.Get("", "/initiatives/"+id); strings.Contains(p.Body, "Nên làm") {
			t.Error("a remark is public before a moderator looked")
		}
		s.Get("editor", "/office/remarks").Is(403)
		queue, _, _ := s.service.RemarkQueue(t.Context(), civic.System(), 5)
		c := "/office/remarks/" + string(queue[0].ID)
		s.Post("moderator", c, url.Values{"act": {"hidden"}}).Is(422)
		s.Post("moderator", c, url.Values{"act": {"shown"}}).Is(303)
		s.Post("moderator", c, url.Values{"act": {"hidden"}, "reason": {"insult"}}).Is(409).Says("Người khác vừa xử lý")
		s.Get("", "/initiatives/"+id).Says("Nên làm <script>", "1 bình luận")
		s.JSON(WriteScope, "POST", "/api/v1/initiatives", `{"title":{"vi":"Ba","en":""},"summary":{"vi":"Tóm","en":""}}`).Is(201).Has(`"state":"idea"`)
		s.JSON("", "POST", "/api/v1/initiatives", `{}`).Is(401)
		s.JSON("", "POST", "/api/v1/initiatives/proposals", `{"title":{"vi":"","en":"Only English"},"summary":{"vi":"","en":"Short"}}`).Is(201).Has(`"code":`)
	})
}

func TestProgramsMergeAndUnmerge(t *testing.T) {
	onSites(t, func(s *house) {
		one, two := public(t, s.service, "Một"), public(t, s.service, "Hai")
		at := "/api/v1/initiatives/" + string(one.ID)
		into := `{"into":"` + string(two.ID) + `","reason":{"vi":"Trùng nội dung","en":"The same"}}`
		match := strconv.FormatInt(one.Version, 10)
		s.JSON("", "POST", at+"/merge", into).Is(401)
		s.JSON(WriteScope, "POST", at+"/unmerge", `{"reason":{"vi":"x","en":""}}`, "If-Match", match).Is(409)
		s.JSON(WriteScope, "POST", at+"/merge", `{"into":"`+string(one.ID)+`","reason":{"vi":"","en":""}}`, "If-Match", match).Is(422)
		s.JSON(WriteScope, "POST", at+"/merge", into, "If-Match", match).Is(200).Has(`"state":"merged"`, `"merged_into":"`+string(two.ID)+`"`)
		s.JSON(WriteScope, "POST", at+"/merge", into, "If-Match", match).Is(409) // the version that was read is gone
		s.Get("", "/api/v1/initiatives/"+string(two.ID)).Is(200).Has(string(one.ID))
		match = strconv.FormatInt(one.Version+1, 10)
		s.JSON(WriteScope, "POST", at+"/unmerge", `{"reason":{"vi":"Khác nhau","en":"Not the same"}}`, "If-Match", match).Is(200).Has(`"state":"idea"`)
	})
}

func TestWhatOthersPointToIsNotThrownAway(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		in, err := s.Save(ctx, editor, Initiative{Texts: texts("Một")}, []civic.Ref{{Kind: civic.RefTheme, ID: "t1"}})
		if err != nil {
			t.Fatal(err)
		}
		action := civic.Ref{Kind: civic.RefAction, ID: "a1"}
		link := func(causes ...civic.Ref) {
			if err := d.Tx(ctx, func(tx *db.Tx) error {
				return s.chain.SetCauses(ctx, tx, editor, action, []civic.RefKind{civic.RefInitiative}, causes)
			}); err != nil {
				t.Fatal(err)
			}
		}
		link(in.Ref())
		if err := s.Remove(ctx, editor, in.ID, in.Version); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("an action points to it: %v", err)
		}
		link()
		if err := s.Remove(ctx, editor, in.ID, in.Version); err != nil {
			t.Error(err)
		}
	})
}

func TestNobodyProposesForAYearThatIsOver(t *testing.T) {
	onSites(t, func(s *house) {
		s.Get("", "/initiatives/new").Is(200).Has(`<option value="2030"`).Lacks(`<option value="2025"`)
		s.Get("", "/initiatives").Is(200).Has(`<option value="2025"`) // what was planned for it is found
	})
}

func TestTheOfficeFindsWhatAnInitiativeComesFromByWords(t *testing.T) {
	onSites(t, func(s *house) {
		typed := url.Values{"pick": {"causes"}, "causes-find": {"san choi"}, "title_vi": {"Sân chơi ở ngõ"}}
		s.Post("editor", "/office/initiatives/new", typed).Is(200).Says("Nội dung t9").Has("Sân chơi ở ngõ", `value="theme:t9"`)
		typed.Set("causes-find", "cầu vượt")
		s.Post("editor", "/office/initiatives/new", typed).Is(200).Says("Không tìm thấy gì cho “cầu vượt”")
		if _, n, err := s.service.List(context.Background(), editor, Filter{Unpublished: true}, 0, 0); err != nil || n != 0 {
			s.T.Errorf("a search saved something: %d %v", n, err)
		}
		s.Post("editor", "/office/initiatives/new", url.Values{"title_vi": {"Sân chơi"}, "summary_vi": {"Ở mỗi ngõ"}, "causes": {"theme:t9"}}).Is(303)
	})
}
