package plan

import (
	"context"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/platform/sheet"
)

// column is a column of a table that goes out and comes in: the name that the
// first line has in each language, and the field that its problems name.
type column struct {
	Field  string
	VI, EN string
	Width  float64
	Out    bool // only written: what is read there is ignored
}

// planColumns are those of the table of the plan.
var planColumns = []column{
	{"id", "Mã", "ID", 14, false}, {"kind", "Loại", "Type", 12, false}, {"parent", "Mã cấp trên", "Parent ID", 14, false},
	{"title_vi", "Tên", "Title in Vietnamese", 50, false}, {"title_en", "Tên tiếng Anh", "Title in English", 40, false},
	{"summary_vi", "Tóm tắt", "Summary in Vietnamese", 50, false}, {"summary_en", "Tóm tắt tiếng Anh", "Summary in English", 40, false},
	{"pillar", "Trụ cột", "Pillar", 14, false}, {"horizon", "Mốc năm", "Horizon", 10, false}, {"level", "Phạm vi", "Level", 12, false},
	{"sdg", "SDG", "SDG targets", 14, false}, {"lead", "Cơ quan chủ trì", "Lead agency", 24, false},
	{"partners", "Cơ quan phối hợp", "Partner agencies", 30, false}, {"start", "Bắt đầu", "Start", 12, false}, {"end", "Kết thúc", "End", 12, false},
	{"cost_min", "Kinh phí từ (triệu đồng)", "Cost from (million đồng)", 14, false}, {"cost_max", "Kinh phí đến (triệu đồng)", "Cost to (million đồng)", 14, false},
	{"money_vi", "Nguồn kinh phí", "Source of funding in Vietnamese", 24, false}, {"money_en", "Nguồn kinh phí tiếng Anh", "Source of funding in English", 24, false},
	{"milestones", "Các mốc công việc (thời hạn | hoàn thành | công việc | tiếng Anh)", "Milestones (due | done | Vietnamese | English)", 40, false},
	{"made_on", "Ngày cam kết", "Date of commitment", 12, false}, {"made_to_vi", "Cam kết với", "Commitment to in Vietnamese", 24, false},
	{"made_to_en", "Cam kết với (tiếng Anh)", "Commitment to in English", 24, false},
	{"causes", "Căn cứ (loại:mã)", "Basis (kind:id)", 30, false}, {"source", "Nguồn", "Source", 40, false},
	{"verified", "Đã đối chiếu", "Verified", 10, false}, {"state", "Tình trạng", "State", 12, true}, {"percent", "Mức hoàn thành (%)", "Completion (%)", 12, true},
	{"public", "Công khai", "Public", 10, true},
}

// indicatorTable are the columns of the table of indicators: a row for each
// value, the indicator's own columns the same on all of its rows.
var indicatorTable = []column{
	{"id", "Mã chỉ số", "Indicator ID", 14, false}, {"framework", "Bộ chỉ số", "Framework", 14, false}, {"of", "Mã mục kế hoạch", "Plan ID", 14, false},
	{"measure", "Cách đo", "Measure", 12, false}, {"title_vi", "Tên chỉ số", "Title in Vietnamese", 40, false}, {"title_en", "Tên tiếng Anh", "Title in English", 40, false},
	{"definition_vi", "Nội dung đo", "Definition in Vietnamese", 50, false}, {"definition_en", "Nội dung đo (tiếng Anh)", "Definition in English", 50, false},
	{"unit_vi", "Đơn vị", "Unit in Vietnamese", 14, false}, {"unit_en", "Đơn vị tiếng Anh", "Unit in English", 14, false},
	{"better", "Chiều hướng tốt", "Better", 10, false}, {"sdg", "SDG", "SDG targets", 14, false},
	{"targets", "Chỉ tiêu (năm | giá trị | nguồn)", "Targets (year | value | source)", 30, false},
	{"source", "Nguồn của chỉ số", "Source of the indicator", 40, false}, {"verified", "Đã đối chiếu chỉ số", "Indicator verified", 10, false},
	{"from", "Từ ngày", "From", 12, false}, {"to", "Đến ngày", "To", 12, false}, {"value", "Giá trị", "Value", 12, false},
	{"numerator", "Tử số", "Numerator", 12, false}, {"denominator", "Mẫu số", "Denominator", 12, false},
	{"parts", "Thành phần (tên | giá trị | trọng số)", "Parts (name | value | weight)", 30, false}, {"sample", "Số người được hỏi", "People asked", 10, false},
	{"baseline", "Số liệu gốc", "Baseline", 10, false}, {"place", "Địa điểm đo", "Place", 16, false}, {"note_vi", "Ghi chú", "Note in Vietnamese", 30, false},
	{"note_en", "Ghi chú tiếng Anh", "Note in English", 30, false}, {"value_source", "Nguồn của giá trị", "Source of the value", 40, false},
	{"link", "Đường dẫn", "Link", 30, false}, {"value_verified", "Đã đối chiếu giá trị", "Value verified", 10, false},
}

