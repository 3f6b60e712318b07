package event

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/kit/table"
	"dienhong/platform/db"
	"dienhong/platform/feed"
	"dienhong/platform/i18n"
)

// Import takes the events of a calendar (ICS): all of them or none; a dry run tells
// what that would do. An event is known by its UID. A new one waits for an editor; a
// known one changes when its calendar says something else than last time, so that
// what editors changed meanwhile stays otherwise. What a calendar of the same name no
// longer has is marked as withdrawn and stays as it is.
//
// Errors: Forbidden; Invalid when the file is no calendar, or when an event is at
// fault, which a dry run tells in the look.
func (s *Service) Import(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (table.Look, error) {
	if err := CanEdit(who); err != nil {
		return table.Look{}, err
	}
	in, err := feed.ReadCalendar(io.NewSectionReader(file, 0, size), s.zone)
	if err != nil {
		return table.Look{}, civic.Invalid(civic.FieldError{Field: "file", Key: "event.error.calendar"})
	}
	a, err := s.around(ctx)
	if err != nil {
		return table.Look{}, err
	}
	said := sourceSays(ctx)
	groups := grouped(in)
	return table.Try(ctx, s.db, table.Look{Total: len(in.Events)}, dry, func(tx *db.Tx, l *table.Look) error {
		uids := make([]string, len(groups))
		for i, g := range groups {
			uids[i] = g.uid
		}
		known, err := s.store.imported(ctx, tx, in.Name, uids)
		if err != nil {
			return err
		}
		for _, g := range groups {
			e, errs := g.event(said)
			if len(errs) == 0 {
				errs = e.problems(a)
			}
			for _, f := range errs {
				l.Faults = append(l.Faults, table.Fault{Line: g.line, Field: fieldLabel(ctx, f.Field), Key: f.Key, Args: f.Args})
			}
			current, there := known[g.uid]
			delete(known, g.uid)
			if len(errs) > 0 {
				continue
			}
			e.Origin = in.Name
			if err := s.importOne(ctx, tx, who, l, e, current, there, said); err != nil {
				return err
			}
		}
		if len(l.Faults) > 0 {
			return nil
		}
		return s.withdrawn(ctx, tx, who, l, in.Name, known)
	})
}

// sourceWords are what is said of a date that its calendar called off or changed.
type sourceWords struct{ off, changed civic.Text }

func sourceSays(ctx context.Context) sourceWords {
	both := func(key string) civic.Text {
		return civic.Text{VI: i18n.In(ctx, string(civic.Vietnamese), key), EN: i18n.In(ctx, string(civic.English), key)}
	}
	return sourceWords{both("event.import.off"), both("event.import.changed")}
}

// importOne enters or changes one event.
func (s *Service) importOne(ctx context.Context, tx *db.Tx, who civic.Actor, l *table.Look, e, current Event, there bool, said sourceWords) error {
	if !there {
		l.New++
		now := s.clock()
		e.ID, e.Version, e.State, e.CreatedAt = civic.NewID(now), 1, Submitted, now
		return s.put(ctx, tx, &e, history.Act{By: who, Act: "import", Note: e.Origin})
	}
	if current.Print == e.Print && current.Gone.IsZero() && current.Origin == e.Origin {
		l.Same++
		return nil
	}
	l.Changed++
	saved := current
	saved.Origin, saved.Gone = e.Origin, time.Time{}
	if current.Print != e.Print {
		saved.Title.VI, saved.Text.VI, saved.Venue, saved.Link = e.Title.VI, e.Text.VI, e.Venue, e.Link
		saved.Schedule, saved.Changes, saved.Print = e.Schedule, e.Changes, e.Print
		saved.Schedule.Before = current.Schedule.Before
		if !e.Reason.IsZero() && saved.Listed() && saved.State != Cancelled {
			saved.State, saved.Reason = Cancelled, said.off
		}
	}
	saved.Version++
	return s.put(ctx, tx, &saved, history.Act{By: who, Act: "import_change", Note: e.Origin, Before: current, After: saved})
}

// withdrawn marks what a calendar no longer has, as far as it is still to come.
func (s *Service) withdrawn(ctx context.Context, tx *db.Tx, who civic.Actor, l *table.Look, origin string, missing map[string]Event) error {
	today := s.Today().Format(dayLayout)
	for _, e := range missing {
		if e.Origin != origin || !e.Gone.IsZero() {
			continue
		}
		n, err := s.store.countOccurrences(ctx, tx, ` AND o.event_id = ? AND o.last_day >= ?`, string(e.ID), today)
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		l.Changed++
		before := e
		e.Gone = s.clock()
		e.Version++
		if err := s.put(ctx, tx, &e, history.Act{By: who, Act: "gone", Note: origin, Before: before, After: e}); err != nil {
			return err
		}
	}
	return nil
}

// group is what a calendar says of one event: of all its occurrences, and of single
// ones.
type group struct {
	uid    string
	line   int // which event of the calendar, from 1
	whole  feed.IncomingEvent
	single []feed.IncomingEvent
}

// grouped puts together what a calendar says of each event. What is said of single
// occurrences of an event that is not there stands for itself.
func grouped(in feed.Incoming) []group {
	var list []group
	place := map[string]int{}
	for i, e := range in.Events {
		if e.Recurrence.IsZero() {
			if at, twice := place[e.UID]; twice && e.UID != "" {
				list[at].whole = e // the last word counts
				continue
			}
			place[e.UID] = len(list)
			list = append(list, group{uid: e.UID, line: i + 1, whole: e})
		}
	}
	for i, e := range in.Events {
		if e.Recurrence.IsZero() {
			continue
		}
		if at, ok := place[e.UID]; ok {
			list[at].single = append(list[at].single, e)
			continue
		}
		uid := e.UID + "#" + e.Recurrence.Format(momentLayout)
		if _, twice := place[uid]; !twice {
			place[uid] = len(list)
			list = append(list, group{uid: uid, line: i + 1, whole: e})
		}
	}
	return list
}

// venueOf reads a place in words: a long one is cut at its first comma.
func venueOf(place string) Venue {
	v := Venue{Name: civic.Text{VI: place}}
	if name, address, ok := strings.Cut(place, ","); ok && len([]rune(place)) > 80 {
		v.Name.VI, v.Address.VI = strings.TrimSpace(name), strings.TrimSpace(address)
	}
	return v
}

// localOf writes a time of a calendar as schedules and changes keep it.
func localOf(t time.Time, whole bool) string {
	if whole {
		return t.Format(dayLayout)
	}
	return t.Format(momentLayout)
}

// event is the event that a calendar describes; its reason tells that the calendar
// called it off.
func (g group) event(said sourceWords) (Event, []civic.FieldError) {
	w := g.whole
	e := Event{Kind: Single, Title: civic.Text{VI: w.Title}, Text: civic.Text{VI: w.Text}, Venue: venueOf(w.Place), UID: g.uid}
	if civic.IsWebAddress(w.Link) {
		e.Link = w.Link
	}
	if strings.HasPrefix(g.uid, "#") || g.uid == "" {
		return e, []civic.FieldError{{Field: "title", Key: "event.error.uid"}}
	}
	for _, x := range append([]feed.IncomingEvent{w}, g.single...) {
		if x.Problem != "" {
			return e, []civic.FieldError{{Field: "schedule", Key: "event.error.calendar_" + x.Problem}}
		}
	}
	s := Schedule{Repeat: Once, Day: w.Start.Format(dayLayout)}
	last := w.End
	if w.WholeDays {
		last = last.AddDate(0, 0, -1)
	} else {
		s.Time = w.Start.Format(clockLayout)
		if w.End.After(w.Start) {
			s.End = w.End.Format(clockLayout)
		}
	}
	if d := last.Format(dayLayout); d != s.Day {
		s.EndDay = d
	}
	if w.Rule != "" && w.Recurrence.IsZero() {
		s.Repeat, s.Rule = Rule, w.Rule
	}
	e.Schedule = s
	e = g.dates(e, said)
	if w.Status == feed.Cancelled {
		e.Reason = said.off
	}
	e.Print = fingerprint(e)
	return e, nil
}

// dates adds what a calendar says of single occurrences.
func (g group) dates(e Event, said sourceWords) Event {
	w := g.whole
	for _, t := range w.Except {
		e = e.with(Change{Key: localOf(t, w.WholeDays), State: Cancelled, Reason: said.off})
	}
	for _, t := range w.More {
		c := Change{Key: localOf(t, w.WholeDays), Added: true, Start: localOf(t, w.WholeDays)}
		if !w.WholeDays && w.End.After(w.Start) {
			c.End = localOf(t.Add(w.End.Sub(w.Start)), false)
		}
		e = e.with(c)
	}
	for _, x := range g.single {
		c := Change{Key: localOf(x.Recurrence, w.WholeDays)}
		if venue := venueOf(x.Place); x.Place != "" && venue != e.Venue {
			c.Venue = &venue
		}
		if !x.Start.Equal(x.Recurrence) || x.End.Sub(x.Start) != w.End.Sub(w.Start) {
			c.Start, c.State, c.Reason = localOf(x.Start, x.WholeDays), Moved, said.changed
			switch {
			case x.WholeDays:
				c.End = x.End.AddDate(0, 0, -1).Format(dayLayout)
			case x.End.After(x.Start):
				c.End = localOf(x.End, false)
			}
		}
		if x.Status == feed.Cancelled {
			c.State, c.Reason = Cancelled, said.off
		}
		e = e.with(c)
	}
	return e
}

// fingerprint names what a calendar says of an event.
func fingerprint(e Event) string {
	raw, _ := json.Marshal([]any{e.Title, e.Text, e.Venue, e.Link, e.Schedule, e.Changes, e.Reason})
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}
