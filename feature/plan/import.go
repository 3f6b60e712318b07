package plan

import (
	"cmp"
	"context"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/platform/db"
	"dienhong/platform/sheet"
	"dienhong/platform/text"
)

// RowError is a rule that a row of a file breaks.
type RowError struct {
	Line  int
	Field string
	Key   string
	Args  []any
}

// Preview is what a file does, or would do.
type Preview struct {
	Total   int // rows with anything in them
	New     int
	Changed int
	Same    int // as they are already
	Errors  []RowError
	Unknown []string // columns that nobody reads
}

// Fit tells whether importing the file changes something and may be done.
func (p Preview) Fit() bool { return len(p.Errors) == 0 && p.New+p.Changed > 0 }

// refusal turns row errors into the refusal of a whole file.
func (p Preview) refusal() error {
	if len(p.Errors) == 0 {
		return nil
	}
	return civic.Invalid(civic.FieldError{Field: "file", Key: "plan.import.refused", Args: []any{len(p.Errors), p.Errors[0].Line}})
}

// errDry ends the transaction of a dry run.
var errDry = errors.New("plan: a dry run writes nothing")

// rows reads a file to its end; the file is small enough to be held.
func rows(file io.ReaderAt, size int64, columns []column) (reader, []sheet.Row, error) {
	var r reader
	var list []sheet.Row
	for row, err := range sheet.Read(file, size, sheet.Usual) {
		switch {
		case err != nil:
			return r, nil, err
		case row.Blank():
		case r.at == nil:
			if r, err = newReader(row.Cells, columns); err != nil {
				return r, nil, civic.Invalid(civic.FieldError{Field: "file", Key: "plan.import.no_head"})
			}
		default:
			list = append(list, row)
		}
	}
	if r.at == nil {
		return r, nil, civic.Invalid(civic.FieldError{Field: "file", Key: "plan.import.no_head"})
	}
	return r, list, nil
}

// line reads the cells of one row and gathers what is wrong with them.
type line struct {
	r      reader
	row    sheet.Row
	errors []RowError
}

func (l *line) bad(field, key string, args ...any) {
	l.errors = append(l.errors, RowError{l.row.Line, field, key, args})
}

func (l *line) text(field string, into *string) {
	s, has := l.r.cell(l.row, field)
	if !has {
		return
	}
	clean, err := text.Clean(s)
	if err != nil {
		l.bad(field, "error.field.control")
		return
	}
	*into = clean
}

func (l *line) whole(field string, empty int64, into *int64) {
	s, has := l.r.cell(l.row, field)
	if !has {
		return
	}
	if s == "" {
		*into = empty
		return
	}
	n, err := sheet.Whole(s)
	if err != nil {
		l.bad(field, "error.field.number")
		return
	}
	*into = n
}

func (l *line) number(field string, into *float64) {
	s, _ := l.r.cell(l.row, field)
	if s == "" {
		return
	}
	x, err := sheet.Number(s)
	if err != nil {
		l.bad(field, "error.field.number")
		return
	}
	*into = x
}

func (l *line) day(field string, into *string) {
	s, has := l.r.cell(l.row, field)
	if !has {
		return
	}
	t, err := sheet.Day(s, time.UTC)
	switch {
	case err != nil:
		l.bad(field, "plan.error.day")
	case t.IsZero():
		*into = ""
	default:
		*into = t.Format(time.DateOnly)
	}
}

func (l *line) yes(field string, into *bool) {
	s, has := l.r.cell(l.row, field)
	if !has {
		return
	}
	switch fold.Search(s) {
	case "yes", "co", "x", "1", "true", "roi":
		*into = true
	case "", "no", "khong", "0", "false", "chua":
		*into = false
	default:
		l.bad(field, "error.field.choice")
	}
}

// choice reads one of the domain's own words, which may be written as a page
// names it.
func (l *line) choice(field string, words map[string]string, into func(string)) {
	s, has := l.r.cell(l.row, field)
	if !has {
		return
	}
	if w, ok := words[fold.Search(s)]; ok {
		into(w)
		return
	}
	l.bad(field, "error.field.choice")
}

var (
	kindWords = map[string]string{
		"commitment": "commitment", "cam ket": "commitment", "programme": "programme", "program": "programme", "chuong trinh": "programme",
		"objective": "objective", "muc tieu": "objective", "action": "action", "nhiem vu": "action",
	}
	levelWords   = map[string]string{"": "", "local": "local", "trong thanh pho": "local", "international": "international", "quoc te": "international"}
	measureWords = map[string]string{
		"number": "number", "so luong": "number", "share": "share", "ty le": "share", "index": "index", "chi so": "index", "checklist": "checklist",
		"danh muc kiem": "checklist", "survey": "survey", "khao sat": "survey",
	}
	betterWords = map[string]string{"": "", "more": "more", "cao": "more", "less": "less", "thap": "less"}
)

func (l *line) sdg(into *[]civic.SDGTarget) {
	s, has := l.r.cell(l.row, "sdg")
	if has {
		*into = targets(strings.NewReplacer(";", " ", ",", " ").Replace(s))
	}
}

