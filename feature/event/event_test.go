package event

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/blob"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/ui"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

var (
	editor  = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	program = civic.Actor{Kind: civic.KeyActor, Person: "02", Name: "Phần mềm", Scopes: []string{WriteScope}}
)

// city is what stands around events: a body, a pillar, an action of the plan.
type city struct{}

func (city) Pillars(context.Context) ([]civic.Pillar, error) {
	return []civic.Pillar{{ID: "tc1", Slug: "do-thi", Name: civic.Text{VI: "Đô thị"}}}, nil
}

func (city) AllBodies(context.Context) ([]civic.Body, error) {
	return []civic.Body{{ID: "so-vhtt", Name: civic.Text{VI: "Sở Văn hóa và Thể thao", EN: "Department of Culture and Sports"}}}, nil
}

var deed = civic.Node{Ref: civic.Ref{Kind: civic.RefAction, ID: "nv"}, Title: civic.Text{VI: "Tổ chức lễ hội thiết kế"}, Href: "/plan/nv"}

func (city) Line(_ context.Context, _ db.Queryer, _ civic.Actor, id civic.ID) (civic.Node, error) {
	if id != "nv" {
		return civic.Node{}, civic.NotFound("plan")
	}
	return deed, nil
}

func (city) Lines(context.Context, civic.Actor) ([]civic.Node, error) { return []civic.Node{deed}, nil }

// fixture is the feature behind the real router.
type fixture struct {
	*site.Site
	m       *Module
	service *Service
	now     time.Time
}

func onSites(t *testing.T, test func(t *testing.T, s *fixture)) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		f := &fixture{now: today}
		clock := func() time.Time { return f.now }
		f.m = New(Deps{
			DB: d, City: civic.FirstCity, Clock: clock, Zone: hanoi, Directory: city{}, Plan: city{}, Site: "https://hanoi.example/", Unlimited: true, Held: blob.Dir(t.TempDir()), Hash: func(purpose, value string) string { return purpose + ":" + value },
			Chain: chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: clock}).Service,
		})
		f.service = f.m.Service
		f.Site = site.New(t, site.Options{
			People: map[string]civic.Actor{"editor": editor, "key": program}, Zone: hanoi, Chrome: ui.Chrome{City: civic.Text{VI: "Hà Nội", EN: "Hanoi"}},
		}, f.m)
		test(t, f)
	})
}

