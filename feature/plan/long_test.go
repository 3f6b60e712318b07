package plan

import (
	"fmt"
	"strings"
	"testing"

	"dienhong/civic"
)

func TestALongPlanIsReadByItsObjectives(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		lines := []Line{
			{Item: Item{ID: "p", Kind: Programme, Title: title("Không gian sáng tạo")}},
			{Item: Item{ID: "o1", Kind: Objective, Parent: "p", Title: title("Hạ tầng")}},
			{Item: Item{ID: "o2", Kind: Objective, Parent: "p", Title: title("Con người")}},
		}
		for i := range 130 {
			end, of := "2027-12-31", civic.ID("o1")
			if i < 60 {
				end, of = "2025-12-31", "o2"
			}
			it := action(of, end)
			it.ID, it.Title, it.Work.Start = civic.ID(fmt.Sprintf("a%03d", i)), title(fmt.Sprintf("Việc số %03d.", i)), "2024-01-01"
			lines = append(lines, Line{Item: it})
		}
		if err := s.service.Load(t.Context(), editor, lines); err != nil {
			t.Fatal(err)
		}
		s.Get("", "/plan").Is(200).Has("Hạ tầng", "0/70 đã hoàn thành", "0/60 đã hoàn thành · 60 quá hạn").Lacks("Việc số 100.")
		s.Get("", "/plan/o1").Is(200).Has("Việc số 100.", "Việc số 129.")
		first := s.Get("", "/plan?state=late").Is(200).Has("Tìm thấy 60 nhiệm vụ")
		if n := strings.Count(first.Body, "Việc số "); n != 60 {
			t.Errorf("60 late actions of a list that is short: %d shown", n)
		}
		second := s.Get("", "/plan?state=planned&page=3").Is(200).Has("Tìm thấy 130 nhiệm vụ", "page=2").Lacks("page=4")
		if n := strings.Count(second.Body, "Việc số "); n != 30 {
			t.Errorf("the third page of 130 has %d", n)
		}
		s.Get("", "/plan/timeline").Is(200).Has("Con người", "under=o2", "60 quá hạn").Lacks("Việc số 001.")
		s.Get("", "/plan/timeline?under=o2").Is(200).Has("Việc số 001.").Lacks("Việc số 100.")
	})
}
