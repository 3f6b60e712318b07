package event

import (
	"bytes"
	"strings"
	"testing"

	"dienhong/kit/site"
	"dienhong/platform/feed"

	"pgregory.net/rapid"
)

// calendarOf is a calendar as other programs write it.
func calendarOf(events ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//X//EN\r\nX-WR-CALNAME:Lịch Trung tâm\r\n" + strings.Join(events, "") + "END:VCALENDAR\r\n"
}

func vevent(uid, title string, lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nSUMMARY:" + title + "\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\n"
}

// upload looks at a calendar, and takes it when the look lets it.
func (s *fixture) upload(body string) (look site.Page) {
	s.T.Helper()
	const path = "/office/events/import"
	look = s.Upload("editor", path, site.Form("act", "check"), site.File{Field: "file", Name: "lich.ics", Content: []byte(body)})
	if look.Status == 200 && strings.Contains(look.Body, `value="import"`) {
		s.Upload("editor", path, site.Form("act", "import", "held", look.Value("held"), "name", "lich.ics")).Is(303)
	}
	return look
}

func TestACalendarIsImportedOnceHoweverOftenItIsSent(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("editor", "/office/events/import").Is(200).Has("Nhập lịch điện tử (ICS)")
		market := vevent("cho@x", "Chợ phiên", "DTSTART;TZID=SE Asia Standard Time:20261205T080000", "DTEND;TZID=SE Asia Standard Time:20261205T110000",
			"RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=SE Asia Standard Time:20261212T080000", "LOCATION:Phố đi bộ", "DESCRIPTION:Nông sản\\nthủ công")
		moved := vevent("cho@x", "Chợ phiên", "RECURRENCE-ID;TZID=SE Asia Standard Time:20261219T080000", "DTSTART;TZID=SE Asia Standard Time:20261220T090000",
			"DTEND;TZID=SE Asia Standard Time:20261220T120000", "LOCATION:Sân đình")
		show := vevent("xiec@x", "Xiếc", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261226")
		s.upload(calendarOf(market, moved, show)).Is(200).Has("lich.ics")
		list, total, err := s.service.List(t.Context(), editor, Submitted, "", 10, 0)
		if err != nil || total != 2 {
			t.Fatalf("%d events, %v", total, err)
		}
		ids := map[string]string{}
		for _, e := range list {
			ids[e.UID] = string(e.ID)
			s.move(string(e.ID), "approved")
			s.move(string(e.ID), "published")
		}
		s.Get("", "/events/"+ids["cho@x"]).Is(200).Has("Phố đi bộ", "Không tổ chức, theo lịch nguồn", "Đã dời", "Sân đình", "09:00–12:00, Chủ nhật, 20/12/2026", "26/12/2026", "thủ công")
		s.Get("", "/events/"+ids["xiec@x"]).Is(200).Has("24/12/2026", "25/12/2026").Lacks("26/12/2026")
		s.Get("editor", "/office/events/"+ids["xiec@x"]).Has("Nhập từ lịch: Lịch Trung tâm")

		// The same file says nothing new, also after an editor added something.
		edit := "/office/events/" + ids["xiec@x"] + "/edit"
		typed := s.Get("editor", edit).Form(edit)
		typed.Set("summary_vi", "Hai đêm")
		s.Post("editor", edit, typed).Is(303)
		if look := s.upload(calendarOf(market, moved, show)); strings.Contains(look.Body, `value="import"`) {
			t.Error("the same calendar changes something")
		}
		// The source moves one and no longer has the other.
		s.upload(calendarOf(vevent("xiec@x", "Xiếc", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227"))).Is(200)
		s.Get("", "/events/"+ids["xiec@x"]).Is(200).Has("25/12/2026", "26/12/2026", "Hai đêm").Lacks("24/12/2026")
		s.Get("editor", "/office/events/"+ids["cho@x"]).Is(200).Has("Nguồn đã rút")
		s.Get("editor", "/office/events?show=gone").Is(200).Has("Chợ phiên").Lacks(">Xiếc<")
		s.Get("", "/events/"+ids["cho@x"]).Is(200).Has("26/12/2026")
		// It comes back, and the other is called off.
		s.upload(calendarOf(market, moved, vevent("xiec@x", "Xiếc", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227", "STATUS:CANCELLED"))).Is(200)
		s.Get("editor", "/office/events?show=gone").Is(200).Lacks("Chợ phiên")
		s.Get("", "/events/"+ids["xiec@x"]).Is(200).Has("Đã hủy", "Không tổ chức, theo lịch nguồn")
	})
}

func TestWhatIsWrongInACalendarIsNamedAndNothingIsWritten(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.upload("a,b\nc,d\n").Is(422).Has("Tệp này không phải lịch điện tử")
		for says, event := range map[string]string{
			"Không biết múi giờ này.":         vevent("1", "x", "DTSTART;TZID=Mars:20261205T080000"),
			"Không đọc được thời điểm":        vevent("1", "x", "LOCATION:y"),
			"Không được để trống.":            vevent("1", "", "DTSTART:20261205T080000"),
			"Sự kiện không có mã":             vevent("", "x", "DTSTART:20261205T080000"),
			"Sự kiện lặp lại nhiều nhất":      vevent("1", "x", "DTSTART:20261205T080000", "RRULE:FREQ=HOURLY"),
			"múi giờ đổi giờ theo mùa":        vevent("1", "x", "DTSTART;TZID=Europe/Paris:20261205T080000", "RRULE:FREQ=WEEKLY"),
			"Một buổi kéo dài nhiều nhất 400": vevent("1", "x", "DTSTART;VALUE=DATE:20261205", "DTEND;VALUE=DATE:20281205"),
		} {
			s.upload(calendarOf(vevent("2", "Tốt", "DTSTART:20261205T080000"), event)).Is(422).Has(says)
		}
		if _, total, err := s.service.List(t.Context(), editor, "", "", 10, 0); err != nil || total != 0 {
			t.Errorf("%d written, %v", total, err)
		}
	})
}

// TestWhatWeWriteIsReadBack writes any event as a calendar and imports it: every date
// is at its time.
func TestWhatWeWriteIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvent(t)
		out := feed.Calendar{Product: "-//X//X//EN", Name: "Lịch", Zone: hanoi}
		all := e.Occurrences(hanoi, today)
		for _, o := range all {
			f := feed.Event{UID: o.Key, Changed: today, Start: o.Start, WholeDays: o.WholeDays, Title: "Hội", Place: o.Venue.Name.VI}
			if o.End.After(o.Start) {
				f.End = o.End
			}
			out.Events = append(out.Events, f)
		}
		var buf bytes.Buffer
		if err := out.ICS(&buf); err != nil {
			t.Fatal(err)
		}
		in, err := feed.ReadCalendar(&buf, hanoi)
		if err != nil || len(in.Events) != len(all) {
			t.Fatalf("%v: %d of %d", err, len(in.Events), len(all))
		}
		for i, g := range grouped(in) {
			got, errs := g.event(sourceWords{})
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			o := got.Occurrences(hanoi, today)[0]
			if !o.Start.Equal(all[i].Start) || !o.End.Equal(all[i].End) || o.WholeDays != all[i].WholeDays {
				t.Fatalf("%+v became %+v", all[i], o)
			}
		}
	})
}
