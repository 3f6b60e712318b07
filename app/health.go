package app

import (
	"context"
	"errors"
	"log/slog"

	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/jobs"
	"dienhong/platform/mail"
)

// MailHealth tells how the letters of an installation fare, from its database
// alone.
func MailHealth(ctx context.Context, d *db.DB) (mail.Health, error) {
	c := mail.Config{DB: d, City: int64(theCity), Clock: clock.System}
	c.Jobs = jobs.New(jobs.Config{DB: d, City: c.City, Clock: c.Clock, Log: slog.New(slog.DiscardHandler)})
	return mail.New(c).Health(ctx)
}

// CheckSearch names the things of which the search index says something else than the
// rooms. It needs a database that is up to date and changes nothing there.
func CheckSearch(ctx context.Context, c Config) (differ []string, err error) {
	a, err := Build(ctx, c)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close(context.WithoutCancel(ctx))) }()
	return a.search.Check(ctx)
}

// Reindex writes the search index anew from the rooms. The site may run meanwhile.
func (a *App) Reindex(ctx context.Context) error { return a.search.Rebuild(ctx) }
