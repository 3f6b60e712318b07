package place

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

const pageSize = 40 // places that one page shows

// query is the filter of the directory as the address carries it.
type query struct {
	Words    string `form:"q"`
	Kind     string `form:"kind"`
	Status   string `form:"status"`
	StepFree bool   `form:"step_free"`
	Premises bool   `form:"premises"`
	Unit     string `form:"unit"`
}

func (q query) filter() Filter {
	return Filter{Words: q.Words, Kind: q.Kind, Status: Status(q.Status), StepFree: q.StepFree, Premises: q.Premises, Unit: q.Unit}
}

// directoryView is the list of places.
type directoryView struct {
	L     list.List[query]
	Today string
	List  []Place
	Units []Unit // of today
}

func (m *Module) directory(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := directoryView{Today: m.Service.today()}
	var err error
	if v.L, err = list.Read[query](r, "/places", pageSize); err != nil {
		return err
	}
	if !slices.Contains(Kinds, v.L.Filter.Kind) {
		v.L.Filter.Kind = ""
	}
	if !slices.Contains(Statuses, Status(v.L.Filter.Status)) {
		v.L.Filter.Status = ""
	}
	g, err := m.Service.ground(ctx)
	if err != nil {
		return err
	}
	v.Units = g.Units
	if !slices.ContainsFunc(v.Units, func(u Unit) bool { return u.Code == v.L.Filter.Unit }) {
		v.L.Filter.Unit = ""
	}
	v.List, err = list.Load(&v.L, func(limit, offset int) ([]Place, int, error) {
		return m.Service.Directory(ctx, v.L.Filter.filter(), limit, offset)
	})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, directoryPage(v))
}

// placeView is the page of one place.
type placeView struct {
	P       Place
	Choices choices
	Today   time.Time
	Action  *civic.Node
	Stands  standing
	Address string // of the page, whole
}

func (m *Module) show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := m.Service.Place(ctx, civic.Visitor(), civic.ID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if p.MergedInto != "" {
		return web.Redirect(w, r, "/places/"+string(p.MergedInto))
	}
	v := placeView{P: p, Today: m.Service.Today(), Address: m.deps.Site + web.Path(ctx, p.path())}
	if v.Choices, err = m.choices(ctx); err != nil {
		return err
	}
	if v.Stands, err = m.Service.standing(ctx, p); err != nil {
		return err
	}
	if p.Action != "" {
		if line, err := m.deps.Plan.Line(ctx, m.deps.DB.Read(), civic.Visitor(), p.Action); err == nil {
			v.Action = &line
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, placePage(v))
}

// now is the status of today.
func (v placeView) now() (dated, bool) { return v.P.On(v.Today.Format(time.DateOnly)) }

// terms are what is known of a place, line by line.
func (v placeView) terms(ctx context.Context) []ui.Term {
	p := v.P
	var list []ui.Term
	add := func(key string, c ui.Cell) {
		list = append(list, ui.Term{Label: i18n.T(ctx, "place.field."+key), Cell: c})
	}
	text := func(key string, t civic.Text) {
		if !t.IsZero() {
			add(key, ui.CText(t))
		}
	}
	line := func(key, s string) {
		if s != "" {
			add(key, ui.C(s))
		}
	}
	text("address", p.Address)
	list = append(list, v.Stands.terms(ctx, v.Today)...)
	if !p.At().IsZero() {
		at := p.At().String()
		if p.Accuracy > 0 {
			at = i18n.T(ctx, "place.about", at, ui.Length(ctx, float64(p.Accuracy)))
		}
		add("at", ui.CLink(at, "https://www.openstreetmap.org/?mlat="+degrees(p.Lat)+"&mlon="+degrees(p.Lon)+"#map=17/"+degrees(p.Lat)+"/"+degrees(p.Lon)))
	}
	if p.Body != "" {
		add("body", ui.CTextLink(v.Choices.body(p.Body), "/organisations/"+p.Body))
	}
	text("by", p.By)
	if p.Owner != "" {
		add("owner", ui.C(i18n.T(ctx, "place.owner."+p.Owner)))
	}
	if p.Shown {
		line("contact", p.Contact)
	}
	if p.Rank != "" {
		day := ""
		if p.ActDay != "" {
			day = ui.SaidDay(ctx, p.ActDay)
		}
		add("rank", ui.C(joined(" · ", i18n.T(ctx, "place.rank."+p.Rank), joined(", ", p.Act, day))))
	}
	switch p.Premises {
	case "yes":
		add("premises", ui.C(joined(": ", i18n.T(ctx, "place.premises.yes"), ui.Said(ctx, p.Offer))))
	case "no":
		add("premises", ui.C(i18n.T(ctx, "place.premises.no")))
	}
	line("fields", fieldWords(ctx, p.Fields))
	if p.Pillar != "" {
		add("pillar", ui.CText(v.Choices.pillar(p.Pillar)))
	}
	if v.Action != nil && ui.Leads(ctx, v.Action.Href) {
		add("action", ui.CTextLink(v.Action.Title, v.Action.Href))
	}
	if p.Link != "" {
		add("link", ui.CLink(ui.Host(p.Link), p.Link))
	}
	return list
}

func degrees(x float64) string { return strconv.FormatFloat(x, 'f', 5, 64) }

// course lists the statuses, the last first.
func (v placeView) course(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "place.field.course"), HideCaption: true, Stack: true}
	for _, k := range []string{"from", "status", "cause", "note", "source"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "place.field."+k)})
	}
	list := v.P.course()
	for _, c := range slices.Backward(list) {
		cause, day := "", saidSince(ctx, c.From)
		if c.Cause != "" {
			cause = i18n.T(ctx, "place.cause."+c.Cause)
		}
		if day == "" {
			day = i18n.T(ctx, "place.no_day")
		}
		source := ui.C("")
		if c.Source != "" {
			source = ui.CPart(ui.Sources(c.Source))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(day), ui.CPart(ui.StateTag(looks[c.Status], statusWord(ctx, c.Status))), ui.C(cause), ui.CText(c.Note), source})
	}
	return t
}

