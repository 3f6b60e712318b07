package plan

import (
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/platform/sheet"
	"dienhong/platform/text"
)

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