// form is what an officer types for an event.
func form(pairs ...string) url.Values {
	f := site.Form("kind", "event", "repeat", "once", "title_vi", "Đêm nhạc", "day", "2026-12-05", "time", "19h30", "end", "21:00", "venue_vi", "Nhà hát Lớn")
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

// make enters an event and publishes it.
func (s *fixture) make(pairs ...string) string {
	s.T.Helper()
	id := s.Post("editor", "/office/events/new", form(pairs...)).Is(303).ID()
	s.move(id, "approved")
	s.move(id, "published")
	return id
}

func (s *fixture) move(id, state string, pairs ...string) {
	s.T.Helper()
	s.Post("editor", "/office/events/"+id+"/state", site.Form(append([]string{"version", s.version(id), "state", state}, pairs...)...)).Is(303)
}

func (s *fixture) version(id string) string {
	s.T.Helper()
	return s.Get("editor", "/office/events/"+id+"/edit").Is(200).Value("version")
}

// calendar reads a feed as its readers do: the properties of each event.
func (s *fixture) calendar(path string) (events []map[string]string) {
	s.T.Helper()
	raw := s.Get("", path).Is(200).Body
	for _, l := range strings.Split(strings.TrimSuffix(raw, "\r\n"), "\r\n") {
		if len(l) > 75 {
			s.T.Errorf("a line of %d octets: %q", len(l), l)
		}
	}
	for _, l := range strings.Split(strings.ReplaceAll(raw, "\r\n ", ""), "\r\n") {
		name, value, _ := strings.Cut(l, ":")
		switch {
		case l == "BEGIN:VEVENT":
			events = append(events, map[string]string{})
		case len(events) > 0:
			if _, there := events[len(events)-1][name]; !there {
				events[len(events)-1][name] = value
			}
		}
	}
	return events
}

func TestAnEventFromDraftToCancelled(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("", "/events").Is(200).Has("Chưa có sự kiện nào")
		s.Get("editor", "/office/events/new").Is(200)
		for field, c := range map[string][2]string{
			"title_vi": {"", "Không được để trống."}, "day": {"", "Không được để trống."}, "time": {"tối", "Giờ không hợp lệ"}, "end": {"18:00", "Thời điểm kết thúc"}, "organiser": {"x", "Hãy chọn"},
			"link": {"ftp://x", "Đường dẫn phải bắt đầu"}, "parent": {"x", "Hãy chọn một lễ hội"}, "action": {"x", "Hãy chọn"}, "repeat": {"often", "Hãy chọn"},
		} {
			s.Post("editor", "/office/events/new", form(field, c[0])).Is(422).Has(c[1], `href="#f-`+field)
		}
		id := s.Post("editor", "/office/events/new", form("organiser", "so-vhtt", "free", "true", "step_free", "yes", "children", "true", "languages", "vi", "action", "nv", "pillar", "tc1",
			"title_en", "Concert", "summary_vi", "Dàn nhạc của thành phố.")).Is(303).ID()
		s.Get("", "/events/"+id).Is(404)
		s.Get("", "/events").Lacks("Đêm nhạc")
		s.move(id, "submitted")
		s.move(id, "draft", "reason_vi", "Thiếu địa chỉ")
		s.move(id, "approved")
		s.Get("", "/events/"+id).Is(404)
		s.move(id, "published")

		s.Get("", "/events").Is(200).Has("Đêm nhạc", "19:30–21:00", "Thứ Bảy, 05/12/2026", "ngày 27 tháng Mười âm lịch", "Nhà hát Lớn", "Miễn phí")
		page := s.Get("", "/events/"+id).Is(200).Has("Đêm nhạc", "19:30–21:00, Thứ Bảy, 05/12/2026", "Lối đi không bậc", "Sở Văn hóa và Thể thao", "Tổ chức lễ hội thiết kế")
		s.Get("", "/en/events/"+id).Is(200).Has("Concert", "Saturday", "day 27 of lunar month 10", "Department of Culture and Sports")
		var data struct {
			Graph []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(schema(page)), &data); err != nil || len(data.Graph) != 1 {
			t.Fatalf("%v: %s", err, schema(page))
		}
		node := data.Graph[0]
		for k, want := range map[string]any{
			"@type": "Event", "name": "Đêm nhạc", "startDate": "2026-12-05T19:30:00+07:00", "endDate": "2026-12-05T21:00:00+07:00", "isAccessibleForFree": true,
			"eventStatus": "https://schema.org/EventScheduled", "url": "https://hanoi.example/events/" + id,
		} {
			if node[k] != want {
				t.Errorf("%s is %v, want %v", k, node[k], want)
			}
		}
		for path, found := range map[string]bool{
			"?free=true&children=true&step_free=true": true, "?day=2026-12-05": true, "?day=2026-12-06": false, "?when=today": false, "?when=weekend": true,
		} {
			if got := strings.Contains(s.Get("", "/events"+path).Is(200).Body, ">Đêm nhạc<"); got != found {
				t.Errorf("%s: found %v", path, got)
			}
		}
		before := s.calendar("/events/" + id + "/calendar.ics")
		if len(before) != 1 || before[0]["STATUS"] != "CONFIRMED" || before[0]["DTSTART;TZID=+07"] != "20261205T193000" {
			t.Errorf("%v", before)
		}

		s.Post("editor", "/office/events/"+id+"/state", site.Form("version", s.version(id), "state", "cancelled")).Is(422).Has("Không được để trống")
		s.move(id, "cancelled", "reason_vi", "Bão số 9", "reason_en", "Typhoon")
		s.Get("", "/events").Has("Đã hủy", "Bão số 9")
		s.Get("", "/events/"+id).Is(200).Has("Đã hủy", "Bão số 9", "EventCancelled")
		s.Get("", "/en/events/"+id).Has("Cancelled", "Typhoon")
		after := s.calendar("/events/calendar.ics")
		if len(after) != 1 || after[0]["UID"] != before[0]["UID"] || after[0]["STATUS"] != "CANCELLED" || after[0]["SEQUENCE"] <= before[0]["SEQUENCE"] {
			t.Errorf("%v, then %v", before, after)
		}
		if got := s.calendar("/events/by/so-vhtt/calendar.ics"); len(got) != 1 {
			t.Errorf("of the organiser: %v", got)
		}
		s.Get("", "/events/by/x/calendar.ics").Is(404)
		s.move(id, "archived", "reason_vi", "Đã qua")
		s.Get("", "/events").Lacks("Đêm nhạc")
		s.Get("", "/events/"+id).Is(200).Has("Đã lưu trữ", "Đã qua")
		s.Get("editor", "/office/events?show=archived").Is(200).Has("Đêm nhạc")
		s.Get("editor", "/office/events/"+id).Is(200).Has("Bão số 9")
	})
}

