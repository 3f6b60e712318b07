package ui

import (
	"context"
	"errors"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// FieldProblem is one field of a form and the sentence that says what is wrong.
type FieldProblem struct {
	Field, Text string
	// Label names the field in the summary, where the sentence stands alone.
	Label string
}

// Named returns the problems with the labels that label knows for their fields.
func (e Errors) Named(label func(field string) string) Errors {
	named := make(Errors, len(e))
	for i, p := range e {
		if p.Label == "" {
			p.Label = label(p.Field)
		}
		named[i] = p
	}
	return named
}

// Under returns the problems the labels of their fields; see [Labels].
func (e Errors) Under(ctx context.Context, keys map[string]string) Errors {
	label := Labels(keys)
	return e.Named(func(field string) string { return label(ctx, field) })
}

// Labels names fields: keys maps a field's name, without the language of a pair,
// to a key of the catalogue.
func Labels(keys map[string]string) func(ctx context.Context, field string) string {
	return func(ctx context.Context, field string) string {
		if key := keys[field]; key != "" {
			return i18n.T(ctx, key)
		}
		for _, l := range civic.Locales {
			if base, ok := strings.CutSuffix(field, "_"+string(l)); ok && keys[base] != "" {
				return i18n.T(ctx, keys[base]) + " (" + i18n.T(ctx, "ui.lang."+string(l)) + ")"
			}
		}
		return ""
	}
}

// sentence is the problem as the summary says it.
func (p FieldProblem) sentence() string {
	if p.Label == "" {
		return p.Text
	}
	return p.Label + ": " + p.Text
}

// Errors are the problems of one form, in the order of the summary.
type Errors []FieldProblem

// ErrorsOf translates the refusals of a service (civic.Error of kind invalid)
// and of reading a form (web.FormError); ok is false when err is anything else.
func ErrorsOf(ctx context.Context, err error) (problems Errors, ok bool) {
	var form *web.FormError
	if errors.As(err, &form) {
		for field, key := range form.Fields {
			problems = append(problems, FieldProblem{Field: field, Text: i18n.T(ctx, key)})
		}
		sort.Slice(problems, func(i, j int) bool { return problems[i].Field < problems[j].Field })
		return problems, true
	}
	var refusal *civic.Error
	if errors.As(err, &refusal) && refusal.Kind == civic.KindInvalid {
		for _, f := range refusal.Fields {
			problems = append(problems, FieldProblem{Field: f.Field, Text: i18n.T(ctx, f.Key, f.Args...)})
		}
		if len(problems) == 0 {
			problems = Errors{{Text: i18n.T(ctx, refusal.Key, refusal.Args...)}}
		}
		return problems, true
	}
	return nil, false
}

// For returns the sentence of a field, "" when it is fine.
func (e Errors) For(field string) string {
	for _, p := range e {
		if p.Field == field {
			return p.Text
		}
	}
	return ""
}

// Of gives the problems of some fields, for a page with several forms.
func (e Errors) Of(names ...string) (list Errors) {
	for _, p := range e {
		if slices.Contains(names, p.Field) {
			list = append(list, p)
		}
	}
	return list
}

// Unlinked returns the problems without links to fields that the page does not show.
func (e Errors) Unlinked(names ...string) Errors {
	list := slices.Clone(e)
	for i := range list {
		if slices.Contains(names, list[i].Field) {
			list[i].Field = ""
		}
	}
	return list
}

type formKey struct{}

// formState is what the fields of a form know of it.
type formState struct {
	prefix string
	errors Errors
}

func withForm(ctx context.Context, prefix string, errs Errors) context.Context {
	return context.WithValue(ctx, formKey{}, formState{prefix, errs})
}

func formFrom(ctx context.Context) formState {
	f, _ := ctx.Value(formKey{}).(formState)
	return f
}

// fieldID is the id of a field's control; error summaries link to it.
func fieldID(ctx context.Context, name string) string {
	if p := formFrom(ctx).prefix; p != "" {
		return p + "-" + name
	}
	return "f-" + name
}

// clean reports whether nothing is wrong with the form.
func clean(ctx context.Context) bool { return len(formFrom(ctx).errors) == 0 }

// problem is the given sentence, or the one that the form has for the field.
func problem(ctx context.Context, name, given string) string {
	if given != "" {
		return given
	}
	return formFrom(ctx).errors.For(name)
}

// describedBy joins the ids of a field's hint and error.
func describedBy(id, hint, problem string) string {
	s := ""
	if hint != "" {
		s = id + "-hint"
	}
	if problem != "" {
		if s != "" {
			s += " "
		}
		s += id + "-error"
	}
	return s
}

// LocalTime writes a time as a DateTime field shows it, in the city's zone;
// "" for the zero time.
func LocalTime(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(i18n.Zone(ctx)).Format("2006-01-02T15:04")
}

// DayOf writes a moment as a Day field shows it: the day, and the time where it is
// not midnight.
func DayOf(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(i18n.Zone(ctx))
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.Format("02/01/2006")
	}
	return t.Format("02/01/2006 15:04")
}

// LocalDate writes a day as a Date field shows it.
func LocalDate(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(i18n.Zone(ctx)).Format("2006-01-02")
}

func rowsOr(n int) string {
	if n <= 0 {
		n = 4
	}
	return strconv.Itoa(n)
}

func typeOr(t string) string {
	if t == "" {
		return "text"
	}
	return t
}

// pairs groups name, value, name, value….
func pairs(list []string) [][2]string {
	var all [][2]string
	for i := 0; i+1 < len(list); i += 2 {
		all = append(all, [2]string{list[i], list[i+1]})
	}
	return all
}

// namesOf are the names of pairs.
func namesOf(list []string) []string {
	var all []string
	for _, p := range pairs(list) {
		all = append(all, p[0])
	}
	return all
}

func searchName(name string) string {
	if name == "" {
		return "q"
	}
	return name
}
