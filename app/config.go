package app

import (
	"io/fs"
	"log/slog"
	"path/filepath"
	"time"

	"dienhong/platform/auth"
	"dienhong/platform/blob"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/disk"
	"dienhong/platform/mail"
	"dienhong/platform/web"
)

// Config is everything that a run of the program depends on. Package command
// fills it from flags and environment.
type Config struct {
	// Data is the folder of the program's files: the SQLite database,
	// certificates, the mails of a demonstration.
	Data string
	// Database is postgres://… ; empty means SQLite in Data.
	Database string
	// Secret is the installation's key in hexadecimal digits; empty: kept in a
	// file in Data, which is made at the first start.
	Secret string
	// Listen is host:port; ignored with Domain.
	Listen string
	// Domain makes the server speak TLS under that name, with a certificate
	// that it gets by itself.
	Domain string
	// Address is how readers reach the site, for links in mails: scheme and
	// host. Empty: made from Domain or Listen.
	Address string
	// Proxies are the operator's own, whose X-Forwarded-For and X-Forwarded-Proto
	// are believed.
	Proxies web.Proxies
	// WritesPerMinute bounds what one network address may send; 0 means no
	// bound.
	WritesPerMinute int
	// MetricsToken is what a request for /metrics must bear; empty: it must come
	// from this machine or a private network.
	MetricsToken string
	// Zone is the city's time zone.
	Zone *time.Location
	// Sentences holds the folders of the languages; nil: those of the program.
	Sentences fs.FS
	// Features are added to those of the program. No command sets them yet.
	Features []Feature
	// Demonstration marks every page as one.
	Demonstration bool
	// Development keeps the mails readable on the server itself and shows the
	// page of components. It is for one's own machine.
	Development bool
	// Identity is a provider of identities by which people can be verified; nil when
	// none is set up.
	Identity *auth.Identity
	// Mail takes letters away; nil when no mail server is set up.
	Mail mail.Sender
	// Disk tells how much the disk of the data folder takes; nil: asks the system.
	Disk func() (disk.Room, bool)
	// Unguarded makes every vote public at once. It is for tests alone, which show
	// with it that their attacks would succeed; no flag sets it.
	Unguarded bool
	// Version is that of the program.
	Version string
	Clock   clock.Clock
	Log     *slog.Logger
	// Drain bounds how long requests under way may take at the end.
	Drain time.Duration
	// Patience bounds how long a write waits for its turn; 0 means 5 seconds.
	Patience time.Duration
}

// DatabaseFile is the SQLite file inside the folder of data.
const DatabaseFile = "dienhong.db"

// Files is where attached files are kept: a database that several servers share
// keeps them for all; beside one that is a file they are in the folder of data.
func Files(d *db.DB, data string) blob.Home { return shelf(d, data, "files") }

// pending is where files wait that somebody sent and has not confirmed.
func pending(d *db.DB, data string) blob.Home { return shelf(d, data, "pending") }

func shelf(d *db.DB, data, name string) blob.Home {
	if d.Dialect() == db.PostgreSQL {
		return blob.Tables{DB: d, City: City, Clock: clock.System, Shelf: name}
	}
	return blob.Dir(filepath.Join(data, name))
}

func (c Config) database() db.Config {
	if c.Database != "" {
		return db.Config{URL: c.Database, Log: c.Log, BusyTimeout: c.Patience}
	}
	return db.Config{Path: filepath.Join(c.Data, DatabaseFile), Log: c.Log, BusyTimeout: c.Patience}
}

// Site gives scheme and host of the site, for links in letters.
func (c Config) Site() string {
	switch {
	case c.Address != "":
		return c.Address
	case c.Domain != "":
		return "https://" + c.Domain
	}
	return "http://" + c.Listen
}

// DefaultZone is Việt Nam's, which has had no change of clock since 1975.
var DefaultZone = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)
