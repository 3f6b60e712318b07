package plan

import (
	"context"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/platform/db"
	"dienhong/platform/sheet"
)

// DryIndicators tells what importing a file would do; it writes nothing.
//
// Errors: as [Service.DryPlan].
func (s *Service) DryIndicators(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64) (Preview, error) {
	return s.importIndicators(ctx, who, file, size, true)
}

// ImportIndicators enters and changes indicators and adds their values: all rows
// of a file or none. A row belongs to the indicator with its id; without one, to
// that of its framework, or else of its title. A value that is there already
// changes nothing; values are never changed or withdrawn by a file.
//
// Errors: as [Service.ImportPlan].
func (s *Service) ImportIndicators(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64) (Preview, error) {
	return s.importIndicators(ctx, who, file, size, false)
}

// measuredRow is a row of a file: its indicator, by its place in the list, and
// its value, if it has one.
type measuredRow struct {
	line  int
	of    int
	value *Value
}

// gathered are the indicators of a file with the rows that they come from.
type gathered struct {
	list   []Indicator
	before []Indicator
	lines  []int
	rows   []measuredRow
	errors []RowError
}

func (s *Service) importIndicators(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (Preview, error) {
	if err := CanEdit(who); err != nil {
		return Preview{}, err
	}
	r, list, err := rows(file, size, indicatorTable)
	if err != nil {
		return Preview{}, err
	}
	horizons, err := s.years(ctx)
	if err != nil {
		return Preview{}, err
	}
	var p Preview
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		p = Preview{Total: len(list), Unknown: r.Unknown}
		now, err := s.store.indicators(ctx, tx, "")
		if err != nil {
			return err
		}
		g := gather(r, list, now, horizons)
		p.Errors = g.errors
		refuse := func(line int, err error) error {
			fields := fieldErrors(err)
			for _, f := range fields {
				p.Errors = append(p.Errors, RowError{line, f.Field, f.Key, f.Args})
			}
			if fields == nil {
				return err
			}
			return nil
		}
		if len(p.Errors) == 0 {
			for i, in := range g.list {
				if in.Version > 0 && reflect.DeepEqual(in, g.before[i]) {
					continue
				}
				saved, err := s.saveIndicatorIn(ctx, tx, who, in)
				if err != nil {
					if err := refuse(g.lines[i], err); err != nil {
						return err
					}
					continue
				}
				if in.Version == 0 {
					p.New++
				} else {
					p.Changed++
				}
				g.list[i] = saved
			}
		}
		for _, row := range g.rows {
			if len(p.Errors) > 0 {
				break
			}
			if row.value == nil {
				continue
			}
			in := g.list[row.of]
			v, _ := row.value.Computed(in.Measure)
			v.Indicator = in.ID
			same, err := s.store.sameValue(ctx, tx, v)
			if err != nil {
				return err
			}
			if same {
				p.Same++
				continue
			}
			if _, err := s.measureIn(ctx, tx, who, in, v); err != nil {
				if err := refuse(row.line, err); err != nil {
					return err
				}
				continue
			}
			p.New++
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

// gather reads the rows; the first row of an indicator says what it is.
func gather(r reader, list []sheet.Row, now []Indicator, horizons []int) gathered {
	var g gathered
	place := map[string]int{}
	for _, row := range list {
		l := &line{r: r, row: row}
		var id, framework, title string
		l.text("id", &id)
		l.text("framework", &framework)
		l.text("title_vi", &title)
		key := "title\x00" + title
		if id != "" {
			key = "id\x00" + id
		} else if framework != "" {
			key = "framework\x00" + framework
		}
		at, seen := place[key]
		if !seen {
			at = len(g.list)
			place[key] = at
			i := slices.IndexFunc(now, func(in Indicator) bool {
				switch {
				case id != "":
					return string(in.ID) == id
				case framework != "":
					return in.Framework == framework
				}
				return in.Title.VI == title
			})
			in := Indicator{ID: civic.ID(id)}
			if i >= 0 {
				in = now[i]
			} else if id != "" && !isCode(id) {
				l.bad("id", "error.field.format")
			}
			g.before = append(g.before, in)
			fillIndicator(l, &in)
			if len(l.errors) == 0 {
				for _, f := range in.problems(horizons) {
					l.bad(f.Field, f.Key, f.Args...)
				}
			}
			g.list, g.lines = append(g.list, in), append(g.lines, row.Line)
		}
		g.rows = append(g.rows, measuredRow{row.Line, at, value(l, g.list[at].Measure)})
		g.errors = append(g.errors, l.errors...)
	}
	return g
}

func fillIndicator(l *line, in *Indicator) {
	of := string(in.Of)
	l.text("framework", &in.Framework)
	l.text("of", &of)
	in.Of = civic.ID(of)
	l.choice("measure", measureWords, func(w string) { in.Measure = Measure(w) })
	l.text("title_vi", &in.Title.VI)
	l.text("title_en", &in.Title.EN)
	l.text("definition_vi", &in.Definition.VI)
	l.text("definition_en", &in.Definition.EN)
	l.text("unit_vi", &in.Unit.VI)
	l.text("unit_en", &in.Unit.EN)
	l.choice("better", betterWords, func(w string) { in.Better = w })
	l.sdg(&in.SDG)
	l.text("source", &in.Source)
	l.yes("verified", &in.Verified)
	s, has := l.r.cell(l.row, "targets")
	if !has {
		return
	}
	var ok bool
	if in.Targets, ok = readTargets(s); !ok {
		l.bad("targets", "plan.error.target")
	}
}

// value reads the value of a row; nil when the row has no period.
func value(l *line, m Measure) *Value {
	from, _ := l.r.cell(l.row, "from")
	to, _ := l.r.cell(l.row, "to")
	if from == "" && to == "" {
		return nil
	}
	v := &Value{}
	l.day("from", &v.From)
	l.day("to", &v.To)
	if s, _ := l.r.cell(l.row, "value"); s == "" && (m == Number || m == Survey) {
		l.bad("value", "error.field.required")
	}
	l.number("value", &v.Value)
	l.number("numerator", &v.Numerator)
	l.number("denominator", &v.Denominator)
	l.whole("sample", 0, &v.Sample)
	l.yes("baseline", &v.Baseline)
	l.text("place", &v.Place)
	l.text("note_vi", &v.Note.VI)
	l.text("note_en", &v.Note.EN)
	l.text("value_source", &v.Source)
	l.text("link", &v.Link)
	l.yes("value_verified", &v.Verified)
	if s, _ := l.r.cell(l.row, "parts"); s != "" {
		v.Parts = readParts(s, func() { l.bad("parts", "plan.error.part") })
	}
	return v
}

// readParts reads the parts of an index or the items of a checklist, one a
// line: name | value | weight.
func readParts(s string, bad func()) []Part {
	var list []Part
	for written := range strings.Lines(s) {
		if written = strings.TrimSpace(written); written == "" {
			continue
		}
		parts := strings.Split(written, "|")
		for len(parts) < 3 {
			parts = append(parts, "0")
		}
		x, err := sheet.Number(strings.TrimSpace(parts[1]))
		weight, err2 := sheet.Number(strings.TrimSpace(parts[2]))
		if err != nil || err2 != nil {
			bad()
			return nil
		}
		list = append(list, Part{Name: strings.TrimSpace(parts[0]), Value: x, Weight: weight})
	}
	return list
}
