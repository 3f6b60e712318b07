package edge

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"strconv"
	"testing"

	"dienhong/civic"
	"dienhong/locale"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// kinds reads the closed list of refusals from the kernel's source.
func kinds(t *testing.T) (list []civic.Kind) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../civic/error.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Kind" {
			return true
		}
		for _, v := range spec.Values {
			text, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, civic.Kind(text))
		}
		return true
	})
	return list
}

func TestEveryRefusalHasAStatusAndWordsForItsFields(t *testing.T) {
	all := kinds(t)
	if len(all) < 10 {
		t.Fatalf("only %d kinds of refusals were found", len(all))
	}
	for _, kind := range all {
		p := Explain(t.Context(), fmt.Errorf("save: %w", civic.Refuse(kind, "error.conflict")))
		if http.StatusText(p.Status) == "" || p.Status < 400 || p.Status >= 500 && kind != civic.KindUnavailable {
			t.Errorf("%s becomes status %d", kind, p.Status)
		}
	}
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		civic.Invalid(civic.FieldError{Field: "title", Key: "error.invalid"}), &web.FormError{Fields: map[string]string{"title": "error.invalid"}},
	} {
		texts := map[string]bool{}
		for _, language := range catalog.Locales() {
			p := Explain(i18n.With(t.Context(), catalog, language, nil), err)
			if p.Status != http.StatusUnprocessableEntity || p.Fields["title"] == "" || p.Fields["title"] == "error.invalid" {
				t.Errorf("%s: %+v", language, p)
			}
			texts[p.Fields["title"]] = true
		}
		if len(texts) != len(catalog.Locales()) {
			t.Errorf("the sentence is the same in every language: %v", texts)
		}
	}
}

func TestAFaultOfOursIsNotExplained(t *testing.T) {
	if p := Explain(t.Context(), errors.New("secret")); p.Status != http.StatusInternalServerError || p.Key != "error.internal" || p.Args != nil {
		t.Errorf("%+v", p)
	}
	if p := Explain(t.Context(), fmt.Errorf("vote: %w", db.ErrBusy)); p.Status != http.StatusServiceUnavailable || p.RetryAfter <= 0 {
		t.Errorf("%+v", p)
	}
}

func TestWhoMayUseARoute(t *testing.T) {
	officer := civic.Actor{Kind: civic.OfficerActor, Roles: []civic.Role{civic.Editor}}
	key := civic.Actor{Kind: civic.KeyActor, Scopes: []string{"plan:write"}}
	for _, c := range []struct {
		what   string
		who    civic.Actor
		access web.Access
		refuse civic.Kind
	}{
		{"a visitor reads", civic.Visitor(), web.Public, ""},
		{"a visitor in the office", civic.Visitor(), web.SignedIn, civic.KindUnauthenticated},
		{"an officer in the office", officer, web.SignedIn, ""},
		{"an officer with the role", officer, web.Roles(civic.Editor, civic.Analyst), ""},
		{"an officer without the role", officer, web.Roles(civic.Moderator), civic.KindForbidden},
		{"a key with the scope", key, web.Scoped("plan:write", civic.Editor), ""},
		{"a key with another scope", key, web.Scoped("comments:write", civic.Editor), civic.KindForbidden},
		{"a key on an office page", key, web.SignedIn, civic.KindForbidden},
		{"an officer on the way of keys alone", officer, web.Scoped[civic.Role]("plan:write"), civic.KindForbidden},
	} {
		err := Authorize(civic.WithActor(t.Context(), c.who), c.access)
		if c.refuse == "" && err != nil || c.refuse != "" && !civic.IsKind(err, c.refuse) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}
