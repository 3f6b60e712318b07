package consultation

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
)

func TestNewsAndDatesCanBeFollowed(t *testing.T) {
	onSites(t, func(s *house) {
		c := s.publish("Phố đi bộ")
		m, err := s.module.Service.SaveMeeting(t.Context(), editor, c.Slug, Meeting{
			Title: civic.Text{VI: "Tọa đàm, mở"}, Start: start.Add(9 * time.Hour), End: start.Add(11 * time.Hour), Place: civic.Text{VI: "Văn Miếu"},
		})
		if err != nil {
			s.T.Fatal(err)
		}
		if err := s.around.Attach(t.Context(), editor, c.ID, "d1"); err != nil {
			s.T.Fatal(err)
		}
		if _, err := s.module.Service.Create(t.Context(), editor, Blueprint{Texts: texts("Bản nháp kín")}); err != nil {
			s.T.Fatal(err)
		}
		s.now = start.AddDate(2, 0, 0)
		for i, path := range []string{"/feed.atom", "/consultations/pho-di-bo/feed.atom", "/en/feed.atom", "/en/consultations/pho-di-bo/feed.atom"} {
			body := s.Get("", path).Is(200).Body
			var f struct {
				XMLName xml.Name  `xml:"http://www.w3.org/2005/Atom feed"`
				ID      string    `xml:"id"`
				Updated time.Time `xml:"updated"`
				Entries []struct {
					ID    string    `xml:"id"`
					Title string    `xml:"title"`
					At    time.Time `xml:"updated"`
					Link  struct {
						Href string `xml:"href,attr"`
					} `xml:"link"`
				} `xml:"entry"`
			}
			if err := xml.Unmarshal([]byte(body), &f); err != nil {
				s.T.Fatalf("%s: %v", path, err)
			}
			if f.ID != "https://x.example"+path || len(f.Entries) < 2 || strings.Contains(body, "nháp kín") {
				s.T.Fatalf("%s: %s", path, body)
			}
			ids := map[string]bool{}
			for j, e := range f.Entries {
				ids[e.ID] = true
				if e.At.After(s.now) || j > 0 && e.At.After(f.Entries[j-1].At) {
					s.T.Errorf("%s: %q at %s", path, e.Title, e.At)
				}
				if !strings.HasPrefix(e.Link.Href, "https://x.example/") || i > 1 && !strings.HasPrefix(e.Link.Href, "https://x.example/en/") {
					s.T.Errorf("%s leads to %s", path, e.Link.Href)
				}
			}
			if len(ids) != len(f.Entries) || !strings.Contains(body, "Kế hoạch") {
				s.T.Errorf("%s: %s", path, body)
			}
		}
		for path, want := range map[string][]string{
			"/consultations/pho-di-bo":                 {`type="application/atom+xml"`, `href="/consultations/pho-di-bo/calendar.ics"`},
			"/calendar.ics":                            {"BEGIN:VCALENDAR\r\n", `SUMMARY:Tọa đàm\, mở`, "UID:" + string(m.ID) + "@x.example\r\n", "LOCATION:Văn Miếu"},
			"/en/consultations/pho-di-bo/calendar.ics": {"DTSTART:20201002T020000Z\r\n", "/en/consultations/pho-di-bo", "END:VCALENDAR\r\n"},
		} {
			body := s.Get("", path).Is(200).Body
			for _, w := range want {
				if !strings.Contains(body, w) {
					s.T.Errorf("%s has no %q: %s", path, w, body)
				}
			}
		}
		s.Get("", "/consultations/ban-nhap-kin/feed.atom").Is(404)
		s.Get("", "/consultations/nosuch/calendar.ics").Is(404)
	})
}
