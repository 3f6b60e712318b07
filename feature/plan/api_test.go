package plan

import (
	"strings"
	"testing"
)

func TestProgramsWriteThePlan(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.JSON("key", "PUT", "/api/v1"+"/plan/ct", `{"kind":"programme","title":{"vi":"Chương trình"},"summary":{"en":"Programme"}}`).Is(200)
		s.JSON("key", "PUT", "/api/v1"+"/plan/xx", `{"kind":"programme","title":{"en":"Programme"}}`).Is(422)
		s.JSON("key", "PUT", "/api/v1"+"/plan/mt", `{"kind":"objective","parent":"ct","title":{"vi":"Mục tiêu"}}`).Is(200)
		const deed = `{"kind":"action","parent":"mt","title":{"vi":"Việc","en":""},"lead":"so-vhtt","start":"2025-01-01","end":"2025-12-31","milestones":[{"title":{"vi":"Bước","en":""},"due":"2025-06-30"}]}`
		s.JSON("key", "PUT", "/api/v1"+"/plan/nv", deed).Is(200).Has(`"version":1`, `"draft":true`)
		s.JSON("key", "PUT", "/api/v1"+"/plan/nv", deed).Is(200).Has(`"version":1`) // again changes nothing
		changed := strings.Replace(deed, "Việc", "Việc khác", 1)
		s.JSON("key", "PUT", "/api/v1"+"/plan/nv", changed).Is(409)
		s.JSON("key", "PUT", "/api/v1"+"/plan/nv", changed, "If-Match", `"1"`).Is(200).Has(`"version":2`)
		s.Get("", "/api/v1/plan/nv").Is(404)
		s.JSON("key", "POST", "/api/v1"+"/plan/nv/publish", "").Is(200)
		s.JSON("key", "POST", "/api/v1"+"/plan/nv/publish", "").Is(200).Has(`"version":3`)
		s.Get("", "/api/v1/plan/nv").Is(200).Has("Việc khác")

		const report = `{"as_of":"2025-02-01","state":"running","percent":20,"text":{"vi":"Đã khởi công","en":""},"evidence":[{"title":"Biên bản số 5"}]}`
		first := s.JSON("key", "POST", "/api/v1"+"/plan/nv/progress", report).Is(200)
		if again := s.JSON("key", "POST", "/api/v1"+"/plan/nv/progress", report).Is(200); again.Body != first.Body {
			t.Errorf("a repeated report is a second one: %s", again.Body)
		}
		s.Get("", "/api/v1/plan/nv").Is(200).Has(`"state":"running"`, "Biên bản số 5")
	})
}

func TestProgramsAreRefusedByTheRulesOfThePages(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.JSON("key", "PUT", "/api/v1"+"/plan/ct", `{"kind":"programme","title":{"vi":"Chương trình","en":""}}`).Is(200)
		s.JSON("key", "PUT", "/api/v1"+"/plan/mt", `{"kind":"objective","parent":"ct","title":{"vi":"Mục tiêu","en":""}}`).Is(200)
		s.JSON("key", "PUT", "/api/v1"+"/plan/nv", `{"kind":"action","parent":"mt","title":{"vi":"Việc","en":""}}`).Is(200)
		for name, c := range map[string]struct{ method, path, body string }{
			"an orphan":              {"PUT", "/plan/a", `{"kind":"action","title":{"vi":"Việc","en":""}}`},
			"a parent of its kind":   {"PUT", "/plan/a", `{"kind":"action","parent":"nv","title":{"vi":"Việc","en":""}}`},
			"itself as parent":       {"PUT", "/plan/a", `{"kind":"objective","parent":"a","title":{"vi":"Vòng","en":""}}`},
			"a cause down the chain": {"PUT", "/plan/a", `{"kind":"objective","parent":"ct","title":{"vi":"Vòng","en":""},"causes":["action:nv"]}`},
			"a cause that is not":    {"PUT", "/plan/a", `{"kind":"action","parent":"mt","title":{"vi":"Việc","en":""},"causes":["commitment:none"]}`},
			"an end before a start":  {"PUT", "/plan/a", `{"kind":"action","parent":"mt","title":{"vi":"Việc","en":""},"start":"2025-02-01","end":"2025-01-01"}`},
			"an id with a slash":     {"PUT", "/plan/a%2Fb", `{"kind":"programme","title":{"vi":"Việc","en":""}}`},
			"an id that is a page":   {"PUT", "/plan/new", `{"kind":"programme","title":{"vi":"Việc","en":""}}`},
			"no evidence":            {"POST", "/plan/nv/progress", `{"as_of":"2025-01-01","state":"done","text":{"vi":"Xong","en":""},"evidence":[]}`},
			"a report of tomorrow":   {"POST", "/plan/nv/progress", `{"as_of":"2099-01-01","state":"done","text":{"vi":"Xong","en":""},"evidence":[{"title":"x"}]}`},
		} {
			if a := s.JSON("key", c.method, "/api/v1"+c.path, c.body); a.Status != 422 {
				t.Errorf("%s: %d %.300s", name, a.Status, a.Body)
			}
		}
		if p, _ := s.service.Plan(t.Context(), editor); len(p.Items) != 3 {
			t.Errorf("a refused request wrote something: %d lines", len(p.Items))
		}
		s.JSON("", "PUT", "/api/v1/plan/x", `{"kind":"programme","title":{"vi":"X","en":""}}`).Is(401)
	})
}
