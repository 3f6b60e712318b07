package synthesis

import (
	"context"
	"maps"
	"math/rand/v2"
	"sync"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// town is a consultation in memory with a log of votes, as statement keeps one.
type town struct {
	mu         sync.Mutex
	about      civic.Consultation
	log        []opinionmap.VoteEvent
	statements []Statement
	kinds      map[int64]civic.StakeholderKind
	changed    chan civic.ConsultationNumber
}

func newTown(statements int) *town {
	t := &town{
		about:   civic.Consultation{Number: 1, Slug: "song-hong", Title: civic.Text{VI: "Sông Hồng", EN: "The Red River"}, Question: civic.Text{VI: "Bờ sông để làm gì?", EN: "What is the riverside for?"}, TakesVotes: true, Public: true, Demonstration: true},
		kinds:   map[int64]civic.StakeholderKind{},
		changed: make(chan civic.ConsultationNumber, 256),
	}
	for s := range statements {
		t.statements = append(t.statements, Statement{Number: int64(s), Text: civic.Text{VI: "Ý kiến " + string(rune('A'+s%26)), EN: "Statement " + string(rune('A'+s%26))}, Moderation: opinionmap.Accepted})
	}
	return t
}

func (t *town) Snapshot(_ context.Context, slug string) (civic.Consultation, error) {
	if slug != t.about.Slug {
		return civic.Consultation{}, civic.NotFound("consultation")
	}
	return t.about, nil
}

func (t *town) Votes(context.Context, civic.ConsultationNumber) (*opinionmap.Matrix, int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := opinionmap.NewMatrix()
	m.Add(t.log...)
	for _, s := range t.statements {
		m.SetModeration(s.Number, s.Moderation)
	}
	return m, int64(len(t.log)), nil
}

func (t *town) Release(context.Context, civic.ConsultationNumber) (Release, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Release{Number: int64(len(t.log)), Whole: t.about.Over, Needed: 10, Waiting: 10, Answers: 10}, nil
}

func (t *town) Statements(context.Context, civic.ConsultationNumber) ([]Statement, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]Statement(nil), t.statements...), nil
}

func (t *town) Kinds(context.Context, civic.ConsultationNumber) (map[int64]civic.StakeholderKind, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.kinds), nil
}

func (t *town) Changed() <-chan civic.ConsultationNumber { return t.changed }

func (t *town) vote(participant, statement int64, v opinionmap.Vote) {
	t.mu.Lock()
	t.log = append(t.log, opinionmap.VoteEvent{Participant: participant, Statement: statement, Vote: v, At: int64(len(t.log))})
	t.mu.Unlock()
	select {
	case t.changed <- t.about.Number:
	default:
	}
}

// camps fills the town with two camps of different sizes who agree on the first
// common statements, against the last one, and oppose each other on the others.
// One in ten answers at random.
func (t *town) camps(seed uint64, first, second, common int) {
	r := rand.New(rand.NewPCG(seed, 1))
	all := civic.StakeholderKinds
	for p := range first + second {
		camp := opinionmap.Agree
		if p >= first {
			camp = opinionmap.Disagree
		}
		if p%3 == 0 {
			t.mu.Lock()
			t.kinds[int64(p)] = all[p/3%len(all)]
			t.mu.Unlock()
		}
		for s := range t.statements {
			v := camp
			switch {
			case s < common:
				v = opinionmap.Agree
			case s == len(t.statements)-1:
				v = opinionmap.Disagree
			case s%2 == 1:
				v = -camp
			}
			if r.IntN(10) == 0 {
				v = opinionmap.Vote(r.IntN(3) - 1)
			}
			if r.IntN(5) > 0 {
				t.vote(int64(p), int64(s), v)
			}
		}
	}
}
