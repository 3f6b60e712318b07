package synthesis

import (
	"slices"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// maxMappers bounds the conversations whose counts are remembered from one map
// to the next; each takes as much memory as its votes and a few megabytes.
const maxMappers = 4

// mappers are those of the conversations that were mapped last.
type mappers struct {
	times   int                        // see Service.times; what was counted before is of no use
	numbers []civic.ConsultationNumber // the last one last
	byPlace []*opinionmap.Mapper
}

// of gives the mapper of a conversation, in place of the one that has not been
// used for longest.
func (x *mappers) of(number civic.ConsultationNumber) *opinionmap.Mapper {
	m := &opinionmap.Mapper{}
	if i := slices.Index(x.numbers, number); i >= 0 {
		m = x.byPlace[i]
		x.numbers, x.byPlace = slices.Delete(x.numbers, i, i+1), slices.Delete(x.byPlace, i, i+1)
	} else if len(x.numbers) == maxMappers {
		x.numbers, x.byPlace = slices.Delete(x.numbers, 0, 1), slices.Delete(x.byPlace, 0, 1)
	}
	x.numbers, x.byPlace = append(x.numbers, number), append(x.byPlace, m)
	return m
}
