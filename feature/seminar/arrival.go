package seminar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
)

// Arrival is that a guest was let in.
type Arrival struct {
	Guest civic.ID
	At    time.Time
	By    string `db:"by_name"` // who checked them in
	Gate  string // what the phone at the door is called; at most 60 characters, may be empty
}

// Caller is a guest as the door knows them.
type Caller struct {
	Guest
	Arrival Arrival
}

// Here tells whether the guest has come.
func (c Caller) Here() bool { return !c.Arrival.At.IsZero() }

// Expected is the name and title of who comes: the deputy when there is one.
func (g Guest) Expected() (name, title string) {
	if g.Reply == Sends {
		return g.DeputyName, g.DeputyTitle
	}
	return g.Name, g.Title
}

// given is the order of a list of people: by the last word of the name, which is the
// given name of a Vietnamese, then by the whole name.
func given(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	return strings.Join([]string{fold.Plain(last), strings.ToLower(last), fold.Plain(name)}, "\x00")
}

// byGivenName sorts callers by the given name of who is expected.
func byGivenName(list []Caller) {
	keys := make(map[civic.ID]string, len(list))
	for _, c := range list {
		name, _ := c.Expected()
		keys[c.ID] = given(name)
	}
	slices.SortStableFunc(list, func(a, b Caller) int { return cmp.Or(cmp.Compare(keys[a.ID], keys[b.ID]), cmp.Compare(a.ID, b.ID)) })
}

// find gives the callers whose name, deputy or body has every word of a text, or one
// that begins with it, whatever accents and capitals were typed. Those that have the
// words as they were typed come first; otherwise the order of the list stays.
func find(list []Caller, text string) []Caller {
	var sought []fold.Word
	for w := range fold.Words(text) {
		sought = append(sought, w)
	}
	var as, like []Caller
	for _, c := range list {
		plain, exact := c.has(sought)
		switch {
		case exact:
			as = append(as, c)
		case plain:
			like = append(like, c)
		}
	}
	return append(as, like...)
}

func (c Caller) has(sought []fold.Word) (plain, exact bool) {
	var words []fold.Word
	for w := range fold.Words(c.Name + " " + c.DeputyName + " " + c.Body) {
		words = append(words, w)
	}
	plain, exact = true, true
	for _, s := range sought {
		plain = plain && slices.ContainsFunc(words, func(w fold.Word) bool { return strings.HasPrefix(w.Plain, s.Plain) })
		exact = exact && slices.ContainsFunc(words, func(w fold.Word) bool { return strings.HasPrefix(w.Exact, s.Exact) })
	}
	return plain, plain && exact
}

// Turnout is how many of a kind were invited, said that they or a deputy come, and are here.
type Turnout struct {
	Kind     civic.StakeholderKind
	Invited  int
	Expected int
	Present  int
	WalkIns  int // of those present, who was not invited
}

// turnouts counts callers by kind, kinds without any left out, and all together.
func turnouts(list []Caller) (rows []Turnout, sum Turnout) {
	for _, k := range civic.StakeholderKinds {
		t := Turnout{Kind: k}
		any := false
		for _, c := range list {
			if c.Kind != k {
				continue
			}
			any = true
			if !c.WalkIn {
				t.Invited++
			}
			if c.Reply == Comes || c.Reply == Sends {
				t.Expected++
			}
			if c.Here() {
				t.Present++
				if c.WalkIn {
					t.WalkIns++
				}
			}
		}
		if any {
			rows = append(rows, t)
		}
		sum.Invited, sum.Expected, sum.Present, sum.WalkIns = sum.Invited+t.Invited, sum.Expected+t.Expected, sum.Present+t.Present, sum.WalkIns+t.WalkIns
	}
	return rows, sum
}
