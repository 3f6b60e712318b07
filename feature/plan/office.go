package plan

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/kit/pick"
	"dienhong/kit/table"
	"dienhong/platform/web"
	"dienhong/ui"
)

// officeView is the plan as those see it who write it.
type officeView struct {
	grown
	Drafts  int
	Figures Figures
}

func (m *Module) office(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	g, err := m.look(r, "/office/plan")
	if err != nil {
		return err
	}
	v := officeView{grown: g}
	for _, it := range g.Plan.Items {
		if !it.Public() {
			v.Drafts++
		}
	}
	if v.Figures, err = m.Service.Figures(ctx, civic.ActorFrom(ctx)); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, officePage(v))
}

// itemFields are the fields of a line as they were typed.
type itemFields struct {
	ID         civic.ID
	Version    int64    `form:"version"`
	Kind       string   `form:"kind"`
	Parent     string   `form:"parent"`
	Position   string   `form:"position"`
	TitleVI    string   `form:"title_vi"`
	TitleEN    string   `form:"title_en"`
	SummaryVI  string   `form:"summary_vi"`
	SummaryEN  string   `form:"summary_en"`
	Pillar     string   `form:"pillar"`
	Horizon    string   `form:"horizon"`
	Level      string   `form:"level"`
	SDG        []string `form:"sdg"`
	Source     string   `form:"source"`
	Verified   bool     `form:"verified"`
	MadeOn     string   `form:"made_on"`
	MadeToVI   string   `form:"made_to_vi"`
	MadeToEN   string   `form:"made_to_en"`
	Lead       string   `form:"lead"`
	Partners   []string `form:"partners"`
	Start      string   `form:"start"`
	End        string   `form:"end"`
	CostMin    string   `form:"cost_min"`
	CostMax    string   `form:"cost_max"`
	MoneyVI    string   `form:"money_vi"`
	MoneyEN    string   `form:"money_en"`
	Milestones string   `form:"milestones"`
	Causes     []string `form:"causes"`
}

func itemFieldsOf(it Item, causes []civic.Ref) itemFields {
	f := itemFields{
		ID: it.ID, Version: it.Version, Kind: string(it.Kind), Parent: string(it.Parent), Position: strconv.Itoa(it.Position),
		TitleVI: it.Title.VI, TitleEN: it.Title.EN, SummaryVI: it.Summary.VI, SummaryEN: it.Summary.EN, Pillar: string(it.Pillar),
		Level: string(it.Level), Source: it.Source, Verified: it.Verified, MadeOn: it.MadeOn, MadeToVI: it.MadeTo.VI, MadeToEN: it.MadeTo.EN,
	}
	if it.Horizon != 0 {
		f.Horizon = strconv.Itoa(it.Horizon)
	}
	f.SDG = civic.SDGWords(it.SDG)
	for _, c := range causes {
		f.Causes = append(f.Causes, string(c.Kind)+":"+c.ID)
	}
	if w := it.Work; w != nil {
		f.Lead, f.Partners, f.Start, f.End = w.Lead, w.Partners, w.Start, w.End
		f.CostMin, f.CostMax, f.MoneyVI, f.MoneyEN = amountField(w.CostMin), amountField(w.CostMax), w.Money.VI, w.Money.EN
		f.Milestones = milestoneLines(w.Milestones)
	}
	return f
}

