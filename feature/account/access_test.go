package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/platform/auth"
	"dienhong/platform/auth/authtest"
)

func TestPasskeys(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		admin, first := w.founder()
		phone := &authtest.Authenticator{Origin: address}
		q, err := w.AskForNewPasskey(ctx, admin)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := phone.Create(q.Options)
		if err != nil {
			t.Fatal(err)
		}
		other := w.join(admin, "hai@hanoi.example", civic.Editor).Person.Actor()
		refusedAs(t, w.AddPasskey(ctx, other, q.Ceremony, "Điện thoại", answer), "account.error.ceremony")
		refusedAs(t, w.AddPasskey(ctx, admin, q.Ceremony, strings.Repeat("x", 101), answer), "error.field.too_long")
		if err := w.AddPasskey(ctx, admin, q.Ceremony, "Điện thoại", answer); err != nil {
			t.Fatal(err)
		}
		refusedAs(t, w.AddPasskey(ctx, admin, q.Ceremony, "Điện thoại", answer), "account.error.ceremony")
		signIn := func() (Entrance, error) {
			t.Helper()
			q, err := w.AskForPasskey(ctx)
			if err != nil {
				t.Fatal(err)
			}
			answer, err := phone.Get(q.Options)
			if err != nil {
				t.Fatal(err)
			}
			e, err := w.SignInByPasskey(ctx, q.Ceremony, answer, first.Token, "Safari · iPhone")
			if _, again := w.SignInByPasskey(ctx, q.Ceremony, answer, "", ""); !civic.IsKind(again, civic.KindGone) {
				t.Error("an answer was taken twice:", again)
			}
			return e, err
		}
		e, err := signIn()
		if err != nil || w.who(e.Token).Person != admin.Person || w.who(first.Token).SignedIn() {
			t.Fatal(e.Person, err)
		}
		keys, err := w.Passkeys(ctx, admin)
		if err != nil || len(keys) != 1 || keys[0].Name != "Điện thoại" || keys[0].Used.IsZero() {
			t.Fatal(keys, err)
		}
		// The sign-in with another device and the passkey are told to their owner.
		told := map[string]bool{}
		for _, l := range w.lettersTo("quan-tri@hanoi.example") {
			for _, word := range []string{"Điện thoại", "Safari · iPhone"} {
				if strings.Contains(l.Plain, "“"+word+"”") || strings.Contains(l.Plain, ": "+word+",") {
					told[word] = true
				}
			}
		}
		if len(told) != 2 {
			t.Errorf("told of %v only", told)
		}
		q, err = w.AskForPasskey(ctx)
		if err != nil {
			t.Fatal(err)
		}
		answer, _ = phone.Get(q.Options)
		w.clock.Add(auth.CeremonyTime)
		if _, err := w.SignInByPasskey(ctx, q.Ceremony, answer, "", ""); !civic.IsKind(err, civic.KindGone) {
			t.Error("an answer was taken too late:", err)
		}
		if err := w.RemovePasskey(ctx, other, keys[0].ID); !civic.IsKind(err, civic.KindNotFound) {
			t.Error("somebody else's passkey was removed:", err)
		}
		if err := w.RemovePasskey(ctx, admin, keys[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = signIn()
		refusedAs(t, err, "account.error.passkey")
		phone.SetHandle("nobody")
		_, err = signIn()
		refusedAs(t, err, "account.error.passkey")
	})
}

