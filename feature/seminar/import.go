package seminar

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/history"
	"dienhong/kit/table"
	"dienhong/platform/db"
	"dienhong/platform/i18n"
)

// incoming is the table of a meeting while it is taken.
type incoming struct {
	meeting civic.ID
	list    []Guest           // of the meeting, in its order, with those who are new
	known   map[string]int    // by name and body, the place in list
	seen    map[string]bool   // who stands in the file
	wanted  map[civic.ID]int  // the places that the file gives
	kinds   map[string]string // by how they are written
}

// key is what one person of one body has in common, however it is capitalised.
func (g Guest) key() string { return strings.ToLower(g.Name) + "\x00" + strings.ToLower(g.Body) }

// Import adds and changes the guests of a table: all of them or none; a dry run tells
// what that would do. Who is on the list with the same name and body is changed, so
// that the same table again changes nothing. Places that the table gives order the
// list; links, answers and arrivals stay as they are.
//
// Errors: Forbidden; NotFound; Invalid and [*sheet.Problem] when the file is no table
// of guests; Invalid when a row is at fault, which a dry run tells in the look.
func (s *Service) Import(ctx context.Context, who civic.Actor, meeting civic.ID, file io.ReaderAt, size int64, dry bool) (table.Look, error) {
	if err := CanEdit(who); err != nil {
		return table.Look{}, err
	}
	if _, err := s.meetings.Meeting(ctx, meeting); err != nil {
		return table.Look{}, err
	}
	f, err := table.Read(file, size, guestTable, "name")
	if err != nil {
		return table.Look{}, err
	}
	return table.Take(ctx, s.db, f, dry, func(tx *db.Tx, l *table.Look) error {
		there, err := s.store.guests(ctx, tx, ` AND meeting = ?`, string(meeting))
		if err != nil {
			return err
		}
		in := incoming{meeting, there, map[string]int{}, map[string]bool{}, map[civic.ID]int{}, kindWords(ctx)}
		for i, g := range there {
			in.known[g.key()] = i
		}
		for row := range f.Rows() {
			if err := s.importRow(ctx, tx, who, &in, row, l); err != nil {
				return err
			}
		}
		if len(l.Faults) > 0 {
			return nil
		}
		if l.New > 0 {
			err = s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: history.Subject{Kind: aList, ID: meeting}, Act: "add", Note: strconv.Itoa(l.New)})
		}
		if err != nil || len(in.wanted) == 0 {
			return err
		}
		moved, err := s.reorder(ctx, tx, in.ordered())
		if err != nil || moved == 0 {
			return err
		}
		return s.history.Write(ctx, tx, history.Act{At: s.clock(), By: who, On: history.Subject{Kind: aList, ID: meeting}, Act: "reorder", Note: strconv.Itoa(moved)})
	})
}

// importRow adds or changes the guest of a row.
func (s *Service) importRow(ctx context.Context, tx *db.Tx, who civic.Actor, in *incoming, row *table.Row, l *table.Look) error {
	g, place := Guest{Meeting: in.meeting}, int64(0)
	row.Text("name", &g.Name)
	row.Text("body", &g.Body)
	row.Whole("place", 0, &place)
	at, there := in.known[g.key()]
	if there {
		name, body := g.Name, g.Body
		g = in.list[at]
		g.Name, g.Body = name, body
	}
	row.Text("title", &g.Title)
	row.Choice("kind", in.kinds, func(w string) { g.Kind = civic.StakeholderKind(w) })
	if len(row.Faults) == 0 {
		row.BadFields(g.problems())
		if place < 0 || place > most {
			row.Bad("place", "seminar.error.place", most)
		}
		if in.seen[g.key()] && g.Body != "" {
			row.Bad("name", "seminar.error.twice", g.Name, g.Body)
		}
		if !there && len(in.list) >= most {
			row.Bad("name", "seminar.error.most", most)
		}
	}
	if len(row.Faults) > 0 {
		l.Faults = append(l.Faults, row.Faults...)
		return nil
	}
	in.seen[g.key()] = true
	now := s.clock()
	if !there {
		l.New++
		g.ID, g.Version, g.Place = civic.NewID(now), 1, 1
		if n := len(in.list); n > 0 {
			g.Place = in.list[n-1].Place + 1
		}
		at = len(in.list)
		in.list, in.known[g.key()] = append(in.list, g), at
		if place > 0 {
			in.wanted[g.ID] = int(place)
		}
		return s.store.save(ctx, tx, g)
	}
	moved := place > 0 && int(place) != at+1
	if place > 0 {
		in.wanted[g.ID] = int(place)
	}
	before := in.list[at]
	if g == before {
		if moved {
			l.Changed++
		} else {
			l.Same++
		}
		return nil
	}
	l.Changed++
	g.Version++
	in.list[at] = g
	if err := s.store.save(ctx, tx, g); err != nil {
		return err
	}
	return s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(g.ID), Within: in.meeting, Act: "change", Before: before, After: g})
}

// ordered is the list with whom the file gives a place before whoever has the same
// place without being asked for.
func (in incoming) ordered() []Guest {
	type entry struct {
		Guest
		place int
		asked bool
	}
	list := make([]entry, len(in.list))
	for i, g := range in.list {
		list[i] = entry{g, i + 1, false}
		if n, ok := in.wanted[g.ID]; ok {
			list[i].place, list[i].asked = n, true
		}
	}
	slices.SortStableFunc(list, func(a, b entry) int {
		switch {
		case a.place != b.place:
			return a.place - b.place
		case a.asked == b.asked:
			return 0
		case a.asked:
			return -1
		}
		return 1
	})
	out := make([]Guest, len(list))
	for i, e := range list {
		out[i] = e.Guest
	}
	return out
}

// kindWords are the kinds of stakeholder as pages and programs write them.
func kindWords(ctx context.Context) map[string]string {
	words := map[string]string{}
	for _, k := range civic.StakeholderKinds {
		words[fold.Search(string(k))] = string(k)
		for _, l := range i18n.Languages(ctx) {
			words[fold.Search(i18n.In(ctx, l.Tag, "stakeholder."+string(k)))] = string(k)
		}
	}
	return words
}

// importOf is the page on which a table of a meeting comes in.
func (m *Module) importOf(r *http.Request) (table.Import, error) {
	meeting := civic.ID(r.PathValue("meeting"))
	if _, err := m.Service.meetings.Meeting(r.Context(), meeting); err != nil {
		return table.Import{}, err
	}
	list := desk + "/" + string(meeting)
	return table.Import{
		Title: "seminar.list", Lead: "seminar.import.lead", Path: list + "/import", Template: list + "/guests.xlsx", After: list, Done: "seminar.done.imported",
		Paste: "seminar.hint.paste", Columns: guestTable, Held: m.held,
		Take: func(ctx context.Context, who civic.Actor, file io.ReaderAt, size int64, dry bool) (table.Look, error) {
			return m.Service.Import(ctx, who, meeting, file, size, dry)
		},
	}, nil
}
