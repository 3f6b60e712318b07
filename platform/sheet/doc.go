// Package sheet reads and writes tables as people exchange them: CSV and XLSX.
//
// Reading trusts nothing: what a file is, is told from its content, not its
// name; formulas, macros, archives that unpack to something huge, programs that
// pose as tables and text that is not UTF-8 are refused with a [Problem] that
// names the line and the rule. Writing makes every text harmless to a
// spreadsheet ("CSV injection", OWASP).
package sheet

import (
	"fmt"
	"regexp"
)

// Row is a line of a table. Line is its number in the file, from 1; cells are
// trimmed. Sheet is the name of its sheet in a workbook.
type Row struct {
	Line  int
	Cells []string
	Sheet string
}

// Blank reports whether nothing is written in the row.
func (r Row) Blank() bool {
	for _, c := range r.Cells {
		if c != "" {
			return false
		}
	}
	return true
}

// Rule is what a file breaks.
type Rule string

// The rules. The catalogue names each as "sheet.<rule>".
const (
	RuleEmpty    Rule = "empty"     // nothing in it
	RuleKind     Rule = "kind"      // neither CSV nor XLSX
	RuleProgram  Rule = "program"   // a program or another file that poses as a table
	RuleMacro    Rule = "macro"     // a workbook with macros
	RuleOldExcel Rule = "old_excel" // the format before 2007
	RuleLocked   Rule = "locked"    // protected by a password, or broken
	RuleFormula  Rule = "formula"   // a cell that computes
	RuleTooLarge Rule = "too_large" // more bytes, rows or columns than allowed
	RuleEncoding Rule = "encoding"  // not UTF-8
	RuleQuotes   Rule = "quotes"    // quotation marks that do not match
)

// Problem says which rule a file breaks, and where.
type Problem struct {
	Rule Rule
	Line int    // from 1; 0: the file as a whole
	Cell string // "B12"; empty where the format has no such name
}

func (p *Problem) Error() string {
	where := ""
	if p.Line > 0 {
		where = fmt.Sprintf(" in line %d", p.Line)
	}
	if p.Cell != "" {
		where = " in cell " + p.Cell
	}
	return "sheet: " + string(p.Rule) + where
}

// Limits bound what is read.
type Limits struct {
	Bytes   int64 // of the file; the unpacked content may be 20 times as large
	Rows    int
	Columns int
}

// Usual are the limits of a table that an office uploads.
var Usual = Limits{Bytes: 20 << 20, Rows: 200_000, Columns: 100}

// formula is where a spreadsheet would begin to calculate: at the beginning of a
// cell, and after a semicolon, which many take for the border of one. Full-width
// signs count as the plain ones. What stands before may already be apostrophes.
var (
	formula = regexp.MustCompile("(^|;)(\\s*'*)([=+@\t\r＝＋－＠-])")
	marked  = regexp.MustCompile("(^|;)(\\s*'*)'([=+@\t\r＝＋－＠-])")
)

// Safe returns a text that no spreadsheet takes for a formula: an apostrophe stands
// before what would begin one.
func Safe(s string) string { return formula.ReplaceAllString(s, "$1$2'$3") }

// Unsafe takes the apostrophes of [Safe] off again.
func Unsafe(s string) string { return marked.ReplaceAllString(s, "$1$2$3") }