func TestKeysOfPrograms(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		admin, _ := w.founder()
		_, _, err := w.CreateKey(ctx, admin, Order{Name: "", Scopes: []string{"everything"}, Days: 7})
		for _, key := range []string{"account.error.name_required", "error.field.choice"} {
			refusedAs(t, err, key)
		}
		_, _, err = w.CreateKey(ctx, civic.Actor{Kind: civic.KeyActor, Scopes: []string{"votes:write"}}, Order{"X", []string{"votes:write"}, 30})
		refusedAs(t, err, "error.forbidden")
		secret, k, err := w.CreateKey(ctx, admin, Order{"Cổng dịch vụ công", []string{"votes:write"}, 30})
		if err != nil || !strings.HasPrefix(secret, "dienhong_") {
			t.Fatal(secret, err)
		}
		program := func(s string) civic.Actor {
			t.Helper()
			a, err := w.Program(ctx, s)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		if a := program(secret); a.Kind != civic.KeyActor || a.Person != k.ID || len(a.Scopes) != 1 || a.Has(civic.Roles...) {
			t.Errorf("%+v", a)
		}
		for _, bad := range []string{"", "dienhong_", strings.TrimPrefix(secret, "dienhong_"), secret + "x", "dienhong_" + string(auth.NewToken())} {
			if a := program(bad); a.Kind != civic.VisitorActor {
				t.Errorf("%q was let in", bad)
			}
		}
		list, err := w.Keys(ctx, admin)
		if err != nil || len(list) != 1 || !list[0].Used.Equal(start) || strings.Contains(secret, list[0].Start) && len(list[0].Start) > 14 {
			t.Errorf("%+v %v", list, err)
		}
		var stored int
		if err := w.Service.db.Read().Get(ctx, &stored, `SELECT COUNT(*) FROM account_key WHERE hash = ? OR hash = ?`, secret, secret[9:]); err != nil || stored != 0 {
			t.Error("the key is stored as it is", err)
		}
		w.clock.Add(30 * 24 * time.Hour)
		if program(secret).Kind != civic.VisitorActor {
			t.Error("an expired key was let in")
		}
		secret, k, err = w.CreateKey(ctx, admin, Order{"Thử", []string{"votes:write"}, 365})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.RevokeKey(ctx, admin, k.ID); err != nil {
			t.Fatal(err)
		}
		if program(secret).Kind != civic.VisitorActor {
			t.Error("a revoked key was let in")
		}
		if err := w.RevokeKey(ctx, admin, k.ID); !civic.IsKind(err, civic.KindNotFound) {
			t.Error("revoked twice", err)
		}
	})
}

func TestADemonstrationHasOneOfficerForEachRole(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		old, err := w.Demonstrate(ctx)
		if err != nil {
			t.Fatal(err)
		}
		passes, err := w.Demonstrate(ctx)
		if err != nil || len(passes) != len(civic.Roles) {
			t.Fatal(passes, err)
		}
		for i, p := range passes {
			for range 2 {
				e, err := w.SignIn(ctx, tokenOf(p.Path), "", "")
				if err != nil {
					t.Fatal(err)
				}
				if who := w.who(e.Token); len(who.Roles) != 1 || who.Roles[0] != p.Role || !strings.HasSuffix(who.Name, "(minh họa)") {
					t.Errorf("%+v", who)
				}
			}
			if _, err := w.SignIn(ctx, tokenOf(old[i].Path), "", ""); !civic.IsKind(err, civic.KindGone) {
				t.Error("a link of the start before still works", err)
			}
		}
		if _, needed, err := w.FirstRunLink(ctx); needed || err != nil {
			t.Error("a demonstration has its administrator", needed, err)
		}
	})
}

func TestTheTestLetterAndTheStateOfMail(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		admin, _ := w.founder()
		to, err := w.TestLetter(ctx, admin)
		if err != nil || to != "quan-tri@hanoi.example" {
			t.Fatal(to, err)
		}
		letters := w.lettersTo(to)
		if len(letters) != 1 || letters[0].Subject != "Thư thử từ Diên Hồng – Hà Nội" {
			t.Fatalf("%+v", letters)
		}
		post, err := w.Mail(ctx, admin)
		if err != nil || !post.Health.Good() || len(post.Open) != 0 || len(post.Settled) != 1 {
			t.Errorf("%+v %v", post, err)
		}
		if _, err := w.Mail(ctx, civic.Visitor()); !civic.IsKind(err, civic.KindForbidden) {
			t.Error("visitors see no letters", err)
		}
		if err := w.RetryLetter(ctx, admin, letters[0].ID); !civic.IsKind(err, civic.KindNotFound) {
			t.Error("what left cannot be retried", err)
		}
	})
}

func TestLettersOfASiteWithoutANameSayItsAddress(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		admin, _ := w.founder()
		w.Service.letters.site = func(context.Context) (civic.Text, error) { return civic.Text{}, nil }
		to, err := w.TestLetter(t.Context(), admin)
		if err != nil {
			t.Fatal(err)
		}
		if l := w.lettersTo(to)[0]; l.Subject != "Thư thử từ Diên Hồng – thamvan.hanoi.example" {
			t.Error(l.Subject)
		}
	})
}
