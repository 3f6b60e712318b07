package api

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Operation is an operation as the page of the reference shows it.
type Operation struct {
	ID, Method, Path     string
	Summary, Description string
	Scope                string // of the key that it needs; empty when reading without one
	Open                 bool   // needs no key
	Parameters           []Field
	Body                 []Field
	Answer               []Field
	AnswerKind           string // media type
}

// Field is a value that goes in or comes out. Nested ones are named by their
// path: "statements[].text.vi".
type Field struct {
	Name, Type, About string
	Required          bool
}

// Operations lists what the API offers, by path and method.
func (a *API) Operations() []Operation {
	doc := a.Document()
	var list []Operation
	for path, item := range doc.Paths {
		for method, op := range map[string]*huma.Operation{
			"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete,
		} {
			if op != nil {
				list = append(list, operation(doc.Components.Schemas, method, path, op))
			}
		}
	}
	slices.SortFunc(list, func(x, y Operation) int {
		return cmp.Or(strings.Compare(x.Path, y.Path), strings.Compare(x.Method, y.Method))
	})
	return list
}

func operation(schemas huma.Registry, method, path string, op *huma.Operation) Operation {
	o := Operation{
		ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Description: op.Description, Open: len(op.Security) == 0,
	}
	for _, s := range op.Security {
		o.Scope = strings.Join(s["key"], ", ")
	}
	for _, p := range op.Parameters {
		f := Field{Name: p.Name, About: p.Description, Required: p.Required}
		if p.Schema != nil {
			f.Type, f.About = typeOf(p.Schema), cmp.Or(p.Description, p.Schema.Description)
		}
		o.Parameters = append(o.Parameters, f)
	}
	if op.RequestBody != nil {
		if m := op.RequestBody.Content["application/json"]; m != nil {
			o.Body = fields(schemas, m.Schema, "", 0)
		}
	}
	for _, status := range []string{"200", "201", "202"} {
		r := op.Responses[status]
		if r == nil {
			continue
		}
		for kind, m := range r.Content {
			o.AnswerKind = kind
			o.Answer = fields(schemas, m.Schema, "", 0)
		}
	}
	return o
}

// deepest bounds how far nested values are told apart.
const deepest = 5

func fields(schemas huma.Registry, s *huma.Schema, prefix string, depth int) []Field {
	s = resolve(schemas, s)
	if s == nil || depth > deepest {
		return nil
	}
	if s.Type == huma.TypeArray {
		return fields(schemas, s.Items, prefix+"[]", depth)
	}
	var list []Field
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		full := strings.TrimPrefix(prefix+"."+name, ".")
		inner := resolve(schemas, p)
		list = append(list, Field{Name: full, Type: typeOf(inner), About: cmp.Or(p.Description, inner.Description), Required: slices.Contains(s.Required, name)})
		list = append(list, fields(schemas, p, full, depth+1)...)
	}
	return list
}

func resolve(schemas huma.Registry, s *huma.Schema) *huma.Schema {
	if s != nil && s.Ref != "" {
		return schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// typeOf names a type with its bounds in a few words.
func typeOf(s *huma.Schema) string {
	t := s.Type
	if s.Type == huma.TypeArray && s.Items != nil && s.Items.Type != "" {
		t = s.Items.Type + "[]"
	}
	if s.Format != "" {
		t += " " + s.Format
	}
	if len(s.Enum) > 0 {
		words := make([]string, len(s.Enum))
		for i, e := range s.Enum {
			words[i] = fmt.Sprint(e)
		}
		t += ": " + strings.Join(words, " | ")
	}
	if s.MaxLength != nil {
		t += fmt.Sprintf(" ≤ %d", *s.MaxLength)
	}
	if s.Minimum != nil && s.Maximum != nil {
		t += fmt.Sprintf(" %g–%g", *s.Minimum, *s.Maximum)
	}
	return t
}
