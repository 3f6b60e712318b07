package plan

import (
	"net/url"
	"strconv"
	"testing"

	"dienhong/civic"
	"dienhong/kit/site"
)

func TestWhatOthersPointToIsNotRemoved(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		_, objective, deed := tree(t, s.service, "2025-12-31")
		deed, err := s.service.Save(t.Context(), editor, deed, []civic.Ref{{Kind: civic.RefInitiative, ID: "I01"}})
		if err != nil {
			t.Fatal(err)
		}
		remove := func(it Item) site.Page {
			return s.Post("editor", "/office/plan/items/"+string(it.ID)+"/remove", url.Values{"version": {strconv.FormatInt(it.Version, 10)}})
		}
		drop := func(it Item) site.Page {
			return s.JSON("key", "DELETE", "/api/v1"+"/plan/"+string(it.ID), "", "If-Match", strconv.Quote(strconv.FormatInt(it.Version, 10)))
		}
		// The form names what stands in the way, with the way to it, and offers no button.
		s.Get("editor", "/office/plan/items/"+string(objective.ID)).Is(200).Has(`href="/plan/`+string(deed.ID)+`"`, "Mở trung tâm thiết kế").Lacks(`/remove"`)
		s.Get("editor", "/office/plan/items/"+string(deed.ID)).Is(200).Has("Sáng kiến I01", `href="/chain/initiative/I01"`).Lacks(`/remove"`)
		for _, it := range []Item{objective, deed} {
			remove(it).Is(409)
			drop(it).Is(409)
			if _, err := s.service.Item(t.Context(), editor, it.ID); err != nil {
				t.Errorf("%s is gone: %v", it.Kind, err)
			}
		}
		free, err := s.service.Save(t.Context(), editor, deed, []civic.Ref{})
		if err != nil {
			t.Fatal(err)
		}
		remove(deed).Is(409) // an older version
		drop(free).Is(204)
		drop(free).Is(404)
		remove(objective).Is(303)
	})
}
