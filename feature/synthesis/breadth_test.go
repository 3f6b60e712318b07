package synthesis

import (
	"encoding/json"
	"strings"
	"testing"

	"dienhong/engine/opinionmap"
	"dienhong/kit/site"
)

func TestBreadthFindsWhatBridgesAndGivesBothCampsRoom(t *testing.T) {
	in := newTown(20)
	in.camps(1, 120, 60, 6)
	m, _, _ := in.Votes(t.Context(), 1)
	b, err := Widen(t.Context(), m, in.statements)
	if err != nil {
		t.Fatal(err)
	}
	for place, s := range b.Bridging {
		if shared := s.Statement < 6; shared != (place < 6) {
			t.Errorf("statement %d is at place %d", s.Statement, place+1)
		}
		if s.Lower > s.Score || s.Votes == 0 {
			t.Errorf("%+v", s)
		}
	}
	l := b.ShortList
	if l.Size != 5 || len(l.Statements) != 5 || l.Participants != 180 {
		t.Fatalf("%+v", l)
	}
	// No fifth of the people who agree on something is without a statement.
	unheard := map[int64]int{}
	covered := 0
	for _, p := range m.ParticipantIDs() {
		heard := false
		for _, s := range l.Statements {
			if v, ok := m.Vote(p, s.Statement); ok && v == opinionmap.Agree {
				heard = true
			}
		}
		if heard {
			covered++
			continue
		}
		for _, s := range in.statements {
			if v, ok := m.Vote(p, s.Number); ok && v == opinionmap.Agree {
				unheard[s.Number]++
			}
		}
	}
	for s, n := range unheard {
		if n*l.Size >= l.Participants {
			t.Errorf("%d people agree on statement %d and are left out", n, s)
		}
	}
	told := 0
	for _, s := range l.Statements {
		if s.New > 0 && s.New < MinCell {
			t.Errorf("%d new people are told", s.New)
		}
		told += s.New
	}
	if told != l.Covered || l.Covered > covered {
		t.Errorf("%d told, %d covered, counted %d", told, l.Covered, covered)
	}
}

// What the page says stands in the API and in the database too, and a statement
// that is hidden afterwards in none.
func TestBreadthIsShownStoredAndGivenToPrograms(t *testing.T) {
	in := newTown(20)
	in.camps(1, 120, 60, 6)
	s := open(t, in, site.Options{})
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	at := "/consultations/song-hong/results"
	s.shows(at, "Ý kiến được nhiều phía cùng đồng tình", "không có nghĩa là đa số cả thành phố đồng ý",
		"Danh sách chọn lọc đại diện", "Tối đa 5 ý kiến", "Đây không phải xếp hạng", "/180 người")
	s.shows("/en"+at, "Agreement across viewpoints", "A representative short list", "It is not a ranking", "of 180 people")
	s.shows(at+"/statements/2", "Chỉ số đồng tình rộng")

	read := func() (r ResultRecord) {
		t.Helper()
		if err := json.Unmarshal([]byte(s.get("/api/v1"+at, "").Body), &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := read()
	if len(r.Bridging) != 20 || len(r.ShortList.Statements) != 5 || r.BreadthOf != r.Version || r.Bridging[0].Statement >= 6 {
		t.Fatalf("%+v %+v", r.Bridging, r.ShortList)
	}
	stored, err := s.m.Service.store.result(t.Context(), s.m.Service.db.Read(), 1)
	if err != nil || stored.Breadth == nil || len(stored.Breadth.ShortList.Statements) != 5 {
		t.Fatalf("stored %+v %v", stored, err)
	}

	hidden := r.ShortList.Statements[0].Statement
	in.statements[hidden].Moderation = opinionmap.Rejected
	if after := read(); len(after.ShortList.Statements) != 0 || len(after.Bridging) != 19 {
		t.Errorf("%d listed, %d scored after hiding", len(after.ShortList.Statements), len(after.Bridging))
	}
	if w := s.get(at, ""); strings.Contains(w.Body, "Danh sách rút gọn") {
		t.Error("the list is shown without its first statement")
	}
	if err := s.m.Service.Refresh(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if after := read(); len(after.ShortList.Statements) == 0 || len(after.Bridging) != 19 {
		t.Errorf("%d listed, %d scored in the next result", len(after.ShortList.Statements), len(after.Bridging))
	}
}
