package history

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Subject is the thing that something was done to.
type Subject struct {
	Kind string // a word of the feature: "document"
	ID   civic.ID
}

// Act is something that was done.
type Act struct {
	At     time.Time
	By     civic.Actor
	On     Subject
	Within civic.ID // the thing whose history tells this too, as [Log.Within] reads it
	Act    string   // a word of the feature's catalogue
	Reason string   // as the officer wrote or chose it
	Note   string
	// Before and After are the versions that the act lies between, as values that
	// encoding/json can write. Both nil: the act changed no field or made the
	// thing. After nil: the thing is gone.
	Before, After any
}

// Entry is a line of the history.
type Entry struct {
	ID     civic.ID // later entries have higher ids
	At     time.Time
	On     Subject
	By     civic.Actor // kind, id and the name that colleagues knew then
	Act    string
	Reason string
	Note   string
	// Before and After hold the fields that changed, as JSON; empty where there
	// was or is nothing.
	Before, After string
}

// Log is the history of one feature in one city.
type Log struct {
	city civic.CityID
	room string

	mu   sync.Mutex
	last civic.ID
}

// New makes the log of a feature; room is its name.
func New(city civic.CityID, room string) *Log { return &Log{city: city, room: room} }

// next returns the id of a new line: ids follow the order of writing, whatever
// time an act says that it happened at.
func (l *Log) next() civic.ID {
	l.mu.Lock()
	defer l.mu.Unlock()
	id := civic.NewID(time.Now())
	if id <= l.last {
		id = l.last.Next()
	}
	l.last = id
	return id
}

