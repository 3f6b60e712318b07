package civic

import "testing"

func TestSDGTargets(t *testing.T) {
	if len(SDGTargets) != 169 {
		t.Errorf("%d targets, the resolution has 169", len(SDGTargets))
	}
	for target, goal := range map[SDGTarget]int{"11.4": 11, "12.b": 12, "1.a": 1, "17.19": 17, "16.10": 16, "18.1": 0, "4.d": 0, "": 0} {
		if target.Goal() != goal {
			t.Errorf("%q is of goal %d, want %d", target, target.Goal(), goal)
		}
	}
}
