package initiative

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/edge"
	"dienhong/kit/search"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/api"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"golang.org/x/net/html"
)

// site is the feature behind the real router.
type site struct {
	t       *testing.T
	service *Service
	handler http.Handler
	cookie  string // of the browser; empty: none
	match   string // the version that a program read; empty: none
}

func onSites(t *testing.T, test func(s *site)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		catalog, err := i18n.Load(locale.Files)
		if err != nil {
			t.Fatal(err)
		}
		s := newService(d)
		m := New(Deps{DB: d, City: civic.FirstCity, Clock: s.clock, Zone: time.UTC, Chain: s.chain, Directory: hanoi{}, Hash: s.hash})
		if err := d.Tx(t.Context(), func(tx *db.Tx) error {
			return s.store.index.Put(t.Context(), tx, search.Entry{Kind: string(civic.RefTheme), ID: "t9", Title: civic.Text{VI: "Sân chơi cho trẻ em"}, Public: search.Always})
		}); err != nil {
			t.Fatal(err)
		}
		actors := map[string]civic.Actor{"editor": editor, "moderator": {Kind: civic.OfficerActor, Person: "02", Name: "Kiểm duyệt", Roles: []civic.Role{civic.Moderator}}, "key": {Kind: civic.KeyActor, Person: "k", Scopes: []string{WriteScope}}}
		rt := web.NewRouter(edge.Options(web.Options{
			Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: time.UTC,
			Identify: func(r *http.Request) context.Context {
				who := actors[r.Header.Get("X-Actor")]
				return ui.WithChrome(civic.WithActor(r.Context(), who), ui.Chrome{Actor: who})
			},
			Observe: func(route string, status int, _ time.Duration) {
				if status == http.StatusInternalServerError {
					t.Errorf("a fault at %s", route)
				}
			},
		}))
		m.Mount(rt)
		m.API(api.New(rt, "Diên Hồng", "", "test"))
		test(&site{t: t, service: m.Service, handler: rt.Handler()})
	})
}

type page struct {
	t      *testing.T
	status int
	header http.Header
	body   string
	root   *html.Node
}

func (s *site) ask(as, method, path, form string) page {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form))
	r.Header.Set("X-Actor", as)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: web.SessionCookie, Value: "x"}) // past the cache
	if s.cookie != "" {
		r.Header.Add("Cookie", s.cookie)
	}
	if s.match != "" {
		r.Header.Set("If-Match", s.match)
	}
	if strings.HasPrefix(path, "/api/") {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	root, err := html.Parse(strings.NewReader(w.Body.String()))
	if err != nil {
		s.t.Fatal(err)
	}
	return page{s.t, w.Code, w.Header(), w.Body.String(), root}
}

func (s *site) get(as, path string) page { s.t.Helper(); return s.ask(as, "GET", path, "") }
func (s *site) post(as, path string, form url.Values) page {
	s.t.Helper()
	return s.ask(as, "POST", path, form.Encode())
}

func (p page) is(status int) page {
	p.t.Helper()
	if p.status != status {
		p.t.Errorf("status %d, want %d: %.500s", p.status, status, p.body)
	}
	return p
}

func (p page) says(sentences ...string) page {
	p.t.Helper()
	for _, s := range sentences {
		if !strings.Contains(html.UnescapeString(p.body), s) {
			p.t.Errorf("the page does not say %q: %.300s", s, p.body)
		}
	}
	return p
}

// value gives what a field of the page holds.
// lacks asserts that none of the sentences is said.
func (p page) lacks(sentences ...string) page {
	p.t.Helper()
	for _, x := range sentences {
		if strings.Contains(p.body, x) {
			p.t.Errorf("the page says %q", x)
		}
	}
	return p
}

func (p page) value(name string) string {
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		field, value := "", ""
		for _, a := range n.Attr {
			switch a.Key {
			case "name":
				field = a.Val
			case "value":
				value = a.Val
			}
		}
		if field == name {
			if n.Data == "textarea" && n.FirstChild != nil {
				return n.FirstChild.Data
			}
			return value
		}
	}
	return ""
}

