package account

import (
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/auth"
)

// Key lets a program in, within its scopes, until it expires.
type Key struct {
	ID        civic.ID
	Name      string // what it is for
	Start     string // its first characters
	Scopes    []string
	CreatedBy string
	Created   time.Time
	Expires   time.Time
	Revoked   time.Time // zero: valid
	Used      time.Time // zero: never
}

// alive tells whether the key counts at now.
func (k Key) alive(now time.Time) bool { return k.Revoked.IsZero() && now.Before(k.Expires) }

// keyMark begins every key, so that people and scanners of published code
// recognise what they found.
const keyMark = "dienhong_"

// KeyDays are the lifetimes to choose from.
var KeyDays = []int{30, 90, 180, 365}

// Order is a wish for a key.
type Order struct {
	Name   string
	Scopes []string
	Days   int
}

func (o Order) problems(known []string) []civic.FieldError {
	errs := nameProblems("name", o.Name)
	if len(o.Scopes) == 0 {
		errs = append(errs, civic.FieldError{Field: "scopes", Key: "account.error.no_scope"})
	}
	for _, s := range o.Scopes {
		if !slices.Contains(known, s) {
			errs = append(errs, civic.FieldError{Field: "scopes", Key: "error.field.choice"})
			break
		}
	}
	if !slices.Contains(KeyDays, o.Days) {
		errs = append(errs, civic.FieldError{Field: "days", Key: "error.field.choice"})
	}
	return errs
}

// parseKey gives the token in a key as it was sent, "" when it is none.
func parseKey(s string) auth.Token {
	rest, ok := strings.CutPrefix(s, keyMark)
	if t := auth.Token(rest); ok && t.Known() {
		return t
	}
	return ""
}
