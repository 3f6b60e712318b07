package comment

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/table"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
	"dienhong/platform/web"
	"dienhong/ui"
)

// importView is the way of a table: chosen, looked at, imported.
type importView struct {
	C      civic.Consultation
	All    []civic.Consultation
	Errors ui.Errors
	Look   *Preview
	Name   string
	Held   string
	Done   *Preview
}

type importFields struct {
	C    string `form:"c"`
	Held string `form:"held"`
	Name string `form:"name"`
}

func (m *Module) importForm(w http.ResponseWriter, r *http.Request) error {
	var v importView
	var err error
	if v.C, v.All, err = m.chosen(r.Context(), r.URL.Query().Get("c")); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importPage(v))
}

func (m *Module) importLook(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f importFields
	file, err := web.FormWithFile(r, &f, "file", sheet.Usual.Bytes)
	defer file.Close()
	var v importView
	var failed error
	if v.C, v.All, failed = m.chosen(ctx, f.C); failed != nil {
		return failed
	}
	switch {
	case err != nil:
	case file == nil:
		err = civic.Invalid(civic.FieldError{Field: "file", Key: "error.field.required"})
	case file.TooLarge:
		err = &sheet.Problem{Rule: sheet.RuleTooLarge}
	default:
		v.Name = file.Name
		var look Preview
		if look, err = m.Service.Dry(ctx, actor(r), v.C.Number, file, file.Size); err == nil {
			v.Look = &look
		}
	}
	if v.Look != nil && v.Look.Fit() {
		v.Held, err = m.Service.Hold(ctx, actor(r), file)
	}
	return m.drawImport(w, r, v, err)
}

// drawImport shows the page with what is wrong with the file, if anything.
func (m *Module) drawImport(w http.ResponseWriter, r *http.Request, v importView, err error) error {
	ctx := r.Context()
	var problem *sheet.Problem
	if errors.As(err, &problem) {
		v.Errors = ui.Errors{{Field: "file", Text: table.Problem(ctx, problem)}}
	} else if problems, invalid := ui.ErrorsOf(ctx, err); invalid {
		v.Errors = problems.Under(ctx, map[string]string{"file": "comment.import.file"}).Under(ctx, labels)
	} else if err != nil {
		return err
	}
	status := http.StatusOK
	if len(v.Errors) > 0 || v.Look != nil && v.Look.Problems > 0 {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(w, r, status, importPage(v))
}

func (m *Module) importConfirm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f importFields
	err := web.Form(r, &f)
	var v importView
	var failed error
	if v.C, v.All, failed = m.chosen(ctx, f.C); failed != nil {
		return failed
	}
	v.Name = f.Name
	if err == nil {
		var done Preview
		if done, err = m.Service.ImportHeld(ctx, actor(r), v.C.Number, f.Held, f.Name); err == nil {
			v.Done = &done
		}
	}
	return m.drawImport(w, r, v, err)
}

// columnName is what the template calls a field.
func columnName(ctx context.Context, field string) string {
	for _, c := range Columns {
		if c.Field == field {
			return c.head(ctx)
		}
	}
	return field
}

// head is the column's name in the reader's language.
func (c Column) head(ctx context.Context) string {
	name, _ := c.Name.In(civic.Locale(i18n.LocaleOf(ctx)))
	return name
}

// rowText says which rule a row breaks, and what it may say instead.
func rowText(ctx context.Context, e RowError) string {
	if e.Key != "comment.error.word" {
		return i18n.T(ctx, e.Key, e.Args...)
	}
	return i18n.T(ctx, e.Key, append(slices.Clone(e.Args), strings.Join(wordsOf(ctx, e.Field), "; "))...)
}

// wordsOf are what a table may say in a column that has a choice.
func wordsOf(ctx context.Context, field string) []string {
	var list []string
	switch field {
	case "channel":
		for _, c := range Channels {
			list = append(list, channelName(ctx, c))
		}
	case "kind":
		for _, k := range civic.StakeholderKinds {
			list = append(list, i18n.T(ctx, "stakeholder."+string(k)))
		}
	case "lang":
		for _, o := range langOptions(ctx, "") {
			list = append(list, o.Label)
		}
	}
	return list
}

func rowErrors(ctx context.Context, list []RowError) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "comment.import.errors"), Columns: []ui.Column{
		{Text: i18n.T(ctx, "comment.import.line"), Numeric: true}, {Text: i18n.T(ctx, "comment.import.column")}, {Text: i18n.T(ctx, "comment.import.rule")},
	}}
	for _, e := range list {
		t.Rows = append(t.Rows, ui.Cells(strconv.Itoa(e.Line), columnName(ctx, e.Field), rowText(ctx, e)))
	}
	return t
}

