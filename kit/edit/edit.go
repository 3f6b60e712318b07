// Package edit settles what happens when two people edit one thing at once: the
// second gets nothing overwritten and loses nothing that was typed, but a page
// (409) with both versions, and decides.
//
// A use case compares versions in its transaction with [Check]. The handler
// gives the error to [Refused], which tells what the form has to show again;
// the form draws it with [Overtaken] and [Save].
package edit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// StaleError says that somebody saved a newer version of a thing first.
type StaleError[T any] struct {
	Current T
	Version int64  // of Current
	By      string // who saved it, as colleagues know them; empty when nobody wrote it down
	At      time.Time
}

func (e *StaleError[T]) Error() string {
	return fmt.Sprintf("a newer version of %T was saved", e.Current)
}

// Unwrap makes it a conflict.
func (e *StaleError[T]) Unwrap() error { return civic.Refuse(civic.KindConflict, "error.conflict") }

// Check compares the version that an edit began with to the one that is stored,
// in the transaction that is about to save. It gives a [*StaleError] when they
// differ, with who saved last according to the history of the thing.
func Check[T any](ctx context.Context, q db.Queryer, log *history.Log, on history.Subject, current T, stored, began int64) error {
	if stored == began {
		return nil
	}
	return Stale(ctx, q, log, on, current, stored)
}

// Stale returns the [*StaleError] of an edit that somebody overtook, for things
// whose versions are told apart in another way than by numbers.
func Stale[T any](ctx context.Context, q db.Queryer, log *history.Log, on history.Subject, current T, stored int64) error {
	last, err := log.Last(ctx, q, on)
	if err != nil {
		return err
	}
	return &StaleError[T]{Current: current, Version: stored, By: last.By.Name, At: last.At}
}

// Refusal is what a form shows again when it could not be saved.
type Refusal struct {
	Status int // 409 or 422
	// Errors are the rules that fields break, with the labels of the fields.
	Errors ui.Errors
	// Both has both versions when somebody saved first.
	Both *ui.DiffProps

	version int64
}

// Version returns the version that the form has to carry now, when the edit began
// with the given one: after a collision what is sent next is meant for the
// version that was saved in between.
func (r Refusal) Version(began int64) int64 {
	if r.Both != nil {
		return r.version
	}
	return began
}

// Refused tells what the form of mine shows when saving it ended in err: the
// rules that it breaks, or both versions as describe names their fields. It says
// false for any other error than a refusal of the form. label names a field.
func Refused[T any](ctx context.Context, err error, mine T, describe history.Describe[T], label func(ctx context.Context, field string) string) (Refusal, bool) {
	var stale *StaleError[T]
	if errors.As(err, &stale) {
		both := &ui.DiffProps{SavedBy: stale.By, Fields: history.Compare(ctx, stale.Current, mine, describe)}
		if !stale.At.IsZero() {
			both.SavedAt = i18n.DateTime(ctx, stale.At)
		}
		return Refusal{Status: http.StatusConflict, Both: both, version: stale.Version}, true
	}
	if problems, ok := ui.ErrorsOf(ctx, err); ok {
		return Refusal{Status: http.StatusUnprocessableEntity, Errors: problems.Named(func(field string) string { return label(ctx, field) })}, true
	}
	return Refusal{}, false
}

// Current returns the version that was saved first, when err is a collision.
func Current[T any](err error) (current T, ok bool) {
	var stale *StaleError[T]
	if errors.As(err, &stale) {
		return stale.Current, true
	}
	return current, false
}
