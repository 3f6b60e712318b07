package statement

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// votesBeforeMap is after how many answers somebody is shown where they stand.
const votesBeforeMap = 7

// voteView is the page of one statement to vote on.
type voteView struct {
	C       civic.Consultation
	Card    Card
	Once    string
	Chosen  bool // the reader came for this statement
	Last    *lastVote
	Undone  bool // the reader has just undone the vote on it
	Kind    civic.StakeholderKind
	Errors  ui.Errors
	Warning string          // sentence of the catalogue
	Verify  bool            // the reader can still show that they are a person of their own
	Sure    bool            // and has
	Map     templ.Component // where the reader stands; nil before the first vote
}

// lastVote is what the reader answered a moment ago, as the log has it.
type lastVote struct {
	Statement Statement
	Vote      opinionmap.Vote
	Was       string // the word of the vote before, to which undo goes back; "withdrawn": there was none
	Once      string
	Served    string // what the page said about the draw, for when the statement comes back
}

// undo are the fields of the form that undoes the last vote.
func (l lastVote) undo() []string {
	return []string{"statement", id(l.Statement.ID), "vote", l.Was, "once", l.Once, "served", l.Served, "act", "undo"}
}

func (v voteView) hidden() []string {
	return []string{"statement", id(v.Card.Statement.ID), "once", v.Once, "served", v.Card.Served, "was", v.current()}
}

func (v voteView) current() string {
	if !v.Card.Voted {
		return ""
	}
	return voteWords[v.Card.Current]
}

// lastAnswer says what was stored a moment ago and lets one undo it.
func (v voteView) lastAnswer() *ui.LastVoteProps {
	if v.Last == nil {
		return nil
	}
	return &ui.LastVoteProps{Vote: voteWords[v.Last.Vote], Undo: v.C.Path("vote"), Hidden: v.Last.undo()}
}

// why says how the statement was chosen.
func (v voteView) why(ctx context.Context) string {
	if v.Chosen {
		return i18n.T(ctx, "statement.vote.why_chosen")
	}
	return i18n.T(ctx, "statement.vote.why_drawn", i18n.Decimal(ctx, 100*v.Card.Propensity, 1))
}

func (m *Module) votePage(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := voteView{C: c}
	if c.TakesVotes {
		q := r.URL.Query()
		if v, err = m.drawVote(w, r, c, asked{chosen: q.Get("s"), last: q.Get("last"), was: q.Get("was"), served: q.Get("served")}); err != nil {
			return err
		}
		v.Undone = q.Has("undone") && q.Get("undone") == v.current() && q.Get("s") == id(v.Card.Statement.ID)
	}
	return web.Render(w, r, http.StatusOK, votePage(v))
}

// asked is what an address asks of the voting page.
type asked struct {
	chosen string // the statement to vote on; "": one is drawn
	last   string // the statement that was voted on a moment ago
	was    string // what the vote on it was until then, signed
	served string // what the page said about the draw of the statement that is named
}

// drawVote chooses the statement: the one asked for, or one that is drawn.
func (m *Module) drawVote(w http.ResponseWriter, r *http.Request, c civic.Consultation, q asked) (voteView, error) {
	ctx := r.Context()
	v := voteView{C: c, Once: newOnce()}
	k := keyFrom(w, r, c.Number)
	var err error
	if id, ok := number(q.chosen); ok {
		v.Card, v.Chosen, err = m.Service.Card(ctx, c, k, id)
		// One that was drawn and whose vote was undone or refused was not chosen.
		if p := m.Service.secret.propensity(c.Number, id, q.served); v.Chosen && !v.Card.Voted && p > 0 {
			v.Chosen, v.Card.Served, v.Card.Propensity = false, q.served, p
		}
	} else {
		v.Card, err = m.Service.Next(ctx, c, k)
	}
	if err != nil {
		return v, err
	}
	if id, ok := number(q.last); ok && (v.Card.Done || id != v.Card.Statement.ID) {
		card, found, err := m.Service.Card(ctx, c, k, id)
		if err != nil {
			return v, err
		}
		// An address that tells of another vote than the one that is there is old.
		if was, ok := m.Service.secret.before(c.Number, k, id, voteWords[card.Current], q.was); ok && found && card.Voted {
			v.Last = &lastVote{card.Statement, card.Current, was, newOnce(), q.served}
		}
	}
	if m.deps.Map != nil && v.Card.Answered > 0 {
		if v.Map, err = m.deps.Map.YourMap(r, c.Slug); err != nil {
			return v, err
		}
	}
	if m.deps.Levels != nil {
		offered, err := m.deps.Levels.Offered(ctx, c.Number)
		if err == nil && offered {
			v.Sure, err = m.Service.Verified(ctx, c.Number, k)
			v.Verify = !v.Sure
		}
		if err != nil {
			return v, err
		}
	}
	v.Kind, err = m.Service.Kind(ctx, c.Number, k)
	return v, err
}

