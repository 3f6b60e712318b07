package opinionmap

// Mode says in which order participants seed the clusters; the groups depend on
// it, as they do in Pol.is.
type Mode int8

const (
	// Arrival seeds in the order in which participants were admitted to the
	// grouping. It comes closest to what Pol.is publishes for a conversation that
	// it followed from its start. The zero value.
	Arrival Mode = iota
	// Cold is what Pol.is computes when it sees all votes at once: rows in the
	// order of (lowest statement answered, participant), and no memory of who was
	// admitted earlier. It does not depend on the order of the votes.
	Cold
)

// Options are the choices of a computation. The zero value is the default.
type Options struct {
	Mode Mode
	// K fixes the number of groups asked for; 0 lets the silhouette choose.
	K int
	// Threads limits the processors used; 0 means all. It never changes a result.
	Threads int
}

// Result is a map of opinion. Slices are by row, by column or by position in
// Groups as each says; all of it is read-only once computed.
type Result struct {
	Mode Mode
	// Votes counts the cells that hold a vote.
	Votes int

	// By row, in the order of the matrix.
	Participants []int64 // ids
	Answered     []int32 // statements answered, rejected ones too
	Positions    []Point // of everyone, grouped or not
	Base         []int32 // ID of the base cluster, or -1 when not grouped
	GroupOf      []int32 // position in Groups, or -1 when not grouped
	Eligible     int     // how many are grouped

	// By column, in the order of the matrix.
	Statements []StatementResult

	// Eigenvalues of the centred XᵀX that belong to the two axes, and its trace:
	// Eigenvalues[i]/TotalVariance is the share of variance on axis i. No division
	// by the number of participants.
	Eigenvalues   [2]float64
	TotalVariance float64

	BaseClusters []BaseCluster // by ID, ascending
	Groups       []Group       // by ID, ascending
	// K is the number of groups asked for that was chosen, by silhouette or by
	// Options.K. len(Groups) is smaller when there are fewer distinct positions.
	// 0 when nobody is grouped.
	K           int
	Silhouettes []Silhouette // for k = 2, 3, …

	Consensus Consensus
}

// Point is a place on the map. Axes are the two principal components; agreement
// with a statement of positive loading is towards the negative side, as in
// Pol.is.
type Point struct{ X, Y float64 }

// StatementResult is what the map says about a statement.
type StatementResult struct {
	ID         int64
	Moderation Moderation
	Meta       bool
	// Out is true when the statement is rejected or meta: zero for everyone in
	// the linear algebra and in none of the lists, but counted in group votes.
	Out   bool
	Tally Tally // current votes of everyone

	Mean     float64    // of the votes with agree = -1; 0 when out
	Loadings [2]float64 // of the two principal components
	// Position of a fictitious participant who only agreed with this statement,
	// and its distance from the middle.
	Position  Point
	Extremity float64
	// GroupAwareConsensus is the product over the groups of (agrees+1)/(votes+2),
	// in (0, 1]; it shrinks with the number of groups.
	GroupAwareConsensus float64
	// Priority is the weight with which the statement is drawn to be shown next.
	Priority float64
}

// BaseCluster is a set of participants with near positions.
type BaseCluster struct {
	ID     int
	Center Point
	Size   int // participants
}

// Group is a group of opinion.
type Group struct {
	ID           int
	Center       Point // mean of its base clusters' centres, weighted by their sizes
	Size         int   // participants
	BaseClusters []int // IDs, ascending
	// Votes and Representativeness are by column.
	Votes              []Tally
	Representativeness []Representativeness
	// Representative lists what the group stands for, most telling first, agreed
	// statements before disagreed ones, at most five.
	Representative []Representative
}

// Representativeness compares the votes of a group on a statement with those of
// the other groups (Pol.is, "repness"). All zero for a statement that is out.
type Representativeness struct {
	PAgree, PDisagree float64 // (count+1)/(votes+2), in (0, 1)
	ZAgree, ZDisagree float64 // one-sample test of the proportion against one half
	RAgree, RDisagree float64 // ratio of the proportion to that of the other groups
	TAgree, TDisagree float64 // two-sample test of the proportion against the others'
}

// Representative is an entry of what a group stands for.
type Representative struct {
	Column    int   // of the statement
	Statement int64 // its id
	Direction Vote  // Agree or Disagree
	Success   int   // votes in that direction in the group
	Trials    int   // votes of the group, passes included
	P, Z      float64
	R, T      float64
	// BestAgree marks the entry chosen as the statement that the group most
	// agrees on; the direction can still be Disagree (as in Pol.is).
	BestAgree bool
}

// Silhouette is the quality of a grouping, in [-1, 1]; larger is better.
type Silhouette struct {
	K      int // groups asked for
	Groups int // groups found
	Score  float64
}

// Consensus lists what everyone shares, most shared first, at most five each.
type Consensus struct {
	Agree, Disagree []ConsensusStatement
}

// ConsensusStatement is an entry of a consensus list, counted over everyone.
type ConsensusStatement struct {
	Column    int
	Statement int64
	Success   int // votes in that direction
	Trials    int // all votes, passes included
	P, Z      float64
}
