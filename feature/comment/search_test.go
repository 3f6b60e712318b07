package comment

import (
	"fmt"
	"slices"
	"testing"

	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestWhatIsTypedWithMarksComesFirst(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		texts := []string{"Phố đi bộ quanh hồ", "PHỐ CỔ cần giữ", "pho mat rat ngon, ho hap", "Thành phố cần hồ nước", "Phở Hà Nội", "100% phố"}
		for i, text := range texts {
			if _, _, err := s.Enter(t.Context(), clerk, Comment{
				Consultation: 1, Channel: Paper, ReceivedAt: noon.AddDate(0, 0, i-30), Lang: civic.Vietnamese, Text: text, People: 1,
			}, Contact{}, Consent{}, ""); err != nil {
				t.Fatal(err)
			}
		}
		for search, want := range map[string]string{
			"pho":     "[5 4 3 2 1 0]", // without marks: all, the newest first
			"phố":     "[5 3 1 0 4 2]",
			"Phở":     "[4 5 3 2 1 0]",
			"phố hồ":  "[3 0 2]", // wherever the words stand
			"ho phố":  "[3 0 2]",
			"100%":    "[5]",
			"nothing": "[]",
		} {
			list, n, err := s.List(t.Context(), clerk, Filter{Consultation: 1, Search: search}, 10, 0)
			if err != nil || n != len(list) {
				t.Fatal(n, err)
			}
			var got []int
			for _, o := range list {
				got = append(got, slices.Index(texts, o.Text))
			}
			if fmt.Sprint(got) != want {
				t.Errorf("%q finds %v, not %s", search, got, want)
			}
		}
	})
}

func TestEitherPlacementOfAToneFindsTheOtherBeforeOtherWords(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		for i, text := range []string{"Công viên Hoà Bình cần thêm ghế", "Trồng hoa bình dị ở vườn hoa"} {
			if _, _, err := s.Enter(t.Context(), clerk, Comment{
				Consultation: 1, Channel: Letter, ReceivedAt: noon.AddDate(0, 0, i-30), Lang: civic.Vietnamese, Text: text, People: 1,
			}, Contact{}, Consent{}, ""); err != nil {
				t.Fatal(err)
			}
		}
		list, _, err := s.List(t.Context(), clerk, Filter{Consultation: 1, Search: "hòa bình"}, 10, 0)
		if err != nil || len(list) != 2 || list[0].Text != "Công viên Hoà Bình cần thêm ghế" {
			t.Errorf("%+v %v", list, err)
		}
	})
}

func TestWhatIsHiddenOrTakenBackIsNotFound(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, a := newService(t, d)
		o, code, err := s.Submit(t.Context(), a.c.Slug, Submission{Text: "Thêm ghế đá quanh hồ.", Lang: civic.Vietnamese, Publish: true})
		if err != nil {
			t.Fatal(err)
		}
		seen := func(who civic.Actor) int {
			_, n, err := s.List(t.Context(), who, Filter{Consultation: 1, Search: "ghe da"}, 10, 0)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, step := range []struct {
			state            State
			visitor, officer int
		}{{Waiting, 0, 1}, {Shown, 1, 1}, {Hidden, 0, 1}, {Shown, 1, 1}, {Withdrawn, 0, 0}} {
			switch step.state {
			case Waiting:
			case Withdrawn:
				if _, err := s.Withdraw(t.Context(), code); err != nil {
					t.Fatal(err)
				}
			default:
				if o, err = s.Decide(t.Context(), moderator, o.ID, o.Version, Verdict{State: step.state, Reason: "insult"}); err != nil {
					t.Fatal(err)
				}
			}
			if v, n := seen(civic.Visitor()), seen(clerk); v != step.visitor || n != step.officer {
				t.Errorf("%s: visitors find %d, officers %d", step.state, v, n)
			}
		}
	})
}
