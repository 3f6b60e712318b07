package monitoring

import (
	"context"
	"dienhong/civic"
	"dienhong/kit/facts"
	"fmt"
	"slices"
	"strings"
	"time"
)

// pull gathers what a report tells from the records of this installation.
func (s *Service) pull(ctx context.Context, d Draft) (Data, error) {
	city, _, err := s.operator.Names(ctx)
	if err != nil {
		return Data{}, err
	}
	data := Data{City: city, TakenOn: s.clock().In(s.zone).Format(time.DateOnly)}
	if data.Activities, err = s.store.activities(ctx, s.db.Read(), ` AND day BETWEEN ? AND ?`, d.From, d.To); err != nil {
		return Data{}, err
	}
	initiatives, err := s.initiatives(ctx)
	if err != nil {
		return Data{}, err
	}
	for _, e := range initiatives {
		switch {
		case !during(e, d.From, d.To):
		case e.Level == "local":
			data.Local = append(data.Local, e)
		case e.Level == "international":
			data.International = append(data.International, e)
		default:
			data.Unplaced = append(data.Unplaced, e)
		}
	}
	lines, err := s.work.Lines(ctx)
	if err != nil {
		return Data{}, err
	}
	next(&data, lines, d.To)
	figures, err := s.work.Values(ctx)
	if err != nil {
		return Data{}, err
	}
	data.Figures = newest(figures, d.To)
	if data.Talks, err = s.talks(ctx, d); err != nil {
		return Data{}, err
	}
	return data, nil
}

// next sorts the programmes that reach beyond the period by level, and adds up
// what their actions cost.
func next(data *Data, lines []facts.Entry, to string) {
	budget := -1 // index of the programme's line
	for _, e := range lines {
		switch {
		case e.Kind == "programme":
			budget = -1
			if !horizonAfter(e, to) {
				continue
			}
			if e.Level == "international" {
				data.NextAbroad = append(data.NextAbroad, e)
			} else {
				data.NextLocal = append(data.NextLocal, e)
			}
			budget = len(data.Budget)
			data.Budget = append(data.Budget, Budget{Title: e.Title, CostMin: facts.Unknown, CostMax: facts.Unknown, Href: e.Href})
		case e.Kind == "action" && budget >= 0:
			data.Budget[budget].add(e)
		}
	}
}

// add counts an action. One with only one end of its range counts with that.
func (b *Budget) add(e facts.Entry) {
	b.Actions++
	low, high := e.CostMin, e.CostMax
	if low == facts.Unknown {
		low = high
	}
	if high == facts.Unknown {
		high = low
	}
	if low == facts.Unknown {
		b.Unknown++
	} else {
		b.CostMin, b.CostMax = max(b.CostMin, 0)+low, max(b.CostMax, 0)+high
	}
	b.Money.VI, b.Money.EN = withLine(b.Money.VI, e.Money.VI), withLine(b.Money.EN, e.Money.EN)
}

// withLine adds a line that is not there yet.
func withLine(lines, line string) string {
	line = strings.TrimSpace(line)
	switch {
	case line == "" || slices.Contains(strings.Split(lines, "\n"), line):
		return lines
	case lines == "":
		return line
	}
	return lines + "\n" + line
}

// talks gives the consultations whose voices were heard in the period.
func (s *Service) talks(ctx context.Context, d Draft) ([]Talk, error) {
	list, err := s.consultations.Snapshots(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	var talks []Talk
	for _, c := range list {
		t := Talk{Title: c.Title, From: s.day(c.Start), To: s.day(lastMoment(c.End)), Href: "/consultations/" + c.Slug}
		if t.From == "" || t.From > d.To || t.To != "" && t.To < d.From {
			continue
		}
		heard, err := facts.HeardIn(ctx, s.voices, c.Number)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Slug, err)
		}
		t.Comments, t.People, t.Answered = heard.Comments, heard.People, heard.Answered
		talks = append(talks, t)
	}
	return talks, nil
}

// lastMoment is the last moment before an end that is not part of a time.
func lastMoment(end time.Time) time.Time {
	if end.IsZero() {
		return end
	}
	return end.Add(-time.Millisecond)
}

// day is the city's calendar day of a moment.
func (s *Service) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.zone).Format(time.DateOnly)
}
