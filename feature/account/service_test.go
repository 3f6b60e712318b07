package account

import (
	"strings"
	"sync"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/platform/auth"
)

func TestTheFirstAdministratorComesThroughOneLink(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		old, _, err := w.FirstRunLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		path, needed, err := w.FirstRunLink(ctx)
		if err != nil || !needed || !strings.HasPrefix(path, "/first-run/") {
			t.Fatal(path, needed, err)
		}
		refusedAs(t, w.CheckFirstRun(ctx, tokenOf(old)), "account.error.link_unknown")
		good := Profile{Email: "Quan-Tri@hanoi.example", Name: "Cán bộ quản trị"}
		_, err = w.FirstRun(ctx, tokenOf(path), Profile{Email: "nobody", Name: " "}, "")
		refusedAs(t, err, "error.field.email")
		refusedAs(t, err, "account.error.name_required")
		e, err := w.FirstRun(ctx, tokenOf(path), good, "")
		if err != nil {
			t.Fatal("what was refused leaves the link usable:", err)
		}
		if who := w.who(e.Token); !who.Has(civic.Administrator) || who.Name != good.Name {
			t.Errorf("signed in as %+v", who)
		}
		_, err = w.FirstRun(ctx, tokenOf(path), good, "")
		refusedAs(t, err, "account.error.link_used")
		if _, needed, err := w.FirstRunLink(ctx); needed || err != nil {
			t.Error("needed once", needed, err)
		}
		if _, _, err := w.LookAtLink(ctx, tokenOf(path)); !civic.IsKind(err, civic.KindGone) {
			t.Error("a first-run link signs nobody in", err)
		}
	})
}

func TestAFirstRunLinkExpires(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		path, _, err := w.FirstRunLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.clock.Add(24 * time.Hour)
		_, err = w.FirstRun(t.Context(), tokenOf(path), Profile{Email: "a@b.example", Name: "A"}, "")
		refusedAs(t, err, "account.error.link_expired")
	})
}

func TestOnlyOneOfManyBecomesTheFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		path, _, err := w.FirstRunLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		results := make([]error, 6)
		for i := range results {
			wg.Go(func() {
				_, results[i] = w.FirstRun(t.Context(), tokenOf(path), Profile{Email: string(rune('a'+i)) + "@hanoi.example", Name: "Cán bộ"}, "")
			})
		}
		wg.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else {
				refusedAs(t, err, "account.error.link_used")
			}
		}
		if won != 1 {
			t.Error(won, "administrators were made")
		}
	})
}

func TestALinkSignsInOnceAndForAShortTime(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.founder()
		ask := func() auth.Token {
			t.Helper()
			w.clock.Add(time.Second)
			if err := w.RequestLink(ctx, " QUAN-TRI@hanoi.example", "/office/people"); err != nil {
				t.Fatal(err)
			}
			return tokenIn(t, w.lettersTo("quan-tri@hanoi.example")[0].Plain)
		}
		link := ask()
		for range 3 { // scanners look at it
			if p, _, err := w.LookAtLink(ctx, link); err != nil || p.Name != "Cán bộ quản trị" {
				t.Fatal(p, err)
			}
		}
		e, err := w.SignIn(ctx, link, "", "Firefox · Windows")
		if err != nil || e.Next != "/office/people" || !w.who(e.Token).SignedIn() {
			t.Fatal(e, err)
		}
		_, err = w.SignIn(ctx, link, "", "")
		refusedAs(t, err, "account.error.link_used")
		late := ask()
		w.clock.Add(15 * time.Minute)
		_, err = w.SignIn(ctx, late, "", "")
		refusedAs(t, err, "account.error.link_expired")
		for _, forged := range []auth.Token{auth.NewToken(), "", "x", link[1:] + "A", auth.Token(link.Hash())} {
			_, err = w.SignIn(ctx, forged, "", "")
			refusedAs(t, err, "account.error.link_unknown")
		}
		var hits int
		if err := w.Service.db.Read().Get(ctx, &hits, `SELECT COUNT(*) FROM account_link WHERE hash IN (?)`, []string{string(link), string(late)}); err != nil || hits != 0 {
			t.Error("a link is stored as it is", hits, err)
		}
	})
}

