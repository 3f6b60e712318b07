package chain

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/node"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"pgregory.net/rapid"
)

var editor = civic.Actor{Kind: civic.OfficerActor, Person: "01", Roles: []civic.Role{civic.Editor}}

// teller knows every id but the secret ones.
func teller(kind civic.RefKind) func(context.Context, civic.Actor, []string) ([]civic.Node, error) {
	return func(_ context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
		var list []civic.Node
		for _, id := range ids {
			if id[0] != 's' || who.SignedIn() {
				list = append(list, civic.Node{Ref: civic.Ref{Kind: kind, ID: id}, Title: civic.Text{VI: id}})
			}
		}
		return list, nil
	}
}

func newService(d *db.DB) *Service {
	m := New(Deps{DB: d, City: civic.FirstCity, Clock: func() time.Time { return time.Unix(1_600_000_000, 0) }})
	for _, kind := range civic.RefKinds {
		m.Take(node.Kind{Ref: kind, Tell: teller(kind)})
	}
	return m.Service
}

func ref(kind civic.RefKind, id string) civic.Ref { return civic.Ref{Kind: kind, ID: id} }

func link(t *testing.T, s *Service, from, to civic.Ref) {
	t.Helper()
	if err := s.db.Tx(t.Context(), func(tx *db.Tx) error { return s.Link(t.Context(), tx, editor, from, to) }); err != nil {
		t.Fatal(err)
	}
}

func TestTheWalkBackAndForward(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		theme, answer, initiative, action := ref(civic.RefTheme, "t1"), ref(civic.RefAnswer, "a1"), ref(civic.RefInitiative, "i1"), ref(civic.RefAction, "n1")
		for _, id := range []string{"o1", "o2", "s3"} {
			link(t, s, ref(civic.RefComment, id), theme)
		}
		link(t, s, theme, answer)
		link(t, s, theme, initiative)
		link(t, s, answer, initiative) // two ways to the same initiative
		link(t, s, initiative, action)
		link(t, s, initiative, action) // again: nothing

		back, err := s.Walk(ctx, civic.Visitor(), action, Back, 10)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"comment 3", "theme 1", "answer 1", "initiative 1"}
		for i, tier := range back {
			if got := fmt.Sprintf("%s %d", tier.Kind, tier.Total); i >= len(want) || got != want[i] {
				t.Errorf("tier %d: %s", i, got)
			}
		}
		if len(back) != len(want) || back[0].Hidden != 1 || len(back[0].Nodes) != 2 {
			t.Fatalf("what may not be seen is counted and not shown: %+v", back)
		}
		forward, err := s.Walk(ctx, editor, ref(civic.RefComment, "s3"), Forward, 10)
		if err != nil || len(forward) != 4 || forward[3].Kind != civic.RefAction {
			t.Errorf("%+v %v", forward, err)
		}
	})
}

func TestTheChainHasNoCircle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kinds := rapid.SampledFrom(civic.RefKinds)
		a, b := ref(kinds.Draw(t, "a"), "x"), ref(kinds.Draw(t, "b"), "x")
		if linkable(a, b) == nil && linkable(b, a) == nil {
			t.Fatalf("%v and %v can be linked both ways", a, b)
		}
	})
	if linkable(ref("nonsense", "1"), ref(civic.RefAction, "1")) == nil || linkable(ref(civic.RefTheme, ""), ref(civic.RefAction, "1")) == nil {
		t.Error("an unknown thing was linked")
	}
}

func TestWhatIsLinkedCannotBeDeleted(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		initiative, action := ref(civic.RefInitiative, "i1"), ref(civic.RefAction, "n1")
		link(t, s, initiative, action)
		var use *InUseError
		if err := s.Free(ctx, d.Read(), initiative); !civic.IsKind(err, civic.KindConflict) || !errors.As(err, &use) || use.By[civic.RefAction] != 1 {
			t.Fatalf("%v", err)
		}
		if err := d.Tx(ctx, func(tx *db.Tx) error { return s.Unlink(ctx, tx, editor, initiative, action) }); err != nil {
			t.Fatal(err)
		}
		if err := s.Free(ctx, d.Read(), initiative); err != nil {
			t.Error(err)
		}
		var changes int
		if err := d.Read().Get(ctx, &changes, `SELECT COUNT(*) FROM history WHERE room = 'chain'`); err != nil || changes != 2 {
			t.Errorf("%d changes are kept, %v", changes, err)
		}
	})
}

func TestSetCausesKeepsOtherKinds(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		action := ref(civic.RefAction, "n1")
		link(t, s, ref(civic.RefObjective, "m1"), action)
		link(t, s, ref(civic.RefInitiative, "i1"), action)
		err := d.Tx(ctx, func(tx *db.Tx) error {
			return s.SetCauses(ctx, tx, editor, action, []civic.RefKind{civic.RefInitiative}, []civic.Ref{ref(civic.RefInitiative, "i2")})
		})
		got, err2 := s.Causes(ctx, d.Read(), action)
		if err != nil || err2 != nil || len(got) != 2 || got[0].ID != "i2" || got[1].ID != "m1" {
			t.Errorf("%v %v %v", got, err, err2)
		}
	})
}

// BenchmarkWalk walks from one action back over the chain of the bar: 50,000
// comments, 5,000 passages in 200 themes, 500 initiatives, 1,000 actions.
func BenchmarkWalk(b *testing.B) {
	d, err := db.Open(b.Context(), db.Config{Path: b.TempDir() + "/chain.db"})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(b.Context(), migrations.FS); err != nil {
		b.Fatal(err)
	}
	s := newService(d)
	err = d.Tx(b.Context(), func(tx *db.Tx) error {
		put := func(from civic.RefKind, i int, to civic.RefKind, j int) error {
			_, err := s.store.add(b.Context(), tx, ref(from, fmt.Sprintf("n%d", i)), ref(to, fmt.Sprintf("n%d", j)))
			return err
		}
		for i := range 5000 {
			if err := errors.Join(put(civic.RefComment, i*10, civic.RefPassage, i), put(civic.RefPassage, i, civic.RefTheme, i%200)); err != nil {
				return err
			}
		}
		for i := range 45000 {
			if err := put(civic.RefComment, 50000+i, civic.RefAnswer, i%2000); err != nil {
				return err
			}
		}
		for i := range 500 {
			if err := errors.Join(put(civic.RefTheme, i%200, civic.RefInitiative, i), put(civic.RefTheme, (i*7)%200, civic.RefInitiative, i)); err != nil {
				return err
			}
		}
		for i := range 1000 {
			if err := put(civic.RefInitiative, i%500, civic.RefAction, i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		from civic.Ref
		d    Direction
	}{{ref(civic.RefAction, "n17"), Back}, {ref(civic.RefComment, "n100"), Forward}} {
		b.Run(string(c.d), func(b *testing.B) {
			for b.Loop() {
				tiers, err := s.Walk(b.Context(), editor, c.from, c.d, shown)
				if err != nil || len(tiers) < 3 {
					b.Fatal(tiers, err)
				}
			}
		})
	}
}
