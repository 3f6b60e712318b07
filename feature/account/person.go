package account

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dienhong/civic"
)

// Person is somebody of the office.
type Person struct {
	ID            civic.ID
	Version       int64
	Email         string // lower case; empty some time after the person left
	Name          string // what colleagues call them
	Locale        civic.Locale
	Roles         []civic.Role // in the order of civic.Roles
	Demonstration bool         // stands for a role, not for a person
	Created       time.Time
	Joined        time.Time // first sign-in; zero while invited
	Left          time.Time // zero while here
}

// Here tells whether the person may sign in.
func (p Person) Here() bool { return p.Left.IsZero() }

// Has tells whether the person holds the role itself.
func (p Person) Has(r civic.Role) bool { return slices.Contains(p.Roles, r) }

// Actor is the person at work.
func (p Person) Actor() civic.Actor {
	return civic.Actor{Kind: civic.OfficerActor, Person: p.ID, Name: p.Name, Roles: p.Roles}
}

func (p Person) profile() Profile {
	return Profile{Email: p.Email, Name: p.Name, Locale: p.Locale, Roles: p.Roles}
}

// Profile is what can be said of a person.
type Profile struct {
	Email  string
	Name   string
	Locale civic.Locale
	Roles  []civic.Role
}

// Limits of what is typed, in characters.
const (
	maxName  = 100
	maxEmail = 254 // RFC 5321, 4.5.3.1.3
)

// ParseEmail gives an address as it is stored and compared: lower case, without
// a name around it. It returns "" when s is none that mail could be sent to.
func ParseEmail(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > maxEmail || strings.ContainsAny(s, "<>\"\\ ,;\n\t") {
		return ""
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return ""
	}
	_, domain, _ := strings.Cut(s, "@")
	if !strings.Contains(domain, ".") || strings.HasPrefix(domain, "[") {
		return ""
	}
	return strings.ToLower(s)
}

// clean brings the profile into the stored form and says what is wrong.
func (p *Profile) clean() []civic.FieldError {
	var errs []civic.FieldError
	if strings.TrimSpace(p.Email) == "" {
		errs = append(errs, civic.FieldError{Field: "email", Key: "account.error.email_required"})
	} else if p.Email = ParseEmail(p.Email); p.Email == "" {
		errs = append(errs, civic.FieldError{Field: "email", Key: "error.field.email"})
	}
	errs = append(errs, nameProblems("name", p.Name)...)
	if p.Locale == "" {
		p.Locale = civic.Vietnamese
	}
	if !slices.Contains(civic.Locales, p.Locale) {
		errs = append(errs, civic.FieldError{Field: "locale", Key: "error.field.choice"})
	}
	roles, ok := orderRoles(p.Roles)
	if p.Roles = roles; !ok {
		errs = append(errs, civic.FieldError{Field: "roles", Key: "error.field.choice"})
	} else if len(roles) == 0 {
		errs = append(errs, civic.FieldError{Field: "roles", Key: "account.error.no_role"})
	}
	return errs
}

func nameProblems(field, name string) []civic.FieldError {
	switch n := utf8.RuneCountInString(name); {
	case strings.TrimSpace(name) == "":
		return []civic.FieldError{{Field: field, Key: "account.error.name_required"}}
	case n > maxName:
		return []civic.FieldError{{Field: field, Key: "error.field.too_long", Args: []any{maxName, n}}}
	case strings.Contains(name, "\n"):
		return []civic.FieldError{{Field: field, Key: "account.error.one_line"}}
	}
	return nil
}

// orderRoles gives the roles once each in the order of civic.Roles; ok is false
// when one is unknown.
func orderRoles(roles []civic.Role) (ordered []civic.Role, ok bool) {
	for _, r := range civic.Roles {
		if slices.Contains(roles, r) {
			ordered = append(ordered, r)
		}
	}
	for _, r := range roles {
		if !slices.Contains(civic.Roles, r) {
			return ordered, false
		}
	}
	return ordered, true
}

// What the history knows. The catalogue names each as "account.act.<act>".
const (
	actFirstRun      = "first_run"
	actInvite        = "invite"
	actInviteAgain   = "invite_again"
	actHandOver      = "hand_over"
	actRoles         = "roles"
	actProfile       = "profile"
	actAddress       = "address"
	actLeave         = "leave"
	actReturn        = "return"
	actForget        = "forget"
	actEndSessions   = "end_sessions"
	actPasskeyAdd    = "passkey_add"
	actPasskeyRemove = "passkey_remove"
	actKeyCreate     = "key_create"
	actKeyRevoke     = "key_revoke"
)
