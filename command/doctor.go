package command

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dienhong/app"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/disk"
	"dienhong/platform/i18n"
	"dienhong/platform/installation"
)

type doctorCommand struct {
	where    `embed:""`
	SMTP     string `env:"DIENHONG_SMTP" name:"smtp" placeholder:"URL"`
	MailFrom string `env:"DIENHONG_MAIL_FROM" placeholder:"ADDRESS"`
	Metrics  string `env:"DIENHONG_METRICS_TOKEN" name:"metrics-token" placeholder:"TOKEN"`
}

// grade is how well one thing is.
type grade string

const (
	ok   grade = "ok"
	warn grade = "warn"
	fail grade = "fail"
)

// examination collects what doctor finds, one line a thing.
type examination struct {
	e     *environment
	worst grade
	ready bool // schema and key fit this program
}

func (x *examination) line(g grade, subject, finding string) {
	fmt.Fprintf(x.e.out, "%-5s %s: %s\n", g, x.e.t("doctor.subject."+subject), finding)
	if g == fail || g == warn && x.worst != fail {
		x.worst = g
	}
}

// Run looks at everything that an installation stands on. It changes nothing.
// The exit code is 1 when something fails; warnings do not change it.
func (d *doctorCommand) Run(e *environment) error {
	x := &examination{e: e, worst: ok}
	x.line(ok, "program", version())
	x.clock()
	if d.Database == "" {
		x.disk(d.Data)
	}
	x.mail(d.SMTP, d.MailFrom)
	x.metrics(d.Metrics)
	done := e.working("doctor.working", nil)
	database, err := e.open(d.where)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		x.line(warn, "database", e.t("doctor.no_database", filepath.Join(d.Data, app.DatabaseFile)))
	case err != nil:
		x.line(fail, "database", e.explain(err))
	default:
		x.database(database)
		x.key(database, d.where)
		if x.ready {
			x.search(d.where)
		}
		x.letters(database)
		x.work(database)
		if err := database.Close(); err != nil {
			x.line(fail, "database", e.explain(err))
		}
	}
	done()
	switch x.worst {
	case fail:
		e.say("doctor.fail")
		return errSaid
	case warn:
		e.say("doctor.warn")
	default:
		e.say("doctor.ok")
	}
	return nil
}

func (x *examination) clock() {
	now := time.Now()
	said := now.In(app.DefaultZone).Format("15:04:05 02/01/2006 -07:00")
	switch synchronised, known := clockSynchronised(); {
	case now.Year() < 2025:
		x.line(fail, "clock", x.e.t("doctor.clock_wrong", said))
	case known && !synchronised:
		x.line(warn, "clock", x.e.t("doctor.clock_free", said))
	default:
		x.line(ok, "clock", said)
	}
}

// What is too long or too short.
const (
	longSilence  = 3 * time.Minute
	futureMargin = 2 * time.Minute
	shortToken   = 16 // characters
)

func (x *examination) disk(data string) {
	if _, err := os.Stat(data); err != nil {
		x.line(warn, "disk", x.e.t("doctor.no_folder", data))
		return
	}
	f, err := os.CreateTemp(data, ".doctor-*")
	if err != nil {
		x.line(fail, "disk", x.e.t("doctor.not_writable", data))
		return
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		x.line(warn, "disk", err.Error())
	}
	room, known := disk.Of(data)
	if !known {
		x.line(ok, "disk", x.e.t("doctor.writable", data))
		return
	}
	g := ok
	if room.Low() {
		g = warn
	}
	if room.Short() {
		g = fail
	}
	x.line(g, "disk", x.e.t("doctor.free", i18n.Bytes(x.e, room.Free), data))
}

// mail signs in at the mail server and leaves again.
func (x *examination) mail(address, from string) {
	if address == "" {
		x.line(warn, "mail", x.e.t("doctor.no_mail"))
		return
	}
	settings, err := mailSettings(address, from)
	if err != nil {
		x.line(fail, "mail", x.e.t("error.smtp", err))
		return
	}
	sender, err := newSender(settings)
	if err == nil {
		err = sender.Check(x.e)
	}
	if err != nil {
		x.line(fail, "mail", x.e.t("doctor.mail_fails", settings.Host, err))
		return
	}
	x.line(ok, "mail", x.e.t("doctor.mail", settings.Host, settings.From))
}

