package report

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

const settingSections = "sections"

// Sections gives the sections of the monitoring report as they are set.
func (s *Service) Sections(ctx context.Context) (list []Section, version int64, err error) {
	list = DefaultSections()
	version, err = s.store.setting(ctx, s.db.Read(), settingSections, &list)
	return list, version, err
}

// SaveSections sets titles and limits.
//
// Errors: Forbidden; Invalid; [*edit.StaleError].
func (s *Service) SaveSections(ctx context.Context, who civic.Actor, version int64, list []Section) error {
	if err := CanSet(who); err != nil {
		return err
	}
	if err := civic.Invalid(sectionProblems(list)...); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		before := DefaultSections()
		current, err := s.store.setting(ctx, tx, settingSections, &before)
		if err != nil {
			return err
		}
		of := on(aSetting, settingSections)
		if err := check(ctx, s, tx, of, before, current, version); err != nil {
			return err
		}
		if err := s.store.saveSetting(ctx, tx, settingSections, current+1, list); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: of, Act: "change", Before: before, After: list})
	})
}

// Drafts gives the monitoring reports, the latest period first.
//
// Errors: Forbidden.
func (s *Service) Drafts(ctx context.Context, who civic.Actor) ([]Draft, error) {
	if err := CanMake(who); err != nil {
		return nil, err
	}
	return s.store.drafts(ctx, s.db.Read(), ` ORDER BY from_day DESC, id DESC`)
}

// Draft gives a report with the sections that hold for it and the data that it
// tells.
//
// Errors: Forbidden; NotFound.
func (s *Service) Draft(ctx context.Context, who civic.Actor, id civic.ID) (Draft, []Section, Data, error) {
	if err := CanMake(who); err != nil {
		return Draft{}, nil, Data{}, err
	}
	d, err := s.store.draft(ctx, s.db.Read(), id)
	if err != nil {
		return Draft{}, nil, Data{}, err
	}
	if d.Data != nil {
		return d, d.Sections, *d.Data, nil
	}
	sections, _, err := s.Sections(ctx)
	if err != nil {
		return Draft{}, nil, Data{}, err
	}
	data, err := s.pull(ctx, d)
	return d, sections, data, err
}

// SaveDraft enters a report (version 0) or changes one; its data stay.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) SaveDraft(ctx context.Context, who civic.Actor, d Draft) (Draft, error) {
	return s.put(ctx, who, "change", d, func(saved *Draft, current Draft) { saved.Data, saved.Sections = current.Data, current.Sections })
}

// put saves a draft; keep takes over what the caller did not mean to change.
func (s *Service) put(ctx context.Context, who civic.Actor, act string, d Draft, keep func(saved *Draft, current Draft)) (Draft, error) {
	if err := CanEdit(who); err != nil {
		return Draft{}, err
	}
	if d.Content.Texts == nil {
		d.Content.Texts = map[string]civic.Text{}
	}
	for id, t := range d.Content.Texts {
		if t.IsZero() {
			delete(d.Content.Texts, id)
		}
	}
	if d.Content.LeftOut == nil {
		d.Content.LeftOut = []string{}
	}
	if err := civic.Invalid(d.problems()...); err != nil {
		return Draft{}, err
	}
	var saved Draft
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		saved = d
		saved.Version, saved.UpdatedAt, saved.UpdatedBy = d.Version+1, now, who.Name
		line := history.Act{At: now, By: who, Act: act}
		if d.Version == 0 {
			saved.ID, line.Act = civic.NewID(now), "create"
		} else {
			current, err := s.store.draft(ctx, tx, d.ID)
			if err != nil {
				return err
			}
			if err := check(ctx, s, tx, on(aMonitoring, d.ID), current, current.Version, d.Version); err != nil {
				return err
			}
			keep(&saved, current)
			line.Before, line.After = said(current), said(saved)
		}
		if err := s.store.saveDraft(ctx, tx, saved); err != nil {
			return err
		}
		line.On, line.Within = on(aMonitoring, saved.ID), saved.ID
		return s.history.Write(ctx, tx, line)
	})
	if err != nil {
		return Draft{}, err
	}
	return saved, nil
}

// said is what the office wrote in a report, without the records that were
// frozen with it.
func said(d Draft) Draft {
	d.Data, d.Sections = nil, nil
	return d
}

// Freeze keeps the data of a report as they are now, so that it does not change
// with the records any more.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) Freeze(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Draft, error) {
	d, sections, data, err := s.Draft(ctx, who, id)
	if err != nil {
		return Draft{}, err
	}
	d.Version, d.Data, d.Sections = version, &data, sections
	return s.put(ctx, who, "freeze", d, func(*Draft, Draft) {})
}