func TestSomebodyProposesAndEverybodySupports(t *testing.T) {
	onSites(t, func(s *site) {
		s.get("", "/initiatives").is(200).says("Chưa có sáng kiến nào")
		blank := s.get("", "/initiatives/new").is(200)
		code, mark := blank.value("code"), blank.value("mark")
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
			p := s.post("", "/initiatives/new", f).is(422).says(bad.says, `href="#f-`+field+`"`)
			if p.value("position") != f.Get("position") {
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
			s.post("", "/initiatives/new", swapped).is(422).says(hint, `value="`+at+`"`)
			s.post("", "/en/initiatives/new", swapped).is(422).says("latitude", "longitude")
		}
		s.post("", "/initiatives/new", url.Values{"code": {"AAAA-AAAA-AAAA"}, "mark": {"x"}, "title_vi": {"a"}, "summary_vi": {"b"}}).is(422).says("Trang đã cũ.")
		s.post("", "/initiatives/new", form).is(201).says(code)
		s.post("", "/initiatives/new", form).is(201).says(code) // a double click
		list, n, err := s.service.List(t.Context(), editor, Filter{Unpublished: true}, 10, 0)
		if err != nil || n != 1 || list[0].CostMax != 1500 || list[0].Latitude != 21.0285 {
			t.Fatalf("%d, %+v %v", n, list, err)
		}
		id := string(list[0].ID)
		s.get("", "/initiatives/"+id).is(404)
		s.post("", "/initiatives/"+id+"/support", url.Values{"on": {"true"}}).is(404)
		s.post("editor", "/office/initiatives/"+id+"/publish", url.Values{"version": {"1"}}).is(303)

		p := s.get("", "/initiatives/"+id).is(200).says("Ủng hộ", "Ý tưởng", "/chain/initiative/"+id, "21.02850, 105.85420", "đến 1.500 triệu đồng")
		if strings.Contains(p.body, "<i>") {
			t.Error("HTML of a title is live")
		}
		s.get("", "/en/initiatives/"+id).is(200).says("Support", `lang="vi"`)
		s.cookie = "dh_support=forged.key" // a key that is not ours becomes a new one
		kept := s.post("", "/initiatives/"+id+"/support", url.Values{"on": {"true"}}).is(303).header.Get("Set-Cookie")
		s.cookie, _, _ = strings.Cut(kept, ";")
		for range 3 {
			s.post("", "/initiatives/"+id+"/support", url.Values{"on": {"true"}}).is(303)
		}
		s.get("", "/initiatives/"+id).is(200).says("Bạn đang ủng hộ sáng kiến này.")
		if in, _ := s.service.Initiative(t.Context(), editor, civic.ID(id)); in.Supporters != 1 {
			t.Errorf("%d supporters after four clicks of one browser", in.Supporters)
		}
		if _, err := s.service.Support(t.Context(), civic.ID(id), "forged.key", true); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("a forged key counts: %v", err)
		}
		s.get("", "/initiatives?sort=support&q=cho+sang+tao").is(200).says("1 người ủng hộ")
		s.get("", "/initiatives?q=%25").is(200)
		s.get("", "/initiatives?state=hidden&pillar=zz&horizon=x&page=99").is(200)
		s.post("", "/initiatives/"+id+"/support", url.Values{"on": {"false"}}).is(303)
		if in, _ := s.service.Initiative(t.Context(), editor, civic.ID(id)); in.Supporters != 0 {
			t.Errorf("%d supporters after taking it back", in.Supporters)
		}
		s.post("", "/initiatives/"+id+"/remarks", url.Values{"text": {"Hay quá"}}).is(409)
		s.get("", "/api/v1/initiatives?q=cho").is(200).says(`"total":1`)
		s.get("", "/api/v1/initiatives/"+id).is(200).says(`"state":"idea"`)
	})
}

