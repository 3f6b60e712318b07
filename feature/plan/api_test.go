package plan

import (
	"strings"
	"testing"

	"dienhong/civic"
)

// send sends JSON with the headers of a program.
func (s *site) send(method, path, body string, headers ...string) answer {
	s.t.Helper()
	return s.ask("key", method, "/api/v1"+path, "application/json", body, headers...)
}

func TestProgramsWriteThePlan(t *testing.T) {
	onSites(t, func(t *testing.T, s *site) {
		s.send("PUT", "/plan/ct", `{"kind":"programme","title":{"vi":"Chương trình"},"summary":{"en":"Programme"}}`).is(200)
		s.send("PUT", "/plan/xx", `{"kind":"programme","title":{"en":"Programme"}}`).is(422)
		s.send("PUT", "/plan/mt", `{"kind":"objective","parent":"ct","title":{"vi":"Mục tiêu"}}`).is(200)
		const deed = `{"kind":"action","parent":"mt","title":{"vi":"Việc","en":""},"lead":"so-vhtt","start":"2025-01-01","end":"2025-12-31","milestones":[{"title":{"vi":"Bước","en":""},"due":"2025-06-30"}]}`
		s.send("PUT", "/plan/nv", deed).is(200).says(`"version":1`, `"draft":true`)
		s.send("PUT", "/plan/nv", deed).is(200).says(`"version":1`) // again changes nothing
		changed := strings.Replace(deed, "Việc", "Việc khác", 1)
		s.send("PUT", "/plan/nv", changed).is(409)
		s.send("PUT", "/plan/nv", changed, "If-Match", `"1"`).is(200).says(`"version":2`)
		s.get("", "/api/v1/plan/nv").is(404)
		s.send("POST", "/plan/nv/publish", "").is(200)
		s.send("POST", "/plan/nv/publish", "").is(200).says(`"version":3`)
		s.get("", "/api/v1/plan/nv").is(200).says("Việc khác")

		const report = `{"as_of":"2025-02-01","state":"running","percent":20,"text":{"vi":"Đã khởi công","en":""},"evidence":[{"title":"Biên bản số 5"}]}`
		first := s.send("POST", "/plan/nv/progress", report).is(200)
		if again := s.send("POST", "/plan/nv/progress", report).is(200); again.body != first.body {
			t.Errorf("a repeated report is a second one: %s", again.body)
		}
		s.get("", "/api/v1/plan/nv").is(200).says(`"state":"running"`, "Biên bản số 5")

		in, err := s.service.SaveIndicator(t.Context(), editor, Indicator{Measure: Share, Title: civic.Text{VI: "Tỷ lệ"}})
		if err != nil {
			t.Fatal(err)
		}
		values := "/indicators/" + string(in.ID) + "/values"
		const value = `{"from":"2024-01-01","to":"2024-12-31","numerator":1,"denominator":4,"source":"Niên giám"}`
		one := s.send("POST", values, value).is(200).says(`"value":25`)
		if again := s.send("POST", values, value).is(200); again.body != one.body {
			t.Errorf("a repeated value is a second one: %s", again.body)
		}
		s.send("POST", values, strings.Replace(value, "Niên giám", "Sở Du lịch", 1)).is(200)
		if got, _ := s.service.Indicator(t.Context(), editor, in.ID); len(got.Values) != 2 {
			t.Errorf("%d values stand side by side", len(got.Values))
		}
	})
}

func TestProgramsAreRefusedByTheRulesOfThePages(t *testing.T) {
	onSites(t, func(t *testing.T, s *site) {
		s.send("PUT", "/plan/ct", `{"kind":"programme","title":{"vi":"Chương trình","en":""}}`).is(200)
		s.send("PUT", "/plan/mt", `{"kind":"objective","parent":"ct","title":{"vi":"Mục tiêu","en":""}}`).is(200)
		s.send("PUT", "/plan/nv", `{"kind":"action","parent":"mt","title":{"vi":"Việc","en":""}}`).is(200)
		in, err := s.service.SaveIndicator(t.Context(), editor, Indicator{Measure: Share, Title: civic.Text{VI: "Tỷ lệ"}})
		if err != nil {
			t.Fatal(err)
		}
		values := "/indicators/" + string(in.ID) + "/values"
		for name, c := range map[string]struct{ method, path, body string }{
			"an orphan":              {"PUT", "/plan/a", `{"kind":"action","title":{"vi":"Việc","en":""}}`},
			"a parent of its kind":   {"PUT", "/plan/a", `{"kind":"action","parent":"nv","title":{"vi":"Việc","en":""}}`},
			"itself as parent":       {"PUT", "/plan/a", `{"kind":"objective","parent":"a","title":{"vi":"Vòng","en":""}}`},
			"a cause down the chain": {"PUT", "/plan/a", `{"kind":"objective","parent":"ct","title":{"vi":"Vòng","en":""},"causes":["action:nv"]}`},
			"a cause that is not":    {"PUT", "/plan/a", `{"kind":"action","parent":"mt","title":{"vi":"Việc","en":""},"causes":["commitment:none"]}`},
			"an end before a start":  {"PUT", "/plan/a", `{"kind":"action","parent":"mt","title":{"vi":"Việc","en":""},"start":"2025-02-01","end":"2025-01-01"}`},
			"an id with a slash":     {"PUT", "/plan/a%2Fb", `{"kind":"programme","title":{"vi":"Việc","en":""}}`},
			"an id that is a page":   {"PUT", "/plan/new", `{"kind":"programme","title":{"vi":"Việc","en":""}}`},
			"an id of a form":        {"PUT", "/indicators/import", `{"measure":"number","title":{"vi":"Số","en":""}}`},
			"no evidence":            {"POST", "/plan/nv/progress", `{"as_of":"2025-01-01","state":"done","text":{"vi":"Xong","en":""},"evidence":[]}`},
			"a report of tomorrow":   {"POST", "/plan/nv/progress", `{"as_of":"2099-01-01","state":"done","text":{"vi":"Xong","en":""},"evidence":[{"title":"x"}]}`},
			"a zero denominator":     {"POST", values, `{"from":"2024-01-01","to":"2024-12-31","numerator":0,"denominator":0,"source":"x"}`},
			"a period to come":       {"POST", values, `{"from":"2099-01-01","to":"2099-12-31","numerator":1,"denominator":2,"source":"x"}`},
			"a period backwards":     {"POST", values, `{"from":"2024-12-31","to":"2024-01-01","numerator":1,"denominator":2,"source":"x"}`},
			"no source":              {"POST", values, `{"from":"2024-01-01","to":"2024-12-31","numerator":1,"denominator":2,"source":""}`},
		} {
			if a := s.send(c.method, c.path, c.body); a.status != 422 {
				t.Errorf("%s: %d %.300s", name, a.status, a.body)
			}
		}
		if p, _ := s.service.Plan(t.Context(), editor); len(p.Items) != 3 {
			t.Errorf("a refused request wrote something: %d lines", len(p.Items))
		}
		s.ask("", "PUT", "/api/v1/plan/x", "application/json", `{"kind":"programme","title":{"vi":"X","en":""}}`).is(401)
	})
}
