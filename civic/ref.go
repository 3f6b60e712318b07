package civic

import (
	"net/url"
	"slices"
	"time"
)

// RefKind names a kind of item on the chain from a comment to the report.
type RefKind string

// The kinds, in the order of the chain.
const (
	RefComment    RefKind = "comment"    // what somebody said, from any channel
	RefPassage    RefKind = "passage"    // a part of a comment about one thing
	RefTheme      RefKind = "theme"      // what several passages are about
	RefStatement  RefKind = "statement"  // a sentence to vote on
	RefAnswer     RefKind = "answer"     // tiếp thu, giải trình
	RefInitiative RefKind = "initiative" // sáng kiến
	RefCommitment RefKind = "commitment" // what the city promised, to UNESCO and others
	RefProgramme  RefKind = "programme"
	RefObjective  RefKind = "objective"
	RefAction     RefKind = "action"
	RefPlace      RefKind = "place"    // where culture is at home; delivers an action
	RefEvent      RefKind = "event"    // what is held and delivers an action
	RefProgress   RefKind = "progress" // a dated report of an action, with evidence
	RefReport     RefKind = "report"   // an entry of a report
)

// RefKinds lists them from the comment to the report.
var RefKinds = []RefKind{
	RefComment, RefPassage, RefTheme, RefStatement, RefAnswer, RefInitiative, RefCommitment, RefProgramme, RefObjective,
	RefAction, RefPlace, RefEvent, RefProgress, RefReport,
}

// Rank is the place on the chain, from 0; -1 for an unknown kind. What causes
// has a lower rank than what it causes, so that the chain has no circle.
func (k RefKind) Rank() int { return slices.Index(RefKinds, k) }

// Ref points to an item on the chain. The feature that owns the kind knows what
// the id means.
type Ref struct {
	Kind RefKind
	ID   string
}

// Path is the page of why something is there and what became of it.
func (r Ref) Path() string { return "/chain/" + string(r.Kind) + "/" + url.PathEscape(r.ID) }

// Node is an item on the chain as a reader may see it.
type Node struct {
	Ref
	Title Text      // one line
	Body  Text      // a paragraph at most; may be empty
	State string    // word of the feature's own list; may be empty
	Label Text      // the state in words
	At    time.Time // the day that tells most: said, answered, due
	Who   Text      // the body that acts; never a private person
	Href  string    // its page, without prefix of the language; may be empty
	// Demonstration marks what was generated or written for the demonstration.
	Demonstration bool
}

// Page is where a node is read, without prefix of the language: its own page, or
// the one of the chain.
func (n Node) Page() string {
	if n.Href != "" {
		return n.Href
	}
	return n.ChainPage()
}

// ChainPage is the page of what led to a node and what came of it.
func (n Node) ChainPage() string { return "/chain/" + string(n.Kind) + "/" + n.ID }
