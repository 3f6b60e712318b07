package plan

import (
	"cmp"
	"context"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/clock"
	"dienhong/platform/db"

	"github.com/a-h/templ"
)

// Chain keeps what led to what.
type Chain interface {
	Link(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error
	SetCauses(ctx context.Context, tx *db.Tx, who civic.Actor, to civic.Ref, kinds []civic.RefKind, causes []civic.Ref) error
	Causes(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	Effects(ctx context.Context, q db.Queryer, of civic.Ref) ([]civic.Ref, error)
	CausesOfKind(ctx context.Context, q db.Queryer, kind civic.RefKind) (map[string][]civic.Ref, error)
	// Find gives things of some kinds that a search finds in a consultation or (0) in
	// all, at most limit of each.
	Find(ctx context.Context, who civic.Actor, number civic.ConsultationNumber, kinds []civic.RefKind, words string, limit int) ([]civic.Node, error)
	Free(ctx context.Context, q db.Queryer, ref civic.Ref) error
	Tell(ctx context.Context, who civic.Actor, refs []civic.Ref) (nodes []civic.Node, hidden int, err error)
}

// Directory is what the plan needs to know of the installation.
type Directory interface {
	Pillars(ctx context.Context) ([]civic.Pillar, error)
	Horizons(ctx context.Context) ([]civic.Horizon, error)
	// BodyNames gives the names of the organisations that exist.
	BodyNames(ctx context.Context, ids []string) (map[string]civic.Text, error)
	// AllBodies lists the organisations for choosing.
	AllBodies(ctx context.Context) ([]civic.Body, error)
}

// Indicators are what the city measures; some belong to lines of the plan.
type Indicators interface {
	// Show draws those of a line that the actor may see; nil when there are none.
	Show(ctx context.Context, who civic.Actor, line civic.ID) (templ.Component, error)
	// Count tells how many belong to a line, drafts too.
	Count(ctx context.Context, q db.Queryer, line civic.ID) (int, error)
}

// Service holds the use cases.
type Service struct {
	db         *db.DB
	store      store
	history    *history.Log
	clock      clock.Clock
	zone       *time.Location
	chain      Chain
	directory  Directory
	indicators Indicators
	kept       kept
}

// Today is the city's calendar day, YYYY-MM-DD.
func (s *Service) Today() string { return s.clock().In(s.zone).Format(time.DateOnly) }

// Plan is every line that an actor may see.
type Plan struct {
	Items []Item // by kind, parent and place
	byID  map[civic.ID]int
	Today string
}

// Item gives a line of the plan.
func (p Plan) Item(id civic.ID) (Item, bool) {
	i, ok := p.byID[id]
	if !ok {
		return Item{}, false
	}
	return p.Items[i], true
}

// Under gives the lines of a kind that stand under a parent; the empty parent
// for programmes and commitments.
func (p Plan) Under(k Kind, parent civic.ID) []Item {
	var list []Item
	for _, it := range p.Items {
		if it.Kind == k && it.Parent == parent {
			list = append(list, it)
		}
	}
	return list
}

// Of gives every line of a kind.
func (p Plan) Of(k Kind) []Item {
	var list []Item
	for _, it := range p.Items {
		if it.Kind == k {
			list = append(list, it)
		}
	}
	return list
}

// Pillar gives the pillar of a line: its own or that of what it stands under.
func (p Plan) Pillar(it Item) civic.ID {
	for it.Pillar == "" {
		parent, ok := p.Item(it.Parent)
		if !ok {
			return ""
		}
		it = parent
	}
	return it.Pillar
}

// Horizon gives the horizon of a line: its own or that of what it stands under.
func (p Plan) Horizon(it Item) int {
	for it.Horizon == 0 {
		parent, ok := p.Item(it.Parent)
		if !ok {
			return 0
		}
		it = parent
	}
	return it.Horizon
}

// Plan gives everything that the actor may see. A line whose parent is a draft
// is a draft too.
func (s *Service) Plan(ctx context.Context, who civic.Actor) (Plan, error) {
	list, err := s.all(ctx)
	if err != nil {
		return Plan{}, err
	}
	return s.seen(who, list), nil
}

// Outline is [Service.Plan] without what lists do not show: summaries, sources,
// partners, money, milestones.
func (s *Service) Outline(ctx context.Context, who civic.Actor) (Plan, error) {
	list, err := s.store.outline(ctx, s.db.Read())
	if err != nil {
		return Plan{}, err
	}
	return s.seen(who, list), nil
}

// seen makes a plan of the lines of a list that the actor may see.
func (s *Service) seen(who civic.Actor, list []Item) Plan {
	p := Plan{Today: s.Today(), byID: make(map[civic.ID]int, len(list)), Items: make([]Item, 0, len(list))}
	seen := map[civic.ID]bool{}
	for _, k := range Kinds {
		for _, it := range list {
			if it.Kind != k || CanRead(who, it.Public()) != nil || it.Parent != "" && !seen[it.Parent] {
				continue
			}
			seen[it.ID] = true
			p.byID[it.ID] = len(p.Items)
			p.Items = append(p.Items, it)
		}
	}
	return p
}

// Item gives a line of the plan.
//
// Errors: NotFound, also for a draft.
func (s *Service) Item(ctx context.Context, who civic.Actor, id civic.ID) (Item, error) {
	it, err := s.store.item(ctx, s.db.Read(), id)
	if err != nil {
		return Item{}, err
	}
	return it, CanRead(who, it.Public())
}

// Save enters a line (version 0) or changes one. Causes are what led to it:
// themes, answers, initiatives, commitments; nil leaves them as they are. The
// state of an action is not changed here but by [Service.Report].
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) Save(ctx context.Context, who civic.Actor, it Item, causes []civic.Ref) (Item, error) {
	if err := CanEdit(who); err != nil {
		return Item{}, err
	}
	horizons, err := s.years(ctx)
	if err != nil {
		return Item{}, err
	}
	errs := it.problems(horizons)
	around, err := s.around(ctx, it)
	if err != nil {
		return Item{}, err
	}
	unnamed, err := s.unnamed(ctx, who, it, causes)
	if err != nil {
		return Item{}, err
	}
	if err := civic.Invalid(slices.Concat(errs, around, unnamed)...); err != nil {
		return Item{}, err
	}
	var saved Item
	err = s.db.Tx(ctx, func(tx *db.Tx) (err error) {
		saved, err = s.saveIn(ctx, tx, who, it, causes)
		return err
	})
	if err != nil {
		return Item{}, err
	}
	return saved, nil
}

// saveIn is Save inside a transaction, after its own rules were checked.
func (s *Service) saveIn(ctx context.Context, tx *db.Tx, who civic.Actor, it Item, causes []civic.Ref) (Item, error) {
	saved, now := it, s.clock()
	saved.Version, saved.UpdatedAt, saved.UpdatedBy = it.Version+1, now, who.Name
	act := history.Act{At: now, By: who, Act: "create"}
	var kept *Work
	state, percent := Planned, Unknown
	if it.Version == 0 {
		if saved.ID == "" {
			saved.ID = civic.NewID(now)
		} else if current, err := s.store.item(ctx, tx, saved.ID); err == nil {
			return Item{}, edit.Stale(ctx, tx, s.history, onItem(current.ID), current, current.Version)
		} else if !civic.IsKind(err, civic.KindNotFound) {
			return Item{}, err
		}
		if saved.Position == 0 {
			var err error
			if saved.Position, err = s.store.nextPosition(ctx, tx, it.Kind, it.Parent); err != nil {
				return Item{}, err
			}
		}
	} else {
		current, err := s.store.item(ctx, tx, it.ID)
		if err != nil {
			return Item{}, err
		}
		if err := s.checkItem(ctx, tx, current, it.Version); err != nil {
			return Item{}, err
		}
		if current.Kind != it.Kind {
			return Item{}, civic.Invalid(civic.FieldError{Field: "kind", Key: "plan.error.kind_stays"})
		}
		saved.PublishedAt, saved.Demonstration = current.PublishedAt, current.Demonstration
		saved.Position = cmp.Or(it.Position, current.Position)
		act.Act, act.Before = "change", current
		if kept = current.Work; kept != nil {
			state, percent = kept.State, kept.Percent
		}
	}
	if err := s.underRightParent(ctx, tx, saved); err != nil {
		return Item{}, err
	}
	if saved.Work != nil {
		work := *saved.Work
		work.State, work.Percent = state, percent
		work.Milestones = ownMilestones(work.Milestones, kept, now)
		saved.Work = &work
	}
	if err := s.store.saveItem(ctx, tx, saved); err != nil {
		return Item{}, err
	}
	if err := s.linkUp(ctx, tx, who, saved, causes); err != nil {
		return Item{}, err
	}
	act.On = onItem(saved.ID)
	if act.Before != nil {
		act.After = saved
	}
	return saved, s.history.Write(ctx, tx, act)
}

// ownMilestones gives new ids to the steps that the action did not have before;
// those of other actions are not its own.
func ownMilestones(list []Milestone, before *Work, now time.Time) []Milestone {
	out := slices.Clone(list)
	for i := range out {
		known := before != nil && slices.ContainsFunc(before.Milestones, func(m Milestone) bool { return m.ID == out[i].ID })
		if !known {
			out[i].ID = civic.NewID(now)
		}
	}
	return out
}

// linkUp keeps the chain as the tree and the given causes say.
func (s *Service) linkUp(ctx context.Context, tx *db.Tx, who civic.Actor, it Item, causes []civic.Ref) error {
	if parent, ok := parentKind[it.Kind]; ok {
		of := civic.RefKind(parent)
		if err := s.chain.SetCauses(ctx, tx, who, it.Ref(), []civic.RefKind{of}, []civic.Ref{{Kind: of, ID: string(it.Parent)}}); err != nil {
			return err
		}
	}
	if causes == nil {
		return nil
	}
	return s.chain.SetCauses(ctx, tx, who, it.Ref(), CauseKinds(it.Kind), causes)
}

// CauseKinds lists what may be given as the cause of a line.
func CauseKinds(k Kind) []civic.RefKind {
	kinds := []civic.RefKind{civic.RefComment, civic.RefTheme, civic.RefStatement, civic.RefAnswer, civic.RefInitiative}
	if k != Commitment {
		kinds = append(kinds, civic.RefCommitment)
	}
	return kinds
}

// around checks what a line says of the city: its pillar and its bodies.
func (s *Service) around(ctx context.Context, it Item) ([]civic.FieldError, error) {
	pillars, err := s.directory.Pillars(ctx)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	if it.Work != nil {
		ids = append(slices.Clone(it.Work.Partners), it.Work.Lead)
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	}
	bodies, err := s.directory.BodyNames(ctx, ids)
	if err != nil {
		return nil, err
	}
	return strangers(it, pillars, func(id string) bool { _, ok := bodies[id]; return ok }), nil
}

// strangers lists what a line names that the city does not have.
func strangers(it Item, pillars []civic.Pillar, body func(id string) bool) []civic.FieldError {
	var errs []civic.FieldError
	if it.Pillar != "" && !slices.ContainsFunc(pillars, func(p civic.Pillar) bool { return p.ID == it.Pillar }) {
		errs = append(errs, civic.FieldError{Field: "pillar", Key: "error.field.choice"})
	}
	if it.Work == nil {
		return errs
	}
	if it.Work.Lead != "" && !body(it.Work.Lead) {
		errs = append(errs, civic.FieldError{Field: "lead", Key: "plan.error.body", Args: []any{it.Work.Lead}})
	}
	for _, id := range it.Work.Partners {
		if !body(id) {
			errs = append(errs, civic.FieldError{Field: "partners", Key: "plan.error.body", Args: []any{id}})
		}
	}
	return errs
}

func (s *Service) years(ctx context.Context) ([]int, error) {
	list, err := s.directory.Horizons(ctx)
	years := make([]int, len(list))
	for i, h := range list {
		years[i] = h.Year
	}
	return years, err
}

// underRightParent refuses orphans: an action without its objective, an
// objective without its programme.
func (s *Service) underRightParent(ctx context.Context, tx *db.Tx, it Item) error {
	want, needs := parentKind[it.Kind]
	if !needs {
		if it.Parent != "" {
			return civic.Invalid(civic.FieldError{Field: "parent", Key: "plan.error.no_parent"})
		}
		return nil
	}
	parent, err := s.store.item(ctx, tx, it.Parent)
	if civic.IsKind(err, civic.KindNotFound) || err == nil && parent.Kind != want {
		return civic.Invalid(civic.FieldError{Field: "parent", Key: "plan.error.parent"})
	}
	if err == nil && it.Public() && !parent.Public() {
		return civic.Invalid(civic.FieldError{Field: "parent", Key: "plan.error.parent_draft"})
	}
	return err
}

// day writes a stored day (YYYY-MM-DD) as a time that pages can format.
func (s *Service) day(day string) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, day, s.zone)
	return t
}
