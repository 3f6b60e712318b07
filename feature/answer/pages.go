package answer

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// pageSize is how many answers one page shows.
const pageSize = 20

// answered is a public answer with what stands around it.
type answered struct {
	Edition
	To, Became             []civic.Node
	HiddenTo, HiddenBecame int
	BodyName, ForwardName  civic.Text
}

// publicView is the page of a consultation's answers.
type publicView struct {
	C       civic.Consultation
	Only    Decision // empty: all
	Totals  map[Decision]int
	Total   int // of all decisions
	Answers []answered
	Page    int
	Pages   int
}

func (v publicView) path() string { return "/consultations/" + v.C.Slug + "/answers" }

// href is the address of a page of one decision; "" when there is none.
func (v publicView) href(d Decision, page int) string {
	if page < 1 || page > 1 && page > v.Pages {
		return ""
	}
	q := url.Values{}
	if d != "" {
		q.Set("decision", string(d))
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return v.path()
	}
	return v.path() + "?" + q.Encode()
}

func pagesOf(total, size int) int { return max(1, (total+size-1)/size) }

// listQuery is a choice among the answers of a consultation.
type listQuery struct {
	Decision Decision `form:"decision"`
	Page     int      `form:"page"`
}

func (m *Module) publicList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var q listQuery
	if err := web.Query(r, &q); err != nil {
		return err
	}
	c, err := m.deps.Consultations.Snapshot(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	if !c.Public {
		return civic.NotFound("consultation")
	}
	v := publicView{C: c}
	if slices.Contains(Decisions, q.Decision) {
		v.Only = q.Decision
	}
	if v.Totals, err = m.Service.Totals(ctx, c.Number); err != nil {
		return err
	}
	for _, n := range v.Totals {
		v.Total += n
	}
	found := v.Total
	if v.Only != "" {
		found = v.Totals[v.Only]
	}
	v.Pages = pagesOf(found, pageSize)
	v.Page = min(max(1, q.Page), v.Pages)
	list, err := m.Service.PublicAnswers(ctx, c.Number, v.Only, pageSize, (v.Page-1)*pageSize)
	if err != nil {
		return err
	}
	for _, e := range list {
		a, err := m.around(ctx, civic.Visitor(), e)
		if err != nil {
			return err
		}
		v.Answers = append(v.Answers, a)
	}
	return web.Render(w, r, http.StatusOK, publicListPage(v))
}

// around gathers what stands around an edition, as the actor may see it.
func (m *Module) around(ctx context.Context, who civic.Actor, e Edition) (answered, error) {
	a := answered{Edition: e}
	var err error
	if a.To, a.Became, a.HiddenTo, a.HiddenBecame, err = m.Service.About(ctx, who, e.Answer); err != nil {
		return a, err
	}
	names, err := m.deps.Bodies.BodyNames(ctx, []string{e.Body, e.ForwardedTo})
	a.BodyName, a.ForwardName = names[e.Body], names[e.ForwardedTo]
	return a, err
}

// onePublic is the page of one answer.
type onePublic struct {
	answered
	C       civic.Consultation
	Earlier []Edition // the newest first
}

func (m *Module) public(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := m.readPublic(ctx, civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, publicPage(v))
}

// readPublic reads an answer that everybody may read.
//
// Errors: NotFound.
func (m *Module) readPublic(ctx context.Context, id civic.ID) (onePublic, error) {
	editions, err := m.Service.Editions(ctx, id)
	if err != nil {
		return onePublic{}, err
	}
	v := onePublic{Earlier: editions[1:]}
	if v.C, err = m.deps.Consultations.SnapshotByNumber(ctx, editions[0].Consultation); err != nil {
		return v, err
	}
	if !v.C.Public {
		return v, civic.NotFound("answer")
	}
	v.answered, err = m.around(ctx, civic.Visitor(), editions[0])
	return v, err
}

// in gives a text in the reader's language.
func in(ctx context.Context, t civic.Text) string {
	s, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
	return s
}

// Tell gives what the chain shows of answers: those that are public.
func (m *Module) Tell(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	editions, err := m.Service.Public(ctx, ids)
	if err != nil {
		return nil, err
	}
	var nodes []civic.Node
	for _, e := range editions {
		c, err := m.deps.Consultations.SnapshotByNumber(ctx, e.Consultation)
		if err != nil {
			return nil, err
		}
		if !c.Public && CanDraft(who) != nil {
			continue
		}
		names, err := m.deps.Bodies.BodyNames(ctx, []string{e.Body})
		if err != nil {
			return nil, err
		}
		word := decisionWord(ctx, e.Decision)
		nodes = append(nodes, civic.Node{
			Ref: civic.Ref{Kind: civic.RefAnswer, ID: string(e.Answer)}, Title: Excerpt(e.Text), State: looks[e.Decision], Label: civic.Text{VI: word, EN: word},
			At: e.At, Who: names[e.Body], Href: "/answers/" + string(e.Answer), Demonstration: e.Demonstration,
		})
	}
	return nodes, nil
}