// schema is the data of a page for search engines.
func schema(p site.Page) string {
	for _, n := range p.All("script") {
		if site.Attr(n, "type") == "application/ld+json" {
			var b strings.Builder
			for c := range n.ChildNodes() {
				if c.Type == html.TextNode {
					b.WriteString(c.Data)
				}
			}
			return b.String()
		}
	}
	return ""
}

func TestOneOccurrenceOrThoseThatFollowOrAll(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		id := s.make("title_vi", "Chợ phiên", "repeat", "weekly", "until", "2027-01-02", "day", "2026-12-05", "time", "08:00", "end", "11:00")
		before := s.calendar("/events/" + id + "/calendar.ics")
		if len(before) != 5 {
			t.Fatalf("%d dates", len(before))
		}
		// One is cancelled, one moves.
		date := func(key string, pairs ...string) {
			t.Helper()
			path := "/office/events/" + id + "/dates/" + key
			typed := s.Get("editor", path).Is(200).Form(path)
			for i := 0; i+1 < len(pairs); i += 2 {
				typed.Set(pairs[i], pairs[i+1])
			}
			s.Post("editor", path, typed).Is(303)
		}
		date("2026-12-12T08:00", "state", "cancelled", "reason_vi", "Mưa lớn")
		date("2026-12-19T08:00", "day", "2026-12-20", "reason_vi", "Nhường sân cho hội làng", "venue_vi", "Sân đình")
		s.Get("", "/events/"+id).Is(200).Has("Mưa lớn", "Đã dời", "Lịch cũ: ", "19/12/2026", "Sân đình", "Chủ nhật, 20/12/2026")
		after := s.calendar("/events/" + id + "/calendar.ics")
		for i, e := range after {
			if e["UID"] != before[i]["UID"] {
				t.Errorf("%d: %s is now %s", i, before[i]["UID"], e["UID"])
			}
		}
		if after[1]["STATUS"] != "CANCELLED" || !strings.HasPrefix(after[2]["DTSTART;TZID=+07"], "20261220T08") {
			t.Errorf("%v", after)
		}
		// Those from the fourth on begin later; the others stay, with their names in feeds.
		edit := "/office/events/" + id + "/edit"
		typed := s.Get("editor", edit+"?from=2026-12-26T08:00").Is(200).Has("Bạn đang sửa từ buổi").Form(edit)
		typed.Set("time", "09:00")
		typed.Set("end", "12:00")
		typed.Set("title_vi", "Chợ phiên mùa đông")
		second := s.Post("editor", edit, typed).Is(303).ID()
		if second == id {
			t.Fatal("no event of its own")
		}
		s.Get("", "/events/"+id).Is(200).Has("Mưa lớn", "Các buổi sau có ở trang khác").Lacks("26/12/2026")
		s.Get("", "/events/"+second).Is(200).Has("09:00–12:00", "26/12/2026", "02/01/2027", "Các buổi trước có ở trang khác").Lacks("Mưa lớn")
		if first := s.calendar("/events/" + id + "/calendar.ics"); len(first) != 3 || first[0]["DTSTART;TZID=+07"] != before[0]["DTSTART;TZID=+07"] || first[1]["STATUS"] != "CANCELLED" {
			t.Errorf("%v", first)
		}
		// All of the first: the cancelled one stays cancelled.
		typed = s.Get("editor", edit).Is(200).Form(edit)
		typed.Set("venue_vi", "Phố đi bộ")
		s.Post("editor", edit, typed).Is(303)
		s.Get("", "/events/"+id).Is(200).Has("Phố đi bộ", "Mưa lớn", "Sân đình")
		// Taken back.
		s.Post("editor", "/office/events/"+id+"/dates/2026-12-12T08:00/back", site.Form("version", s.version(id))).Is(303)
		s.Get("", "/events/"+id).Lacks("Mưa lớn")
		s.Get("editor", "/office/events/"+id+"/dates/2026-12-13T08:00").Is(404)
		// One more, beside the rule.
		date("new", "day", "2026-12-24", "time", "18:00", "end", "20:00")
		s.Get("", "/events/"+id).Has("18:00–20:00, Thứ Năm, 24/12/2026")
		s.Get("editor", "/office/events/"+id).Is(200).Has("Sửa một buổi", "Thêm một buổi", "Tách các buổi về sau")
	})
}

