package chain

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/kit/figure"
	"dienhong/kit/node"
)

// outcomes keeps what was counted of the chain until somebody changes something on
// it: many pages show the figures, and the chain changes a few times a day.
type outcomes struct {
	mu   sync.Mutex
	kept *downstream
}

// keptFor bounds the age of what is kept: on PostgreSQL a change may come to
// light after one with a higher number.
const keptFor = time.Minute

// downstream is what the public may see of the chain from the initiatives on.
type downstream struct {
	states string // of the kinds
	at     time.Time
	// tiers have the public things of each kind that belongs to no consultation, each
	// kind after those that lead to it.
	tiers []tier
	// belongs has the consultations of causes that are looked up one by one.
	belongs map[civic.Ref]civic.ConsultationNumber
	whole   figure.Outcome
	of      map[civic.ConsultationNumber]figure.Outcome
}

type tier struct {
	kind  civic.RefKind
	lines []line
}

// line is a thing on the chain with what led to it.
type line struct {
	ref    civic.Ref
	causes []civic.Ref
}

// Outcome counts the answers of a consultation, and the public initiatives and
// actions to which it led along the chain; with the number 0 all that stand on the
// site.
func (s *Service) Outcome(ctx context.Context, number civic.ConsultationNumber) (figure.Outcome, error) {
	s.outcomes.mu.Lock()
	defer s.outcomes.mu.Unlock()
	d, err := s.downstream(ctx)
	if err != nil || number == 0 {
		return d.whole, err
	}
	out, known := d.of[number]
	if !known {
		met, err := s.stem(ctx, number)
		if err != nil {
			return out, err
		}
		for r := range met {
			if r.Kind == civic.RefAnswer {
				out.Answers++
			}
		}
		out.Initiatives, out.Actions = d.reached(met, number)
		d.of[number] = out
	}
	return out, nil
}

// states names the state of everything that the counts depend on.
func (s *Service) states(ctx context.Context) (string, error) {
	last, err := s.LastChange(ctx)
	all := []string{string(last)}
	for _, kind := range civic.RefKinds {
		if err != nil {
			break
		}
		if of := s.kinds[kind].State; of != nil {
			var state civic.ID
			state, err = of(ctx)
			all = append(all, string(state))
		}
	}
	return strings.Join(all, " "), err
}

// downstream gives what is kept, or reads it anew. The states are read first: what
// changes while the rest is read is counted the next time.
func (s *Service) downstream(ctx context.Context) (downstream, error) {
	states, err := s.states(ctx)
	if err != nil {
		return downstream{}, err
	}
	now := s.clock()
	if d := s.outcomes.kept; d != nil && d.states == states && now.Sub(d.at) < keptFor {
		return *d, nil
	}
	d := downstream{states: states, at: now, belongs: map[civic.Ref]civic.ConsultationNumber{}, of: map[civic.ConsultationNumber]figure.Outcome{}}
	for _, kind := range civic.RefKinds {
		if s.kinds[kind].Public == nil {
			continue
		}
		t, err := s.tier(ctx, kind)
		if err != nil {
			return downstream{}, err
		}
		d.tiers = append(d.tiers, t)
		switch kind {
		case civic.RefInitiative:
			d.whole.Initiatives = len(t.lines)
		case civic.RefAction:
			d.whole.Actions = len(t.lines)
			if d.whole.Moving, err = s.moving(ctx, t.lines); err != nil {
				return downstream{}, err
			}
		}
	}
	if err := s.locate(ctx, d); err != nil {
		return downstream{}, err
	}
	s.outcomes.kept = &d
	return d, nil
}

// tier reads the public things of a kind with what led to them.
func (s *Service) tier(ctx context.Context, kind civic.RefKind) (tier, error) {
	ids, err := s.kinds[kind].Public(ctx)
	if err != nil {
		return tier{}, err
	}
	causes, err := s.store.causesOfKind(ctx, s.db.Read(), kind)
	t := tier{kind: kind, lines: make([]line, len(ids))}
	for i, id := range ids {
		t.lines[i] = line{civic.Ref{Kind: kind, ID: id}, causes[id]}
	}
	return t, err
}

// moving counts the actions of which progress was reported.
func (s *Service) moving(ctx context.Context, actions []line) (n int, err error) {
	reports, err := s.store.causesOfKind(ctx, s.db.Read(), civic.RefProgress)
	told := map[civic.Ref]bool{}
	for _, of := range reports {
		for _, a := range of {
			told[a] = true
		}
	}
	for _, a := range actions {
		if told[a.ref] {
			n++
		}
	}
	return n, err
}

// idsAtOnce is how many things are looked up in one statement.
const idsAtOnce = 1000

// locate finds the consultations of the causes that are not listed by consultation:
// comments that led to something without an answer or a theme between, for example.
func (s *Service) locate(ctx context.Context, d downstream) error {
	ids := map[civic.RefKind][]string{}
	for _, t := range d.tiers {
		for _, l := range t.lines {
			for _, c := range l.causes {
				if s.kinds[c.Kind].Consultations != nil {
					ids[c.Kind] = append(ids[c.Kind], c.ID)
				}
			}
		}
	}
	for kind, list := range ids {
		for part := range slices.Chunk(list, idsAtOnce) {
			numbers, err := s.kinds[kind].Consultations(ctx, part)
			if err != nil {
				return err
			}
			for id, n := range numbers {
				d.belongs[civic.Ref{Kind: kind, ID: id}] = n
			}
		}
	}
	return nil
}

// stem gives the public things of a consultation: its themes and answers. What there
// are too many of was located.
func (s *Service) stem(ctx context.Context, number civic.ConsultationNumber) (map[civic.Ref]bool, error) {
	met := map[civic.Ref]bool{}
	for kind, k := range s.kinds {
		if k.In == nil {
			continue
		}
		ids, err := k.In(ctx, number)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			met[civic.Ref{Kind: kind, ID: id}] = true
		}
	}
	return met, nil
}

// reached counts the initiatives and the actions to which something of a
// consultation led, and adds what it meets on the way to met.
func (d downstream) reached(met map[civic.Ref]bool, number civic.ConsultationNumber) (initiatives, actions int) {
	for _, t := range d.tiers {
		n := 0
		for _, l := range t.lines {
			if slices.ContainsFunc(l.causes, func(c civic.Ref) bool {
				of, located := d.belongs[c]
				return met[c] || located && of == number
			}) {
				met[l.ref] = true
				n++
			}
		}
		switch t.kind {
		case civic.RefInitiative:
			initiatives = n
		case civic.RefAction:
			actions = n
		}
	}
	return initiatives, actions
}

// Outcome counts what came of a consultation; see [Service.Outcome].
func (m *Module) Outcome(ctx context.Context, number civic.ConsultationNumber) (figure.Outcome, error) {
	return m.Service.Outcome(ctx, number)
}

// Take makes kinds known to the chain. It is called while the program is put
// together, before anything is served.
func (m *Module) Take(kinds ...node.Kind) {
	for _, k := range kinds {
		m.Service.kinds[k.Ref] = k
	}
}
