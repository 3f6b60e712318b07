package opinionmap

import (
	"maps"
	"slices"
)

// index finds the place of an id. Ids are small and dense in practice, so most
// are in a slice; the rest are in a map.
type index struct {
	dense  []int32 // place + 1, by id
	sparse map[int64]int32
}

func (x *index) get(id int64) (int, bool) {
	if uint64(id) < uint64(len(x.dense)) {
		if i := x.dense[id]; i != 0 {
			return int(i - 1), true
		}
	}
	i, ok := x.sparse[id]
	return int(i), ok
}

// put records that id is at place i, when i ids came before it.
func (x *index) put(id int64, i int) {
	if id >= 0 && id < int64(4*i+1024) {
		if id >= int64(len(x.dense)) {
			x.dense = slices.Grow(x.dense, int(id)+1-len(x.dense))
			x.dense = x.dense[:id+1]
		}
		x.dense[id] = int32(i + 1)
		return
	}
	if x.sparse == nil {
		x.sparse = map[int64]int32{}
	}
	x.sparse[id] = int32(i)
}

func (x *index) clone() index {
	return index{dense: slices.Clone(x.dense), sparse: maps.Clone(x.sparse)}
}
