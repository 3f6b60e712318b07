package polis

import (
	"cmp"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
)

// writer puts fields into rows.
type writer struct {
	csv    *csv.Writer
	fields []string
	err    error
}

// newWriter writes the first line.
func newWriter(w io.Writer, names ...string) *writer {
	c := &writer{csv: csv.NewWriter(w)}
	c.fields = names
	c.end()
	return c
}

func (w *writer) text(s string)  { w.fields = append(w.fields, s) }
func (w *writer) number(n int64) { w.fields = append(w.fields, strconv.FormatInt(n, 10)) }

func (w *writer) end() {
	if w.err == nil {
		w.err = w.csv.Write(w.fields)
	}
	w.fields = w.fields[:0]
}

func (w *writer) flush() error {
	w.csv.Flush()
	return cmp.Or(w.err, w.csv.Error())
}

func sortBy[T any](s []T, by func(T) int64) {
	slices.SortFunc(s, func(a, b T) int { return cmp.Compare(by(a), by(b)) })
}