// Format is the kind of file of a table.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// write writes a table with heads in the given language.
func write(w io.Writer, f Format, locale civic.Locale, name string, columns []column, rows iter.Seq2[sheet.Values, error]) error {
	head, widths := make([]string, len(columns)), make([]float64, len(columns))
	for i, c := range columns {
		head[i], widths[i] = c.VI, c.Width
		if locale == civic.English {
			head[i] = c.EN
		}
	}
	if f == XLSX {
		return sheet.XLSX(w, name, head, widths, rows)
	}
	return sheet.CSV(w, head, rows)
}

// ExportPlan writes the lines that an actor may see, from the promise to the
// deed; [Service.ImportPlan] reads them back.
func (s *Service) ExportPlan(ctx context.Context, who civic.Actor, w io.Writer, f Format, locale civic.Locale) error {
	p, err := s.Plan(ctx, who)
	if err != nil {
		return err
	}
	pillars, err := s.directory.Pillars(ctx)
	if err != nil {
		return err
	}
	slug := map[civic.ID]string{}
	for _, l := range pillars {
		slug[l.ID] = l.Slug
	}
	causes := map[Kind]map[string][]civic.Ref{}
	for _, k := range Kinds {
		if causes[k], err = s.chain.CausesOfKind(ctx, s.db.Read(), civic.RefKind(k)); err != nil {
			return err
		}
	}
	return write(w, f, locale, "plan", planColumns, func(yield func(sheet.Values, error) bool) {
		for _, it := range p.Items {
			if !yield(planRow(it, slug[it.Pillar], causes[it.Kind][string(it.ID)]), nil) {
				return
			}
		}
	})
}

func planRow(it Item, pillar string, causes []civic.Ref) sheet.Values {
	row := sheet.Values{
		string(it.ID), string(it.Kind), string(it.Parent), it.Title.VI, it.Title.EN, it.Summary.VI, it.Summary.EN, pillar, year(it.Horizon),
		string(it.Level), joined(it.SDG),
	}
	if w := it.Work; w != nil {
		row = append(row, w.Lead, strings.Join(w.Partners, "; "), w.Start, w.End, known(w.CostMin), known(w.CostMax), w.Money.VI, w.Money.EN, milestoneLines(w.Milestones))
	} else {
		row = append(row, nil, nil, nil, nil, nil, nil, nil, nil, nil)
	}
	row = append(row, it.MadeOn, it.MadeTo.VI, it.MadeTo.EN, refWords(causes), it.Source, yesNo(it.Verified))
	if w := it.Work; w != nil {
		row = append(row, string(w.State), known(int64(w.Percent)))
	} else {
		row = append(row, nil, nil)
	}
	return append(row, yesNo(it.Public()))
}

