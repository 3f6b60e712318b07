package app

import (
	"context"
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
