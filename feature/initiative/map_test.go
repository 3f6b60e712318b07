package initiative

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"dienhong/civic"
)

// published enters an initiative at a place and makes it public.
func (s *site) published(title string, latitude, longitude float64, state State) Initiative {
	s.t.Helper()
	in := Initiative{Texts: texts(title)}
	in.Latitude, in.Longitude = latitude, longitude
	saved, err := s.service.Save(s.t.Context(), editor, in, nil)
	if err == nil {
		saved, err = s.service.Publish(s.t.Context(), editor, saved.ID, saved.Version)
	}
	if err == nil && state != "" {
		saved, err = s.service.Move(s.t.Context(), editor, saved.ID, saved.Version, state, civic.Text{VI: "Vì vậy", EN: "So"})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return saved
}

func TestInitiativesStandOnTheMapOfTheCity(t *testing.T) {
	onSites(t, func(s *site) {
		lake := s.published("Bờ hồ", 21.0285, 105.8523, "")
		for i := range 7 {
			s.published(fmt.Sprintf("Cùng chỗ %d", i), 20.7, 105.5, "")
		}
		s.published("Nón lá", 20.8581, 105.7781, Selected)
		s.published("Đà Nẵng", 16.07, 108.22, "")
		s.published("Không ở đâu", 0, 0, "")

		s.get("", "/initiatives").is(200).says(`href="/initiatives/map"`)
		page := s.get("", "/initiatives/map").is(200).says("9 sáng kiến trong khung", "1 sáng kiến nằm ngoài khung.", "1 sáng kiến không có vị trí trên bản đồ.",
			"7 sáng kiến ở cùng một nơi", "Nón lá", "Gần Làng Chuông", "Hình vuông để thử", "20 km")
		s.get("", "/en/initiatives/map").is(200).says("9 initiatives in this area", "Near Hoàn Kiếm Lake", "A square to try")
		s.get("", "/initiatives/map?state=selected").is(200).says("1 sáng kiến trong khung").lacks("Bờ hồ")
		// One mark, one line: what a mark says is what the line with its number says.
		marks := regexp.MustCompile(`aria-label="(\d+): ([^"]+)"`).FindAllStringSubmatch(page.body, -1)
		for _, m := range marks {
			if _, line, ok := strings.Cut(page.body, `id="mark-`+m[1]+`"`); !ok || !strings.Contains(line[:min(len(line), 600)], m[2]) {
				t.Errorf("mark %s says %q, its line does not", m[1], m[2])
			}
		}
		if len(marks) != 3 {
			t.Errorf("%d marks", len(marks))
		}
		// The seven of one place are all reached.
		all := regexp.MustCompile(`href="(/initiatives\?spot=[^"]+)"`).FindStringSubmatch(page.body)
		if all == nil {
			t.Fatal("nothing leads to the seven")
		}
		s.get("", strings.ReplaceAll(all[1], "&amp;", "&")).is(200).says("7 sáng kiến", "Cùng chỗ 0", "Cùng chỗ 6").lacks("Bờ hồ")
		// A window, and windows that are none.
		s.get("", "/initiatives/map?zoom=6&at="+url.QueryEscape("21.0285, 105.8523")).is(200).says("1 sáng kiến trong khung", "9 sáng kiến nằm ngoài khung.")
		if s.get("", "/initiatives/map?at=21,105").header.Get("X-Robots-Tag") == "" || s.get("", "/initiatives/map").header.Get("X-Robots-Tag") != "" {
			t.Error("a robot walks from window to window, or finds no map at all")
		}
		for _, at := range []string{"x", "999, 999", "21"} {
			s.get("", "/initiatives/map?zoom=99&at="+url.QueryEscape(at)).is(200).says("9 sáng kiến trong khung")
		}
		s.get("", "/initiatives/map?zoom=99&at="+url.QueryEscape("21.0285, 105.8523")).is(200).says("1 sáng kiến trong khung").lacks("Phóng to")

		s.get("", "/api/v1/initiatives/places").is(200).says(`"type":"FeatureCollection"`, `"coordinates":[105.8523,21.0285]`).lacks("Không ở đâu")
		s.get("", "/initiatives/"+string(lake.ID)).is(200).says(`class="atlas"`, "Gần Hồ Hoàn Kiếm", "Hình vuông để thử", "21.02850, 105.85230")
		s.get("", "/en/initiatives/"+string(lake.ID)).is(200).says("Near Hoàn Kiếm Lake")
	})
}