// Thaw lets a report tell the records of this installation as they are now.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) Thaw(ctx context.Context, who civic.Actor, id civic.ID, version int64) (Draft, error) {
	d, _, _, err := s.Draft(ctx, who, id)
	if err != nil {
		return Draft{}, err
	}
	d.Version, d.Data, d.Sections = version, nil, nil
	return s.put(ctx, who, "thaw", d, func(*Draft, Draft) {})
}

// Export writes a report for programs.
//
// Errors: Forbidden; NotFound.
func (s *Service) Export(ctx context.Context, who civic.Actor, id civic.ID, w io.Writer) error {
	d, sections, data, err := s.Draft(ctx, who, id)
	if err != nil {
		return err
	}
	return File{fileFormat, fileVersion, d.From, d.To, sections, d.Content, data}.Write(w)
}

// Import enters a report from a file for programs, with its data.
//
// Errors: Forbidden; Invalid with the field of the file and the rule.
func (s *Service) Import(ctx context.Context, who civic.Actor, r io.Reader) (Draft, error) {
	if err := CanEdit(who); err != nil {
		return Draft{}, err
	}
	f, err := ReadFile(r)
	if err != nil {
		return Draft{}, err
	}
	return s.put(ctx, who, "create", Draft{From: f.From, To: f.To, Content: f.Content, Data: &f.Data, Sections: f.Sections}, func(*Draft, Draft) {})
}

// pull gathers what a report tells from the records of this installation.
func (s *Service) pull(ctx context.Context, d Draft) (Data, error) {
	city, err := s.city(ctx)
	if err != nil {
		return Data{}, err
	}
	data := Data{City: city.Name, TakenOn: s.clock().In(s.zone).Format(time.DateOnly)}
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
		table, err := s.gather(ctx, c.Number, ByBody)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Slug, err)
		}
		t.Comments, t.People, t.Answered = table.totals.Comments, table.totals.People, table.totals.Answered
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

// Activities gives what the city did for the network, by day.
//
// Errors: Forbidden.
func (s *Service) Activities(ctx context.Context, who civic.Actor) ([]Activity, error) {
	if err := CanMake(who); err != nil {
		return nil, err
	}
	return s.store.activities(ctx, s.db.Read(), "")
}

// Activity gives one.
//
// Errors: Forbidden; NotFound.
func (s *Service) Activity(ctx context.Context, who civic.Actor, id civic.ID) (Activity, error) {
	if err := CanMake(who); err != nil {
		return Activity{}, err
	}
	return s.store.activity(ctx, s.db.Read(), id)
}

// SaveActivity enters an activity (version 0) or changes one.
//
// Errors: Forbidden; Invalid; NotFound; [*edit.StaleError].
func (s *Service) SaveActivity(ctx context.Context, who civic.Actor, a Activity) (Activity, error) {
	if err := CanEdit(who); err != nil {
		return Activity{}, err
	}
	if err := civic.Invalid(a.problems()...); err != nil {
		return Activity{}, err
	}
	var saved Activity
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		now := s.clock()
		saved = a
		saved.Version++
		line := history.Act{At: now, By: who, Act: "create"}
		if a.Version == 0 {
			saved.ID = civic.NewID(now)
		} else {
			current, err := s.store.activity(ctx, tx, a.ID)
			if err != nil {
				return err
			}
			if err := check(ctx, s, tx, on(anActivity, a.ID), current, current.Version, a.Version); err != nil {
				return err
			}
			line.Act, line.Before, line.After = "change", current, saved
		}
		if err := s.store.saveActivity(ctx, tx, saved); err != nil {
			return err
		}
		line.On = on(anActivity, saved.ID)
		return s.history.Write(ctx, tx, line)
	})
	if err != nil {
		return Activity{}, err
	}
	return saved, nil
}

// RemoveActivity deletes an activity; the history keeps it.
//
// Errors: Forbidden; NotFound; [*edit.StaleError].
func (s *Service) RemoveActivity(ctx context.Context, who civic.Actor, id civic.ID, version int64) error {
	if err := CanEdit(who); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := s.store.activity(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := check(ctx, s, tx, on(anActivity, id), current, current.Version, version); err != nil {
			return err
		}
		if err := s.store.deleteActivity(ctx, tx, id); err != nil {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: on(anActivity, id), Act: "remove", Before: current})
	})
}
