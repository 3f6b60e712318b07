package place

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/kit/history"
	"dienhong/kit/table"
	"dienhong/platform/db"
)

// grounds keeps the ground of a day until the units or the day change.
type grounds struct {
	mu      sync.Mutex
	edition int64
	day     string
	units   map[UnitKey]Unit
	ground  ground
}

// ground gives the units of today and their borders.
func (s *Service) ground(ctx context.Context) (ground, error) {
	g, _, err := s.grounded(ctx)
	return g, err
}

// grounded gives the ground of today and all units that ever were.
func (s *Service) grounded(ctx context.Context) (ground, map[UnitKey]Unit, error) {
	k := &s.grounds
	k.mu.Lock()
	defer k.mu.Unlock()
	now, err := s.store.edition(ctx, s.db.Read())
	if err != nil {
		return ground{}, nil, err
	}
	if k.edition != now {
		units, err := s.store.units(ctx, s.db.Read())
		if err != nil {
			return ground{}, nil, err
		}
		k.units, k.edition, k.day = units, now, ""
	}
	if day := s.today(); k.day != day {
		k.ground, k.day = newGround(k.units, day), day
	}
	return k.ground, k.units, nil
}

// onUnits is what the history of units is about.
var onUnits = history.Subject{Kind: "unit", ID: "units"}

// ImportUnits takes a table of units as the next edition, or tells what it would do.
// A unit that is replaced ends the day before, unless the table gives it a last day.
//
// Errors: Forbidden; Invalid; [*sheet.Problem].
func (s *Service) ImportUnits(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (table.Look, error) {
	if err := CanEdit(who); err != nil {
		return table.Look{}, err
	}
	f, err := table.Read(file, size, unitColumns, "code")
	if err != nil {
		return table.Look{}, err
	}
	return table.Take(ctx, s.db, f, dry, func(tx *db.Tx, l *table.Look) error {
		before, err := s.store.units(ctx, tx)
		if err != nil {
			return err
		}
		var rows []unitRow
		for r := range f.Rows() {
			rows = append(rows, readUnit(r))
		}
		e := succeed(before, rows)
		for _, x := range rows {
			l.Faults = append(l.Faults, x.row.Faults...)
		}
		return s.take(ctx, tx, who, before, e, "units", l)
	})
}

// ImportBorders takes borders for the newest units of their codes, or tells what it
// would do. A feature names its unit by the property code.
//
// Errors: Forbidden; Invalid.
func (s *Service) ImportBorders(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (table.Look, error) {
	if err := CanEdit(who); err != nil {
		return table.Look{}, err
	}
	areas, err := atlas.ReadAreas(io.NewSectionReader(file, 0, size))
	if err != nil {
		return table.Look{}, borderRule(err)
	}
	return table.Try(ctx, s.db, table.Look{Total: len(areas)}, dry, func(tx *db.Tx, l *table.Look) error {
		before, err := s.store.units(ctx, tx)
		if err != nil {
			return err
		}
		e, newest := edition{units: map[UnitKey]Unit{}, touched: map[UnitKey]bool{}}, map[string]UnitKey{}
		for k, u := range before {
			e.units[k] = u
			if k.From > newest[k.Code].From {
				newest[k.Code] = k
			}
		}
		seen := map[string]bool{}
		for i, a := range areas {
			code := a.Properties["code"]
			k, ok := newest[code]
			switch {
			case code == "":
				l.Faults = append(l.Faults, table.Fault{Line: i + 1, Field: "code", Key: "error.field.required"})
			case !ok:
				l.Faults = append(l.Faults, table.Fault{Line: i + 1, Field: "code", Key: "place.error.unit_unknown", Args: []any{code}})
			case seen[code]:
				l.Faults = append(l.Faults, table.Fault{Line: i + 1, Field: "code", Key: "place.error.unit_twice"})
			default:
				u := e.units[k]
				u.Border = a.Outline
				e.units[k] = u
			}
			seen[code] = true
		}
		e.compare(before)
		return s.take(ctx, tx, who, before, e, "borders", l)
	})
}

// borderRule names the rule that a file of borders breaks.
func borderRule(err error) error {
	for rule, key := range map[error]string{
		atlas.ErrNoCollection: "place.error.borders_collection", atlas.ErrManyAreas: "place.error.borders_many", atlas.ErrTooLong: "place.error.borders_long", atlas.ErrNoArea: "place.error.borders_area",
		atlas.ErrOpenRing: "place.error.borders_ring", atlas.ErrOffGlobe: "place.error.borders_globe", atlas.ErrUnreadable: "place.error.borders_unreadable",
	} {
		if errors.Is(err, rule) {
			number := 0
			var at *atlas.AreaError
			if errors.As(err, &at) {
				number = at.Number
			}
			return civic.Invalid(civic.FieldError{Field: "file", Key: key, Args: []any{number}})
		}
	}
	return err
}

// take writes an edition and tells its effects: how many units end, and how many
// places stand in another unit, today or on the first day of the newest units.
func (s *Service) take(ctx context.Context, tx *db.Tx, who civic.Actor, before map[UnitKey]Unit, e edition, act string, l *table.Look) error {
	l.New, l.Changed = e.New, e.Changed
	l.Same = max(0, l.Total-e.New-e.Changed)
	if len(l.Faults) > 0 {
		return nil
	}
	points, err := s.store.points(ctx, tx)
	if err != nil {
		return err
	}
	today := s.today()
	day := today
	for k := range e.touched {
		day = max(day, k.From)
	}
	l.Effects = append(l.Effects, table.Effect{Key: "place.unit.ended", Count: e.Ended}, table.Effect{Key: "place.unit.moved", Count: moved(newGround(before, today), newGround(e.units, day), points)})
	without := 0
	for _, u := range inForce(e.units, day) {
		if u.Border.IsZero() {
			without++
		}
	}
	l.Effects = append(l.Effects, table.Effect{Key: "place.unit.without", Count: without})
	if len(e.touched) == 0 {
		return nil
	}
	number, err := s.store.edition(ctx, tx)
	if err != nil {
		return err
	}
	for k := range e.touched {
		u := e.units[k]
		u.Edition = number + 1
		if err := s.store.saveUnit(ctx, tx, u); err != nil {
			return err
		}
	}
	return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: onUnits, Act: act, Before: imported{Edition: number}, After: imported{number + 1, e.New, e.Changed, e.Ended}})
}

