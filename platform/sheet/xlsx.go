package sheet

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

func xlsxRows(file io.ReaderAt, size int64, limits Limits) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := inspect(file, size, limits); err != nil {
			yield(Row{}, err)
			return
		}
		book, err := excelize.OpenReader(io.NewSectionReader(file, 0, size), excelize.Options{
			RawCellValue: true, UnzipSizeLimit: limits.Bytes * 20, UnzipXMLSizeLimit: 4 << 20,
		})
		if err != nil {
			yield(Row{}, &Problem{Rule: RuleLocked})
			return
		}
		defer book.Close()
		names := book.GetSheetList()
		if len(names) == 0 {
			yield(Row{}, &Problem{Rule: RuleEmpty})
			return
		}
		rows, err := book.Rows(names[0])
		if err != nil {
			yield(Row{}, &Problem{Rule: RuleLocked})
			return
		}
		defer rows.Close()
		for line := 1; rows.Next(); line++ {
			cells, err := rows.Columns()
			if err != nil {
				yield(Row{}, &Problem{Rule: RuleLocked, Line: line})
				return
			}
			for i, c := range cells {
				cells[i] = Unsafe(strings.TrimSpace(c))
			}
			if !yield(Row{line, cells, names[0]}, nil) {
				return
			}
		}
		if err := rows.Error(); err != nil {
			yield(Row{}, err)
		}
	}
}

// inspect looks into the archive before anything is unpacked as a whole.
func inspect(file io.ReaderAt, size int64, limits Limits) error {
	z, err := zip.NewReader(file, size)
	if err != nil {
		return &Problem{Rule: RuleLocked}
	}
	var unpacked uint64
	workbook := false
	for _, f := range z.File {
		unpacked += f.UncompressedSize64
		name := path.Clean(f.Name)
		switch {
		case strings.HasSuffix(strings.ToLower(name), "vbaproject.bin"):
			return &Problem{Rule: RuleMacro}
		case name == "xl/workbook.xml":
			workbook = true
		}
	}
	if unpacked > uint64(limits.Bytes)*20 {
		return &Problem{Rule: RuleTooLarge}
	}
	if !workbook {
		return &Problem{Rule: RuleKind}
	}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "xl/worksheets/") && strings.HasSuffix(f.Name, ".xml") {
			if err := noFormula(f, limits); err != nil {
				return err
			}
		}
	}
	return nil
}

// noFormula reads a sheet for the element f, which holds a formula; the cell is
// named by the attribute r of the element c before it.
func noFormula(f *zip.File, limits Limits) error {
	r, err := f.Open()
	if err != nil {
		return &Problem{Rule: RuleLocked}
	}
	defer r.Close()
	// The size in the directory is only a promise.
	in := bufio.NewReaderSize(io.LimitReader(r, limits.Bytes*20+1), 256<<10)
	cell, left := "", limits.Bytes*20
	for {
		tag, err := in.ReadSlice('>')
		if left -= int64(len(tag)); left < 0 {
			return &Problem{Rule: RuleTooLarge}
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue // a long text, which holds no tag
		}
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return &Problem{Rule: RuleLocked}
		}
		tag = tag[bytes.LastIndexByte(tag, '<')+1:]
		switch {
		case bytes.HasPrefix(tag, []byte("c ")):
			cell = attribute(tag, ` r="`)
		case bytes.HasPrefix(tag, []byte("f>")), bytes.HasPrefix(tag, []byte("f ")), bytes.HasPrefix(tag, []byte("f/")):
			return &Problem{Rule: RuleFormula, Cell: cell}
		}
	}
}

func attribute(tag []byte, name string) string {
	_, rest, ok := bytes.Cut(tag, []byte(name))
	if !ok {
		return ""
	}
	value, _, _ := bytes.Cut(rest, []byte{'"'})
	return string(value)
}
