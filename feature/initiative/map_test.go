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
func (s *house) published(title string, latitude, longitude float64, state State) Initiative {
	s.T.Helper()
	in := Initiative{Texts: texts(title)}
	in.Latitude, in.Longitude = latitude, longitude
	saved, err := s.service.Save(s.T.Context(), editor, in, nil)
	if err == nil {
		saved, err = s.service.Publish(s.T.Context(), editor, saved.ID, saved.Version)
	}
	if err == nil && state != "" {
		saved, err = s.service.Move(s.T.Context(), editor, saved.ID, saved.Version, state, civic.Text{VI: "Vì vậy", EN: "So"})
	}
	if err != nil {
		s.T.Fatal(err)
	}
	return saved
}

func TestInitiativesStandOnTheMapOfTheCity(t *testing.T) {
	onSites(t, func(s *house) {
		lake := s.published("Bờ hồ", 21.0285, 105.8523, "")
		for i := range 7 {
			s.published(fmt.Sprintf("Cùng chỗ %d", i), 20.7, 105.5, "")
		}
		s.published("Nón lá", 20.8581, 105.7781, Selected)
		s.published("Đà Nẵng", 16.07, 108.22, "")
		s.published("Không ở đâu", 0, 0, "")

		s.Get("", "/initiatives").Is(200).Has(`href="/initiatives/map"`)
		page := s.Get("", "/initiatives/map").Is(200).Says("9 sáng kiến trong khung", "1 sáng kiến nằm ngoài khung.", "1 sáng kiến không có vị trí trên bản đồ.", "7 sáng kiến ở cùng một nơi", "Nón lá", "Gần Làng Chuông", "Hình vuông để thử", "20 km")
		s.Get("", "/en/initiatives/map").Is(200).Says("9 initiatives in this area", "Near Hoàn Kiếm Lake", "A square to try")
		s.Get("", "/initiatives/map?state=selected").Is(200).Says("1 sáng kiến trong khung").Lacks("Bờ hồ")
		// One mark, one line: what a mark says is what the line with its number says.
		marks := regexp.MustCompile(`aria-label="(\d+): ([^"]+)"`).FindAllStringSubmatch(page.Body, -1)
		for _, m := range marks {
			if _, line, ok := strings.Cut(page.Body, `id="mark-`+m[1]+`"`); !ok || !strings.Contains(line[:min(len(line), 600)], m[2]) {
				t.Errorf("mark %s says %q, its line does not", m[1], m[2])
			}
		}
		if len(marks) != 3 {
			t.Errorf("%d marks", len(marks))
		}
		// The seven of one place are all reached.
		all := regexp.MustCompile(`href="(/initiatives\?spot=[^"]+)"`).FindStringSubmatch(page.Body)
		if all == nil {
			t.Fatal("nothing leads to the seven")
		}
		s.Get("", strings.ReplaceAll(all[1], "&amp;", "&")).Is(200).Says("7 sáng kiến", "Cùng chỗ 0", "Cùng chỗ 6").Lacks("Bờ hồ")
		// A window, and windows that are none.
		s.Get("", "/initiatives/map?zoom=6&at="+url.QueryEscape("21.0285, 105.8523")).Is(200).Says("1 sáng kiến trong khung", "9 sáng kiến nằm ngoài khung.")
		if s.Get("", "/initiatives/map?at=21,105").Header.Get("X-Robots-Tag") == "" || s.Get("", "/initiatives/map").Header.Get("X-Robots-Tag") != "" {
			t.Error("a robot walks from window to window, or finds no map at all")
		}
		for _, at := range []string{"x", "999, 999", "21"} {
			s.Get("", "/initiatives/map?zoom=99&at="+url.QueryEscape(at)).Is(200).Says("9 sáng kiến trong khung")
		}
		s.Get("", "/initiatives/map?zoom=99&at="+url.QueryEscape("21.0285, 105.8523")).Is(200).Says("1 sáng kiến trong khung").Lacks("Phóng to")

		s.Get("", "/api/v1/initiatives/places").Is(200).Has(`"type":"FeatureCollection"`, `"coordinates":[105.8523,21.0285]`).Lacks("Không ở đâu")
		s.Get("", "/initiatives/"+string(lake.ID)).Is(200).Says("Gần Hồ Hoàn Kiếm", "Hình vuông để thử", "21.02850, 105.85230").Has(`class="atlas"`)
		s.Get("", "/en/initiatives/"+string(lake.ID)).Is(200).Says("Near Hoàn Kiếm Lake")
	})
}
