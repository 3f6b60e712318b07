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

// language is the reader's.
func (s speaker) language() *Language { return s.catalog.Language(s.locale) }

// Languages lists the languages of the pages, the one without prefix first.
func Languages(ctx context.Context) []*Language {
	c := from(ctx).catalog
	list := make([]*Language, len(c.locales))
	for i, tag := range c.locales {
		list[i] = c.Language(tag)
	}
	return list
}

// LocaleOf returns the language of the context.
func LocaleOf(ctx context.Context) string { return from(ctx).locale }

// Zone returns the time zone in which the reader's dates are shown.
func Zone(ctx context.Context) *time.Location { return from(ctx).zone }

// T returns the sentence of a key with its placeholders filled: whole numbers are
// written with separators, times as dates, everything else as it is.
func T(ctx context.Context, key string, args ...any) string {
	return from(ctx).say(ctx, key, args)
}

// say fills a sentence and marks it where the page is to name its language.
func (s speaker) say(ctx context.Context, key string, args []any) string {
	sentence, in := s.catalog.lookup(s.locale, key)
	sentence = fill(ctx, sentence, args)
	if in != s.locale && marking(ctx) {
		return markBegin + in + markText + sentence + markEnd
	}
	return sentence
}

// In is T in another language than the reader's, for what is printed in several.
func In(ctx context.Context, locale, key string, args ...any) string {
	s := from(ctx)
	s.locale = locale
	return s.say(context.WithValue(ctx, contextKey{}, s), key, args)
}

// N returns the sentence for n things: key.one, key.other or another form that the
// language has. {0} is the formatted n and args begin at {1}.
func N(ctx context.Context, key string, n int, args ...any) string {
	s := from(ctx)
	form := s.language().form(n)
	if _, ok := s.catalog.Message(s.locale, key+form); !ok {
		form = ".other"
	}
	return s.say(ctx, key+form, append([]any{n}, args...))
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
