package similar

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNearlyTheSameMeet(t *testing.T) {
	x := NewIndex()
	texts := []string{
		"Nhà máy cũ trong nội thành nên được giữ lại một phần để làm không gian sáng tạo cho người trẻ.",
		"nha may cu trong noi thanh nen duoc giu lai mot phan de lam khong gian sang tao cho nguoi tre",
		"Nhà máy cũ trong nội thành nên được giữ lại một phần để làm không gian sáng tạo cho các nghệ sĩ trẻ.",
		"Thành phố nên miễn phí xe buýt vào cuối tuần cho học sinh và người cao tuổi.",
		"", " … ",
	}
	for i, s := range texts {
		x.Add(int64(i), s)
	}
	got := x.LikeID(0, 0.5)
	if len(got) != 2 || got[0] != (Match{1, 1}) || got[1].ID != 2 {
		t.Errorf("%+v", got)
	}
	if list := x.Like("Thành phố nên miễn phí xe buýt vào cuối tuần cho học sinh", 0.5, -1); len(list) != 1 || list[0].ID != 3 {
		t.Errorf("%+v", list)
	}
	if g := x.Groups(0.5); len(g) != 1 || !slices.Equal(g[0], []int64{0, 1, 2}) {
		t.Errorf("%v", g)
	}
	x.Remove(1)
	x.Add(2, "Một ý khác hẳn về cây xanh ven hồ.")
	if list := x.LikeID(0, 0.5); len(list) != 0 || x.Len() != 5 {
		t.Errorf("after removing: %+v", list)
	}
}

func TestLikenessIsSymmetricAndBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"nhà", "máy", "cũ", "phố", "đi", "bộ", "hồ", "Gươm"})
		text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "words"), " ") })
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		j := Jaccard(a, b)
		if j != Jaccard(b, a) || j < 0 || j > 1 || a != "" && Jaccard(a, a) != 1 {
			t.Fatal(a, b, j)
		}
	})
}

// corpus makes n texts of 30 to 80 syllables; every tenth repeats an earlier
// one with a few syllables changed.
func corpus(n int) []string {
	r := rand.New(rand.NewPCG(1, 2))
	syllables := make([]string, 3000)
	for i := range syllables {
		syllables[i] = fmt.Sprintf("am%d", i)
	}
	texts := make([]string, n)
	for i := range texts {
		if i > 10 && i%10 == 0 {
			words := strings.Fields(texts[r.IntN(i)])
			for range 2 {
				words[r.IntN(len(words))] = syllables[r.IntN(len(syllables))]
			}
			texts[i] = strings.Join(words, " ")
			continue
		}
		words := make([]string, 30+r.IntN(50))
		for j := range words {
			words[j] = syllables[r.IntN(len(syllables))]
		}
		texts[i] = strings.Join(words, " ")
	}
	return texts
}

func TestAlmostAllRepetitionsAreFound(t *testing.T) {
	texts := corpus(2000)
	x := NewIndex()
	for i, s := range texts {
		x.Add(int64(i), s)
	}
	found, there := 0, 0
	for i := range texts {
		for j := range i {
			if jaccard(x.sets[int64(i)], x.sets[int64(j)]) >= 0.6 {
				there++
				if slices.ContainsFunc(x.LikeID(int64(i), 0.6), func(m Match) bool { return m.ID == int64(j) }) {
					found++
				}
			}
		}
	}
	if there < 100 || float64(found) < 0.95*float64(there) {
		t.Errorf("%d of %d repetitions found", found, there)
	}
}

func BenchmarkFiftyThousandComments(b *testing.B) {
	texts := corpus(50_000)
	for b.Loop() {
		x := NewIndex()
		for i, s := range texts {
			x.Add(int64(i), s)
		}
		if len(x.Groups(0.6)) < 1000 {
			b.Fatal("groups are missing")
		}
	}
}

func BenchmarkOneMore(b *testing.B) {
	texts := corpus(50_000)
	x := NewIndex()
	for i, s := range texts {
		x.Add(int64(i), s)
	}
	for b.Loop() {
		x.Like(texts[17], 0.6, -1)
	}
}
