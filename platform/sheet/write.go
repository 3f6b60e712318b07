package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// Values are the cells of a row to write: string, bool, int, int64, float64,
// time.Time (a day) or nil.
type Values []any

// CSV writes a table as UTF-8 with the mark by which spreadsheets know it.
// Numbers have a point, days are YYYY-MM-DD.
func CSV(w io.Writer, head []string, rows iter.Seq2[Values, error]) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	line := make([]string, 0, len(head))
	for row, err := range rows {
		if err != nil {
			return err
		}
		line = line[:0]
		for _, v := range row {
			line = append(line, text(v))
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return Safe(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		if v.IsZero() {
			return ""
		}
		return v.Format(time.DateOnly)
	default:
		return fmt.Sprint(v)
	}
}

// XLSX writes a table as a workbook of one sheet, streaming rows to disk where
// they are many. Columns have the widths given, in letters.
func XLSX(w io.Writer, name string, head []string, widths []float64, rows iter.Seq2[Values, error]) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
	})
	if err != nil {
		return err
	}
	wrap, err := book.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	dayFormat := "yyyy-mm-dd"
	day, err := book.NewStyle(&excelize.Style{CustomNumFmt: &dayFormat, Alignment: &excelize.Alignment{Vertical: "top"}})
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, width := range widths {
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	put := func(line int, cells []any) error {
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		return out.SetRow(at, cells)
	}
	cells := make([]any, len(head))
	for i, h := range head {
		cells[i] = excelize.Cell{StyleID: bold, Value: h}
	}
	if err := put(1, cells); err != nil {
		return err
	}
	line := 1
	for row, err := range rows {
		if err != nil {
			return err
		}
		line++
		cells := make([]any, 0, len(row))
		for _, v := range row {
			switch v := v.(type) {
			case time.Time:
				if v.IsZero() {
					cells = append(cells, nil)
				} else {
					cells = append(cells, excelize.Cell{StyleID: day, Value: v})
				}
			case string:
				cells = append(cells, excelize.Cell{StyleID: wrap, Value: Safe(v)})
			default:
				cells = append(cells, v)
			}
		}
		if err := put(line, cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}