func firstRows(ctx context.Context, list []Comment) ui.TableProps {
	t := ui.TableProps{Stack: true, Caption: i18n.T(ctx, "comment.import.first"), Columns: []ui.Column{
		{Text: i18n.T(ctx, "comment.office.text")}, {Text: i18n.T(ctx, "comment.field.channel")}, {Text: i18n.T(ctx, "comment.field.received")},
		{Text: i18n.T(ctx, "comment.office.kind")}, {Text: i18n.T(ctx, "comment.field.body")},
	}}
	for _, o := range list {
		kind := ""
		if o.Kind != "" {
			kind = i18n.T(ctx, "stakeholder."+string(o.Kind))
		}
		t.Rows = append(t.Rows, ui.Cells(short(o.Text, 120), channelName(ctx, o.Channel), i18n.Date(ctx, o.ReceivedAt), kind, o.BodyName))
	}
	return t
}

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func download(w http.ResponseWriter, kind, name string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
}

func (m *Module) template(w http.ResponseWriter, r *http.Request) error {
	var buf bytes.Buffer
	if err := Template(r.Context(), &buf); err != nil {
		return err
	}
	download(w, xlsxType, "gop-y-mau.xlsx")
	_, err := w.Write(buf.Bytes())
	return err
}

// Template writes an empty table with the columns that Import reads, in the
// reader's language.
func Template(ctx context.Context, w io.Writer) error {
	names := make([]string, len(Columns))
	widths := make([]float64, len(Columns))
	for i, c := range Columns {
		names[i], widths[i] = c.head(ctx), 18
	}
	widths[0] = 70
	return sheet.XLSX(w, i18n.T(ctx, "comment.office.title"), names, widths, func(func(sheet.Values, error) bool) {})
}

