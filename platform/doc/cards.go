package doc

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Card is one of ten on a page, to be cut out: an invitation with a code.
type Card struct {
	Kicker string
	Title  string
	Code   string
	Link   string   // what the QR picture holds
	Lines  []string // what to do with it
}

// Cards writes cards as A4 pages in PDF, ten each, with lines to cut along.
// Unprinted is as in [Document].
func Cards(w io.Writer, title, lang, unprinted string, created time.Time, cards []Card) error {
	return tens(w, title, lang, unprinted, created, len(cards), func(f *fpdf.Fpdf, p *press, i int, x, y float64) error {
		return cards[i].draw(f, p, x, y, tenWide)
	})
}

// The size of one of ten on a page.
const tenWide, tenHigh = 95.0, 55.0

// tens writes A4 pages of ten frames each, with lines to cut along; draw fills one.
func tens(w io.Writer, title, lang, unprinted string, created time.Time, n int, draw func(f *fpdf.Fpdf, p *press, i int, x, y float64) error) error {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddUTF8FontFromBytes("tinos", "", tinosRegular)
	f.AddUTF8FontFromBytes("tinos", "B", tinosBold)
	f.SetTitle(new(press).print(title), true)
	f.SetCreationDate(created)
	f.SetModificationDate(created)
	f.SetCatalogSort(true)
	f.SetLang(lang)
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetLineWidth(0.1)
	const left, top, rows = 10.0, 11.0, 5
	var p press
	for i := range n {
		if i%(2*rows) == 0 {
			f.AddPage()
			f.SetDrawColor(150, 150, 150)
			for n := range rows + 1 {
				f.Line(left, top+float64(n)*tenHigh, left+2*tenWide, top+float64(n)*tenHigh)
			}
			for n := range 3 {
				f.Line(left+float64(n)*tenWide, top, left+float64(n)*tenWide, top+rows*tenHigh)
			}
		}
		if err := draw(f, &p, i, left+float64(i%2)*tenWide, top+float64(i/2%rows)*tenHigh); err != nil {
			return err
		}
	}
	if notice := p.notice(unprinted); notice != "" {
		f.SetFont("tinos", "", 7)
		f.SetXY(left, 290)
		f.CellFormat(2*tenWide, 4, notice, "", 0, "L", false, 0, "")
	}
	return f.Output(w)
}

// draw puts a card into its frame: what does not fit into the height of its part is cut.
func (c Card) draw(f *fpdf.Fpdf, p *press, x, y, wide float64) error {
	const inner, picture = 4.0, 28.0
	text := wide - 3*inner - picture
	if err := square(f, x+wide-inner-picture, y+inner, picture, c.Link); err != nil {
		return err
	}
	lines := func(style string, size, step, from float64, most int, content string) float64 {
		f.SetFont("tinos", style, size)
		list := f.SplitText(p.print(content), text)
		for i, line := range list {
			if i == most {
				break
			}
			f.SetXY(x+inner, from)
			f.CellFormat(text, step, line, "", 0, "L", false, 0, "")
			from += step
		}
		return from
	}
	at := lines("", 8, 3.6, y+inner, 2, c.Kicker)
	at = lines("B", 11, 4.6, at+0.5, 3, c.Title)
	for _, line := range c.Lines {
		at = lines("", 8.5, 3.7, at+0.8, 4, line)
	}
	f.SetFont("tinos", "B", 16)
	f.SetXY(x+inner, y+43)
	f.CellFormat(wide-2*inner, 8, p.print(c.Code), "", 0, "C", false, 0, "")
	return f.Error()
}
