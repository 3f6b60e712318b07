package plan

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/table"
)

// city is what the rows of a file are checked against.
type city struct {
	pillars  []civic.Pillar
	horizons []int
	bodies   []civic.Body
}

func (s *Service) known(ctx context.Context) (c city, err error) {
	if c.pillars, err = s.directory.Pillars(ctx); err != nil {
		return c, err
	}
	if c.horizons, err = s.years(ctx); err != nil {
		return c, err
	}
	c.bodies, err = s.directory.AllBodies(ctx)
	return c, err
}

// has tells whether the directory has an organisation.
func (c city) has(id string) bool {
	return slices.ContainsFunc(c.bodies, func(b civic.Body) bool { return b.ID == id })
}

// body finds an organisation by its id or its name in either language.
func (c city) body(s string) string {
	folded := fold.Search(s)
	for _, b := range c.bodies {
		if b.ID == s || fold.Search(b.Name.VI) == folded || b.Name.EN != "" && fold.Search(b.Name.EN) == folded {
			return b.ID
		}
	}
	return s
}

// line is a row of a file with what only lines of the plan have.
type line struct{ *table.Row }

var (
	kindWords = map[string]string{
		"commitment": "commitment", "cam ket": "commitment", "programme": "programme", "program": "programme", "chuong trinh": "programme",
		"objective": "objective", "muc tieu": "objective", "action": "action", "nhiem vu": "action",
	}
	levelWords = map[string]string{"": "", "local": "local", "trong thanh pho": "local", "international": "international", "quoc te": "international"}
)

func (l line) milestones(into *[]Milestone) {
	s, has := l.Cell("milestones")
	if !has {
		return
	}
	*into = readMilestones(s, *into)
}

func (l line) causes() (refs []civic.Ref, given bool) {
	s, has := l.Cell("causes")
	if !has {
		return nil, false
	}
	refs = []civic.Ref{}
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		kind, id, ok := strings.Cut(strings.TrimSpace(part), ":")
		ref := civic.Ref{Kind: civic.RefKind(kind), ID: strings.TrimSpace(id)}
		if !ok || ref.Kind.Rank() < 0 || ref.ID == "" {
			l.Bad("causes", "plan.error.cause", part)
			continue
		}
		refs = append(refs, ref)
	}
	return refs, true
}

// planWork is a row of a file as it will be saved.
type planWork struct {
	line         int
	item, before Item
	causes       []civic.Ref // nil: as they are
	faults       []table.Fault
}

// planRows reads the rows, causes before effects, so that parents come first.
func (s *Service) planRows(f *table.File, now []Item, c city) []planWork {
	byID, byTitle := map[civic.ID]Item{}, map[string]Item{}
	title := func(it Item) string { return string(it.Kind) + "\x00" + string(it.Parent) + "\x00" + it.Title.VI }
	for _, it := range now {
		byID[it.ID], byTitle[title(it)] = it, it
	}
	seen := map[civic.ID]int{}
	var work []planWork
	for row := range f.Rows() {
		l := line{row}
		var id, titleVI, parent string
		var kind Kind
		l.Text("id", &id)
		l.Text("parent", &parent)
		l.Text("title_vi", &titleVI)
		l.Choice("kind", kindWords, func(w string) { kind = Kind(w) })
		it, there := byID[civic.ID(id)]
		if id == "" {
			it, there = byTitle[title(Item{Kind: kind, Parent: civic.ID(parent), Title: civic.Text{VI: titleVI}})]
		}
		before := it
		if !there {
			it = Item{ID: civic.ID(id), Kind: kind}
			if id != "" && !isID(id) {
				l.Bad("id", "error.field.format")
			}
			if kind == Action {
				it.Work = &Work{CostMin: Unknown, CostMax: Unknown, Percent: Unknown, State: Planned}
			}
		} else if it.Work != nil {
			copied := *it.Work
			it.Work = &copied
		}
		if it.ID != "" {
			if first, twice := seen[it.ID]; twice {
				l.Bad("id", "table.error.twice", first)
			}
			seen[it.ID] = row.Line
		}
		if kind != "" {
			it.Kind = kind
		}
		s.fill(l, &it, c)
		w := planWork{line: row.Line, item: it, before: before}
		if refs, given := l.causes(); given {
			w.causes = refs
			for _, ref := range refs {
				if !slices.Contains(CauseKinds(it.Kind), ref.Kind) {
					l.Bad("causes", "plan.error.cause", string(ref.Kind)+":"+ref.ID)
				}
			}
		}
		if len(l.Faults) == 0 {
			l.BadFields(append(it.problems(c.horizons), strangers(it, c.pillars, c.has)...))
		}
		w.faults = l.Faults
		work = append(work, w)
	}
	slices.SortStableFunc(work, func(a, b planWork) int { return slices.Index(Kinds, a.item.Kind) - slices.Index(Kinds, b.item.Kind) })
	return work
}

// fill reads the cells of a row into a line; columns that the file does not
// have leave it as it is.
func (s *Service) fill(l line, it *Item, c city) {
	parent, pillar, level := string(it.Parent), "", string(it.Level)
	horizon := int64(it.Horizon)
	l.Text("parent", &parent)
	l.Text("title_vi", &it.Title.VI)
	l.Text("title_en", &it.Title.EN)
	l.Text("summary_vi", &it.Summary.VI)
	l.Text("summary_en", &it.Summary.EN)
	l.Whole("horizon", 0, &horizon)
	l.Choice("level", levelWords, func(w string) { level = w })
	l.Targets("sdg", &it.SDG)
	l.Day("made_on", &it.MadeOn)
	l.Text("made_to_vi", &it.MadeTo.VI)
	l.Text("made_to_en", &it.MadeTo.EN)
	l.Text("source", &it.Source)
	l.Yes("verified", &it.Verified)
	it.Parent, it.Level, it.Horizon = civic.ID(parent), Level(level), int(horizon)
	if _, has := l.Cell("pillar"); has {
		l.Text("pillar", &pillar)
		it.Pillar = civic.ID(pillar)
		for i, p := range c.pillars {
			if pillar != "" && (p.Slug == pillar || strconv.Itoa(i+1) == pillar || fold.Search(p.Name.VI) == fold.Search(pillar)) {
				it.Pillar = p.ID
			}
		}
	}
	if it.Work == nil {
		return
	}
	w := it.Work
	l.Text("lead", &w.Lead)
	if w.Lead != "" {
		w.Lead = c.body(w.Lead)
	}
	if _, has := l.Cell("partners"); has {
		l.List("partners", &w.Partners)
		for i, name := range w.Partners {
			w.Partners[i] = c.body(name)
		}
	}
	l.Day("start", &w.Start)
	l.Day("end", &w.End)
	l.Whole("cost_min", Unknown, &w.CostMin)
	l.Whole("cost_max", Unknown, &w.CostMax)
	l.Text("money_vi", &w.Money.VI)
	l.Text("money_en", &w.Money.EN)
	l.milestones(&w.Milestones)
}