// names lists former and other names.
func (v placeView) names(ctx context.Context) []ui.Term {
	var list []ui.Term
	for _, n := range v.P.Names {
		if n.Reason == "" {
			years := n.years(ctx)
			if years == "" {
				years = i18n.T(ctx, "place.no_day")
			}
			list = append(list, ui.Term{Label: years, Cell: ui.CText(n.Name)})
		}
	}
	return list
}

// access lists what is known of each feature; what nobody looked at says so.
func (v placeView) access(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "place.access"), HideCaption: true, Stack: true}
	for _, k := range []string{"feature", "value", "how"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "place.field."+k)})
	}
	for _, o := range v.P.Known() {
		known := o.known(ctx)
		if o.old(v.Today) {
			known = joined(" · ", known, i18n.T(ctx, "place.old"))
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(i18n.T(ctx, "place.feature."+o.Feature)), ui.C(o.found(ctx)), ui.C(known)})
	}
	return t
}

// description is what shared links say.
func (v placeView) description(ctx context.Context) string {
	return joined(" · ", kindWord(ctx, v.P.Kind), ui.Said(ctx, v.P.Address), ui.Said(ctx, v.P.Text))
}

// data is the place as search engines read it (schema.org).
func (v placeView) data(ctx context.Context) any {
	p := v.P
	node := map[string]any{"@context": "https://schema.org", "@type": "Place", "@id": v.Address, "url": v.Address, "name": ui.Said(ctx, p.Name)}
	address := map[string]any{"@type": "PostalAddress", "addressCountry": "VN"}
	if s := ui.Said(ctx, p.Address); s != "" {
		address["streetAddress"] = s
	}
	if c := ui.Said(ctx, ui.ChromeFrom(ctx).City); c != "" {
		address["addressLocality"] = c
	}
	node["address"] = address
	if !p.At().IsZero() {
		node["geo"] = map[string]any{"@type": "GeoCoordinates", "latitude": p.Lat, "longitude": p.Lon}
	}
	if s := ui.Said(ctx, p.Text); s != "" {
		node["description"] = s
	}
	return node
}

