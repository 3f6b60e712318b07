package civic

import "slices"

// StakeholderKind tells in what capacity somebody takes part. It is chosen by
// the participant and never joined to an identity.
type StakeholderKind string

// The kinds of stakeholder that the consultation of 2 October 2020 called
// together, and the public.
const (
	Expert        StakeholderKind = "expert"
	Authority     StakeholderKind = "authority"     // leaders and agencies of the city and the state
	International StakeholderKind = "international" // international organisations
	Diplomat      StakeholderKind = "diplomat"
	Investor      StakeholderKind = "investor"
	Company       StakeholderKind = "company"
	Citizen       StakeholderKind = "citizen"
)

// StakeholderKinds lists them in the order in which pages show them. The
// catalogue names each as "stakeholder.<kind>".
var StakeholderKinds = []StakeholderKind{Expert, Authority, International, Diplomat, Investor, Company, Citizen}

// Known reports whether k is one of StakeholderKinds; the empty kind ("not
// said") is known too.
func (k StakeholderKind) Known() bool { return k == "" || slices.Contains(StakeholderKinds, k) }
