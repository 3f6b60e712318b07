package doc

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Sizes of A4 and of the margins in twentieths of a point.
const (
	a4Short, a4Long             = 11906, 16838
	marginTop, marginBottom     = 1134, 1134
	marginLeft, marginRight     = 1701, 851
	portraitText, landscapeText = a4Short - marginLeft - marginRight, a4Long - marginLeft - marginRight
)

const (
	wordNamespace         = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationshipNamespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	xmlHead               = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
)

// frameSize is the size of letters in head and signature, in points.
const frameSize = 12.0

// Names of the styles, which styles defines.
const (
	styleTitle   = "Title"
	styleNormal  = "Normal"
	styleCell    = "Cell"
	styleSection = "CellSection"
	styleFrame   = "Frame"
	styleGap     = "Gap"
	styleNote    = "FootnoteText"
)

// DOCX writes the document as a word-processor file, streaming.
func (d Document) DOCX(w io.Writer) error {
	z := zip.NewWriter(w)
	x := &docx{doc: d}
	for _, part := range []struct{ name, body string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelationships},
		{"docProps/core.xml", x.properties()},
		{"word/styles.xml", styles(d.Lang)},
		{"word/numbering.xml", numbering},
		{"word/settings.xml", settings},
		{"word/header1.xml", pageNumber},
	} {
		f, err := z.Create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(f, part.body); err != nil {
			return err
		}
	}
	f, err := z.Create("word/document.xml")
	if err != nil {
		return err
	}
	x.Writer = bufio.NewWriterSize(f, 64<<10)
	if err := x.document(); err != nil {
		return err
	}
	if err := x.Flush(); err != nil {
		return err
	}
	if f, err = z.Create("word/footnotes.xml"); err != nil {
		return err
	}
	x.Reset(f)
	x.footnotes()
	if err := x.Flush(); err != nil {
		return err
	}
	if f, err = z.Create("word/_rels/document.xml.rels"); err != nil {
		return err
	}
	x.Reset(f)
	x.relationships()
	if err := x.Flush(); err != nil {
		return err
	}
	return z.Close()
}

// docx writes the parts of one file. The writer keeps its first error, which
// Flush returns.
type docx struct {
	*bufio.Writer
	doc   Document
	links []string
	notes []string
}

func (x *docx) put(s string) { _, _ = x.WriteString(s) }

func (x *docx) putf(format string, args ...any) { _, _ = fmt.Fprintf(x, format, args...) }

// text writes a text with what XML needs escaped.
func (x *docx) text(s string) { _ = xml.EscapeText(x, []byte(clean(s))) }

func (x *docx) width() int {
	if x.doc.Landscape {
		return landscapeText
	}
	return portraitText
}

func (x *docx) document() error {
	x.putf(xmlHead+`<w:document xmlns:w="%s" xmlns:r="%s"><w:body>`, wordNamespace, relationshipNamespace)
	if x.doc.Head != nil {
		left, right := x.doc.Head.paragraphs()
		x.columns(left, right, headShare)
	}
	for b, err := range x.doc.Body {
		if err != nil {
			return err
		}
		switch b := b.(type) {
		case Heading:
			style := styleTitle
			if b.Level > 0 {
				style = fmt.Sprintf("Heading%d", min(b.Level, 3))
			}
			x.paragraph(Paragraph{Runs: b.runs()}, style)
		case Paragraph:
			x.paragraph(b, styleNormal)
		case Table:
			if err := x.table(b); err != nil {
				return err
			}
		case PageBreak:
			x.put(`<w:p><w:r><w:br w:type="page"/></w:r></w:p>`)
		}
	}
	if x.doc.Sign != nil {
		x.gap()
		left, right := x.doc.Sign.paragraphs()
		x.columns(left, right, 0.5)
	}
	size := fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d"/>`, a4Short, a4Long)
	if x.doc.Landscape {
		size = fmt.Sprintf(`<w:pgSz w:w="%d" w:h="%d" w:orient="landscape"/>`, a4Long, a4Short)
	}
	x.putf(`<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/>%s`+
		`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>`,
		size, marginTop, marginRight, marginBottom, marginLeft)
	return nil
}

