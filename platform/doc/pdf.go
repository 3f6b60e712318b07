package doc

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// Tinos, SIL Open Font License 1.1 (fonts/LICENSE-OFL.txt).
var (
	//go:embed fonts/Tinos-Regular.ttf
	tinosRegular []byte
	//go:embed fonts/Tinos-Bold.ttf
	tinosBold []byte
	//go:embed fonts/Tinos-Italic.ttf
	tinosItalic []byte
)

// Measures of a page in millimetres, of letters in points.
const (
	pdfLeft, pdfRight, pdfTop, pdfBottom = 30.0, 15.0, 20.0, 20.0
	sizeText, sizeTable, sizeNote        = 13.0, 11.0, 9.0
	sizeFrame                            = frameSize // head and signature
	leading                              = 0.48      // height of a line in millimetres for each point of size
	cellPad                              = 1.5
)

// PDF writes the document as pages. Footnotes come together at the end, each
// under its number.
func (d Document) PDF(w io.Writer) error {
	orientation := "P"
	if d.Landscape {
		orientation = "L"
	}
	f := fpdf.New(orientation, "mm", "A4", "")
	f.AddUTF8FontFromBytes("tinos", "", tinosRegular)
	f.AddUTF8FontFromBytes("tinos", "B", tinosBold)
	f.AddUTF8FontFromBytes("tinos", "I", tinosItalic)
	f.SetTitle(new(press).print(d.Title), true)
	f.SetAuthor(new(press).print(d.Author), true)
	f.SetCreationDate(d.Created)
	f.SetModificationDate(d.Created)
	f.SetCatalogSort(true) // the same document has the same bytes
	f.SetLang(d.Lang)
	f.SetMargins(pdfLeft, pdfTop, pdfRight)
	f.SetAutoPageBreak(false, 0)
	f.SetHeaderFunc(func() {
		if f.PageNo() > 1 {
			f.SetFont("tinos", "", sizeText)
			f.SetXY(pdfLeft, 10)
			f.CellFormat(0, 6, fmt.Sprint(f.PageNo()), "", 0, "C", false, 0, "")
		}
	})
	width, height := f.GetPageSize()
	p := &pdf{Fpdf: f, width: width - pdfLeft - pdfRight, bottom: height - pdfBottom}
	p.newPage()
	if err := p.document(d); err != nil {
		return err
	}
	return f.Output(w)
}

// pdf lays the blocks out. y is where the next line begins.
type pdf struct {
	*fpdf.Fpdf
	press
	width, bottom, y float64
	notes            []string
	foot             float64 // height of the signature; the last row of a table stays with it
}

func (p *pdf) newPage() {
	p.AddPage()
	p.y = pdfTop
}

func (p *pdf) document(d Document) error {
	if d.Head != nil {
		p.head(*d.Head)
	}
	if d.Sign != nil {
		p.foot = p.signHeight(*d.Sign)
	}
	// Which table is the last is not known before it is drawn: the rows of a block
	// are read while it is.
	for b, err := range d.Body {
		if err != nil {
			return err
		}
		switch b := b.(type) {
		case Heading:
			p.heading(b)
		case Paragraph:
			p.flow(b, sizeText)
			p.y += 1.5
		case Table:
			if err := p.table(b); err != nil {
				return err
			}
		case PageBreak:
			p.newPage()
		}
	}
	if d.Sign != nil {
		p.sign(*d.Sign)
	}
	if len(p.notes) > 0 {
		p.need(10)
		p.Line(pdfLeft, p.y+2, pdfLeft+50, p.y+2)
		p.y += 4
		for i, note := range p.notes {
			p.flow(Plain(fmt.Sprintf("%d. %s", i+1, note)), sizeNote)
		}
	}
	if notice := p.notice(d.Unprinted); notice != "" {
		p.y += 4
		p.flow(Plain(notice), sizeNote)
	}
	return nil
}

// need starts a new page when less than h is left; it tells whether it did.
func (p *pdf) need(h float64) bool {
	if p.y+h <= p.bottom {
		return false
	}
	p.newPage()
	return true
}

func (p *pdf) heading(h Heading) {
	runs, align := slices.Clone(h.runs()), Left
	for i := range runs {
		runs[i].Bold, runs[i].Italic = h.Level < 3, h.Level == 3
		if h.Level == 0 {
			runs[i].Text = strings.ToUpper(runs[i].Text)
		}
	}
	size := sizeText
	if h.Level == 0 {
		size, align = sizeText+1, Center
	}
	p.y += 3
	room := 18.0
	if h.Level <= 1 {
		room = 40 // the head of a table with its first row
	}
	p.need(room)
	p.flow(Paragraph{Runs: runs, Align: align}, size)
	p.y += 2
}

