package opinion

import (
	"cmp"
	"context"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"dienhong/engine/fold"
)

// nearIndex finds statements that say nearly the same: it compares the words
// and the pairs of neighbouring words of folded texts, the rare ones counting
// more (cosine of inverse document frequencies).
type nearIndex struct {
	features [][]uint32 // by place in the list, sorted, without repeats
	norms    []float64
	seen     map[uint32]int // in how many statements a feature occurs
}

// nearEnough is the similarity from which a statement is worth showing to
// somebody who writes another; of 54 statements of Hà Nội no two reach it.
const nearEnough = 0.5

func newNearIndex(keys []string) *nearIndex {
	x := &nearIndex{features: make([][]uint32, len(keys)), norms: make([]float64, len(keys)), seen: map[uint32]int{}}
	for i, key := range keys {
		x.features[i] = nearFeatures(key)
		for _, f := range x.features[i] {
			x.seen[f]++
		}
	}
	for i, features := range x.features {
		x.norms[i] = x.norm(features)
	}
	return x
}

func (x *nearIndex) weight(f uint32) float64 {
	return math.Log(1 + float64(len(x.features)+1)/float64(x.seen[f]+1))
}

func (x *nearIndex) norm(features []uint32) float64 {
	sum := 0.0
	for _, f := range features {
		w := x.weight(f)
		sum += w * w
	}
	return math.Sqrt(sum)
}

// near gives the places of the most similar statements, the most similar first.
func (x *nearIndex) near(folded string, most int, wanted func(place int) bool) []int {
	own := nearFeatures(folded)
	norm := x.norm(own)
	if norm == 0 {
		return nil
	}
	type hit struct {
		place int
		score float64
	}
	var hits []hit
	for i, features := range x.features {
		shared := 0.0
		for a, b := 0, 0; a < len(own) && b < len(features); {
			switch {
			case own[a] < features[b]:
				a++
			case own[a] > features[b]:
				b++
			default:
				w := x.weight(own[a])
				shared += w * w
				a++
				b++
			}
		}
		if score := shared / (norm * x.norms[i]); shared > 0 && score >= nearEnough && wanted(i) {
			hits = append(hits, hit{i, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	var places []int
	for _, h := range hits[:min(most, len(hits))] {
		places = append(places, h.place)
	}
	return places
}

// nearFeatures hashes the words of a folded text and each pair of neighbours.
func nearFeatures(folded string) []uint32 {
	words := strings.Fields(folded)
	features := make([]uint32, 0, 2*len(words))
	for i, w := range words {
		features = append(features, hashed(w))
		if i > 0 {
			features = append(features, hashed(words[i-1]+" "+w))
		}
	}
	slices.Sort(features)
	return slices.Compact(features)
}

func hashed(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32()
}

// Near gives shown statements that say nearly the same as a text that is being
// written, the most similar first.
func (s *Service) Near(ctx context.Context, consultation int64, text string, most int) ([]Statement, error) {
	return s.near(ctx, consultation, text, most, -1)
}

// near leaves out the statement except.
func (s *Service) near(ctx context.Context, consultation int64, text string, most int, except int64) ([]Statement, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return nil, err
	}
	var list []Statement
	for _, place := range t.near().near(fold.Search(text), most, func(i int) bool { return t.list[i].State == Shown && t.list[i].ID != except }) {
		list = append(list, t.list[place])
	}
	return list, nil
}
