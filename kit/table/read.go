package table

import (
	"io"
	"iter"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/platform/sheet"
	"dienhong/platform/text"
)

// File is a table that was read to its end.
type File struct {
	Unknown []string // columns that nobody reads
	Sheet   string   // which sheet of a workbook

	at   map[string]int
	rows []sheet.Row
}

// Read reads a table whose first line names its columns, in either language or as
// the API calls them; needed is the field without which a line is no such line.
//
// Errors: Invalid without the names of the columns; [*sheet.Problem].
func Read(file io.ReaderAt, size int64, columns []Column, needed string) (*File, error) {
	var f *File
	for row, err := range sheet.Read(file, size, Limits) {
		switch {
		case err != nil:
			return nil, err
		case row.Blank():
		case f == nil:
			f = headed(row.Cells, columns)
			f.Sheet = row.Sheet
			if _, ok := f.at[needed]; !ok {
				return nil, noHead()
			}
		default:
			f.rows = append(f.rows, row)
		}
	}
	if f == nil {
		return nil, noHead()
	}
	return f, nil
}

func noHead() error {
	return civic.Invalid(civic.FieldError{Field: "file", Key: "table.error.no_head"})
}

// headed finds the columns by the names in the first line.
func headed(head []string, columns []Column) *File {
	f := &File{at: map[string]int{}}
	for i, name := range head {
		wanted, found := fold.Search(name), false
		for _, c := range columns {
			if wanted == fold.Search(c.VI) || wanted == fold.Search(c.EN) || wanted == fold.Search(c.Field) {
				if _, twice := f.at[c.Field]; !twice {
					f.at[c.Field] = i
				}
				found = true
			}
		}
		if !found && name != "" {
			f.Unknown = append(f.Unknown, name)
		}
	}
	return f
}

// Len is how many rows have anything in them.
func (f *File) Len() int { return len(f.rows) }

// Rows are the rows below the first line, each with no fault yet.
func (f *File) Rows() iter.Seq[*Row] {
	return func(yield func(*Row) bool) {
		for _, row := range f.rows {
			if !yield(&Row{Line: row.Line, at: f.at, cells: row.Cells}) {
				return
			}
		}
	}
}

// Row reads the cells of one row and gathers what is wrong with them. A column
// that the file does not have leaves what it would be read into as it is.
type Row struct {
	Line   int
	Faults []Fault

	at    map[string]int
	cells []string
}

// Bad adds a rule that a cell breaks.
func (r *Row) Bad(field, key string, args ...any) {
	r.Faults = append(r.Faults, Fault{r.Line, field, key, args})
}

// BadFields adds the rules that what was read breaks.
func (r *Row) BadFields(errs []civic.FieldError) {
	for _, f := range errs {
		r.Bad(f.Field, f.Key, f.Args...)
	}
}

// Cell is what the row has in a column; has tells whether the file has the column
// at all.
func (r *Row) Cell(field string) (s string, has bool) {
	i, ok := r.at[field]
	if !ok {
		return "", false
	}
	if i >= len(r.cells) {
		return "", true
	}
	return r.cells[i], true
}

// Text reads a text.
func (r *Row) Text(field string, into *string) {
	s, has := r.Cell(field)
	if !has {
		return
	}
	clean, err := text.Clean(s)
	if err != nil {
		r.Bad(field, "error.field.control")
		return
	}
	*into = clean
}

// Whole reads a whole number.
func (r *Row) Whole(field string, empty int64, into *int64) {
	s, has := r.Cell(field)
	if !has {
		return
	}
	if s == "" {
		*into = empty
		return
	}
	n, err := sheet.Whole(s)
	if err != nil {
		r.Bad(field, "error.field.number")
		return
	}
	*into = n
}

// Number reads a number; an empty cell leaves it as it is.
func (r *Row) Number(field string, into *float64) {
	s, _ := r.Cell(field)
	if s == "" {
		return
	}
	x, err := sheet.Number(s)
	if err != nil {
		r.Bad(field, "error.field.number")
		return
	}
	*into = x
}

// Day reads a day as YYYY-MM-DD.
func (r *Row) Day(field string, into *string) {
	s, has := r.Cell(field)
	if !has {
		return
	}
	t, err := sheet.Day(s, time.UTC)
	switch {
	case err != nil:
		r.Bad(field, "error.field.day")
	case t.IsZero():
		*into = ""
	default:
		*into = t.Format(time.DateOnly)
	}
}

// Yes reads a yes or no.
func (r *Row) Yes(field string, into *bool) {
	s, has := r.Cell(field)
	if !has {
		return
	}
	switch fold.Search(s) {
	case "yes", "co", "x", "1", "true", "roi":
		*into = true
	case "", "no", "khong", "0", "false", "chua":
		*into = false
	default:
		r.Bad(field, "error.field.choice")
	}
}

// Choice reads one of the domain's own words, which may be written as a page
// names it: words are by their folded form.
func (r *Row) Choice(field string, words map[string]string, into func(string)) {
	s, has := r.Cell(field)
	if !has {
		return
	}
	if w, ok := words[fold.Search(s)]; ok {
		into(w)
		return
	}
	r.Bad(field, "error.field.choice")
}

// List reads texts between semicolons or on lines of their own.
func (r *Row) List(field string, into *[]string) {
	s, has := r.Cell(field)
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

// Targets reads targets of the Sustainable Development Goals.
func (r *Row) Targets(field string, into *[]civic.SDGTarget) {
	if s, has := r.Cell(field); has {
		*into = civic.SDGTargetsOf(strings.Fields(strings.NewReplacer(";", " ", ",", " ").Replace(s)))
	}
}

// forms are words that addresses have for pages beside the records, and those that
// a browser takes out of an address.
var forms = []string{New, "import", ".", ".."}

// New is what the address of a form has in the place of an id that is yet to come.
const New = "new"

// IsID tells whether s may be the id of a record that a file or a program names:
// what may stand in an address. Reserved are words that the feature's own
// addresses have for other things.
func IsID(s string, reserved ...string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for _, word := range append(reserved, forms...) {
		if s == word {
			return false
		}
	}
	return strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	}) < 0
}
