// Package pick lets a form choose among things of the city: a body, a consultation,
// an action. A few are offered in a list; of many, the chosen ones are shown and the
// others are found by words, with the search of the whole site: without accents, by
// abbreviations, the best first.
//
// Looking for something sends the form to where it is saved, with a button of its own.
// The handler then draws the form again, with everything that was typed, and saves
// nothing: see [Asked.Looking]. With JavaScript the same happens while somebody types.
package pick

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"dienhong/civic"
	"dienhong/kit/search"
	"dienhong/platform/clock"
	"dienhong/ui"
)

// Few is how many things are offered in a list, without words.
const Few = 20

// offered is how many things of each kind are found at once.
const offered = 12

// Asked is what a form asks for beside its fields.
type Asked struct{ form url.Values }

// From reads what the form of a request asks for. A posted form has been read before,
// with its bounds.
func From(r *http.Request) Asked {
	if r.Method == http.MethodGet {
		return Asked{r.URL.Query()}
	}
	return Asked{maps.Clone(r.PostForm)}
}

// Met takes away the words of a field to which they were the answer themselves: an
// address that was pasted.
func (a Asked) Met(field string) { delete(a.form, field+ui.PickWords) }

// Looking reports whether the form only looks for something to choose.
func (a Asked) Looking() bool { return a.form.Get(ui.PickButton) != "" }

// Words are what is looked for in a field.
func (a Asked) Words(field string) string {
	words := []rune(strings.TrimSpace(a.form.Get(field + ui.PickWords)))
	return string(words[:min(len(words), 100)])
}

// Picker finds the things.
type Picker struct {
	Index search.Index
	Clock clock.Clock
}

// Field is a choice among things.
type Field struct {
	Name string
	// Kinds are those of the things in the search; a value is the id of a thing.
	Kinds []string
	// All are the things to choose from, the chosen ones selected.
	All []ui.Option
	// Many lets several be chosen.
	Many bool
	// Into takes what the field shows.
	Into *ui.Choosing
}

// Body is a field that holds the id of one organisation.
func Body(name string, into *ui.Choosing, all []ui.Option) Field {
	return Field{Name: name, Kinds: []string{search.BodyKind}, All: all, Into: into}
}

// Consultation is a field that holds the number of one consultation.
func Consultation(name string, into *ui.Choosing, all []ui.Option) Field {
	return Field{Name: name, Kinds: []string{search.ConsultationKind}, All: all, Into: into}
}

// Fill gives each field what it shows.
func (p Picker) Fill(ctx context.Context, a Asked, fields ...Field) (err error) {
	for _, f := range fields {
		if *f.Into, err = p.shown(ctx, a, f); err != nil {
			return err
		}
	}
	return nil
}

func (p Picker) shown(ctx context.Context, a Asked, f Field) (ui.Choosing, error) {
	c := ui.Choosing{Many: f.Many, Of: len(f.All)}
	if len(f.All) <= Few {
		c.Options, c.Whole = f.All, true
		return c, nil
	}
	at := make(map[string]ui.Option, len(f.All))
	for _, o := range f.All {
		if at[o.Value] = o; o.Selected {
			c.Options = append(c.Options, o)
		}
	}
	c.Words = a.Words(f.Name)
	found, err := p.find(ctx, c.Words, f.Kinds)
	for _, r := range found {
		if o, ok := at[r.ID]; ok {
			c.Add(o)
		}
	}
	return c, err
}

// Found gives what a field shows whose things are too many to list and that the
// feature looks up itself by [Asked.Words].
func Found(a Asked, name string, chosen, found []ui.Option) ui.Choosing {
	c := ui.Choosing{Many: true, Options: chosen, Words: a.Words(name)}
	for _, o := range found {
		c.Add(o)
	}
	return c
}

func (p Picker) find(ctx context.Context, words string, kinds []string) ([]search.Result, error) {
	if words == "" {
		return nil, nil
	}
	return p.Index.Choose(ctx, search.Request{
		Query: search.Parse(words), Who: civic.ActorFrom(ctx), Office: true, Now: p.Clock(),
	}, kinds, offered)
}
