package web

import (
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"dienhong/platform/i18n"
	"dienhong/platform/once"
	"dienhong/platform/text"

	"github.com/go-playground/form/v4"
)

// FormError says which fields of a form cannot be read, as keys of the
// catalogue.
type FormError struct{ Fields map[string]string }

func (e *FormError) Error() string { return "web: unreadable form" }

// maxFields bounds a form: a browser sends a few dozen.
const maxFields = 2000

// maxRows bounds the rows of one form.
const maxRows = 1000

// Form decodes a posted form into dst, a pointer to a struct with `form:"name"`
// tags. Every text is cleaned (see [text.Clean]); times are read as the
// browser's datetime-local in the city's zone. Unknown fields are ignored. When
// fields are at fault, dst still holds what was typed, without the characters
// that were refused.
//
// Errors: a [*FormError] with the invalid fields, [ErrTooLarge].
func Form(r *http.Request, dst any) error {
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return ErrTooLarge
		}
		if errors.Is(err, ErrSlow) {
			return ErrSlow
		}
		return &FormError{Fields: map[string]string{"": "error.field.utf8"}}
	}
	once.Name(r.Context(), r.URL.Path, r.PostForm, "")
	return decode(r, r.PostForm, dst)
}

// Query decodes the query of an address like [Form].
func Query(r *http.Request, dst any) error { return decode(r, r.URL.Query(), dst) }

func decode(r *http.Request, values url.Values, dst any) error {
	if len(values) > maxFields {
		return ErrTooLarge
	}
	clean, bad := url.Values{}, map[string]string{}
	for name, all := range values {
		if !wellFormed(name) {
			continue // the decoder panics on these; no form of ours has them
		}
		for _, v := range all {
			s, err := text.Clean(v)
			if err != nil {
				bad[name] = "error.field." + reason(err)
				s = text.Strip(v) // the form shows again what can be shown
			}
			clean[name] = append(clean[name], s)
		}
	}
	if err := decoderIn(i18n.Zone(r.Context())).Decode(dst, clean); err != nil {
		var fields form.DecodeErrors
		if !errors.As(err, &fields) {
			return err
		}
		for name, ferr := range fields {
			key := "error.field.number"
			if errors.Is(ferr, errTime) || strings.Contains(ferr.Error(), errTime.Error()) {
				key = "error.field.time"
			}
			bad[fieldName(dst, name)] = key
		}
	}
	if len(bad) > 0 {
		return &FormError{Fields: bad}
	}
	return nil
}

// Values writes a struct with `form:"name"` tags as the query of an address:
// what [Query] reads, without the fields that are at their zero value.
func Values(src any) url.Values {
	v, err := encoder().Encode(src)
	if err != nil {
		panic("web: no form: " + err.Error())
	}
	for name, list := range v {
		if list = slices.DeleteFunc(list, func(s string) bool { return s == "" || s == "0" || s == "false" }); len(list) == 0 {
			delete(v, name)
		} else {
			v[name] = list
		}
	}
	return v
}

// encoder keeps what it learnt about each form.
var encoder = sync.OnceValue(form.NewEncoder)

// wellFormed reports whether every bracket of a field's name is opened and closed
// in turn: "phases[0].start".
func wellFormed(name string) bool {
	open := false
	for _, r := range name {
		switch {
		case r == '[' && open, r == ']' && !open:
			return false
		case r == '[', r == ']':
			open = !open
		}
	}
	return !open
}

// decoders keep what they learnt about each form, one for each zone.
var decoders sync.Map

func decoderIn(zone *time.Location) *form.Decoder {
	if d, ok := decoders.Load(zone); ok {
		return d.(*form.Decoder)
	}
	d := form.NewDecoder()
	d.SetMaxArraySize(maxRows)
	d.RegisterCustomTypeFunc(func(vals []string) (any, error) { return parseLocal(vals[0], zone) }, time.Time{})
	kept, _ := decoders.LoadOrStore(zone, d)
	return kept.(*form.Decoder)
}

func reason(err error) string {
	switch {
	case errors.Is(err, text.ErrBidi):
		return "bidi"
	case errors.Is(err, text.ErrControl):
		return "control"
	default:
		return "utf8"
	}
}

var errTime = errors.New("not a time")

func parseLocal(s string, zone *time.Location) (any, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errTime
}

// Day reads a day as people type it where the browser has no calendar
// ("2/10/2026", "02-10-2026", "2.10.2026") and returns it as YYYY-MM-DD. Anything
// else is returned as it is, for the rule of the field to refuse.
func Day(s string) string {
	t, err := time.Parse("2/1/2006", strings.NewReplacer("-", "/", ".", "/", " ", "").Replace(s))
	if err != nil {
		return s
	}
	return t.Format(time.DateOnly)
}

// fieldName turns the decoder's name of a field into that of the form.
func fieldName(dst any, name string) string {
	t := reflect.TypeOf(dst).Elem()
	if f, ok := t.FieldByName(name); ok {
		if tag := f.Tag.Get("form"); tag != "" {
			return tag
		}
	}
	return name
}
