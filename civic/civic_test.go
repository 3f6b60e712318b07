package civic

import (
	"errors"
	"fmt"
	"sort"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestIDsSortByTimeAndDiffer(t *testing.T) {
	at := time.Date(2020, 10, 2, 1, 0, 0, 0, time.UTC)
	var ids []string
	seen := map[ID]bool{}
	for i := range 1000 {
		id := NewID(at.Add(time.Duration(i) * time.Millisecond))
		if !id.Valid() || seen[id] {
			t.Fatalf("id %q: invalid or repeated", id)
		}
		seen[id] = true
		ids = append(ids, string(id))
	}
	if !sort.StringsAreSorted(ids) {
		t.Error("ids made later must sort later")
	}
}

func TestTrackingCodesAreReadAsPeopleTypeThem(t *testing.T) {
	for range 200 {
		code := NewCode()
		if ParseCode(code) != code {
			t.Fatalf("%q does not read back", code)
		}
	}
	if got := ParseCode(" ab1o-il23 4567"); got != "AB10-1123-4567" {
		t.Errorf("confused letters: %q", got)
	}
	for _, bad := range []string{"", "ABCD", "AB10-1123-456!", "AB10-1123-45678", "ừABC-DEFG-HJK"} {
		if ParseCode(bad) != "" {
			t.Errorf("%q is no code", bad)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if c := ParseCode(rapid.String().Draw(t, "s")); c != "" && ParseCode(c) != c {
			t.Fatalf("%q is not stable", c)
		}
	})
}

func TestTextFallsBackAndSaysSo(t *testing.T) {
	both, onlyVI := Text{VI: "Trụ cột", EN: "Pillar"}, Text{VI: "Trụ cột"}
	if s, l := both.In(English); s != "Pillar" || l != English {
		t.Error(s, l)
	}
	if s, l := onlyVI.In(English); s != "Trụ cột" || l != Vietnamese {
		t.Error(s, l)
	}
}

func TestRefusalsKeepTheirKindThroughWrapping(t *testing.T) {
	cause := errors.New("row gone")
	err := fmt.Errorf("show: %w", NotFound("meeting").Because(cause))
	if !IsKind(err, KindNotFound) || !errors.Is(err, cause) {
		t.Error(err)
	}
	if Invalid() != nil {
		t.Error("no field at fault is no error")
	}
}

func TestAdministratorsHoldEveryRoleAndVisitorsNone(t *testing.T) {
	admin := Actor{Kind: OfficerActor, Roles: []Role{Administrator}}
	if !admin.Has(Moderator) || Visitor().Has(Roles...) || !System().Has(Editor) {
		t.Error("roles")
	}
	if (Actor{Kind: KeyActor, Roles: Roles}).Has(Editor) {
		t.Error("a key has scopes, not roles")
	}
}

func TestAnIDTellsWhenItWasMade(t *testing.T) {
	for _, at := range []time.Time{time.UnixMilli(1), time.Date(2026, 10, 2, 3, 4, 5, 678_000_000, time.UTC), time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if got := NewID(at).Time(); !got.Equal(at) {
			t.Errorf("made at %v, says %v", at, got)
		}
	}
	if got := ID("none").Time(); !got.IsZero() {
		t.Errorf("what is no id says %v", got)
	}
}
