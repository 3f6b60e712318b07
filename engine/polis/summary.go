package polis

import (
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
)

// Summary is what summary.csv says about a conversation. Numbers that it does not
// give are 0.
type Summary struct {
	Topic, URL, Description string
	Views, Voters           int64
	Commenters, Comments    int64
	Groups                  int64
}

func (s *Summary) numbers() []struct {
	name string
	to   *int64
} {
	return []struct {
		name string
		to   *int64
	}{{"views", &s.Views}, {"voters", &s.Voters}, {"commenters", &s.Commenters}, {"comments", &s.Comments}, {"groups", &s.Groups}}
}

// ReadSummary reads summary.csv. Lines that it does not know are passed over; the
// problems are those of single lines, the error that of reading.
func ReadSummary(r io.Reader) (s Summary, problems []*Problem, err error) {
	c := newCSV(r)
	for {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			return s, problems, nil
		}
		var p *Problem
		if err = asProblem(SummaryFile, err); errors.As(err, &p) {
			problems = append(problems, p)
			continue
		}
		if err != nil {
			return s, problems, err
		}
		line, _ := c.FieldPos(0)
		if len(fields) != 2 {
			problems = append(problems, &Problem{SummaryFile, line, WrongFields, strconv.Itoa(len(fields))})
			continue
		}
		name, value := strings.TrimSpace(fields[0]), strings.Clone(fields[1])
		switch name {
		case "topic":
			s.Topic = value
		case "url":
			s.URL = value
		case "conversation-description":
			s.Description = value
		}
		for _, n := range s.numbers() {
			if n.name == name {
				if *n.to, err = strconv.ParseInt(strings.TrimSpace(value), 10, 64); err != nil {
					problems = append(problems, &Problem{SummaryFile, line, NotANumber, name + ": " + value})
				}
			}
		}
	}
}

// WriteSummary writes summary.csv.
func WriteSummary(out io.Writer, s Summary) error {
	w := newWriter(out, "topic", s.Topic)
	line := func(name, value string) {
		w.text(name)
		w.text(value)
		w.end()
	}
	line("url", s.URL)
	for _, n := range []struct {
		name  string
		value int64
	}{{"views", s.Views}, {"voters", s.Voters}, {"voters-in-conv", s.Voters}, {"commenters", s.Commenters}, {"comments", s.Comments}, {"groups", s.Groups}} {
		line(n.name, strconv.FormatInt(n.value, 10))
	}
	line("conversation-description", s.Description)
	return w.flush()
}

// Totals is a row of stats-history.csv: what there was after an event.
type Totals struct{ Votes, Comments, Visitors, Voters, Commenters int64 }

// History streams stats-history.csv; errors as in [Votes].
func History(r io.Reader) iter.Seq2[Totals, error] {
	return mapped(records(HistoryFile, r, "n-votes"), func(r record) (t Totals, err error) {
		for _, f := range []struct {
			to   *int64
			name string
		}{{&t.Votes, "n-votes"}, {&t.Comments, "n-comments"}, {&t.Visitors, "n-visitors"}, {&t.Voters, "n-voters"}, {&t.Commenters, "n-commenters"}} {
			if *f.to, err = r.number(f.name, 0); err != nil {
				return t, err
			}
		}
		return t, nil
	})
}

// HistoryWriter writes stats-history.csv.
type HistoryWriter struct{ w *writer }

// NewHistoryWriter begins the file.
func NewHistoryWriter(w io.Writer) *HistoryWriter {
	return &HistoryWriter{newWriter(w, "n-votes", "n-comments", "n-visitors", "n-voters", "n-commenters")}
}

// Write adds a row. An error stays until Flush gives it.
func (w *HistoryWriter) Write(t Totals) {
	for _, n := range []int64{t.Votes, t.Comments, t.Visitors, t.Voters, t.Commenters} {
		w.w.number(n)
	}
	w.w.end()
}

// Flush writes what is buffered and gives the first error.
func (w *HistoryWriter) Flush() error { return w.w.flush() }