func TestAFestivalHoldsItsProgramme(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		festival := s.make("kind", "festival", "title_vi", "Lễ hội Thiết kế", "day", "2026-12-05", "end_day", "2026-12-13", "time", "", "end", "")
		series := s.make("kind", "series", "title_vi", "Tọa đàm", "parent", festival)
		s.Post("editor", "/office/events/new", form("kind", "festival", "parent", festival)).Is(422).Has("Hãy chọn một lễ hội")
		s.Post("editor", "/office/events/new", form("pageless", "true")).Is(422).Has("mới có thể không có trang riêng")
		venues := []string{"Bốt Hàng Đậu", "Cung Thiếu nhi", "Nhà hát Lớn", "Nhà khách Chính phủ", "Bảo tàng Lịch sử", "Đại học Tổng hợp", "Vườn hoa Diên Hồng"}
		for i := range 28 {
			parent := festival
			if i%5 == 0 {
				parent = series
			}
			pairs := []string{"title_vi", "Mục " + string(rune('A'+i%26)), "parent", parent, "venue_vi", venues[i%7], "day", "2026-12-06"}
			if i%2 == 0 {
				pairs = append(pairs, "pageless", "true")
			}
			s.make(pairs...)
		}
		page := s.Get("", "/events/"+festival+"?day=2026-12-06").Is(200).Has("Chương trình", "Mục A", "Mục Z", "Tọa đàm")
		for _, v := range venues {
			page.Has(v+" (4)", "<h3")
		}
		s.Get("", "/events?day=2026-12-06").Is(200).Has("Bốt Hàng Đậu (4)", "Đang diễn ra nhiều ngày", "Lễ hội Thiết kế")
		if n := len(s.calendar("/events/" + festival + "/calendar.ics")); n != 30 {
			t.Errorf("%d events in the festival's feed", n)
		}
		whole := s.calendar("/events/" + festival + "/calendar.ics")[0]
		if whole["DTSTART;VALUE=DATE"] != "20261205" || whole["DTEND;VALUE=DATE"] != "20261214" || whole["TRANSP"] != "TRANSPARENT" {
			t.Errorf("%v", whole)
		}
		s.Post("editor", "/office/events/"+festival+"/edit", form("version", s.version(festival), "kind", "event")).Is(422).Has("Không đổi loại được")
		s.Get("editor", "/office/events/"+festival).Is(200).Has("Mục A")
	})
}

