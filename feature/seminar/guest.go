package seminar

import (
	"slices"
	"strings"
	"time"

	"dienhong/civic"
)

// Reply is what somebody invited answers.
type Reply string

// The answers.
const (
	Comes    Reply = "comes"
	Sends    Reply = "sends" // somebody else
	Paper    Reply = "paper" // instead of coming
	Declines Reply = "declines"
)

// Replies lists them in the order in which pages offer them.
var Replies = []Reply{Comes, Sends, Paper, Declines}

// Guest is somebody who is invited to a meeting.
type Guest struct {
	ID          civic.ID
	Version     int64
	Meeting     civic.ID
	Place       int // in the list of the meeting
	Kind        civic.StakeholderKind
	Name        string    // at most 150 characters
	Title       string    // what they are in their body; at most 200 characters
	Body        string    // at most 300 characters; empty only for who was not invited
	InvitedAt   time.Time `db:"invited_at"` // when the link was made; zero: there is none
	Reply       Reply     `db:"answer"`     // empty: none yet
	DeputyName  string    `db:"deputy_name"`
	DeputyTitle string    `db:"deputy_title"`
	AnsweredAt  time.Time `db:"answered_at"`
	WalkIn      bool      `db:"walk_in"` // came without being invited
}

// Answer is what the holder of a link sends.
type Answer struct {
	Reply       Reply
	DeputyName  string
	DeputyTitle string
}

// most is how many guests a meeting can have.
const most = 3_000

func (g Guest) problems() []civic.FieldError {
	errs := civic.LineProblems("name", g.Name, 150, true)
	errs = append(errs, civic.LineProblems("title", g.Title, 200, false)...)
	errs = append(errs, civic.LineProblems("body", g.Body, 300, !g.WalkIn)...)
	if g.Kind == "" || !g.Kind.Known() {
		errs = append(errs, civic.FieldError{Field: "kind", Key: "error.field.choice"})
	}
	return errs
}

func (a Answer) problems() []civic.FieldError {
	if !slices.Contains(Replies, a.Reply) {
		return []civic.FieldError{{Field: "reply", Key: "error.field.choice"}}
	}
	if a.Reply != Sends {
		return nil
	}
	return append(civic.LineProblems("deputy_name", a.DeputyName, 150, true), civic.LineProblems("deputy_title", a.DeputyTitle, 200, false)...)
}

// same tells whether two entries are of one person of one body. Of people without a
// body two may have one name.
func (g Guest) same(o Guest) bool {
	return g.Body != "" && strings.EqualFold(g.Name, o.Name) && strings.EqualFold(g.Body, o.Body)
}

// readGuests reads guests one a line: name | title | body. A line of two parts has
// no title. Bad lines are named by their number.
func readGuests(kind civic.StakeholderKind, text string) ([]Guest, []civic.FieldError) {
	var list []Guest
	var errs []civic.FieldError
	number := 0
	for line := range strings.Lines(text) {
		number++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		parts := strings.Split(line, "|")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		g := Guest{Kind: kind, Name: parts[0]}
		switch len(parts) {
		case 2:
			g.Body = parts[1]
		case 3:
			g.Title, g.Body = parts[1], parts[2]
		}
		if len(parts) < 2 || len(parts) > 3 || slices.ContainsFunc(g.problems(), func(e civic.FieldError) bool { return e.Field != "kind" }) {
			errs = append(errs, civic.FieldError{Field: "guests", Key: "seminar.error.line", Args: []any{number}})
			break
		}
		if slices.ContainsFunc(list, g.same) {
			errs = append(errs, civic.FieldError{Field: "guests", Key: "seminar.error.twice", Args: []any{g.Name, g.Body}})
			break
		}
		list = append(list, g)
	}
	if number == 0 || len(list) == 0 && len(errs) == 0 {
		errs = append(errs, civic.FieldError{Field: "guests", Key: "error.field.required"})
	}
	if kind == "" || !kind.Known() {
		errs = append(errs, civic.FieldError{Field: "kind", Key: "error.field.choice"})
	}
	return list, errs
}

// Tally is how many guests of a kind have answered what.
type Tally struct {
	Kind    civic.StakeholderKind
	Invited int
	Replies map[Reply]int // by answer; "" have not answered
}

// tallies counts who was invited by kind, kinds without any left out.
func tallies(list []Guest) []Tally {
	var out []Tally
	for _, k := range civic.StakeholderKinds {
		t := Tally{Kind: k, Replies: map[Reply]int{}}
		for _, g := range list {
			if g.Kind == k && !g.WalkIn {
				t.Invited++
				t.Replies[g.Reply]++
			}
		}
		if t.Invited > 0 {
			out = append(out, t)
		}
	}
	return out
}