func TestTheOfficeEditsMovesMergesAndHides(t *testing.T) {
	onSites(t, func(s *site) {
		s.get("", "/office/initiatives").is(401)
		form := url.Values{"title_vi": {"Một"}, "summary_vi": {"Tóm tắt"}, "sdg": {"11.4; 11.7"}, "fields": {"design"}, "remarks": {"true"}, "source": {"https://example.org/x; Kế hoạch 1"}}
		bad := url.Values{"title_vi": {"Một"}, "summary_vi": {"Tóm tắt"}, "sdg": {"11.99"}, "causes": {"theme:none"}}
		s.post("editor", "/office/initiatives/new", bad).is(422).says("“11.99” không phải", "không tồn tại")
		s.post("editor", "/office/initiatives/new", form).is(303)
		list, _, _ := s.service.List(t.Context(), editor, Filter{Unpublished: true}, 10, 0)
		at, id := "/office/initiatives/"+string(list[0].ID), string(list[0].ID)
		s.post("editor", at+"/publish", url.Values{"version": {"1"}}).is(303)
		s.get("", "/initiatives/"+id).is(200).says("Chưa đối chiếu", "https://example.org/x", "11.4")
		s.post("editor", at+"/move", url.Values{"version": {"2"}, "state": {"done"}, "reason_vi": {"x"}}).is(422).says("không chuyển thẳng")
		s.post("editor", at+"/move", url.Values{"version": {"2"}, "state": {"selected"}}).is(422).says("Lý do (tiếng Việt): Không được để trống.")
		s.post("editor", at+"/move", url.Values{"version": {"1"}, "state": {"selected"}, "reason_vi": {"x"}}).is(409).says("vừa được người khác sửa")
		s.post("editor", at+"/move", url.Values{"version": {"2"}, "state": {"selected"}, "reason_vi": {"Hội đồng chọn"}}).is(303)
		s.get("", "/initiatives/"+id).is(200).says("Được chọn", "Hội đồng chọn")

		form.Set("version", "2")
		form.Set("title_vi", "Của tôi")
		p := s.post("editor", at+"/edit", form).is(409).says("Của tôi", "Một", editor.Name)
		if p.value("version") != "3" {
			t.Errorf("version %q", p.value("version"))
		}
		s.get("editor", at).is(200).says("Chuyển trạng thái", "Hội đồng chọn", "Trạng thái</summary>")

		other := public(t, s.service, "Hai")
		s.get("editor", at+"/merge?into="+string(other.ID)).is(200).says("Gộp vào “Hai”?", "người ủng hộ cả hai được tính một lần")
		s.post("editor", at+"/merge", url.Values{"version": {"3"}, "into": {id}, "reason_vi": {"x"}}).is(422).says("Hãy chọn một sáng kiến khác")
		s.post("editor", at+"/merge", url.Values{"version": {"3"}, "into": {string(other.ID)}, "reason_vi": {"Trùng nội dung"}}).is(303)
		s.get("", "/initiatives/"+id).is(200).says("đã được gộp vào", "/initiatives/"+string(other.ID))
		s.get("", "/initiatives/"+string(other.ID)).is(200).says("Đã gộp vào sáng kiến này")
		s.post("editor", at+"/hide", url.Values{"version": {"4"}, "reason_vi": {"x"}}).is(303)
		s.get("", "/initiatives/"+id).is(404)
		s.post("editor", at+"/unhide", url.Values{"version": {"5"}, "reason_vi": {"x"}}).is(303)
		if in, _ := s.service.Initiative(t.Context(), editor, civic.ID(id)); in.State != Merged || in.MergedInto != other.ID {
			t.Errorf("hidden and shown again, a merged initiative is %s into %q", in.State, in.MergedInto)
		}
		s.post("editor", at+"/unmerge", url.Values{"version": {"6"}, "reason_vi": {"Khác nhau"}}).is(303)
		s.post("editor", at+"/remove", url.Values{"version": {"7"}}).is(409).says("không xóa được")

		s.post("", "/initiatives/"+id+"/remarks", url.Values{"text": {""}}).is(422).says("Không được để trống.")
		s.post("", "/initiatives/"+id+"/remarks", url.Values{"text": {"Nên làm <script>"}}).is(201).says("bình luận")
		if p := s.get("", "/initiatives/"+id); strings.Contains(p.body, "Nên làm") {
			t.Error("a remark is public before a moderator looked")
		}
		s.get("editor", "/office/remarks").is(403)
		queue, _, _ := s.service.RemarkQueue(t.Context(), civic.System(), 5)
		c := "/office/remarks/" + string(queue[0].ID)
		s.post("moderator", c, url.Values{"act": {"hidden"}}).is(422)
		s.post("moderator", c, url.Values{"act": {"shown"}}).is(303)
		s.post("moderator", c, url.Values{"act": {"hidden"}, "reason": {"insult"}}).is(409).says("Người khác vừa xử lý")
		s.get("", "/initiatives/"+id).says("Nên làm <script>", "1 bình luận")
		s.ask("key", "POST", "/api/v1/initiatives", `{"title":{"vi":"Ba","en":""},"summary":{"vi":"Tóm","en":""}}`).is(201).says(`"state":"idea"`)
		s.ask("", "POST", "/api/v1/initiatives", `{}`).is(401)
		s.ask("", "POST", "/api/v1/initiatives/proposals", `{"title":{"vi":"","en":"Only English"},"summary":{"vi":"","en":"Short"}}`).is(201).says(`"code":`)
	})
}

