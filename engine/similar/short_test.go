package similar_test

import (
	"slices"
	"strings"
	"testing"

	"dienhong/demo"
	"dienhong/engine/fold"
	"dienhong/engine/similar"
)

func TestNearStatementsAreFoundAndOthersLeftAlone(t *testing.T) {
	var texts []string
	for _, st := range demo.Hanoi().Statements {
		texts = append(texts, st.VI)
	}
	x := similar.NewShortIndex(texts)
	all := func(int) bool { return true }
	for i, text := range texts {
		folded := fold.Search(text)
		words := strings.Fields(folded)
		for _, same := range []string{text, folded, strings.ToUpper(text), "  " + strings.ReplaceAll(text, " ", "  ") + " !"} {
			if got := x.Like(same, 3, all); !slices.Equal(got, []int{i}) {
				t.Errorf("%q is near to %v of the others", same, got)
			}
		}
		reworded := strings.Join(append([]string{"toi", "nghi", "rang"}, words[:len(words)-2]...), " ")
		if got := x.Like(reworded, 1, all); !slices.Equal(got, []int{i}) {
			t.Errorf("%q does not find %q: %v", reworded, text, got)
		}
		if got := x.Like(text, 3, func(place int) bool { return place != i }); len(got) != 0 {
			t.Errorf("%q finds itself although it is not wanted: %v", text, got)
		}
	}
	for _, other := range []string{"", "Xe buýt cần đúng giờ hơn", "Hà Nội nên trồng thêm cây xanh ở các tuyến phố mới mở"} {
		if got := x.Like(other, 3, all); len(got) != 0 {
			t.Errorf("%q is near to %q", other, texts[got[0]])
		}
	}
}