func TestALunarFestivalShowsBothDates(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		id := s.make("title_vi", "Hội Gióng", "repeat", "lunar", "day", "2026-01-01", "time", "", "end", "", "lunar_day", "9", "lunar_month", "4", "lunar_before", "3", "lunar_after", "3", "venue_vi", "Đền Phù Đổng")
		s.Get("", "/events/"+id).Is(200).Has("Hằng năm, mùng 9 tháng Tư âm lịch", "11/05/2027", "17/05/2027", "mùng 6 tháng Tư âm lịch")
		s.Get("", "/en/events/"+id).Is(200).Has("Every year, day 9 of lunar month 4", "11 May 2027")
		s.Post("editor", "/office/events/new", form("repeat", "lunar", "lunar_month", "4")).Is(422).Has("Ngày âm lịch không có")
		all := s.calendar("/events/" + id + "/calendar.ics")
		if len(all) < 9 || all[0]["UID"] == all[1]["UID"] {
			t.Errorf("%d years: %v", len(all), all)
		}
		// A year later one more year is listed.
		s.now = s.now.AddDate(1, 0, 0)
		if err := s.service.Extend(t.Context()); err != nil {
			t.Fatal(err)
		}
		if later := s.calendar("/events/" + id + "/calendar.ics"); len(later) != len(all)+1 {
			t.Errorf("%d years, then %d", len(all), len(later))
		}
	})
}

func TestProgramsReadAndWriteEvents(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		const path = "/api/v1/events/hoi-giong"
		body := `{"title":{"vi":"Hội Gióng"},"schedule":{"repeat":"lunar","day":"2026-01-01","lunar":{"month":4,"day":9,"before":3,"after":3}},"venue":{"name":{"vi":"Đền Phù Đổng"}}}`
		s.JSON("", "PUT", path, body).Is(401)
		made := s.JSON("key", "PUT", path, body).Is(200).Has(`"state":"draft"`)
		s.JSON("key", "PUT", path, body).Is(200).Has(`"version":1`)
		s.Get("", path).Is(404)
		s.JSON("key", "POST", path+"/state", `{"state":"approved"}`, "If-Match", made.Header.Get("ETag")).Is(200)
		s.JSON("key", "POST", path+"/state", `{"state":"published"}`, "If-Match", made.Header.Get("ETag")).Is(409)
		s.JSON("key", "POST", path+"/state", `{"state":"published"}`, "If-Match", `"2"`).Is(200)
		s.Get("", path).Is(200).Has(`"start":"2027-05-11"`, `"end":"2027-05-17"`)
		s.Get("", "/api/v1/events?from=2027-05-01&to=2027-05-31").Is(200).Has(`"event":"hoi-giong"`, `"total":1`)
		s.Get("", "/api/v1/events?from=yesterday").Is(422)
		s.JSON("key", "PUT", path, `{"title":{"vi":"Hội"},"schedule":{"repeat":"once","day":"2026-13-01"}}`, "If-Match", `"3"`).Is(422)
		s.JSON("key", "PUT", "/api/v1/events/new", body).Is(422)
	})
}

// TestTheFormGivesBackEverySchedule opens the form of any event and saves it as it
// is: nothing may change.
func TestTheFormGivesBackEverySchedule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Event{Kind: Single, Schedule: drawSchedule(t)}
		got, errs := fieldsOf(e).event()
		if len(errs) > 0 {
			t.Fatalf("%v of %+v", errs, e.Schedule)
		}
		a, b := e.Occurrences(hanoi, today), got.Occurrences(hanoi, today)
		if len(a) != len(b) {
			t.Fatalf("%+v\n%+v", e.Schedule, got.Schedule)
		}
		for i := range a {
			if a[i] != b[i] {
				t.Fatalf("%+v\n%+v", a[i], b[i])
			}
		}
	})
}

func TestTimesOfDayAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]string{"19:00": "19:00", "19h": "19:00", "9h30": "09:30", "9.30": "09:30", "19 giờ": "19:00", "8": "08:00", "": "", "tối": "tối", "25:00": "25:00"} {
		if got := timeOfDay(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}
