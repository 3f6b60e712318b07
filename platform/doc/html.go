package doc

import (
	"bufio"
	"fmt"
	"html"
	"io"
)

// pageStyle is the look of the file on a screen and on paper.
const pageStyle = `body{font:13pt/1.4 "Times New Roman",Tinos,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#000;background:#fff}` +
	`h1{font-size:14pt;text-align:center;text-transform:uppercase}h2,h3,h4{font-size:13pt}.frame{display:flex;justify-content:space-between;gap:2rem}.frame>div{flex:1}.frame p{margin:.15rem 0}` +
	`table{border-collapse:collapse;width:100%;table-layout:fixed}td,th{border:1px solid #000;padding:.25rem .4rem;vertical-align:top;font-size:12pt;overflow-wrap:anywhere}` +
	`td p{margin:0}th{background:#efebe4}.center{text-align:center}.right{text-align:right}.both{text-align:justify}.rule{border-bottom:1px solid #000}tr{break-inside:avoid}thead{display:table-header-group}h1,h2,h3,h4{break-after:avoid}.notes{font-size:10pt;border-top:1px solid #000}` +
	`@page{size:A4;margin:20mm 15mm 20mm 30mm}` +
	// A phone shows each row as a list of what its cells say.
	`@media screen and (max-width:44rem){.frame{display:block}.frame>div+div{margin-top:1rem}table,tbody,tr,td,tbody th{display:block}thead,colgroup{display:none}tr+tr{margin-top:.5rem}` +
	`td{border-bottom:0}tr>:last-child{border-bottom:1px solid #000}td.center,td.right,td .center,td .right{text-align:left}td:empty{display:none}td::before{content:attr(data-head);display:block;font-size:11pt;font-style:italic;color:#444}}`

// HTML writes the document as one file that needs nothing else, streaming.
func (d Document) HTML(w io.Writer) error {
	h := &page{Writer: bufio.NewWriterSize(w, 64<<10)}
	h.putf(`<!doctype html><html lang="%s"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title><style>%s</style>`,
		html.EscapeString(d.Lang), html.EscapeString(clean(d.Title)), pageStyle)
	if d.Landscape {
		h.putf(`<style>@page{size:A4 landscape}</style>`)
	}
	h.putf(`<main>`)
	if d.Head != nil {
		h.frame(d.Head.paragraphs())
	}
	for b, err := range d.Body {
		if err != nil {
			return err
		}
		switch b := b.(type) {
		case Heading:
			level := min(max(b.Level, 0), 3) + 1
			h.putf(`<h%d>`, level)
			h.runs(b.runs())
			h.putf(`</h%d>`, level)
		case Paragraph:
			h.paragraph(b)
		case Table:
			if err := h.table(b); err != nil {
				return err
			}
		case PageBreak:
			h.putf(`<hr>`)
		}
	}
	if d.Sign != nil {
		h.frame(d.Sign.paragraphs())
	}
	if len(h.notes) > 0 {
		h.putf(`<ol class="notes">`)
		for i, n := range h.notes {
			h.putf(`<li id="note-%d">%s</li>`, i+1, html.EscapeString(clean(n)))
		}
		h.putf(`</ol>`)
	}
	h.putf("</main></html>\n")
	return h.Flush()
}

// page keeps the first error of its writer, which Flush returns.
type page struct {
	*bufio.Writer
	notes []string
}

func (h *page) putf(format string, args ...any) { _, _ = fmt.Fprintf(h, format, args...) }

func (h *page) paragraph(p Paragraph) {
	switch {
	case p.Bullet:
		h.putf(`<p>– `)
	case p.Align != Left:
		h.putf(`<p class="%s">`, p.Align)
	default:
		h.putf(`<p>`)
	}
	if p.rule > 0 {
		h.putf(`<span class="rule">`)
	}
	h.runs(p.Runs)
	if p.rule > 0 {
		h.putf(`</span>`)
	}
	h.putf(`</p>`)
}

func (h *page) runs(list []Run) {
	for _, r := range list {
		text := html.EscapeString(clean(r.Text))
		if r.Bold {
			text = "<b>" + text + "</b>"
		}
		if r.Italic {
			text = "<i>" + text + "</i>"
		}
		if r.Link != "" {
			text = `<a href="` + html.EscapeString(r.Link) + `">` + text + `</a>`
		}
		if r.Lang != "" {
			text = `<span lang="` + html.EscapeString(r.Lang) + `">` + text + `</span>`
		}
		h.putf("%s", text)
		if r.Note != "" {
			h.notes = append(h.notes, r.Note)
			h.putf(`<sup><a href="#note-%d">[%d]</a></sup>`, len(h.notes), len(h.notes))
		}
	}
}

func (h *page) frame(left, right []Paragraph) {
	h.putf(`<div class="frame">`)
	for _, list := range [][]Paragraph{left, right} {
		h.putf(`<div>`)
		for _, p := range list {
			h.paragraph(p)
		}
		h.putf(`</div>`)
	}
	h.putf(`</div>`)
}

func (h *page) table(t Table) error {
	h.putf(`<table>`)
	if t.Caption != "" {
		h.putf(`<caption>%s</caption>`, html.EscapeString(clean(t.Caption)))
	}
	h.putf(`<colgroup>`)
	for _, share := range t.shares() {
		h.putf(`<col width="%.1f%%">`, 100*share)
	}
	h.putf(`</colgroup>`)
	if t.headed() {
		h.putf(`<thead><tr>`)
		for _, c := range t.Columns {
			h.putf(`<th scope="col">%s</th>`, html.EscapeString(clean(c.Head)))
		}
		h.putf(`</tr></thead>`)
	}
	h.putf(`<tbody>`)
	for row, err := range t.Rows {
		if err != nil {
			return err
		}
		h.putf(`<tr>`)
		if row.Section != "" {
			h.putf(`<th scope="colgroup" colspan="%d">%s</th></tr>`, len(t.Columns), html.EscapeString(clean(row.Section)))
			continue
		}
		for i, c := range t.Columns {
			h.putf(`<td data-head="%s">`, html.EscapeString(clean(c.Head)))
			if i < len(row.Cells) {
				for _, p := range row.Cells[i] {
					if p.Align == Left {
						p.Align = c.Align
					}
					h.paragraph(p)
				}
			}
			h.putf(`</td>`)
		}
		h.putf(`</tr>`)
	}
	h.putf(`</tbody></table>`)
	return nil
}
