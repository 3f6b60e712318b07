package synthesis

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// cachedFor is how long a page is served without being drawn again. Open pages
// are told of a result after that time, so that what they fetch is new.
const cachedFor = time.Second

func localeOf(ctx context.Context) civic.Locale { return civic.Locale(i18n.LocaleOf(ctx)) }

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	cached := web.Cached(cachedFor)
	rt.Handle("GET /consultations/{slug}/results", web.Public, m.results, cached)
	rt.Handle("GET /consultations/{slug}/results/statements", web.Public, m.statements, web.Cached(cachedFor, list.Fields[listQuery]()...))
	rt.Handle("GET /consultations/{slug}/results/statements.csv", web.Public, m.statementsCSV, cached)
	rt.Handle("GET /consultations/{slug}/results/statements/{number}", web.Public, m.statement, cached)
	rt.Handle("GET /consultations/{slug}/results/share.svg", web.Public, m.share, cached)
	rt.Handle("GET /consultations/{slug}/map", web.Public, m.yourMap)
	rt.Handle("GET /consultations/{slug}/map/part", web.Public, m.yourMapPart)
	rt.Handle("GET /live/consultations/{slug}/results", web.Public, m.live, web.As(web.Stream))
	rt.Handle("GET /about/opinion-map", web.Public, m.about, web.Cached(time.Minute))
}

func (m *Module) current(r *http.Request) (Current, error) {
	return m.Service.Current(r.Context(), r.PathValue("slug"))
}

func (m *Module) results(w http.ResponseWriter, r *http.Request) error {
	c, err := m.current(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, resultsPage(c))
}

func (m *Module) statements(w http.ResponseWriter, r *http.Request) error {
	c, err := m.current(r)
	if err != nil {
		return err
	}
	l, err := list.Read[listQuery](r, c.path("/results/statements"), listPage)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, statementsPage(c, c.list(r.Context(), l)))
}

func (m *Module) statement(w http.ResponseWriter, r *http.Request) error {
	c, err := m.current(r)
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil || !c.counts(number) {
		return civic.NotFound("statement")
	}
	return web.Render(w, r, http.StatusOK, statementPage(c, c.finding(number), number))
}

// finding gives what the result says about a statement; nil when nothing yet.
func (c Current) finding(number int64) *Finding {
	if c.Result == nil {
		return nil
	}
	i, ok := c.Result.finding(number)
	if !ok {
		return nil
	}
	return &c.Result.Findings[i]
}

// yourMap is drawn for one reader and never cached.
func (m *Module) yourMap(w http.ResponseWriter, r *http.Request) error {
	c, you, err := m.you(r, r.PathValue("slug"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, mapPage(c, you))
}

// yourMapPart is the same as a part of another page.
func (m *Module) yourMapPart(w http.ResponseWriter, r *http.Request) error {
	c, you, err := m.you(r, r.PathValue("slug"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, ui.Fragment(yourMapPart(c, you)))
}

// YourMap is the part of the voting page that shows the reader's place.
func (m *Module) YourMap(r *http.Request, slug string) (templ.Component, error) {
	c, you, err := m.you(r, slug)
	if err != nil {
		return nil, err
	}
	return yourMapPart(c, you), nil
}

func (m *Module) you(r *http.Request, slug string) (Current, You, error) {
	c, err := m.Service.Current(r.Context(), slug)
	if err != nil {
		return Current{}, You{}, err
	}
	you, err := m.Service.You(r, c)
	return c, you, err
}

// live tells open pages of new results.
func (m *Module) live(w http.ResponseWriter, r *http.Request) error {
	c, err := m.current(r)
	if err != nil {
		return err
	}
	return m.deps.Hub.Serve(w, r, topic(c.Consultation.Number), c.stamp())
}

func (m *Module) about(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, aboutPage())
}