// table is the export without contacts, in the columns and words that Import
// reads, and the columns that say what came of each comment.
func (m *Module) table(ctx context.Context, c civic.Consultation) (head []string, widths []float64, rows iter.Seq2[sheet.Values, error]) {
	head, widths = []string{i18n.T(ctx, "comment.office.serial")}, []float64{10}
	for _, col := range Columns {
		head, widths = append(head, col.head(ctx)), append(widths, 18)
	}
	widths[1] = 70
	head, widths = append(head, i18n.T(ctx, "comment.office.state"), i18n.T(ctx, "comment.office.entered")), append(widths, 16, 18)
	errEnd := errors.New("end")
	return head, widths, func(yield func(sheet.Values, error) bool) {
		err := m.Service.Each(ctx, c.Number, func(o Comment) error {
			kind, publish := "", i18n.T(ctx, "comment.paper.no")
			if o.Kind != "" {
				kind = i18n.T(ctx, "stakeholder."+string(o.Kind))
			}
			if o.Publish {
				publish = i18n.T(ctx, "comment.paper.yes")
			}
			row := sheet.Values{
				o.Serial, o.Text, channelName(ctx, o.Channel), o.ReceivedAt.In(m.deps.Zone), kind, o.BodyName, o.Article, int64(o.People),
				i18n.T(ctx, "ui.lang."+string(o.Lang)), publish, o.Note, stateName(ctx, o.State), o.EnteredAt.In(m.deps.Zone),
			}
			if !yield(row, nil) {
				return errEnd
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnd) {
			yield(nil, err)
		}
	}
}

func (m *Module) exportCSV(w http.ResponseWriter, r *http.Request) error {
	c, _, err := m.chosen(r.Context(), r.URL.Query().Get("c"))
	if err != nil {
		return err
	}
	head, _, rows := m.table(r.Context(), c)
	download(w, "text/csv; charset=utf-8", c.Slug+"-gop-y.csv")
	return sheet.CSV(w, head, rows)
}

func (m *Module) exportXLSX(w http.ResponseWriter, r *http.Request) error {
	c, _, err := m.chosen(r.Context(), r.URL.Query().Get("c"))
	if err != nil {
		return err
	}
	head, widths, rows := m.table(r.Context(), c)
	download(w, xlsxType, c.Slug+"-gop-y.xlsx")
	return sheet.XLSX(w, i18n.T(r.Context(), "comment.office.title"), head, widths, rows)
}

// maxCopies bounds one file of paper forms.
const maxCopies = 200

type paperView struct {
	C      civic.Consultation
	All    []civic.Consultation
	Copies int
	Errors ui.Errors
}

func (m *Module) paperForm(w http.ResponseWriter, r *http.Request) error {
	v := paperView{Copies: 10}
	var err error
	if v.C, v.All, err = m.chosen(r.Context(), r.URL.Query().Get("c")); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, paperPage(v))
}

// paper makes forms to print, each with a tracking code of its own: who fills
// one in keeps the code, and the clerk types it when entering the form.
func (m *Module) paper(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var f struct {
		C      string `form:"c"`
		Copies int    `form:"copies"`
	}
	err := web.Query(r, &f)
	if !r.URL.Query().Has("copies") {
		f.Copies = 1
	}
	v := paperView{Copies: f.Copies}
	var failed error
	if v.C, v.All, failed = m.chosen(ctx, f.C); failed != nil {
		return failed
	}
	if err == nil && (f.Copies < 1 || f.Copies > maxCopies) {
		err = civic.Invalid(civic.FieldError{Field: "copies", Key: "comment.error.copies", Args: []any{maxCopies}})
	}
	if problems, invalid := ui.ErrorsOf(ctx, err); invalid {
		v.Errors = problems.Under(ctx, labels)
		return web.Render(w, r, http.StatusUnprocessableEntity, paperPage(v))
	}
	if err != nil {
		return err
	}
	site := ""
	if m.deps.Address != nil {
		site = m.deps.Address()
	}
	sheets := make([]doc.Sheet, f.Copies)
	for i := range sheets {
		sheets[i] = m.sheet(ctx, v.C, civic.NewCode(), site)
	}
	var buf bytes.Buffer
	if err := doc.Sheets(&buf, i18n.T(ctx, "comment.paper.title"), i18n.LocaleOf(ctx), i18n.T(ctx, "comment.paper.unprinted"), m.deps.Clock(), sheets); err != nil {
		return err
	}
	download(w, "application/pdf", v.C.Slug+"-phieu-"+m.deps.Clock().In(m.deps.Zone).Format(time.DateOnly)+".pdf")
	_, err = w.Write(buf.Bytes())
	return err
}

// sheet is one paper form, in both languages: Vietnamese first, English below
// it, whatever the language of the one who prints.
func (m *Module) sheet(ctx context.Context, c civic.Consultation, code, site string) doc.Sheet {
	both := func(key string, args ...any) (vi, en string) {
		return i18n.In(ctx, "vi", key, args...), i18n.In(ctx, "en", key, args...)
	}
	one := func(key string, args ...any) string {
		vi, en := both(key, args...)
		return vi + " / " + en
	}
	choices := func(prefix string, values []string) []string {
		list := make([]string, len(values))
		for i, v := range values {
			list[i] = one(prefix + v)
		}
		return list
	}
	var kinds []string
	for _, k := range civic.StakeholderKinds {
		kinds = append(kinds, string(k))
	}
	question := c.Question
	if question.IsZero() {
		question = c.Title
	}
	lead := []string{question.VI}
	if question.EN != "" && question.EN != question.VI {
		lead = append(lead, question.EN)
	}
	if c.Title.EN != "" && c.Title.EN != c.Title.VI {
		lead = append([]string{c.Title.EN}, lead...)
	}
	textVI, textEN := both("comment.paper.text")
	publishVI, publishEN := both("comment.paper.publish_hint")
	contactVI, contactEN := both("comment.paper.contact_hint")
	footVI, footEN := both("comment.paper.foot", site+"/track")
	return doc.Sheet{
		Kicker: one("comment.paper.title"), Title: c.Title.VI, Lead: slices.Compact(lead), CodeLabel: one("comment.paper.code"), Code: code, Link: site + "/track/" + code,
		Fields: []doc.Blank{
			{Label: textVI + " / " + textEN, Lines: -1},
			{Label: one("comment.paper.kind"), Choices: choices("stakeholder.", kinds)},
			{Label: one("comment.paper.body"), Lines: 1},
			{Label: one("comment.paper.publish"), Hint: publishVI + "\n" + publishEN, Choices: []string{one("comment.paper.yes"), one("comment.paper.no")}},
			{Label: one("comment.paper.contact"), Hint: contactVI + " " + contactEN, Lines: 1, Choices: choices("comment.purpose_short.", Purposes)},
		},
		Foot: footVI + " " + footEN,
	}
}
