package statement

import (
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"dienhong/civic"
)

// The rules by which participants are found who may be the work of a program or of
// one person. None knows who they are.
const (
	EqualBallots = "equal" // the same answers to the same statements
	Burst        = "burst" // many newcomers at once
	Fast         = "fast"  // answers faster than anybody reads
)

// What makes a pattern.
const (
	equalAnswers = 5     // at least so many answers are equal
	equalPeople  = 5     // of so many people
	burstLasts   = 5     // minutes
	burstTimes   = 8     // as many newcomers as usual in that time
	burstPeople  = 30    // at least
	fastAnswers  = 5     // at least
	fastEach     = 1_000 // milliseconds between two answers, on average
	manyPatterns = 50
)

// Pattern is a group of participants that were found by a rule.
type Pattern struct {
	Rule   string
	Key    string // tells it from others of the rule
	People []int64
	At     int64 // when the burst began, in milliseconds
}

// Name is how addresses name the pattern.
func (p Pattern) Name() string { return p.Rule + "-" + p.Key }

// trace is what the log tells of the pace of one participant.
type trace struct{ first, last, answers int64 }

// Patterns looks for groups in all votes of a consultation, the largest first. Those
// who are excluded already are in none.
//
// Errors: Forbidden.
func (s *Service) Patterns(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber) ([]Pattern, error) {
	if err := CanExclude(who); err != nil {
		return nil, err
	}
	if err := s.counted(ctx, patience); err != nil {
		return nil, err
	}
	traces := map[int64]*trace{}
	if err := s.eachLine(ctx, consultation, 0, s.live.position().Last, func(l logged) error {
		t := traces[l.Participant]
		if t == nil {
			t = &trace{first: l.At}
			traces[l.Participant] = t
		}
		t.last = l.At
		t.answers++
		return nil
	}); err != nil {
		return nil, err
	}
	var list []Pattern
	s.live.read(consultation, func(c *conversation) {
		for p := range c.out {
			delete(traces, p)
		}
		list = slices.Concat(equal(c, traces), bursts(traces), fast(traces))
	})
	slices.SortStableFunc(list, func(a, b Pattern) int { return cmp.Compare(len(b.People), len(a.People)) })
	return list[:min(len(list), manyPatterns)], nil
}

// equal finds ballots that are the same.
func equal(c *conversation, traces map[int64]*trace) (list []Pattern) {
	groups := map[string][]int64{}
	for row, p := range c.matrix.ParticipantIDs() {
		if traces[p] == nil || c.matrix.VotesOf(p) < equalAnswers {
			continue
		}
		h := fnv.New128a()
		for _, v := range answersOf(nil, c.matrix, row, p) {
			fmt.Fprintf(h, "%d %d ", v.Statement, v.Vote)
		}
		key := hex.EncodeToString(h.Sum(nil)[:8])
		groups[key] = append(groups[key], p)
	}
	for key, people := range groups {
		if len(people) >= equalPeople {
			list = append(list, Pattern{Rule: EqualBallots, Key: key, People: people})
		}
	}
	slices.SortFunc(list, func(a, b Pattern) int { return cmp.Compare(a.Key, b.Key) })
	return list
}

// bursts finds times in which far more people came than usual.
func bursts(traces map[int64]*trace) (list []Pattern) {
	const step = burstLasts * 60_000
	came := map[int64][]int64{}
	for p, t := range traces {
		came[t.first/step] = append(came[t.first/step], p)
	}
	sizes := make([]int, 0, len(came))
	for _, people := range came {
		sizes = append(sizes, len(people))
	}
	slices.Sort(sizes)
	if len(sizes) == 0 {
		return nil
	}
	usual := sizes[(len(sizes)-1)/2]
	for at, people := range came {
		if len(people) >= burstPeople && (len(sizes) == 1 || len(people) >= burstTimes*usual) {
			slices.Sort(people)
			list = append(list, Pattern{Rule: Burst, Key: strconv.FormatInt(at, 10), People: people, At: at * step})
		}
	}
	slices.SortFunc(list, func(a, b Pattern) int { return cmp.Compare(a.At, b.At) })
	return list
}

// fast finds those who answered faster than anybody reads.
func fast(traces map[int64]*trace) []Pattern {
	var people []int64
	for p, t := range traces {
		if t.answers >= fastAnswers && t.last-t.first < (t.answers-1)*fastEach {
			people = append(people, p)
		}
	}
	if len(people) == 0 {
		return nil
	}
	slices.Sort(people)
	return []Pattern{{Rule: Fast, Key: "all", People: people}}
}

// pattern finds one by its name.
func (s *Service) pattern(ctx context.Context, who civic.Actor, consultation civic.ConsultationNumber, name string) (Pattern, error) {
	list, err := s.Patterns(ctx, who, consultation)
	if err != nil {
		return Pattern{}, err
	}
	for _, p := range list {
		if p.Name() == name {
			return p, nil
		}
	}
	return Pattern{}, civic.NotFound("statement.pattern")
}
