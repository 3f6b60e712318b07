package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"
)

// Read reads the first sheet of a file of size bytes, row by row. The sequence
// ends at the first error, a [*Problem] when the file itself is invalid.
func Read(file io.ReaderAt, size int64, limits Limits) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if size > limits.Bytes {
			yield(Row{}, &Problem{Rule: RuleTooLarge})
			return
		}
		head := make([]byte, min(size, 4096))
		if _, err := file.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
			yield(Row{}, err)
			return
		}
		rows := csvRows
		switch kind(head) {
		case RuleEmpty:
			yield(Row{}, &Problem{Rule: RuleEmpty})
			return
		case "xlsx":
			rows = xlsxRows
		case "csv":
		default:
			yield(Row{}, &Problem{Rule: kind(head)})
			return
		}
		n := 0
		for row, err := range rows(file, size, limits) {
			if err == nil {
				switch n++; {
				case n > limits.Rows, len(row.Cells) > limits.Columns:
					err = &Problem{Rule: RuleTooLarge, Line: row.Line}
				}
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// kind tells what a file is by its first bytes: "csv", "xlsx", or the rule that
// it breaks.
func kind(head []byte) Rule {
	switch {
	case len(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))) == 0:
		return RuleEmpty
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "xlsx"
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return RuleOldExcel
	case bytes.HasPrefix(head, []byte("MZ")) && bytes.IndexByte(head, 0) >= 0, bytes.HasPrefix(head, []byte("\x7fELF")), bytes.HasPrefix(head, []byte("%PDF")):
		return RuleProgram
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return RuleEncoding
	case bytes.IndexByte(head, 0) >= 0:
		return RuleKind
	}
	return "csv"
}

func csvRows(file io.ReaderAt, size int64, _ Limits) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		in := bufio.NewReaderSize(io.NewSectionReader(file, 0, size), 64<<10)
		if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
			_, _ = in.Discard(3)
		}
		r := csv.NewReader(in)
		r.FieldsPerRecord = -1
		first, _ := in.Peek(4096)
		r.Comma = separator(first)
		for {
			cells, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				err = &Problem{Rule: RuleQuotes, Line: parse.Line}
			}
			line := 0
			if err == nil {
				line, _ = r.FieldPos(0)
				for i, c := range cells {
					if !utf8.ValidString(c) {
						err = &Problem{Rule: RuleEncoding, Line: line}
						break
					}
					cells[i] = Unsafe(strings.TrimSpace(c))
				}
			}
			if !yield(Row{Line: line, Cells: cells}, err) || err != nil {
				return
			}
		}
	}
}

// separator guesses what stands between the cells: Vietnamese spreadsheets write
// a semicolon, because the comma is the decimal sign.
func separator(first []byte) rune {
	line, _, _ := bytes.Cut(first, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, c := range []rune{';', '\t'} {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
