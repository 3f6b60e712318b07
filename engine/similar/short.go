package similar

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"dienhong/engine/fold"
)

// ShortIndex finds statements of a sentence or two that say nearly the same.
// Three syllables in a row, as [Index] compares them, are too rare in a sentence
// for one that was reworded to share many. So it compares the syllables and the
// pairs of neighbouring ones, the rare counting more: cosine of inverse document
// frequencies (Spärck Jones 1972; Salton & Buckley 1988). It looks at every
// statement, which for ten thousand takes milliseconds. It never changes, and
// may be used by several goroutines at once.
type ShortIndex struct {
	features [][]uint32 // by place in the list, sorted, without repeats
	norms    []float64
	seen     map[uint32]int // in how many statements a feature occurs
}

// Near is the cosine from which a statement is worth showing to somebody who
// writes another; of 54 statements of Hà Nội no two reach it.
const Near = 0.5

// NewShortIndex takes the statements; results name them by their place in it.
func NewShortIndex(texts []string) *ShortIndex {
	x := &ShortIndex{features: make([][]uint32, len(texts)), norms: make([]float64, len(texts)), seen: map[uint32]int{}}
	for i, text := range texts {
		x.features[i] = features(text)
		for _, f := range x.features[i] {
			x.seen[f]++
		}
	}
	for i, features := range x.features {
		x.norms[i] = x.norm(features)
	}
	return x
}

func (x *ShortIndex) weight(f uint32) float64 {
	return math.Log(1 + float64(len(x.features)+1)/float64(x.seen[f]+1))
}

func (x *ShortIndex) norm(features []uint32) float64 {
	sum := 0.0
	for _, f := range features {
		w := x.weight(f)
		sum += w * w
	}
	return math.Sqrt(sum)
}

// Like returns the places of at most most statements whose cosine to a text is at
// least [Near], the most similar first, equally similar ones by place; only those
// that are wanted.
func (x *ShortIndex) Like(text string, most int, wanted func(place int) bool) []int {
	own := features(text)
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
		if score := shared / (norm * x.norms[i]); shared > 0 && score >= Near && wanted(i) {
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

// features hashes the syllables of a folded text and each pair of neighbours.
func features(text string) []uint32 {
	words := strings.Fields(fold.Search(text))
	list := make([]uint32, 0, 2*len(words))
	for i, w := range words {
		list = append(list, hashed(w))
		if i > 0 {
			list = append(list, hashed(words[i-1]+" "+w))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func hashed(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32()
}
