package ui

import (
	"context"
	"strconv"

	"dienhong/civic"
	"dienhong/platform/i18n"

	"github.com/a-h/templ"
)

func itoa(n int) string { return strconv.Itoa(n) }

// head is the text above the cells of a column.
func head(columns []Column, i int) string {
	if i < len(columns) {
		return columns[i].Text
	}
	return ""
}

func numeric(columns []Column, i int) bool { return i < len(columns) && columns[i].Numeric }

func orNothing(ctx context.Context, s string) string {
	if s == "" {
		return i18n.T(ctx, "ui.nothing")
	}
	return s
}

// C is a cell of text.
func C(text string) Cell { return Cell{Text: text} }

// CText is a cell of a text in both languages.
func CText(t civic.Text) Cell { return Cell{TextText: t} }

// CLink is a cell that leads somewhere.
func CLink(text, href string) Cell { return Cell{Text: text, Href: href} }

// CTextLink is a cell of a text in both languages that leads somewhere.
func CTextLink(t civic.Text, href string) Cell { return Cell{TextText: t, Href: href} }

// CPart is a cell of any component.
func CPart(c templ.Component) Cell { return Cell{C: c} }

// Cells are cells of text.
func Cells(texts ...string) []Cell {
	row := make([]Cell, len(texts))
	for i, t := range texts {
		row[i] = C(t)
	}
	return row
}
