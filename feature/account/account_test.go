package account

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/auth"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"

	"pgregory.net/rapid"
)

var start = time.Date(2020, 10, 2, 1, 0, 0, 0, time.UTC)

const address = "https://thamvan.hanoi.example"

// world is an installation with the feature alone.
type world struct {
	*Module
	*Service
	t     *testing.T
	clock *clock.Settable
	jobs  *jobs.Queue
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, clock: clock.At(start)}
	w.jobs = jobs.New(jobs.Config{DB: d, City: 1, Clock: w.clock.Now})
	box := mail.New(mail.Config{DB: d, City: 1, Clock: w.clock.Now, Jobs: w.jobs, Keep: true})
	w.Module, err = New(Deps{
		DB: d, City: 1, Clock: w.clock.Now, Zone: time.FixedZone("ICT", 7*3600), Log: slog.New(slog.DiscardHandler), Catalog: catalog,
		Jobs: w.jobs, Mail: box, Address: func() string { return address }, Development: true,
		Site:   func(context.Context) (civic.Text, error) { return civic.Text{VI: "Hà Nội", EN: "Hanoi"}, nil },
		Scopes: func() []string { return []string{"consultations:write", "votes:write"} },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Service = w.Module.Service
	return w
}

// onBoth runs a test on a fresh installation in each database.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) { test(t, newWorld(t, d)) })
}

func (w *world) drain() {
	w.t.Helper()
	if _, err := w.jobs.Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// letters gives the letters to an address, the newest first.
func (w *world) lettersTo(email string) []mail.Message {
	w.t.Helper()
	w.drain()
	all, err := w.KeptLetters(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(m mail.Message) bool { return m.To != email })
}

var linkIn = regexp.MustCompile(regexp.QuoteMeta(address) + `(?:/en)?/(?:sign-in/link|first-run)/(\S+)`)

func tokenIn(t *testing.T, text string) auth.Token {
	t.Helper()
	found := linkIn.FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no link in %q", text)
	}
	return auth.Token(found[1])
}

func tokenOf(path string) auth.Token { return auth.Token(path[strings.LastIndex(path, "/")+1:]) }

// founder makes the first administrator.
func (w *world) founder() (civic.Actor, Entrance) {
	w.t.Helper()
	path, needed, err := w.FirstRunLink(w.t.Context())
	if err != nil || !needed {
		w.t.Fatal(needed, err)
	}
	e, err := w.FirstRun(w.t.Context(), tokenOf(path), Profile{Email: "quan-tri@hanoi.example", Name: "Cán bộ quản trị"}, "Firefox · Windows")
	if err != nil {
		w.t.Fatal(err)
	}
	return e.Person.Actor(), e
}

