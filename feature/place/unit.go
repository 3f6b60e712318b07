package place

import (
	"cmp"
	"slices"
	"time"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/kit/table"
)

// UnitKinds are the kinds of administrative units; a place stands in one of a commune's
// rank, the others are kept for old addresses.
var UnitKinds = []string{"ward", "commune", "town", "special_zone", "district"}

// UnitKey names a unit: codes are used again for other units, so that a code alone does
// not.
type UnitKey struct {
	Code string `json:"code"`
	From string `json:"from"` // the first day, YYYY-MM-DD
}

// Unit is an administrative unit as it was or is from a day to a day.
type Unit struct {
	UnitKey
	To       string     // the last day; empty: in force until further notice
	Name     civic.Text // with its kind: "Phường Hoàn Kiếm"
	Kind     string
	Replaces []UnitKey `db:"replaces,json"` // the units whose ground, or a part of it, it took over
	Border   atlas.Outline
	Edition  int64 // the import that wrote it last
}

// on tells whether a unit is in force on a day.
func (u Unit) on(day string) bool { return u.From <= day && (u.To == "" || day <= u.To) }

// columns of the table of units.
var unitColumns = []table.Column{
	table.Col("code", "Mã", "Code", 12), table.Col("name", "Tên", "Name", 30), table.Col("name_en", "Tên tiếng Anh", "English name", 30), table.Col("kind", "Loại", "Kind", 12),
	table.Col("valid_from", "Từ ngày", "Valid from", 14), table.Col("valid_to", "Đến ngày", "Valid to", 14), table.Col("replaces", "Thay cho", "Replaces", 30),
}

// kindWords are the kinds as tables write them, folded.
var kindWords = map[string]string{
	"ward": "ward", "phuong": "ward", "commune": "commune", "xa": "commune", "town": "town", "thi tran": "town", "special zone": "special_zone", "special_zone": "special_zone", "dac khu": "special_zone",
	"district": "district", "quan": "district", "huyen": "district", "thi xa": "district",
}

// mostReplaced bounds how many units one may replace.
const mostReplaced = 100

// unitRow is a line of the table.
type unitRow struct {
	unit     Unit
	replaces []string // codes
	row      *table.Row
}

func readUnit(r *table.Row) unitRow {
	x := unitRow{row: r}
	r.Text("code", &x.unit.Code)
	r.Text("name", &x.unit.Name.VI)
	r.Text("name_en", &x.unit.Name.EN)
	r.Choice("kind", kindWords, func(w string) { x.unit.Kind = w })
	r.Day("valid_from", &x.unit.From)
	r.Day("valid_to", &x.unit.To)
	r.List("replaces", &x.replaces)
	u := x.unit
	if !table.IsID(u.Code) {
		r.Bad("code", "place.error.unit_code")
	}
	r.BadFields(civic.LineProblems("name", u.Name.VI, 200, true))
	r.BadFields(civic.LineProblems("name_en", u.Name.EN, 200, false))
	if u.Kind == "" && !slices.ContainsFunc(r.Faults, func(f table.Fault) bool { return f.Field == "kind" }) {
		r.Bad("kind", "error.field.choice")
	}
	day := func(field, s string, required bool) {
		if slices.ContainsFunc(r.Faults, func(f table.Fault) bool { return f.Field == field }) {
			return
		}
		if s == "" && required {
			r.Bad(field, "error.field.required")
		}
		r.BadFields(civic.DayProblems(field, s))
	}
	day("valid_from", u.From, true)
	day("valid_to", u.To, false)
	if u.To != "" && u.To < u.From {
		r.Bad("valid_to", "error.field.end_before_start")
	}
	if len(x.replaces) > mostReplaced {
		r.Bad("replaces", "place.error.unit_many", mostReplaced)
		x.replaces = nil
	}
	return x
}

// dayBefore is the last day before another one.
func dayBefore(day string) string {
	t, _ := time.Parse(time.DateOnly, day)
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}

// edition is what an import makes of the units.
type edition struct {
	units map[UnitKey]Unit
	New   int
	Same  int
	Ended int // units that were in force until further notice and have a last day now
	// touched are those that are written; Changed counts those among them that were
	// there before.
	touched map[UnitKey]bool
	Changed int
}