func (l *line) list(field string, into *[]string) {
	s, has := l.r.cell(l.row, field)
	if !has {
		return
	}
	*into = nil
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			*into = append(*into, part)
		}
	}
}

func (l *line) milestones(into *[]Milestone) {
	s, has := l.r.cell(l.row, "milestones")
	if !has {
		return
	}
	*into = readMilestones(s, *into)
}

func (l *line) causes() (refs []civic.Ref, given bool) {
	s, has := l.r.cell(l.row, "causes")
	if !has {
		return nil, false
	}
	refs = []civic.Ref{}
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		kind, id, ok := strings.Cut(strings.TrimSpace(part), ":")
		ref := civic.Ref{Kind: civic.RefKind(kind), ID: strings.TrimSpace(id)}
		if !ok || ref.Kind.Rank() < 0 || ref.ID == "" {
			l.bad("causes", "plan.error.cause", part)
			continue
		}
		refs = append(refs, ref)
	}
	return refs, true
}

// isCode tells whether s may be the id of a line that a file names: what may
// stand in an address.
func isCode(s string) bool {
	return s != "" && len(s) <= 40 && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	}) < 0 && s != "timeline"
}

// DryPlan tells what importing a file would do; it writes nothing.
//
// Errors: Forbidden; Invalid and [*sheet.Problem] when the file is no table of
// a plan. Rows at fault stand in the preview.
func (s *Service) DryPlan(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64) (Preview, error) {
	p, err := s.importPlan(ctx, who, file, size, true)
	return p, err
}

// ImportPlan enters and changes the lines of a file: all of them or none. A row
// belongs to the line with its id; without one, to the line of its kind and
// title under its parent. The same file again changes nothing. New lines are
// drafts; states and progress are not imported, because they need evidence.
//
// Errors: as [Service.DryPlan]; Invalid when a row is at fault.
func (s *Service) ImportPlan(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64) (Preview, error) {
	return s.importPlan(ctx, who, file, size, false)
}

func (s *Service) importPlan(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (Preview, error) {
	if err := CanEdit(who); err != nil {
		return Preview{}, err
	}
	r, list, err := rows(file, size, planColumns)
	if err != nil {
		return Preview{}, err
	}
	c, err := s.known(ctx)
	if err != nil {
		return Preview{}, err
	}
	var p Preview
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		p = Preview{Total: len(list), Unknown: r.Unknown}
		now, err := s.store.all(ctx, tx)
		if err != nil {
			return err
		}
		work := s.planRows(r, list, now, c)
		links := map[Kind]map[string][]civic.Ref{}
		for _, k := range Kinds {
			if links[k], err = s.chain.CausesOfKind(ctx, tx, civic.RefKind(k)); err != nil {
				return err
			}
		}
		for _, w := range work {
			if len(w.errors) > 0 {
				p.Errors = append(p.Errors, w.errors...)
				continue
			}
			if w.item.Version > 0 && reflect.DeepEqual(w.before, w.item) && (w.causes == nil || sameCauses(links[w.item.Kind][string(w.item.ID)], w.causes)) {
				p.Same++
				continue
			}
			_, err := s.saveIn(ctx, tx, who, w.item, w.causes)
			if refused := fieldErrors(err); refused != nil {
				for _, f := range refused {
					p.Errors = append(p.Errors, RowError{w.line, f.Field, f.Key, f.Args})
				}
				continue
			}
			switch {
			case err != nil:
				return err
			case w.item.Version == 0:
				p.New++
			default:
				p.Changed++
			}
		}
		slices.SortStableFunc(p.Errors, func(a, b RowError) int { return a.Line - b.Line })
		if err := p.refusal(); err != nil && !dry {
			return err
		}
		if dry {
			return errDry
		}
		return nil
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return p, err
}

// fieldErrors gives the fields of a refusal; nil for any other error.
func fieldErrors(err error) []civic.FieldError {
	var refusal *civic.Error
	if errors.As(err, &refusal) && refusal.Kind == civic.KindInvalid {
		return refusal.Fields
	}
	return nil
}

func sameCauses(now, want []civic.Ref) bool {
	now = slices.DeleteFunc(slices.Clone(now), func(r civic.Ref) bool { return slices.Contains(parents, r.Kind) })
	order := func(a, b civic.Ref) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.ID, b.ID))
	}
	want = slices.Clone(want)
	slices.SortFunc(now, order)
	slices.SortFunc(want, order)
	return slices.Equal(now, slices.Compact(want))
}

// city is what the rows of a file are checked against.
type city struct {
	pillars  []Pillar
	horizons []int
	bodies   []Body
}

func (s *Service) known(ctx context.Context) (c city, err error) {
	if c.pillars, err = s.city.Pillars(ctx); err != nil {
		return c, err
	}
	if c.horizons, err = s.years(ctx); err != nil {
		return c, err
	}
	c.bodies, err = s.city.AllBodies(ctx)
	return c, err
}

// has tells whether the directory has an organisation.
func (c city) has(id string) bool {
	return slices.ContainsFunc(c.bodies, func(b Body) bool { return b.ID == id })
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
