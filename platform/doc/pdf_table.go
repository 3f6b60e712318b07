package doc

// table draws rows that may be taller than a page; the header comes again on
// every page.
func (p *pdf) table(t Table) error {
	if t.Caption != "" {
		p.need(20)
		p.flow(Paragraph{Runs: []Run{{Text: t.Caption, Bold: true}}}, sizeText)
		p.y += 1
	}
	widths := make([]float64, len(t.Columns))
	head := make([]Cell, len(t.Columns))
	for i, share := range t.shares() {
		widths[i] = share * p.width
		head[i] = Cell{centred(t.Columns[i].Head, true, false)}
	}
	top := p.cells(t, head, widths)
	drawHead := func() {
		if t.headed() {
			p.SetFillColor(239, 235, 228)
			p.row(top, widths, nil, "FD")
		}
	}
	begun := false
	var section [][]placed // waits for the row that it stands above
	// begin draws the head and a section so that they do not stand alone at the
	// end of a page.
	begin := func(next [][]placed, foot float64) {
		height := rowHeight(next) + foot
		tall := height+rowHeight(top)+rowHeight(section) > p.bottom-pdfTop
		if begun && section == nil {
			if foot > 0 && !tall && p.need(height) {
				drawHead()
			}
			return
		}
		if tall {
			height = 4 * sizeTable * leading // of a row that takes more than a page
		}
		if section != nil {
			height += rowHeight(section)
		}
		if !begun {
			height += rowHeight(top)
		}
		if p.need(height) || !begun {
			drawHead()
		}
		if section != nil {
			p.row(section, []float64{p.width}, drawHead, "D")
		}
		begun, section = true, nil
	}
	// A row waits for the next one, because the last one keeps what stands at the
	// foot of the paper company.
	var waiting [][]placed
	draw := func(foot float64) {
		if waiting == nil {
			return
		}
		begin(waiting, foot)
		p.row(waiting, widths, drawHead, "D")
		waiting = nil
	}
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		if row.Section != "" {
			draw(0)
			if section != nil {
				begin(nil, 0)
			}
			section = [][]placed{p.cell(Cell{{Runs: []Run{{Text: row.Section, Bold: true}}}}, p.width, Left)}
			continue
		}
		draw(0)
		waiting = p.cells(t, row.Cells, widths)
	}
	draw(p.foot)
	begin(nil, 0)
	p.y += 4
	return nil
}

// placed is a line with the place of its paragraph.
type placed struct {
	textLine
	align Align
}

func (p *pdf) cells(t Table, cells []Cell, widths []float64) [][]placed {
	list := make([][]placed, len(widths))
	for i, w := range widths {
		if i < len(cells) {
			list[i] = p.cell(cells[i], w, t.Columns[i].Align)
		}
	}
	return list
}

func (p *pdf) cell(c Cell, width float64, align Align) []placed {
	var list []placed
	for _, par := range c {
		a := par.Align
		if a == Left {
			a = align
		}
		for _, l := range p.lines(par, sizeTable, width-2*cellPad) {
			list = append(list, placed{l, a})
		}
	}
	return list
}

// lineCount is the number of lines of the longest cell.
func lineCount(cells [][]placed) int {
	n := 1
	for _, c := range cells {
		n = max(n, len(c))
	}
	return n
}

// rowHeight is how high a row is that is not parted.
func rowHeight(cells [][]placed) float64 {
	return float64(lineCount(cells))*sizeTable*leading + 2*cellPad
}

// row draws a row: on a new page where it does not fit on what is left of this
// one, in parts where it does not fit on any.
func (p *pdf) row(cells [][]placed, widths []float64, again func(), style string) {
	const lineHeight = sizeTable * leading
	for {
		fits := int((p.bottom - p.y - 2*cellPad) / lineHeight)
		rest := lineCount(cells)
		if whole := float64(rest)*lineHeight+30 < p.bottom-pdfTop; fits < rest && (whole || fits < 3) {
			p.newPage()
			if again != nil {
				again()
			}
			fits = int((p.bottom - p.y - 2*cellPad) / lineHeight)
		}
		n := min(fits, rest)
		height := float64(n)*lineHeight + 2*cellPad
		x, y := pdfLeft, p.y
		left := make([][]placed, len(cells))
		for i, c := range cells {
			p.Rect(x, y, widths[i], height, style)
			for j, l := range c[:min(n, len(c))] {
				p.y = y + cellPad + float64(j)*lineHeight
				p.line(l.textLine, x+cellPad, widths[i]-2*cellPad, sizeTable, l.align)
			}
			left[i] = c[min(n, len(c)):]
			x += widths[i]
		}
		p.y = y + height
		if rest <= n {
			return
		}
		cells = left
	}
}

// columns writes two blocks of paragraphs beside each other.
func (p *pdf) columns(left, right []Paragraph, share float64) {
	height := float64(max(len(left), len(right))) * sizeFrame * leading
	p.need(height)
	top, end := p.y, p.y
	x := pdfLeft
	for i, list := range [][]Paragraph{left, right} {
		width := p.width * share
		if i == 1 {
			width = p.width - width
		}
		p.y = top
		for _, par := range list {
			for _, l := range p.lines(par, sizeFrame, width-2) {
				p.line(l, x, width-2, sizeFrame, par.Align)
				p.y += sizeFrame * leading
				if long := l.width * par.rule; l.last && long > 0 {
					middle := x + (width-2)/2
					p.Line(middle-long/2, p.y+0.9, middle+long/2, p.y+0.9)
					p.y += 2.2
				}
			}
		}
		end = max(end, p.y)
		x += width
	}
	p.y = end + 4
}

func (p *pdf) head(h Head) {
	left, right := h.paragraphs()
	p.columns(left, right, headShare)
}

// aboveSign is the room above the foot.
const aboveSign = 6.

// signHeight is how high the foot is, with the room above it.
func (p *pdf) signHeight(s Signature) float64 {
	left, right := s.paragraphs()
	lines := 0
	for _, side := range [][]Paragraph{left, right} {
		n := 0
		for _, par := range side {
			n += len(p.lines(par, sizeFrame, p.width/2-2))
		}
		lines = max(lines, n)
	}
	return aboveSign + 4 + float64(lines)*sizeFrame*leading
}

func (p *pdf) sign(s Signature) {
	p.y += aboveSign
	left, right := s.paragraphs()
	p.columns(left, right, 0.5)
}
