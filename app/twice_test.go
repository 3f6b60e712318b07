package app

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// making is a form that makes something, and what is typed into it.
type making struct {
	page  string
	typed map[string]string
}

var made = []making{
	{"/office/themes/new", map[string]string{"name_vi": "Phố đi bộ"}},
	{"/office/organisations/new", map[string]string{"name_vi": "Hội Kiến trúc thử nghiệm", "kind": "association"}},
	{"/office/consultations/new", map[string]string{"title_vi": "Đợt thứ ba", "question_vi": "Nên làm gì sau?"}},
	{"/office/people/new", map[string]string{"name": "Cán bộ Bốn", "email": "bon@hanoi.example", "roles": "editor"}},
	{"/office/initiatives/new", map[string]string{"title_vi": "Nhà máy thành xưởng", "summary_vi": "Cải tạo nhà máy."}},
	{"/office/consultations/" + slug + "/meetings/new", map[string]string{"title_vi": "Họp lần ba", "start": "2030-01-02T09:00", "place_vi": "Hội trường"}},
	{"/office/events/new", map[string]string{"title_vi": "Đêm nhạc ngoài trời", "day": "2030-01-05", "kind": "event", "repeat": "once"}},
	{"/office/comments/enter", map[string]string{"text": "Một tờ phiếu."}},
	{"/consultations/" + slug + "/comments/new", map[string]string{"text": "Một ý kiến dài."}},
	{"/consultations/" + slug + "/ideas", map[string]string{"text": "Nên mở cửa sân trường vào cuối tuần."}},
	{"/office/places/new", map[string]string{"kind": "creative_space", "name_vi": "Xưởng in cũ"}},
	{"/places/new", map[string]string{"kind": "museum", "name_vi": "Nhà lưu niệm", "address_vi": "Phố Hàng Thùng"}},
	{"/events/new", map[string]string{"title_vi": "Hát quan họ", "day": "2030-02-02", "venue_vi": "Đình làng"}},
	{"/initiatives/new", map[string]string{"title_vi": "Chợ đêm nghề thủ công", "summary_vi": "Mỗi tuần một đêm."}},
}

// TestAFormSentTwiceMakesOneThing sends forms twice as they are, as a second
// press or a page loaded again does.
func TestAFormSentTwiceMakesOneThing(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		o := furnished(t, c)
		meetings, err := o.a.features.Consultation.AllMeetings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		forms := append(slices.Clone(made), making{"/office/seminars/" + meetings[0].ID + "/door/walk-in", map[string]string{"name": "Khách Hai", "kind": "citizen"}})
		for _, m := range forms {
			var s sheetOfPage
			for _, f := range o.forms(t, m.page, o.get(m.page).Body.String()) {
				if len(f.Texts) > len(s.Texts) {
					s = f
				}
			}
			if s.Action == "" {
				t.Errorf("%s: there is no form", m.page)
				continue
			}
			typed := s.Fields
			for name, value := range m.typed {
				typed = sheetOfPage{Fields: typed}.with(name, value)
			}
			first := o.send(s, typed)
			if first.Code != http.StatusSeeOther && first.Code != http.StatusCreated {
				t.Errorf("%s: %d %s", m.page, first.Code, sentences(first.Body.String()))
				continue
			}
			rows := o.rows(t)
			second := o.send(s, typed)
			if now := o.rows(t); now != rows {
				t.Errorf("%s: %d things were there, now %d", m.page, rows, now)
			}
			// A link that is shown once is not shown again: the second press leads to
			// the person, where a new one can be made.
			if m.page == "/office/people/new" && first.Code == http.StatusCreated {
				if place := second.Header().Get("Location"); second.Code != http.StatusSeeOther || !strings.HasPrefix(place, "/office/people/") {
					t.Errorf("%s: the second answer is %d %q", m.page, second.Code, place)
				}
				continue
			}
			if second.Code != first.Code || second.Header().Get("Location") != first.Header().Get("Location") {
				t.Errorf("%s: the second answer is %d %q, not %d %q", m.page, second.Code, second.Header().Get("Location"), first.Code, first.Header().Get("Location"))
			}
		}
	})
}

// rows counts what people make.
func (o *office) rows(t *testing.T) (all int) {
	t.Helper()
	for _, table := range []string{
		"theme_theme", "city_body", "consultation_consultation", "account_person", "initiative_initiative", "consultation_meeting", "comment_comment", "statement_statement", "event_event", "place_place",
	} {
		var n int
		if err := o.a.db.Read().Get(t.Context(), &n, `SELECT COUNT(*) FROM `+table); err != nil {
			t.Fatal(table, err)
		}
		all += n
	}
	return all
}
