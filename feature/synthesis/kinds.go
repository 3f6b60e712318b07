package synthesis

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
)

// Kinds is what kinds of stakeholder said, made once, when voting has ended. Every
// count has noise: the ballots are public then, and from exact counts by kind it
// would follow whose is whose. docs/privacy-model.md has the proof.
type Kinds struct {
	Version int64  `json:"version"` // release that it is of
	Parts   []Kind `json:"parts"`
	// Statements are those that say most of the public result.
	Statements []KindStatement `json:"statements"`
}

// Kind is one or several kinds of stakeholder; several where each alone would be
// too few people for figures.
type Kind struct {
	Kinds        []civic.StakeholderKind `json:"kinds"`
	Participants int                     `json:"participants"` // with noise
}

// KindStatement is what the kinds say on a statement, in the order of Kinds.Parts.
type KindStatement struct {
	Statement int64       `json:"statement"`
	Agree     []KindShare `json:"agree"`
}

// KindShare is the share of a kind's votes that agree. It is within Margin of the
// true one with 95 % confidence; Withheld where that is too wide.
type KindShare struct {
	Share    float64 `json:"share"`
	Margin   float64 `json:"margin"`
	Withheld bool    `json:"withheld"`
}

// The budget of figures by kind, in zero-concentrated differential privacy of the
// kind that one person said (Bun, Steinke 2016), and what they must be good for.
const (
	rhoPeople     = 0.01 // how many there are of each kind
	rhoStatements = 0.04 // what they say on all statements together
	widest        = 0.10 // margin of a share that is shown
	mostTold      = 8    // statements
	z95           = 1.959964
)

// kinds makes the figures by kind of a release, or takes those made before: made
// again of other statements they would cost the participants more.
func (s *Service) kinds(ctx context.Context, number civic.ConsultationNumber, in input, before, r *Result) (*Kinds, error) {
	if before != nil && before.Kinds != nil && before.Kinds.Version == in.version {
		return before.Kinds, nil
	}
	if r.uncertain() {
		return nil, nil // which statements say most is not known yet
	}
	said, err := s.source.Kinds(ctx, number)
	if err != nil {
		return nil, err
	}
	statements := r.telling()
	if s.unguarded {
		statements = nil
		for _, f := range r.Findings {
			statements = append(statements, f.Statement)
		}
	}
	k := s.noisy(number, in.votes, said, statements)
	k.Version = in.version
	return k, nil
}

// noisy counts by kind. The same votes, kinds and statements give the same noise:
// asking again tells nothing more. Any other has noise of its own.
func (s *Service) noisy(number civic.ConsultationNumber, m *opinionmap.Matrix, said map[int64]civic.StakeholderKind, statements []int64) *Kinds {
	data := digest(m, said)
	people := s.noise(number, data, "people", math.Sqrt(1/rhoPeople))
	count := map[civic.StakeholderKind]int{}
	for _, p := range m.ParticipantIDs() {
		count[said[p]]++
	}
	var sizes []Kind
	for _, k := range civic.StakeholderKinds {
		sizes = append(sizes, Kind{[]civic.StakeholderKind{k}, max(0, count[k]+people())})
	}
	told := 0
	var parts []Kind
	for told = min(mostTold, len(statements)); told > 0; told-- {
		if parts = together(sizes, enough(told)); len(parts) > 1 {
			break
		}
	}
	k := &Kinds{Parts: []Kind{}, Statements: []KindStatement{}}
	if s.unguarded {
		told, parts = len(statements), sizes
	}
	if told == 0 {
		return k
	}
	k.Parts = parts
	partOf := map[civic.StakeholderKind]int{}
	for i, p := range parts {
		for _, kind := range p.Kinds {
			partOf[kind] = i
		}
	}
	sigma := sigmaOf(told)
	if s.unguarded {
		sigma = 0
	}
	votes := s.noise(number, data, fmt.Sprintf("votes %v %v", statements[:told], parts), sigma)
	for _, statement := range statements[:told] {
		agree, other := make([]int, len(parts)), make([]int, len(parts))
		for _, p := range m.ParticipantIDs() {
			v, voted := m.Vote(p, statement)
			part, known := partOf[said[p]]
			switch {
			case !voted || !known:
			case v == opinionmap.Agree:
				agree[part]++
			default:
				other[part]++
			}
		}
		row := KindStatement{Statement: statement}
		for i := range parts {
			row.Agree = append(row.Agree, share(agree[i]+votes(), other[i]+votes(), sigma))
		}
		k.Statements = append(k.Statements, row)
	}
	return k
}

