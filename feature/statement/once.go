package statement

import "slices"

// onceSet holds the senders' keys of all votes of a consultation, so that a vote
// sent again is not counted again however late it comes. Old keys are sorted
// numbers of 8 bytes each, a quarter of what a map takes; only the newest are in
// a map.
type onceSet struct {
	old   []int64 // sorted
	fresh map[int64]struct{}
}

// maxFresh bounds the map. Emptying it moves all old keys: some milliseconds for
// two million.
const maxFresh = 65_536

func (o *onceSet) has(key int64) bool {
	if _, ok := o.fresh[key]; ok {
		return true
	}
	_, ok := slices.BinarySearch(o.old, key)
	return ok
}

func (o *onceSet) add(key int64) {
	if o.has(key) {
		return
	}
	if o.fresh == nil {
		o.fresh = map[int64]struct{}{}
	}
	if o.fresh[key] = struct{}{}; len(o.fresh) >= maxFresh {
		o.settle()
	}
}

// settle merges the fresh keys into the old ones, from the largest down, in the
// same memory where it suffices.
func (o *onceSet) settle() {
	fresh := make([]int64, 0, len(o.fresh))
	for k := range o.fresh {
		fresh = append(fresh, k)
	}
	slices.Sort(fresh)
	clear(o.fresh)
	from := len(o.old) - 1
	o.old = slices.Grow(o.old, len(fresh))[:len(o.old)+len(fresh)]
	for to := len(o.old) - 1; len(fresh) > 0; to-- {
		if last := fresh[len(fresh)-1]; from < 0 || o.old[from] < last {
			o.old[to], fresh = last, fresh[:len(fresh)-1]
		} else {
			o.old[to] = o.old[from]
			from--
		}
	}
}
