package opinionmap

import "context"

// Extended is what a map says beyond Pol.is; each part explains itself and names
// its source.
type Extended struct {
	Certainty Certainty `json:"certainty"`
	// Compared is the map with Certainty.Sections groups, which the three lists
	// below compare: the map that was given, or the same with another k. Its groups
	// are shown as groups only if Certainty.Groups says that there are any.
	Compared *Result `json:"-"`

	CommonGround []CommonGround `json:"common_ground"`
	Distinctive  []Distinctive  `json:"distinctive"`
	Divisive     []Divide       `json:"divisive"`

	Bridging  []Bridging `json:"bridging"`
	ShortList ShortList  `json:"short_list"`
}

// ShortListSize is the usual length of the short list.
const ShortListSize = 10

// Extend goes beyond the map r, which [Compute] made of the votes m with the
// options o. The cost is that of [Assess]. The only error is the context's.
func Extend(ctx context.Context, m *Matrix, r *Result, o Options, c CertaintyOptions) (*Extended, error) {
	e := &Extended{Compared: r}
	var err error
	if e.Certainty, err = Assess(ctx, m, r, c); err != nil {
		return nil, err
	}
	if k := e.Certainty.Sections; k > 0 && k != r.K {
		o.K = k
		e.Compared = Compute(m, o)
	}
	statements, groups := e.Compared.liveVotes()
	e.CommonGround = CommonGrounds(statements, groups)
	e.Distinctive = DistinctiveStatements(statements, groups)
	e.Divisive = DivisiveStatements(statements, groups)
	if e.Bridging, err = BridgingScores(ctx, m); err != nil {
		return nil, err
	}
	e.ShortList = ProportionalShortList(m, ShortListSize)
	return e, nil
}

// liveVotes returns the statements that are not out, and the votes on them by group.
func (r *Result) liveVotes() (statements []int64, groups [][]Tally) {
	groups = make([][]Tally, len(r.Groups))
	for j, s := range r.Statements {
		if s.Out {
			continue
		}
		statements = append(statements, s.ID)
		for g := range groups {
			groups[g] = append(groups[g], r.Groups[g].Votes[j])
		}
	}
	return statements, groups
}