// voteForm is one vote as the page sends it.
type voteForm struct {
	Statement int64  `form:"statement"`
	Vote      string `form:"vote"`
	Once      string `form:"once"`
	Served    string `form:"served"`
	Was       string `form:"was"` // the vote that the page showed; "": none
	Act       string `form:"act"` // undo: the statement comes back; mine: the list of one's votes
}

// progress is what a page with scripts needs to know after a vote.
type progress struct {
	Statement int64  `json:"statement"`
	Vote      string `json:"vote"`
	Answered  int    `json:"answered"`
	Total     int    `json:"total"`
}

func (m *Module) vote(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	var f voteForm
	if err := web.Form(r, &f); err != nil {
		return err
	}
	k := keyOf(r, c.Number)
	if k == "" {
		return civic.Refuse(civic.KindInvalid, "statement.error.cookie")
	}
	if err := m.allowVote(ctx, web.NetworkOf(r), c, k); err != nil {
		if errors.Is(err, errCrowded) && !wantsJSON(r) {
			return web.Redirect(w, r, c.Path("verify")+"?crowded")
		}
		return err
	}
	b := Ballot{Key: k, Statement: f.Statement, Vote: parseVote(f.Vote), Once: f.Once, Served: f.Served}
	if f.Act == "undo" {
		b.Served = "" // that draw was for the vote that is undone
	}
	if err := m.Service.Cast(ctx, c.Slug, b); err != nil {
		return m.refuseVote(w, r, c, f, err)
	}
	if !wantsJSON(r) {
		return web.Redirect(w, r, m.onward(c, k, f))
	}
	card, err := m.Service.Next(ctx, c, k)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, progress{f.Statement, f.Vote, card.Answered, card.Total})
}

// onward is the address of the page after a vote.
func (m *Module) onward(c civic.Consultation, k Key, f voteForm) string {
	q := url.Values{}
	switch f.Act {
	case "mine":
		return c.Path("vote", "mine")
	case "undo":
		q.Set("s", id(f.Statement))
		q.Set("undone", f.Vote)
		if parseVote(f.Vote) == opinionmap.Withdrawn {
			q.Set("undone", "")
		}
	default:
		was := voteWords[opinionmap.Withdrawn]
		if parseVote(f.Was) != noVote {
			was = f.Was
		}
		q.Set("last", id(f.Statement))
		q.Set("was", m.Service.secret.was(c.Number, k, f.Statement, f.Vote, was))
	}
	if m.Service.secret.propensity(c.Number, f.Statement, f.Served) > 0 {
		q.Set("served", f.Served)
	}
	return c.Path("vote") + "?" + q.Encode() + "#vote" // on a phone the statement begins at the upper edge
}

// refuseVote says what was wrong on the page itself where one can go on.
func (m *Module) refuseVote(w http.ResponseWriter, r *http.Request, c civic.Consultation, f voteForm, refused error) error {
	problems, invalid := ui.ErrorsOf(r.Context(), refused)
	gone := civic.IsKind(refused, civic.KindGone)
	if wantsJSON(r) || !invalid && !gone {
		return refused
	}
	status, q := http.StatusUnprocessableEntity, asked{chosen: id(f.Statement), served: f.Served}
	if gone {
		status, q = http.StatusGone, asked{}
	}
	v, err := m.drawVote(w, r, c, q)
	if err != nil {
		return err
	}
	if v.Errors = problems; gone {
		v.Warning = "statement.error.not_votable"
	}
	return web.Render(w, r, status, votePage(v))
}

// allowVote bounds what one network sends: votes, and more strictly new
// participants.
func (m *Module) allowVote(ctx context.Context, from web.Network, c civic.Consultation, k Key) error {
	now := m.deps.Clock()
	pid, known, err := m.Service.Participant(ctx, c.Number, k)
	if err != nil {
		return err
	}
	if known && m.Service.sure(c.Number, pid) {
		// A person of their own is not counted with the strangers behind the same address.
		err = m.limits.votes.AllowPerson(c.Number.String()+"/"+id(pid), now)
	} else {
		err = m.limits.votes.Allow(from, now)
	}
	if err != nil {
		return civic.Refuse(civic.KindTooMany, "statement.error.too_many_votes").Because(err)
	}
	if known {
		return nil
	}
	if err := m.limits.newcomers.Allow(from, now); err != nil {
		return m.crowded(ctx, c, err)
	}
	return nil
}

