package db

import (
	"context"
	"crypto/tls"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgresWriters bounds the transactions at work at one time.
const postgresWriters = 8

// byIndex has statements reach their rows by an index wherever there is one. A plan
// that was made while a table was small, and therefore reads all of it, is kept
// with the statement while the table grows. Nothing here is worth compiling.
const byIndex = `SELECT set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)`

func (d *DB) openPostgres(url string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return err
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "dienhong"
	}
	// Not as a parameter of the connection, which a pool of connections between
	// here and the server may refuse.
	limit := fmt.Sprintf("SET lock_timeout = %d", d.patience.Milliseconds())
	begin := func(ctx context.Context, c *pgx.Conn) error {
		if _, err := c.Exec(ctx, limit); err != nil {
			return err
		}
		if _, err := c.Exec(ctx, byIndex); err != nil {
			d.log.DebugContext(ctx, "the database has no such settings", "query", byIndex, "error", err.Error())
		}
		return d.look(ctx, c)
	}
	d.writer = newPool(stdlib.OpenDB(*config, stdlib.OptionAfterConnect(begin)), postgresWriters)
	d.reader = newPool(stdlib.OpenDB(*config, stdlib.OptionAfterConnect(begin)), readers())
	return nil
}

func (d *DB) checkPostgres(ctx context.Context) error {
	var s struct{ Encoding, Collation string }
	err := d.Read().Get(ctx, &s, `SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS collation
		FROM pg_database WHERE datname = current_database()`)
	if err != nil {
		return err
	}
	if s.Encoding != "UTF8" {
		return fmt.Errorf("the PostgreSQL database has the encoding %s, UTF8 is needed", s.Encoding)
	}
	if s.Collation != "C" && s.Collation != "POSIX" {
		d.log.WarnContext(ctx, "the PostgreSQL database should have the collation C, so that sorting is the same everywhere",
			"setting", s.Collation)
	}
	if _, weak, err := d.durability(ctx); err != nil {
		return err
	} else if len(weak) > 0 {
		d.log.WarnContext(ctx, "PostgreSQL may lose acknowledged data in a power cut", "setting", weak)
	}
	return nil
}

// durability returns the settings on which it rests, "name=value", and those of them
// that may lose what was acknowledged. An engine that does not know a setting, as
// those that speak PostgreSQL's language and keep their data otherwise, has none
// to weaken.
func (d *DB) durability(ctx context.Context) (settings, weak []string, err error) {
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var value string
		if err := d.Read().Get(ctx, &value, `SELECT COALESCE(current_setting(?, true), '')`, name); err != nil {
			return nil, nil, err
		}
		if value == "" {
			continue
		}
		setting := name + "=" + value
		settings = append(settings, setting)
		if value == "off" {
			weak = append(weak, setting)
		}
	}
	return settings, weak, nil
}

// classifyPostgres reads the code, https://www.postgresql.org/docs/current/errcodes-appendix.html.
func classifyPostgres(err error) error {
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	var network net.Error
	var certificate *tls.CertificateVerificationError
	var name *net.DNSError
	switch {
	// pg_hba.conf's refusal of what is not encrypted has the code of any other.
	case errors.As(err, &pg) && pg.Code == "28000" && strings.Contains(pg.Message, "no encryption"):
		return ErrEncryption
	// Before the encryption, which is tried first and may be done without.
	case errors.As(err, &pg):
		return classifyCode(pg.Code)
	case errors.As(err, &certificate),
		errors.As(err, &connect) && strings.Contains(err.Error(), "server refused TLS connection"): // it has no type
		return ErrEncryption
	case errors.As(err, &connect) && (errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, fs.ErrNotExist) || errors.As(err, &name)):
		return ErrNoServer
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, driver.ErrBadConn), errors.Is(err, net.ErrClosed):
		return ErrGone
	}
	return nil
}

func classifyCode(code string) error {
	class := code[:min(2, len(code))]
	switch {
	case class == "23", // integrity constraint violation
		code == "42710", code == "42P07": // made by somebody else at the same moment: a type, a table
		return ErrConflict
	case code == "40001", code == "40P01", // serialization failure, deadlock
		code == "55P03", code == "53300": // lock not available, too many connections
		return ErrBusy
	case code == "53100", class == "58" && code != "58P01": // disk full, system error
		return ErrFull
	case class == "28": // user or password
		return ErrLogin
	case class == "3D":
		return ErrNoDatabase
	case class == "08", strings.HasPrefix(code, "57P"): // connection, shutdown
		return ErrGone
	}
	return nil
}