// join invites somebody and signs them in.
func (w *world) join(admin civic.Actor, email string, roles ...civic.Role) Entrance {
	w.t.Helper()
	if _, err := w.Invite(w.t.Context(), admin, Profile{Email: email, Name: "Cán bộ " + email, Roles: roles}); err != nil {
		w.t.Fatal(err)
	}
	e, err := w.SignIn(w.t.Context(), tokenIn(w.t, w.lettersTo(email)[0].Plain), "", "")
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w *world) who(t auth.Token) civic.Actor {
	w.t.Helper()
	a, err := w.Who(w.t.Context(), t)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// refusedAs fails unless err is a refusal with the key, in itself or in a field.
func refusedAs(t *testing.T, err error, key string) {
	t.Helper()
	var e *civic.Error
	if !errors.As(err, &e) || e.Key != key && !slices.ContainsFunc(e.Fields, func(f civic.FieldError) bool { return f.Key == key }) {
		t.Errorf("got %v, want a refusal as %s", err, key)
	}
}

func TestPolicies(t *testing.T) {
	actor := func(id civic.ID, roles ...civic.Role) civic.Actor {
		return civic.Actor{Kind: civic.OfficerActor, Person: id, Roles: roles}
	}
	admin, editor := actor("a", civic.Administrator), actor("e", civic.Editor)
	key := civic.Actor{Kind: civic.KeyActor, Person: "k", Roles: civic.Roles}
	here := Person{ID: "p", Roles: []civic.Role{civic.Administrator}}
	left := Person{ID: "p", Left: start}
	for name, c := range map[string]struct {
		err  error
		want civic.Kind
	}{
		"administrators manage":                 {CanManage(admin), ""},
		"the system manages":                    {CanManage(civic.System()), ""},
		"editors do not":                        {CanManage(editor), civic.KindForbidden},
		"visitors do not":                       {CanManage(civic.Visitor()), civic.KindForbidden},
		"keys do not, whatever they claim":      {CanManage(key), civic.KindForbidden},
		"everybody knows themselves":            {CanKnow(editor, "e"), ""},
		"nobody knows others":                   {CanKnow(admin, "e"), civic.KindForbidden},
		"a key is nobody":                       {CanKnow(key, "k"), civic.KindForbidden},
		"one of two may step down":              {CanSetRoles(admin, here, []civic.Role{civic.Editor}, 1), ""},
		"the last one may not":                  {CanSetRoles(admin, here, []civic.Role{civic.Editor}, 0), civic.KindInvalid},
		"the last one may take another role":    {CanSetRoles(admin, here, []civic.Role{civic.Administrator, civic.Editor}, 0), ""},
		"editors give no roles":                 {CanSetRoles(editor, here, civic.Roles, 3), civic.KindForbidden},
		"those who left get no roles":           {CanSetRoles(admin, left, civic.Roles, 3), civic.KindConflict},
		"one of two may leave":                  {CanLeave(admin, here, 1), ""},
		"the last one may not leave":            {CanLeave(admin, here, 0), civic.KindConflict},
		"editors send nobody away":              {CanLeave(editor, here, 3), civic.KindForbidden},
		"nobody leaves twice":                   {CanLeave(admin, left, 3), civic.KindConflict},
		"others leave while there is no second": {CanLeave(admin, Person{Roles: []civic.Role{civic.Editor}}, 0), ""},
	} {
		if c.want == "" && c.err != nil || c.want != "" && !civic.IsKind(c.err, c.want) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

func TestAddressesAreComparedInOneForm(t *testing.T) {
	for in, want := range map[string]string{
		"Can.Bo@HaNoi.gov.vn": "can.bo@hanoi.gov.vn", " a+b@c.example ": "a+b@c.example",
		"": "", "a": "", "a@b": "", "a b@c.example": "", "A <a@b.example>": "", "a@b.example, c@d.example": "", "a@[127.0.0.1]": "",
		"a@b.example\nBcc: x@y.example": "", strings.Repeat("a", 250) + "@b.example": "",
	} {
		if got := ParseEmail(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if e := ParseEmail(rapid.String().Draw(t, "s")); e != "" && (ParseEmail(e) != e || strings.ContainsAny(e, " \r\n<>,")) {
			t.Fatalf("%q", e)
		}
	})
}

func TestNothingLeadsToAnotherSite(t *testing.T) {
	for in, want := range map[string]string{
		"/office": "/office", "/office/people?x=1": "/office/people?x=1", "": "", "office": "", "//evil.example": "", "/\\evil.example": "",
		"https://evil.example": "", "/a\tb": "", "/sign-in?next=/": "", "/sign-out": "", "/first-run/x": "", "/" + strings.Repeat("a", 300): "",
	} {
		if got := SafeNext(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if s := SafeNext(rapid.String().Draw(t, "s")); s != "" && (s[0] != '/' || len(s) > 1 && (s[1] == '/' || s[1] == '\\')) {
			t.Fatalf("%q", s)
		}
	})
}

func TestDevicesAreNamedInTwoWords(t *testing.T) {
	for in, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                           "Firefox · Windows",
		"Mozilla/5.0 (Linux; Android 14; SM-A055F) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": "Samsung Internet · Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1":    "Safari · iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/130.0 Chrome/124.0.0.0 Safari/537.36":      "Cốc Cốc · Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0":        "Edge · macOS",
		"curl/8.5": "", "": "", strings.Repeat("x", 5000): "",
	} {
		if got := Device(in); got != want {
			t.Errorf("%.40q: %q, want %q", in, got, want)
		}
	}
}