func TestProgramsMergeAndUnmerge(t *testing.T) {
	onSites(t, func(s *site) {
		one, two := public(t, s.service, "Một"), public(t, s.service, "Hai")
		at := "/api/v1/initiatives/" + string(one.ID)
		into := `{"into":"` + string(two.ID) + `","reason":{"vi":"Trùng nội dung","en":"The same"}}`
		s.match = strconv.FormatInt(one.Version, 10)
		s.ask("", "POST", at+"/merge", into).is(401)
		s.ask("key", "POST", at+"/unmerge", `{"reason":{"vi":"x","en":""}}`).is(409)
		s.ask("key", "POST", at+"/merge", `{"into":"`+string(one.ID)+`","reason":{"vi":"","en":""}}`).is(422)
		s.ask("key", "POST", at+"/merge", into).is(200).says(`"state":"merged"`, `"merged_into":"`+string(two.ID)+`"`)
		s.ask("key", "POST", at+"/merge", into).is(409) // the version that was read is gone
		s.get("", "/api/v1/initiatives/"+string(two.ID)).is(200).says(string(one.ID))
		s.match = strconv.FormatInt(one.Version+1, 10)
		s.ask("key", "POST", at+"/unmerge", `{"reason":{"vi":"Khác nhau","en":"Not the same"}}`).is(200).says(`"state":"idea"`)
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

func TestTheOfficeFindsWhatAnInitiativeComesFromByWords(t *testing.T) {
	onSites(t, func(s *site) {
		typed := url.Values{"act": {"find"}, "find": {"san choi"}, "title_vi": {"Sân chơi ở ngõ"}}
		s.post("editor", "/office/initiatives/new", typed).is(200).says("Nội dung t9", `value="theme:t9"`, "Sân chơi ở ngõ")
		typed.Set("find", "cầu vượt")
		s.post("editor", "/office/initiatives/new", typed).is(200).says("Không tìm thấy mục nào")
		if _, n, err := s.service.List(context.Background(), editor, Filter{Unpublished: true}, 0, 0); err != nil || n != 0 {
			s.t.Errorf("a search saved something: %d %v", n, err)
		}
		s.post("editor", "/office/initiatives/new", url.Values{"title_vi": {"Sân chơi"}, "summary_vi": {"Ở mỗi ngõ"}, "causes": {"theme:t9"}, "act": {""}}).is(303)
	})
}
