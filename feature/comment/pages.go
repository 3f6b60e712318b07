package comment

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"

	"github.com/a-h/templ"
)

// fresh is how old a public page may be.
const fresh = 2 * time.Second

// Mount adds the pages.
func (m *Module) Mount(rt *web.Router) {
	const at = "/consultations/{slug}/comments"
	rt.Handle("GET "+at, web.Public, m.list, web.Cached(fresh, list.Fields[listQuery]()...))
	rt.Handle("GET "+at+"/new", web.Public, m.newForm)
	rt.Handle("POST "+at, web.Public, m.send, web.Upload(MaxScan))
	rt.Handle("GET "+at+"/{id}", web.Public, m.show, web.Cached(fresh))
	rt.Handle("GET /track/{code}/data", web.Public, m.mine)
	rt.Handle("GET /track/{code}/{act}", web.Public, m.confirmOwn)
	rt.Handle("POST /track/{code}/{act}", web.Public, m.own)
	m.mountOffice(rt)
}

func actor(r *http.Request) civic.Actor { return civic.ActorFrom(r.Context()) }

func reader(ctx context.Context) civic.Locale { return civic.Locale(i18n.LocaleOf(ctx)) }

// titleOf gives the title of a consultation in the reader's language.
func titleOf(ctx context.Context, c civic.Consultation) string {
	s, _ := c.Title.In(reader(ctx))
	return s
}

// consultation gives the one of the address to those who may see it.
func (m *Module) consultation(r *http.Request) (civic.Consultation, error) {
	c, err := m.deps.Consultations.Snapshot(r.Context(), r.PathValue("slug"))
	if err == nil && !c.Public && CanRead(actor(r)) != nil {
		err = civic.NotFound("consultation")
	}
	return c, err
}

// tone gives a state in the words that the design system knows.
func tone(s State) string {
	switch s {
	case Shown:
		return "accepted"
	case Withdrawn:
		return "cancelled"
	case Kept:
		return "closed"
	}
	return string(s)
}

func stateName(ctx context.Context, s State) string { return i18n.T(ctx, "comment.state."+string(s)) }

func channelName(ctx context.Context, c Channel) string {
	return i18n.T(ctx, "comment.channel."+string(c))
}

func serialText(ctx context.Context, o Comment) string {
	return i18n.T(ctx, "comment.serial", strconv.FormatInt(o.Serial, 10))
}

// shownPerPage is how many comments a page lists.
const shownPerPage = 20

// listQuery is the filter above a list of comments.
type listQuery struct {
	Search  string  `form:"q"`
	Channel Channel `form:"channel"`
	State   State   `form:"state"` // the office's alone
	Kind    string  `form:"kind"`
	C       string  `form:"c"` // slug, in the office
}

// listView is a page of comments.
type listView struct {
	C       civic.Consultation
	L       list.List[listQuery]
	List    []Comment
	Tallies []Tally
}

// read fills the view with the page that the address asks for.
func (m *Module) read(ctx context.Context, v *listView, who civic.Actor) error {
	q := &v.L.Filter
	if !slices.Contains(Channels, q.Channel) {
		q.Channel = ""
	}
	f := Filter{Consultation: v.C.Number, Search: q.Search, State: q.State, Kind: civic.StakeholderKind(q.Kind), Channel: q.Channel}
	var err error
	v.List, err = list.Load(&v.L, func(limit, offset int) ([]Comment, int, error) { return m.Service.List(ctx, who, f, limit, offset) })
	if err != nil {
		return err
	}
	v.Tallies, err = m.Service.Figures(ctx, v.C.Number)
	return err
}

func (m *Module) list(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	v := listView{C: c}
	if v.L, err = list.Read[listQuery](r, c.Path("comments"), shownPerPage); err != nil {
		return err
	}
	v.L.Filter.State, v.L.Filter.C = "", ""
	if err := m.read(r.Context(), &v, civic.Visitor()); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

func (m *Module) show(w http.ResponseWriter, r *http.Request) error {
	c, err := m.consultation(r)
	if err != nil {
		return err
	}
	o, err := m.Service.Comment(r.Context(), civic.Visitor(), civic.ID(r.PathValue("id")))
	if err == nil && o.Consultation != c.Number {
		err = civic.NotFound("comment")
	}
	if err != nil {
		return err
	}
	var replies templ.Component
	if m.deps.Replies != nil {
		if replies, err = m.deps.Replies.RepliesTo(r.Context(), o.Ref()); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, onePage(c, o, replies))
}

// tallyTable are the totals by channel; sums are of what is listed.
func tallyTable(ctx context.Context, list []Tally) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "comment.totals.title"), Columns: []ui.Column{
		{Text: i18n.T(ctx, "comment.totals.channel")}, {Text: i18n.T(ctx, "comment.totals.comments"), Numeric: true},
		{Text: i18n.T(ctx, "comment.totals.people"), Numeric: true}, {Text: i18n.T(ctx, "comment.totals.hidden"), Numeric: true},
	}, Empty: i18n.T(ctx, "comment.totals.none")}
	var sum Tally
	for _, channel := range Channels {
		for _, x := range list {
			if x.Channel != channel {
				continue
			}
			t.Rows = append(t.Rows, ui.Cells(channelName(ctx, channel), i18n.Number(ctx, x.Comments), i18n.Number(ctx, x.People), i18n.Number(ctx, x.Hidden)))
			sum.Comments, sum.People, sum.Hidden = sum.Comments+x.Comments, sum.People+x.People, sum.Hidden+x.Hidden
		}
	}
	if len(t.Rows) > 0 {
		t.Total = ui.Cells(i18n.T(ctx, "comment.totals.sum"), i18n.Number(ctx, sum.Comments), i18n.Number(ctx, sum.People), i18n.Number(ctx, sum.Hidden))
	}
	return t
}

func channelOptions(ctx context.Context, chosen Channel, from []Channel) []ui.Option {
	var list []ui.Option
	for _, c := range from {
		list = append(list, ui.Option{Value: string(c), Label: channelName(ctx, c), Selected: c == chosen})
	}
	return list
}

func kindOptions(ctx context.Context, chosen civic.StakeholderKind) []ui.Option {
	var list []ui.Option
	for _, k := range civic.StakeholderKinds {
		list = append(list, ui.Option{Value: string(k), Label: i18n.T(ctx, "stakeholder."+string(k)), Selected: k == chosen})
	}
	return list
}

// facts is the line under a comment: how and when it came, and from whom when
// an organisation speaks.
func (o Comment) facts(ctx context.Context) string {
	parts := []string{channelName(ctx, o.Channel), i18n.Date(ctx, o.ReceivedAt)}
	if o.Kind != "" {
		parts = append(parts, i18n.T(ctx, "stakeholder."+string(o.Kind)))
	}
	if o.BodyName != "" {
		parts = append(parts, o.BodyName)
	}
	if o.People > 1 {
		parts = append(parts, i18n.N(ctx, "comment.signed", o.People))
	}
	if o.Article != "" {
		parts = append(parts, i18n.T(ctx, "comment.article", o.Article))
	}
	return strings.Join(parts, " · ")
}

// remarks are why a comment is kept or hidden and what the clerk noted.
func (o Comment) remarks(ctx context.Context) (list []string) {
	if o.Reason != "" {
		list = append(list, i18n.T(ctx, "comment.reason."+o.Reason))
	}
	if o.Note != "" {
		list = append(list, i18n.T(ctx, "comment.enter.note")+": "+o.Note)
	}
	return list
}
