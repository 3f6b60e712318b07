package statement

import (
	"net/http"

	"dienhong/civic"
	"dienhong/platform/web"
)

// logSize is how many acts a page of the log lists.
const logSize = 50

// logView is the public log of moderation.
type logView struct {
	C              civic.Consultation
	L              Log
	Page, Pages    int
	Previous, Next string
}

func (m *Module) moderationLog(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := logView{C: c, Page: page(r)}
	if v.L, err = m.Service.Log(r.Context(), c.Number, (v.Page-1)*logSize, logSize); err != nil {
		return err
	}
	v.Pages = max(1, (v.L.Total+logSize-1)/logSize)
	v.Previous = withPage(r, c.Path("moderation"), v.Page-1, v.Pages)
	v.Next = withPage(r, c.Path("moderation"), v.Page+1, v.Pages)
	return web.Render(w, r, http.StatusOK, moderationPage(v))
}
