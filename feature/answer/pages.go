package answer

import (
	"context"
	"net/http"
	"slices"

	"dienhong/civic"
	"dienhong/kit/list"
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
	L       list.List[listQuery]
	Totals  map[Decision]int
	Total   int // of all decisions
	Answers []answered
}

func (v publicView) path() string { return "/consultations/" + v.C.Slug + "/answers" }

// listQuery is a choice among the answers of a consultation.
type listQuery struct {
	Decision Decision `form:"decision"` // empty: all
}

func (m *Module) publicList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.deps.Consultations.Snapshot(ctx, r.PathValue("slug"))
	if err != nil {
		return err
	}
	if !c.Public {
		return civic.NotFound("consultation")
	}
	v := publicView{C: c}
	if v.L, err = list.Read[listQuery](r, v.path(), pageSize); err != nil {
		return err
	}
	only := &v.L.Filter.Decision
	if !slices.Contains(Decisions, *only) {
		*only = ""
	}
	if v.Totals, err = m.Service.Totals(ctx, c.Number); err != nil {
		return err
	}
	for _, n := range v.Totals {
		v.Total += n
	}
	found := v.Total
	if *only != "" {
		found = v.Totals[*only]
	}
	editions, err := list.Load(&v.L, func(limit, offset int) ([]Edition, int, error) {
		all, err := m.Service.PublicAnswers(ctx, c.Number, *only, limit, offset)
		return all, found, err
	})
	if err != nil {
		return err
	}
	for _, e := range editions {
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
