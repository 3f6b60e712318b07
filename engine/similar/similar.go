// Package similar finds texts that say nearly the same, without any service.
// Every text is folded first, so that case, spaces, punctuation, marks and their
// placement make no difference.
//
// [Index] is for comments of some length, many of them, and for sets of like
// ones. [ShortIndex] is for statements of a sentence or two. Whether two statements
// are the same word for word is told by fold.Duplicate.
package similar

import (
	"cmp"
	"slices"
	"strings"

	"dienhong/engine/fold"
)

const (
	shingle = 3 // syllables
	hashes  = 64
	rows    = 4 // hashes in a band: pairs half alike meet in one of 16 bands in 2 of 3 cases, pairs at 0.8 always
	bands   = hashes / rows
)

// Match is a text that is like another one.
type Match struct {
	ID    int64
	Index float64 // Jaccard index, 0 to 1
}

// Index holds texts that can be searched for their like: the likeness of two
// texts is the Jaccard index of their sets of three consecutive folded syllables
// (Broder 1997), candidates come from 64 MinHash values in 16 bands of 4 (Leskovec,
// Rajaraman & Ullman, Mining of Massive Datasets, §3.4), and every candidate is
// then compared exactly. It grows text by text and is not safe for concurrent use.
type Index struct {
	sets    map[int64][]uint64 // shingles of each text, sorted
	buckets [bands]map[uint64][]int64
}

// NewIndex creates an empty index.
func NewIndex() *Index {
	x := &Index{sets: map[int64][]uint64{}}
	for b := range x.buckets {
		x.buckets[b] = map[uint64][]int64{}
	}
	return x
}

// Len is the number of texts.
func (x *Index) Len() int { return len(x.sets) }

// Add puts a text in, or replaces the text of that id.
func (x *Index) Add(id int64, text string) {
	if _, known := x.sets[id]; known {
		x.Remove(id)
	}
	set := shingles(text)
	x.sets[id] = set
	if len(set) == 0 {
		return
	}
	for b, key := range keys(set) {
		x.buckets[b][key] = append(x.buckets[b][key], id)
	}
}

// Remove takes a text out.
func (x *Index) Remove(id int64) {
	set, known := x.sets[id]
	if !known {
		return
	}
	delete(x.sets, id)
	if len(set) == 0 {
		return
	}
	for b, key := range keys(set) {
		left := slices.DeleteFunc(x.buckets[b][key], func(other int64) bool { return other == id })
		if len(left) == 0 {
			delete(x.buckets[b], key)
		} else {
			x.buckets[b][key] = left
		}
	}
}

// Like returns the texts whose likeness to a text is at least least, the most
// alike first; the text of the id except is left out.
func (x *Index) Like(text string, least float64, except int64) []Match {
	return x.like(shingles(text), least, except)
}

// LikeID returns the texts that are like the one of an id.
func (x *Index) LikeID(id int64, least float64) []Match { return x.like(x.sets[id], least, id) }

func (x *Index) like(set []uint64, least float64, except int64) []Match {
	if len(set) == 0 {
		return nil
	}
	met := map[int64]bool{except: true}
	var list []Match
	for b, key := range keys(set) {
		for _, id := range x.buckets[b][key] {
			if met[id] {
				continue
			}
			met[id] = true
			if j := jaccard(set, x.sets[id]); j >= least {
				list = append(list, Match{id, j})
			}
		}
	}
	slices.SortFunc(list, func(a, b Match) int { return cmp.Or(cmp.Compare(b.Index, a.Index), cmp.Compare(a.ID, b.ID)) })
	return list
}

// Groups returns sets of texts that are connected by a likeness of at least
// least, the largest first; ids in each are in order, and no text stands alone.
func (x *Index) Groups(least float64) [][]int64 {
	leader := map[int64]int64{}
	find := func(id int64) int64 {
		for leader[id] != id {
			leader[id] = leader[leader[id]]
			id = leader[id]
		}
		return id
	}
	for id := range x.sets {
		leader[id] = id
	}
	for b := range x.buckets {
		for _, ids := range x.buckets[b] {
			// Within a bucket it is enough to compare with those not yet joined.
			for i, id := range ids {
				for _, other := range ids[:i] {
					p, q := find(id), find(other)
					if p != q && jaccard(x.sets[id], x.sets[other]) >= least {
						leader[max(p, q)] = min(p, q)
					}
				}
			}
		}
	}
	members := map[int64][]int64{}
	for id := range x.sets {
		p := find(id)
		members[p] = append(members[p], id)
	}
	var groups [][]int64
	for _, ids := range members {
		if len(ids) > 1 {
			slices.Sort(ids)
			groups = append(groups, ids)
		}
	}
	slices.SortFunc(groups, func(a, b []int64) int { return cmp.Or(len(b)-len(a), cmp.Compare(a[0], b[0])) })
	return groups
}

// Jaccard is the likeness of two texts, 0 to 1; two empty texts are not alike.
func Jaccard(a, b string) float64 { return jaccard(shingles(a), shingles(b)) }

// shingles returns the sorted hashes (FNV-1a) of every three consecutive folded
// syllables; a shorter text is one shingle. The same text gives the same hashes
// in every run.
func shingles(text string) []uint64 {
	words := strings.Fields(fold.Search(text))
	if len(words) == 0 {
		return nil
	}
	n := max(len(words)-shingle+1, 1)
	set := make([]uint64, 0, n)
	for i := range n {
		h := uint64(14695981039346656037)
		for _, w := range words[i:min(i+shingle, len(words))] {
			for j := range len(w) {
				h = (h ^ uint64(w[j])) * 1099511628211
			}
			h = (h ^ 0x1f) * 1099511628211
		}
		set = append(set, mix(h))
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// mix spreads the bits of a hash (the finalizer of MurmurHash3).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// keys returns the name of the bucket in each band.
func keys(set []uint64) [bands]uint64 {
	var least [hashes]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	for _, h := range set {
		for i := range least {
			// Another hash function for each i: multiply by an odd number of its own.
			if v := mix(h * (0x9e3779b97f4a7c15*uint64(i) | 1)); v < least[i] {
				least[i] = v
			}
		}
	}
	var out [bands]uint64
	for b := range out {
		h := uint64(b)
		for _, v := range least[b*rows : (b+1)*rows] {
			h = mix(h ^ v)
		}
		out[b] = h
	}
	return out
}

// jaccard compares two sorted sets.
func jaccard(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			both++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
