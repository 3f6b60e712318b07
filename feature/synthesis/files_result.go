package synthesis

import (
	"context"
	"fmt"
	"html"
	"iter"
	"net/http"
	"strings"
	"unicode/utf8"

	"dienhong/platform/i18n"
	"dienhong/platform/sheet"
)

// statementsCSV is the results of each statement for spreadsheets.
func (m *Module) statementsCSV(w http.ResponseWriter, r *http.Request) error {
	c, err := m.current(r)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s-%s.csv", c.Consultation.Slug, i18n.T(r.Context(), "synthesis.files.name"))
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	head, rows := c.csv(r.Context())
	return sheet.CSV(w, head, rows)
}

// csv gives the table of statements. The Vietnamese page names its columns in
// words; the English one has names for programs, which stay as they are. What is
// withheld is empty.
func (c Current) csv(ctx context.Context) ([]string, iter.Seq2[sheet.Values, error]) {
	var head []string
	for _, column := range []string{"statement", "text_vi", "text_en", "agree", "disagree", "pass", "votes"} {
		head = append(head, i18n.T(ctx, "synthesis.file."+column))
	}
	var groups []Group
	if c.Result != nil {
		groups = c.Result.Groups
	}
	four := func(of string) {
		for _, column := range []string{"agree", "disagree", "pass", "votes"} {
			head = append(head, i18n.T(ctx, "synthesis.file.of", of, i18n.T(ctx, "synthesis.file."+column)))
		}
	}
	for _, g := range groups {
		four(i18n.T(ctx, "synthesis.file.group", g.Letter(), strings.ToLower(g.Letter())))
	}
	for _, column := range []string{"shared", "shared_side", "divided"} {
		head = append(head, i18n.T(ctx, "synthesis.file."+column))
	}
	return head, func(yield func(sheet.Values, error) bool) {
		for _, f := range c.findings(byNumber) {
			text := c.text(f.Statement)
			row := sheet.Values{f.Statement, text.VI, text.EN}
			row = append(row, cells(f.All, true)...)
			for i, g := range groups {
				row = append(row, cells(f.ByGroup[i], g.Shown())...)
			}
			side := ""
			if f.Shared > 0 {
				side = i18n.T(ctx, "synthesis.file."+vote(f.Side))
			}
			if !yield(append(row, f.Shared, side, f.Divide), nil) {
				return
			}
		}
	}
}

func cells(t Tally, shown bool) sheet.Values {
	if !shown {
		return sheet.Values{"", "", "", ""}
	}
	return sheet.Values{int64(t.Agree), int64(t.Disagree), int64(t.Pass), int64(t.Total())}
}

// share is the picture that goes with a shared link.
func (m *Module) share(w http.ResponseWriter, r *http.Request) error {
	c, err := m.current(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml; charset=utf-8")
	_, err = w.Write([]byte(c.sharePicture(r.Context())))
	return err
}

// Colours of the shared picture, which stands alone: those of the light theme.
var shareColours = [Styles]string{"#a8231a", "#1f6b5c", "#8a6410", "#2f4b8a", "#6b3a6e"}

// sharePicture is 1200 by 630, the size that other sites show: the sentence,
// the totals and the map.
func (c Current) sharePicture(ctx context.Context) string {
	var b strings.Builder
	title, _ := c.Consultation.Title.In(localeOf(ctx))
	text := func(x, y, size, weight int, colour, s string) {
		fmt.Fprintf(&b, `<text x="%d" y="%d" font-family="Be Vietnam Pro, Segoe UI, Roboto, sans-serif" font-size="%d" font-weight="%d" fill="%s">%s</text>`,
			x, y, size, weight, colour, html.EscapeString(s))
	}
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">`)
	fmt.Fprintf(&b, `<title>%s</title><rect width="1200" height="630" fill="#fbf8f2"/><rect width="12" height="630" fill="#a8231a"/>`, html.EscapeString(c.sentence(ctx)))
	y := 90
	for _, line := range wrap(title, 30) {
		text(60, y, 26, 400, "#5a4f47", line)
		y += 36
	}
	y += 34
	for _, line := range wrap(c.sentence(ctx), 22) {
		text(60, y, 42, 700, "#1c1714", line)
		y += 56
	}
	if r := c.Result; r != nil && r.Participants > 0 {
		text(60, 560, 26, 400, "#5a4f47", i18n.T(ctx, "synthesis.share.people", r.Participants, r.Votes))
	}
	mark := "Diên Hồng"
	if c.Consultation.Demonstration {
		mark += " · " + i18n.T(ctx, "ui.demo.mark")
	}
	text(60, 596, 20, 600, "#a8231a", mark)
	if c.Result != nil && len(c.Result.Clusters) > 0 {
		c.shareMap(&b)
	}
	b.WriteString(`</svg>`)
	return b.String()
}

func (c Current) shareMap(b *strings.Builder) {
	groups := c.Result.Groups
	if c.Result.State == OneGroup {
		groups = []Group{{Size: c.Result.Grouped}}
	}
	p := Draw(c.Result.Clusters, groups, nil)
	const zoom = 1.18
	fmt.Fprintf(b, `<g transform="translate(590 %s) scale(%g)"><rect width="%s" height="%s" fill="#fff" stroke="#d9cfc2"/>`,
		number((630-p.Height*zoom)/2), zoom, number(p.Width), number(p.Height))
	for _, g := range p.Groups {
		colour := shareColours[g.Style]
		fmt.Fprintf(b, `<path d="%s" fill="%s" fill-opacity=".1" stroke="%s" stroke-width="2"/><path d="%s" fill="%s" fill-opacity=".8" stroke="#fff"/>`,
			g.Hull, colour, colour, marks(g), colour)
	}
	for _, g := range p.Groups {
		if c.Result.Parted() {
			fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="20" fill="%s" stroke="#fff" stroke-width="3"/><text x="%s" y="%s" font-family="sans-serif" font-size="22" font-weight="700" fill="#fff" text-anchor="middle">%s</text>`,
				number(g.Label.X), number(g.Label.Y), shareColours[g.Style], number(g.Label.X), number(g.Label.Y+8), g.Letter)
		}
	}
	b.WriteString(`</g>`)
}

// wrap breaks a text into lines of at most so many characters, at spaces.
func wrap(s string, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > most {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