// metrics tells who may read what the server counts.
func (x *examination) metrics(token string) {
	switch {
	case token == "":
		x.line(ok, "metrics", x.e.t("doctor.metrics_inside"))
	case len(token) < shortToken:
		x.line(warn, "metrics", x.e.t("doctor.metrics_short", shortToken))
	default:
		x.line(ok, "metrics", x.e.t("doctor.metrics_token"))
	}
}

// key looks whether this server has the key that the database goes with.
func (x *examination) key(d *db.DB, w where) {
	if g, said, err := x.e.key(d, w); err == nil { // an older schema is said elsewhere
		x.ready = x.ready && g == ok
		x.line(g, "key", said)
	}
}

// search compares the search index with what the rooms hold.
func (x *examination) search(w where) {
	c, err := x.e.config(w)
	if err != nil {
		x.line(fail, "search", x.e.explain(err))
		return
	}
	switch differ, err := app.CheckSearch(x.e, c); {
	case err != nil:
		x.line(fail, "search", x.e.explain(err))
	case len(differ) > 0:
		x.line(warn, "search", x.e.t("doctor.search_differs", len(differ), strings.Join(differ[:min(len(differ), 3)], ", ")))
	default:
		x.line(ok, "search", x.e.t("doctor.search"))
	}
}

// letters looks at what the server could not send.
func (x *examination) letters(d *db.DB) {
	h, err := app.MailHealth(x.e, d)
	switch {
	case err != nil: // the schema is older: said elsewhere
	case h.Failed > 0:
		x.line(fail, "mail", x.e.t("doctor.letters_failed", h.Failed, h.Problem))
	case h.Troubled > 0:
		x.line(warn, "mail", x.e.t("doctor.letters_wait", h.Troubled, h.Problem))
	}
}

func (x *examination) database(d *db.DB) {
	f, err := d.Inspect(x.e, migrations.FS)
	if err != nil {
		x.line(fail, "database", x.e.explain(err))
		return
	}
	x.line(ok, "database", fmt.Sprintf("%s %s, %s (%s)", f.Engine, f.Version, i18n.Bytes(x.e, f.Bytes), strings.Join(f.Settings, ", ")))
	if len(f.Weak) > 0 {
		x.line(warn, "database", x.e.t("doctor.weak", strings.Join(f.Weak, ", ")))
	}
	if f.Damage != "" {
		x.line(fail, "database", x.e.t("doctor.damage", f.Damage))
	}
	switch {
	case len(f.Unknown) > 0:
		x.line(fail, "schema", x.e.t("error.newer_schema"))
	case len(f.Pending) > 0:
		x.line(warn, "schema", x.e.t("doctor.pending", len(f.Pending)))
	default:
		x.ready = f.Damage == ""
		x.line(ok, "schema", x.e.t("doctor.schema"))
	}
}

// work tells of every server at work on the database, or of the last one.
func (x *examination) work(d *db.DB) {
	servers, err := installation.Servers(x.e, d, app.City)
	if err != nil || len(servers) == 0 {
		x.line(warn, "work", x.e.t("doctor.never_ran"))
		return
	}
	now := time.Now()
	atWork := func(s installation.Server) bool { return !s.Ended && now.Sub(s.At) <= longSilence }
	for i, s := range servers {
		// Of a server that is gone the last sign is told when nobody followed it.
		if atWork(s) || i == 0 {
			x.server(s, now)
		}
	}
}

func (x *examination) server(s installation.Server, now time.Time) {
	switch {
	case s.At.After(now.Add(futureMargin)):
		x.line(fail, "clock", x.e.t("doctor.clock_back"))
	case s.Ended:
		x.line(ok, "work", x.e.t("doctor.stopped", i18n.DateTime(x.e, s.At)))
	case now.Sub(s.At) > longSilence:
		x.line(warn, "work", x.e.t("doctor.silent", i18n.DateTime(x.e, s.At)))
	case len(s.Failing) > 0:
		for name, text := range s.Failing {
			x.line(fail, "work", x.e.t("doctor.failing", s.Host, name, text))
		}
	default:
		x.line(ok, "work", x.e.t("doctor.working_since", s.Host, s.Version, int(now.Sub(s.At).Seconds())))
	}
}
