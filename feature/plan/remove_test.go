package plan

import (
	"net/url"
	"strconv"
	"testing"

	"dienhong/civic"
)

func TestWhatOthersPointToIsNotRemoved(t *testing.T) {
	onSites(t, func(t *testing.T, s *site) {
		_, objective, deed := tree(t, s.service, "2025-12-31")
		deed, err := s.service.Save(t.Context(), editor, deed, []civic.Ref{{Kind: civic.RefInitiative, ID: "I01"}})
		if err != nil {
			t.Fatal(err)
		}
		remove := func(it Item) answer {
			return s.post("editor", "/office/plan/items/"+string(it.ID)+"/remove", url.Values{"version": {strconv.FormatInt(it.Version, 10)}})
		}
		drop := func(it Item) answer {
			return s.send("DELETE", "/plan/"+string(it.ID), "", "If-Match", strconv.Quote(strconv.FormatInt(it.Version, 10)))
		}
		// The form names what stands in the way, with the way to it, and offers no button.
		s.get("editor", "/office/plan/items/"+string(objective.ID)).is(200).says(`href="/plan/`+string(deed.ID)+`"`, "Mở trung tâm thiết kế").hides(`/remove"`)
		s.get("editor", "/office/plan/items/"+string(deed.ID)).is(200).says("Sáng kiến I01", `href="/chain/initiative/I01"`).hides(`/remove"`)
		for _, it := range []Item{objective, deed} {
			remove(it).is(409)
			drop(it).is(409)
			if _, err := s.service.Item(t.Context(), editor, it.ID); err != nil {
				t.Errorf("%s is gone: %v", it.Kind, err)
			}
		}
		free, err := s.service.Save(t.Context(), editor, deed, []civic.Ref{})
		if err != nil {
			t.Fatal(err)
		}
		remove(deed).is(409) // an older version
		drop(free).is(204)
		drop(free).is(404)
		remove(objective).is(303)
	})
}

func TestProgramsWriteIndicators(t *testing.T) {
	onSites(t, func(t *testing.T, s *site) {
		const museums = `{"measure":"number","title":{"vi":"Bảo tàng"},"unit":{"vi":"bảo tàng"},"sdg":["11.4"],"targets":[{"horizon":2030,"value":50}]}`
		s.ask("", "PUT", "/api/v1/indicators/museums", "application/json", museums).is(401)
		s.send("PUT", "/indicators/museums", museums).is(200).says(`"version":1`, `"draft":true`)
		s.send("PUT", "/indicators/museums", museums).is(200).says(`"version":1`) // again changes nothing
		const more = `{"measure":"number","title":{"vi":"Bảo tàng công lập"},"unit":{"vi":"bảo tàng"}}`
		s.send("PUT", "/indicators/museums", more).is(409)
		s.send("PUT", "/indicators/museums", more, "If-Match", `"1"`).is(200).says(`"version":2`, "công lập")
		s.get("", "/api/v1/indicators/museums").is(404)
		s.send("POST", "/indicators/museums/publish", "").is(200)
		s.get("", "/api/v1/indicators/museums").is(200).says("công lập")
		for name, body := range map[string]string{
			"no unit":            `{"measure":"number","title":{"vi":"x"}}`,
			"a year of nobody":   `{"measure":"number","title":{"vi":"x"},"unit":{"vi":"y"},"targets":[{"horizon":2031,"value":1}]}`,
			"a line that is not": `{"measure":"number","title":{"vi":"x"},"unit":{"vi":"y"},"of":"nothing"}`,
			"an unknown target":  `{"measure":"number","title":{"vi":"x"},"unit":{"vi":"y"},"sdg":["99.9"]}`,
		} {
			if a := s.send("PUT", "/indicators/new-one", body); a.status != 422 {
				t.Errorf("%s: status %d: %s", name, a.status, a.body)
			}
		}
	})
}
