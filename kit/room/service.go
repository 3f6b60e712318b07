package room

import (
	"context"
	"slices"
	"strings"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
)

// Setting is which rooms of a city are off.
type Setting struct {
	Version int64 // 0: nothing was saved yet
	Off     []string
}

// setting is the subject of the history; the city has one.
var setting = history.Subject{Kind: "setting"}

// knownFor bounds how long another server's change may go unseen.
const knownFor = 5 * time.Second

// With puts into the context of a request which rooms are off. When the database
// does not answer, they are those that were last known; what needs it says so.
func (m *Module) With(ctx context.Context) context.Context {
	now := m.clock()
	m.mu.Lock()
	known, until := m.known, m.until
	m.mu.Unlock()
	if known == nil || !now.Before(until) {
		s, err := m.store.setting(ctx, m.db.Read())
		if err != nil {
			m.log.WarnContext(ctx, "which rooms are off could not be read", "error", err.Error())
		} else {
			known = m.closed(s.Off)
		}
		m.mu.Lock()
		m.known, m.until = known, now.Add(knownFor) // after a failure too: not every request asks again
		m.mu.Unlock()
	}
	return context.WithValue(ctx, stateKey{}, state{m, known})
}

// closed are the rooms that are off: those that may be and were switched off, and
// those that need one of them.
func (m *Module) closed(off []string) map[string]bool {
	all := map[string]bool{}
	for range m.rooms {
		for _, r := range m.rooms {
			missing := slices.ContainsFunc(r.Needs, func(id string) bool { return all[id] })
			if r.Always == "" && (missing || slices.Contains(off, r.ID)) {
				all[r.ID] = true
			}
		}
	}
	return all
}

// Save switches off exactly the rooms that s names, over the version that it
// carries.
//
// Errors: Forbidden; Invalid when a room is unknown, cannot be switched off, or is
// needed by one that stays on; [*edit.StaleError].
func (m *Module) Save(ctx context.Context, who civic.Actor, s Setting) error {
	if !who.Has(civic.Administrator) {
		return civic.Forbidden()
	}
	slices.Sort(s.Off)
	s.Off = slices.Compact(s.Off)
	if err := civic.Invalid(m.problems(ctx, s.Off)...); err != nil {
		return err
	}
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		current, err := m.store.setting(ctx, tx)
		if err != nil {
			return err
		}
		if err := edit.Check(ctx, tx, m.history, setting, current, current.Version, s.Version); err != nil {
			return err
		}
		next := Setting{Version: s.Version + 1, Off: s.Off}
		if err := m.store.save(ctx, tx, next); err != nil {
			return err
		}
		return m.history.Write(ctx, tx, history.Act{At: m.clock(), By: who, On: setting, Act: "switched", Before: current, After: next})
	})
	if err == nil {
		m.mu.Lock()
		m.known, m.until = m.closed(s.Off), m.clock().Add(knownFor)
		m.mu.Unlock()
	}
	return err
}

// problems lists the rules that the choice breaks.
func (m *Module) problems(ctx context.Context, off []string) (list []civic.FieldError) {
	for _, id := range off {
		i := slices.IndexFunc(m.rooms, func(r Room) bool { return r.ID == id })
		if i < 0 {
			list = append(list, civic.FieldError{Field: "on", Key: "error.invalid"})
			continue
		}
		if m.rooms[i].Always != "" {
			list = append(list, civic.FieldError{Field: "on", Key: "room.error.always", Args: []any{m.name(ctx, id)}})
		}
		var by []string
		for _, r := range m.rooms {
			if slices.Contains(r.Needs, id) && !slices.Contains(off, r.ID) {
				by = append(by, i18n.T(ctx, r.Key))
			}
		}
		if len(by) > 0 {
			list = append(list, civic.FieldError{Field: "on", Key: "room.error.needed", Args: []any{m.name(ctx, id), strings.Join(by, ", ")}})
		}
	}
	return list
}