// succeed puts the rows of a table on top of the units that are there. Faults stand in
// the rows: a code twice, a unit that nobody knows, periods that overlap.
func succeed(before map[UnitKey]Unit, rows []unitRow) edition {
	e := edition{units: map[UnitKey]Unit{}, touched: map[UnitKey]bool{}}
	byCode := map[string][]string{} // the first days of each code
	for k, u := range before {
		e.units[k] = u
		byCode[k.Code] = append(byCode[k.Code], k.From)
	}
	row := map[UnitKey]*table.Row{}
	for _, x := range rows {
		k := x.unit.UnitKey
		if row[k] != nil {
			x.row.Bad("code", "place.error.unit_twice")
			continue
		}
		row[k] = x.row
		if old, ok := before[k]; ok {
			x.unit.Border, x.unit.Edition, x.unit.Replaces = old.Border, old.Edition, old.Replaces
			if x.unit.Name.EN == "" {
				x.unit.Name.EN = old.Name.EN // a table in one language says nothing of the other
			}
			if x.unit.To == "" {
				x.unit.To = old.To // the end that a successor gave it
			}
		} else {
			byCode[k.Code] = append(byCode[k.Code], k.From)
		}
		e.units[k] = x.unit
	}
	for _, days := range byCode {
		slices.Sort(days)
	}
	for _, x := range rows {
		u := e.units[x.unit.UnitKey]
		if _, has := x.row.Cell("replaces"); has {
			u.Replaces = nil
		}
		for _, code := range x.replaces {
			old, ok := lastBefore(byCode[code], x.unit.From)
			k := UnitKey{code, old}
			switch o := e.units[k]; {
			case !ok:
				x.row.Bad("replaces", "place.error.unit_unknown", code)
			case o.To == "":
				o.To = dayBefore(u.From)
				e.units[k] = o
				fallthrough
			case o.To < u.From:
				if !slices.Contains(u.Replaces, k) {
					u.Replaces = append(u.Replaces, k)
				}
			default:
				x.row.Bad("replaces", "place.error.unit_runs", code, o.To)
			}
		}
		if len(x.row.Faults) == 0 {
			e.units[x.unit.UnitKey] = u
		}
	}
	for code, days := range byCode {
		for i := 1; i < len(days); i++ {
			earlier, later := e.units[UnitKey{code, days[i-1]}], UnitKey{code, days[i]}
			if earlier.To != "" && earlier.To < later.From {
				continue
			}
			if r := cmp.Or(row[later], row[earlier.UnitKey]); r != nil {
				r.Bad("valid_from", "place.error.unit_overlaps", earlier.From)
			}
		}
	}
	e.compare(before)
	return e
}

// lastBefore gives the last of sorted days that is before another one.
func lastBefore(days []string, day string) (string, bool) {
	i, _ := slices.BinarySearch(days, day)
	if i == 0 {
		return "", false
	}
	return days[i-1], true
}

// compare counts what is another than before.
func (e *edition) compare(before map[UnitKey]Unit) {
	for k, u := range e.units {
		old, was := before[k]
		switch {
		case !was:
			e.New++
			e.touched[k] = true
		case u.To != old.To || u.Name != old.Name || u.Kind != old.Kind || !slices.Equal(u.Replaces, old.Replaces) || u.Border.GeoJSON() != old.Border.GeoJSON():
			e.Changed++
			e.touched[k] = true
			if old.To == "" && u.To != "" {
				e.Ended++
			}
		}
	}
}

// inForce gives the units of a day, by code.
func inForce(units map[UnitKey]Unit, day string) []Unit {
	var list []Unit
	for _, u := range units {
		if u.on(day) {
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b Unit) int { return cmp.Compare(a.Code, b.Code) })
	return list
}

// ground finds the units of a day by point.
type ground struct {
	Units  []Unit
	finder *atlas.Finder
}

func newGround(units map[UnitKey]Unit, day string) ground {
	g := ground{Units: inForce(units, day)}
	outlines := make([]atlas.Outline, len(g.Units))
	for i, u := range g.Units {
		outlines[i] = u.Border
	}
	g.finder = atlas.NewFinder(outlines)
	return g
}

// of gives the unit in which a point lies.
func (g ground) of(p atlas.Point) (Unit, bool) {
	if g.finder == nil || p.IsZero() {
		return Unit{}, false
	}
	i, ok := g.finder.Find(p)
	if !ok {
		return Unit{}, false
	}
	return g.Units[i], true
}

// nearBorder is from how many metres on a border is near enough to say so.
const nearBorder = 30

// beside gives the units whose border is near a point, besides its own.
func (g ground) beside(p atlas.Point) []Unit {
	if g.finder == nil || p.IsZero() {
		return nil
	}
	var list []Unit
	for _, i := range g.finder.Beside(p, nearBorder) {
		list = append(list, g.Units[i])
	}
	return list
}

// moved counts the points that lie in another unit on one ground than on another.
func moved(before, after ground, points []atlas.Point) int {
	n := 0
	for _, p := range points {
		a, _ := before.of(p)
		b, _ := after.of(p)
		if a.UnitKey != b.UnitKey {
			n++
		}
	}
	return n
}