func year(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

func known(n int64) any {
	if n == Unknown {
		return nil
	}
	return n
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// refWords writes what was chosen as the cause, without the tree.
func refWords(refs []civic.Ref) string {
	var words []string
	for _, r := range refs {
		if r.Kind != civic.RefProgramme && r.Kind != civic.RefObjective {
			words = append(words, string(r.Kind)+":"+r.ID)
		}
	}
	return strings.Join(words, "; ")
}

func milestoneLines(list []Milestone) string {
	lines := make([]string, len(list))
	for i, m := range list {
		lines[i] = m.Due + " | " + m.Done + " | " + plain(m.Title.VI) + " | " + plain(m.Title.EN)
	}
	return strings.Join(lines, "\n")
}

// plain keeps the sign that parts a line out of its parts.
func plain(s string) string { return strings.ReplaceAll(s, "|", "/") }

// ExportIndicators writes the indicators that an actor may see, a row for each
// value that stands; [Service.ImportIndicators] reads them back.
func (s *Service) ExportIndicators(ctx context.Context, who civic.Actor, w io.Writer, f Format, locale civic.Locale) error {
	list, err := s.Indicators(ctx, who)
	if err != nil {
		return err
	}
	return write(w, f, locale, "indicators", indicatorTable, func(yield func(sheet.Values, error) bool) {
		for _, in := range list {
			values := in.Standing()
			if len(values) == 0 {
				values = []Value{{}}
			}
			for _, v := range values {
				if !yield(indicatorRow(in, v), nil) {
					return
				}
			}
		}
	})
}

func indicatorRow(in Indicator, v Value) sheet.Values {
	row := sheet.Values{
		string(in.ID), in.Framework, string(in.Of), string(in.Measure), in.Title.VI, in.Title.EN, in.Definition.VI, in.Definition.EN, in.Unit.VI, in.Unit.EN,
		in.Better, joined(in.SDG), writeTargets(in.Targets), in.Source, yesNo(in.Verified),
	}
	if v.ID == "" {
		return append(row, make(sheet.Values, len(indicatorTable)-len(row))...)
	}
	parts := make([]string, len(v.Parts))
	for i, p := range v.Parts {
		parts[i] = plain(p.Name) + " | " + exact(p.Value) + " | " + exact(p.Weight)
	}
	row = append(row, v.From, v.To, numeral(v.Value))
	if in.Measure == Share {
		row = append(row, numeral(v.Numerator), numeral(v.Denominator))
	} else {
		row = append(row, nil, nil)
	}
	var sample any
	if v.Sample > 0 {
		sample = v.Sample
	}
	return append(row, strings.Join(parts, "\n"), sample, yesNo(v.Baseline), v.Place, v.Note.VI, v.Note.EN, v.Source, v.Link, yesNo(v.Verified))
}

// exact writes a number so that it reads back as the same: three decimals would
// be taken for thousands ("1.234"), so a fourth follows.
func exact(x float64) string {
	s := strconv.FormatFloat(x, 'f', -1, 64)
	if back, err := sheet.Number(s); err == nil && back != x {
		s += "0"
	}
	return s
}

// numeral is a number as a cell.
func numeral(x float64) any {
	if s := strconv.FormatFloat(x, 'f', -1, 64); s != exact(x) {
		return exact(x)
	}
	return x
}

// reader finds the cells of a table by the names in its first line.
type reader struct {
	at      map[string]int
	columns []column
	English bool
	Unknown []string
}

// errHead says that a file has no first line with the names of its columns.
var errHead = errors.New("plan: the first line names no columns")

func newReader(head []string, columns []column) (reader, error) {
	r := reader{at: map[string]int{}, columns: columns}
	for i, name := range head {
		wanted := fold.Search(name)
		found := false
		for _, c := range columns {
			if wanted == fold.Search(c.VI) || wanted == fold.Search(c.EN) || wanted == fold.Search(c.Field) {
				if _, twice := r.at[c.Field]; !twice {
					r.at[c.Field] = i
				}
				found = true
			}
		}
		if !found && name != "" {
			r.Unknown = append(r.Unknown, name)
		}
	}
	if _, ok := r.at["title_vi"]; !ok {
		return r, errHead
	}
	return r, nil
}

// cell gives what a row has in a column; has tells whether the file has the
// column at all.
func (r reader) cell(row sheet.Row, field string) (s string, has bool) {
	i, ok := r.at[field]
	if !ok {
		return "", false
	}
	if i >= len(row.Cells) {
		return "", true
	}
	return row.Cells[i], true
}
