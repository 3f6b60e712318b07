package app

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/feature/consultation"
	"dienhong/feature/initiative"
	"dienhong/feature/plan"
	"dienhong/platform/clock"
	"dienhong/platform/db"
)

// outcomes counts what has come of the consultations. It keeps what it read of
// the chain until somebody changes something on it: many pages show the figures,
// and the chain changes a few times a day.
type outcomes struct {
	f     *Features
	db    *db.DB
	clock clock.Clock

	mu   sync.Mutex
	kept *downstream
}

// keptFor bounds the age of what is kept: on PostgreSQL a change may come to
// light after a newer one.
const keptFor = time.Minute

// downstream is what the public may see of the chain from the initiatives on.
type downstream struct {
	version [5]civic.ID // of the histories
	at      time.Time
	// tiers are the initiatives and then the lines of the plan, each kind after
	// the kinds that lead to it; the actions come last.
	tiers [][]line
	// belongs has the consultations of the comments and passages that lead to
	// them directly.
	belongs map[civic.Ref]civic.ConsultationNumber
	whole   consultation.Whole
	of      map[civic.ConsultationNumber]consultation.Outcome // by consultation, without answers
}

// line is a thing on the chain with what led to it.
type line struct {
	ref    civic.Ref
	causes []civic.Ref
}

// most bounds lists that are counted link by link.
const most = 10_000

