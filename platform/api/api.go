// Package api is the REST API: operations under /api/v1, described by an OpenAPI
// 3.1 document that is generated from the code. Every operation is a route of the
// router and declares its access like any other; every error is problem+json (RFC
// 9457) in the reader's language.
package api

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"path"
	"reflect"
	"strings"
	"unicode"

	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Prefix is where every operation lives.
const Prefix = "/api/v1"

// API is what features add their operations to.
type API struct {
	huma   huma.API
	rt     *web.Router
	adding string // the package whose operation is being added
}

// New makes an empty API whose operations become routes of rt. Version is that
// of the program.
func New(rt *web.Router, title, description, version string) *API {
	config := huma.DefaultConfig(title, version)
	config.Info.Description = description
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil // no $schema link in every answer
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"key": {Type: "http", Scheme: "bearer", Description: "A key with scopes, made by an administrator."},
	}
	a := &API{rt: rt}
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", a.schemaName)
	a.huma = huma.NewAPI(config, adapter{rt})
	return a
}

// schemaName names the schema of a type: its package and its own name, in which the
// package is not said again ("plan.Draft" is plan.PlanDraft). Types of one name in
// two features are two schemas. A type without a name belongs to the package whose
// operation is being added.
func (a *API) schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	room := path.Base(cmp.Or(t.PkgPath(), a.adding))
	if t.PkgPath() == "" && t.Kind() != reflect.Struct {
		return name
	}
	if short := name[min(len(room), len(name)):]; short != "" && strings.EqualFold(name, room+short) && unicode.IsUpper(rune(short[0])) {
		name = short
	}
	return room + "." + name
}

// Document returns the OpenAPI description.
func (a *API) Document() *huma.OpenAPI { return a.huma.OpenAPI() }

// Part returns the description of the operations whose paths are kept.
func (a *API) Part(keep func(path string) bool) *huma.OpenAPI {
	doc := *a.Document()
	doc.Paths = maps.Clone(doc.Paths)
	maps.DeleteFunc(doc.Paths, func(path string, _ *huma.PathItem) bool { return !keep(path) })
	return &doc
}

// Where an operation carries its access and its class.
const accessKey, classKey = "access", "class"

// As is the metadata of an operation that is served in a class of its own.
func As(c web.Class) map[string]any { return map[string]any{classKey: c} }

// Register adds an operation: its path is below [Prefix], its id names it for
// generated clients, its errors may be any that pages return. Every text of the
// input is cleaned before the handler sees it (see platform/text).
func Register[I, O any](a *API, access web.Access, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	op.Path = Prefix + op.Path
	a.adding = reflect.TypeFor[O]().PkgPath()
	if op.Metadata == nil {
		op.Metadata = map[string]any{}
	}
	op.Metadata[accessKey] = access
	if !access.Anyone {
		op.Security = []map[string][]string{{"key": scopes(access)}}
		op.Description = strings.TrimSpace(op.Description + "\n\nAccess: " + access.Name + ".")
		op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		if err := clean(in); err != nil {
			return nil, problem(a.rt.Explain(ctx, err))
		}
		out, err := handler(ctx, in)
		if err != nil {
			return nil, problem(a.rt.Explain(ctx, err))
		}
		return out, nil
	})
}

func scopes(access web.Access) []string {
	if access.Scope == "" {
		return []string{}
	}
	return []string{access.Scope}
}

// adapter turns operations into routes.
type adapter struct{ rt *web.Router }

func (a adapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	access, ok := op.Metadata[accessKey].(web.Access)
	if !ok {
		panic("api: operation without an access: " + op.OperationID)
	}
	var options []web.Option
	if op.MaxBodyBytes > web.MaxBody {
		options = append(options, web.Body(op.MaxBodyBytes+1)) // what is over it is for the library to refuse
	}
	if op.Method == http.MethodGet && access.Anyone {
		options = append(options, web.CrossOrigin())
	}
	if class, ok := op.Metadata[classKey].(web.Class); ok {
		options = append(options, web.As(class))
	}
	a.rt.Handle(op.Method+" "+op.Path, access, func(w http.ResponseWriter, r *http.Request) error {
		handler(humago.NewContext(op, r, w))
		return nil
	}, options...)
}

func (a adapter) ServeHTTP(http.ResponseWriter, *http.Request) {
	panic("api: served by the router")
}

// Write returns the OpenAPI description as indented JSON that ends in a newline:
// the form that is committed.
func Write(a *API) ([]byte, error) {
	raw, err := json.MarshalIndent(a.Document(), "", "  ")
	return append(raw, '\n'), err
}

// Client names the network that a request comes from, for limits; see
// [web.NetworkOf].
func Client(ctx huma.Context) web.Network {
	r, _ := humago.Unwrap(ctx)
	return web.NetworkOf(r)
}
