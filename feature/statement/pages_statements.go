package statement

import (
	"context"
	"net/http"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/web"
	"dienhong/ui"
)

// pageSize is how many statements a page lists.
const pageSize = 50

// listView is the page of all statements that are shown.
type listView struct {
	C         civic.Consultation
	L         list.List[listQuery]
	Found     Listing
	Uncounted [2]int // statements, votes
	Public    Public
}

// listQuery is a search of the statements.
type listQuery struct {
	Words string `form:"q"`
	Sort  Sort   `form:"sort"`
	State State  `form:"state"` // the office's alone; empty: all
}

func (m *Module) statements(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := listView{C: c}
	if v.L, err = list.Read[listQuery](r, c.Path("statements"), pageSize); err != nil {
		return err
	}
	v.L.Filter.State = ""
	if v.Found, err = m.search(ctx, c, &v.L, nil); err != nil {
		return err
	}
	if v.Found.Counted {
		if v.Uncounted[0], v.Uncounted[1], err = m.Service.Uncounted(ctx, c.Number); err != nil {
			return err
		}
		if v.Public, err = m.Service.Public(ctx, c.Number); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, statementsPage(v))
}

// search reads the page that the address asks for; no states: the public's.
func (m *Module) search(ctx context.Context, c civic.Consultation, l *list.List[listQuery], states []State) (found Listing, err error) {
	_, err = list.Load(l, func(limit, offset int) ([]Statement, int, error) {
		found, err = m.Service.List(ctx, c.Number, Search{Words: l.Filter.Words, Sort: l.Filter.Sort, States: states, Now: states != nil}, limit, offset)
		return found.Statements, found.Total, err
	})
	return found, err
}

// statementView is the page of one statement.
type statementView struct {
	C         civic.Consultation
	S         Statement
	Target    *Statement // the statement that a merged one was merged into
	Decisions []Decision
	Public    Public
}

func (m *Module) statement(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	id, ok := number(r.PathValue("id"))
	if !ok {
		return civic.NotFound("statement")
	}
	v := statementView{C: c}
	if v.S, err = m.Service.One(ctx, c.Number, id); err != nil {
		return err
	}
	if v.S.State == Waiting || v.S.State == Returned {
		return civic.NotFound("statement")
	}
	if v.Target, err = m.Service.Target(ctx, v.S); err != nil {
		return err
	}
	if v.Decisions, err = m.Service.DecisionsOf(ctx, c.Number, id); err != nil {
		return err
	}
	if v.Public, err = m.Service.Public(ctx, c.Number); err != nil {
		return err
	}
	status := http.StatusOK
	if v.S.State == Hidden {
		// Its text is nobody's to read any more; what was decided is.
		v.S.Text, status = civic.Text{}, http.StatusGone
	}
	return web.Render(w, r, status, statementPage(v))
}

// bar is the tally of a statement as a picture.
func bar(st Statement, small bool) ui.BarProps {
	return ui.BarProps{Agree: st.Tally.Agree, Disagree: st.Tally.Disagree, Pass: st.Tally.Pass, Small: small}
}

// verifiedBar is the same of the verified.
func verifiedBar(st Statement) ui.BarProps {
	return ui.BarProps{Agree: st.Verified.Agree, Disagree: st.Verified.Disagree, Pass: st.Verified.Pass}
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

// crumbs leads from the consultation to a page below it.
func crumbs(c civic.Consultation, title, here string) []ui.Link {
	return []ui.Link{{Text: title, Href: c.Path()}, {Text: here}}
}

// stateTone gives the state in the words that the design system knows.
func stateTone(s State) string {
	if s == Shown {
		return "accepted"
	}
	return string(s)
}
