package command

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"regexp"
	"strings"
	"syscall"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/command/mapcommand"
	"dienhong/engine/polis"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/installation"
	"dienhong/platform/sealed"

	"github.com/alecthomas/kong"
)

// errSaid ends a command that has printed why itself.
var errSaid = errors.New("said")

// failures are what may stop a command, the most telling first: each has one
// sentence that says what to do.
var failures = []struct {
	err error
	key string
}{
	{db.ErrNewerSchema, "error.newer_schema"},
	{db.ErrOtherSchema, "error.other_schema"},
	{db.ErrNotEmpty, "error.not_empty"},
	{db.ErrDamaged, "error.damaged"},
	{errNotGenuine, "error.not_genuine"},
	{sealed.ErrNotSealed, "error.damaged"},
	{sealed.ErrRecipient, "error.recipient"},
	{sealed.ErrIdentity, "error.identity"},
	{db.ErrFull, "error.full"},
	{db.ErrBusy, "error.busy"},
	{polis.ErrNoVotes, "error.no_export"},
	{mapcommand.ErrNotPublished, "error.not_published"},
	{errServed, "error.served"},
	{app.ErrData, "error.data"},
	{db.ErrNoServer, "error.no_server"},
	{db.ErrLogin, "error.login"},
	{db.ErrNoDatabase, "error.no_database"},
	{db.ErrEncryption, "error.encryption"},
	{db.ErrGone, "error.gone"},
	{syscall.EADDRINUSE, "error.address_in_use"},
	{syscall.EACCES, "error.permission"},
	{fs.ErrPermission, "error.permission"},
	{syscall.ENOSPC, "error.full"},
	{fs.ErrExist, "error.exists"},
	{fs.ErrNotExist, "error.missing"},
	{context.Canceled, "error.interrupted"},
}

// explain gives the sentence for an error.
func (e *environment) explain(err error) string {
	var refusal *civic.Error
	if errors.As(err, &refusal) {
		if len(refusal.Fields) == 0 {
			return i18n.T(e, refusal.Key, refusal.Args...)
		}
		var sentences []string
		for _, f := range refusal.Fields {
			sentences = append(sentences, f.Field+": "+i18n.T(e, f.Key, f.Args...))
		}
		return strings.Join(sentences, "\n  ")
	}
	var missing *installation.KeyMissing
	if errors.As(err, &missing) {
		return e.t("error.key_missing", missing.File)
	}
	var other *installation.OtherKey
	if errors.As(err, &other) {
		return e.t("error.other_key", e.t("key.both", installation.Short(other.Mine), installation.Short(other.Known)))
	}
	var closed *sealed.Closed
	if errors.As(err, &closed) {
		return e.t("error.closed", installation.Short(closed.Fingerprint))
	}
	var problem *polis.Problem
	if errors.As(err, &problem) {
		return e.t("error.not_readable", mapcommand.Problem(e, problem))
	}
	for _, f := range failures {
		if errors.Is(err, f.err) {
			return e.t(f.key, about(err))
		}
	}
	var address *net.OpError
	if errors.As(err, &address) && address.Op == "listen" {
		return e.t("error.listen", about(err))
	}
	return e.t("error.other", strings.Join(strings.Fields(err.Error()), " "))
}

// about gives the file that an error is about, or its own words.
func about(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Path
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.New
	}
	// PostgreSQL's driver tells of every address that it tried, one a line.
	return strings.Join(strings.Fields(strings.Join(firstLines(err.Error(), 2), " ")), " ")
}

func firstLines(text string, n int) []string {
	lines := strings.Split(text, "\n")
	return lines[:min(n, len(lines))]
}

// quoted finds what the parser puts in quotation marks or behind dashes.
var quoted = regexp.MustCompile(`--[a-z-]+|"[^"]*"|<[^>]*>|[a-z]+$`)

// misunderstood says in the reader's language what the parser did not
// understand.
func (e *environment) misunderstood(err error) string {
	message := err.Error()
	what := strings.Trim(quoted.FindString(message), `"`)
	var parse *kong.ParseError
	switch {
	case !errors.As(err, &parse):
		return message
	case strings.HasPrefix(message, "unknown flag"):
		return e.t("error.unknown_flag", what)
	case strings.HasPrefix(message, "unexpected argument"):
		return e.t("error.unexpected", strings.Trim(strings.Fields(strings.TrimPrefix(message, "unexpected argument "))[0], ","))
	case strings.HasPrefix(message, "missing flags"):
		return e.t("error.missing_flag", what)
	case strings.HasPrefix(message, "expected"):
		return e.t("error.expected", strings.ToUpper(strings.Trim(strings.TrimPrefix(message, "expected "), `"<>`)))
	}
	return message
}
