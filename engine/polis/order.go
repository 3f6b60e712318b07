package polis

import (
	"cmp"
	"slices"

	"dienhong/engine/opinionmap"
)

// backlog holds votes until all are there, and gives them in the order of time:
// sixteen bytes a vote, besides its two lists of ids.
type backlog struct {
	participants, statements ids
	votes                    []waiting
}

type waiting struct {
	at          int64
	participant uint32
	ballot      uint32 // the statement's place shifted left by two, and vote + 1
}

// ids gives small numbers to ids, in the order in which they come.
type ids struct {
	all     []int64
	placeOf map[int64]uint32
}

func (x *ids) place(id int64) uint32 {
	if p, ok := x.placeOf[id]; ok {
		return p
	}
	if x.placeOf == nil {
		x.placeOf = map[int64]uint32{}
	}
	p := uint32(len(x.all))
	x.all, x.placeOf[id] = append(x.all, id), p
	return p
}

func (b *backlog) add(e opinionmap.VoteEvent) {
	b.votes = append(b.votes, waiting{e.At, b.participants.place(e.Participant), b.statements.place(e.Statement)<<2 | uint32(e.Vote+1)})
}

// into adds the votes to a matrix. Votes at the same moment stay in the order in
// which they were added.
func (b *backlog) into(m *opinionmap.Matrix) {
	slices.SortStableFunc(b.votes, func(x, y waiting) int { return cmp.Compare(x.at, y.at) })
	for _, w := range b.votes {
		m.Add(opinionmap.VoteEvent{
			At: w.at, Participant: b.participants.all[w.participant], Statement: b.statements.all[w.ballot>>2], Vote: opinionmap.Vote(w.ballot&3) - 1,
		})
	}
}
