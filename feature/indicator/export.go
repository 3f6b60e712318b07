package indicator

import (
	"context"
	"io"
	"strings"

	"dienhong/civic"
	"dienhong/kit/table"
	"dienhong/platform/sheet"
)

// columns are those of the table of indicators: a row for each
// value, the indicator's own columns the same on all of its rows.
var columns = []table.Column{
	table.Col("id", "Mã chỉ số", "Indicator ID", 14), table.Col("framework", "Bộ chỉ số", "Framework", 14), table.Col("of", "Mã mục kế hoạch", "Plan ID", 14),
	table.Col("measure", "Cách đo", "Measure", 12), table.Col("title_vi", "Tên chỉ số", "Title in Vietnamese", 40), table.Col("title_en", "Tên tiếng Anh", "Title in English", 40),
	table.Col("definition_vi", "Nội dung đo", "Definition in Vietnamese", 50), table.Col("definition_en", "Nội dung đo (tiếng Anh)", "Definition in English", 50),
	table.Col("unit_vi", "Đơn vị", "Unit in Vietnamese", 14), table.Col("unit_en", "Đơn vị tiếng Anh", "Unit in English", 14),
	table.Col("better", "Chiều hướng tốt", "Better", 10), table.Col("sdg", "SDG", "SDG targets", 14),
	table.Col("targets", "Chỉ tiêu (năm | giá trị | nguồn)", "Targets (year | value | source)", 30),
	table.Col("source", "Nguồn của chỉ số", "Source of the indicator", 40), table.Col("verified", "Đã đối chiếu chỉ số", "Indicator verified", 10),
	table.Col("from", "Từ ngày", "From", 12), table.Col("to", "Đến ngày", "To", 12), table.Col("value", "Giá trị", "Value", 12),
	table.Col("numerator", "Tử số", "Numerator", 12), table.Col("denominator", "Mẫu số", "Denominator", 12),
	table.Col("parts", "Thành phần (tên | giá trị | trọng số)", "Parts (name | value | weight)", 30), table.Col("sample", "Số người được hỏi", "People asked", 10),
	table.Col("baseline", "Số liệu gốc", "Baseline", 10), table.Col("place", "Địa điểm đo", "Place", 16), table.Col("note_vi", "Ghi chú", "Note in Vietnamese", 30),
	table.Col("note_en", "Ghi chú tiếng Anh", "Note in English", 30), table.Col("value_source", "Nguồn của giá trị", "Source of the value", 40),
	table.Col("link", "Đường dẫn", "Link", 30), table.Col("value_verified", "Đã đối chiếu giá trị", "Value verified", 10),
}

// Export writes the indicators that an actor may see, a row for each
// value that stands; [Service.Import] reads them back.
func (s *Service) Export(ctx context.Context, who civic.Actor, w io.Writer, f table.Format, locale civic.Locale) error {
	list, err := s.List(ctx, who)
	if err != nil {
		return err
	}
	return table.Write(w, f, locale, "indicators", columns, func(yield func(sheet.Values, error) bool) {
		for _, in := range list {
			values := in.Standing()
			if len(values) == 0 {
				values = []Value{{}}
			}
			for _, v := range values {
				if !yield(row(in, v), nil) {
					return
				}
			}
		}
	})
}

func row(in Indicator, v Value) sheet.Values {
	cells := sheet.Values{
		string(in.ID), in.Framework, string(in.Of), string(in.Measure), in.Title.VI, in.Title.EN, in.Definition.VI, in.Definition.EN, in.Unit.VI, in.Unit.EN,
		in.Better, strings.Join(civic.SDGWords(in.SDG), " "), writeTargets(in.Targets), in.Source, table.YesNo(in.Verified),
	}
	if v.ID == "" {
		return append(cells, make(sheet.Values, len(columns)-len(cells))...)
	}
	parts := make([]string, len(v.Parts))
	for i, p := range v.Parts {
		parts[i] = table.Plain(p.Name) + " | " + table.Exact(p.Value) + " | " + table.Exact(p.Weight)
	}
	cells = append(cells, v.From, v.To, table.Numeral(v.Value))
	if in.Measure == Share {
		cells = append(cells, table.Numeral(v.Numerator), table.Numeral(v.Denominator))
	} else {
		cells = append(cells, nil, nil)
	}
	var sample any
	if v.Sample > 0 {
		sample = v.Sample
	}
	return append(cells, strings.Join(parts, "\n"), sample, table.YesNo(v.Baseline), v.Place, v.Note.VI, v.Note.EN, v.Source, v.Link, table.YesNo(v.Verified))
}
