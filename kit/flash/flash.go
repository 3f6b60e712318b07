// Package flash tells somebody what their act has done, above the page to which
// it leads. The address carries the name of the sentence ("?done=plan.saved" is
// plan.done.saved of the catalogue), so that it works without cookies and holds
// through a change of language; an address can say nothing that no sentence of
// that kind says.
package flash

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// parameter is what the address calls the message.
const parameter = "done"

// Done leads to a local path, whose page says by the sentence key what has been
// done. The key is "section.done.word"; the path may have a query and a fragment.
func Done(w http.ResponseWriter, r *http.Request, path, key string) error {
	return web.Redirect(w, r, Path(path, key))
}

// Path is the address to which [Done] leads, without the language.
func Path(path, key string) string {
	path, fragment, anchored := strings.Cut(path, "#")
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	path += join + parameter + "=" + url.QueryEscape(strings.Replace(key, "."+parameter+".", ".", 1))
	if anchored {
		path += "#" + fragment
	}
	return path
}

// Now has the page that is drawn for this request say what has been done, for
// acts that lead nowhere else.
func Now(r *http.Request, key string) *http.Request {
	return r.WithContext(with(r.Context(), key))
}

// Read puts what the address of a request says above its page.
func Read(ctx context.Context, r *http.Request) context.Context {
	if r.Method != http.MethodGet || !strings.Contains(r.URL.RawQuery, parameter+"=") {
		return ctx
	}
	section, word, ok := strings.Cut(r.URL.Query().Get(parameter), ".")
	key := section + "." + parameter + "." + word
	if !ok || strings.Contains(word, ".") || !i18n.Has(ctx, key) {
		return ctx
	}
	return with(ctx, key)
}

func with(ctx context.Context, key string) context.Context {
	return ui.WithFlash(ctx, ui.Flash{Tone: ui.Success, Text: i18n.T(ctx, key)})
}
