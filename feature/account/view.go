package account

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/mail"
	"dienhong/ui"
)

// What the pages show.
type (
	signInView struct {
		Form     signInForm
		Errors   ui.Errors
		Passkeys bool // whether they can work at this address
		NoMail   bool // whether letters cannot leave
	}
	sentView struct {
		Minutes int
		NoMail  bool // letters cannot leave
		Kept    bool // whether the letter can be read on this server
	}
	confirmView struct {
		Token   string
		Name    string
		Purpose Purpose
	}
	deadLinkView struct{ Err error }
	firstRunView struct {
		Token  string
		Form   profileForm
		Errors ui.Errors
	}
	ownView struct {
		Person      Person
		Sessions    []Session
		Passkeys    []Passkey
		CanPasskeys bool
		Errors      ui.Errors
	}
	peopleView struct {
		People []Person
		Health mail.Health
	}
	// handOverView is an invitation that is handed over.
	handOverView struct {
		Person Person
		Link   string
	}
	inviteView struct {
		NoMail bool // the link is shown instead of sent
		Form   profileForm
		Errors ui.Errors
	}
	personView struct {
		NoMail  bool
		Person  Person
		Form    profileForm
		Refusal edit.Refusal
		History history.Page
	}
	leaveView struct {
		Person Person
		Errors ui.Errors
	}
	keysView struct {
		Keys   []Key
		Scopes []string
		Now    time.Time
		Form   keyForm
		Errors ui.Errors
		// Secret is that of Made, just now.
		Secret string
		Made   Key
	}
	revokeView struct{ Key Key }
	mailView   struct {
		Post Post
		Kept bool
	}
	keptLettersView struct{ Letters []mail.Message }
	keptLetterView  struct {
		Letter mail.Message
		Link   string
	}
)

func roleName(ctx context.Context, r civic.Role) string {
	return i18n.T(ctx, "account.role."+string(r))
}

func rolesText(ctx context.Context, roles []civic.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = roleName(ctx, r)
	}
	return strings.Join(names, ", ")
}

// personState gives the state of somebody and its word.
func personState(ctx context.Context, p Person) (state, word string) {
	switch {
	case !p.Here():
		return "archived", i18n.T(ctx, "account.state.left")
	case p.Joined.IsZero():
		return "waiting", i18n.T(ctx, "account.state.invited")
	}
	return "done", i18n.T(ctx, "account.state.here")
}

func roleOptions(ctx context.Context, chosen []civic.Role) []ui.Option {
	var list []ui.Option
	for _, r := range civic.Roles {
		o := ui.Option{Value: string(r), Label: roleName(ctx, r), Hint: i18n.T(ctx, "account.role_does."+string(r))}
		for _, c := range chosen {
			o.Selected = o.Selected || c == r
		}
		list = append(list, o)
	}
	return list
}

func localeOptions(ctx context.Context, chosen civic.Locale) []ui.Option {
	var list []ui.Option
	for _, l := range civic.Locales {
		list = append(list, ui.Option{Value: string(l), Label: i18n.T(ctx, "account.language."+string(l)), Selected: l == chosen})
	}
	return list
}

func keyState(ctx context.Context, k Key, now time.Time) (state, word string) {
	switch {
	case !k.Revoked.IsZero():
		return "cancelled", i18n.T(ctx, "account.key.revoked")
	case !k.alive(now):
		return "archived", i18n.T(ctx, "account.key.expired")
	}
	return "done", i18n.T(ctx, "account.key.valid")
}

func letterState(ctx context.Context, m mail.Message) (state, word string) {
	state = map[mail.State]string{mail.Waiting: "waiting", mail.Sent: "done", mail.Kept: "done", mail.Failed: "late", mail.Dropped: "archived"}[m.State]
	return state, i18n.T(ctx, "account.mail.state."+string(m.State))
}

func letterKind(ctx context.Context, m mail.Message) string {
	if key := "account.mail.kind." + strings.TrimPrefix(m.Kind, "account."); i18n.Has(ctx, key) {
		return i18n.T(ctx, key)
	}
	return m.Kind
}

func neverOr(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return i18n.T(ctx, "account.never")
	}
	return i18n.DateTime(ctx, t)
}

func deviceName(ctx context.Context, s Session) string {
	if s.Device == "" {
		return i18n.T(ctx, "account.sessions.unknown")
	}
	return s.Device
}

func currentWord(ctx context.Context, s Session) string {
	if s.Current {
		return i18n.T(ctx, "account.sessions.current")
	}
	return ""
}

// scopeName says what a scope allows. Its technical name is what a program's
// documentation shows.
func scopeName(ctx context.Context, scope string) string {
	key := "account.scope." + strings.ReplaceAll(scope, ":", "_")
	if i18n.Has(ctx, key) {
		return i18n.T(ctx, key)
	}
	return scope
}

func scopeOptions(ctx context.Context, all, chosen []string) []ui.Option {
	var list []ui.Option
	for _, s := range all {
		o := ui.Option{Value: s, Label: scopeName(ctx, s), Hint: s}
		for _, c := range chosen {
			o.Selected = o.Selected || c == s
		}
		list = append(list, o)
	}
	return list
}

func dayOptions(ctx context.Context, chosen int) []ui.Option {
	var list []ui.Option
	for _, n := range KeyDays {
		list = append(list, ui.Option{Value: strconv.Itoa(n), Label: i18n.N(ctx, "account.keys.n_days", n), Selected: n == chosen})
	}
	return list
}

// sentence gives the sentence of a refusal.
func sentence(ctx context.Context, err error) string {
	var e *civic.Error
	if !errors.As(err, &e) {
		return i18n.T(ctx, "error.internal")
	}
	return i18n.T(ctx, e.Key, e.Args...)
}

// inviteLead says how the link of an invitation reaches the invited.
func inviteLead(ctx context.Context, noMail bool) string {
	days := int(lifetime[ForInvitation].Hours() / 24)
	if noMail {
		return i18n.T(ctx, "account.hand_over.invite_lead", days)
	}
	return i18n.T(ctx, "account.invite.lead", days)
}