func amountField(n int64) string {
	if n == Unknown {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// item reads the fields; kept are the milestones that the line has, whose ids
// stay with their titles.
func (f itemFields) item(kept []Milestone) (Item, []civic.Ref, []civic.FieldError) {
	var errs []civic.FieldError
	whole := func(field, s string, empty int64) int64 {
		if s == "" {
			return empty
		}
		n, err := strconv.ParseInt(strings.NewReplacer(".", "", ",", "", " ", "").Replace(s), 10, 64)
		if err != nil {
			errs = append(errs, civic.FieldError{Field: field, Key: "error.field.number"})
			return empty
		}
		return n
	}
	it := Item{
		ID: f.ID, Version: f.Version, Kind: Kind(f.Kind), Parent: civic.ID(f.Parent), Position: int(whole("position", f.Position, 0)),
		Title: civic.Text{VI: f.TitleVI, EN: f.TitleEN}, Summary: civic.Text{VI: f.SummaryVI, EN: f.SummaryEN}, Pillar: civic.ID(f.Pillar),
		Horizon: int(whole("horizon", f.Horizon, 0)), Level: Level(f.Level), Source: f.Source, Verified: f.Verified,
	}
	it.SDG = civic.SDGTargetsOf(f.SDG)
	if it.Kind == Commitment {
		it.MadeOn, it.MadeTo = web.Day(f.MadeOn), civic.Text{VI: f.MadeToVI, EN: f.MadeToEN}
	}
	if it.Kind == Action {
		it.Work = &Work{
			Lead: f.Lead, Partners: f.Partners, Start: web.Day(f.Start), End: web.Day(f.End), CostMin: whole("cost_min", f.CostMin, Unknown), CostMax: whole("cost_max", f.CostMax, Unknown),
			Money: civic.Text{VI: f.MoneyVI, EN: f.MoneyEN}, State: Planned, Percent: Unknown, Milestones: readMilestones(f.Milestones, kept),
		}
	}
	causes := []civic.Ref{}
	for _, c := range f.Causes {
		ref, ok := refOf(c)
		if !ok || !slices.Contains(CauseKinds(it.Kind), ref.Kind) {
			errs = append(errs, civic.FieldError{Field: "causes", Key: "plan.error.cause", Args: []any{c}})
			continue
		}
		causes = append(causes, ref)
	}
	return it, causes, errs
}

// refOf reads a reference as a form or a pasted address writes it:
// "initiative:I01", ".../chain/initiative/I01".
func refOf(s string) (civic.Ref, bool) {
	s = strings.TrimSpace(s)
	if _, after, ok := strings.Cut(s, "/chain/"); ok {
		s = strings.Replace(strings.Trim(after, "/"), "/", ":", 1)
	}
	kind, id, ok := strings.Cut(s, ":")
	ref := civic.Ref{Kind: civic.RefKind(kind), ID: id}
	return ref, ok && id != "" && ref.Kind.Rank() >= 0
}

// path is the address of the form.
func (f itemFields) path() string {
	if f.ID == "" {
		return "/office/plan/items/" + table.New
	}
	return "/office/plan/items/" + string(f.ID)
}

// editing is what the form of a line shows.
type editing struct {
	Fields   itemFields
	Saved    Item // as it is stored; zero when new
	Refusal  edit.Refusal
	Parents  []Item
	Names    names
	Bodies   []civic.Body
	Chosen   []civic.Node // the causes that are ticked
	Unnamed  []string     // those of them that nobody can name
	Found    []civic.Node // what was found beside them
	Reports  []Progress
	Report   reportFields
	Failed   ui.Errors // of the report
	History  history.Page
	PointsTo []civic.Node

	Parent, Lead, Partners, Why ui.Choosing
}

// gather reads what stands around the form of a line.
func (m *Module) gather(ctx context.Context, asked pick.Asked, f itemFields, older civic.ID) (editing, error) {
	s, who := m.Service, civic.ActorFrom(ctx)
	e := editing{Fields: f}
	var err error
	if f.ID != "" {
		if e.Saved, err = s.Item(ctx, who, f.ID); err != nil {
			return e, err
		}
		if e.History, err = s.History(ctx, who, f.ID, older); err != nil {
			return e, err
		}
		if e.PointsTo, err = s.PointsTo(ctx, who, f.ID); err != nil {
			return e, err
		}
		if e.Saved.Kind == Action {
			if e.Reports, err = s.Reports(ctx, who, f.ID); err != nil {
				return e, err
			}
			e.Report = reportFields{AsOf: s.Today(), State: string(e.Saved.Work.State), Percent: amountField(int64(e.Saved.Work.Percent))}
		}
	}
	p, err := s.Plan(ctx, who)
	if err != nil {
		return e, err
	}
	if want, ok := parentKind[Kind(f.Kind)]; ok {
		e.Parents = p.Of(want)
	}
	if e.Names, err = s.names(ctx, nil); err != nil {
		return e, err
	}
	if e.Bodies, err = s.directory.AllBodies(ctx); err != nil {
		return e, err
	}
	var refs []civic.Ref
	for _, c := range f.Causes {
		if ref, ok := refOf(c); ok {
			refs = append(refs, ref)
		}
	}
	if len(refs) > 0 {
		if e.Chosen, _, err = s.chain.Tell(ctx, who, refs); err != nil {
			return e, err
		}
	}
	for _, ref := range refs {
		if !slices.ContainsFunc(e.Chosen, func(n civic.Node) bool { return n.Ref == ref }) {
			e.Unnamed = append(e.Unnamed, string(ref.Kind)+":"+ref.ID)
		}
	}
	if words := asked.Words("causes"); words != "" {
		if e.Found, err = s.chain.Find(ctx, who, 0, CauseKinds(Kind(f.Kind)), words, causesFound); err != nil {
			return e, err
		}
	}
	chosen, found := e.causeOptions(ctx)
	e.Why = pick.Found(asked, "causes", chosen, found)
	picker := pick.Picker{Index: s.store.index, Clock: s.clock}
	partners := pick.Body("partners", &e.Partners, e.bodyOptions(ctx, f.Partners...))
	partners.Many = true
	return e, picker.Fill(ctx, asked, partners,
		pick.Field{Name: "parent", Into: &e.Parent, Kinds: []string{string(parentKind[Kind(f.Kind)])}, All: e.parentOptions(ctx)},
		pick.Body("lead", &e.Lead, e.bodyOptions(ctx, f.Lead)))
}

// causesFound is how many possible causes of each kind a search gives.
const causesFound = 10

func (m *Module) itemForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	id := civic.ID(r.PathValue("id"))
	q := r.URL.Query()
	f := itemFields{Kind: q.Get("kind"), Parent: q.Get("parent"), Causes: q["from"]}
	if id == table.New {
		if f.Kind == "" { // the form was left open and read again
			return web.Redirect(w, r, "/office/plan")
		}
		if !slices.Contains(Kinds, Kind(f.Kind)) {
			return civic.NotFound("plan")
		}
	} else {
		it, err := m.Service.Item(ctx, who, id)
		if err != nil {
			return err
		}
		causes, err := m.Service.Causes(ctx, who, it)
		if err != nil {
			return err
		}
		f = itemFieldsOf(it, causes)
	}
	e, err := m.gather(ctx, pick.From(r), f, history.Older(r))
	if err != nil {
		return err
	}
	if id == table.New && len(e.Chosen) == 1 { // begin with what it is made from
		e.Fields.TitleVI, e.Fields.TitleEN = e.Chosen[0].Title.VI, e.Chosen[0].Title.EN
	}
	return web.Render(w, r, http.StatusOK, itemFormPage(e))
}

func (m *Module) saveItem(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	who := civic.ActorFrom(ctx)
	var f itemFields
	err := web.Form(r, &f)
	if id := r.PathValue("id"); id != table.New {
		f.ID, f.Version = civic.ID(id), max(f.Version, 1) // version 0 would make a second one
	} else {
		f.ID, f.Version = "", 0
	}
	if !slices.Contains(Kinds, Kind(f.Kind)) {
		return civic.Invalid(civic.FieldError{Field: "kind", Key: "error.field.choice"})
	}
	asked := pick.From(r)
	if ref, ok := refOf(asked.Words("causes")); ok { // a reference that was pasted is chosen
		f.Causes = append(f.Causes, string(ref.Kind)+":"+ref.ID)
		asked.Met("causes")
	}
	e, gathering := m.gather(ctx, asked, f, "")
	if gathering != nil {
		return gathering
	}
	if err == nil && asked.Looking() {
		return web.Render(w, r, http.StatusOK, itemFormPage(e))
	}
	var kept []Milestone
	if e.Saved.Work != nil {
		kept = e.Saved.Work.Milestones
	}
	it, causes, errs := f.item(kept)
	var saved Item
	if err == nil {
		if err = civic.Invalid(errs...); err == nil {
			saved, err = m.Service.Save(ctx, who, it, causes)
		}
	}
	if err == nil {
		return flash.Done(w, r, "/office/plan/items/"+string(saved.ID), "plan.done.saved")
	}
	var ok bool
	if e.Refusal, ok = edit.Refused(ctx, err, it, e.describe, ui.Labels(fieldNames)); !ok {
		return err
	}
	e.Fields.Version = e.Refusal.Version(f.Version)
	return web.Render(w, r, e.Refusal.Status, itemFormPage(e))
}
