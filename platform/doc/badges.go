package doc

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Badge is what a guest wears: one of ten on a page, to be cut out.
type Badge struct {
	Kicker string // of what
	Name   string
	Lines  []string // title, body
	Kind   string
	Link   string // what the QR picture holds
}

// Badges writes badges as A4 pages in PDF, ten each, with lines to cut along.
// Unprinted is as in [Document].
func Badges(w io.Writer, title, lang, unprinted string, created time.Time, badges []Badge) error {
	return tens(w, title, lang, unprinted, created, len(badges), func(f *fpdf.Fpdf, p *press, i int, x, y float64) error {
		return badges[i].draw(f, p, x, y)
	})
}

// draw puts a badge into its frame. A long name is written smaller, down to a size
// that is read at arm's length; what does not fit after that is cut.
func (b Badge) draw(f *fpdf.Fpdf, p *press, x, y float64) error {
	const inner, picture = 4.0, 24.0
	const whole, beside = tenWide - 2*inner, tenWide - 3*inner - picture
	if err := square(f, x+tenWide-inner-picture, y+tenHigh-inner-picture, picture, b.Link); err != nil {
		return err
	}
	lines := func(style string, size, wide, from float64, most int, text string) float64 {
		f.SetFont("tinos", style, size)
		for i, line := range f.SplitText(p.print(text), wide) {
			if i == most {
				break
			}
			f.SetXY(x+inner, from)
			f.CellFormat(wide, size*0.42, line, "", 0, "L", false, 0, "")
			from += size * 0.42
		}
		return from
	}
	at := lines("", 8, whole, y+inner, 2, b.Kicker) + 1
	size := 20.0
	for f.SetFont("tinos", "B", size); size > 12 && len(f.SplitText(p.print(b.Name), whole)) > 1; f.SetFont("tinos", "B", size) {
		size--
	}
	at = max(lines("B", size, whole, at, 2, b.Name)+0.5, y+tenHigh-inner-picture)
	for _, line := range b.Lines {
		if line != "" {
			at = lines("", 10, beside, at, 2, line) + 0.5
		}
	}
	lines("B", 9, beside, y+tenHigh-inner-4, 1, b.Kind)
	return f.Error()
}
