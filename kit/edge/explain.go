package edge

import (
	"context"
	"errors"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/once"
	"dienhong/platform/web"
)

// statuses are those of the kinds of refusal.
var statuses = map[civic.Kind]int{
	civic.KindInvalid:         http.StatusUnprocessableEntity,
	civic.KindUnauthenticated: http.StatusUnauthorized,
	civic.KindForbidden:       http.StatusForbidden,
	civic.KindNotFound:        http.StatusNotFound,
	civic.KindConflict:        http.StatusConflict,
	civic.KindClosed:          http.StatusConflict,
	civic.KindGone:            http.StatusGone,
	civic.KindTooLarge:        http.StatusRequestEntityTooLarge,
	civic.KindTooMany:         http.StatusTooManyRequests,
	civic.KindUnavailable:     http.StatusServiceUnavailable,
}

// plain are the errors of the platform that have one sentence each.
var plain = []struct {
	err    error
	status int
	key    string
	after  time.Duration
}{
	{web.ErrNotFound, http.StatusNotFound, "error.not_found", 0},
	{web.ErrMethod, http.StatusMethodNotAllowed, "error.method", 0},
	{web.ErrCrossOrigin, http.StatusForbidden, "error.cross_origin", 0},
	{web.ErrTooLarge, http.StatusRequestEntityTooLarge, "error.too_large", 0},
	{web.ErrTooMany, http.StatusTooManyRequests, "error.too_many", 10 * time.Second},
	{web.ErrOverloaded, http.StatusServiceUnavailable, "error.overloaded", 5 * time.Second},
	{web.ErrSlow, http.StatusRequestTimeout, "error.slow", 0},
	{once.ErrSent, http.StatusConflict, "error.sent_before", 0},
	{db.ErrNotFound, http.StatusNotFound, "error.not_found", 0},
	{db.ErrConflict, http.StatusConflict, "error.conflict", 0},
	{db.ErrBusy, http.StatusServiceUnavailable, "error.busy", 3 * time.Second},
	{db.ErrFull, http.StatusServiceUnavailable, "error.full", 60 * time.Second},
	{db.ErrGone, http.StatusServiceUnavailable, "error.gone", 10 * time.Second},
	{db.ErrClosed, http.StatusServiceUnavailable, "error.busy", 3 * time.Second},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "error.busy", 3 * time.Second},
}

// Explain turns an error into what its reader may know. What has no sentence is
// an internal error: it is logged, and the reader gets the number of the request.
func Explain(ctx context.Context, err error) web.Problem {
	var refusal *civic.Error
	if errors.As(err, &refusal) {
		p := web.Problem{Status: statuses[refusal.Kind], Key: refusal.Key, Args: refusal.Args}
		switch refusal.Kind {
		case civic.KindTooMany:
			p.RetryAfter = 10 * time.Second
		case civic.KindUnavailable:
			p.RetryAfter = 5 * time.Second
		}
		for _, f := range refusal.Fields {
			if p.Fields == nil {
				p.Fields = map[string]string{}
			}
			p.Fields[f.Field] = i18n.T(ctx, f.Key, f.Args...)
		}
		return p
	}
	var form *web.FormError
	if errors.As(err, &form) {
		p := web.Problem{Status: http.StatusUnprocessableEntity, Key: "error.invalid", Fields: map[string]string{}}
		for field, key := range form.Fields {
			p.Fields[field] = i18n.T(ctx, key)
		}
		return p
	}
	for _, known := range plain {
		if errors.Is(err, known.err) {
			return web.Problem{Status: known.status, Key: known.key, RetryAfter: known.after}
		}
	}
	return web.Problem{Status: http.StatusInternalServerError, Key: "error.internal"}
}
