package report

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/paper"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// batch is how many texts are read at once.
const batch = 250

// responseRows gives the rows; the texts of comments are read while they are
// written.
func (s *Service) responseRows(ctx context.Context, by string, t *table, tell progress) iter.Seq2[doc.Row, error] {
	return func(yield func(doc.Row, error) bool) {
		said := map[string]int{} // answer → number of the row that has its text
		row := 0
		for n, g := range t.groups {
			if !yield(doc.Row{Section: fmt.Sprintf("%s. %s", roman(n+1), g.title)}, nil) {
				return
			}
			if g.theme != nil && len(t.themed[g.theme.ID]) > 0 {
				row++
				if !yield(doc.Row{Cells: []doc.Cell{
					doc.Text(strconv.Itoa(row)), doc.Text(i18n.T(ctx, "report.responses.whole_theme", len(g.places))),
					paper.Written(ctx, g.theme.Summary), s.answerCell(ctx, t.themed[g.theme.ID], said, row),
				}}, nil) {
					return
				}
			}
			for part := range slices.Chunk(g.places, batch) {
				ids := make([]string, len(part))
				for i, p := range part {
					ids[i] = p.id
				}
				comments, err := s.voices.CommentsByID(ctx, ids)
				if err != nil {
					yield(doc.Row{}, err)
					return
				}
				known := make(map[string]facts.Comment, len(comments))
				for _, o := range comments {
					known[o.ID] = o
				}
				for _, p := range part {
					row++
					if !yield(s.responseRow(ctx, by, row, p, known[p.id], t, said), nil) {
						return
					}
				}
				tell(row, t.rows)
			}
		}
	}
}

func (s *Service) responseRow(ctx context.Context, by string, row int, p place, o facts.Comment, t *table, said map[string]int) doc.Row {
	who := ui.Said(ctx, o.Body)
	switch {
	case !o.Public:
		who = i18n.T(ctx, "report.responses.unnamed")
	case by == ByBody:
		who = o.Article
	case who == "":
		who = i18n.T(ctx, "report.responses.person")
	}
	text := p.text
	if text == "" {
		text = o.Text
	}
	var cell doc.Cell
	if o.Public {
		cell = doc.Text(text).In(foreign(ctx, text))
	} else {
		cell = doc.Cell{{Runs: []doc.Run{{Text: i18n.T(ctx, "report.responses.not_public"), Italic: true}}}}
	}
	receipt := doc.Run{Text: i18n.T(ctx, "report.responses.receipt", strconv.FormatInt(p.serial, 10), i18n.Date(ctx, o.ReceivedAt)), Italic: true}
	if o.Public {
		receipt.Link = s.site.Link(ctx, o.Href)
	}
	cell = append(cell, doc.Paragraph{Runs: []doc.Run{receipt}})
	return doc.Row{Cells: []doc.Cell{doc.Text(strconv.Itoa(row)), doc.Text(who), cell, s.answerCell(ctx, t.answered[p.id], said, row)}}
}

// foreign gives the language of a comment on a paper of another language; most
// comments are in Vietnamese, and what has none of its letters is not marked.
func foreign(ctx context.Context, text string) string {
	if i18n.LocaleOf(ctx) == string(civic.Vietnamese) || !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
		return ""
	}
	return string(civic.Vietnamese)
}

// bold is the run in bold letters.
func bold(r doc.Run) doc.Run {
	r.Bold = true
	return r
}

// answerCell writes answers in full where they stand first, and leads to that
// row afterwards.
func (s *Service) answerCell(ctx context.Context, answers []*facts.Answer, said map[string]int, row int) doc.Cell {
	if len(answers) == 0 {
		return doc.Cell{{Runs: []doc.Run{{Text: i18n.T(ctx, "report.responses.unanswered"), Italic: true}}}}
	}
	var cell doc.Cell
	for _, a := range answers {
		decision := doc.Run{Text: facts.Decided(s.voices.Decisions(ctx), a.Decision) + ".", Bold: true}
		if first, ok := said[a.ID]; ok {
			cell = append(cell, doc.Paragraph{Runs: []doc.Run{decision, {Text: " " + i18n.T(ctx, "report.responses.as_row", strconv.Itoa(first))}}})
			continue
		}
		said[a.ID] = row
		lines := paper.Written(ctx, a.Text)
		lines[0].Runs = append([]doc.Run{decision, {Text: " "}}, lines[0].Runs...)
		cell = append(cell, lines...)
		if to := ui.Said(ctx, a.ForwardedTo); to != "" {
			cell = append(cell, doc.Plain(i18n.T(ctx, "report.responses.forwarded", to)))
		}
		cell = append(cell, doc.Paragraph{Runs: []doc.Run{{
			Text: i18n.T(ctx, "report.responses.answered_by", ui.Said(ctx, a.Body), i18n.Date(ctx, a.At)), Italic: true, Link: s.site.Link(ctx, a.Href),
		}}})
	}
	return cell
}

// roman writes a number from 1 as sections are numbered.
func roman(n int) string {
	var b strings.Builder
	for _, step := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= step.value; n -= step.value {
			b.WriteString(step.sign)
		}
	}
	return b.String()
}