// figuresQuery chooses the kind of places that are counted.
type figuresQuery struct {
	Kind string `form:"kind"`
}

type figuresView struct {
	Kind string
	F    Figures
}

func (m *Module) figures(w http.ResponseWriter, r *http.Request) error {
	var q figuresQuery
	if err := web.Query(r, &q); err != nil {
		return err
	}
	if !slices.Contains(Kinds, q.Kind) {
		q.Kind = ""
	}
	f, err := m.Service.Figures(r.Context(), q.Kind)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, figuresPage(figuresView{q.Kind, f}))
}

func (v figuresView) tabs(ctx context.Context) []ui.Tab {
	tabs := []ui.Tab{{Text: i18n.T(ctx, "place.any"), Href: "/places/figures", Current: v.Kind == ""}}
	for _, k := range Kinds {
		tabs = append(tabs, ui.Tab{Text: i18n.T(ctx, "place.kind."+k), Href: "/places/figures?kind=" + k, Current: v.Kind == k})
	}
	return tabs
}

func (v figuresView) stats(ctx context.Context) []ui.Stat {
	say := func(key, value, note string) ui.Stat {
		return ui.Stat{Label: i18n.T(ctx, "place.figure."+key), Value: value, Note: note}
	}
	life, lives := i18n.T(ctx, "place.figure.none"), ""
	if v.F.Lives > 0 {
		life, lives = i18n.T(ctx, "place.figure.years", i18n.Decimal(ctx, v.F.Life, 1)), i18n.N(ctx, "place.figure.lives", v.F.Lives)
	}
	ended := 0
	for _, c := range v.F.Causes {
		ended += c.Count
	}
	return []ui.Stat{
		say("open", i18n.Number(ctx, v.F.Open), i18n.T(ctx, "place.figure.of", i18n.Number(ctx, v.F.Known), i18n.Number(ctx, v.F.Places))),
		say("ended", i18n.Number(ctx, ended), ""),
		say("life", life, lives),
	}
}

func (v figuresView) years(ctx context.Context) ui.TableProps {
	t := ui.TableProps{Caption: i18n.T(ctx, "place.figure.by_year"), HideCaption: true, Columns: []ui.Column{{Text: i18n.T(ctx, "place.figure.year")}}, Empty: i18n.T(ctx, "place.figure.no_years")}
	for _, k := range []string{"opened", "reopened", "closed"} {
		t.Columns = append(t.Columns, ui.Column{Text: i18n.T(ctx, "place.figure."+k), Numeric: true})
	}
	for _, y := range v.F.Years {
		year := strconv.Itoa(y.Year)
		if y.Year == 0 {
			year = i18n.T(ctx, "place.figure.undated")
		}
		t.Rows = append(t.Rows, []ui.Cell{ui.C(year), ui.C(i18n.Number(ctx, y.Opened)), ui.C(i18n.Number(ctx, y.Reopened)), ui.C(i18n.Number(ctx, y.Ended))})
	}
	return t
}

func (v figuresView) causes(ctx context.Context) ui.TableProps {
	t := ui.TableProps{
		Caption: i18n.T(ctx, "place.figure.by_cause"), HideCaption: true, Empty: i18n.T(ctx, "place.figure.no_causes"),
		Columns: []ui.Column{{Text: i18n.T(ctx, "place.field.cause")}, {Text: i18n.T(ctx, "place.figure.closed"), Numeric: true}},
	}
	for _, c := range v.F.Causes {
		t.Rows = append(t.Rows, []ui.Cell{ui.C(i18n.T(ctx, "place.cause."+c.Cause)), ui.C(i18n.Number(ctx, c.Count))})
	}
	return t
}

// definitions tell what each figure counts.
func (v figuresView) definitions(ctx context.Context) []ui.Term {
	var list []ui.Term
	for _, k := range []string{"open", "opened", "reopened", "closed", "ended", "life"} {
		list = append(list, ui.Term{Label: i18n.T(ctx, "place.figure."+k), Cell: ui.C(i18n.T(ctx, "place.figure."+k+"_is"))})
	}
	return list
}