func TestAskingTellsNothingOfWhoIsKnown(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		admin, _ := w.founder()
		gone := w.join(admin, "da-thoi@hanoi.example", civic.Editor)
		if err := w.Leave(ctx, admin, gone.Person.ID); err != nil {
			t.Fatal(err)
		}
		before := len(w.lettersTo("da-thoi@hanoi.example"))
		for _, email := range []string{"quan-tri@hanoi.example", "khong-ai@hanoi.example", "da-thoi@hanoi.example"} {
			var links, linksAfter, jobsBefore, jobsAfter int
			count := func(into *int, table string) {
				if err := w.Service.db.Read().Get(ctx, into, `SELECT COUNT(*) FROM `+table); err != nil {
					t.Fatal(err)
				}
			}
			count(&links, "account_link")
			count(&jobsBefore, "jobs")
			if err := w.RequestLink(ctx, email, ""); err != nil {
				t.Fatal(email, err)
			}
			count(&linksAfter, "account_link")
			count(&jobsAfter, "jobs")
			// Whatever the address, answering writes one job and looks at nobody.
			if linksAfter != links || jobsAfter != jobsBefore+1 {
				t.Errorf("%s: %d links, %d jobs before the answer", email, linksAfter-links, jobsAfter-jobsBefore)
			}
		}
		if n := len(w.lettersTo("quan-tri@hanoi.example")); n != 1 {
			t.Error("letters to the known address:", n)
		}
		if len(w.lettersTo("khong-ai@hanoi.example")) != 0 || len(w.lettersTo("da-thoi@hanoi.example")) != before {
			t.Error("a letter went to somebody who is not here")
		}
		var kept int
		if err := w.Service.db.Read().Get(ctx, &kept, `SELECT COUNT(*) FROM jobs WHERE body LIKE '%khong-ai%'`); err != nil || kept != 0 {
			t.Error("an unknown address is kept", kept, err)
		}
		refusedAs(t, w.RequestLink(ctx, "no address", ""), "error.field.email")
	})
}

func TestNobodyFillsSomebodysMailbox(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.founder()
		for range 20 {
			w.clock.Add(time.Second)
			if err := w.RequestLink(t.Context(), "quan-tri@hanoi.example", ""); err != nil {
				t.Fatal(err)
			}
			w.drain()
		}
		if n := len(w.lettersTo("quan-tri@hanoi.example")); n != linksPerPerson {
			t.Error("letters:", n)
		}
		w.clock.Add(linksWindow)
		if err := w.RequestLink(t.Context(), "quan-tri@hanoi.example", ""); err != nil {
			t.Fatal(err)
		}
		if n := len(w.lettersTo("quan-tri@hanoi.example")); n != linksPerPerson+1 {
			t.Error("after a while:", n)
		}
	})
}

func TestSessionsAreNewListedAndEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		admin, first := w.founder()
		enter := func(before auth.Token) Entrance {
			t.Helper()
			w.clock.Add(time.Second)
			path, _, err := w.SignInPath(ctx, "quan-tri@hanoi.example")
			if err != nil {
				t.Fatal(err)
			}
			e, err := w.SignIn(ctx, tokenOf(path), before, "Chrome · Android")
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		// A token that somebody planted in the browser does not become a session,
		// and the session that the browser had ends.
		planted := auth.NewToken()
		second := enter(planted)
		if second.Token == planted || w.who(planted).SignedIn() {
			t.Error("a planted token became a session")
		}
		third := enter(second.Token)
		if w.who(second.Token).SignedIn() || !w.who(third.Token).SignedIn() {
			t.Error("a session outlived the next sign-in")
		}
		list, err := w.Sessions(ctx, admin, third.Token)
		if err != nil || len(list) != 2 || list[0].Device != "Chrome · Android" {
			t.Fatal(list, err)
		}
		for _, x := range list {
			if x.Current != (x.Device == "Chrome · Android") {
				t.Error("current:", x)
			}
		}
		editor := w.join(admin, "bien-tap@hanoi.example", civic.Editor)
		if err := w.EndSession(ctx, editor.Person.Actor(), list[0].ID); !civic.IsKind(err, civic.KindNotFound) {
			t.Error("somebody else's session was ended:", err)
		}
		if err := w.EndOtherSessions(ctx, admin, third.Token); err != nil {
			t.Fatal(err)
		}
		if w.who(first.Token).SignedIn() || !w.who(third.Token).SignedIn() || !w.who(editor.Token).SignedIn() {
			t.Error("end the others, only mine, not this one")
		}
		// Idle: used every eleven hours it lives, twelve hours unused it ends.
		for range 3 {
			w.clock.Add(11 * time.Hour)
			if !w.who(third.Token).SignedIn() {
				t.Fatal("a used session ended")
			}
		}
		if w.who(editor.Token).SignedIn() {
			t.Error("an idle session goes on")
		}
		w.clock.Add(12 * time.Hour)
		if w.who(third.Token).SignedIn() {
			t.Error("an idle session goes on")
		}
		// Absolute: however much it is used.
		fourth := enter("")
		for range 7*24/10 + 1 {
			w.clock.Add(10 * time.Hour)
			w.who(fourth.Token)
		}
		if w.who(fourth.Token).SignedIn() {
			t.Error("a session goes on for ever")
		}
		if err := w.sweep(ctx); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := w.Service.db.Read().Get(ctx, &n, `SELECT COUNT(*) FROM account_session`); err != nil || n != 0 {
			t.Error("ended sessions are forgotten", n, err)
		}
	})
}

func TestLeavingAndRolesTakeEffectAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		admin, _ := w.founder()
		e := w.join(admin, "bien-tap@hanoi.example", civic.Editor)
		p, err := w.Person(ctx, admin, e.Person.ID)
		if err != nil || p.Joined.IsZero() {
			t.Fatal(p, err)
		}
		to := Profile{Email: p.Email, Name: p.Name, Locale: civic.English, Roles: []civic.Role{civic.Moderator}}
		if err := w.Change(ctx, admin, p.ID, p.Version, to); err != nil {
			t.Fatal(err)
		}
		if who := w.who(e.Token); who.Has(civic.Editor) || !who.Has(civic.Moderator) {
			t.Error("the session still has the old roles", who)
		}
		refusedAs(t, w.Change(ctx, admin, p.ID, p.Version, to), "error.conflict")
		refusedAs(t, w.Change(ctx, w.who(e.Token), p.ID, p.Version+1, to), "error.forbidden")
		refusedAs(t, w.Leave(ctx, w.who(e.Token), admin.Person), "error.forbidden")
		if err := w.RequestLink(ctx, p.Email, ""); err != nil {
			t.Fatal(err)
		}
		link := tokenIn(t, w.lettersTo(p.Email)[0].Plain)
		if err := w.Leave(ctx, admin, p.ID); err != nil {
			t.Fatal(err)
		}
		if w.who(e.Token).SignedIn() {
			t.Error("somebody who left still has a session")
		}
		_, err = w.SignIn(ctx, link, "", "")
		refusedAs(t, err, "account.error.link_unknown")
		refusedAs(t, w.Leave(ctx, admin, admin.Person), "account.error.last_administrator")
		if err := w.Return(ctx, admin, p.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Leave(ctx, admin, p.ID); err != nil {
			t.Fatal(err)
		}
		w.clock.Add(91 * 24 * time.Hour)
		if err := w.sweep(ctx); err != nil {
			t.Fatal(err)
		}
		if p, err = w.Person(ctx, admin, p.ID); err != nil || p.Email != "" || p.Name == "" {
			t.Error("the address goes, the name stays", p, err)
		}
		refusedAs(t, w.Return(ctx, admin, p.ID), "account.error.cannot_return")
		lines, err := w.History(ctx, admin, p.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		var acts []string
		for _, h := range lines.Entries {
			acts = append(acts, h.Act)
		}
		if got := strings.Join(acts, " "); got != "forget leave return leave profile roles invite" {
			t.Error("history:", got)
		}
		if roles := lines.Entries[5]; roles.Before != `{"Roles":["editor"]}` || roles.After != `{"Roles":["moderator"]}` || roles.By.Name != admin.Name {
			t.Errorf("who changed which roles: %+v", roles)
		}
		if _, err := w.History(ctx, civic.Visitor(), p.ID, ""); !civic.IsKind(err, civic.KindForbidden) {
			t.Error("visitors read no history", err)
		}
	})
}

// Two administrators who send each other away at the same moment would leave
// nobody; one of them must fail.
func TestOneAdministratorRemains(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		a, _ := w.founder()
		b := w.join(a, "hai@hanoi.example", civic.Administrator).Person.Actor()
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, pair := range [][2]civic.Actor{{a, b}, {b, a}} {
			wg.Go(func() { errs[i] = w.Leave(ctx, pair[0], pair[1].Person) })
		}
		wg.Wait()
		n, err := w.Service.store.administrators(ctx, w.Service.db.Read(), "")
		if err != nil || n != 1 {
			t.Errorf("%d administrators remain: %v %v", n, errs, err)
		}
	})
}

func TestInvitations(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		admin, _ := w.founder()
		_, err := w.Invite(ctx, admin, Profile{Email: "a@", Name: "", Locale: "fr"})
		for _, key := range []string{"error.field.email", "account.error.name_required", "error.field.choice", "account.error.no_role"} {
			refusedAs(t, err, key)
		}
		_, err = w.Invite(ctx, admin, Profile{Email: "QUAN-TRI@hanoi.example", Name: "X", Roles: civic.Roles})
		refusedAs(t, err, "account.error.email_taken")
		_, err = w.Invite(ctx, civic.Visitor(), Profile{Email: "x@hanoi.example", Name: "X", Roles: civic.Roles})
		refusedAs(t, err, "error.forbidden")
		p, err := w.Invite(ctx, admin, Profile{Email: "analyst@hanoi.example", Name: "Analyst", Locale: civic.English, Roles: []civic.Role{civic.Analyst}})
		if err != nil {
			t.Fatal(err)
		}
		letter := w.lettersTo("analyst@hanoi.example")[0]
		if letter.Subject != "Invitation to work on Diên Hồng – Hanoi" || !strings.Contains(letter.Plain, address+"/en/sign-in/link/") || !strings.Contains(letter.Plain, "Cán bộ quản trị invites you") {
			t.Errorf("%s\n%s", letter.Subject, letter.Plain)
		}
		w.clock.Add(time.Second)
		if err := w.InviteAgain(ctx, admin, p.ID); err != nil {
			t.Fatal(err)
		}
		second := w.lettersTo("analyst@hanoi.example")[0]
		_, err = w.SignIn(ctx, tokenIn(t, letter.Plain), "", "")
		refusedAs(t, err, "account.error.link_unknown")
		e, err := w.SignIn(ctx, tokenIn(t, second.Plain), "", "")
		if err != nil || e.Next != "/account" {
			t.Fatal(e, err)
		}
		refusedAs(t, w.InviteAgain(ctx, admin, p.ID), "account.error.has_joined")
	})
}
