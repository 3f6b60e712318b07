package statement

import (
	"fmt"
	"sync"
	"testing"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestTwoServersTakeNewcomersAtOnce(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, a := t.Context(), open()
		servers := []*Service{newService(t, d, a), newService(t, d, a)}
		if err := servers[0].Seeds(ctx, moderator, 1, seeds(3)); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 120 {
			s := servers[i%2]
			wg.Go(func() {
				k := NewKey()
				if i%3 == 0 {
					if err := s.SetKind(ctx, "hn", k, civic.StakeholderKinds[0]); err != nil {
						t.Errorf("kind: %v", err)
					}
				}
				if i%5 == 0 {
					if _, _, err := s.Submit(ctx, "hn", Submission{Key: k, Text: fmt.Sprintf("Ý tưởng thứ %d cho thành phố", i), Lang: "vi"}); err != nil {
						t.Errorf("idea: %v", err)
					}
				}
				if err := s.Cast(ctx, "hn", Ballot{Key: k, Statement: int64(i % 3), Vote: opinionmap.Agree, Once: "a"}); err != nil {
					t.Errorf("vote: %v", err)
				}
			})
		}
		wg.Wait()
		for _, s := range servers {
			if err := s.CatchUp(ctx); err != nil {
				t.Fatal(err)
			}
			if f, err := s.Figures(ctx, 1); err != nil || f.Participants != 120 || f.Votes != 120 {
				t.Errorf("%+v %v", f, err)
			}
		}
	})
}
