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
			"phố hồ":  "[3 0 5 4 2 1]", // wherever the words stand
			"ho phố":  "[5 3 1 0 4 2]",
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
