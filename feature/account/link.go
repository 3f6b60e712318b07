package account

import (
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/web"
)

// Purpose says what a link is for.
type Purpose string

// The purposes.
const (
	ForSignIn        Purpose = "sign_in"
	ForInvitation    Purpose = "invitation"
	ForFirstRun      Purpose = "first_run"
	ForDemonstration Purpose = "demonstration"
)

// lifetime of a link from the moment it is made. Those of a demonstration work
// more than once, until the next start.
var lifetime = map[Purpose]time.Duration{
	ForSignIn:        15 * time.Minute,
	ForInvitation:    7 * 24 * time.Hour,
	ForFirstRun:      24 * time.Hour,
	ForDemonstration: 30 * 24 * time.Hour,
}

// At most this many sign-in links are sent to one person in such a time, so
// that nobody fills somebody's mailbox.
const (
	linksPerPerson = 5
	linksWindow    = 15 * time.Minute
)

// Link is a way in that somebody holds.
type Link struct {
	Purpose Purpose
	Person  civic.ID
	Next    string
	Created time.Time
	Expires time.Time
	Used    time.Time // zero: not yet
}

// check tells whether the link still works.
func (l Link) check(now time.Time) error {
	switch {
	case !l.Used.IsZero() && l.Purpose != ForDemonstration:
		return civic.Refuse(civic.KindGone, "account.error.link_used")
	case !now.Before(l.Expires):
		return civic.Refuse(civic.KindGone, "account.error.link_expired")
	}
	return nil
}

// errLinkUnknown is the answer to a link that was never given out, or so long
// ago that it was forgotten.
func errLinkUnknown() error { return civic.Refuse(civic.KindGone, "account.error.link_unknown") }

// SafeNext gives a path of this site to continue at, or "" when s could lead
// elsewhere.
func SafeNext(s string) string {
	if !web.Local(s) || len(s) > 300 {
		return ""
	}
	if path, _, _ := strings.Cut(s, "?"); strings.HasPrefix(path, "/sign-") || strings.HasPrefix(path, "/first-run") {
		return ""
	}
	return s
}
