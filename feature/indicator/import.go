package indicator

import (
	"context"
	"io"
	"reflect"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/table"
	"dienhong/platform/db"
	"dienhong/platform/sheet"
)

// Import enters and changes indicators and adds their values: all rows of a file
// or none; a dry run tells what that would do. A row belongs to the indicator with
// its id; without one, to that of its framework, or else of its title. A value that
// is there already changes nothing; values are never changed or withdrawn by a
// file.
//
// Errors: Forbidden; Invalid and [*sheet.Problem] when the file is no table of
// indicators; Invalid when a row is at fault, which a dry run tells in the look.
func (s *Service) Import(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (table.Look, error) {
	if err := CanEdit(who); err != nil {
		return table.Look{}, err
	}
	f, err := table.Read(file, size, columns, "title_vi")
	if err != nil {
		return table.Look{}, err
	}
	years, err := s.years(ctx)
	if err != nil {
		return table.Look{}, err
	}
	return table.Take(ctx, s.db, f, dry, func(tx *db.Tx, l *table.Look) error {
		now, err := s.store.indicators(ctx, tx, "")
		if err != nil {
			return err
		}
		g := gather(f, now, years)
		if l.Faults = g.faults; len(l.Faults) > 0 {
			return nil
		}
		if err := s.importIndicators(ctx, tx, who, &g, l); err != nil || len(l.Faults) > 0 {
			return err
		}
		return s.importValues(ctx, tx, who, g, l)
	})
}

// importIndicators saves those of a file that it enters or changes.
func (s *Service) importIndicators(ctx context.Context, tx *db.Tx, who civic.Actor, g *gathered, l *table.Look) error {
	for i, in := range g.list {
		if in.Version > 0 && reflect.DeepEqual(in, g.before[i]) {
			continue
		}
		saved, err := s.saveIn(ctx, tx, who, in)
		switch {
		case err != nil:
			if err := l.Refused(g.lines[i], err); err != nil {
				return err
			}
			continue
		case in.Version == 0:
			l.New++
		default:
			l.Changed++
		}
		g.list[i] = saved
	}
	return nil
}

// importValues adds the values of a file that are not there yet; it ends with the
// first that is refused.
func (s *Service) importValues(ctx context.Context, tx *db.Tx, who civic.Actor, g gathered, l *table.Look) error {
	for _, row := range g.rows {
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
			l.Same++
			continue
		}
		if _, err := s.measureIn(ctx, tx, who, in, v); err != nil {
			return l.Refused(row.line, err)
		}
		l.New++
	}
	return nil
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
	faults []table.Fault
}

// gather reads the rows; the first row of an indicator says what it is.
func gather(f *table.File, now []Indicator, years []int) gathered {
	var g gathered
	place := map[string]int{}
	for l := range f.Rows() {
		var id, framework, title string
		l.Text("id", &id)
		l.Text("framework", &framework)
		l.Text("title_vi", &title)
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
			} else if id != "" && !table.IsID(id) {
				l.Bad("id", "error.field.format")
			}
			g.before = append(g.before, in)
			fill(l, &in)
			if len(l.Faults) == 0 {
				l.BadFields(in.problems(years))
			}
			g.list, g.lines = append(g.list, in), append(g.lines, l.Line)
		}
		g.rows = append(g.rows, measuredRow{l.Line, at, value(l, g.list[at].Measure)})
		g.faults = append(g.faults, l.Faults...)
	}
	return g
}

func fill(l *table.Row, in *Indicator) {
	of := string(in.Of)
	l.Text("framework", &in.Framework)
	l.Text("of", &of)
	in.Of = civic.ID(of)
	l.Choice("measure", measureWords, func(w string) { in.Measure = Measure(w) })
	l.Text("title_vi", &in.Title.VI)
	l.Text("title_en", &in.Title.EN)
	l.Text("definition_vi", &in.Definition.VI)
	l.Text("definition_en", &in.Definition.EN)
	l.Text("unit_vi", &in.Unit.VI)
	l.Text("unit_en", &in.Unit.EN)
	l.Choice("better", betterWords, func(w string) { in.Better = w })
	l.Targets("sdg", &in.SDG)
	l.Text("source", &in.Source)
	l.Yes("verified", &in.Verified)
	s, has := l.Cell("targets")
	if !has {
		return
	}
	var ok bool
	if in.Targets, ok = readTargets(s); !ok {
		l.Bad("targets", "indicator.error.target")
	}
}

// value reads the value of a row; nil when the row has no period.
func value(l *table.Row, m Measure) *Value {
	from, _ := l.Cell("from")
	to, _ := l.Cell("to")
	if from == "" && to == "" {
		return nil
	}
	v := &Value{}
	l.Day("from", &v.From)
	l.Day("to", &v.To)
	if s, _ := l.Cell("value"); s == "" && (m == Number || m == Survey) {
		l.Bad("value", "error.field.required")
	}
	l.Number("value", &v.Value)
	l.Number("numerator", &v.Numerator)
	l.Number("denominator", &v.Denominator)
	l.Whole("sample", 0, &v.Sample)
	l.Yes("baseline", &v.Baseline)
	l.Text("place", &v.Place)
	l.Text("note_vi", &v.Note.VI)
	l.Text("note_en", &v.Note.EN)
	l.Text("value_source", &v.Source)
	l.Text("link", &v.Link)
	l.Yes("value_verified", &v.Verified)
	if s, _ := l.Cell("parts"); s != "" {
		v.Parts = readParts(s, func() { l.Bad("parts", "indicator.error.part") })
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

var (
	measureWords = map[string]string{
		"number": "number", "so luong": "number", "share": "share", "ty le": "share", "index": "index", "chi so": "index", "checklist": "checklist",
		"danh muc kiem": "checklist", "survey": "survey", "khao sat": "survey",
	}
	betterWords = map[string]string{"": "", "more": "more", "cao": "more", "less": "less", "thap": "less"}
)