// sigmaOf is the noise of each count when so many statements are told. Who says
// another kind takes a vote from one cell of each and adds it to another:
// the distance is √(2·told).
func sigmaOf(told int) float64 { return math.Sqrt(float64(told) / rhoStatements) }

// enough is how many people a part must have for shares within the widest margin,
// when seven in ten of them voted on a statement.
func enough(told int) int { return int(math.Ceil(z95 * math.Sqrt2 * sigmaOf(told) / widest)) }

// together leaves alone the kinds with enough people and puts the others together,
// with the smallest of the former if need be.
func together(sizes []Kind, enough int) []Kind {
	var parts []Kind
	rest := Kind{}
	add := func(k Kind) {
		rest.Kinds = append(rest.Kinds, k.Kinds...)
		rest.Participants += k.Participants
	}
	for _, k := range sizes {
		if k.Participants >= enough {
			parts = append(parts, k)
		} else {
			add(k)
		}
	}
	slices.SortStableFunc(parts, func(a, b Kind) int { return cmp.Compare(b.Participants, a.Participants) })
	for len(rest.Kinds) > 0 && rest.Participants < enough && len(parts) > 0 {
		add(parts[len(parts)-1])
		parts = parts[:len(parts)-1]
	}
	if rest.Participants >= enough {
		parts = append(parts, rest)
	}
	return parts
}

// share is of two noisy counts.
func share(agree, other int, sigma float64) KindShare {
	total := float64(agree + other)
	if total <= 0 {
		return KindShare{Withheld: true}
	}
	p := min(1, max(0, float64(agree)/total))
	margin := z95 * sigma / total * math.Sqrt(1-2*p+2*p*p)
	if margin > widest {
		return KindShare{Withheld: true}
	}
	return KindShare{Share: p, Margin: margin}
}

// digest identifies the votes and kinds; it is not shown.
func digest(m *opinionmap.Matrix, said map[int64]civic.StakeholderKind) string {
	h := sha256.New()
	statements := m.StatementIDs()
	var b []byte
	for row, p := range m.ParticipantIDs() {
		b = binary.LittleEndian.AppendUint64(b[:0], uint64(p))
		b = append(append(b, said[p]...), 0)
		m.EachVote(row, func(column int, v opinionmap.Vote) {
			b = append(binary.LittleEndian.AppendUint64(b, uint64(statements[column])), byte(v))
		})
		h.Write(b)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// noise draws from the discrete Gaussian of a deviation (Canonne, Kamath, Steinke
// 2020), with a stream that nobody without the installation's key can foresee.
func (s *Service) noise(number civic.ConsultationNumber, data, of string, sigma float64) func() int {
	if s.unguarded {
		return func() int { return 0 }
	}
	var seed [32]byte
	copy(seed[:], s.secret.Hash("synthesis kinds", fmt.Sprintf("%d %s %s", number, of, data)))
	random := rand.New(rand.NewChaCha8(seed))
	reach := int(math.Ceil(12 * sigma))
	sums := make([]float64, 2*reach+1)
	sum := 0.0
	for i := range sums {
		x := float64(i-reach) / sigma
		sum += math.Exp(-x * x / 2)
		sums[i] = sum
	}
	return func() int {
		i, _ := slices.BinarySearch(sums, random.Float64()*sum)
		return min(i, 2*reach) - reach
	}
}

// telling lists the statements that say most: the clearest of the common ground
// and of the divides, in turn, then those with most votes.
func (r *Result) telling() []int64 {
	var list []int64
	add := func(statement int64) {
		if !slices.Contains(list, statement) {
			list = append(list, statement)
		}
	}
	for i := range mostTold {
		if i < len(r.Divides) {
			add(r.Divides[i].Statement)
		}
		if i < len(r.Common) {
			add(r.Common[i].Statement)
		}
	}
	byVotes := slices.Clone(r.Findings)
	slices.SortStableFunc(byVotes, func(a, b Finding) int { return cmp.Compare(b.All.Total(), a.All.Total()) })
	for _, f := range byVotes[:min(mostTold, len(byVotes))] {
		add(f.Statement)
	}
	return list
}
