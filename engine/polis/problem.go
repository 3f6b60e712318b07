package polis

import "fmt"

// Reason says what is wrong with a row.
type Reason string

// What can be wrong. Problem.Value carries what the sentence in brackets names.
const (
	NotCSV        Reason = "csv"        // quotes that do not match [the parser's words]
	WrongFields   Reason = "fields"     // more or fewer fields than the first line names [how many]
	NotANumber    Reason = "number"     // [column: what is there]
	NotAVote      Reason = "vote"       // neither -1, 0 nor 1 [what is there]
	NotModeration Reason = "moderation" // neither -1, 0 nor 1 [what is there]
	NotYesNo      Reason = "yesno"      // [column: what is there]
	NoColumn      Reason = "column"     // the first line lacks a column that is needed [its name]
	TwiceColumn   Reason = "twice"      // the first line names a column twice [its name]
	Repeated      Reason = "repeated"   // the id was in an earlier row [the id]
	Empty         Reason = "empty"      // there is no first line
)

// Problem is a row that could not be read. It is an error.
type Problem struct {
	File   string
	Line   int // from 1
	Reason Reason
	Value  string
}

var sentences = map[Reason]string{
	NotCSV: "is not valid CSV", WrongFields: "the number of fields is not that of the first line", NotANumber: "is not a whole number",
	NotAVote: "is not a vote: -1, 0 or 1", NotModeration: "is not a moderation: -1, 0 or 1", NotYesNo: "is neither true nor false",
	NoColumn: "the column is missing", TwiceColumn: "the column is named twice", Repeated: "the id was in an earlier row", Empty: "the file is empty",
}

func (p *Problem) Error() string {
	return fmt.Sprintf("%s:%d: %s: %q", p.File, p.Line, sentences[p.Reason], p.Value)
}

// Fatal says whether nothing of the file can be read.
func (p *Problem) Fatal() bool {
	return p.Reason == NoColumn || p.Reason == TwiceColumn || p.Reason == Empty
}