func (x *docx) paragraph(p Paragraph, style string) {
	x.putf(`<w:p><w:pPr><w:pStyle w:val="%s"/>`, style)
	if p.Bullet {
		x.put(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>`)
	}
	if p.Align != Left {
		x.putf(`<w:jc w:val="%s"/>`, p.Align)
	}
	x.put(`</w:pPr>`)
	for _, r := range p.Runs {
		x.run(r)
	}
	x.put(`</w:p>`)
}

func (x *docx) run(r Run) {
	if r.Link != "" {
		x.links = append(x.links, r.Link)
		x.putf(`<w:hyperlink r:id="rIdLink%d">`, len(x.links))
	}
	x.put(`<w:r><w:rPr>`)
	if r.Link != "" {
		x.put(`<w:rStyle w:val="Hyperlink"/>`)
	}
	if r.Bold {
		x.put(`<w:b/>`)
	}
	if r.Italic {
		x.put(`<w:i/>`)
	}
	if r.Lang != "" {
		x.putf(`<w:lang w:val="%s"/>`, xmlText(region(r.Lang)))
	}
	x.put(`</w:rPr><w:t xml:space="preserve">`)
	x.text(r.Text)
	x.put(`</w:t></w:r>`)
	if r.Link != "" {
		x.put(`</w:hyperlink>`)
	}
	if r.Note != "" {
		x.notes = append(x.notes, r.Note)
		x.putf(`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="%d"/></w:r>`, len(x.notes))
	}
}

// gap is the room between a table and what follows.
func (x *docx) gap() { x.putf(`<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr></w:p>`, styleGap) }

// rule draws a line below a centred paragraph, a share of the width of its text
// long; letters are taken to be half as wide as high.
func (x *docx) rule(p Paragraph, width int) {
	letters := 0
	for _, r := range p.Runs {
		for _, c := range r.Text {
			letters += 5
			if unicode.IsUpper(c) {
				letters += 2
			}
		}
	}
	long := min(float64(letters)/10*frameSize*20, float64(width)*0.95) * p.rule
	indent := (width - int(long)) / 2
	x.putf(`<w:p><w:pPr><w:pStyle w:val="%s"/><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="60"/><w:ind w:left="%d" w:right="%d"/></w:pPr></w:p>`, styleGap, indent, indent)
}

// xmlText escapes a text for an attribute.
func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

func centred(text string, bold, italic bool) Paragraph {
	return Paragraph{Align: Center, Runs: []Run{{Text: text, Bold: bold, Italic: italic}}}
}

// columns is a table of two cells without lines.
func (x *docx) columns(left, right []Paragraph, share float64) {
	w := int(float64(x.width()) * share)
	x.putf(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>`, x.width())
	x.putf(`<w:tblGrid><w:gridCol w:w="%d"/><w:gridCol w:w="%d"/></w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>`, w, x.width()-w)
	for i, cell := range [][]Paragraph{left, right} {
		x.putf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, []int{w, x.width() - w}[i])
		for _, p := range cell {
			x.paragraph(p, styleFrame)
			if p.rule > 0 {
				x.rule(p, []int{w, x.width() - w}[i])
			}
		}
		if len(cell) == 0 {
			x.paragraph(Plain(""), styleFrame)
		}
		x.put(`</w:tc>`)
	}
	x.put(`</w:tr></w:tbl>`)
	x.gap()
}

func (x *docx) table(t Table) error {
	if t.Caption != "" {
		x.paragraph(Paragraph{Runs: []Run{{Text: t.Caption, Bold: true}}}, styleNormal)
	}
	widths := make([]int, len(t.Columns))
	for i, share := range t.shares() {
		widths[i] = int(share * float64(x.width()))
	}
	x.putf(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="%d" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`, x.width())
	for _, w := range widths {
		x.putf(`<w:gridCol w:w="%d"/>`, w)
	}
	x.put(`</w:tblGrid>`)
	if t.headed() {
		x.put(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
		for i, c := range t.Columns {
			x.putf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:shd w:val="clear" w:color="auto" w:fill="EFEBE4"/><w:vAlign w:val="center"/></w:tcPr>`, widths[i])
			x.paragraph(centred(c.Head, true, false), styleCell)
			x.put(`</w:tc>`)
		}
		x.put(`</w:tr>`)
	}
	rows := 0
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		rows++
		x.put(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
		if row.Section != "" {
			x.putf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:gridSpan w:val="%d"/></w:tcPr>`, x.width(), len(t.Columns))
			x.paragraph(Paragraph{Runs: []Run{{Text: row.Section, Bold: true}}}, styleSection)
			x.put(`</w:tc></w:tr>`)
			continue
		}
		for i, c := range t.Columns {
			x.putf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, widths[i])
			cell := Cell{Plain("")}
			if i < len(row.Cells) && len(row.Cells[i]) > 0 {
				cell = row.Cells[i]
			}
			for _, p := range cell {
				if p.Align == Left {
					p.Align = c.Align
				}
				x.paragraph(p, styleCell)
			}
			x.put(`</w:tc>`)
		}
		x.put(`</w:tr>`)
	}
	if rows == 0 && !t.headed() { // a table without rows would need repair
		x.putf(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="%d"/></w:tcPr>`, len(t.Columns))
		x.paragraph(Plain(""), styleCell)
		x.put(`</w:tc></w:tr>`)
	}
	x.put(`</w:tbl>`)
	x.gap()
	return nil
}

func (x *docx) footnotes() {
	x.putf(xmlHead+`<w:footnotes xmlns:w="%s">`, wordNamespace)
	x.put(`<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>` +
		`<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`)
	for i, note := range x.notes {
		x.putf(`<w:footnote w:id="%d"><w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> `, i+1, styleNote)
		x.text(note)
		x.put(`</w:t></w:r></w:p></w:footnote>`)
	}
	x.put(`</w:footnotes>`)
}

func (x *docx) relationships() {
	x.put(documentRelationships)
	for i, link := range x.links {
		x.putf(`<Relationship Id="rIdLink%d" Type="%s/hyperlink" TargetMode="External" Target="`, i+1, relationshipNamespace)
		x.text(link)
		x.put(`"/>`)
	}
	x.put(`</Relationships>`)
}
