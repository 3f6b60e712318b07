package statement

import (
	"net/http"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/web"
)

// logSize is how many acts a page of the log lists.
const logSize = 50

// logView is the public log of moderation.
type logView struct {
	C   civic.Consultation
	L   list.List[struct{}]
	Log Log
}

func (m *Module) moderationLog(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := logView{C: c}
	if v.L, err = list.Read[struct{}](r, c.Path("moderation"), logSize); err != nil {
		return err
	}
	_, err = list.Load(&v.L, func(limit, offset int) ([]Decision, int, error) {
		v.Log, err = m.Service.Log(r.Context(), c.Number, offset, limit)
		return v.Log.Decisions, v.Log.Total, err
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, moderationPage(v))
}
