package search

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"dienhong/civic"
	"dienhong/platform/db"
)

// Kind is a kind of things that can be found.
type Kind struct {
	// Name is unique in the installation and stands in addresses: "initiative".
	Name string
	// Key names it in the catalogue, for one and for many: "initiative.search".
	Key string
	// Rank is 0, and greater for kinds that pages name after the others.
	Rank int
	// Room is the part of the site that the things belong to; empty: the first room
	// of the feature that declares the source.
	Room string
	// Many tells that there may be tens of thousands of them.
	Many bool
}

// Source is what a feature lets people find of one kind. It declares its sources
// by a method Searchable() []search.Source.
type Source struct {
	Kind Kind
	// IDs lists the ids of all things, in any order.
	IDs func(ctx context.Context, q db.Queryer) ([]string, error)
	// Static things are said by the program itself and change with it.
	Static bool
	// Entries returns the entries of the things with these ids. It leaves out what is
	// not there and what nobody may find.
	Entries func(ctx context.Context, q db.Queryer, ids []string) ([]Entry, error)
}

// Refresh writes the entries of things of a source as they are now, and takes out
// those that are gone. It is called in the transaction that changed them.
func (x Index) Refresh(ctx context.Context, tx *db.Tx, s Source, ids ...string) error {
	if len(ids) == 0 || left(ctx) {
		return nil
	}
	entries, err := s.Entries(ctx, tx, ids)
	if err != nil {
		return fmt.Errorf("read %s for the search index: %w", s.Kind.Name, err)
	}
	there := map[string]bool{}
	for _, e := range entries {
		there[e.ID] = true
		if err := x.Put(ctx, tx, e); err != nil {
			return err
		}
	}
	return x.Remove(ctx, tx, s.Kind.Name, slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return there[id] })...)
}

// Replace makes the things with these ids all that the index holds of a source
// that has few: what is gone goes, the others are rewritten.
func (x Index) Replace(ctx context.Context, tx *db.Tx, s Source, ids ...string) error {
	if left(ctx) {
		return nil
	}
	if err := x.clear(ctx, tx, s.Kind.Name); err != nil {
		return err
	}
	return x.Refresh(ctx, tx, s, ids...)
}

// batch is how many things are written in one transaction of a rebuild. Writers
// wait for one to end, so it is short.
const batch = 200

// Rebuild writes all entries of a source again while the site runs.
func (x Index) Rebuild(ctx context.Context, s Source) error {
	ids, err := s.IDs(ctx, x.DB.Read())
	if err != nil {
		return err
	}
	kept, err := x.ids(ctx, s.Kind.Name)
	if err != nil {
		return err
	}
	ids = append(ids, kept...)
	slices.Sort(ids)
	for part := range slices.Chunk(slices.Compact(ids), batch) {
		if err := x.DB.Tx(ctx, func(tx *db.Tx) error {
			// What is rewritten as it was would leave the full text index of the engine alone.
			if err := x.Remove(ctx, tx, s.Kind.Name, part...); err != nil {
				return err
			}
			return x.Refresh(ctx, tx, s, part...)
		}); err != nil {
			return err
		}
	}
	return x.DB.Tx(ctx, func(tx *db.Tx) error { return x.noteRules(ctx, tx, s.Kind.Name) })
}

// Check compares the index of a source with what a rebuild would write and names
// what differs.
func (x Index) Check(ctx context.Context, s Source) (differ []string, err error) {
	ids, err := s.IDs(ctx, x.DB.Read())
	if err != nil {
		return nil, err
	}
	kept, err := x.ids(ctx, s.Kind.Name)
	if err != nil {
		return nil, err
	}
	lost, err := x.unindexed(ctx)
	if err != nil {
		return nil, err
	}
	ids = append(ids, kept...)
	slices.Sort(ids)
	for part := range slices.Chunk(slices.Compact(ids), batch) {
		entries, err := s.Entries(ctx, x.DB.Read(), part)
		if err != nil {
			return nil, err
		}
		want := map[string]row{}
		for _, e := range entries {
			want[e.ID] = x.row(e)
		}
		got, err := x.byIDs(ctx, s.Kind.Name, part)
		if err != nil {
			return nil, err
		}
		for _, id := range part {
			if want[id] != got[id] || lost[got[id].Number] {
				differ = append(differ, s.Kind.Name+" "+id)
			}
		}
	}
	return differ, nil
}

// Stale reports whether the entries of a kind were written by other rules than
// those of this program, or never.
func (x Index) Stale(ctx context.Context, kind string) (bool, error) {
	rules, err := x.rulesOf(ctx, kind)
	return rules != currentRules, err
}

// currentRules tells the rules of this program from others: they are what it makes
// of texts in which every rule is at work.
var currentRules = func() string {
	sum := sha256.Sum256([]byte(Entry{
		Kind: "kind", ID: "id", Roles: civic.Roles, Consultation: 1,
		Title: civic.Text{VI: "Quỹ Mỹ thuật Hoà Bình ＵＢＮＤ Ðại học đường thuở ngoằn ngoèo ĂÂĐÊÔƠƯ", EN: "Design’s naïve ﬁlm №7, 創意"},
		Text:  civic.Text{VI: "quỹ kĩ hòa y uy thúy giữ gìn 1.010 năm", EN: "café"},
	}.words()))
	return hex.EncodeToString(sum[:8])
}()
