package plan

import (
	"context"
	"slices"
	"strconv"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/platform/sheet"
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

// planRow is a row of a file as it will be saved.
type planWork struct {
	line         int
	item, before Item
	causes       []civic.Ref // nil: as they are
	errors       []RowError
}

// planRows reads the rows, causes before effects, so that parents come first.
func (s *Service) planRows(r reader, list []sheet.Row, now []Item, c city) []planWork {
	byID, byTitle := map[civic.ID]Item{}, map[string]Item{}
	title := func(it Item) string { return string(it.Kind) + "\x00" + string(it.Parent) + "\x00" + it.Title.VI }
	for _, it := range now {
		byID[it.ID], byTitle[title(it)] = it, it
	}
	seen := map[civic.ID]int{}
	var work []planWork
	for _, row := range list {
		l := &line{r: r, row: row}
		var id, titleVI, parent string
		var kind Kind
		l.text("id", &id)
		l.text("parent", &parent)
		l.text("title_vi", &titleVI)
		l.choice("kind", kindWords, func(w string) { kind = Kind(w) })
		it, there := byID[civic.ID(id)]
		if id == "" {
			it, there = byTitle[title(Item{Kind: kind, Parent: civic.ID(parent), Title: civic.Text{VI: titleVI}})]
		}
		before := it
		if !there {
			it = Item{ID: civic.ID(id), Kind: kind}
			if id != "" && !isCode(id) {
				l.bad("id", "error.field.format")
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
				l.bad("id", "plan.import.twice", first)
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
					l.bad("causes", "plan.error.cause", string(ref.Kind)+":"+ref.ID)
				}
			}
		}
		if len(l.errors) == 0 {
			for _, f := range append(it.problems(c.horizons), strangers(it, c.pillars, c.has)...) {
				l.bad(f.Field, f.Key, f.Args...)
			}
		}
		w.errors = l.errors
		work = append(work, w)
	}
	slices.SortStableFunc(work, func(a, b planWork) int { return slices.Index(Kinds, a.item.Kind) - slices.Index(Kinds, b.item.Kind) })
	return work
}

// fill reads the cells of a row into a line; columns that the file does not
// have leave it as it is.
func (s *Service) fill(l *line, it *Item, c city) {
	parent, pillar, level := string(it.Parent), "", string(it.Level)
	horizon := int64(it.Horizon)
	l.text("parent", &parent)
	l.text("title_vi", &it.Title.VI)
	l.text("title_en", &it.Title.EN)
	l.text("summary_vi", &it.Summary.VI)
	l.text("summary_en", &it.Summary.EN)
	l.whole("horizon", 0, &horizon)
	l.choice("level", levelWords, func(w string) { level = w })
	l.sdg(&it.SDG)
	l.day("made_on", &it.MadeOn)
	l.text("made_to_vi", &it.MadeTo.VI)
	l.text("made_to_en", &it.MadeTo.EN)
	l.text("source", &it.Source)
	l.yes("verified", &it.Verified)
	it.Parent, it.Level, it.Horizon = civic.ID(parent), Level(level), int(horizon)
	if _, has := l.r.cell(l.row, "pillar"); has {
		l.text("pillar", &pillar)
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
	l.text("lead", &w.Lead)
	if w.Lead != "" {
		w.Lead = c.body(w.Lead)
	}
	if _, has := l.r.cell(l.row, "partners"); has {
		l.list("partners", &w.Partners)
		for i, name := range w.Partners {
			w.Partners[i] = c.body(name)
		}
	}
	l.day("start", &w.Start)
	l.day("end", &w.End)
	l.whole("cost_min", Unknown, &w.CostMin)
	l.whole("cost_max", Unknown, &w.CostMax)
	l.text("money_vi", &w.Money.VI)
	l.text("money_en", &w.Money.EN)
	l.milestones(&w.Milestones)
}
