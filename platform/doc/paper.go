package doc

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"dienhong/platform/qr"
)

// Sheet is one page of a form that people fill in by hand.
type Sheet struct {
	Kicker    string
	Title     string
	Lead      []string // what it is for and what happens with it
	CodeLabel string
	Code      string // printed large beside the picture
	Link      string // what the QR picture holds
	Fields    []Blank
	Foot      string
}

// Blank is something to fill in.
type Blank struct {
	Label   string
	Hint    string
	Choices []string // boxes to tick
	Lines   int      // ruled lines; -1 takes what is left of the page
}

// Sheets writes forms as an A4 PDF, one page each. Unprinted is as in [Document];
// it stands at the foot of the page that it is about.
func Sheets(w io.Writer, title, lang, unprinted string, created time.Time, sheets []Sheet) error {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddUTF8FontFromBytes("tinos", "", tinosRegular)
	f.AddUTF8FontFromBytes("tinos", "B", tinosBold)
	f.AddUTF8FontFromBytes("tinos", "I", tinosItalic)
	f.SetTitle(new(press).print(title), true)
	f.SetCreationDate(created)
	f.SetModificationDate(created)
	f.SetCatalogSort(true) // the same document has the same bytes
	f.SetLang(lang)
	f.SetMargins(20, 15, 15)
	f.SetAutoPageBreak(false, 0)
	f.SetDrawColor(90, 90, 90)
	f.SetLineWidth(0.2)
	for _, s := range sheets {
		if err := s.draw(f, unprinted); err != nil {
			return err
		}
	}
	return f.Output(w)
}

func (s Sheet) draw(f *fpdf.Fpdf, unprinted string) error {
	var p press
	s = s.printed(&p)
	const left, width, right, picture = 20.0, 175.0, 195.0, 32.0
	f.AddPage()
	f.SetXY(left, 15)
	f.SetFont("tinos", "", 10)
	f.MultiCell(width-picture-6, 4.6, s.Kicker, "", "L", false)
	f.SetFont("tinos", "B", 15)
	f.SetX(left)
	f.MultiCell(width-picture-6, 6.6, s.Title, "", "L", false)
	f.Ln(1)
	for _, line := range s.Lead {
		f.SetFont("tinos", "", 10.5)
		f.SetX(left)
		f.MultiCell(width-picture-6, 4.8, line, "", "L", false)
	}
	y := f.GetY()
	if s.Link != "" {
		if err := square(f, right-picture, 15, picture, s.Link); err != nil {
			return err
		}
		f.SetXY(right-picture-6, 15+picture+1)
		f.SetFont("tinos", "", 8.5)
		f.MultiCell(picture+6, 3.8, s.CodeLabel, "", "C", false)
		f.SetX(right - picture - 6)
		f.SetFont("tinos", "B", 12)
		f.CellFormat(picture+6, 6, s.Code, "", 2, "C", false, 0, "")
		y = max(y, f.GetY())
	}
	y += 3
	f.Line(left, y, right, y)
	y += 3
	const foot, step = 282.0, 8.0
	// What follows the field that takes the rest of the page.
	after := 0.0
	for i := len(s.Fields) - 1; i >= 0 && s.Fields[i].Lines >= 0; i-- {
		after += s.Fields[i].height(f, width)
	}
	for _, b := range s.Fields {
		f.SetXY(left, y)
		f.SetFont("tinos", "B", 11)
		f.MultiCell(width, 5, b.Label, "", "L", false)
		if b.Hint != "" {
			f.SetFont("tinos", "I", 9.5)
			f.SetX(left)
			f.MultiCell(width, 4.2, b.Hint, "", "L", false)
		}
		y = f.GetY()
		if len(b.Choices) > 0 {
			y += 1.5
			f.SetFont("tinos", "", 10.5)
			x := left
			for _, c := range b.Choices {
				wide := 6 + f.GetStringWidth(c) + 6
				if x+wide > right && x > left {
					x, y = left, y+6.5
				}
				f.Rect(x, y+0.6, 3.6, 3.6, "D")
				f.SetXY(x+5, y)
				f.CellFormat(wide-5, 5, c, "", 0, "L", false, 0, "")
				x += wide
			}
			y += 6.5
		}
		lines := b.Lines
		if lines < 0 {
			lines = max(3, int((foot-6-y-after)/step))
		}
		for range lines {
			y += step
			f.Line(left, y, right, y)
		}
		y += 3.5
	}
	f.SetXY(left, foot)
	f.SetFont("tinos", "I", 9)
	f.MultiCell(width, 4, strings.TrimSpace(s.Foot+"\n"+p.notice(unprinted)), "", "L", false)
	return f.Error()
}

// printed returns the form in letters that can be printed.
func (s Sheet) printed(p *press) Sheet {
	all := func(list []string) []string {
		out := make([]string, len(list))
		for i, text := range list {
			out[i] = p.print(text)
		}
		return out
	}
	s.Kicker, s.Title, s.CodeLabel, s.Code, s.Foot = p.print(s.Kicker), p.print(s.Title), p.print(s.CodeLabel), p.print(s.Code), p.print(s.Foot)
	s.Lead = all(s.Lead)
	fields := make([]Blank, len(s.Fields))
	for i, b := range s.Fields {
		b.Label, b.Hint, b.Choices = p.print(b.Label), p.print(b.Hint), all(b.Choices)
		fields[i] = b
	}
	s.Fields = fields
	return s
}

// height is about what a field takes, for the room that is left above it.
func (b Blank) height(f *fpdf.Fpdf, width float64) float64 {
	h := 5 + 3.5 + 8*float64(b.Lines)
	f.SetFont("tinos", "I", 9.5)
	if b.Hint != "" {
		h += 4.2 * float64(len(f.SplitText(b.Hint, width)))
	}
	f.SetFont("tinos", "", 10.5)
	if len(b.Choices) > 0 {
		x, rows := 0.0, 1
		for _, c := range b.Choices {
			wide := 12 + f.GetStringWidth(c)
			if x+wide > width && x > 0 {
				x, rows = 0, rows+1
			}
			x += wide
		}
		h += 1.5 + 6.5*float64(rows)
	}
	return h
}

// square draws a QR code as black squares of the given width in all.
func square(f *fpdf.Fpdf, x, y, width float64, content string) error {
	code, err := qr.Encode(content)
	if err != nil {
		return err
	}
	size := width / float64(code.Size)
	f.SetFillColor(0, 0, 0)
	for r := range code.Runs() {
		f.Rect(x+float64(r.X)*size, y+float64(r.Y)*size, float64(r.Length)*size, size+0.02, "F")
	}
	return nil
}
