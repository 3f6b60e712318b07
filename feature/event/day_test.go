package event

import (
	"reflect"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/site"

	"pgregory.net/rapid"
)

func TestAWholeDayOfAFestivalChangesInOneAct(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		festival := s.make("kind", "festival", "title_vi", "Lễ hội Thiết kế", "day", "2026-12-05", "end_day", "2026-12-13", "time", "", "end", "")
		series := s.make("kind", "series", "title_vi", "Tọa đàm", "parent", festival, "day", "2026-12-05", "end_day", "2026-12-07", "time", "", "end", "")
		night := s.make("title_vi", "Đêm nhạc", "parent", festival, "day", "2026-12-06")
		talk := s.make("title_vi", "Nói chuyện", "parent", series, "day", "2026-12-06", "venue_vi", "Thư viện")
		other := s.make("title_vi", "Chiếu phim", "parent", festival, "day", "2026-12-07")
		calm := s.make("title_vi", "Ngoài lễ hội", "day", "2026-12-06")
		day := "/office/events/" + festival + "/days/2026-12-06"
		s.Get("editor", "/office/events/"+festival).Is(200).Has("Cả ngày", day)
		change := func(state string, pairs ...string) site.Page {
			t.Helper()
			f := s.Get("editor", day).Is(200).Form(day)
			for i, p := range append([]string{"state", state}, pairs...) {
				if i%2 == 0 {
					f.Set(p, append([]string{"state", state}, pairs...)[i+1])
				}
			}
			return s.Post("editor", day, f)
		}
		change("cancelled").Refuses("reason_vi", "Không được để trống.")
		change("moved", "reason_vi", "Bão").Refuses("to", "Không được để trống.")
		change("moved", "reason_vi", "Bão", "to", "06/12/2026").Refuses("to", "Hãy chọn một ngày khác.")
		change("").Is(422)

		change("cancelled", "reason_vi", "Bão số 9", "venue", "Thư viện").Is(303)
		s.Get("", "/events/"+talk).Has("Đã hủy", "Bão số 9")
		s.Get("", "/events/"+night).Lacks("Bão số 9")
		change("moved", "reason_vi", "Dời vì bão số 9", "to", "09/12/2026").Is(303)
		s.Get("", "/events/"+night).Has("Đã dời", "Thứ Tư, 09/12/2026", "19:30–21:00", "Dời vì bão số 9")
		s.Get("", "/events/"+talk).Has("Đã hủy", "Bão số 9").Lacks("Dời vì bão")
		for _, id := range []string{other, calm} {
			s.Get("", "/events/"+id).Lacks("bão", "Bão")
		}
		feed := map[string]map[string]string{}
		for _, e := range s.calendar("/events/" + festival + "/calendar.ics") {
			feed[e["SUMMARY"]] = e
		}
		if feed["Nói chuyện"]["STATUS"] != "CANCELLED" || feed["Đêm nhạc"]["DTSTART;TZID=+07"] != "20261209T193000" || feed["Chiếu phim"]["STATUS"] != "CONFIRMED" {
			t.Errorf("%v", feed)
		}
		s.Get("editor", "/office/events/"+festival).Is(200).Has("Dời cả ngày", "Hủy cả ngày")
		// Once more there is nothing to move; taken back, both are held as planned.
		change("moved", "reason_vi", "Bão", "to", "10/12/2026").Is(422).Has("Ngày này không có hoạt động nào")
		change("restored").Is(303)
		s.Get("", "/events/"+night).Has("06/12/2026").Lacks("09/12/2026", "Đã dời")
		s.Get("", "/events/"+talk).Lacks("Đã hủy")
		s.Get("editor", "/office/events/"+night+"/days/2026-12-06").Is(404)
		s.Get("editor", "/office/events/"+festival+"/days/hom-nay").Is(404)
	})
}

// TestAWholeDayTouchesNothingElse cancels or moves a day and takes it back: every other
// occurrence stays, and after that all are as before.
func TestAWholeDayTouchesNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := Event{ID: "a", Kind: Single, Schedule: drawSchedule(t), Venue: Venue{Name: civic.Text{VI: "Đình"}}}
		all := e.Occurrences(hanoi, today)
		if len(all) == 0 {
			return
		}
		day := all[rapid.IntRange(0, len(all)-1).Draw(t, "which")].Day()
		d := WholeDay{Day: day, State: rapid.SampledFrom([]State{Cancelled, Postponed, Moved}).Draw(t, "state"), To: at(day, "", hanoi).AddDate(0, 0, rapid.IntRange(-3, 3).Draw(t, "by")).Format(dayLayout)}
		after := e
		for _, o := range all {
			if c, ok := d.change(Entry{Event: after, Occurrence: o}); ok {
				after = after.with(c)
			}
		}
		now := after.Occurrences(hanoi, today)
		byKey := map[string]Occurrence{}
		for _, o := range now {
			byKey[o.Key] = o
		}
		for _, o := range all {
			got := byKey[o.Key]
			if o.Day() != day {
				if got != o {
					t.Fatalf("%+v is now %+v", o, got)
				}
				continue
			}
			if got.State != d.State || got.End.Sub(got.Start) != o.End.Sub(o.Start) || d.State == Moved && got.Day() != d.To {
				t.Fatalf("%+v is now %+v", o, got)
			}
		}
		back := after
		for _, o := range now {
			if c, ok := (WholeDay{Day: day, State: Restored}).change(Entry{Event: back, Occurrence: o}); ok {
				back = back.with(c)
			}
		}
		if !reflect.DeepEqual(back.Occurrences(hanoi, today), all) {
			t.Fatalf("not taken back: %+v", back.Changes)
		}
	})
}

