package db

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"
)

// How the rules of Queryer.Get map a row to a struct:
//
//   - a column belongs to the field tagged `db:"column"`, else to the one of that
//     name in lower case; `db:"-"` leaves a field out;
//   - the fields of a struct in a field "name" have the columns "name_…", those of
//     an embedded struct their own;
//   - a time.Time is read from integer milliseconds UTC, 0 being the zero time;
//   - `db:"column,json"` reads a text of JSON; an empty text is the zero value.

// form tells how the value of a column becomes that of a field.
type form int

const (
	plain  form = iota // as database/sql converts it
	asTime             // from milliseconds
	asJSON
)

// target is a field that a column is read into.
type target struct {
	index []int
	form  form
}

// targets keeps the fields of each struct that rows were read into.
var targets sync.Map // reflect.Type → map[string]target

var (
	scanner = reflect.TypeFor[sql.Scanner]()
	instant = reflect.TypeFor[time.Time]()
)

// single reports whether a type takes one column.
func single(t reflect.Type) bool {
	return t.Kind() != reflect.Struct || t == instant || reflect.PointerTo(t).Implements(scanner)
}

func targetsOf(t reflect.Type) map[string]target {
	if known, ok := targets.Load(t); ok {
		return known.(map[string]target)
	}
	found := map[string]target{}
	collect(found, "", nil, t)
	targets.Store(t, found)
	return found
}

func collect(found map[string]target, prefix string, index []int, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("db"), ",")
		if name == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		path := append(append([]int{}, index...), i)
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			collect(found, prefix, path, f.Type)
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		to := target{index: path}
		switch {
		case option == "json":
			to.form = asJSON
		case f.Type == instant:
			to.form = asTime
		case !single(f.Type):
			collect(found, prefix+name+"_", path, f.Type)
			continue
		}
		if _, taken := found[prefix+name]; !taken {
			found[prefix+name] = to
		}
	}
}

// millis reads a time.
type millis struct{ to *time.Time }

func (m millis) Scan(value any) error {
	ms, ok := value.(int64)
	if !ok {
		return fmt.Errorf("db: a time is kept as an integer, not as %T", value)
	}
	if *m.to = (time.Time{}); ms != 0 {
		*m.to = time.UnixMilli(ms).UTC()
	}
	return nil
}

// text reads JSON.
type text struct{ to any }

func (t text) Scan(value any) error {
	var raw []byte
	switch value := value.(type) {
	case string:
		raw = []byte(value)
	case []byte:
		raw = value
	default:
		return fmt.Errorf("db: JSON is kept as text, not as %T", value)
	}
	if len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, t.to)
}

// reading returns what reads one row after the other into values of a type.
func reading(rows *sql.Rows, t reflect.Type) (func(v reflect.Value) error, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	plan := make([]target, len(columns))
	if single(t) {
		if len(columns) != 1 {
			return nil, fmt.Errorf("db: %d columns for one %s", len(columns), t)
		}
		if t == instant {
			plan[0].form = asTime
		}
	} else {
		known := targetsOf(t)
		for i, c := range columns {
			var ok bool
			if plan[i], ok = known[c]; !ok {
				return nil, fmt.Errorf("db: %s has no field for the column %s", t, c)
			}
		}
	}
	into := make([]any, len(plan))
	return func(v reflect.Value) error {
		for i, p := range plan {
			field := v
			if p.index != nil {
				field = v.FieldByIndex(p.index)
			}
			into[i] = field.Addr().Interface()
			switch p.form {
			case asTime:
				into[i] = millis{into[i].(*time.Time)}
			case asJSON:
				into[i] = text{into[i]}
			}
		}
		return rows.Scan(into...)
	}, nil
}

// one reads the first row into a pointer.
func one(rows *sql.Rows, dest any) error {
	v := reflect.ValueOf(dest)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("db: a row is read into a pointer, not into %T", dest)
	}
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return ErrNotFound
	}
	read, err := reading(rows, v.Type().Elem())
	if err != nil {
		return err
	}
	return read(v.Elem())
}

// all reads every row into a pointer to a slice.
func all(rows *sql.Rows, dest any) error {
	p := reflect.ValueOf(dest)
	if p.Kind() != reflect.Pointer || p.IsNil() || p.Elem().Kind() != reflect.Slice {
		return fmt.Errorf("db: rows are read into a pointer to a slice, not into %T", dest)
	}
	list := p.Elem()
	read, err := reading(rows, list.Type().Elem())
	if err != nil {
		return err
	}
	list.SetLen(0)
	zero := reflect.Zero(list.Type().Elem())
	for rows.Next() {
		list.Set(reflect.Append(list, zero))
		if err := read(list.Index(list.Len() - 1)); err != nil {
			return err
		}
	}
	return rows.Err()
}
