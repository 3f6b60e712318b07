// Package doc writes papers that an office can sign: one description of a
// document, written as DOCX (WordprocessingML, ECMA-376), PDF or HTML.
//
// The form is that of Vietnamese offices, Decree 30/2020/NĐ-CP, annex I: A4,
// margins 20 mm above and below, 30 mm left, 15 mm right, Times New Roman of
// size 13, numbers of pages centred at the top from the second page on, the
// name of the body left and the national title right at the head, the signature
// at the right of the foot. The PDF embeds Tinos, whose letters have the same
// widths as those of Times New Roman.
//
// Bodies and the rows of tables are sequences, so that a document of thousands
// of rows is never in memory as a whole, except in the PDF, whose pages refer
// to each other.
package doc

import (
	"iter"
	"slices"
	"strings"
	"time"
)

// Document is a paper from its head to its signature.
type Document struct {
	Title     string
	Lang      string // BCP 47: "vi", "en"
	Author    string // the body that issues it; for the file's properties
	Created   time.Time
	Landscape bool
	Head      *Head
	Body      iter.Seq2[Block, error] // an error ends the writing and is returned
	Sign      *Signature
	// Unprinted is the sentence before the list of characters that the letters of
	// the PDF do not have; each of them is printed as □. The other forms carry all.
	Unprinted string
}

// Head is what stands above the title of an official paper.
type Head struct {
	Superior string   // the body above the issuer; may be empty
	Issuer   string   // written in capitals
	Number   string   // "Số: 12/BC-UBND"; empty leaves room to write it in
	Nation   []string // national title and motto
	Place    string   // "Hà Nội, ngày 02 tháng 10 năm 2020"
}

// Signature is the foot: to whom the paper goes, and who signs it.
type Signature struct {
	To     []string // lines after "Nơi nhận"
	ToHead string   // "Nơi nhận:"; left out when there are no lines
	Second string   // who signs at the left, in the place of the lines: "THƯ KÝ"
	Office string   // "TM. ỦY BAN NHÂN DÂN", in capitals
	Title  string   // "CHỦ TỊCH"
	Name   string   // empty leaves room for the name
}

// Block is a part of the body: [Heading], [Paragraph], [Table] or [PageBreak].
type Block interface{ block() }

// Heading opens a section; Level is 0 for the title of the paper, which is
// written in capitals, then 1 to 3. Runs stand in the place of Text where parts
// have another language.
type Heading struct {
	Level int
	Text  string
	Runs  []Run
}

// Align places a paragraph.
type Align string

// Where the lines of a paragraph stand. The zero value is Left.
const (
	Left    Align = ""
	Center  Align = "center"
	Right   Align = "right"
	Justify Align = "both"
)

// Paragraph is text in runs.
type Paragraph struct {
	Runs   []Run
	Align  Align
	Bullet bool

	rule float64 // a line below, as a share of the width of the text; 0: none
}

// Run is text of one look. A link or a note belongs to the run as a whole.
type Run struct {
	Text         string
	Bold, Italic bool
	Link         string // absolute address; empty: none
	Note         string // footnote; empty: none
	Lang         string // BCP 47; empty: that of the document
}

// Table has one header, repeated on every page; none where no column has a head.
// A row stays on one page as long as it fits on one.
type Table struct {
	Caption string
	Columns []Column
	Rows    iter.Seq2[Row, error]
}

// Column is a column of a table.
type Column struct {
	Head  string
	Share float64 // of the width of the text; shares are scaled to 1
	Align Align
}

// Row has a cell for each column. A Section is one cell across all of them.
type Row struct {
	Section string
	Cells   []Cell
}

// Cell holds one or more paragraphs.
type Cell []Paragraph

// PageBreak starts a new page.
type PageBreak struct{}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Table) block()     {}
func (PageBreak) block() {}

// Plain is a paragraph of one run.
func Plain(text string) Paragraph { return Paragraph{Runs: []Run{{Text: text}}} }

// In returns the cell with the language of all its runs.
func (c Cell) In(lang string) Cell {
	for i := range c {
		for j := range c[i].Runs {
			c[i].Runs[j].Lang = lang
		}
	}
	return c
}

// runs returns the words of a heading.
func (h Heading) runs() []Run {
	if h.Runs != nil {
		return h.Runs
	}
	return []Run{{Text: h.Text}}
}

// headed reports whether a table has a header.
func (t Table) headed() bool {
	return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Head != "" })
}

// region returns a language with the country whose spelling is meant, as word
// processors want it.
func region(lang string) string {
	switch lang {
	case "", "vi":
		return "vi-VN"
	case "en":
		return "en-GB"
	}
	return lang
}

// Text is a cell with a paragraph for each line of the text.
func Text(text string) Cell {
	var c Cell
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			c = append(c, Plain(line))
		}
	}
	if c == nil {
		c = Cell{Plain("")}
	}
	return c
}

// Blocks is a body that is already in memory.
func Blocks(list ...Block) iter.Seq2[Block, error] {
	return func(yield func(Block, error) bool) {
		for _, b := range list {
			if !yield(b, nil) {
				return
			}
		}
	}
}

// Rows is a table's rows that are already in memory.
func Rows(list ...Row) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, r := range list {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// shares returns each column's part of the whole, which add up to 1.
func (t Table) shares() []float64 {
	sum := 0.0
	for _, c := range t.Columns {
		sum += max(c.Share, 0)
	}
	list := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		if sum > 0 {
			list[i] = max(c.Share, 0) / sum
		} else {
			list[i] = 1 / float64(len(t.Columns))
		}
	}
	return list
}

// clean takes out what XML 1.0 and fonts cannot carry: control characters and
// what is not a character.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' {
			return ' '
		}
		if r < 0x20 || r == 0x7f || r >= 0xfffe && r <= 0xffff || r >= 0xd800 && r <= 0xdfff {
			return -1
		}
		return r
	}, s)
}
