package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"sync"

	"github.com/a-h/templ"
)

// Sheet is a style sheet that a page loads when all classes of one of the sets
// stand on it. `go run ./tools/assets` reads the sets from the rules.
type Sheet struct {
	Name string
	When [][]string
}

// sheets are those beside site.css, in the order of the cascade.
var sheets = sync.OnceValue(func() (all []Sheet) {
	raw, err := dist.ReadFile("dist/sheets.json")
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	if err != nil {
		panic("ui: the list of style sheets: run go run ./tools/assets: " + err.Error())
	}
	return all
})

// SheetsOf returns the style sheets that a page needs, by plain name and in the
// order of the cascade: site.css, and those of what is drawn on it.
func SheetsOf(page []byte) []string {
	on := classesOn(page)
	names := []string{"site.css"}
	for _, s := range sheets() {
		if needs(s, on) {
			names = append(names, s.Name)
		}
	}
	return names
}

func needs(s Sheet, on map[string]bool) bool {
sets:
	for _, set := range s.When {
		for _, class := range set {
			if !on[class] {
				continue sets
			}
		}
		return true
	}
	return false
}

// classesOn are all classes of the elements of a page.
func classesOn(page []byte) map[string]bool {
	on := make(map[string]bool, 64)
	attribute := []byte(` class="`)
	for {
		i := bytes.Index(page, attribute)
		if i < 0 {
			return on
		}
		page = page[i+len(attribute):]
		end := bytes.IndexByte(page, '"')
		if end < 0 {
			return on
		}
		for class := range bytes.FieldsSeq(page[:end]) {
			if !on[string(class)] {
				on[string(class)] = true
			}
		}
		page = page[end:]
	}
}

var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// document is a whole page. The body is drawn first: it decides which style sheets
// the head loads.
func document(p Page, office bool) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		drawn := bodies.Get().(*bytes.Buffer)
		defer bodies.Put(drawn)
		drawn.Reset()
		if err := body(p, office).Render(ctx, drawn); err != nil {
			return err
		}
		return frame(p, office, SheetsOf(drawn.Bytes()), written(drawn.Bytes())).Render(templ.ClearChildren(ctx), w)
	})
}

// Fragment is a part of a page that scripts fetch on its own. It names the style sheets
// that it needs: the page around it may have been drawn without them.
func Fragment(c templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		drawn := bodies.Get().(*bytes.Buffer)
		defer bodies.Put(drawn)
		drawn.Reset()
		if err := c.Render(ctx, drawn); err != nil {
			return err
		}
		if err := links(SheetsOf(drawn.Bytes())).Render(ctx, w); err != nil {
			return err
		}
		return written(drawn.Bytes()).Render(ctx, w)
	})
}

// written is a component that has been drawn already.
type written []byte

func (b written) Render(_ context.Context, w io.Writer) error {
	_, err := w.Write(b)
	return err
}