// Write adds a line in the caller's transaction.
func (l *Log) Write(ctx context.Context, tx *db.Tx, a Act) error {
	before, after, err := changes(a.Before, a.After)
	if err != nil {
		return fmt.Errorf("history of %s %s: %w", a.On.Kind, a.On.ID, err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO history
		(city_id, id, room, subject_kind, subject_id, within_id, at, actor_kind, actor_id, actor_name, act, reason, note, before, after)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.city, l.next(), l.room, a.On.Kind, a.On.ID, a.Within, civic.Millis(a.At), a.By.Kind, a.By.Person, a.By.Name, a.Act, a.Reason, a.Note, before, after)
	return err
}

// changes writes what differs between two versions: the top-level fields of
// objects, or the whole value.
func changes(before, after any) (was, became string, err error) {
	if before == nil {
		return "", "", nil
	}
	old, err := json.Marshal(before)
	if err != nil || after == nil {
		return string(old), "", err
	}
	now, err := json.Marshal(after)
	if err != nil {
		return "", "", err
	}
	var oldFields, newFields map[string]json.RawMessage
	if !object(old, &oldFields) || !object(now, &newFields) {
		return string(old), string(now), nil
	}
	for name, value := range oldFields {
		if bytes.Equal(value, newFields[name]) {
			delete(oldFields, name)
			delete(newFields, name)
		}
	}
	if old, err = json.Marshal(oldFields); err != nil {
		return "", "", err
	}
	now, err = json.Marshal(newFields)
	return string(old), string(now), err
}

// row is a line as the database has it.
type row struct {
	ID      civic.ID        `db:"id"`
	Kind    string          `db:"subject_kind"`
	Subject civic.ID        `db:"subject_id"`
	At      int64           `db:"at"`
	Who     civic.ActorKind `db:"actor_kind"`
	Person  civic.ID        `db:"actor_id"`
	Name    string          `db:"actor_name"`
	Act     string          `db:"act"`
	Reason  string          `db:"reason"`
	Note    string          `db:"note"`
	Before  string          `db:"before"`
	After   string          `db:"after"`
}

func (r row) entry() Entry {
	return Entry{
		ID: r.ID, At: civic.FromMillis(r.At), On: Subject{r.Kind, r.Subject}, By: civic.Actor{Kind: r.Who, Person: r.Person, Name: r.Name},
		Act: r.Act, Reason: r.Reason, Note: r.Note, Before: r.Before, After: r.After,
	}
}

const selectRows = `SELECT id, subject_kind, subject_id, at, actor_kind, actor_id, actor_name, act, reason, note, before, after FROM history WHERE city_id = ? AND room = ?`

func (l *Log) read(ctx context.Context, q db.Queryer, where string, args ...any) ([]Entry, error) {
	var rows []row
	err := q.Select(ctx, &rows, selectRows+where, append([]any{l.city, l.room}, args...)...)
	list := make([]Entry, len(rows))
	for i, r := range rows {
		list[i] = r.entry()
	}
	return list, err
}

// Page is a part of the history of a subject, the newest line first.
type Page struct {
	Entries []Entry
	After   civic.ID // the page shows what is older than this line; empty: the newest
	Older   civic.ID // the line after which the next page begins; empty: this is the last
}

// pageSize is how many lines a page of the history has.
const pageSize = 20

// after is a condition on the id that holds for every id when it is empty.
func after(id civic.ID) civic.ID {
	if id == "" {
		return "~" // sorts behind every id
	}
	return id
}

// Of returns the lines of a subject that are older than a line; the newest when
// older is empty.
func (l *Log) Of(ctx context.Context, q db.Queryer, on Subject, older civic.ID) (Page, error) {
	list, err := l.read(ctx, q, ` AND subject_kind = ? AND subject_id = ? AND id < ? ORDER BY id DESC LIMIT ?`, on.Kind, on.ID, after(older), pageSize+1)
	return page(list, older), err
}

// Within returns the lines of a thing and of all that is a part of it, as [Log.Of]
// does: those that were written with its id.
func (l *Log) Within(ctx context.Context, q db.Queryer, whole, older civic.ID) (Page, error) {
	list, err := l.read(ctx, q, ` AND within_id = ? AND id < ? ORDER BY id DESC LIMIT ?`, whole, after(older), pageSize+1)
	return page(list, older), err
}

// All returns the lines of all subjects of some kinds, as [Log.Of] does.
func (l *Log) All(ctx context.Context, q db.Queryer, kinds []string, older civic.ID) (Page, error) {
	list, err := l.read(ctx, q, ` AND subject_kind IN (?) AND id < ? ORDER BY id DESC LIMIT ?`, kinds, after(older), pageSize+1)
	return page(list, older), err
}

func page(list []Entry, older civic.ID) Page {
	p := Page{Entries: list, After: older}
	if len(list) > pageSize {
		p.Entries, p.Older = list[:pageSize], list[pageSize-1].ID
	}
	return p
}

// With returns all lines of a subject whose act is one of the given ones, the
// newest first.
func (l *Log) With(ctx context.Context, q db.Queryer, on Subject, acts ...string) ([]Entry, error) {
	return l.read(ctx, q, ` AND subject_kind = ? AND subject_id = ? AND act IN (?) ORDER BY id DESC`, on.Kind, on.ID, acts)
}

// Whole returns all lines of a subject, the newest first: for a subject of which
// few things are done, or for who gets everything that is kept.
func (l *Log) Whole(ctx context.Context, q db.Queryer, on Subject) ([]Entry, error) {
	return l.read(ctx, q, ` AND subject_kind = ? AND subject_id = ? ORDER BY id DESC`, on.Kind, on.ID)
}

// Last returns the newest line of a subject; the zero Entry when there is none.
func (l *Log) Last(ctx context.Context, q db.Queryer, on Subject) (Entry, error) {
	list, err := l.read(ctx, q, ` AND subject_kind = ? AND subject_id = ? ORDER BY id DESC LIMIT 1`, on.Kind, on.ID)
	if len(list) == 0 {
		return Entry{}, err
	}
	return list[0], err
}

// Before is what things of the room were before each act of a kind, as JSON of the
// fields that it changed.
func (l *Log) Before(ctx context.Context, q db.Queryer, act string) (list []string, err error) {
	err = q.Select(ctx, &list, `SELECT before FROM history WHERE city_id = ? AND room = ? AND act = ? AND before <> ''`, l.city, l.room, act)
	return list, err
}

// State names the state of everything that the feature records: it is another
// one after each act. On PostgreSQL an act may come to light after a newer one;
// who keeps something for a state bounds its age, too.
func (l *Log) State(ctx context.Context, q db.Queryer) (id civic.ID, err error) {
	err = q.Get(ctx, &id, `SELECT COALESCE(MAX(id), '') FROM history WHERE city_id = ? AND room = ?`, l.city, l.room)
	return id, err
}

// Redact takes out of the lines of a subject what it was and what was written
// about it. That something was done, when and by whom stays.
func (l *Log) Redact(ctx context.Context, tx *db.Tx, on Subject) error {
	_, err := tx.Exec(ctx, `UPDATE history SET before = '', after = '', note = ''
		WHERE city_id = ? AND room = ? AND subject_kind = ? AND subject_id = ?`, l.city, l.room, on.Kind, on.ID)
	return err
}

// object reads the fields of a JSON object; false when the value is none.
func object(value []byte, fields *map[string]json.RawMessage) bool {
	return json.Unmarshal(value, fields) == nil
}
