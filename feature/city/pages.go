package city

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/kit/mention"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// pageSize is how many documents one page of the register shows.
const pageSize = 20

func (m *Module) about(w http.ResponseWriter, r *http.Request) error {
	p, err := m.Service.Profile(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, aboutPage(p))
}

func (m *Module) pillar(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := m.Service.Pillar(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	groups, err := m.deps.Mentions.Of(ctx, mention.Subject{Kind: mention.Pillar, ID: string(l.ID), Slug: l.Slug})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, pillarPage(l, offered(ctx, groups)))
}

// registerQuery is the search of a register page as it was typed.
type registerQuery struct {
	Search string `form:"q"`
}

// register is a page of the register of documents.
type register struct {
	L         list.List[registerQuery]
	Documents []Document
}

// look reads the search of the address and runs it.
func (m *Module) look(r *http.Request, path string) (v register, err error) {
	if v.L, err = list.Read[registerQuery](r, path, pageSize); err != nil {
		return v, err
	}
	v.Documents, err = list.Load(&v.L, func(limit, offset int) ([]Document, int, error) {
		return m.Service.Documents(r.Context(), v.L.Filter.Search, limit, offset)
	})
	return v, err
}

func (m *Module) documents(w http.ResponseWriter, r *http.Request) error {
	v, err := m.look(r, "/documents")
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, documentsPage(v))
}

func (m *Module) document(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.Service.Document(ctx, civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	mentions, err := m.mentions(ctx, d.ID)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, documentPage(d, mentions))
}

// mentions gives the public things that a document is about.
func (m *Module) mentions(ctx context.Context, id civic.ID) ([]mention.Mention, error) {
	subjects, err := m.Service.SubjectsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	var list []mention.Mention
	for _, of := range subjects {
		named, public, err := m.deps.Subjects.Of(ctx, mention.Subject{Kind: of.Kind, ID: string(of.ID)})
		if err != nil {
			return nil, err
		}
		if public && ui.Leads(ctx, named.Href) {
			list = append(list, named)
		}
	}
	return list, nil
}

// localText gives a text in the reader's language, with the language when it is
// the other one.
func localText(ctx context.Context, t civic.Text) (text, lang string) {
	text, actual := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	if text != "" && string(actual) != i18n.LocaleOf(ctx) {
		lang = string(actual)
	}
	return text, lang
}
