package polis

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
)

// record is a row by column name.
type record struct {
	file   string
	line   int
	head   map[string]int
	fields []string
}

// records streams the rows of a file. An error is a *Problem of a row, after
// which the rows go on, or what ended the reading.
func records(file string, r io.Reader, needed ...string) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		c := newCSV(r)
		names, err := c.Read()
		if errors.Is(err, io.EOF) {
			yield(record{}, &Problem{File: file, Line: 1, Reason: Empty})
			return
		}
		if err != nil {
			yield(record{}, asProblem(file, err))
			return
		}
		head := make(map[string]int, len(names))
		for i, n := range names {
			n = strings.TrimSpace(n)
			if _, ok := head[n]; ok {
				yield(record{}, &Problem{File: file, Line: 1, Reason: TwiceColumn, Value: n})
				return
			}
			head[strings.Clone(n)] = i
		}
		for _, n := range needed {
			if _, ok := head[n]; !ok {
				yield(record{}, &Problem{File: file, Line: 1, Reason: NoColumn, Value: n})
				return
			}
		}
		for {
			fields, err := c.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				err = asProblem(file, err)
				if p := (*Problem)(nil); !yield(record{}, err) || !errors.As(err, &p) {
					return
				}
				continue
			}
			line, _ := c.FieldPos(0)
			if len(fields) != len(head) {
				if !yield(record{}, &Problem{File: file, Line: line, Reason: WrongFields, Value: strconv.Itoa(len(fields))}) {
					return
				}
				continue
			}
			if !yield(record{file: file, line: line, head: head, fields: fields}, nil) {
				return
			}
		}
	}
}

func newCSV(r io.Reader) *csv.Reader {
	b := bufio.NewReaderSize(r, 1<<16)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\xef\xbb\xbf" {
		_, _ = b.Discard(3) // three bytes that were just seen
	}
	c := csv.NewReader(b)
	c.FieldsPerRecord, c.ReuseRecord = -1, true
	return c
}

// asProblem turns what the CSV parser objects to into a problem; other errors,
// those of reading, stay.
func asProblem(file string, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return &Problem{File: file, Line: parse.Line, Reason: NotCSV, Value: parse.Err.Error()}
	}
	return err
}

// field returns a column, "" when the file has none of that name.
func (r record) field(name string) string {
	if i, ok := r.head[name]; ok {
		return r.fields[i]
	}
	return ""
}

func (r record) problem(reason Reason, value string) error {
	return &Problem{File: r.file, Line: r.line, Reason: reason, Value: strings.Clone(value)}
}

// number reads a whole number; one written as a decimal, as spreadsheets do, is
// accepted when nothing is after the point. A column that is missing or empty
// gives absent.
func (r record) number(name string, absent int64) (int64, error) {
	s := strings.TrimSpace(r.field(name))
	if s == "" {
		if _, ok := r.head[name]; ok && absent < 0 {
			return 0, r.problem(NotANumber, name+": ")
		}
		return absent, nil
	}
	if n, err := strconv.ParseInt(strings.TrimSuffix(s, ".0"), 10, 64); err == nil {
		return n, nil
	}
	return 0, r.problem(NotANumber, name+": "+s)
}

// must marks a number that cannot be absent.
const must = -1

func (r record) yes(name string) (bool, error) {
	switch s := strings.ToLower(strings.TrimSpace(r.field(name))); s {
	case "", "false", "f", "0", "no":
		return false, nil
	case "true", "t", "1", "yes":
		return true, nil
	default:
		return false, r.problem(NotYesNo, name+": "+s)
	}
}

// once refuses an id that an earlier row had.
func (r record) once(seen map[int64]bool, id int64) error {
	if seen[id] {
		return r.problem(Repeated, strconv.FormatInt(id, 10))
	}
	seen[id] = true
	return nil
}

// mapped streams what read makes of each row.
func mapped[T any](rows iter.Seq2[record, error], read func(record) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for r, err := range rows {
			var v T
			if err == nil {
				v, err = read(r)
			}
			if !yield(v, err) {
				return
			}
		}
	}
}