// flow writes a paragraph over the whole width, on as many pages as it needs.
func (p *pdf) flow(par Paragraph, size float64) {
	indent := 0.0
	if par.Bullet {
		indent = 6
	}
	for i, line := range p.lines(par, size, p.width-indent) {
		p.need(size * leading)
		if par.Bullet && i == 0 {
			p.SetFont("tinos", "", size)
			p.Text(pdfLeft+2, p.y+size*leading*0.75, "–")
		}
		p.line(line, pdfLeft+indent, p.width-indent, size, par.Align)
		p.y += size * leading
	}
}

// piece is a word with its look; space is the width before it.
type piece struct {
	Run
	width, space float64
}

type textLine struct {
	pieces []piece
	width  float64
	last   bool // of its paragraph
}

// lines breaks a paragraph into lines of at most width. A word that is longer
// than a line is broken where the line ends.
func (p *pdf) lines(par Paragraph, size, width float64) []textLine {
	var list []textLine
	var current textLine
	put := func(w piece) {
		if len(current.pieces) > 0 && current.width+w.space+w.width > width {
			list, current = append(list, current), textLine{}
		}
		if len(current.pieces) == 0 {
			w.space = 0
		}
		current.pieces = append(current.pieces, w)
		current.width += w.space + w.width
	}
	glue := false // the run before did not end in a space
	for _, r := range par.Runs {
		p.look(r, size)
		space := p.GetStringWidth(" ")
		text := p.print(r.Text)
		words := strings.Fields(text)
		for i, word := range words {
			w := piece{Run: Run{Text: word, Bold: r.Bold, Italic: r.Italic, Link: r.Link}, width: p.GetStringWidth(word), space: space}
			if i == 0 && glue && !strings.HasPrefix(text, " ") {
				w.space = 0
			}
			for w.width > width {
				head, rest := p.split(w.Text, width)
				if rest == "" {
					break
				}
				put(piece{Run: Run{Text: head, Bold: r.Bold, Italic: r.Italic, Link: r.Link}, width: p.GetStringWidth(head), space: w.space})
				w.Text, w.width, w.space = rest, p.GetStringWidth(rest), 0
			}
			put(w)
		}
		if r.Note != "" {
			p.notes = append(p.notes, r.Note)
			mark := fmt.Sprintf("[%d]", len(p.notes))
			put(piece{Run: Run{Text: mark}, width: p.GetStringWidth(mark)})
		}
		glue = len(words) > 0 && !strings.HasSuffix(text, " ")
	}
	current.last = true
	return append(list, current)
}

// split cuts a word so that the first part fits; at least one letter goes.
func (p *pdf) split(word string, width float64) (head, rest string) {
	letters := []rune(word)
	n := 1
	for n < len(letters) && p.GetStringWidth(string(letters[:n+1])) <= width {
		n++
	}
	return string(letters[:n]), string(letters[n:])
}

func (p *pdf) look(r Run, size float64) {
	face := ""
	switch {
	case r.Bold:
		face = "B"
	case r.Italic:
		face = "I"
	}
	p.SetFont("tinos", face, size)
}

// line writes one line at p.y.
func (p *pdf) line(l textLine, x, width, size float64, align Align) {
	stretch := 0.0
	switch {
	case align == Center:
		x += (width - l.width) / 2
	case align == Right:
		x += width - l.width
	case align == Justify && !l.last && len(l.pieces) > 1:
		stretch = (width - l.width) / float64(len(l.pieces)-1)
	}
	for i, w := range l.pieces {
		if i > 0 {
			x += w.space + stretch
		}
		p.look(w.Run, size)
		if w.Link != "" {
			p.SetTextColor(31, 78, 121)
			p.LinkString(x, p.y, w.width, size*leading, address(w.Link))
		}
		p.Text(x, p.y+size*leading*0.75, w.Text)
		p.SetTextColor(0, 0, 0)
		x += w.width
	}
}

// address writes a link in ASCII, as a PDF wants it.
func address(link string) string {
	var b strings.Builder
	for i := range len(link) {
		if c := link[i]; c > ' ' && c < 0x7f {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
