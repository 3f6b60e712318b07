package monitoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// fileFormat and fileVersion name what an exported report is.
const (
	fileFormat  = "dienhong.membership-monitoring-report"
	fileVersion = 1
)

// maxImport is the largest file that is read, in bytes.
const maxImport = 20 << 20

// File is a monitoring report for programs. Names of fields are a promise.
type File struct {
	Format   string    `json:"format"`
	Version  int       `json:"version"`
	From     string    `json:"from"`
	To       string    `json:"to"`
	Sections []Section `json:"sections"`
	Content  Content   `json:"content"`
	Data     Data      `json:"data"`
}

// Write writes the file; the same report always gives the same bytes.
func (f File) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(f)
}

// ReadFile reads a file that [File.Write] wrote. It refuses what it does not
// know, so that nothing is lost without a word.
//
// Errors: Invalid with the field and the rule.
func ReadFile(r io.Reader) (File, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxImport+1))
	if err != nil {
		return File{}, err
	}
	if len(raw) > maxImport {
		return File{}, refuse("file", "monitoring.error.file_size", maxImport>>20)
	}
	var known struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if err := json.Unmarshal(raw, &known); err != nil {
		return File{}, unreadable(raw, err)
	}
	if known.Format != fileFormat {
		return File{}, refuse("file", "monitoring.error.file_format", fileFormat)
	}
	if known.Version != fileVersion {
		return File{}, refuse("file", "monitoring.error.file_version", known.Version, fileVersion)
	}
	if path := unknownField(raw, reflect.TypeFor[File](), ""); path != "" {
		return File{}, refuse("file", "monitoring.error.file_unknown", path)
	}
	var f File
	if err := json.Unmarshal(raw, &f); err != nil {
		return File{}, unreadable(raw, err)
	}
	errs := Draft{From: f.From, To: f.To, Content: f.Content}.problems()
	errs = append(errs, sectionProblems(f.Sections)...)
	errs = append(errs, f.Data.problems()...)
	if len(errs) > 0 {
		// Fields of the file are no fields of the form: the sentence names them.
		return File{}, civic.Invalid(civic.FieldError{Field: "file", Key: "monitoring.error.file_field", Args: []any{errs[0].Field}},
			civic.FieldError{Field: "file", Key: errs[0].Key, Args: errs[0].Args})
	}
	return f, nil
}

func refuse(field, key string, args ...any) error {
	return civic.Invalid(civic.FieldError{Field: field, Key: key, Args: args})
}

// unreadable says where JSON cannot be read.
func unreadable(raw []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field != "":
		return refuse("file", "monitoring.error.file_type", kind.Field)
	case errors.As(err, &syntax):
		line := 1 + bytes.Count(raw[:min(int(syntax.Offset), len(raw))], []byte("\n"))
		return refuse("file", "monitoring.error.file_json", line)
	}
	return refuse("file", "monitoring.error.file_json", 1)
}

// unknownField gives the path of the first field that the type does not have.
func unknownField(raw json.RawMessage, t reflect.Type, path string) string {
	switch t.Kind() {
	case reflect.Slice:
		var items []json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			return ""
		}
		for i, item := range items {
			if p := unknownField(item, t.Elem(), fmt.Sprintf("%s[%d]", path, i)); p != "" {
				return p
			}
		}
	case reflect.Map:
		var items map[string]json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			return ""
		}
		for _, key := range sortedKeys(items) {
			if p := unknownField(items[key], t.Elem(), path+"."+key); p != "" {
				return p
			}
		}
	case reflect.Struct:
		var items map[string]json.RawMessage
		if json.Unmarshal(raw, &items) != nil {
			return ""
		}
		fields := map[string]reflect.Type{}
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name != "" && name != "-" {
				fields[name] = t.Field(i).Type
			}
		}
		for _, key := range sortedKeys(items) {
			at := strings.TrimPrefix(path+"."+key, ".")
			ft, ok := fields[key]
			if !ok {
				return at
			}
			if p := unknownField(items[key], ft, at); p != "" {
				return p
			}
		}
	}
	return ""
}

func sortedKeys(m map[string]json.RawMessage) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// isOwnPath tells whether a link stays on the site. A browser reads a backslash as
// a slash and skips tabs and ends of lines, so that "/\host" would be another site.
func isOwnPath(href string) bool {
	return strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") &&
		!strings.ContainsFunc(href, func(r rune) bool { return r == '\\' || unicode.IsControl(r) })
}

// problems lists the rules that data from a file break: what a page links to
// and what a paper counts.
func (d Data) problems() []civic.FieldError {
	var errs []civic.FieldError
	address := func(field, href string) {
		if href != "" && !civic.IsWebAddress(href) && !isOwnPath(href) {
			errs = append(errs, civic.FieldError{Field: field, Key: "error.field.url"})
		}
	}
	for i, a := range d.Activities {
		for _, p := range a.problems() {
			p.Field = fmt.Sprintf("data.activities[%d].%s", i, p.Field)
			errs = append(errs, p)
		}
	}
	for name, list := range map[string][]facts.Entry{
		"local": d.Local, "international": d.International, "unplaced": d.Unplaced, "next_local": d.NextLocal, "next_international": d.NextAbroad,
	} {
		for i, e := range list {
			at := fmt.Sprintf("data.%s[%d].", name, i)
			address(at+"href", e.Href)
			for j, v := range e.Evidence {
				address(fmt.Sprintf("%sevidence[%d].link", at, j), v.Link)
			}
			for _, t := range e.SDG {
				if !civic.SDGTarget(t).Known() {
					errs = append(errs, civic.FieldError{Field: at + "sdg", Key: "error.field.sdg", Args: []any{t}})
				}
			}
			errs = append(errs, civic.DayProblems(at+"from", e.From)...)
			errs = append(errs, civic.DayProblems(at+"to", e.To)...)
		}
	}
	for i, f := range d.Figures {
		at := fmt.Sprintf("data.figures[%d].", i)
		address(at+"href", f.Href)
		errs = append(errs, civic.DayProblems(at+"from", f.From)...)
		errs = append(errs, civic.DayProblems(at+"to", f.To)...)
	}
	for i, t := range d.Talks {
		at := fmt.Sprintf("data.consultations[%d].", i)
		address(at+"href", t.Href)
		if t.Comments < 0 || t.People < 0 || t.Answered < 0 || t.Answered > t.Comments {
			errs = append(errs, civic.FieldError{Field: at + "answered", Key: "monitoring.error.count"})
		}
	}
	for i, b := range d.Budget {
		address(fmt.Sprintf("data.budget[%d].href", i), b.Href)
	}
	return errs
}