// imported is what the history says of an edition.
type imported struct {
	Edition int64
	New     int
	Changed int
	Ended   int
}

// UnitHistory gives the imports of units, the newest first.
//
// Errors: Forbidden.
func (s *Service) UnitHistory(ctx context.Context, who civic.Actor, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), onUnits, older)
}

// within gives the ids of the places of the directory that stand in a unit of today.
func (s *Service) within(ctx context.Context, code string) ([]string, error) {
	g, err := s.ground(ctx)
	if err != nil {
		return nil, err
	}
	ids, points, err := s.store.pointed(ctx, s.db.Read())
	var list []string
	for i, p := range points {
		if u, ok := g.of(p); ok && u.Code == code {
			list = append(list, ids[i])
		}
	}
	return list, err
}

// UnitCount is a unit of today with how many places of the directory stand in it.
type UnitCount struct {
	Unit
	Places int
}

// Units gives the units of today, by name, with their places.
func (s *Service) Units(ctx context.Context) ([]UnitCount, error) {
	g, err := s.ground(ctx)
	if err != nil {
		return nil, err
	}
	_, points, err := s.store.pointed(ctx, s.db.Read())
	if err != nil {
		return nil, err
	}
	counts := map[UnitKey]int{}
	for _, p := range points {
		if u, ok := g.of(p); ok {
			counts[u.UnitKey]++
		}
	}
	list := make([]UnitCount, len(g.Units))
	for i, u := range g.Units {
		list[i] = UnitCount{u, counts[u.UnitKey]}
	}
	return list, nil
}

// Versions gives the units that had a code, the newest first, and the units that
// replaced any of them.
//
// Errors: NotFound.
func (s *Service) Versions(ctx context.Context, code string) (versions, later []Unit, all map[UnitKey]Unit, err error) {
	_, all, err = s.grounded(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	for k, u := range all {
		if k.Code == code {
			versions = append(versions, u)
		}
		if slices.ContainsFunc(u.Replaces, func(r UnitKey) bool { return r.Code == code }) {
			later = append(later, u)
		}
	}
	if len(versions) == 0 {
		return nil, nil, nil, civic.NotFound("unit")
	}
	newest := func(a, b Unit) int {
		return cmp.Or(strings.Compare(b.From, a.From), strings.Compare(a.Code, b.Code))
	}
	slices.SortFunc(versions, newest)
	slices.SortFunc(later, newest)
	return versions, later, all, nil
}

// standing is in which units a place stands: today, and on the day on which it was
// entered when that was another one.
type standing struct {
	Now    *Unit
	Beside []Unit
	Then   *Unit
}

func (s *Service) standing(ctx context.Context, p Place) (standing, error) {
	var st standing
	g, all, err := s.grounded(ctx)
	if err != nil || p.At().IsZero() {
		return st, err
	}
	if u, ok := g.of(p.At()); ok {
		st.Now = &u
		st.Beside = g.beside(p.At())
	}
	entered := p.CreatedAt.In(s.zone).Format(time.DateOnly)
	for _, u := range inForce(all, entered) {
		if u.Border.Near(p.At()) && u.Border.Contains(p.At()) && (st.Now == nil || st.Now.UnitKey != u.UnitKey) {
			st.Then = &u
			break
		}
	}
	return st, nil
}