// Outcome counts the answers of a consultation, and the public initiatives and
// actions to which its comments, passages, statements, themes and answers led
// along the chain.
func (x *outcomes) Outcome(ctx context.Context, number civic.ConsultationNumber) (consultation.Outcome, error) {
	totals, err := x.f.Answer.Service.Totals(ctx, number)
	if err != nil {
		return consultation.Outcome{}, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	d, err := x.downstream(ctx)
	if err != nil {
		return consultation.Outcome{}, err
	}
	out, ok := d.of[number]
	if !ok {
		met, err := x.stem(ctx, number)
		if err != nil {
			return out, err
		}
		out = d.reached(met, number)
		d.of[number] = out
	}
	for _, n := range totals {
		out.Answers += n
	}
	return out, nil
}

// Whole counts what stands on the site, whichever consultation it came of.
func (x *outcomes) Whole(ctx context.Context) (consultation.Whole, error) {
	papers, err := x.f.Report.Service.Published(ctx)
	if err != nil {
		return consultation.Whole{}, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	d, err := x.downstream(ctx)
	if err != nil {
		return consultation.Whole{}, err
	}
	out := d.whole
	out.Reports = len(papers)
	return out, nil
}

// version tells the state of everything that the counts depend on.
func (x *outcomes) version(ctx context.Context) (v [5]civic.ID, err error) {
	for i, last := range []func(context.Context) (civic.ID, error){
		x.f.Chain.Service.LastChange, x.f.Theme.Service.LastChange, x.f.Answer.Service.LastChange,
		x.f.Initiative.Service.LastChange, x.f.Plan.Service.LastChange,
	} {
		if v[i], err = last(ctx); err != nil {
			return v, err
		}
	}
	return v, nil
}

// downstream gives what is kept, or reads it anew. The version is read first:
// what changes while the rest is read is counted the next time.
func (x *outcomes) downstream(ctx context.Context) (*downstream, error) {
	version, err := x.version(ctx)
	if err != nil {
		return nil, err
	}
	now := x.clock()
	if d := x.kept; d != nil && d.version == version && now.Sub(d.at) < keptFor {
		return d, nil
	}
	d := &downstream{version: version, at: now, belongs: map[civic.Ref]civic.ConsultationNumber{}, of: map[civic.ConsultationNumber]consultation.Outcome{}}
	initiatives, n, err := x.f.Initiative.Service.List(ctx, civic.Visitor(), initiative.Filter{}, most, 0)
	if err != nil {
		return nil, err
	}
	d.whole.Initiatives = n
	refs := make([]civic.Ref, len(initiatives))
	for i, in := range initiatives {
		refs[i] = in.Ref()
	}
	if err := x.add(ctx, d, civic.RefInitiative, refs); err != nil {
		return nil, err
	}
	p, err := x.f.Plan.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	for _, kind := range plan.Kinds {
		refs := []civic.Ref{}
		for _, it := range p.Of(kind) {
			refs = append(refs, it.Ref())
		}
		if err := x.add(ctx, d, civic.RefKind(kind), refs); err != nil {
			return nil, err
		}
	}
	if d.whole.Moving, err = x.moving(ctx, d.tiers[len(d.tiers)-1]); err != nil {
		return nil, err
	}
	d.whole.Actions = len(d.tiers[len(d.tiers)-1])
	if err := x.locate(ctx, d); err != nil {
		return nil, err
	}
	x.kept = d
	return d, nil
}

// add puts the public things of a kind below those that are there.
func (x *outcomes) add(ctx context.Context, d *downstream, kind civic.RefKind, refs []civic.Ref) error {
	causes, err := x.f.Chain.Service.CausesOfKind(ctx, x.db.Read(), kind)
	tier := make([]line, len(refs))
	for i, r := range refs {
		tier[i] = line{r, causes[r.ID]}
	}
	d.tiers = append(d.tiers, tier)
	return err
}

// moving counts the actions of which progress was reported.
func (x *outcomes) moving(ctx context.Context, actions []line) (n int, err error) {
	reports, err := x.f.Chain.Service.CausesOfKind(ctx, x.db.Read(), civic.RefProgress)
	told := map[civic.Ref]bool{}
	for _, of := range reports {
		for _, a := range of {
			told[a] = true
		}
	}
	for _, a := range actions {
		if told[a.ref] {
			n++
		}
	}
	return n, err
}

// locate finds the consultations of the comments and passages that lead to
// something without an answer or a theme between.
func (x *outcomes) locate(ctx context.Context, d *downstream) error {
	ids := map[civic.RefKind][]string{}
	for _, tier := range d.tiers {
		for _, l := range tier {
			for _, c := range l.causes {
				if c.Kind == civic.RefComment || c.Kind == civic.RefPassage {
					ids[c.Kind] = append(ids[c.Kind], c.ID)
				}
			}
		}
	}
	for part := range slices.Chunk(ids[civic.RefComment], 1000) {
		list, err := x.f.Comment.Service.ByIDs(ctx, part)
		if err != nil {
			return err
		}
		for _, o := range list {
			d.belongs[civic.Ref{Kind: civic.RefComment, ID: string(o.ID)}] = o.Consultation
		}
	}
	for part := range slices.Chunk(ids[civic.RefPassage], 1000) {
		numbers, err := x.f.Theme.Service.Consultations(ctx, part)
		if err != nil {
			return err
		}
		for id, n := range numbers {
			d.belongs[civic.Ref{Kind: civic.RefPassage, ID: id}] = n
		}
	}
	return nil
}

// stem gives the public themes and answers of a consultation. Its statements are
// known by their ids; its comments and passages were located.
func (x *outcomes) stem(ctx context.Context, number civic.ConsultationNumber) (map[civic.Ref]bool, error) {
	met := map[civic.Ref]bool{}
	themes, err := x.f.Theme.Service.Themes(ctx, civic.Visitor(), number)
	if err != nil {
		return nil, err
	}
	for _, t := range themes {
		met[t.Ref()] = true
	}
	answers, err := x.f.Answer.Service.PublicAnswers(ctx, number, "", most, 0)
	for _, a := range answers {
		met[civic.Ref{Kind: civic.RefAnswer, ID: string(a.Answer)}] = true
	}
	return met, err
}

// reached counts the initiatives and the actions to which something of a
// consultation led, and adds what it meets on the way to met.
func (d *downstream) reached(met map[civic.Ref]bool, number civic.ConsultationNumber) (out consultation.Outcome) {
	statements := number.String() + "-"
	for i, tier := range d.tiers {
		n := 0
		for _, l := range tier {
			if slices.ContainsFunc(l.causes, func(c civic.Ref) bool {
				of, ok := d.belongs[c]
				return met[c] || ok && of == number || c.Kind == civic.RefStatement && strings.HasPrefix(c.ID, statements)
			}) {
				met[l.ref] = true
				n++
			}
		}
		switch i {
		case 0:
			out.Initiatives = n
		case len(d.tiers) - 1:
			out.Actions = n
		}
	}
	return out
}
