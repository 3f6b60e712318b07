package answer

import (
	"testing"

	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestWhatAnAnswerIsToChangesOnlyWithItsPublication(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _, _ := newService(d)
		ctx := t.Context()
		step := func(a Answer, err error) Answer {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		publish := func(a Answer, reason string) Answer {
			t.Helper()
			a = step(s.Submit(ctx, drafter, a.ID, a.Version))
			a = step(s.Approve(ctx, approver, a.ID, a.Version))
			return step(s.Publish(ctx, approver, a.ID, a.Version, reason))
		}
		stands := func(at civic.Ref, want bool) {
			t.Helper()
			list, err := s.AnswersTo(ctx, at)
			if err != nil || (len(list) == 1) != want {
				t.Errorf("answers to %s: %+v %v", at.ID, list, err)
			}
		}
		other := civic.Ref{Kind: civic.RefTheme, ID: "t2"}

		a := publish(step(s.Save(ctx, drafter, draft(), subjects)), "")
		stands(subjects[0], true)

		// One officer alone can neither take the published answer from its
		// subject nor give it to another.
		a = step(s.Save(ctx, drafter, a, []civic.Ref{other}))
		stands(subjects[0], true)
		stands(other, false)
		if _, now, err := s.Answer(ctx, drafter, a.ID); err != nil || len(now) != 1 || now[0] != other {
			t.Errorf("the office sees %v %v", now, err)
		}

		publish(a, "Trả lời đúng chủ đề.")
		stands(subjects[0], false)
		stands(other, true)
	})
}