// errCrowded says that a network has brought too many newcomers, and that whoever is
// verified may vote all the same.
var errCrowded = errors.New("too many newcomers; verified people may vote")

// crowded refuses a newcomer, and names the way in where there is one.
func (m *Module) crowded(ctx context.Context, c civic.Consultation, cause error) error {
	if m.deps.Levels != nil {
		offered, err := m.deps.Levels.Offered(ctx, c.Number)
		if err != nil {
			return err
		}
		if offered {
			return civic.Refuse(civic.KindTooMany, "statement.error.too_many_new_verify").Because(errors.Join(errCrowded, cause))
		}
	}
	return civic.Refuse(civic.KindTooMany, "statement.error.too_many_new").Because(cause)
}

// deckCard is one statement that a phone keeps for the time without network.
type deckCard struct {
	Statement int64  `json:"statement"`
	Kicker    string `json:"kicker"`
	Text      string `json:"text"`
	Lang      string `json:"lang"`
	Served    string `json:"served"`
	Why       string `json:"why"`
}

// deckSize is how many statements a phone keeps.
const deckSize = 12

func (m *Module) deck(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	if !c.TakesVotes {
		return civic.Refuse(civic.KindClosed, c.ClosedKey)
	}
	cards, err := m.Service.Deck(ctx, c, keyOf(r, c.Number), deckSize)
	if err != nil {
		return err
	}
	out := struct {
		Answered int        `json:"answered"`
		Total    int        `json:"total"`
		Cards    []deckCard `json:"cards"`
	}{Cards: []deckCard{}}
	for _, card := range cards {
		out.Answered, out.Total = card.Answered, card.Total
		if card.Done {
			break
		}
		text, lang := card.Statement.Text.In(reader(ctx))
		out.Cards = append(out.Cards, deckCard{
			Statement: card.Statement.ID, Kicker: numberLine(ctx, card.Statement),
			Text: text, Lang: string(lang), Served: card.Served, Why: voteView{Card: card}.why(ctx),
		})
	}
	return web.JSON(w, http.StatusOK, out)
}

// mineView is what the reader answered.
type mineView struct {
	C       civic.Consultation
	L       list.List[struct{}]
	Answers []Answer
}

func (m *Module) mine(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	answers, err := m.Service.Answers(r.Context(), c.Number, keyOf(r, c.Number))
	if err != nil {
		return err
	}
	v := mineView{C: c}
	if v.L, err = list.Read[struct{}](r, c.Path("vote", "mine"), pageSize); err != nil {
		return err
	}
	v.Answers = list.Cut(&v.L, answers)
	return web.Render(w, r, http.StatusOK, minePage(v))
}

// marks answers with a fragment: the reader's own votes, to be put into lists
// that are the same for everybody.
func (m *Module) marks(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	answers, err := m.Service.Answers(r.Context(), c.Number, keyOf(r, c.Number))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, ui.Fragment(marksPart(mineView{C: c, Answers: answers})))
}

func (m *Module) sayKind(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	var f struct {
		Kind civic.StakeholderKind `form:"kind"`
	}
	if err := web.Form(r, &f); err != nil {
		return err
	}
	k := keyOf(r, c.Number)
	if k == "" {
		return civic.Refuse(civic.KindInvalid, "statement.error.cookie")
	}
	if err := m.allowVote(r.Context(), web.NetworkOf(r), c, k); err != nil {
		return err
	}
	if err := m.Service.SetKind(r.Context(), c.Slug, k, f.Kind); err != nil {
		return err
	}
	return web.Redirect(w, r, c.Path("vote"))
}

// kindOptions are the capacities in which people take part.
func kindOptions(ctx context.Context, chosen civic.StakeholderKind) []ui.Option {
	var list []ui.Option
	for _, k := range civic.StakeholderKinds {
		list = append(list, ui.Option{Value: string(k), Label: i18n.T(ctx, "stakeholder."+string(k)), Selected: k == chosen})
	}
	return append(list, ui.Option{Value: "", Label: i18n.T(ctx, "stakeholder.none"), Selected: chosen == ""})
}
