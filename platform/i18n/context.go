package i18n

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

type contextKey struct{}

// speaker is what a request needs to speak to its reader.
type speaker struct {
	catalog *Catalog
	locale  string
	zone    *time.Location
}

// With puts the language and the time zone of a reader into the context.
func With(ctx context.Context, c *Catalog, locale string, zone *time.Location) context.Context {
	return context.WithValue(ctx, contextKey{}, speaker{catalog: c, locale: locale, zone: zone})
}

func from(ctx context.Context) speaker {
	s, ok := ctx.Value(contextKey{}).(speaker)
	if !ok {
		return speaker{catalog: &Catalog{locales: []string{"vi"}}, locale: "vi", zone: time.UTC}
	}
	return s
}

// LocaleOf returns the language of the context.
func LocaleOf(ctx context.Context) string { return from(ctx).locale }

// Zone returns the time zone in which the reader's dates are shown.
func Zone(ctx context.Context) *time.Location { return from(ctx).zone }

// T returns the sentence of a key with its placeholders filled: whole numbers are
// written with separators, times as dates, everything else as it is.
func T(ctx context.Context, key string, args ...any) string {
	s := from(ctx)
	return fill(ctx, s.catalog.lookup(s.locale, key), args)
}

// In is T in another language than the reader's, for what is printed in several.
func In(ctx context.Context, locale, key string, args ...any) string {
	s := from(ctx)
	s.locale = locale
	return fill(context.WithValue(ctx, contextKey{}, s), s.catalog.lookup(locale, key), args)
}

// N returns the sentence key.one or key.other for n things; {0} is the formatted
// n and args begin at {1}.
func N(ctx context.Context, key string, n int, args ...any) string {
	s := from(ctx)
	form := ".other"
	if n == 1 && s.locale == "en" {
		if _, ok := s.catalog.Message(s.locale, key+".one"); ok {
			form = ".one"
		}
	}
	return fill(ctx, s.catalog.lookup(s.locale, key+form), append([]any{n}, args...))
}

// Has reports whether the catalogue knows the key in the reader's language.
func Has(ctx context.Context, key string) bool {
	s := from(ctx)
	_, ok := s.catalog.Message(s.locale, key)
	return ok
}

func fill(ctx context.Context, message string, args []any) string {
	if len(args) == 0 || !strings.Contains(message, "{") {
		return message
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", argument(ctx, a))
	}
	return strings.NewReplacer(pairs...).Replace(message)
}

func argument(ctx context.Context, a any) string {
	switch v := a.(type) {
	case string:
		return v
	case int:
		return Number(ctx, v)
	case int64:
		return Number(ctx, v)
	case time.Time:
		return Date(ctx, v)
	default:
		return fmt.Sprint(v)
	}
}