func TestSomebodyWithoutAnAccountSendsAnEvent(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		typed := s.Get("", "/events/new").Is(200).Form("/events/new")
		s.Post("", "/events/new", typed).Is(422).Has(`href="#f-title_vi"`, `href="#f-venue_vi"`)
		typed.Set("title_vi", "Hát quan họ")
		typed.Set("day", "13/12/2026")
		typed.Set("time", "20h")
		typed.Set("venue_vi", "Đình làng")
		typed.Set("pillar", "tc1") // the office's own
		typed.Set("mark", "x")
		s.Post("", "/events/new", typed).Is(422).Has("Biểu mẫu này không còn dùng được")
		typed["code"], typed["mark"] = s.Get("", "/events/new").Form("/events/new")["code"], nil
		fresh := s.Get("", "/events/new").Form("/events/new")
		typed["code"], typed["mark"] = fresh["code"], fresh["mark"]
		s.Post("", "/events/new", typed).Is(201).Has("Đã nhận sự kiện")
		s.Post("", "/events/new", typed).Is(201)
		s.Get("", "/events").Lacks("Hát quan họ")
		list, total, err := s.service.List(t.Context(), editor, Submitted, "", 10, 0)
		if err != nil || total != 1 || !list[0].Sent || list[0].Pillar != "" {
			t.Fatalf("%d sent, %+v, %v", total, list, err)
		}
		s.Get("editor", "/office/events/"+string(list[0].ID)).Is(200).Has("Do người dân gửi")
		if e, err := s.service.Tracked(t.Context(), strings.ToLower(fresh.Get("code"))); err != nil || e.ID != list[0].ID {
			t.Errorf("%v, %v", e.ID, err)
		}
		if _, err := s.service.Tracked(t.Context(), "x"); !civic.IsKind(err, civic.KindNotFound) {
			t.Error(err)
		}
		english := s.Get("", "/en/events/new").Is(200).Form("/en/events/new")
		english.Set("day", "2026-12-13")
		s.Post("", "/en/events/new", english).Is(422).Has(`href="#f-title_en"`, `href="#f-venue_en"`)
		english.Set("title_en", "Folk songs")
		english.Set("venue_en", "Village hall")
		s.Post("", "/en/events/new", english).Is(201)
	})
}

func TestTheSameEventFromTwoSidesIsMergedAndParted(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		kept := s.make("title_vi", "Đêm nhạc Hà Nội mùa đông")
		double := s.make("title_vi", "Dem nhac mua dong Ha Noi", "venue_vi", "Nhà hát lớn Hà Nội")
		s.make("title_vi", "Đêm nhạc Hà Nội mùa đông", "day", "2026-12-19")
		s.make("title_vi", "Đêm nhạc Hà Nội mùa đông", "venue_vi", "Cung Thiếu nhi")
		page := s.Get("editor", "/office/events/"+double).Is(200).Has("Có thể trùng", `href="/office/events/`+kept)
		if n := strings.Count(page.Body, `name="into"`); n != 1 {
			t.Errorf("%d may be the same", n)
		}
		merge := "/office/events/" + double + "/merge"
		s.Post("editor", merge, site.Form("version", s.version(double), "into", double)).Is(422).Has("Không gộp được")
		s.Post("editor", merge, site.Form("version", "1", "into", kept)).Is(409)
		s.Post("editor", merge, site.Form("version", s.version(double), "into", kept)).Is(303)
		s.Get("", "/events/"+double).Leads("/events/" + kept)
		s.Get("", "/en/events/"+double).Leads("/en/events/" + kept)
		s.Get("", "/events").Lacks("Dem nhac mua dong")
		if n := len(s.calendar("/events/calendar.ics")); n != 3 {
			t.Errorf("%d in the feed", n)
		}
		s.Get("editor", "/office/events/"+double).Is(200).Has("Đã gộp vào sự kiện")
		s.Post("editor", "/office/events/"+kept+"/merge", site.Form("version", s.version(kept), "into", double)).Is(422)
		s.Post("editor", "/office/events/"+double+"/unmerge", site.Form("version", s.version(double))).Is(303)
		s.Get("", "/events/"+double).Is(200).Has("Dem nhac mua dong")
		s.Post("editor", "/office/events/"+double+"/unmerge", site.Form("version", s.version(double))).Is(404)
		// Into what nobody may read a public event does not go, nor one that was called off.
		draft := s.Post("editor", "/office/events/new", form("title_vi", "Đêm nhạc Hà Nội mùa đông")).Is(303).ID()
		s.Post("editor", merge, site.Form("version", s.version(double), "into", draft)).Is(422).Has("chưa công khai")
		s.Get("", "/events/"+double).Is(200)
		s.move(double, "cancelled", "reason_vi", "Bão số 9", "reason_en", "Typhoon")
		s.Post("editor", merge, site.Form("version", s.version(double), "into", kept)).Is(422).Has("đã hủy")
		// What others were merged into stays.
		third := s.Post("editor", "/office/events/new", form("title_vi", "Đêm nhạc Hà Nội mùa đông")).Is(303).ID()
		s.Post("editor", "/office/events/"+third+"/merge", site.Form("version", s.version(third), "into", draft)).Is(303)
		s.Post("editor", "/office/events/"+draft+"/remove", site.Form("version", s.version(draft))).Is(409)
	})
}
