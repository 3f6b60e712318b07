package history

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// Fields gathers the fields of a version in the reader's language.
type Fields struct {
	ctx  context.Context
	list []field
}

type field struct{ label, value, lang string }

// Describe names the fields of a version of T in words, in the order of its
// form.
type Describe[T any] func(f *Fields, v T)

// Line adds a field under a sentence of the catalogue.
func (f *Fields) Line(key, value string) {
	f.list = append(f.list, field{label: i18n.T(f.ctx, key), value: value})
}

// In adds a text in one language.
func (f *Fields) In(key, value string, lang civic.Locale) {
	f.list = append(f.list, field{i18n.T(f.ctx, key), value, string(lang)})
}

// Both adds a text in both languages.
func (f *Fields) Both(key string, t civic.Text) { f.Titled(i18n.T(f.ctx, key), t) }

// Titled adds a text in both languages under a label that is no sentence of the
// catalogue, such as a title that an officer gave.
func (f *Fields) Titled(label string, t civic.Text) {
	f.list = append(f.list,
		field{label + " (" + i18n.T(f.ctx, "ui.lang.vi") + ")", t.VI, "vi"},
		field{label + " (" + i18n.T(f.ctx, "ui.lang.en") + ")", t.EN, "en"})
}

// Word adds a value that the catalogue names at prefix + value.
func (f *Fields) Word(key, prefix, value string) {
	if value != "" {
		value = i18n.T(f.ctx, prefix+value)
	}
	f.Line(key, value)
}

// Yes adds a tick.
func (f *Fields) Yes(key string, on bool) {
	if on {
		f.Line(key, i18n.T(f.ctx, "ui.diff.on"))
	} else {
		f.Line(key, i18n.T(f.ctx, "ui.diff.off"))
	}
}

// Number adds a number; zero stays empty.
func (f *Fields) Number(key string, n int64) {
	value := ""
	if n != 0 {
		value = strconv.FormatInt(n, 10)
	}
	f.Line(key, value)
}

// Moment adds a point in time; the zero time stays empty.
func (f *Fields) Moment(key string, t time.Time) {
	value := ""
	if !t.IsZero() {
		value = i18n.DateTime(f.ctx, t)
	}
	f.Line(key, value)
}

// Lines adds a list, one thing a line.
func (f *Fields) Lines(key string, list []string) { f.Line(key, strings.Join(list, "\n")) }

// Context is that of the reader.
func (f *Fields) Context() context.Context { return f.ctx }

// Compare returns what differs between two versions, field by field.
func Compare[T any](ctx context.Context, before, after T, describe Describe[T]) []ui.DiffField {
	was, is := &Fields{ctx: ctx}, &Fields{ctx: ctx}
	describe(was, before)
	describe(is, after)
	return differ(was.list, is.list)
}

// differ pairs the fields of the same label and language; one that only one side
// has meets nothing on the other.
func differ(was, is []field) []ui.DiffField {
	type name struct{ label, lang string }
	old := map[name]string{}
	for _, f := range was {
		old[name{f.label, f.lang}] = f.value
	}
	var list []ui.DiffField
	met := map[name]bool{}
	for _, f := range is {
		n := name{f.label, f.lang}
		met[n] = true
		if old[n] != f.value {
			list = append(list, ui.DiffField{Label: f.label, Before: old[n], After: f.value, Lang: f.lang})
		}
	}
	for _, f := range was {
		if n := (name{f.label, f.lang}); !met[n] && f.value != "" {
			list = append(list, ui.DiffField{Label: f.label, Before: f.value, Lang: f.lang})
		}
	}
	return list
}

// Version tells what a line changed, in words.
type Version func(ctx context.Context, e Entry) ([]ui.DiffField, error)

// VersionOf reads the versions of a line as values of T.
func VersionOf[T any](describe Describe[T]) Version {
	return func(ctx context.Context, e Entry) ([]ui.DiffField, error) {
		was, is := &Fields{ctx: ctx}, &Fields{ctx: ctx}
		for _, side := range []struct {
			raw string
			f   *Fields
		}{{e.Before, was}, {e.After, is}} {
			if side.raw == "" {
				continue
			}
			var v T
			if err := json.Unmarshal([]byte(side.raw), &v); err != nil {
				return nil, fmt.Errorf("history entry %s: %w", e.ID, err)
			}
			describe(side.f, v)
		}
		return differ(was.list, is.list), nil
	}
}
