package opinionmap

import "testing"

func TestAPanicInOnePieceReachesTheCaller(t *testing.T) {
	for name, run := range map[string]func(func(int)){
		"parallel": func(f func(int)) { parallel(4, 100, f) },
		"at a pace": func(f func(int)) {
			_ = inParallel(Paced(t.Context(), Pace{Threads: 4}), 100, f)
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if v := recover(); v != "piece 50" {
					t.Errorf("the caller sees %v", v)
				}
			}()
			run(func(i int) {
				if i == 50 {
					panic("piece 50")
				}
			})
			t.Error("nothing happened")
		})
	}
}
