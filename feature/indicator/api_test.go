package indicator

import (
	"dienhong/civic"
	"strings"
	"testing"
)

func TestProgramsWriteIndicators(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		const museums = `{"measure":"number","title":{"vi":"Bảo tàng"},"unit":{"vi":"bảo tàng"},"sdg":["11.4"],"targets":[{"horizon":2030,"value":50}]}`
		s.JSON("", "PUT", "/api/v1/indicators/museums", museums).Is(401)
		s.JSON("key", "PUT", "/api/v1"+"/indicators/museums", museums).Is(200).Has(`"version":1`, `"draft":true`)
		s.JSON("key", "PUT", "/api/v1"+"/indicators/museums", museums).Is(200).Has(`"version":1`) // again changes nothing
		const more = `{"measure":"number","title":{"vi":"Bảo tàng công lập"},"unit":{"vi":"bảo tàng"}}`
		s.JSON("key", "PUT", "/api/v1"+"/indicators/museums", more).Is(409)
		s.JSON("key", "PUT", "/api/v1"+"/indicators/museums", more, "If-Match", `"1"`).Is(200).Has(`"version":2`, "công lập")
		s.Get("", "/api/v1/indicators/museums").Is(404)
		s.JSON("key", "POST", "/api/v1"+"/indicators/museums/publish", "").Is(200)
		s.Get("", "/api/v1/indicators/museums").Is(200).Has("công lập")
		for name, body := range map[string]string{
			"no unit":            `{"measure":"number","title":{"vi":"x"}}`,
			"a year of nobody":   `{"measure":"number","title":{"vi":"x"},"unit":{"vi":"y"},"targets":[{"horizon":2031,"value":1}]}`,
			"a line that is not": `{"measure":"number","title":{"vi":"x"},"unit":{"vi":"y"},"of":"nothing"}`,
			"an unknown target":  `{"measure":"number","title":{"vi":"x"},"unit":{"vi":"y"},"sdg":["99.9"]}`,
		} {
			if a := s.JSON("key", "PUT", "/api/v1"+"/indicators/new-one", body); a.Status != 422 {
				t.Errorf("%s: status %d: %s", name, a.Status, a.Body)
			}
		}
	})
}

func TestProgramsEnterValues(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		in, err := s.service.Save(t.Context(), editor, Indicator{Measure: Share, Title: civic.Text{VI: "Tỷ lệ"}})
		if err != nil {
			t.Fatal(err)
		}
		values := "/indicators/" + string(in.ID) + "/values"
		const value = `{"from":"2024-01-01","to":"2024-12-31","numerator":1,"denominator":4,"source":"Niên giám"}`
		one := s.JSON("key", "POST", "/api/v1"+values, value).Is(200).Has(`"value":25`)
		if again := s.JSON("key", "POST", "/api/v1"+values, value).Is(200); again.Body != one.Body {
			t.Errorf("a repeated value is a second one: %s", again.Body)
		}
		s.JSON("key", "POST", "/api/v1"+values, strings.Replace(value, "Niên giám", "Sở Du lịch", 1)).Is(200)
		if got, _ := s.service.Indicator(t.Context(), editor, in.ID); len(got.Values) != 2 {
			t.Errorf("%d values stand side by side", len(got.Values))
		}
		for name, c := range map[string]struct{ method, path, body string }{
			"an id of a form":    {"PUT", "/indicators/import", `{"measure":"number","title":{"vi":"Số","en":""}}`},
			"a zero denominator": {"POST", values, `{"from":"2024-01-01","to":"2024-12-31","numerator":0,"denominator":0,"source":"x"}`},
			"a period to come":   {"POST", values, `{"from":"2099-01-01","to":"2099-12-31","numerator":1,"denominator":2,"source":"x"}`},
			"a period backwards": {"POST", values, `{"from":"2024-12-31","to":"2024-01-01","numerator":1,"denominator":2,"source":"x"}`},
			"no source":          {"POST", values, `{"from":"2024-01-01","to":"2024-12-31","numerator":1,"denominator":2,"source":""}`},
		} {
			if a := s.JSON("key", c.method, "/api/v1"+c.path, c.body); a.Status != 422 {
				t.Errorf("%s: %d %.300s", name, a.Status, a.Body)
			}
		}
		if got, _ := s.service.Indicator(t.Context(), editor, in.ID); len(got.Values) != 2 {
			t.Errorf("a refused request wrote something: %d values", len(got.Values))
		}
	})
}
